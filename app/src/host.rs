//! What the server lends to pages and server functions: the database, settings, the clock, who is asking.

use crate::error::{AppError, ErrorCode};
use crate::{access, i18n};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::Staff;
use domain::view::Catalogue;
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;

/// The server's means, given to every request.
#[derive(Clone)]
pub struct Host {
    /// The database.
    pub db: store::Db,
    /// The settings.
    pub settings: Arc<Settings>,
    /// The clock; a parameter so that tests can set it.
    pub now: fn() -> DateTime<Utc>,
    /// Where new accounts get what only chance can give.
    pub accounts: Arc<dyn Accounts>,
}

/// What new accounts get from the server's chance.
pub trait Accounts: Send + Sync {
    /// The id of a new member of staff.
    fn id(&self) -> PersonId;

    /// A new password with its hash; away from the threads that answer requests. None when it could not be made.
    fn password(&self) -> Pin<Box<dyn Future<Output = Option<NewPassword>> + Send + '_>>;
}

/// A password that nobody has had.
pub struct NewPassword {
    /// As it is told, once.
    pub plain: String,
    /// As it is kept: a PHC string.
    pub hash: String,
}

/// Settings that pages need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What QR codes and links in messages point to, without a slash at the end.
    pub public_url: String,
    /// The campus time zone.
    pub zone: chrono_tz::Tz,
    /// The office's telephone number.
    pub hotline: String,
    /// The build.
    pub build: String,
    /// Where the built files lie.
    pub assets: Assets,
}

/// Paths of the built files, with their fingerprints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The program with all pages.
    pub whole: Program,
    /// The program with reporters' pages only.
    pub small: Program,
    /// The reader of QR codes, for browsers that have none.
    pub decoder: String,
}

/// Paths of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// JavaScript that loads it.
    pub glue: String,
    /// The program.
    pub wasm: String,
    /// The style sheet of its pages.
    pub css: String,
}

impl Assets {
    /// The program that the page at `path` loads.
    #[must_use]
    pub fn program(&self, path: &str) -> &Program {
        if access::is_reporters(path) || path == access::SCAN {
            &self.small
        } else {
            &self.whole
        }
    }
}

/// Who is asking, as the server's middleware has made sure.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The member of staff who is signed in.
    pub staff: Option<Staff>,
    /// The language of the answer.
    pub lang: i18n::Lang,
}

/// The host of the request that is being answered.
#[must_use]
pub fn host() -> Host {
    expect_context::<Host>()
}

/// Who asks, when the table of [`access`] lets them use the interface at `path`. Every server function begins with
/// it, so that a page which calls one while it is rendered is held to the same rule as a request.
///
/// # Errors
/// `sign_in` or `forbidden`.
pub fn admitted(path: &str) -> Result<Option<Staff>, AppError> {
    let staff = use_context::<Visitor>().unwrap_or_default().staff;
    let roles = staff.as_ref().map(|staff| staff.roles.as_slice());
    match access::rule(path) {
        Some(rule) if access::admits(rule, roles) => Ok(staff),
        _ if staff.is_none() => Err(AppError::new(ErrorCode::SignIn).sent()),
        _ => Err(AppError::new(ErrorCode::Forbidden).sent()),
    }
}

/// Like [`admitted`], for interfaces that only staff may use.
///
/// # Errors
/// `sign_in` or `forbidden`.
pub fn staff(path: &str) -> Result<Staff, AppError> {
    admitted(path)?.ok_or_else(|| AppError::new(ErrorCode::SignIn).sent())
}

impl Host {
    /// Everything that forms choose from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogue(&self) -> Result<Catalogue, store::StoreError> {
        let all = store::catalogue::all(&self.db).await?;
        let mut catalogue = self.catalogue_of(all.categories, all.departments);
        catalogue.former = all.former;
        Ok(catalogue)
    }

    /// The settings' part of the catalogue, around these categories and departments.
    #[must_use]
    pub fn catalogue_of(
        &self,
        categories: Vec<domain::view::Category>,
        departments: Vec<domain::view::Department>,
    ) -> Catalogue {
        let Settings { hotline, zone, .. } = &*self.settings;
        Catalogue {
            categories,
            former: Vec::new(),
            departments,
            hotline: hotline.clone(),
            time_zone: zone.name().to_owned(),
        }
    }
}

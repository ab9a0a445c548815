//! Questions to lists that somebody keeps, and how many rows answer each.

use crate::codec::Json;
use crate::error::AppError;
use domain::view::{Facets, ListName, Pairs, SavedView, TicketFilter};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::audit::searched;
#[cfg(feature = "ssr")]
use crate::{
    access,
    error::ErrorCode,
    host::{host, staff},
    i18n::t,
    parts::reject,
};
#[cfg(feature = "ssr")]
use domain::{
    people::Staff,
    rejection::{Field, Rejection},
    view::{ViewName, ViewRefusal},
};

/// The views of a list that the reader sees.
///
/// # Errors
/// `forbidden` when the list is not the reader's; when the database fails.
#[server(name = ReadViews, prefix = "/api", endpoint = "views", input = Json, output = Json)]
pub async fn saved_views(list: ListName) -> Result<Vec<SavedView>, AppError> {
    let staff = reader("/api/views", list)?;
    Ok(store::saved_view::all(&host().db, &staff, list).await?)
}

/// Keeps a question under a name; gives its id.
///
/// # Errors
/// `rejected` when the name is none or taken, or when the reader may not share; when the database fails.
#[server(prefix = "/api", endpoint = "views/keep", input = Json, output = Json)]
pub async fn keep_view(list: ListName, name: String, pairs: Pairs, shared: bool) -> Result<i64, AppError> {
    let staff = reader("/api/views/keep", list)?;
    let (name, pairs) = (named(&name)?, asked(list, pairs)?);
    store::saved_view::keep(&host().db, &staff, list, &name, &pairs, shared)
        .await?
        .map_err(refused)
}

/// Gives a view another name, and shows it to all or no longer.
///
/// # Errors
/// As [`keep_view`]; `rejected` when it is not the reader's own.
#[server(prefix = "/api", endpoint = "views/rename", input = Json, output = Json)]
pub async fn rename_view(id: i64, name: String, shared: bool) -> Result<(), AppError> {
    let staff = staff("/api/views/rename")?;
    let name = named(&name)?;
    store::saved_view::rename(&host().db, &staff, id, &name, shared)
        .await?
        .map_err(refused)
}

/// Lets a view ask what the page asks now.
///
/// # Errors
/// `rejected` when it is not the reader's own; when the database fails.
#[server(prefix = "/api", endpoint = "views/ask", input = Json, output = Json)]
pub async fn change_view(list: ListName, id: i64, pairs: Pairs) -> Result<(), AppError> {
    let staff = reader("/api/views/ask", list)?;
    let pairs = asked(list, pairs)?;
    store::saved_view::ask(&host().db, &staff, id, &pairs)
        .await?
        .map_err(refused)
}

/// Removes a view.
///
/// # Errors
/// `rejected` when it is not the reader's own; when the database fails.
#[server(prefix = "/api", endpoint = "views/remove", input = Json, output = Json)]
pub async fn remove_view(id: i64) -> Result<(), AppError> {
    let staff = staff("/api/views/remove")?;
    store::saved_view::remove(&host().db, &staff, id)
        .await?
        .map_err(refused)
}

/// Lets the reader begin a list with a view, or with all of it.
///
/// # Errors
/// `rejected` when the view is gone; when the database fails.
#[server(prefix = "/api", endpoint = "views/begin", input = Json, output = Json)]
pub async fn begin_with(list: ListName, id: Option<i64>) -> Result<(), AppError> {
    let staff = reader("/api/views/begin", list)?;
    store::saved_view::begin_with(&host().db, &staff, list, id)
        .await?
        .map_err(refused)
}

/// How many tickets fit a filter, and how many have each value that could be asked for.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "tickets/facets", input = Json, output = Json)]
pub async fn ticket_facets(filter: TicketFilter) -> Result<Facets, AppError> {
    let staff = staff("/api/tickets/facets")?;
    let host = host();
    let at = (host.settings.zone, (host.now)());
    searched(&host, &staff, ListName::Tickets, filter.text.as_deref()).await?;
    Ok(store::ticket::facets(&host.db, &staff, &filter, at).await?)
}

/// Who asks, when the list is theirs to read.
#[cfg(feature = "ssr")]
fn reader(path: &str, list: ListName) -> Result<Staff, AppError> {
    let staff = staff(path)?;
    let may = access::rule(list.path()).is_some_and(|rule| access::admits(rule, Some(&staff.roles)));
    if may {
        Ok(staff)
    } else {
        Err(AppError::new(ErrorCode::Forbidden).sent())
    }
}

#[cfg(feature = "ssr")]
fn named(name: &str) -> Result<ViewName, AppError> {
    ViewName::parse(Field::Name, name).map_err(|reason| rejected(reject::sentence(&reason), Some(reason)))
}

/// What is asked, when it is written as the list's own address writes it.
#[cfg(feature = "ssr")]
fn asked(list: ListName, pairs: Pairs) -> Result<Pairs, AppError> {
    const MOST: usize = 40;
    const LONGEST: usize = 100;
    let known = |(name, value): &(String, String)| {
        list.names().contains(&name.as_str()) && value.chars().count() <= LONGEST
    };
    if pairs.len() <= MOST && pairs.iter().all(known) {
        Ok(pairs)
    } else {
        Err(AppError::new(ErrorCode::Rejected).sent())
    }
}

#[cfg(feature = "ssr")]
fn refused(why: ViewRefusal) -> AppError {
    let sentence = match why {
        ViewRefusal::NameTaken => t("views.name_taken"),
        ViewRefusal::TooMany => t("views.too_many"),
        ViewRefusal::NotYours => t("views.not_yours"),
        ViewRefusal::MayNotShare => t("views.may_not_share"),
    };
    rejected(sentence.to_owned(), None)
}

#[cfg(feature = "ssr")]
fn rejected(message: String, reason: Option<Rejection>) -> AppError {
    AppError {
        message,
        reason,
        ..AppError::new(ErrorCode::Rejected)
    }
    .sent()
}

//! Reason templates, for the forms that ask for a reason.

use crate::codec::Json;
use crate::error::AppError;
use domain::admin::{ReasonDraft, ReasonKind, Ruling};
use domain::view::ReasonTemplate;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::admin::admin;
#[cfg(feature = "ssr")]
use crate::host::{host, staff};

/// The templates of a kind that are offered, in the order shown.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "reasons", input = Json, output = Json)]
pub async fn reasons(kind: ReasonKind) -> Result<Vec<ReasonTemplate>, AppError> {
    staff("/api/reasons")?;
    Ok(store::reason::templates(&host().db, kind).await?)
}

/// All templates, by kind.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/reasons", input = Json, output = Json)]
pub async fn all_reasons() -> Result<Vec<ReasonTemplate>, AppError> {
    staff("/api/admin/reasons")?;
    Ok(store::reason::all(&host().db).await?)
}

/// Adds a template, or changes the one of that number, as long as it is what was `read`.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/reasons/save", input = Json, output = Json)]
pub async fn save_reason(
    id: Option<i64>,
    draft: ReasonDraft,
    read: Option<ReasonTemplate>,
) -> Result<Ruling<()>, AppError> {
    let (admin, host) = admin("/api/admin/reasons/save")?;
    let entry = match draft.read() {
        Ok(entry) => entry,
        Err(wrong) => return Ok(Err(wrong)),
    };
    Ok(match id {
        Some(id) => store::reason::edit(&host.db, admin, id, &entry, read.as_ref()).await?,
        None => store::reason::add(&host.db, admin, &entry).await?,
    })
}

/// Removes a template.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/reasons/remove", input = Json, output = Json)]
pub async fn remove_reason(id: i64) -> Result<Ruling<()>, AppError> {
    let (admin, host) = admin("/api/admin/reasons/remove")?;
    Ok(store::reason::remove(&host.db, admin, id).await?)
}

/// Moves a template one place up or down among its kind.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/reasons/move", input = Json, output = Json)]
pub async fn move_reason(id: i64, up: bool) -> Result<Ruling<()>, AppError> {
    let (admin, host) = admin("/api/admin/reasons/move")?;
    Ok(store::reason::shift(&host.db, admin, id, up).await?)
}

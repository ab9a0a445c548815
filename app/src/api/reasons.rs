//! Reason templates, for the forms that ask for a reason.

use crate::codec::Json;
use crate::error::AppError;
use domain::admin::ReasonKind;
use domain::view::ReasonTemplate;
use leptos::prelude::*;

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

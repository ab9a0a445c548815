//! Places: for the pages of staff. Reporters' pages get theirs with [`super::page`].

use crate::codec::Json;
use crate::error::AppError;
use domain::place::PlaceCode;
use domain::view::{PlaceLabel, PlaceNode};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::host::{Host, admitted, host};

/// The place of a code, when reports can be made about it.
#[cfg(feature = "ssr")]
pub(super) async fn label(host: &Host, code: &str) -> Result<Option<PlaceLabel>, store::StoreError> {
    match PlaceCode::parse(code) {
        Ok(code) => store::place::label(&host.db, &code).await,
        Err(_) => Ok(None),
    }
}

/// A place and what lies in it; what lies on top without a place.
#[cfg(feature = "ssr")]
pub(super) async fn inside(
    host: &Host,
    parent: Option<&PlaceCode>,
) -> Result<(Option<PlaceNode>, Vec<PlaceNode>), store::StoreError> {
    let node = match parent {
        Some(code) => store::place::node(&host.db, code).await?,
        None => None,
    };
    Ok((node, store::place::children(&host.db, parent).await?))
}

/// The place of a code, when reports can be made about it.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "place", input = Json, output = Json)]
pub async fn place_by_code(code: String) -> Result<Option<PlaceLabel>, AppError> {
    admitted("/api/place")?;
    Ok(label(&host(), &code).await?)
}

/// A place and what lies in it; the buildings and areas without a place.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "places/children", input = Json, output = Json)]
pub async fn place_children(
    parent: Option<PlaceCode>,
) -> Result<(Option<PlaceNode>, Vec<PlaceNode>), AppError> {
    admitted("/api/places/children")?;
    Ok(inside(&host(), parent.as_ref()).await?)
}

/// Places that fit what a person typed, best first.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "places/search", input = Json, output = Json)]
pub async fn place_search(typed: String) -> Result<Vec<PlaceLabel>, AppError> {
    admitted("/api/places/search")?;
    Ok(store::place::search(&host().db, &typed).await?)
}

//! Places: for forms, menus and the desk's search.

use crate::codec::Json;
use crate::error::AppError;
use domain::place::PlaceCode;
use domain::view::{PlaceLabel, PlaceNode};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::host::{admitted, host};

/// The place of a code, when reports can be made about it.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "place", input = Json, output = Json)]
pub async fn place_by_code(code: String) -> Result<Option<PlaceLabel>, AppError> {
    admitted("/api/place")?;
    let Ok(code) = PlaceCode::parse(&code) else {
        return Ok(None);
    };
    Ok(store::place::label(&host().db, &code).await?)
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
    let db = host().db;
    let node = match &parent {
        Some(code) => store::place::node(&db, code).await?,
        None => None,
    };
    Ok((node, store::place::children(&db, parent.as_ref()).await?))
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

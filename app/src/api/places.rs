//! Places: for the pages of staff. Reporters' pages get theirs with [`super::page`].

use crate::codec::Json;
use crate::error::AppError;
use domain::id::UploadId;
use domain::place::PlaceCode;
use domain::place::import::Step;
use domain::view::{Page, PlaceLabel, PlaceNode, PlaceRow, PlaceTablePage, PlaceView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::PAGE;
#[cfg(feature = "ssr")]
use crate::error::ErrorCode;
#[cfg(feature = "ssr")]
use crate::host::{Host, admitted, host, staff};
#[cfg(feature = "ssr")]
use domain::place::PlaceKind;
#[cfg(feature = "ssr")]
use domain::view::Bilingual;

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

/// The same place; a floor is called by its building too, since every building has a first floor.
#[cfg(feature = "ssr")]
pub(super) async fn of_its_building(
    host: &Host,
    mut node: PlaceNode,
) -> Result<PlaceNode, store::StoreError> {
    let above = node.parent.as_ref().filter(|_| node.kind == PlaceKind::Floor);
    let building = match above {
        Some(code) => store::place::node(&host.db, code).await?,
        None => None,
    };
    if let Some(building) = building {
        node.name = Bilingual {
            zh: [&building.name.zh, " ", &node.name.zh].concat(),
            en: [&building.name.en, " ", &node.name.en].concat(),
        };
    }
    Ok(node)
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
    Ok(store::place::search(&host().db, &typed, domain::view::PLACES_FOUND).await?)
}

/// A place as the administrator sees it, with a page of what lies directly in it; the top without a place.
///
/// # Errors
/// `not_found`; when the database fails.
#[server(name = ReadPlaceView, prefix = "/api", endpoint = "admin/places", input = Json, output = Json)]
pub async fn place_view(at: Option<PlaceCode>, after: Option<String>) -> Result<PlaceView, AppError> {
    staff("/api/admin/places")?;
    let view = store::place::browse(&host().db, at.as_ref(), after.as_deref(), PAGE).await?;
    view.ok_or_else(|| AppError::new(ErrorCode::NotFound).sent())
}

/// Places that fit what was typed, those out of use too.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/places/found", input = Json, output = Json)]
pub async fn place_found(typed: String, after: Option<String>) -> Result<Page<PlaceRow>, AppError> {
    staff("/api/admin/places/found")?;
    Ok(store::place::found(&host().db, &typed, after.as_deref(), PAGE).await?)
}

/// All places within one that reports can be about, for their codes on the walls.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/places/labels", input = Json, output = Json)]
pub async fn place_labels(at: PlaceCode) -> Result<Vec<PlaceLabel>, AppError> {
    staff("/api/admin/places/labels")?;
    Ok(store::place::labels(&host().db, &at).await?)
}

/// A table of places that one uploaded: a page of the lines that take a step, by default the first step that any takes.
///
/// # Errors
/// When the database fails.
#[server(name = ReadPlaceTable, prefix = "/api", endpoint = "admin/places/table", input = Json, output = Json)]
pub async fn place_table(
    id: UploadId,
    step: Option<Step>,
    after: Option<u32>,
) -> Result<Option<PlaceTablePage>, AppError> {
    let staff = staff("/api/admin/places/table")?;
    let host = host();
    let Some(upload) = store::place::upload(&host.db, id, staff.id, (host.now)()).await? else {
        return Ok(None);
    };
    let first = || {
        Step::ALL
            .iter()
            .copied()
            .find(|step| upload.table.count(*step) > 0)
    };
    let step = step.or_else(first).unwrap_or(Step::Same);
    let lines = store::place::upload_line_page(&upload, step, after.unwrap_or(0), PAGE);
    Ok(Some(PlaceTablePage {
        table: upload.table,
        step,
        lines,
    }))
}

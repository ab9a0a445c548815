//! Departments and categories, as the administrator looks after them. Each change answers with the catalogue as it is
//! now, for the forms of the page.

use crate::codec::Json;
use crate::error::AppError;
use domain::admin::{CategoryDraft, DepartmentDraft, Ruling};
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::{Catalogue, CategoryRow, Department, DepartmentRow};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::admin::admin;
#[cfg(feature = "ssr")]
use crate::host::{Host, host, staff};
#[cfg(feature = "ssr")]
use store::StoreError;
#[cfg(feature = "ssr")]
use store::admin::offices::{self, Saving};

/// The catalogue after a change.
#[cfg(feature = "ssr")]
async fn after(host: &Host, ruling: Result<Ruling<()>, StoreError>) -> Result<Ruling<Catalogue>, AppError> {
    match ruling? {
        Ok(()) => Ok(Ok(host.catalogue().await?)),
        Err(wrong) => Ok(Err(wrong)),
    }
}

#[cfg(feature = "ssr")]
const fn saving<T>(new: bool, read: Option<&T>) -> Saving<'_, T> {
    if new { Saving::Add } else { Saving::Edit(read) }
}

/// All departments, with what refers to them.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/departments", input = Json, output = Json)]
pub async fn departments() -> Result<Vec<DepartmentRow>, AppError> {
    staff("/api/admin/departments")?;
    Ok(offices::departments(&host().db).await?)
}

/// Adds a department, or renames the one of that code, as long as it is what was `read`.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/departments/save", input = Json, output = Json)]
pub async fn save_department(
    new: bool,
    draft: DepartmentDraft,
    read: Option<Department>,
) -> Result<Ruling<Catalogue>, AppError> {
    let (admin, host) = admin("/api/admin/departments/save")?;
    match draft.read() {
        Ok(entry) => {
            let ruling = offices::save_department(&host.db, admin, &entry, saving(new, read.as_ref())).await;
            after(&host, ruling).await
        }
        Err(wrong) => Ok(Err(wrong)),
    }
}

/// Removes a department that nothing refers to.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/departments/remove", input = Json, output = Json)]
pub async fn remove_department(code: DepartmentCode) -> Result<Ruling<Catalogue>, AppError> {
    let (admin, host) = admin("/api/admin/departments/remove")?;
    let ruling = offices::remove_department(&host.db, admin, &code).await;
    after(&host, ruling).await
}

/// Moves a department one place up or down.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/departments/move", input = Json, output = Json)]
pub async fn move_department(code: DepartmentCode, up: bool) -> Result<Ruling<Catalogue>, AppError> {
    let (admin, host) = admin("/api/admin/departments/move")?;
    let ruling = offices::move_department(&host.db, admin, &code, up).await;
    after(&host, ruling).await
}

/// All categories, those out of use too.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/categories", input = Json, output = Json)]
pub async fn categories() -> Result<Vec<CategoryRow>, AppError> {
    staff("/api/admin/categories")?;
    Ok(offices::categories(&host().db).await?)
}

/// Adds a category, or changes the one of that code, as long as it is what was `read`.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/categories/save", input = Json, output = Json)]
pub async fn save_category(
    new: bool,
    draft: CategoryDraft,
    read: Option<CategoryRow>,
) -> Result<Ruling<Catalogue>, AppError> {
    let (admin, host) = admin("/api/admin/categories/save")?;
    match draft.read() {
        Ok(entry) => {
            let ruling = offices::save_category(&host.db, admin, &entry, saving(new, read.as_ref())).await;
            after(&host, ruling).await
        }
        Err(wrong) => Ok(Err(wrong)),
    }
}

/// Moves a category one place up or down.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/categories/move", input = Json, output = Json)]
pub async fn move_category(code: CategoryCode, up: bool) -> Result<Ruling<Catalogue>, AppError> {
    let (admin, host) = admin("/api/admin/categories/move")?;
    let ruling = offices::move_category(&host.db, admin, &code, up).await;
    after(&host, ruling).await
}

//! People, as the administrator looks after them, and the record of administrative changes.

use crate::codec::Json;
use crate::error::AppError;
use domain::admin::{Area, PersonDraft, Ruling};
use domain::id::PersonId;
use domain::view::{ChangeRow, NewAccount, Page, PersonDetail, PersonFilter, PersonRow};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::PAGE;
#[cfg(feature = "ssr")]
use crate::error::ErrorCode;
#[cfg(feature = "ssr")]
use crate::host::{Host, NewPassword, host, staff};
#[cfg(feature = "ssr")]
use domain::people::Role;
#[cfg(feature = "ssr")]
use domain::phone::Phone;
#[cfg(feature = "ssr")]
use store::admin::{Admin, people as accounts};

/// Who writes, and when.
#[cfg(feature = "ssr")]
pub(super) fn admin(path: &str) -> Result<(Admin, Host), AppError> {
    let (staff, host) = (staff(path)?, host());
    let admin = Admin {
        id: staff.id,
        now: (host.now)(),
    };
    Ok((admin, host))
}

/// A new password.
#[cfg(feature = "ssr")]
async fn password(host: &Host) -> Result<NewPassword, AppError> {
    let made = host.accounts.password().await;
    made.ok_or_else(|| AppError::new(ErrorCode::Internal).sent())
}

/// People who fit, by username.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/people", input = Json, output = Json)]
pub async fn people(filter: PersonFilter, after: Option<String>) -> Result<Page<PersonRow>, AppError> {
    staff("/api/admin/people")?;
    Ok(accounts::list(&host().db, &filter, after.as_deref(), PAGE).await?)
}

/// One person by username or id.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/people/one", input = Json, output = Json)]
pub async fn person(name: String) -> Result<Option<PersonDetail>, AppError> {
    staff("/api/admin/people/one")?;
    Ok(accounts::one(&host().db, &name).await?)
}

/// Adds a member of staff with a new password.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/people/add", input = Json, output = Json)]
pub async fn add_person(draft: PersonDraft) -> Result<Ruling<NewAccount>, AppError> {
    let (admin, host) = admin("/api/admin/people/add")?;
    let entry = match draft.read() {
        Ok(entry) => entry,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let NewPassword { plain, hash } = password(&host).await?;
    let id = host.accounts.id();
    let ruling = accounts::add(&host.db, admin, id, &entry, hash).await?;
    Ok(ruling.map(|()| NewAccount {
        username: entry.username.as_str().to_owned(),
        password: plain,
    }))
}

/// Changes a member of staff, as long as they are what was `read` of them.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/people/save", input = Json, output = Json)]
pub async fn save_person(
    id: PersonId,
    draft: PersonDraft,
    read: Option<PersonDetail>,
) -> Result<Ruling<()>, AppError> {
    let (admin, host) = admin("/api/admin/people/save")?;
    match draft.read() {
        Ok(entry) => Ok(accounts::edit(&host.db, admin, id, &entry, read.as_ref()).await?),
        Err(wrong) => Ok(Err(wrong)),
    }
}

/// Lets a member of staff sign in again, or no more.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/people/active", input = Json, output = Json)]
pub async fn set_active(id: PersonId, active: bool) -> Result<Ruling<()>, AppError> {
    let (admin, host) = admin("/api/admin/people/active")?;
    Ok(accounts::set_active(&host.db, admin, id, active).await?)
}

/// Gives a member of staff a new password.
///
/// # Errors
/// When the database fails.
#[server(name = GivePassword, prefix = "/api", endpoint = "admin/people/password", input = Json, output = Json)]
pub async fn new_password(id: PersonId) -> Result<Ruling<NewAccount>, AppError> {
    let (admin, host) = admin("/api/admin/people/password")?;
    let NewPassword { plain, hash } = password(&host).await?;
    let ruling = accounts::set_password(&host.db, admin, id, &hash).await?;
    Ok(ruling.map(|username| NewAccount {
        username,
        password: plain,
    }))
}

/// Administrative changes in one area or in all, newest first.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/changes", input = Json, output = Json)]
pub async fn changes(area: Option<Area>, after: Option<String>) -> Result<Page<ChangeRow>, AppError> {
    let staff = staff("/api/admin/changes")?;
    let after = after.and_then(|key| key.parse().ok());
    let mut page = store::admin_change::list(&host().db, area, after, PAGE).await?;
    if !staff.is(Role::Administrator) {
        for row in &mut page.rows {
            mask(&mut row.before);
            mask(&mut row.after);
        }
    }
    Ok(page)
}

/// Colleagues' numbers are the administrator's to see: whoever only reads the record needs to see that one changed.
#[cfg(feature = "ssr")]
fn mask(state: &mut Option<serde_json::Value>) {
    let phone = state.as_mut().and_then(|state| state.get_mut("phone"));
    if let Some(phone) = phone
        && let Some(Ok(number)) = phone.as_str().map(Phone::parse)
    {
        *phone = number.masked().into();
    }
}

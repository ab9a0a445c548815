//! Who saw which personal data; and a number that is shown when it is asked for, which is recorded.

use crate::codec::Json;
use crate::error::AppError;
use domain::id::{ComplaintNo, TicketNo};
use domain::phone::Phone;
use domain::view::{AccessFilter, AccessRow, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::PAGE;
#[cfg(feature = "ssr")]
use crate::host::{Host, host, staff};
#[cfg(feature = "ssr")]
use domain::{
    people::Staff,
    view::{AccessDetails, AccessKind, ListName},
};
#[cfg(feature = "ssr")]
use store::{StoreError, access_record::Subject};

/// Lines of the record that fit, newest first.
///
/// # Errors
/// When the database fails.
#[server(name = ReadAudit, prefix = "/api", endpoint = "admin/audit", input = Json, output = Json)]
pub async fn access_list(filter: AccessFilter, after: Option<String>) -> Result<Page<AccessRow>, AppError> {
    let staff = staff("/api/admin/audit")?;
    let host = host();
    let after = after.and_then(|key| key.parse().ok());
    Ok(store::access_record::list(&host.db, &staff, &filter, host.settings.zone, after, PAGE).await?)
}

/// The whole number of the reporter of a ticket; that it was asked for is recorded. None when it is not for the reader.
///
/// # Errors
/// When the database fails.
#[server(name = ReadPhone, prefix = "/api", endpoint = "tickets/phone", input = Json, output = Json)]
pub async fn reporter_phone(no: TicketNo) -> Result<Option<Phone>, AppError> {
    let staff = staff("/api/tickets/phone")?;
    let host = host();
    Ok(store::ticket::reveal(&host.db, no, &staff, (host.now)()).await?)
}

/// The whole number of a complainant; that it was asked for is recorded. None when it is not for the reader.
///
/// # Errors
/// When the database fails.
#[server(name = ReadComplainantPhone, prefix = "/api", endpoint = "complaints/phone", input = Json, output = Json)]
pub async fn complainant_phone(no: ComplaintNo) -> Result<Option<Phone>, AppError> {
    let staff = staff("/api/complaints/phone")?;
    let host = host();
    Ok(store::complaint::reveal(&host.db, no, &staff, (host.now)()).await?)
}

/// Records that `staff` reads personal data.
#[cfg(feature = "ssr")]
pub(super) async fn note(
    host: &Host,
    staff: &Staff,
    kind: AccessKind,
    subject: Subject,
    details: AccessDetails,
) -> Result<(), StoreError> {
    store::access_record::note(&host.db, staff.id, kind, subject, &details, (host.now)()).await
}

/// Records that `staff` searches a list by a telephone number, when that is what was typed. Whoever reads its rows and
/// how many there are searches once: it is the same line.
#[cfg(feature = "ssr")]
pub(super) async fn searched(
    host: &Host,
    staff: &Staff,
    list: ListName,
    typed: Option<&str>,
) -> Result<(), StoreError> {
    let text = store::access_record::sought(&host.db, staff, list, typed).await?;
    if text.is_none() {
        return Ok(());
    }
    let details = AccessDetails {
        text,
        ..AccessDetails::default()
    };
    note(host, staff, AccessKind::Search, Subject::Many, details).await
}

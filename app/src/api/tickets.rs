//! Tickets: lists, one in full, one for its reporter.

use crate::codec::Json;
use crate::error::AppError;
use domain::id::TicketNo;
use domain::place::{CategoryCode, PlaceCode};
use domain::view::{CallerHistory, InboxCounts, Page, PersonLabel, TicketDetail, TicketFilter, TicketRow};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::PAGE;
#[cfg(feature = "ssr")]
use super::audit::{note, searched};
#[cfg(feature = "ssr")]
use crate::{
    error::ErrorCode,
    host::{Host, host, staff},
};
#[cfg(feature = "ssr")]
use domain::{
    people::{Actor, Staff},
    privacy::sees,
    view::{AccessDetails, AccessKind, ListName},
};
#[cfg(feature = "ssr")]
use store::access_record::Subject;

/// One tab of the desk's inbox: `submitted`, `accepted`, `late` or `review`.
///
/// # Errors
/// `not_found` for another tab; when the database fails.
#[server(prefix = "/api", endpoint = "desk/inbox", input = Json, output = Json)]
pub async fn desk_inbox(tab: String, after: Option<String>) -> Result<Page<TicketRow>, AppError> {
    let staff = staff("/api/desk/inbox")?;
    let host = host();
    let tab =
        store::ticket::InboxTab::parse(&tab).ok_or_else(|| AppError::new(ErrorCode::NotFound).sent())?;
    Ok(store::ticket::inbox(&host.db, &staff, tab, (host.now)(), after.as_deref(), PAGE).await?)
}

/// How many tickets are in each tab of the desk's inbox.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "desk/counts", input = Json, output = Json)]
pub async fn desk_counts() -> Result<InboxCounts, AppError> {
    staff("/api/desk/counts")?;
    let host = host();
    Ok(store::ticket::inbox_counts(&host.db, (host.now)()).await?)
}

/// Earlier tickets of a telephone number.
///
/// # Errors
/// `rejected` when it is no number; when the database fails.
#[server(name = ReadCaller, prefix = "/api", endpoint = "desk/caller", input = Json, output = Json)]
pub async fn caller_history(phone: String) -> Result<CallerHistory, AppError> {
    let staff = staff("/api/desk/caller")?;
    let phone = domain::phone::Phone::parse(&phone).map_err(|reason| {
        AppError {
            reason: Some(reason),
            ..AppError::new(ErrorCode::Rejected)
        }
        .sent()
    })?;
    let host = host();
    let details = AccessDetails {
        text: Some(phone.masked()),
        ..AccessDetails::default()
    };
    note(&host, &staff, AccessKind::Caller, Subject::Many, details).await?;
    Ok(store::ticket::caller(&host.db, &staff, &phone).await?)
}

/// Open tickets at a place, at the room that it is a facility of, and at its own facilities: those of the category
/// first, then the newest.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "desk/at_place", input = Json, output = Json)]
pub async fn open_at_place(
    place: PlaceCode,
    category: Option<CategoryCode>,
) -> Result<Vec<TicketRow>, AppError> {
    let staff = staff("/api/desk/at_place")?;
    Ok(store::ticket::at_place(&host().db, &staff, &place, category.as_ref()).await?)
}

/// Tickets that fit a filter, newest first.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "tickets", input = Json, output = Json)]
pub async fn ticket_list(filter: TicketFilter, after: Option<String>) -> Result<Page<TicketRow>, AppError> {
    let staff = staff("/api/tickets")?;
    let host = host();
    searched(&host, &staff, ListName::Tickets, filter.text.as_deref()).await?;
    Ok(store::ticket::list(
        &host.db,
        &staff,
        &filter,
        (host.settings.zone, (host.now)()),
        after.as_deref(),
        PAGE,
    )
    .await?)
}

/// A ticket in full; none when there is none, or when it is not the reader's.
///
/// # Errors
/// When the database fails.
#[server(name = ReadTicket, prefix = "/api", endpoint = "tickets/detail", input = Json, output = Json)]
pub async fn ticket_detail(no: TicketNo) -> Result<Option<TicketDetail>, AppError> {
    let staff = staff("/api/tickets/detail")?;
    seen(&host(), &staff, no).await
}

/// A ticket in full for `staff`; that they saw it is recorded before they have it.
#[cfg(feature = "ssr")]
pub(super) async fn seen(host: &Host, staff: &Staff, no: TicketNo) -> Result<Option<TicketDetail>, AppError> {
    let found = store::ticket::detail(&host.db, no, staff).await?;
    if let Some(found) = &found {
        let sight = sees(&Actor::Staff(staff.clone()), &found.ticket);
        let details = AccessDetails {
            phone: Some(sight.as_str().to_owned()),
            ..AccessDetails::default()
        };
        let subject = Subject::Ticket(found.ticket.id);
        note(host, staff, AccessKind::Ticket, subject, details).await?;
    }
    Ok(found)
}

/// Names of all workers, for filters.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "people/workers", input = Json, output = Json)]
pub async fn workers() -> Result<Vec<PersonLabel>, AppError> {
    staff("/api/people/workers")?;
    Ok(store::people::worker_names(&host().db).await?)
}

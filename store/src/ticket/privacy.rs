//! Where tickets leave the store: the reporter's number is shown as far as [`domain::privacy::sees`] says.

use super::detail::may_read;
use crate::access_record::{Subject, note};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::{TicketId, TicketNo};
use domain::people::{Actor, Staff};
use domain::phone::Phone;
use domain::privacy::{Sight, sees};
use domain::ticket::{Event, Ticket};
use domain::view::{AccessDetails, AccessKind, TicketDetail};
use serde_json::Value;
use uuid::Uuid;

/// Hides of a ticket and of its history what its reader may not see.
pub(super) fn veil(detail: &mut TicketDetail, sight: Sight) {
    let shown = sight.of(&detail.ticket.report.reporter.phone);
    for entry in &mut detail.history {
        if let Event::Reported { report, .. } = &mut entry.recorded.event {
            report.reporter.phone = shown.clone();
        }
    }
    detail.ticket.report.reporter.phone = shown;
}

/// The whole number of the reporter of a ticket, for whoever may ask for it; that they did is recorded before they have
/// it. None when there is no such ticket, or when it, or its number, is not theirs to read.
///
/// # Errors
/// When the database fails.
pub async fn reveal(
    db: &Db,
    no: TicketNo,
    staff: &Staff,
    now: DateTime<Utc>,
) -> Result<Option<Phone>, StoreError> {
    let row: Option<(Uuid, Value)> = sqlx::query_as("select id, state from ticket where no = $1")
        .bind(no.0)
        .fetch_optional(&db.pool)
        .await?;
    let Some((id, state)) = row else { return Ok(None) };
    let ticket: Ticket = json::read("ticket", id, state)?;
    let sight = sees(&Actor::Staff(staff.clone()), &ticket);
    if !may_read(staff, &ticket) || sight < Sight::OnRequest {
        return Ok(None);
    }
    let subject = Subject::Ticket(TicketId(id));
    note(
        db,
        staff.id,
        AccessKind::Phone,
        subject,
        &AccessDetails::default(),
        now,
    )
    .await?;
    Ok(Some(ticket.report.reporter.phone))
}

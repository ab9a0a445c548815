//! One ticket for its reporter: who holds the token sees it, and only what is the reporter's to see.

use super::detail::details;
use crate::{Db, StoreError};
use domain::id::{InstallId, TicketId, TicketNo, TrackingToken};
use domain::people::{Actor, By};
use domain::ticket::{Event, Stage, VisitResult};
use domain::view::{HistoryEntry, TicketDetail, TrackStep, TrackView};
use uuid::Uuid;

/// The ticket of a tracking token: its id and number.
///
/// # Errors
/// When the database fails.
pub async fn by_token(db: &Db, token: &TrackingToken) -> Result<Option<(TicketId, TicketNo)>, StoreError> {
    let row: Option<(Uuid, i64)> = sqlx::query_as("select id, no from ticket where token = $1")
        .bind(token.as_str())
        .fetch_optional(&db.pool)
        .await?;
    Ok(row.map(|(id, no)| (TicketId(id), TicketNo(no))))
}

/// The page of a tracking token.
///
/// # Errors
/// When the database fails.
pub async fn track(db: &Db, token: &TrackingToken, hotline: &str) -> Result<Option<TrackView>, StoreError> {
    let Some((id, _)) = by_token(db, token).await? else {
        return Ok(None);
    };
    let mut connection = db.pool.acquire().await?;
    // reading needs no installation: what the holder may do does not depend on it
    let actor = Actor::Reporter {
        install: InstallId(Uuid::nil()),
        holds: Some(id),
    };
    let found = details(&mut connection, &[id.0], &actor).await?;
    Ok(found
        .into_iter()
        .next()
        .map(|detail| for_reporter(detail, hotline)))
}

fn for_reporter(detail: TicketDetail, hotline: &str) -> TrackView {
    let steps = detail
        .history
        .iter()
        .filter_map(|entry| step(entry, &detail))
        .collect();
    let ticket = detail.ticket;
    let reject_reason = if let Stage::Rejected { reason } = &ticket.stage {
        Some(reason.as_str().to_owned())
    } else {
        None
    };
    TrackView {
        id: ticket.id,
        no: detail.no,
        content: ticket.report.content.as_str().to_owned(),
        place: detail.place,
        category: detail.category,
        stage: ticket.stage.name(),
        steps,
        due: ticket.stage.order().map(|order| order.due),
        outcome: ticket.stage.completion().map(|done| done.outcome.clone()),
        reject_reason,
        may: detail.may,
        hotline: hotline.to_owned(),
    }
}

/// The step that the reporter sees of an event, without what is said among staff.
fn step(entry: &HistoryEntry, detail: &TicketDetail) -> Option<TrackStep> {
    let recorded = &entry.recorded;
    let mut event = recorded.event.clone();
    match &mut event {
        Event::Noted { .. }
        | Event::CompletionKept { .. }
        | Event::ReviewSettled { .. }
        | Event::LeftCrew { .. }
        | Event::Escalated { .. }
        | Event::EscalationAnswered { .. } => return None,
        Event::Reported { report, .. } => report.intake = None,
        Event::Dispatched { crew, note, .. } => {
            crew.clear();
            *note = None;
        }
        Event::Transferred { reason, .. } => *reason = None,
        Event::Completed { photos, .. } => photos.clear(),
        Event::VisitRecorded {
            result: VisitResult::Reached { remark, .. } | VisitResult::NotReached { remark, .. },
        } => {
            *remark = None;
        }
        _ => {}
    }
    let by_worker = matches!(
        event,
        Event::Acknowledged { .. }
            | Event::Arrived {}
            | Event::Held { .. }
            | Event::Resumed {}
            | Event::Completed { .. }
    );
    let who = match recorded.by {
        By::Person(person) if by_worker => detail.name_of(person).map(ToOwned::to_owned),
        _ => None,
    };
    Some(TrackStep {
        at: recorded.at,
        event,
        who,
    })
}

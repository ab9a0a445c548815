//! One ticket for its reporter: who holds the token sees it, and only what is the reporter's to see.

use super::detail::details;
use super::part::wholes_of;
use super::row::named;
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{InstallId, TicketId, TicketNo, TrackingToken};
use domain::people::{Actor, By};
use domain::place::{CategoryCode, PlaceCode};
use domain::rules::Rules;
use domain::text::Remark;
use domain::ticket::{Answer, Event, HoldReason, Report, Stage, StageName, Ticket, VisitResult, Whole};
use domain::view::{
    Bilingual, HistoryEntry, OpenAt, TicketDetail, TrackAnswer, TrackMerged, TrackOutcome, TrackStep,
    TrackView,
};
use serde_json::Value;
use sqlx::PgConnection;
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

/// The four digits that the reporter may tell the worker once it is repaired (brief, item 5: confirmed by a code). They
/// follow from the token and are kept nowhere: who knows the page knows them, and nobody gets from them to the page.
#[must_use]
pub fn confirmation_code(token: &TrackingToken) -> String {
    let sum = Sha256Hex::of(["confirmation ", token.as_str()].concat().as_bytes());
    let begin = sum.as_str().get(..8).unwrap_or_default();
    let number = u32::from_str_radix(begin, 16).unwrap_or_default();
    format!("{:04}", number % 10_000)
}

/// The page of a tracking token.
///
/// # Errors
/// When the database fails.
pub async fn track(db: &Db, token: &TrackingToken) -> Result<Option<TrackView>, StoreError> {
    let Some((id, _)) = by_token(db, token).await? else {
        return Ok(None);
    };
    let mut connection = db.pool.acquire().await?;
    // reading needs no installation: what the holder may do does not depend on it
    let actor = Actor::Reporter {
        install: InstallId(Uuid::nil()),
        holds: Some(id.into()),
    };
    let found = details(&mut connection, &[id.0], &actor).await?;
    let Some(detail) = found.into_iter().next() else {
        return Ok(None);
    };
    let is_part = detail.ticket.part_of().is_some();
    let other = if is_part {
        other(&mut connection, id).await?
    } else {
        None
    };
    let rules = crate::rules::settings(&mut connection).await?.rules;
    let working = detail.ticket.stage.order().is_some();
    let (merged, whole) = other.unzip();
    let mut view = TrackView {
        merged,
        code: working.then(|| confirmation_code(token)),
        ..for_reporter(detail, &rules)
    };
    if is_part {
        view.may
            .retain(|kind| whole.is_some_and(|whole| whole.admits(*kind)));
        view.reopen_until = whole.and_then(|whole| whole.reopen_until(&rules));
    }
    Ok(Some(view))
}

/// How the ticket stands of which `part` is one, for that one's reporter and for what may be asked of it.
async fn other(db: &mut PgConnection, part: TicketId) -> Result<Option<(TrackMerged, Whole)>, StoreError> {
    let wholes = wholes_of(db, &[part.into()]).await?;
    let Some(id) = wholes.get(&part.into()) else {
        return Ok(None);
    };
    let (no, state): (i64, Value) = sqlx::query_as("select no, state from ticket where id = $1")
        .bind(id.0)
        .fetch_one(db)
        .await?;
    let ticket: Ticket = json::read("ticket", id, state)?;
    let whole = ticket.as_whole();
    let promised = ticket.promise.filter(|_| ticket.stage.is_open());
    let merged = TrackMerged {
        no: TicketNo(no),
        stage: ticket.stage.name(),
        due: ticket
            .stage
            .order()
            .map(|order| order.due)
            .or(promised.map(|promise| promise.repair_by)),
        outcome: ticket.stage.completion().map(|done| (&done.outcome).into()),
        open: whole.owing.is_some(),
    };
    Ok(Some((merged, whole)))
}

/// Id, code and names of the category, stage, moment of the report.
type OpenRow = (Uuid, String, String, String, String, DateTime<Utc>);

/// The open tickets at that very place, the newest first, no more than anybody wants to read.
///
/// # Errors
/// When the database fails.
pub async fn open_at(db: &Db, place: &PlaceCode) -> Result<Vec<OpenAt>, StoreError> {
    let rows: Vec<OpenRow> = sqlx::query_as(
        "select t.id, c.code, c.name_zh, c.name_en, t.stage, t.reported_at \
         from ticket t join category c on c.code = t.category \
         where t.place_path @> array[$1] and t.place = $1 \
         and t.stage in ('submitted', 'accepted', 'dispatched', 'acknowledged', 'in_progress', 'on_hold') \
         order by t.no desc limit 3",
    )
    .bind(place.as_str())
    .fetch_all(&db.pool)
    .await?;
    let read = |(id, code, zh, en, stage, reported_at): OpenRow| {
        Ok(OpenAt {
            id: TicketId(id),
            code: named("category", &code, CategoryCode::parse(&code).ok())?,
            category: Bilingual { zh, en },
            stage: named("stage", &stage, StageName::parse(&stage))?,
            reported_at,
        })
    };
    rows.into_iter().map(read).collect()
}

fn for_reporter(detail: TicketDetail, rules: &Rules) -> TrackView {
    let mut steps: Vec<TrackStep> = detail
        .history
        .iter()
        .rev()
        .filter_map(|entry| step(entry, &detail))
        .collect();
    // of several in a row, which come each half day, the last one says it
    let is_reminder = |step: &TrackStep| step.what == "urged_by_system";
    steps.dedup_by(|earlier, later| is_reminder(earlier) && is_reminder(later));
    steps.reverse();
    let partly = partly(&detail);
    let ticket = detail.ticket;
    let hold = match &ticket.stage {
        Stage::OnHold { hold, .. } => Some(hold.until),
        _ => None,
    };
    let departed_at = match ticket.stage {
        Stage::Acknowledged { departed_at, .. } => departed_at,
        _ => None,
    };
    let asked = ticket
        .questions
        .last()
        .filter(|asked| asked.answered_at.is_none());
    let rated = ticket.ratings.last().filter(|_| ticket.is_rated());
    let own = ticket.photos.iter().filter(|photo| photo.by == By::Reporter);
    let later: Vec<BlobRef> = own.map(|photo| photo.blob.clone()).collect();
    let reject_reason = if let Stage::Rejected { reason, .. } = &ticket.stage {
        Some(reason.as_str().to_owned())
    } else {
        None
    };
    TrackView {
        id: ticket.id,
        no: detail.no,
        reported_at: ticket.reported_at,
        place: detail.place,
        category: detail.category,
        stage: ticket.stage.name(),
        steps,
        promised: ticket
            .promise
            .map(|promise| (promise.respond_by, promise.repair_by)),
        due: ticket.stage.order().map(|order| order.due),
        departed_at,
        waits_until: hold,
        partly,
        question: asked.map(|asked| asked.text.as_str().to_owned()),
        merged: None,
        outcome: ticket
            .stage
            .completion()
            .map(|done| TrackOutcome::from(&done.outcome)),
        reject_reason,
        answers: answers(&ticket),
        urged_until: ticket.urged_until(rules),
        reopen_until: ticket.reopen_until(rules),
        rate_until: ticket.rate_until(rules),
        rated: rated.map(|rating| rating.fixed),
        code: None,
        may: detail.may,
        report: Report {
            intake: None,
            photos: [ticket.report.photos, later].concat(),
            ..ticket.report
        },
    }
}

/// What management answered that is meant for the reporter.
fn answers(ticket: &Ticket) -> Vec<TrackAnswer> {
    let given = ticket.escalations.iter().filter_map(|one| one.answer.as_ref());
    let answer = |answer: &Answer| TrackAnswer {
        at: answer.at,
        text: answer.text.as_str().to_owned(),
    };
    let mut told: Vec<TrackAnswer> = given.filter(|given| given.told).map(answer).collect();
    told.sort_by_key(|answer| answer.at);
    told
}

/// What is repaired and what is left, while the rest waits.
fn partly(detail: &TicketDetail) -> Option<(String, String)> {
    let waits =
        |stage: &Stage| matches!(stage, Stage::OnHold { hold, .. } if hold.reason == HoldReason::Remaining);
    let text = |text: &Remark| text.as_str().to_owned();
    let events = detail.history.iter().rev().map(|entry| &entry.recorded.event);
    events
        .filter(|_| waits(&detail.ticket.stage))
        .find_map(|event| match event {
            Event::PartlyRepaired { done, left, .. } => Some((text(done), text(left))),
            _ => None,
        })
}

/// The step that the reporter sees of an event, without what is said among staff.
fn step(entry: &HistoryEntry, detail: &TicketDetail) -> Option<TrackStep> {
    let recorded = &entry.recorded;
    let text = |text: &Remark| Some(text.as_str().to_owned());
    let mut step = TrackStep {
        at: recorded.at,
        what: recorded.word().to_owned(),
        ..TrackStep::default()
    };
    match &recorded.event {
        // what the reporter added is the reporter's own; what staff note is theirs
        Event::Noted { text: said, .. } if recorded.by == By::Reporter => {
            step.reason = said.as_ref().and_then(text);
        }
        Event::Noted { .. }
        | Event::CompletionKept { .. }
        | Event::ReviewSettled { .. }
        | Event::LeftCrew { .. }
        | Event::Escalated { .. }
        | Event::EscalationOwned { .. }
        | Event::EscalationAnswered { told: false, .. } => return None,
        Event::EscalationAnswered { text: said, .. } => {
            "answered".clone_into(&mut step.what);
            step.reason = text(said);
        }
        Event::Rejected { reason, .. } | Event::Reopened { reason, .. } => step.reason = text(reason),
        Event::Cancelled { reason } | Event::Urged { note: reason, .. } => {
            step.reason = reason.as_ref().and_then(text);
        }
        Event::Asked { question } => step.reason = text(question),
        Event::PartlyRepaired {
            done, left, until, ..
        } => {
            step.done = text(done);
            (step.hold, step.until) = (Some(HoldReason::Remaining), Some(*until));
            step.reason = text(left);
        }
        Event::Rated { fixed, remark, .. } => {
            step.fixed = Some(*fixed);
            step.reason = remark.as_ref().and_then(text);
        }
        Event::Merged { no, .. } => step.merged_into = Some(*no),
        Event::Transferred { to, .. } => step.department = Some(to.clone()),
        Event::Dispatched { due, .. } => step.until = Some(*due),
        Event::Held { reason, note, until } => {
            (step.hold, step.until) = (Some(*reason), Some(*until));
            step.reason = note.as_ref().and_then(text);
        }
        Event::Completed { outcome, .. } => step.outcome = Some(outcome.into()),
        Event::VisitRecorded { result, .. } => match result {
            VisitResult::Reached { fixed, .. } => step.fixed = Some(*fixed),
            // whether it is repaired was not what they spoke of
            VisitResult::Explained { .. } => {}
            VisitResult::NotReached { retry_at, .. } => step.until = Some(*retry_at),
        },
        // why a worker handed it back is said among staff
        Event::HandedBack { .. }
        | Event::Reported { .. }
        | Event::Accepted {}
        | Event::Acknowledged { .. }
        | Event::Departed {}
        | Event::Arrived {}
        | Event::Resumed {}
        | Event::Closed {} => {}
    }
    let by_worker = matches!(
        recorded.event,
        Event::Acknowledged { .. }
            | Event::Departed {}
            | Event::Arrived {}
            | Event::PartlyRepaired { .. }
            | Event::Held { .. }
            | Event::Resumed {}
            | Event::Completed { .. }
    );
    if let (By::Person(person), true) = (recorded.by, by_worker) {
        step.who = detail.name_of(person).map(ToOwned::to_owned);
    }
    Some(step)
}

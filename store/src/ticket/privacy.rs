//! Where tickets leave the store: the reporter's number is shown as far as [`domain::privacy::sees`] says, and what was
//! said of the work to whom [`domain::privacy::reads_for_office`] says.

use super::detail::may_read;
use crate::access_record::{Subject, note};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketId, TicketNo};
use domain::people::{Actor, By, Staff};
use domain::phone::Phone;
use domain::privacy::{Sight, reads_for_office, sees};
use domain::ticket::{Event, Ticket, VisitResult};
use domain::view::{AccessDetails, AccessKind, TicketDetail};
use serde_json::Value;
use uuid::Uuid;

/// Hides of a ticket and of its history what `actor`, who may read it, may not see.
pub(super) fn veil(detail: &mut TicketDetail, actor: &Actor) {
    hide_number(detail, sees(actor, &detail.ticket));
    if let Actor::Staff(staff) = actor
        && !reads_for_office(staff, &detail.ticket)
    {
        hide_judgement(detail, staff.id);
    }
}

fn hide_number(detail: &mut TicketDetail, sight: Sight) {
    let shown = sight.of(&detail.ticket.report.reporter.phone);
    for entry in &mut detail.history {
        if let Event::Reported { report, .. } = &mut entry.recorded.event {
            report.reporter.phone = shown.clone();
        }
    }
    detail.ticket.report.reporter.phone = shown;
}

/// Leaves a worker the marks and words about work that they did or helped with, but for the desk's marks, and the reports
/// to management that came of their own words; none about colleagues, also not of whether a colleague's late completion
/// counts, and nothing of what management answered.
fn hide_judgement(detail: &mut TicketDetail, worker: PersonId) {
    let mut work = LastWork::default();
    let (mut visits, mut ratings) = (Vec::new(), Vec::new());
    detail.history.retain_mut(|entry| {
        let (by, own) = (entry.recorded.by, work.by.contains(&worker));
        match &mut entry.recorded.event {
            Event::Rated { desk, .. } => {
                *desk = None;
                ratings.push(own);
                own
            }
            Event::VisitRecorded { result, .. } => {
                hide_desk(result);
                visits.push(own);
                own
            }
            Event::Escalated { .. } => by == By::Person(worker),
            Event::EscalationOwned { .. } | Event::EscalationAnswered { .. } => false,
            event => {
                work.follow(event);
                if let Event::ReviewSettled { note, .. } = event
                    && work.kept != Some(worker)
                {
                    *note = None;
                }
                true
            }
        }
    });
    // the ticket has as many of both as its history
    let (mut visits, mut ratings) = (visits.into_iter(), ratings.into_iter());
    let ticket = &mut detail.ticket;
    ticket.visits.retain_mut(|visit| {
        hide_desk(&mut visit.result);
        visits.next().unwrap_or(false)
    });
    ticket.ratings.retain_mut(|rating| {
        rating.desk = None;
        ratings.next().unwrap_or(false)
    });
    ticket
        .escalations
        .retain(|one| one.by == By::Person(worker) && one.answer.is_none());
}

/// Takes the marks for the desk out of a call.
fn hide_desk(result: &mut VisitResult) {
    match result {
        VisitResult::Reached { desk, .. } | VisitResult::Explained { desk, .. } => *desk = None,
        VisitResult::NotReached { .. } => {}
    }
}

/// Whose work a reporter judges, as a history goes on.
#[derive(Default)]
struct LastWork {
    /// Who is sent.
    crew: Vec<PersonId>,
    /// Whose completion waits to be settled.
    kept: Option<PersonId>,
    /// Who did what was completed last; nobody while it is to be done.
    by: Vec<PersonId>,
}

impl LastWork {
    fn follow(&mut self, event: &Event) {
        match event {
            Event::Dispatched { crew, .. } => self.crew.clone_from(crew),
            Event::LeftCrew { who, .. } => self.crew.retain(|one| one != who),
            Event::HandedBack { .. } => self.crew.clear(),
            Event::Completed { .. } => self.by.clone_from(&self.crew),
            Event::CompletionKept { who, .. } => self.kept = Some(*who),
            Event::ReviewSettled { accept: true, .. } if self.by.is_empty() => self.by.extend(self.kept),
            Event::Reopened { .. } => {
                self.crew.clear();
                self.by.clear();
            }
            _ => {}
        }
    }
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

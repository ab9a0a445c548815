//! What a page shows meanwhile: the jobs as the server has approved them, and on them what waits in the queue, decided
//! by the server's own rules (F40).

use super::item::{Item, ItemState};
use crate::id::{LaneId, PersonId};
use crate::people::{Actor, Role, Staff};
use crate::rejection::Rejection;
use crate::ticket::{Command, Context, Facts, Recorded, Ticket, decide, evolve, possible};
use crate::view::{HistoryEntry, PersonLabel, TicketDetail};
use chrono::{DateTime, Utc};

/// The jobs with what `me` has asked of them since they were pulled, oldest first.
///
/// What was sent already stays on top until a pull brings the version that it made, so that nothing flickers back.
/// What the rules no longer allow, because the job changed meanwhile, is left out: the server will answer for it.
#[must_use]
pub fn overlay(jobs: Vec<TicketDetail>, items: &[Item], me: &Staff, now: DateTime<Utc>) -> Vec<TicketDetail> {
    let mut queue: Vec<&Item> = items.iter().collect();
    queue.sort_by_key(|item| (item.place, item.envelope.id));
    let over = |job| overlay_one(job, &queue, me, now);
    jobs.into_iter().map(over).collect()
}

/// A job that has left this phone, as it was last seen here. It may have left before the page read that what waited was
/// sent: once nothing of it is to be sent or looked at any more, nothing says that it waits.
#[must_use]
pub fn last_seen(mut job: TicketDetail, items: &[Item]) -> TicketDetail {
    let lane = LaneId::from(job.ticket.id);
    let waits = items
        .iter()
        .any(|item| item.envelope.lane == lane && item.is_open());
    for entry in &mut job.history {
        entry.pending &= waits;
    }
    job
}

/// Whether the rules allow `command` of the ticket as it is shown, for a page to say so before saving. What only the
/// server knows (who exists, which places) is taken for granted.
///
/// # Errors
/// Why not.
pub fn preview(
    detail: &TicketDetail,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), Rejection> {
    let facts = assumed(command, &detail.ticket);
    let context = Context {
        actor,
        facts: &facts,
        now,
    };
    decide(Some(&detail.ticket), command, detail.ticket.id, &context).map(|_| ())
}

fn overlay_one(mut job: TicketDetail, queue: &[&Item], me: &Staff, now: DateTime<Utc>) -> TicketDetail {
    let (lane, pulled) = (LaneId::from(job.ticket.id), job.ticket.version);
    let actor = Actor::Staff(me.clone());
    let mut touched = false;
    for item in queue.iter().filter(|item| item.envelope.lane == lane) {
        if is_on_top(item, pulled) {
            touched |= add(&mut job, item, &actor, now);
        }
    }
    if touched {
        job.may = possible(&job.ticket, &actor);
        if job.name_of(me.id).is_none() {
            job.people.push(PersonLabel {
                id: me.id,
                name: me.name.clone(),
            });
        }
    }
    job
}

/// Whether the pulled job does not show it yet, and it is to be seen all the same.
fn is_on_top(item: &Item, pulled: u64) -> bool {
    match item.state {
        ItemState::Waiting | ItemState::Sending => true,
        // kept for review: it did not do to the ticket what it asked
        ItemState::Sent => item.answer.as_ref().is_some_and(|answer| {
            !answer.needs_review && answer.version.is_some_and(|version| version > pulled)
        }),
        ItemState::Refused | ItemState::Blocked => false,
    }
}

fn add(job: &mut TicketDetail, item: &Item, actor: &Actor, now: DateTime<Utc>) -> bool {
    let Ok(command) = item.envelope.command() else {
        return false;
    };
    let facts = assumed(&command, &job.ticket);
    let at =
        DateTime::from_timestamp_millis(item.envelope.client_wall_ms).map_or(now, |given| given.min(now));
    let context = Context {
        actor,
        facts: &facts,
        now: at,
    };
    let Ok(events) = decide(Some(&job.ticket), &command, job.ticket.id, &context) else {
        return false;
    };
    let touched = !events.is_empty();
    for event in events {
        let recorded = Recorded {
            version: job.ticket.version + 1,
            at,
            phone_at: Some(at),
            skew_s: None,
            offline: item.envelope.offline,
            by: actor.by(),
            event,
        };
        if let Some(ticket) = evolve(Some(job.ticket.clone()), &recorded) {
            job.ticket = ticket;
        }
        job.history.push(HistoryEntry {
            recorded,
            pending: item.state != ItemState::Sent,
        });
    }
    touched
}

/// What only the server knows, taken for granted: the page offered it a moment ago.
fn assumed(command: &Command, ticket: &Ticket) -> Facts {
    let mut facts = Facts {
        place_known: true,
        department: Some(ticket.department.clone()),
        ..Facts::default()
    };
    match command {
        Command::Transfer { department, .. } => facts.department = Some(department.clone()),
        Command::Dispatch { crew, .. } => {
            let worker = |id: &PersonId| Staff {
                id: *id,
                name: String::new(),
                roles: vec![Role::Worker],
                departments: vec![ticket.department.clone()],
            };
            facts.crew = crew.iter().map(worker).collect();
        }
        Command::OwnEscalation { owner, .. } => {
            facts.owner = Some(Staff {
                id: *owner,
                name: String::new(),
                roles: vec![Role::Supervisor],
                departments: Vec::new(),
            });
        }
        _ => {}
    }
    facts
}

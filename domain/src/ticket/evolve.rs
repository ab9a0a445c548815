//! How an event changes a ticket. Total: an event that does not fit leaves the stage as it is, so that reading
//! history can't fail; the property test shows that `decide` never makes one.

use super::event::{Event, Recorded};
use super::{
    Answer, Completion, Escalation, Hold, Order, Outcome, Photo, Review, Stage, Ticket, Visit, VisitResult,
    Work,
};
use crate::blob::BlobRef;
use crate::calendar::first_visit;
use crate::id::PersonId;
use crate::people::By;

/// The ticket after `recorded`. Without a ticket only [`Event::Reported`] makes one.
#[must_use]
pub fn evolve(ticket: Option<Ticket>, recorded: &Recorded) -> Option<Ticket> {
    let Some(mut ticket) = ticket else {
        return reported(recorded);
    };
    ticket.version = recorded.version;
    apply(&mut ticket, recorded);
    Some(ticket)
}

/// The ticket that a whole history makes.
#[must_use]
pub fn fold(history: &[Recorded]) -> Option<Ticket> {
    history.iter().fold(None, evolve)
}

fn reported(recorded: &Recorded) -> Option<Ticket> {
    let Event::Reported {
        id,
        report,
        department,
    } = &recorded.event
    else {
        return None;
    };
    Some(Ticket {
        id: *id,
        version: recorded.version,
        report: report.clone(),
        department: department.clone(),
        stage: Stage::Submitted {},
        reported_at: recorded.at,
        changed_at: recorded.at,
        changed_by: recorded.by,
        former_crew: std::collections::BTreeSet::new(),
        photos: Vec::new(),
        visits: Vec::new(),
        escalations: Vec::new(),
        urged_at: Vec::new(),
        urges: 0,
        reopened: 0,
        review: None,
    })
}

fn apply(ticket: &mut Ticket, recorded: &Recorded) {
    if let Some(stage) = next_stage(ticket, recorded) {
        ticket.stage = stage;
        ticket.urges = 0;
        ticket.changed_at = recorded.at;
        ticket.changed_by = recorded.by;
    }
    let (at, by) = (recorded.at, recorded.by);
    match &recorded.event {
        Event::Transferred { to, .. } => ticket.department = to.clone(),
        Event::Dispatched { crew, .. } => ticket.former_crew.extend(crew.iter().copied()),
        Event::LeftCrew { who, .. } => leave_crew(&mut ticket.stage, *who),
        Event::Noted { photos, .. } | Event::Completed { photos, .. } => add_photos(ticket, photos, recorded),
        Event::CompletionKept { outcome, photos, who } => {
            add_photos(ticket, photos, recorded);
            ticket.review = Some(Review {
                by: *who,
                at,
                outcome: outcome.clone(),
            });
        }
        Event::ReviewSettled { .. } => ticket.review = None,
        Event::VisitRecorded { result } => {
            ticket.visits.push(Visit {
                by,
                at,
                result: result.clone(),
            });
        }
        Event::Escalated { cause, note } => {
            ticket.escalations.push(Escalation {
                cause: *cause,
                note: note.clone(),
                by,
                at,
                answer: None,
            });
        }
        Event::EscalationAnswered { escalation, text } => {
            if let Some(open) = ticket.escalations.get_mut(*escalation) {
                open.answer = Some(Answer {
                    by,
                    at,
                    text: text.clone(),
                });
            }
        }
        Event::Reopened { .. } => ticket.reopened += 1,
        Event::Urged { .. } => {
            ticket.urged_at.push(at);
            ticket.urges += 1;
        }
        Event::Reported { .. }
        | Event::Accepted {}
        | Event::Rejected { .. }
        | Event::Acknowledged { .. }
        | Event::Arrived {}
        | Event::Held { .. }
        | Event::Resumed {}
        | Event::HandedBack { .. }
        | Event::Closed {}
        | Event::Cancelled { .. } => {}
    }
}

/// The stage to which the event brings the ticket, when it moves it.
fn next_stage(ticket: &Ticket, recorded: &Recorded) -> Option<Stage> {
    let at = recorded.at;
    match (&ticket.stage, &recorded.event) {
        (Stage::Submitted {}, Event::Accepted {}) => Some(Stage::Accepted {}),
        (Stage::Submitted {}, Event::Rejected { reason }) => Some(Stage::Rejected {
            reason: reason.clone(),
        }),
        (Stage::Submitted {} | Stage::Accepted {}, Event::Cancelled { reason }) => Some(Stage::Cancelled {
            reason: reason.clone(),
        }),
        // another department decides for itself whether it takes it
        (Stage::Accepted {}, Event::Transferred { .. }) => Some(Stage::Accepted {}),
        (_, Event::Dispatched { crew, due, note }) => Some(Stage::Dispatched {
            order: Order {
                crew: crew.clone(),
                due: *due,
                by: recorded.by,
                at,
                note: note.clone(),
            },
        }),
        (Stage::Dispatched { order }, Event::Acknowledged { lead }) => Some(Stage::Acknowledged {
            work: Work {
                order: order.clone(),
                lead: *lead,
                acknowledged_at: at,
            },
        }),
        (Stage::Acknowledged { work }, Event::Arrived {}) => Some(Stage::InProgress {
            work: work.clone(),
            arrived_at: at,
        }),
        (Stage::Acknowledged { work }, Event::Held { .. }) => on_hold(work, None, recorded),
        (Stage::InProgress { work, arrived_at }, Event::Held { .. }) => {
            on_hold(work, Some(*arrived_at), recorded)
        }
        (Stage::OnHold { work, arrived_at, .. }, Event::Resumed {}) => Some(match arrived_at {
            Some(arrived_at) => Stage::InProgress {
                work: work.clone(),
                arrived_at: *arrived_at,
            },
            None => Stage::Acknowledged { work: work.clone() },
        }),
        (stage, Event::HandedBack { .. }) if stage.order().is_some() => Some(Stage::Accepted {}),
        (Stage::InProgress { work, .. }, Event::Completed { outcome, who, .. }) => {
            Some(completed(outcome, *who, work.order.due, recorded))
        }
        (stage, Event::ReviewSettled { accept: true, .. }) if can_still_complete(stage) => {
            let review = ticket.review.as_ref()?;
            let due = stage.order().map_or(review.at, |order| order.due);
            Some(completed(&review.outcome, review.by, due, recorded))
        }
        (Stage::Completed { completion, visit }, Event::VisitRecorded { result }) => {
            Some(after_visit(completion, *visit, result))
        }
        (Stage::Visited { completion }, Event::Closed {}) => Some(Stage::Closed {
            completion: completion.clone(),
        }),
        (Stage::Rejected { .. }, Event::Reopened { .. }) => Some(Stage::Submitted {}),
        (stage, Event::Reopened { .. }) if stage.completion().is_some() => Some(Stage::Accepted {}),
        _ => None,
    }
}

/// Whether a late completion that the manager accepts ends the work: nobody has ended it otherwise.
fn can_still_complete(stage: &Stage) -> bool {
    matches!(stage, Stage::Accepted {}) || stage.order().is_some()
}

fn completed(
    outcome: &Outcome,
    by: PersonId,
    due: chrono::DateTime<chrono::Utc>,
    recorded: &Recorded,
) -> Stage {
    let completion = Completion {
        outcome: outcome.clone(),
        by,
        at: recorded.at,
        due,
    };
    Stage::Completed {
        completion,
        visit: first_visit(recorded.at),
    }
}

fn on_hold(
    work: &Work,
    arrived_at: Option<chrono::DateTime<chrono::Utc>>,
    recorded: &Recorded,
) -> Option<Stage> {
    let Event::Held { reason, note, until } = &recorded.event else {
        return None;
    };
    let hold = Hold {
        reason: *reason,
        note: note.clone(),
        until: *until,
        since: recorded.at,
    };
    Some(Stage::OnHold {
        work: work.clone(),
        arrived_at,
        hold,
    })
}

fn after_visit(completion: &Completion, visit: super::VisitPlan, result: &VisitResult) -> Stage {
    let completion = completion.clone();
    let attempts = visit.attempts + 1;
    match result {
        VisitResult::NotReached { retry_at, .. } if attempts < crate::calendar::MAX_VISIT_ATTEMPTS => {
            Stage::Completed {
                completion,
                visit: super::VisitPlan {
                    due: *retry_at,
                    attempts,
                },
            }
        }
        _ => Stage::Visited { completion },
    }
}

fn leave_crew(stage: &mut Stage, who: PersonId) {
    let order = match stage {
        Stage::Dispatched { order } => order,
        Stage::Acknowledged { work } | Stage::InProgress { work, .. } | Stage::OnHold { work, .. } => {
            &mut work.order
        }
        _ => return,
    };
    order.crew.retain(|person| *person != who);
}

fn add_photos(ticket: &mut Ticket, photos: &[BlobRef], recorded: &Recorded) {
    let by: By = recorded.by;
    ticket.photos.extend(photos.iter().map(|blob| Photo {
        blob: blob.clone(),
        by,
        at: recorded.at,
    }));
}

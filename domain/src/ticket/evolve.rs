//! How an event changes a ticket. Total: an event that does not fit leaves the stage as it is, so that reading
//! history can't fail; the property test shows that `decide` never makes one.

use super::event::{Event, Recorded};
use super::{
    Answer, Completion, Escalation, Hold, HoldReason, Order, Photo, Question, Rating, Review, Stage, Ticket,
    Visit, VisitPlan, VisitResult, Work,
};
use crate::blob::BlobRef;
use crate::calendar::{MAX_VISIT_ATTEMPTS, first_visit};
use crate::id::PersonId;
use crate::people::By;
use chrono::{DateTime, Utc};

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
        promise,
    } = &recorded.event
    else {
        return None;
    };
    Some(Ticket {
        id: *id,
        version: recorded.version,
        report: report.clone(),
        department: department.clone(),
        promise: *promise,
        stage: Stage::Submitted {},
        reported_at: recorded.at,
        changed_at: recorded.at,
        changed_by: recorded.by,
        former_crew: std::collections::BTreeSet::new(),
        photos: Vec::new(),
        visits: Vec::new(),
        ratings: Vec::new(),
        questions: Vec::new(),
        escalations: Vec::new(),
        urged_at: Vec::new(),
        urged_by_system_at: Vec::new(),
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
    add_photos(ticket, recorded.event.photos(), recorded);
    let (at, by) = (recorded.at, recorded.by);
    match &recorded.event {
        Event::Transferred { to, .. } => ticket.department = to.clone(),
        Event::Dispatched { crew, .. } => ticket.former_crew.extend(crew.iter().copied()),
        Event::LeftCrew { who, .. } => leave_crew(&mut ticket.stage, *who),
        Event::Asked { question } => ticket.questions.push(Question {
            text: question.clone(),
            by,
            at,
            answered_at: None,
        }),
        Event::Noted { .. } if by == By::Reporter => answer_questions(ticket, recorded),
        Event::CompletionKept { outcome, who, .. } => {
            ticket.review = Some(Review {
                by: *who,
                at,
                outcome: outcome.clone(),
            });
        }
        Event::ReviewSettled { .. } => ticket.review = None,
        Event::Rated {
            repair,
            desk,
            fixed,
            remark,
        } => ticket.ratings.push(Rating {
            at,
            repair: *repair,
            desk: *desk,
            fixed: *fixed,
            remark: remark.clone(),
        }),
        Event::VisitRecorded { result, over } => {
            if let Stage::Rejected { visit, .. } = &mut ticket.stage {
                *visit = visit.and_then(|visit| next_visit(visit, result, *over));
            }
            ticket.visits.push(Visit {
                by,
                at,
                result: result.clone(),
            });
        }
        Event::Escalated { .. } | Event::EscalationOwned { .. } | Event::EscalationAnswered { .. } => {
            escalated(ticket, recorded);
        }
        Event::Reopened { promise, .. } => {
            ticket.reopened += 1;
            ticket.promise = promise.or(ticket.promise);
        }
        // what the system urges says no more than that it is late, and stands before nothing that people wait for
        Event::Urged { .. } if by == By::System => ticket.urged_by_system_at.push(at),
        Event::Urged { .. } => {
            ticket.urged_at.push(at);
            ticket.urges += 1;
        }
        Event::Reported { .. }
        | Event::Noted { .. }
        | Event::PartlyRepaired { .. }
        | Event::Completed { .. }
        | Event::Accepted {}
        | Event::Rejected { .. }
        | Event::Merged { .. }
        | Event::Acknowledged { .. }
        | Event::Departed {}
        | Event::Arrived {}
        | Event::Held { .. }
        | Event::Resumed {}
        | Event::HandedBack { .. }
        | Event::Closed {}
        | Event::Cancelled { .. } => {}
    }
}

/// What management must answer, who does, and what it answered.
fn escalated(ticket: &mut Ticket, recorded: &Recorded) {
    let (at, by) = (recorded.at, recorded.by);
    match &recorded.event {
        Event::Escalated { cause, note, due } => {
            ticket.escalations.push(Escalation {
                cause: *cause,
                note: note.clone(),
                by,
                at,
                owner: None,
                due: *due,
                answer: None,
            });
        }
        Event::EscalationOwned {
            escalation,
            owner,
            due,
        } => {
            if let Some(open) = ticket.escalations.get_mut(*escalation) {
                (open.owner, open.due) = (Some(*owner), Some(*due));
            }
        }
        Event::EscalationAnswered {
            escalation,
            text,
            told,
        } => {
            if let Some(open) = ticket.escalations.get_mut(*escalation) {
                open.answer = Some(Answer {
                    by,
                    at,
                    text: text.clone(),
                    told: *told,
                });
            }
        }
        _ => {}
    }
}

/// What was completed late, as management accepts it.
fn accepted_late(ticket: &Ticket, at: DateTime<Utc>) -> Option<Completion> {
    let review = ticket.review.as_ref()?;
    let order = ticket.stage.order();
    Some(Completion {
        outcome: review.outcome.clone(),
        by: review.by,
        at,
        due: order.map_or(review.at, |order| order.due),
        confirmed: None,
    })
}

/// The stage to which the event brings the ticket, when it moves it.
fn next_stage(ticket: &Ticket, recorded: &Recorded) -> Option<Stage> {
    let at = recorded.at;
    match (&ticket.stage, &recorded.event) {
        (Stage::Submitted {}, Event::Accepted {}) => Some(Stage::Accepted {}),
        (Stage::Submitted {}, Event::Rejected { reason, visit_due }) => Some(Stage::Rejected {
            reason: reason.clone(),
            visit: visit_due.map(first_visit),
        }),
        (Stage::Submitted {} | Stage::Accepted {}, Event::Merged { into, no }) => {
            Some(Stage::Merged { into: *into, no: *no })
        }
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
        (Stage::Dispatched { order }, Event::Acknowledged { lead }) => Some(acknowledged(Work {
            order: order.clone(),
            lead: *lead,
            acknowledged_at: at,
        })),
        (Stage::Acknowledged { work, .. }, Event::Departed {}) => Some(Stage::Acknowledged {
            work: work.clone(),
            departed_at: Some(at),
        }),
        (Stage::Acknowledged { work, .. }, Event::Arrived {}) => Some(Stage::InProgress {
            work: work.clone(),
            arrived_at: at,
        }),
        (Stage::Acknowledged { work, .. }, Event::Held { .. }) => on_hold(work, None, recorded),
        (Stage::InProgress { work, arrived_at }, Event::PartlyRepaired { .. } | Event::Held { .. }) => {
            on_hold(work, Some(*arrived_at), recorded)
        }
        (Stage::OnHold { work, arrived_at, .. }, Event::Resumed {}) => Some(match arrived_at {
            Some(arrived_at) => Stage::InProgress {
                work: work.clone(),
                arrived_at: *arrived_at,
            },
            None => acknowledged(work.clone()),
        }),
        (stage, Event::HandedBack { .. }) if stage.order().is_some() => Some(Stage::Accepted {}),
        (
            Stage::InProgress { work, .. },
            Event::Completed {
                outcome,
                who,
                confirmed,
                visit_due,
                ..
            },
        ) => {
            let completion = Completion {
                outcome: outcome.clone(),
                by: *who,
                at,
                due: work.order.due,
                confirmed: confirmed.clone(),
            };
            Some(completed(completion, *visit_due))
        }
        (
            stage,
            Event::ReviewSettled {
                accept: true,
                visit_due,
                ..
            },
        ) if can_still_complete(stage) => Some(completed(accepted_late(ticket, at)?, *visit_due)),
        (Stage::Completed { completion, visit }, Event::VisitRecorded { result, over }) => {
            let completion = completion.clone();
            Some(match next_visit(*visit, result, *over) {
                Some(visit) => Stage::Completed { completion, visit },
                None => Stage::Visited { completion },
            })
        }
        // whom no visit is made to: the work closes it
        (Stage::Completed { completion, .. } | Stage::Visited { completion }, Event::Closed {}) => {
            Some(Stage::Closed {
                completion: completion.clone(),
            })
        }
        (Stage::Rejected { .. } | Stage::Merged { .. }, Event::Reopened { .. }) => Some(Stage::Submitted {}),
        (stage, Event::Reopened { .. }) if stage.completion().is_some() => Some(Stage::Accepted {}),
        _ => None,
    }
}

/// Whether a late completion that the manager accepts ends the work: nobody has ended it otherwise.
pub(super) fn can_still_complete(stage: &Stage) -> bool {
    matches!(stage, Stage::Accepted {}) || stage.order().is_some()
}

/// Work that has ended so, and the call that is then due.
fn completed(completion: Completion, visit_due: Option<DateTime<Utc>>) -> Stage {
    let visit = first_visit(visit_due.unwrap_or(completion.at));
    Stage::Completed { completion, visit }
}

fn on_hold(work: &Work, arrived_at: Option<DateTime<Utc>>, recorded: &Recorded) -> Option<Stage> {
    let (reason, note, until) = match &recorded.event {
        Event::Held { reason, note, until } => (*reason, note.clone(), *until),
        Event::PartlyRepaired { left, until, .. } => (HoldReason::Remaining, Some(left.clone()), *until),
        _ => return None,
    };
    let hold = Hold {
        reason,
        note,
        until,
        since: recorded.at,
    };
    Some(Stage::OnHold {
        work: work.clone(),
        arrived_at,
        hold,
    })
}

const fn acknowledged(work: Work) -> Stage {
    Stage::Acknowledged {
        work,
        departed_at: None,
    }
}

/// The next call, when one is still to be made.
fn next_visit(visit: VisitPlan, result: &VisitResult, over: Option<bool>) -> Option<VisitPlan> {
    let attempts = visit.attempts + 1;
    match result {
        VisitResult::NotReached { retry_at, .. } if !over.unwrap_or(attempts >= MAX_VISIT_ATTEMPTS) => {
            Some(VisitPlan {
                due: *retry_at,
                attempts,
            })
        }
        _ => None,
    }
}

/// The reporter has answered what the desk asked.
fn answer_questions(ticket: &mut Ticket, recorded: &Recorded) {
    for question in ticket
        .questions
        .iter_mut()
        .filter(|one| one.answered_at.is_none())
    {
        question.answered_at = Some(recorded.at);
    }
}

fn leave_crew(stage: &mut Stage, who: PersonId) {
    let order = match stage {
        Stage::Dispatched { order } => order,
        Stage::Acknowledged { work, .. } | Stage::InProgress { work, .. } | Stage::OnHold { work, .. } => {
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

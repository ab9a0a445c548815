//! What follows the work, and what can happen beside it: visits, escalations, reopening, withdrawal, urging.

use super::may_urge;
use super::turn::Turn;
use crate::calendar::MAX_VISIT_ATTEMPTS;
use crate::people::Actor;
use crate::rejection::{Field, Rejection};
use crate::text::Remark;
use crate::ticket::{EscalationCause, Event, Outcome, Stage, VisitResult};
use chrono::TimeDelta;

/// A ticket is urged at most once in so many minutes by reporters.
const URGE_EVERY_MINUTES: i64 = 60;

impl Turn<'_> {
    pub(super) fn record_visit(&self, result: &VisitResult) -> Result<Vec<Event>, Rejection> {
        let Stage::Completed { completion, visit } = &self.ticket.stage else {
            return self.wrong_stage();
        };
        let mut events = vec![Event::VisitRecorded {
            result: result.clone(),
        }];
        let mut causes = Vec::new();
        let failed = matches!(completion.outcome, Outcome::Failure { .. });
        let remark = match result {
            VisitResult::NotReached { retry_at, remark } => {
                if visit.attempts + 1 < MAX_VISIT_ATTEMPTS {
                    self.future(*retry_at, Field::Until)?;
                    return Ok(events);
                }
                remark
            }
            VisitResult::Reached {
                repair,
                desk,
                fixed,
                remark,
            } => {
                if !*fixed && !failed {
                    causes.push(EscalationCause::NotFixed);
                }
                if repair.any_low() || desk.is_some_and(|desk| desk.any_low()) {
                    causes.push(EscalationCause::LowScore);
                }
                remark
            }
        };
        if failed {
            causes.insert(0, EscalationCause::Failure);
        }
        let settled = causes.is_empty() && !self.ticket.has_open_escalation();
        events.extend(causes.into_iter().map(|cause| Event::Escalated {
            cause,
            note: remark.clone(),
        }));
        if settled {
            events.push(Event::Closed {});
        }
        Ok(events)
    }

    pub(super) fn escalate(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Cancelled { .. } => self.wrong_stage(),
            _ => Ok(vec![Event::Escalated {
                cause: EscalationCause::ByHand,
                note: Some(reason.clone()),
            }]),
        }
    }

    pub(super) fn answer(&self, escalation: usize, text: &Remark) -> Result<Vec<Event>, Rejection> {
        let list = &self.ticket.escalations;
        if list.get(escalation).is_none_or(|one| one.answer.is_some()) {
            return Err(Rejection::NoEscalation);
        }
        let mut events = vec![Event::EscalationAnswered {
            escalation,
            text: text.clone(),
        }];
        let last = list.iter().filter(|one| one.answer.is_none()).count() == 1;
        if last && matches!(self.ticket.stage, Stage::Visited { .. }) {
            events.push(Event::Closed {});
        }
        Ok(events)
    }

    pub(super) fn reopen(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Completed { .. }
            | Stage::Visited { .. }
            | Stage::Closed { .. }
            | Stage::Rejected { .. } => Ok(vec![Event::Reopened {
                reason: reason.clone(),
            }]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn cancel(&self, reason: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} | Stage::Accepted {} => Ok(vec![Event::Cancelled {
                reason: reason.cloned(),
            }]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn urge(&self, note: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        let owing = self.ticket.stage.owing();
        let Some(whom) = owing.filter(|owing| may_urge(self.context.actor, *owing)) else {
            return self.wrong_stage();
        };
        if let (Actor::Reporter { .. }, Some(last)) = (self.context.actor, self.ticket.urged_at.last()) {
            let until = *last + TimeDelta::minutes(URGE_EVERY_MINUTES);
            if until > self.context.now {
                return Err(Rejection::UrgedRecently { until });
            }
        }
        Ok(vec![Event::Urged {
            whom: Some(whom),
            note: note.cloned(),
        }])
    }

    pub(super) fn settle(&self, accept: bool, note: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        if self.ticket.review.is_none() {
            return Err(Rejection::NoReview);
        }
        Ok(vec![Event::ReviewSettled {
            accept,
            note: note.cloned(),
        }])
    }
}

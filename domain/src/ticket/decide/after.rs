//! What follows the work, and what can happen beside it: visits, ratings, escalations, reopening, withdrawal, urging.

use super::may_urge;
use super::turn::Turn;
use crate::id::PersonId;
use crate::people::{Actor, Role, Staff};
use crate::rejection::{Field, Rejection};
use crate::score::{DeskScores, RepairScores};
use crate::text::Remark;
use crate::ticket::{Completion, Escalation, EscalationCause, Event, Outcome, Stage, VisitResult};
use chrono::{DateTime, TimeDelta, Utc};

impl Turn<'_> {
    pub(super) fn record_visit(&self, result: &VisitResult) -> Result<Vec<Event>, Rejection> {
        let Some(visit) = self.ticket.stage.visit() else {
            return self.wrong_stage();
        };
        if let VisitResult::NotReached { retry_at, .. } = result
            && visit.attempts + 1 < self.context.facts.rules.visits.max_attempts
        {
            self.future(*retry_at, Field::Until)?;
            return Ok(vec![visited(result, false)]);
        }
        let (causes, remark) = match (&self.ticket.stage, result) {
            (Stage::Completed { completion, .. }, _) => causes_of_call(completion, result)?,
            (
                _,
                VisitResult::Explained {
                    desk,
                    accepts,
                    remark,
                },
            ) => {
                let contested = (!*accepts).then_some(EscalationCause::Contested);
                let low = desk
                    .filter(DeskScores::any_low)
                    .map(|_| EscalationCause::LowScore);
                (contested.into_iter().chain(low).collect(), remark)
            }
            (_, VisitResult::NotReached { remark, .. }) => (Vec::new(), remark),
            (_, VisitResult::Reached { .. }) => return Err(Rejection::BadPayload),
        };
        let mut events = vec![visited(result, true)];
        let settled = causes.is_empty() && !self.ticket.has_open_escalation();
        events.extend(
            causes
                .into_iter()
                .map(|cause| self.escalated(cause, remark.as_ref())),
        );
        if settled && self.ticket.stage.completion().is_some() {
            events.push(Event::Closed {});
        }
        Ok(events)
    }

    pub(super) fn rate(
        &self,
        repair: RepairScores,
        desk: Option<DeskScores>,
        fixed: bool,
        remark: Option<&Remark>,
    ) -> Result<Vec<Event>, Rejection> {
        let rules = &self.context.facts.rules;
        let (Some(completion), Some(until)) = (self.ticket.stage.completion(), self.ticket.rate_until(rules))
        else {
            return self.wrong_stage();
        };
        if self.ticket.is_rated() {
            return Err(Rejection::AlreadyRated);
        }
        if until < self.context.now {
            return Err(Rejection::Expired { until });
        }
        let mut causes = Vec::new();
        if !fixed && matches!(completion.outcome, Outcome::Success {}) {
            causes.push(EscalationCause::NotFixed);
        }
        if repair.any_low() || desk.is_some_and(|desk| desk.any_low()) {
            causes.push(EscalationCause::LowScore);
        }
        causes.retain(|cause| !self.is_open(*cause));
        let mut events = vec![Event::Rated {
            repair,
            desk,
            fixed,
            remark: remark.cloned(),
        }];
        events.extend(causes.into_iter().map(|cause| self.escalated(cause, remark)));
        Ok(events)
    }

    /// Whether management still owes an answer to this.
    fn is_open(&self, cause: EscalationCause) -> bool {
        let list = &self.ticket.escalations;
        list.iter().any(|one| one.cause == cause && one.answer.is_none())
    }

    /// A time has run out. Once at a stage, and not again while management owes the answer to it.
    pub(super) fn alarm(&self, cause: EscalationCause) -> Vec<Event> {
        let ticket = self.ticket;
        let since = ticket.changed_at;
        let raised = |one: &Escalation| one.cause == cause && (one.answer.is_none() || one.at >= since);
        if ticket.stage.is_open() && !ticket.escalations.iter().any(raised) {
            vec![self.escalated(cause, None)]
        } else {
            Vec::new()
        }
    }

    pub(super) fn own(
        &self,
        escalation: usize,
        owner: PersonId,
        due: DateTime<Utc>,
    ) -> Result<Vec<Event>, Rejection> {
        let list = &self.ticket.escalations;
        if list.get(escalation).is_none_or(|one| one.answer.is_some()) {
            return Err(Rejection::NoEscalation);
        }
        let answers =
            |staff: &&Staff| staff.id == owner && (staff.is(Role::Supervisor) || staff.is(Role::Manager));
        if self.context.facts.owner.as_ref().filter(answers).is_none() {
            return Err(Rejection::UnknownStaff {
                field: Field::Handler,
            });
        }
        self.future(due, Field::Due)?;
        Ok(vec![Event::EscalationOwned {
            escalation,
            owner,
            due,
        }])
    }

    pub(super) fn escalate(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Cancelled { .. } => self.wrong_stage(),
            _ => Ok(vec![self.escalated(EscalationCause::ByHand, Some(reason))]),
        }
    }

    pub(super) fn answer(&self, escalation: usize, text: &Remark) -> Result<Vec<Event>, Rejection> {
        let list = &self.ticket.escalations;
        let Some(open) = list.get(escalation).filter(|one| one.answer.is_none()) else {
            return Err(Rejection::NoEscalation);
        };
        let actor = self.context.actor;
        if !matches!(actor, Actor::System) && !actor.is(Role::Supervisor) && open.owner != actor.person() {
            return Err(Rejection::Forbidden);
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
        let rules = &self.context.facts.rules;
        let Some(until) = self.ticket.reopen_until(rules) else {
            return self.wrong_stage();
        };
        let by_reporter = matches!(self.context.actor, Actor::Reporter { .. });
        if by_reporter && until < self.context.now {
            return Err(Rejection::Expired { until });
        }
        let mut events = vec![Event::Reopened {
            reason: reason.clone(),
        }];
        // a reporter who does not accept the rejection is heard by management as well (brief, item 4)
        if by_reporter && matches!(self.ticket.stage, Stage::Rejected { .. }) {
            events.push(self.escalated(EscalationCause::Contested, Some(reason)));
        }
        Ok(events)
    }

    pub(super) fn cancel(&self, reason: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} | Stage::Accepted {} if self.context.facts.joined > 0 => {
                Err(Rejection::OthersWait)
            }
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
            let until = *last + TimeDelta::minutes(i64::from(self.context.facts.rules.urge_minutes));
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

fn visited(result: &VisitResult, over: bool) -> Event {
    Event::VisitRecorded {
        result: result.clone(),
        over: Some(over),
    }
}

/// What management must hear of after the last call about a repair, and in which words.
fn causes_of_call<'a>(
    completion: &Completion,
    result: &'a VisitResult,
) -> Result<(Vec<EscalationCause>, &'a Option<Remark>), Rejection> {
    let failed = matches!(completion.outcome, Outcome::Failure { .. });
    let mut causes = Vec::new();
    if failed {
        causes.push(EscalationCause::Failure);
    }
    let remark = match result {
        VisitResult::NotReached { remark, .. } => remark,
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
        VisitResult::Explained { .. } => return Err(Rejection::BadPayload),
    };
    Ok((causes, remark))
}

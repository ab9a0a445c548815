//! What follows the work, and what can happen beside it: visits, ratings, escalations, reopening, withdrawal, urging.

use super::may_urge;
use super::turn::Turn;
use crate::id::PersonId;
use crate::people::{Actor, Role, Staff};
use crate::rejection::{Field, Rejection};
use crate::score::{DeskScores, RepairScores};
use crate::text::Remark;
use crate::ticket::evolve::can_still_complete;
use crate::ticket::{Completion, Escalation, EscalationCause, Event, Outcome, Stage, VisitResult};
use chrono::{DateTime, Utc};

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
        let (cause, remark) = match (&self.ticket.stage, result) {
            (Stage::Completed { completion, .. }, _) => self.cause_of_call(completion, result)?,
            (
                _,
                VisitResult::Explained {
                    desk,
                    accepts,
                    remark,
                },
            ) => {
                let low = desk.is_some_and(|desk| desk.any_low());
                let low = low.then_some(EscalationCause::LowScore);
                let cause = if *accepts {
                    low
                } else {
                    Some(EscalationCause::Contested)
                };
                (cause, remark)
            }
            (_, VisitResult::NotReached { remark, .. }) => (None, remark),
            (_, VisitResult::Reached { .. }) => return Err(Rejection::BadPayload),
        };
        let mut events = vec![visited(result, true)];
        let settled = cause.is_none() && !self.ticket.has_open_escalation();
        events.extend(cause.map(|cause| self.escalated(cause, remark.as_ref())));
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
        let cause = self.cause_of_work(completion, fixed, low(Some(&repair), desk.as_ref()));
        let mut events = vec![Event::Rated {
            repair,
            desk,
            fixed,
            remark: remark.cloned(),
        }];
        events.extend(cause.map(|cause| self.escalated(cause, remark)));
        Ok(events)
    }

    /// What management must hear of after the last call about a repair, and in which words.
    fn cause_of_call<'a>(
        &self,
        completion: &Completion,
        result: &'a VisitResult,
    ) -> Result<(Option<EscalationCause>, &'a Option<Remark>), Rejection> {
        match result {
            VisitResult::NotReached { remark, .. } => {
                Ok((self.cause_of_work(completion, true, false), remark))
            }
            VisitResult::Reached {
                repair,
                desk,
                fixed,
                declined,
                remark,
            } => {
                match (repair, desk, declined) {
                    (Some(_), _, false) | (None, None, true) => {}
                    (None, _, false) => {
                        let field = Field::Scores;
                        return Err(Rejection::Empty { field });
                    }
                    _ => return Err(Rejection::BadPayload),
                }
                let low = low(repair.as_ref(), desk.as_ref());
                Ok((self.cause_of_work(completion, *fixed, low), remark))
            }
            VisitResult::Explained { .. } => Err(Rejection::BadPayload),
        }
    }

    /// Why management must hear of work that ended so and about which its reporter speaks so: always of what is not
    /// repaired (brief, item 4: 一律上报), and of low marks. One end of work is one case: it is raised once, for the
    /// gravest reason, whoever says it first and however often it is said.
    fn cause_of_work(&self, completion: &Completion, fixed: bool, low: bool) -> Option<EscalationCause> {
        use EscalationCause::{Failure, LowScore, NotFixed};
        let failed = matches!(completion.outcome, Outcome::Failure { .. });
        let (cause, graver): (_, &[EscalationCause]) = match (failed, fixed, low) {
            (true, ..) => (Failure, &[]),
            (_, false, _) => (NotFixed, &[Failure]),
            (_, _, true) => (LowScore, &[Failure, NotFixed]),
            _ => return None,
        };
        let raised =
            |one: &Escalation| one.at >= completion.at && (one.cause == cause || graver.contains(&one.cause));
        (!self.ticket.escalations.iter().any(raised)).then_some(cause)
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

    pub(super) fn answer(
        &self,
        escalation: usize,
        text: &Remark,
        told: bool,
    ) -> Result<Vec<Event>, Rejection> {
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
            told,
        }];
        let last = list.iter().filter(|one| one.answer.is_none()).count() == 1;
        if last && matches!(self.ticket.stage, Stage::Visited { .. }) {
            events.push(Event::Closed {});
        }
        Ok(events)
    }

    pub(super) fn reopen(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        let rules = &self.context.facts.rules;
        let by_reporter = matches!(self.context.actor, Actor::Reporter { .. });
        let is_part = self.ticket.part_of().is_some();
        let until = if is_part {
            self.context
                .facts
                .whole
                .and_then(|whole| whole.reopen_until(rules))
        } else {
            self.ticket.reopen_until(rules)
        };
        match until {
            Some(until) if by_reporter && until < self.context.now => {
                return Err(Rejection::Expired { until });
            }
            Some(_) => {}
            // staff take a part out whenever they see that it is none
            None if is_part && !by_reporter => {}
            None => return self.wrong_stage(),
        }
        let mut events = vec![Event::Reopened {
            reason: reason.clone(),
            contests: self.contests(),
            promise: self.context.facts.promise,
        }];
        let cause = self.cause_of_reopening();
        events.extend(cause.map(|cause| self.escalated(cause, Some(reason))));
        Ok(events)
    }

    /// Whether to reopen it is to object to a rejection 提出异议: its own, or, for the reporter of a part, the whole's.
    fn contests(&self) -> bool {
        let by_reporter = matches!(self.context.actor, Actor::Reporter { .. });
        match self.ticket.stage {
            Stage::Rejected { .. } => true,
            Stage::Merged { .. } => {
                by_reporter && self.context.facts.whole.is_some_and(|whole| whole.rejected)
            }
            _ => false,
        }
    }

    /// Why management must hear of a reopening: that work was not good, and that a reporter does not accept the rejection
    /// (brief, item 4). Once for each end, and not when management, or who answers for it, reopens it.
    fn cause_of_reopening(&self) -> Option<EscalationCause> {
        let (ticket, actor) = (self.ticket, self.context.actor);
        if let Some(completion) = ticket.stage.completion() {
            let management =
                actor.is(Role::Supervisor) || actor.person().is_some_and(|person| ticket.is_owned_by(person));
            let cause = self.cause_of_work(completion, false, false);
            return cause.filter(|_| !management);
        }
        if !matches!(actor, Actor::Reporter { .. }) {
            return None;
        }
        if self.contests() {
            let contested =
                |one: &Escalation| one.cause == EscalationCause::Contested && one.at >= ticket.changed_at;
            return (!ticket.escalations.iter().any(contested)).then_some(EscalationCause::Contested);
        }
        // what was done about the whole has not repaired it here
        ticket.part_of().map(|_| EscalationCause::NotFixed)
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
        let owing = match (self.ticket.part_of(), self.context.actor) {
            (Some(_), Actor::Reporter { .. }) => self.context.facts.whole.and_then(|whole| whole.owing),
            _ => self.ticket.stage.owing(),
        };
        let Some(whom) = owing.filter(|owing| may_urge(self.context.actor, *owing)) else {
            return self.wrong_stage();
        };
        // what was late when it was looked at may have been done since
        let late = self.ticket.owed_by().is_some_and(|by| by < self.context.now);
        if matches!(self.context.actor, Actor::System) && !late {
            return self.wrong_stage();
        }
        let waits = self.ticket.urged_until(&self.context.facts.rules);
        if let (Actor::Reporter { .. }, Some(until)) = (self.context.actor, waits)
            && until > self.context.now
        {
            return Err(Rejection::UrgedRecently { until });
        }
        Ok(vec![Event::Urged {
            whom: Some(whom),
            note: note.cloned(),
        }])
    }

    pub(super) fn settle(&self, accept: bool, note: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        let Some(review) = &self.ticket.review else {
            return Err(Rejection::NoReview);
        };
        let ends = accept && can_still_complete(&self.ticket.stage);
        let mut events = vec![Event::ReviewSettled {
            accept,
            note: note.cloned(),
            visit_due: ends.then(|| self.context.visit_due()),
        }];
        if ends {
            events.extend(self.failed(&review.outcome));
        }
        Ok(events)
    }
}

fn visited(result: &VisitResult, over: bool) -> Event {
    Event::VisitRecorded {
        result: result.clone(),
        over: Some(over),
    }
}

/// Whether any of these marks is low.
fn low(repair: Option<&RepairScores>, desk: Option<&DeskScores>) -> bool {
    repair.is_some_and(RepairScores::any_low) || desk.is_some_and(DeskScores::any_low)
}

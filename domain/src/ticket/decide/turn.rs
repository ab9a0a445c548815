//! A turn of the desk or of a manager.

use crate::id::{PersonId, TicketId};
use crate::people::Role;
use crate::place::DepartmentCode;
use crate::rejection::{Field, Rejection};
use crate::text::Remark;
use crate::ticket::decide::{Context, Target};
use crate::ticket::{EscalationCause, Event, Outcome, Stage, Ticket, Work};
use chrono::{DateTime, Utc};

/// A ticket with the circumstances of one decision on it.
pub(super) struct Turn<'a> {
    pub(super) ticket: &'a Ticket,
    pub(super) context: &'a Context<'a>,
}

impl Turn<'_> {
    /// Too late, or too early: says who brought the ticket where it is.
    pub(super) fn wrong_stage<T>(&self) -> Result<T, Rejection> {
        let ticket = self.ticket;
        Err(Rejection::WrongStage {
            stage: ticket.stage.name(),
            by: ticket.changed_by,
            at: ticket.changed_at,
        })
    }

    /// The work, when the actor leads it.
    pub(super) fn own_work(&self) -> Result<&Work, Rejection> {
        match self.ticket.stage.work() {
            Some(work) if self.context.actor.person() == Some(work.lead) => Ok(work),
            Some(work) => Err(Rejection::AlreadyTaken {
                by: work.lead,
                at: work.acknowledged_at,
            }),
            None => self.wrong_stage(),
        }
    }

    pub(super) fn future(&self, time: DateTime<Utc>, field: Field) -> Result<(), Rejection> {
        if time > self.context.now {
            Ok(())
        } else {
            Err(Rejection::InPast { field })
        }
    }

    pub(super) fn accept(&self) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} => Ok(vec![Event::Accepted {}]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn reject(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} => Ok(vec![
                Event::Rejected {
                    reason: reason.clone(),
                    visit_due: Some(self.context.visit_due()),
                },
                self.escalated(EscalationCause::Rejected, Some(reason)),
            ]),
            _ => self.wrong_stage(),
        }
    }

    /// Management must answer, by the office's rule.
    pub(super) fn escalated(&self, cause: EscalationCause, note: Option<&Remark>) -> Event {
        Event::Escalated {
            cause,
            note: note.cloned(),
            due: Some(self.context.facts.rules.answer_due(self.context.now)),
        }
    }

    /// Management hears of work that failed as soon as it has ended (brief, item 4).
    pub(super) fn failed(&self, outcome: &Outcome) -> Option<Event> {
        let Outcome::Failure { explanation, .. } = outcome else {
            return None;
        };
        Some(self.escalated(EscalationCause::Failure, Some(explanation)))
    }

    pub(super) fn merge(&self, into: TicketId) -> Result<Vec<Event>, Rejection> {
        if !matches!(self.ticket.stage, Stage::Submitted {} | Stage::Accepted {}) {
            return self.wrong_stage();
        }
        let target = self.context.facts.target.as_ref();
        let open = |target: &&Target| target.id == into && target.open && into != self.ticket.id;
        let Some(target) = target.filter(open) else {
            return Err(Rejection::TargetClosed);
        };
        // its own parts come along: they stay parts of this one, and whoever follows them comes to the whole
        Ok(vec![Event::Merged { into, no: target.no }])
    }

    pub(super) fn ask_back(&self, question: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} | Stage::Accepted {} => Ok(vec![Event::Asked {
                question: question.clone(),
            }]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn transfer(
        &self,
        to: &DepartmentCode,
        reason: Option<&Remark>,
    ) -> Result<Vec<Event>, Rejection> {
        if !matches!(self.ticket.stage, Stage::Submitted {} | Stage::Accepted {}) {
            return self.wrong_stage();
        }
        if self.context.facts.department.as_ref() != Some(to) || *to == self.ticket.department {
            return Err(Rejection::UnknownDepartment);
        }
        Ok(vec![Event::Transferred {
            from: self.ticket.department.clone(),
            to: to.clone(),
            reason: reason.cloned(),
        }])
    }

    pub(super) fn dispatch(
        &self,
        crew: &[PersonId],
        due: DateTime<Utc>,
        note: Option<&Remark>,
    ) -> Result<Vec<Event>, Rejection> {
        if !matches!(self.ticket.stage, Stage::Accepted {}) && self.ticket.stage.order().is_none() {
            return self.wrong_stage();
        }
        let mut crew = crew.to_vec();
        crew.sort_unstable();
        crew.dedup();
        if crew.is_empty() {
            return Err(Rejection::Empty { field: Field::Crew });
        }
        let fit = |id: &PersonId| {
            self.context.facts.crew.iter().any(|person| {
                person.id == *id
                    && person.is(Role::Worker)
                    && person.departments.contains(&self.ticket.department)
            })
        };
        if !crew.iter().all(fit) {
            return Err(Rejection::UnknownPerson);
        }
        self.future(due, Field::Due)?;
        Ok(vec![Event::Dispatched {
            crew,
            due,
            note: note.cloned(),
        }])
    }
}

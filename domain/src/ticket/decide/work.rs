//! A worker's turn.

use super::turn::Turn;
use crate::blob::BlobRef;
use crate::rejection::Rejection;
use crate::text::Remark;
use crate::ticket::{Confirmation, Confirmed, Event, HoldReason, Order, Outcome, Stage};
use chrono::{DateTime, Utc};

impl Turn<'_> {
    pub(super) fn acknowledge(&self) -> Result<Vec<Event>, Rejection> {
        let Some(lead) = self.context.actor.person() else {
            return Err(Rejection::Forbidden);
        };
        match &self.ticket.stage {
            Stage::Dispatched { .. } => Ok(vec![Event::Acknowledged { lead }]),
            _ => self.own_work().map(|_| Vec::new()),
        }
    }

    pub(super) fn depart(&self) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            Stage::Acknowledged {
                departed_at: None, ..
            } => Ok(vec![Event::Departed {}]),
            Stage::Acknowledged { .. } => Ok(Vec::new()),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn arrive(&self) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            Stage::Acknowledged { .. } => Ok(vec![Event::Arrived {}]),
            Stage::InProgress { .. } => Ok(Vec::new()),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn hold(
        &self,
        reason: HoldReason,
        note: Option<&Remark>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        if reason == HoldReason::Remaining {
            return Err(Rejection::BadPayload);
        }
        match &self.ticket.stage {
            // the new time may have passed while the phone was without a network
            Stage::Acknowledged { .. } | Stage::InProgress { .. } => Ok(vec![Event::Held {
                reason,
                note: note.cloned(),
                until,
            }]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn partly_repair(
        &self,
        done: &Remark,
        left: &Remark,
        until: DateTime<Utc>,
        photos: &[BlobRef],
    ) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            Stage::InProgress { .. } => Ok(vec![Event::PartlyRepaired {
                done: done.clone(),
                left: left.clone(),
                until,
                photos: photos.to_vec(),
            }]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn resume(&self) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            Stage::OnHold { .. } => Ok(vec![Event::Resumed {}]),
            _ => self.wrong_stage(),
        }
    }

    pub(super) fn hand_back(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        let Some(who) = self.context.actor.person() else {
            return Err(Rejection::Forbidden);
        };
        let Some(Order { crew, .. }) = self.ticket.stage.order() else {
            return self.wrong_stage();
        };
        let leads = self.ticket.stage.work().is_some_and(|work| work.lead == who);
        if crew.len() > 1 && !leads {
            return Ok(vec![Event::LeftCrew {
                who,
                reason: reason.clone(),
            }]);
        }
        Ok(vec![Event::HandedBack {
            reason: reason.clone(),
        }])
    }

    pub(super) fn complete(
        &self,
        outcome: &Outcome,
        photos: &[BlobRef],
        confirmation: Option<&Confirmation>,
    ) -> Result<Vec<Event>, Rejection> {
        let Some(who) = self.context.actor.person() else {
            return Err(Rejection::Forbidden);
        };
        let confirmed = confirmation
            .map(|given| self.confirmed(given, photos))
            .transpose()?;
        let (outcome, photos) = (outcome.clone(), photos.to_vec());
        match (&self.ticket.stage, self.own_work()) {
            (Stage::InProgress { .. }, Ok(_)) => {
                let visits = &self.context.facts.rules.visits;
                let ticket = self.ticket;
                let called = matches!(outcome, Outcome::Failure { .. })
                    || ticket.has_open_escalation()
                    || visits.draws(ticket.id, &ticket.report.category);
                let failed = self.failed(&outcome);
                let mut events = vec![Event::Completed {
                    outcome,
                    photos,
                    who,
                    confirmed,
                    visit_due: called.then(|| self.context.visit_due()),
                }];
                events.extend(failed);
                if !called {
                    events.push(Event::Closed {});
                }
                Ok(events)
            }
            // the lead forgot a step, which the page says before it comes to this
            (_, Ok(_)) => self.wrong_stage(),
            (Stage::Dispatched { order }, _) if order.crew.contains(&who) => self.wrong_stage(),
            // reassigned, cancelled, handed back meanwhile: what was done is kept (F26, F36)
            (_, Err(_)) => Ok(vec![Event::CompletionKept { outcome, photos, who }]),
        }
    }

    /// What the reporter's word is worth.
    fn confirmed(&self, given: &Confirmation, photos: &[BlobRef]) -> Result<Confirmed, Rejection> {
        match given {
            Confirmation::Signature { image } if photos.iter().any(|photo| photo.sha256 == *image) => {
                Ok(Confirmed::Signature { image: image.clone() })
            }
            Confirmation::Signature { .. } => Err(Rejection::BadPayload),
            Confirmation::Code { code } => {
                // a phone does not know the code: only the server says whether it is right
                Ok(match self.context.facts.code.as_deref() {
                    None => Confirmed::UncheckedCode {},
                    Some(right) if right == code.trim() => Confirmed::Code {},
                    Some(_) => Confirmed::WrongCode {},
                })
            }
        }
    }
}

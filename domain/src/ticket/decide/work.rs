//! A worker's turn.

use super::turn::Turn;
use crate::blob::BlobRef;
use crate::rejection::Rejection;
use crate::text::Remark;
use crate::ticket::{Event, HoldReason, Order, Outcome, Stage};
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

    pub(super) fn complete(&self, outcome: &Outcome, photos: &[BlobRef]) -> Result<Vec<Event>, Rejection> {
        let Some(who) = self.context.actor.person() else {
            return Err(Rejection::Forbidden);
        };
        let (outcome, photos) = (outcome.clone(), photos.to_vec());
        match (&self.ticket.stage, self.own_work()) {
            (Stage::InProgress { .. }, Ok(_)) => Ok(vec![Event::Completed { outcome, photos, who }]),
            // the lead forgot a step, which the page says before it comes to this
            (_, Ok(_)) => self.wrong_stage(),
            (Stage::Dispatched { order }, _) if order.crew.contains(&who) => self.wrong_stage(),
            // reassigned, cancelled, handed back meanwhile: what was done is kept (F26, F36)
            (_, Err(_)) => Ok(vec![Event::CompletionKept { outcome, photos, who }]),
        }
    }
}

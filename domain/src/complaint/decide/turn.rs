//! A turn of the desk, of management, of whoever handles a complaint, or of the complainant.

use super::Context;
use crate::blob::BlobRef;
use crate::complaint::{Category, Channel, Complaint, Event, StageName, UpwardCause};
use crate::id::PersonId;
use crate::people::{Actor, By};
use crate::rejection::{Field, Rejection};
use crate::text::Remark;
use StageName::{Closed, Handling, Replied, Submitted, Withdrawn};
use chrono::{DateTime, Utc};

type Decision = Result<Vec<Event>, Rejection>;

/// A complaint with the circumstances of one decision on it.
pub(super) struct Turn<'a> {
    pub(super) complaint: &'a Complaint,
    pub(super) context: &'a Context<'a>,
}

impl Turn<'_> {
    pub(super) fn classify(&self, category: Category, about: &[PersonId], note: Option<&Remark>) -> Decision {
        let complaint = self.complaint;
        match complaint.stage {
            Submitted if complaint.filing.channel == Channel::Letter => return Err(Rejection::NotTakenOn),
            Submitted | Handling | Replied => {}
            Closed | Withdrawn => return self.moved(),
        }
        let mut about = about.to_vec();
        about.sort_unstable();
        about.dedup();
        // whoever has left since stays named
        let known = |id: &PersonId| {
            complaint.about.contains(id) || self.context.facts.about.iter().any(|person| person.id == *id)
        };
        if !about.iter().all(known) {
            return Err(Rejection::UnknownStaff { field: Field::About });
        }
        let said = complaint.classified.as_ref().and_then(|last| last.note.as_ref());
        let nothing_new = complaint.category == category && complaint.about == about;
        if nothing_new && complaint.stage != Submitted && (note.is_none() || note == said) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::Classified {
            category,
            about,
            note: note.cloned(),
        }])
    }

    pub(super) fn take_on(&self) -> Decision {
        let handler = self.context.actor.person().ok_or(Rejection::Forbidden)?;
        match self.complaint.stage {
            Submitted => Ok(vec![Event::TakenOn { handler }]),
            Handling if self.complaint.handler == Some(handler) => Ok(Vec::new()),
            _ => self.moved(),
        }
    }

    pub(super) fn assign(&self, to: PersonId, due: DateTime<Utc>, note: Option<&Remark>) -> Decision {
        let complaint = self.complaint;
        if complaint.stage != Handling {
            return self.moved();
        }
        if (complaint.handler, complaint.due, complaint.order.as_ref()) == (Some(to), Some(due), note) {
            return Ok(Vec::new());
        }
        if complaint.about.contains(&to) {
            return Err(Rejection::AboutHandler);
        }
        if self
            .context
            .facts
            .to
            .as_ref()
            .is_none_or(|person| person.id != to)
        {
            let field = Field::Handler;
            return Err(Rejection::UnknownStaff { field });
        }
        if due <= self.context.now {
            return Err(Rejection::InPast { field: Field::Due });
        }
        Ok(vec![Event::Assigned {
            to,
            due,
            note: note.cloned(),
        }])
    }

    pub(super) fn report_up(&self, reason: &Remark) -> Decision {
        if !matches!(self.complaint.stage, Submitted | Handling | Replied) {
            return self.moved();
        }
        let cause = match self.context.actor {
            Actor::System => UpwardCause::Overdue,
            _ => UpwardCause::ByHand,
        };
        let note = Some(reason.clone());
        // that it is late is said once, in whatever words
        let is_said = self.complaint.upwards.iter().any(|one| {
            let same = cause == UpwardCause::Overdue || one.by == self.by() && one.note == note;
            one.answer.is_none() && one.cause == cause && same
        });
        if is_said {
            return Ok(Vec::new());
        }
        Ok(vec![Event::ReportedUp { cause, note }])
    }

    pub(super) fn direct(&self, upward: usize, text: &Remark) -> Decision {
        let report = self.complaint.upwards.get(upward);
        match report.ok_or(Rejection::NoEscalation)?.answer.as_ref() {
            None => Ok(vec![Event::Directed {
                upward,
                text: text.clone(),
            }]),
            Some(given) if given.by == self.by() && given.text.as_ref() == Some(text) => Ok(Vec::new()),
            Some(_) => Err(Rejection::NoEscalation),
        }
    }

    pub(super) fn reply(&self, text: &Remark) -> Decision {
        let last = self.complaint.reply();
        match self.complaint.stage {
            Handling => Ok(vec![Event::Replied { text: text.clone() }]),
            Replied if last.is_some_and(|last| last.by == self.by() && last.text == *text) => Ok(Vec::new()),
            _ => self.moved(),
        }
    }

    pub(super) fn close(&self, note: Option<&Remark>) -> Decision {
        match self.complaint.stage {
            Replied if self.complaint.open_upwards() > 0 => Err(Rejection::OpenReport),
            Replied => Ok(vec![Event::Closed { note: note.cloned() }]),
            Closed if self.complaint.changed_by == self.by() => Ok(Vec::new()),
            _ => self.moved(),
        }
    }

    pub(super) fn contest(&self, reason: &Remark) -> Decision {
        let note = Some(reason.clone());
        let last = self.complaint.upwards.last();
        let is_said = last.is_some_and(|last| last.cause == UpwardCause::Contested && last.note == note);
        match self.complaint.stage {
            Replied | Closed => Ok(vec![
                Event::Contested {
                    reason: reason.clone(),
                    due: Some(self.context.facts.rules.answer_due(self.context.now)),
                },
                Event::ReportedUp {
                    cause: UpwardCause::Contested,
                    note,
                },
            ]),
            Handling if is_said => Ok(Vec::new()),
            _ => self.moved(),
        }
    }

    pub(super) fn withdraw(&self, reason: Option<&Remark>) -> Decision {
        match self.complaint.stage {
            Submitted | Handling => Ok(vec![Event::Withdrawn {
                reason: reason.cloned(),
            }]),
            Withdrawn if self.complaint.changed_by == self.by() => Ok(Vec::new()),
            _ => self.moved(),
        }
    }

    pub(super) fn note(&self, text: Option<&Remark>, photos: &[BlobRef]) -> Decision {
        if self.complaint.stage == Withdrawn {
            return self.moved();
        }
        if text.is_none() && photos.is_empty() {
            return Err(Rejection::Empty { field: Field::Remark });
        }
        Ok(vec![Event::Noted {
            text: text.cloned(),
            photos: photos.to_vec(),
        }])
    }

    fn by(&self) -> By {
        self.context.actor.by()
    }

    /// Too late, or too early: says who brought the complaint where it is.
    fn moved<T>(&self) -> Result<T, Rejection> {
        Err(Rejection::ComplaintMoved {
            stage: self.complaint.stage,
            by: self.complaint.changed_by,
            at: self.complaint.changed_at,
        })
    }
}

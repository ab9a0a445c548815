//! A ticket that is a part of another 并单: it goes the way of the whole, and what its reporter may still ask of it
//! depends on how the whole stands.

use super::command::CommandKind;
use super::event::Event;
use super::names::Owing;
use super::{Stage, Ticket};
use crate::id::TicketId;
use crate::rules::Rules;
use chrono::{DateTime, TimeDelta, Utc};

/// How a ticket stands of which others are parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Who owes its next step; nobody once it has ended.
    pub owing: Option<Owing>,
    /// When it came to its stage; of work that has ended, when it ended.
    pub since: DateTime<Utc>,
    /// Whether the desk rejected it: then a part's reporter, who asks that it be looked at again, objects to that.
    pub rejected: bool,
}

impl Whole {
    /// Until when the reporter of a part may say that it is not repaired there; none before the whole has ended: until
    /// then somebody is still to see to it.
    #[must_use]
    pub fn reopen_until(self, rules: &Rules) -> Option<DateTime<Utc>> {
        let ended = self.owing.is_none().then_some(self.since)?;
        Some(ended + TimeDelta::days(i64::from(rules.reopen_days)))
    }

    /// Whether the reporter of a part may ask for `kind` as the whole stands: to be quick while it goes on, to look at
    /// that part again once it has ended.
    #[must_use]
    pub const fn admits(self, kind: CommandKind) -> bool {
        match kind {
            CommandKind::Urge => self.owing.is_some(),
            CommandKind::Reopen => self.owing.is_none(),
            _ => true,
        }
    }
}

impl Ticket {
    /// The ticket of which this one is a part.
    #[must_use]
    pub const fn part_of(&self) -> Option<TicketId> {
        match self.stage {
            Stage::Merged { into, .. } => Some(into),
            _ => None,
        }
    }

    /// How it stands for the reporters of its parts.
    #[must_use]
    pub fn as_whole(&self) -> Whole {
        Whole {
            owing: self.stage.owing(),
            since: self.stage.completion().map_or(self.changed_at, |done| done.at),
            rejected: matches!(self.stage, Stage::Rejected { .. }),
        }
    }
}

/// What happens to the whole when `event` happens to a part of it: whoever owes the whole's next step is urged (brief,
/// item 13). What was said with it stays with the part: the whole's reporter reads its history, and is somebody else.
#[must_use]
pub fn passed_on(event: &Event, whole: &Ticket) -> Option<Event> {
    let Event::Urged { .. } = event else { return None };
    let whom = Some(whole.stage.owing()?);
    Some(Event::Urged { whom, note: None })
}

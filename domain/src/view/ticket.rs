//! One ticket: for staff and phones in full, for its reporter in part.

use super::{Category, Department, PlaceLabel};
use crate::blob::BlobRef;
use crate::id::{PersonId, TicketId, TicketNo};
use crate::people::{Role, Staff};
use crate::place::DepartmentCode;
use crate::ticket::{CommandKind, HoldReason, Outcome, Recorded, Report, StageName, Ticket};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A person's name beside an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonLabel {
    /// Who.
    pub id: PersonId,
    /// Name as shown.
    pub name: String,
}

/// Who is signed in, as pages know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Who.
    pub id: PersonId,
    /// Name as shown.
    pub name: String,
    /// What they may be.
    pub roles: Vec<Role>,
    /// Their departments.
    pub departments: Vec<DepartmentCode>,
}

impl Me {
    /// Whether this person holds `role`.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

impl From<Staff> for Me {
    fn from(staff: Staff) -> Self {
        Self {
            id: staff.id,
            name: staff.name,
            roles: staff.roles,
            departments: staff.departments,
        }
    }
}

impl From<Me> for Staff {
    fn from(me: Me) -> Self {
        Self {
            id: me.id,
            name: me.name,
            roles: me.roles,
            departments: me.departments,
        }
    }
}

/// A ticket with all that a page about it shows; also what a worker's phone keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketDetail {
    /// Its number.
    pub no: TicketNo,
    /// As it stands.
    pub ticket: Ticket,
    /// Where.
    pub place: PlaceLabel,
    /// What kind of fault.
    pub category: Category,
    /// Whose it is.
    pub department: Department,
    /// Everybody named in it.
    pub people: Vec<PersonLabel>,
    /// All its events, oldest first.
    pub history: Vec<HistoryEntry>,
    /// What the reader may ask of it now.
    pub may: Vec<CommandKind>,
    /// Tickets about the same fault that are parts of it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<TicketNo>,
}

impl TicketDetail {
    /// The name of a person in it.
    #[must_use]
    pub fn name_of(&self, id: PersonId) -> Option<&str> {
        self.people
            .iter()
            .find(|person| person.id == id)
            .map(|person| person.name.as_str())
    }

    /// All its photos: the reporter's, then those of the repair.
    pub fn photos(&self) -> impl Iterator<Item = &BlobRef> {
        let later = self.ticket.photos.iter().map(|photo| &photo.blob);
        self.ticket.report.photos.iter().chain(later)
    }
}

/// An event of the history; on a phone also one that the server has not seen yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryEntry {
    /// The event.
    #[serde(flatten)]
    pub recorded: Recorded,
    /// Whether it still waits on this phone. Never set by the server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
}

/// What the reporter sees of a ticket: no names of other people's numbers, no internal remarks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackView {
    /// Its id, the lane of what the reporter asks of it.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// What was reported, without what the desk adds for the staff.
    pub report: Report,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// Where.
    pub place: PlaceLabel,
    /// What kind of fault.
    pub category: Category,
    /// Where it stands.
    pub stage: StageName,
    /// The steps so far, oldest first.
    pub steps: Vec<TrackStep>,
    /// When it is due, once dispatched.
    pub due: Option<DateTime<Utc>>,
    /// How the work ended.
    pub outcome: Option<TrackOutcome>,
    /// Why it was rejected.
    pub reject_reason: Option<String>,
    /// What the reporter may ask of it now: cancel, urge, reopen.
    pub may: Vec<CommandKind>,
    /// The office's telephone number.
    pub hotline: String,
}

/// A step that the reporter sees. Plain fields instead of the event itself: reporters' phones then need not know
/// how every event is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackStep {
    /// When.
    pub at: DateTime<Utc>,
    /// The event's name.
    pub what: String,
    /// The name of the worker, for what a worker did.
    pub who: Option<String>,
    /// A reason, in the words of whoever gave it.
    pub reason: Option<String>,
    /// Until when: the due time, the new time of a job on hold, the next call.
    pub until: Option<DateTime<Utc>>,
    /// Why it waits.
    pub hold: Option<HoldReason>,
    /// Whose it is now, when it changed hands.
    pub department: Option<DepartmentCode>,
    /// How the work ended.
    pub outcome: Option<TrackOutcome>,
    /// What the reporter said on the telephone: whether it is repaired.
    pub fixed: Option<bool>,
}

/// How the work ended, for its reporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackOutcome {
    /// Whether it is repaired.
    pub success: bool,
    /// Why not.
    pub explanation: Option<String>,
    /// What to do now.
    pub advice: Option<String>,
}

impl From<&Outcome> for TrackOutcome {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Success {} => Self {
                success: true,
                explanation: None,
                advice: None,
            },
            Outcome::Failure { explanation, advice } => Self {
                success: false,
                explanation: Some(explanation.as_str().to_owned()),
                advice: Some(advice.as_str().to_owned()),
            },
        }
    }
}

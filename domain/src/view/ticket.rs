//! One ticket, for staff and phones, in full.

use super::{Category, Department, PlaceLabel};
use crate::blob::BlobRef;
use crate::id::{PersonId, TicketNo};
use crate::people::{Role, Staff};
use crate::place::DepartmentCode;
use crate::ticket::{CommandKind, Recorded, Ticket};
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
    /// Whether they handle a complaint, or handled one.
    #[serde(default)]
    pub handles_complaints: bool,
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
            handles_complaints: false,
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
    /// All its events that its reader reads, oldest first.
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

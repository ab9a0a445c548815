//! Who does things: staff with roles, reporters without an account, the system itself.

use crate::id::{InstallId, LaneId, PersonId};
use crate::place::DepartmentCode;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a member of staff may be; one person can be several (PRODUCT.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Duty officer 值班员.
    DutyOfficer,
    /// Department manager 部门主管.
    Manager,
    /// Worker 维修员.
    Worker,
    /// Storekeeper 库管员.
    Storekeeper,
    /// Supervisor 上级管理者.
    Supervisor,
    /// Administrator 管理员.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] = [
        Self::DutyOfficer,
        Self::Manager,
        Self::Worker,
        Self::Storekeeper,
        Self::Supervisor,
        Self::Administrator,
    ];

    /// The role's name in data and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DutyOfficer => "duty_officer",
            Self::Manager => "manager",
            Self::Worker => "worker",
            Self::Storekeeper => "storekeeper",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// A signed-in member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Who.
    pub id: PersonId,
    /// Name as shown.
    pub name: String,
    /// What they may be.
    pub roles: Vec<Role>,
    /// The departments that a manager runs or a worker belongs to.
    pub departments: Vec<DepartmentCode>,
}

impl Staff {
    /// Whether this person holds `role`.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Who is asking, as the server has made sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member of staff.
    Staff(Staff),
    /// Somebody without an account.
    Reporter {
        /// The installation that the command comes from.
        install: InstallId,
        /// The ticket or complaint whose tracking token was shown and found right.
        holds: Option<LaneId>,
    },
    /// The system: reminders, schedules.
    System,
}

impl Actor {
    /// How the actor is written in a history.
    #[must_use]
    pub fn by(&self) -> By {
        match self {
            Self::Staff(staff) => By::Person(staff.id),
            Self::Reporter { .. } => By::Reporter,
            Self::System => By::System,
        }
    }

    /// Who of the staff it is, when it is one.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Staff(staff) => Some(staff.id),
            Self::Reporter { .. } | Self::System => None,
        }
    }

    /// Whether it is a member of staff who holds `role`.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        matches!(self, Self::Staff(staff) if staff.is(role))
    }
}

/// Who did something, as the history keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A member of staff.
    Person(PersonId),
    /// The reporter, through form or tracking link.
    Reporter,
    /// The system.
    System,
}

/// Whose command it is, sealed in the envelope (F23): a person's id, or `anon:` and an installation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(extend("pattern" = "^(anon:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))
)]
#[serde(try_from = "String", into = "String")]
pub enum Author {
    /// A member of staff.
    Person(PersonId),
    /// A reporter without an account, on this installation.
    Anon(InstallId),
}

impl fmt::Display for Author {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => id.fmt(out),
            Self::Anon(install) => write!(out, "anon:{install}"),
        }
    }
}

impl From<Author> for String {
    fn from(author: Author) -> Self {
        author.to_string()
    }
}

impl TryFrom<String> for Author {
    type Error = uuid::Error;
    fn try_from(text: String) -> Result<Self, uuid::Error> {
        match text.strip_prefix("anon:") {
            Some(install) => install.parse().map(Self::Anon),
            None => text.parse().map(Self::Person),
        }
    }
}

//! What the administrator's pages show.

use super::{Category, Department, PersonLabel};
use crate::admin::{ReasonKind, What};
use crate::id::PersonId;
use crate::people::Role;
use crate::place::{CategoryCode, DepartmentCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A line in the record of administrative changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// Its number, later ones higher.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: PersonLabel,
    /// What was changed; none when a later build wrote a name that this one does not know.
    pub what: Option<What>,
    /// Which one: a username, a code.
    pub subject: String,
    /// Of a username: whose it was then. Lines of earlier builds do not know.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// The name of the member of staff whose username that was.
    #[serde(default)]
    pub name: Option<String>,
    /// What was there before; none when it was added.
    pub before: Option<Value>,
    /// What is there now; none when it was removed.
    pub after: Option<Value>,
}

/// A sentence to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonTemplate {
    /// Its number.
    pub id: i64,
    /// What it is a reason for.
    pub kind: ReasonKind,
    /// In Chinese: what reporters read.
    pub zh: String,
    /// In English, for officers and reporters who read that; none when nobody wrote one.
    pub en: Option<String>,
    /// Whether it is offered.
    pub active: bool,
}

/// A member of staff in the administrator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// Name to sign in with.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// Where SMS go.
    pub phone: Option<String>,
    /// What they may be.
    pub roles: Vec<Role>,
    /// Where they belong.
    pub departments: Vec<DepartmentCode>,
    /// Whether they can sign in.
    pub active: bool,
}

/// Whom to look for. All that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonFilter {
    /// With this in name, username or number.
    pub text: String,
    /// Who hold this role.
    pub role: Option<Role>,
    /// Who belong here.
    pub department: Option<DepartmentCode>,
    /// Who can no longer sign in, instead of those who can.
    pub inactive: bool,
}

/// A member of staff in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    /// As in the list.
    pub row: PersonRow,
    /// What they are good at.
    pub skills: Vec<CategoryCode>,
    /// Jobs in their hands: sent to them and not yet completed.
    pub open_jobs: u32,
    /// Since when they are here.
    pub since: DateTime<Utc>,
}

/// An account with its password, which is told once and kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// Name to sign in with.
    pub username: String,
    /// The password.
    pub password: String,
}

/// A department in the administrator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentRow {
    /// The department.
    pub department: Department,
    /// How many categories are its own.
    pub categories: u32,
    /// How many people belong to it, active or not.
    pub people: u32,
    /// Whether a ticket is, or was when it closed, its own.
    pub has_tickets: bool,
}

impl DepartmentRow {
    /// Whether something refers to it, so that it can't be removed.
    #[must_use]
    pub const fn is_used(&self) -> bool {
        self.categories > 0 || self.people > 0 || self.has_tickets
    }
}

/// A category in the administrator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRow {
    /// The category.
    pub category: Category,
    /// Whether it can be chosen.
    pub active: bool,
}

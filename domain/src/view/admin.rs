//! What the administrator's pages show.

use super::PersonLabel;
use crate::admin::{ReasonKind, What};
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

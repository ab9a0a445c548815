//! What the desk and the supervisors work from.

use super::{PersonLabel, TicketRow};
use crate::ticket::{Escalation, Outcome};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How many tickets each tab of the desk's inbox holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxCounts {
    /// Nobody has looked at them.
    pub submitted: i64,
    /// Accepted, not yet sent out.
    pub accepted: i64,
    /// Out, and past their due time.
    pub late: i64,
    /// Late completions to be settled.
    pub review: i64,
}

/// A return visit that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDue {
    /// The ticket.
    pub row: TicketRow,
    /// Number to call.
    pub phone: String,
    /// When to call.
    pub due: DateTime<Utc>,
    /// Calls without an answer so far.
    pub attempts: u32,
    /// How the work ended.
    pub outcome: Outcome,
    /// When.
    pub completed_at: DateTime<Utc>,
    /// Who completed it.
    pub worker: PersonLabel,
}

/// A report to management in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationRow {
    /// The ticket.
    pub row: TicketRow,
    /// Its place in the ticket's list.
    pub index: usize,
    /// What was raised.
    pub escalation: Escalation,
    /// Who raised it.
    pub raised_by: Option<String>,
    /// Who answered it.
    pub answered_by: Option<String>,
}

/// What the desk sees beside a call: earlier tickets of that number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerHistory {
    /// The last name given with that number.
    pub name: Option<String>,
    /// Their tickets, newest first.
    pub rows: Vec<TicketRow>,
}

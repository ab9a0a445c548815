//! What the desk, the managers and the supervisors work from.

use super::{PersonLabel, TicketRow};
use crate::id::{PersonId, TicketNo};
use crate::place::DepartmentCode;
use crate::ticket::{Escalation, Outcome, StageName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A worker with the work in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerLoad {
    /// Who.
    pub id: PersonId,
    /// Name as shown.
    pub name: String,
    /// Their departments.
    pub departments: Vec<DepartmentCode>,
    /// Jobs dispatched or taken on and not on hold.
    pub open: u32,
    /// Jobs on hold.
    pub on_hold: u32,
    /// Open jobs past their due time.
    pub late: u32,
    /// The next few open jobs, by due time.
    pub jobs: Vec<WorkerJob>,
}

/// A job in a worker's hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerJob {
    /// Its number.
    pub no: TicketNo,
    /// What is broken.
    pub content: String,
    /// Where, in short.
    pub place: super::Bilingual,
    /// Where it stands.
    pub stage: StageName,
    /// When it is due.
    pub due: DateTime<Utc>,
}

/// What a manager dispatches from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchBoard {
    /// Accepted tickets of the manager's departments: what was urged, then most urgent and oldest first; and how many there are in all.
    pub waiting: Vec<TicketRow>,
    /// How many wait in all.
    pub waiting_total: u32,
    /// Tickets out with workers: what was urged, then what is due first.
    pub running: Vec<TicketRow>,
    /// How many are out in all.
    pub running_total: u32,
    /// The workers of those departments.
    pub workers: Vec<WorkerLoad>,
}

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

//! Reports to management 上报.

use super::TicketRow;
use crate::place::DepartmentCode;
use crate::ticket::{Escalation, EscalationCause};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

crate::ticket::names! {
    /// Which escalations are listed.
    EscalationTab {
        /// Without an answer.
        Open = "open",
        /// Without an answer, and whoever looks was told to give it.
        Mine = "mine",
        /// Without an answer, and past the time for it.
        Late = "late",
        /// With an answer.
        Answered = "answered",
    }
}

/// What to look for. All that is given must fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationFilter {
    /// Which.
    pub tab: EscalationTab,
    /// Why it was raised.
    pub cause: Option<EscalationCause>,
    /// Whose the ticket is.
    pub department: Option<DepartmentCode>,
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
    /// When management must have answered.
    pub due: DateTime<Utc>,
    /// Who raised it.
    pub raised_by: Option<String>,
    /// Who answers it, once that is said.
    pub owner: Option<String>,
    /// Who answered it.
    pub answered_by: Option<String>,
}

/// How many there are, of those that whoever looks may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationCounts {
    /// Without an answer.
    pub open: i64,
    /// Of these, those to be answered by whoever looks.
    pub mine: i64,
    /// Of these, those past the time for it.
    pub late: i64,
    /// By why they were raised, those of the tab and department that are looked at; causes that nothing has are left
    /// out.
    pub causes: Vec<(EscalationCause, i64)>,
}

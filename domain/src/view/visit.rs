//! Return visits 回访.

use super::{Page, PersonLabel, TicketRow};
use crate::rules::VisitRules;
use crate::ticket::{Outcome, Rating};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

crate::ticket::names! {
    /// Which calls are listed.
    VisitTab {
        /// Those that are due.
        Due = "due",
        /// Those that will be: delayed by rule, or after one that nobody answered.
        Later = "later",
    }
}

/// A return visit that is to be made.
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
    /// What about.
    pub about: VisitAbout,
    /// What the reporter thought of it by the tracking link; apart from what the call gives.
    pub rating: Option<Rating>,
}

/// What the reporter is called about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum VisitAbout {
    /// The end of the work.
    Repair {
        /// How it ended.
        outcome: Outcome,
        /// Who completed it.
        worker: PersonLabel,
    },
    /// A rejection.
    Rejection {
        /// What the reporter read.
        reason: String,
    },
}

/// A page of visits, with the rules that hold for all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitPage {
    /// The visits.
    pub page: Page<VisitDue>,
    /// How many are due, and how many will be.
    pub counts: [i64; 2],
    /// The office's rules.
    pub rules: VisitRules,
}

//! What is counted about a member of staff in a month 绩效考核 (brief, items 9 and 13).

use super::{Page, PersonLabel, PlaceLabel};
use crate::id::TicketNo;
use crate::people::{By, Role};
use crate::ticket::{Owing, names};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

names! {
    /// Who urged, as it is counted.
    UrgeSource {
        /// The system, each half day, because it was late.
        System = "system",
        /// A supervisor, an officer or a manager.
        Staff = "staff",
        /// A reporter.
        Reporter = "reporter",
    }
}

impl UrgeSource {
    /// As what an urge by that one counts.
    #[must_use]
    pub const fn of(by: By) -> Self {
        match by {
            By::System => Self::System,
            By::Person(_) => Self::Staff,
            By::Reporter => Self::Reporter,
        }
    }
}

/// How often somebody was urged in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgedPerson {
    /// Who was urged.
    pub person: PersonLabel,
    /// What they may be.
    pub roles: Vec<Role>,
    /// By the system.
    pub system: u32,
    /// By colleagues.
    pub staff: u32,
    /// By reporters.
    pub reporter: u32,
    /// How many different tickets that was about.
    pub tickets: u32,
}

impl UrgedPerson {
    /// How often in all.
    #[must_use]
    pub const fn urges(&self) -> u32 {
        self.system + self.staff + self.reporter
    }
}

/// What is to be read about a ticket that somebody was urged on, for whoever may read that ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgedTicket {
    /// What its reporter wrote.
    pub content: String,
    /// Where it is.
    pub place: PlaceLabel,
    /// What was said with the urge.
    pub note: Option<String>,
}

/// One time that somebody was urged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgeRow {
    /// The ticket.
    pub no: TicketNo,
    /// What is to be read of it; none when it is not the reader's to read.
    pub ticket: Option<UrgedTicket>,
    /// When.
    pub at: DateTime<Utc>,
    /// As what it counts.
    pub source: UrgeSource,
    /// Which of the colleagues did.
    pub by: Option<String>,
    /// As whom they were urged.
    pub whom: Option<Owing>,
}

/// What somebody was urged in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonUrges {
    /// Who, and how often.
    pub urged: UrgedPerson,
    /// Each time, the newest first.
    pub page: Page<UrgeRow>,
}

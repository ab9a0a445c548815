//! Lists of tickets.

use super::{ColumnName, PlaceLabel};
use crate::id::{PersonId, TicketId, TicketNo};
use crate::place::{CategoryCode, DepartmentCode, PlaceCode};
use crate::ticket::{Asked, Channel, StageName, Urgency};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A ticket in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// What is broken.
    pub content: String,
    /// Where.
    pub place: PlaceLabel,
    /// What kind of fault.
    pub category: CategoryCode,
    /// Whose it is.
    pub department: DepartmentCode,
    /// Where it stands.
    pub stage: StageName,
    /// How urgent.
    pub urgency: Urgency,
    /// How it came in.
    pub channel: Channel,
    /// Who reported.
    pub reporter: String,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// When it came to its stage.
    pub changed_at: DateTime<Utc>,
    /// By when somebody should have been sent, as it was promised.
    pub respond_by: Option<DateTime<Utc>>,
    /// By when it should be repaired, as it was promised.
    pub repair_by: Option<DateTime<Utc>>,
    /// When it is due, once dispatched.
    pub due: Option<DateTime<Utc>>,
    /// Names of the workers sent.
    pub crew: Vec<String>,
    /// Whether a late completion waits to be settled.
    pub needs_review: bool,
    /// Whether management owes an answer.
    pub escalated: bool,
    /// How often it was urged since it came to its stage.
    pub urges: u32,
    /// What the desk's question to the reporter came to, when there is one.
    #[serde(default)]
    pub asked: Option<Asked>,
}

impl TicketRow {
    /// By when the next step is due: that somebody is sent, then the repair. None once nothing is to be done, and for
    /// what was reported before there were promises.
    #[must_use]
    pub const fn next_due(&self) -> Option<DateTime<Utc>> {
        match self.stage {
            StageName::Submitted | StageName::Accepted => self.respond_by,
            StageName::Dispatched | StageName::Acknowledged | StageName::InProgress | StageName::OnHold => {
                match self.due {
                    Some(due) => Some(due),
                    None => self.repair_by,
                }
            }
            _ => None,
        }
    }
}

/// A page of a list by keyset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The key after which the next page begins; none on the last page.
    pub next: Option<String>,
}

/// What to look for. All that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketFilter {
    /// Reported on this day or later, campus time.
    pub from: Option<NaiveDate>,
    /// Reported on this day or before.
    pub to: Option<NaiveDate>,
    /// At one of these stages; any when empty.
    pub stages: Vec<StageName>,
    /// Of this category.
    pub category: Option<CategoryCode>,
    /// Of this department.
    pub department: Option<DepartmentCode>,
    /// At this place or below it.
    pub place: Option<PlaceCode>,
    /// This worker was sent.
    pub worker: Option<PersonId>,
    /// This worker has it in hand: is sent, and it is not done.
    pub in_hand: Option<PersonId>,
    /// Came in this way.
    pub channel: Option<Channel>,
    /// Past the time by which somebody should have answered, or the work should have been done.
    pub overdue: bool,
    /// In this column of the dispatch board of whoever looks.
    pub column: Option<ColumnName>,
    /// Found in number, content, place, reporter or phone, or its last four digits; Chinese substrings too.
    pub text: Option<String>,
}

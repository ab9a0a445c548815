//! What the desk works from.

use super::TicketRow;
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

/// What the desk sees beside a call: earlier tickets of that number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerHistory {
    /// The last name given with that number.
    pub name: Option<String>,
    /// Their tickets, newest first.
    pub rows: Vec<TicketRow>,
}

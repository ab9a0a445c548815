//! What a reporter finds by telephone number: all that was reported or complained about from it.

use super::PlaceLabel;
use crate::complaint;
use crate::id::{LaneNo, TrackingToken};
use crate::place::CategoryCode;
use crate::ticket;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A report or a complaint in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRow {
    /// Its number.
    pub no: LaneNo,
    /// The key of its page.
    pub token: TrackingToken,
    /// When it was reported or filed.
    pub at: DateTime<Utc>,
    /// Where; complaints need no place.
    pub place: Option<PlaceLabel>,
    /// What it is.
    pub what: Own,
}

/// What stands in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Own {
    /// A report.
    Ticket {
        /// What is broken.
        content: String,
        /// What kind of fault.
        category: CategoryCode,
        /// Where it stands.
        stage: ticket::StageName,
    },
    /// A complaint. What it says stands on its own page only.
    Complaint {
        /// What kind.
        category: complaint::Category,
        /// Where it stands.
        stage: complaint::StageName,
    },
}

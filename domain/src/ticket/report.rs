//! A report as it came in.

use super::names::{Channel, DayPart, Urgency};
use crate::blob::BlobRef;
use crate::id::TicketId;
use crate::phone::Phone;
use crate::place::{CategoryCode, PlaceCode};
use crate::text::{Content, PersonName, Remark, Spot};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// When the reporter would like to be visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preferred {
    /// The day in campus time, any when absent.
    pub day: Option<NaiveDate>,
    /// The part of that day.
    pub part: DayPart,
}

/// Who reports, as given; no account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reporter {
    /// Name.
    pub name: PersonName,
    /// Number to call back.
    pub phone: Phone,
}

/// What the desk adds to what comes by telephone, at the counter or by letter. The officer is who gave the command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Intake {
    /// Time of call 接报时间, or of receipt.
    pub called_at: DateTime<Utc>,
    /// Remarks 备注, for the staff only.
    pub remarks: Option<Remark>,
}

/// A report as it came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// What is broken.
    pub content: Content,
    /// Where.
    pub place: PlaceCode,
    /// Where exactly.
    pub spot: Option<Spot>,
    /// What kind of fault.
    pub category: CategoryCode,
    /// Who reports.
    pub reporter: Reporter,
    /// How urgent.
    pub urgency: Urgency,
    /// When somebody is in.
    pub preferred: Option<Preferred>,
    /// How it came in.
    pub channel: Channel,
    /// Photos of the fault.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
    pub photos: Vec<BlobRef>,
    /// The desk's part: there exactly when `channel` is not online.
    pub intake: Option<Intake>,
    /// The open ticket about the same fault that it joins 并单: whoever reports is told of that one's result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joins: Option<TicketId>,
}

//! Who of the staff saw which personal data.

use super::Pairs;
use crate::id::{ComplaintNo, TicketNo};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A way to read personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessKind {
    /// A ticket was opened.
    Ticket,
    /// The whole number of its reporter was asked for.
    Phone,
    /// Earlier tickets of a caller were looked up.
    Caller,
    /// A list was searched by a number.
    Search,
    /// A complaint was opened.
    Complaint,
    /// The list of tickets was taken along as a file.
    ExportTickets,
    /// The list of complaints was taken along as a file.
    ExportComplaints,
    /// Names and numbers were erased, as the rule says; by the system.
    Erased,
}

impl AccessKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Ticket,
        Self::Phone,
        Self::Caller,
        Self::Search,
        Self::Complaint,
        Self::ExportTickets,
        Self::ExportComplaints,
        Self::Erased,
    ];

    /// Its name in data, in addresses and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Phone => "phone",
            Self::Caller => "caller",
            Self::Search => "search",
            Self::Complaint => "complaint",
            Self::ExportTickets => "export_tickets",
            Self::ExportComplaints => "export_complaints",
            Self::Erased => "erased",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What more is known of a reading. Numbers stand in it masked only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessDetails {
    /// How much of the number was shown: `whole`, `masked`, `hidden`; `none` where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was asked of the list that was taken along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Pairs,
    /// The form of the file: `csv`, `xlsx`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRow {
    /// Its place in the record.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The name of whoever read; none for the system.
    pub person: Option<String>,
    /// How.
    pub kind: AccessKind,
    /// The ticket, when it was one.
    pub ticket: Option<TicketNo>,
    /// The complaint, when it was one.
    pub complaint: Option<ComplaintNo>,
    /// What more is known.
    pub details: AccessDetails,
    /// How many rows a file had, or how many were erased; none while a file is being sent.
    pub rows: Option<i64>,
}

/// What to look for in the record. All that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessFilter {
    /// By somebody whose name holds this, or whose username begins with it.
    pub person: Option<String>,
    /// Of the ticket of this number, or of the complaint.
    pub no: Option<i64>,
    /// In this way.
    pub kind: Option<AccessKind>,
    /// On this day or later, campus time.
    pub from: Option<NaiveDate>,
    /// On this day or before.
    pub to: Option<NaiveDate>,
}

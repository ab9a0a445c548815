//! What has happened to a ticket; never edited, never deleted.

use super::{EscalationCause, HoldReason, Outcome, Owing, Report, VisitResult};
use crate::blob::BlobRef;
use crate::id::{PersonId, TicketId};
use crate::people::By;
use crate::place::DepartmentCode;
use crate::text::Remark;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A fact about a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was reported.
    Reported {
        /// The ticket.
        id: TicketId,
        /// The report.
        report: Report,
        /// Whose it is.
        department: DepartmentCode,
    },
    /// The desk accepted it.
    Accepted {},
    /// The desk rejected it.
    Rejected {
        /// What the reporter reads.
        reason: Remark,
    },
    /// It went to another department.
    Transferred {
        /// From which.
        from: DepartmentCode,
        /// To which.
        to: DepartmentCode,
        /// Why.
        reason: Option<Remark>,
    },
    /// Workers were sent.
    Dispatched {
        /// Whom.
        crew: Vec<PersonId>,
        /// By when.
        due: DateTime<Utc>,
        /// What they should know.
        note: Option<Remark>,
    },
    /// A worker took it on.
    Acknowledged {
        /// Who.
        lead: PersonId,
    },
    /// The worker is there.
    Arrived {},
    /// It waits.
    Held {
        /// Why.
        reason: HoldReason,
        /// In words.
        note: Option<Remark>,
        /// The new time.
        until: DateTime<Utc>,
    },
    /// It goes on.
    Resumed {},
    /// The lead handed it back.
    HandedBack {
        /// Why.
        reason: Remark,
    },
    /// One of several workers left the crew.
    LeftCrew {
        /// Who.
        who: PersonId,
        /// Why.
        reason: Remark,
    },
    /// Something was added.
    Noted {
        /// In words.
        text: Option<Remark>,
        /// Photos.
        photos: Vec<BlobRef>,
    },
    /// It was completed.
    Completed {
        /// How it ended.
        outcome: Outcome,
        /// Photos of the result.
        photos: Vec<BlobRef>,
        /// Who completed it.
        who: PersonId,
    },
    /// Somebody completed it who no longer could; kept for review (F36).
    CompletionKept {
        /// What they report.
        outcome: Outcome,
        /// Photos of the result.
        photos: Vec<BlobRef>,
        /// Who.
        who: PersonId,
    },
    /// The review was settled.
    ReviewSettled {
        /// Whether the completion counts.
        accept: bool,
        /// In words.
        note: Option<Remark>,
    },
    /// The desk called back.
    VisitRecorded {
        /// What it gave.
        result: VisitResult,
    },
    /// Management must answer.
    Escalated {
        /// Why.
        cause: EscalationCause,
        /// In words.
        note: Option<Remark>,
    },
    /// Management answered.
    EscalationAnswered {
        /// Which.
        escalation: usize,
        /// What.
        text: Remark,
    },
    /// Nothing is left to do.
    Closed {},
    /// It is not repaired after all.
    Reopened {
        /// Why.
        reason: Remark,
    },
    /// It was withdrawn.
    Cancelled {
        /// Why.
        reason: Option<Remark>,
    },
    /// Somebody urged.
    Urged {
        /// Who owed the next step then. None in what was recorded before that was written down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whom: Option<Owing>,
        /// In words.
        note: Option<Remark>,
    },
}

impl Event {
    /// The event's name in data and names of sentences.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "reported",
            Self::Accepted {} => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Transferred { .. } => "transferred",
            Self::Dispatched { .. } => "dispatched",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Arrived {} => "arrived",
            Self::Held { .. } => "held",
            Self::Resumed {} => "resumed",
            Self::HandedBack { .. } => "handed_back",
            Self::LeftCrew { .. } => "left_crew",
            Self::Noted { .. } => "noted",
            Self::Completed { .. } => "completed",
            Self::CompletionKept { .. } => "completion_kept",
            Self::ReviewSettled { .. } => "review_settled",
            Self::VisitRecorded { .. } => "visit_recorded",
            Self::Escalated { .. } => "escalated",
            Self::EscalationAnswered { .. } => "escalation_answered",
            Self::Closed {} => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Cancelled { .. } => "cancelled",
            Self::Urged { .. } => "urged",
        }
    }
}

impl Event {
    /// The photos that came with it.
    #[must_use]
    pub fn photos(&self) -> &[BlobRef] {
        match self {
            Self::Reported { report, .. } => &report.photos,
            Self::Noted { photos, .. }
            | Self::Completed { photos, .. }
            | Self::CompletionKept { photos, .. } => photos,
            _ => &[],
        }
    }
}

/// An event with its circumstances: of a ticket, or of what `E` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recorded<E = Event> {
    /// Its place in the history, from 1.
    pub version: u64,
    /// When the server took it, which is the order that counts (F33).
    pub at: DateTime<Utc>,
    /// When it happened by the phone's corrected clock (SYNC 3.8).
    pub phone_at: Option<DateTime<Utc>>,
    /// By how many seconds the phone's own clock was ahead, or behind when negative; only when it was more than five
    /// minutes (F33). [`Self::phone_at`] is set right already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew_s: Option<i64>,
    /// Whether it was done without a network.
    pub offline: bool,
    /// Who.
    pub by: By,
    /// What.
    #[serde(flatten)]
    pub event: E,
}

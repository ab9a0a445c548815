//! What has happened to a ticket; never edited, never deleted.

use super::{Confirmed, EscalationCause, HoldReason, Outcome, Owing, Report, VisitResult};
use crate::blob::BlobRef;
use crate::id::{PersonId, TicketId, TicketNo};
use crate::people::By;
use crate::place::DepartmentCode;
use crate::rules::Promise;
use crate::score::{DeskScores, RepairScores};
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
        /// What was promised. None in what was recorded before there were promises.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promise>,
    },
    /// It became a part of another ticket about the same fault.
    Merged {
        /// Of which.
        into: TicketId,
        /// That one's number.
        no: TicketNo,
    },
    /// The desk asked its reporter something.
    Asked {
        /// What the reporter reads.
        question: Remark,
    },
    /// The desk accepted it.
    Accepted {},
    /// The desk rejected it.
    Rejected {
        /// What the reporter reads.
        reason: Remark,
        /// When to call the reporter about it. None in what was recorded before such calls were made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit_due: Option<DateTime<Utc>>,
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
    /// The worker set out.
    Departed {},
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
    /// A part is repaired, the rest follows.
    PartlyRepaired {
        /// What is repaired.
        done: Remark,
        /// What is left to do.
        left: Remark,
        /// When it goes on.
        until: DateTime<Utc>,
        /// Photos of it.
        photos: Vec<BlobRef>,
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
        /// The reporter's word for it, when it was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmed: Option<Confirmed>,
        /// When to call the reporter; at once where nothing stands, unless the ticket is closed in the same moment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit_due: Option<DateTime<Utc>>,
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
        /// When to call the reporter about work that it ends; at once where nothing stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit_due: Option<DateTime<Utc>>,
    },
    /// The desk called back.
    VisitRecorded {
        /// What it gave.
        result: VisitResult,
        /// Whether no further call is made. None in what was recorded when that was always so after the third.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<bool>,
    },
    /// Its reporter rated it by the tracking link.
    Rated {
        /// Marks for the repair.
        repair: RepairScores,
        /// Marks for the desk.
        desk: Option<DeskScores>,
        /// Whether it is repaired.
        fixed: bool,
        /// In words.
        remark: Option<Remark>,
    },
    /// Management must answer.
    Escalated {
        /// Why.
        cause: EscalationCause,
        /// In words.
        note: Option<Remark>,
        /// When management must have answered. None in what was recorded before there were deadlines.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<DateTime<Utc>>,
    },
    /// It was said who answers, and by when.
    EscalationOwned {
        /// Which.
        escalation: usize,
        /// Who.
        owner: PersonId,
        /// By when.
        due: DateTime<Utc>,
    },
    /// Management answered.
    EscalationAnswered {
        /// Which.
        escalation: usize,
        /// What.
        text: Remark,
        /// Whether the reporter reads it too.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        told: bool,
    },
    /// Nothing is left to do.
    Closed {},
    /// It is not repaired after all, or its rejection is not accepted.
    Reopened {
        /// Why.
        reason: Remark,
        /// Whether it was rejected: then nothing had been repaired, and it is an objection 提出异议.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        contests: bool,
        /// What is promised from now on. None in what was recorded when the first promise stayed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promise>,
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
    /// The event's name in data.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "reported",
            Self::Accepted {} => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Merged { .. } => "merged",
            Self::Asked { .. } => "asked",
            Self::Transferred { .. } => "transferred",
            Self::Dispatched { .. } => "dispatched",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Departed {} => "departed",
            Self::Arrived {} => "arrived",
            Self::Held { .. } => "held",
            Self::PartlyRepaired { .. } => "partly_repaired",
            Self::Resumed {} => "resumed",
            Self::HandedBack { .. } => "handed_back",
            Self::LeftCrew { .. } => "left_crew",
            Self::Noted { .. } => "noted",
            Self::Completed { .. } => "completed",
            Self::CompletionKept { .. } => "completion_kept",
            Self::ReviewSettled { .. } => "review_settled",
            Self::VisitRecorded { .. } => "visit_recorded",
            Self::Rated { .. } => "rated",
            Self::Escalated { .. } => "escalated",
            Self::EscalationOwned { .. } => "escalation_owned",
            Self::EscalationAnswered { .. } => "escalation_answered",
            Self::Closed {} => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Cancelled { .. } => "cancelled",
            Self::Urged { .. } => "urged",
        }
    }

    /// What it is called in sentences: its name, where that says it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Reopened { contests: true, .. } => "contested",
            _ => self.name(),
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
            | Self::PartlyRepaired { photos, .. }
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

impl Recorded {
    /// What it is called in sentences: as the event is, and otherwise where it matters that the system did it by itself.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match (&self.event, self.by) {
            (Event::Urged { .. }, By::System) => "urged_by_system",
            (event, _) => event.word(),
        }
    }
}

//! One ticket for its reporter: what is theirs to see. The server puts it in words.

use super::{Bilingual, Category, PlaceLabel};
use crate::id::{TicketId, TicketNo};
use crate::place::{CategoryCode, DepartmentCode};
use crate::ticket::{CommandKind, HoldReason, Outcome, Report, StageName};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What the reporter sees of a ticket: no names of other people's numbers, no internal remarks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrackView {
    /// Its id, the lane of what the reporter asks of it.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// What was reported, without what the desk adds for the staff.
    pub report: Report,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// Where.
    pub place: PlaceLabel,
    /// What kind of fault.
    pub category: Category,
    /// Where it stands.
    pub stage: StageName,
    /// The steps so far, oldest first.
    pub steps: Vec<TrackStep>,
    /// By when somebody is sent, and it is repaired, as promised with the report.
    pub promised: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// When it is due, once dispatched.
    pub due: Option<DateTime<Utc>>,
    /// Since when the worker is on the way.
    pub departed_at: Option<DateTime<Utc>>,
    /// When it goes on, while it waits.
    pub waits_until: Option<DateTime<Utc>>,
    /// What is repaired and what is left, while the rest waits.
    pub partly: Option<(String, String)>,
    /// What the desk asked, and nobody answered yet.
    pub question: Option<String>,
    /// The ticket that it is a part of.
    pub merged: Option<TrackMerged>,
    /// How the work ended.
    pub outcome: Option<TrackOutcome>,
    /// Why it was rejected.
    pub reject_reason: Option<String>,
    /// What management answered and meant for the reporter, oldest first.
    pub answers: Vec<TrackAnswer>,
    /// Until when it can't be urged again.
    pub urged_until: Option<DateTime<Utc>>,
    /// Until when it may be reopened.
    pub reopen_until: Option<DateTime<Utc>>,
    /// Until when the work may be rated.
    pub rate_until: Option<DateTime<Utc>>,
    /// Of the rating of this work, whether it said that it is repaired.
    pub rated: Option<bool>,
    /// What the worker may be told once it is repaired, while the work goes on.
    pub code: Option<String>,
    /// What the reporter may ask of it now.
    pub may: Vec<CommandKind>,
}

/// An answer of management 管理部门答复.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrackAnswer {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// An open ticket, for whoever is about to report the same fault: no personal data, and not what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenAt {
    /// Its id.
    pub id: TicketId,
    /// The code of its category, which who joins it need not choose once more.
    pub code: CategoryCode,
    /// What kind of fault.
    pub category: Bilingual,
    /// Where it stands.
    pub stage: StageName,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
}

/// What the reporter of a merged ticket sees of the other: how it stands, and nothing of what was said there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrackMerged {
    /// Its number.
    pub no: TicketNo,
    /// Where it stands.
    pub stage: StageName,
    /// When it is due: as promised, or as dispatched.
    pub due: Option<DateTime<Utc>>,
    /// How the work on it ended.
    pub outcome: Option<TrackOutcome>,
    /// Whether somebody is still to see to it.
    pub open: bool,
}

/// A step that the reporter sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TrackStep {
    /// When.
    pub at: DateTime<Utc>,
    /// The event's name.
    pub what: String,
    /// The name of the worker, for what a worker did.
    pub who: Option<String>,
    /// A reason, in the words of whoever gave it.
    pub reason: Option<String>,
    /// Until when: the due time, the new time of a job on hold, the next call.
    pub until: Option<DateTime<Utc>>,
    /// Why it waits.
    pub hold: Option<HoldReason>,
    /// Whose it is now, when it changed hands.
    pub department: Option<DepartmentCode>,
    /// How the work ended.
    pub outcome: Option<TrackOutcome>,
    /// What the reporter said, on the telephone or by the link: whether it is repaired.
    pub fixed: Option<bool>,
    /// What is repaired, where a part is; the reason says what is left.
    pub done: Option<String>,
    /// The ticket that it became a part of.
    pub merged_into: Option<TicketNo>,
}

/// How the work ended, for its reporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrackOutcome {
    /// Whether it is repaired.
    pub success: bool,
    /// Why not.
    pub explanation: Option<String>,
    /// What to do now.
    pub advice: Option<String>,
}

impl From<&Outcome> for TrackOutcome {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Success {} => Self {
                success: true,
                explanation: None,
                advice: None,
            },
            Outcome::Failure { explanation, advice } => Self {
                success: false,
                explanation: Some(explanation.as_str().to_owned()),
                advice: Some(advice.as_str().to_owned()),
            },
        }
    }
}

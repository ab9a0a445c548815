//! What a ticket is made of: order, work, pause, outcome, calls, reports to management.

use super::names::{EscalationCause, HoldReason};
use crate::blob::{BlobRef, Sha256Hex};
use crate::id::PersonId;
use crate::people::By;
use crate::score::{DeskScores, RepairScores};
use crate::text::Remark;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An order to repair 派工.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Order {
    /// The workers; never empty.
    pub crew: Vec<PersonId>,
    /// When it should be completed.
    pub due: DateTime<Utc>,
    /// Who dispatched.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// What the manager adds.
    pub note: Option<Remark>,
}

/// An order that a worker took on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Work {
    /// The order.
    pub order: Order,
    /// Who of the crew took it and answers for it.
    pub lead: PersonId,
    /// When.
    pub acknowledged_at: DateTime<Utc>,
}

/// A pause in the work 挂起.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// In words.
    pub note: Option<Remark>,
    /// The new time.
    pub until: DateTime<Utc>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
}

/// How the work ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Repaired 维修成功.
    Success {},
    /// Not repaired 维修失败.
    Failure {
        /// Why not.
        explanation: Remark,
        /// What the reporter should do now.
        advice: Remark,
    },
}

/// The reporter's word, asked for where the work was done, that it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Confirmation {
    /// A signature on the worker's screen 签名.
    Signature {
        /// Which of the completion's photos shows it.
        image: Sha256Hex,
    },
    /// The code on the reporter's tracking page 确认码, as the worker was told it.
    Code {
        /// Its digits.
        code: String,
    },
}

/// What a [`Confirmation`] was worth. A wrong code does not undo the work: it is said in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Confirmed {
    /// Signed.
    Signature {
        /// Which of the completion's photos shows it.
        image: Sha256Hex,
    },
    /// The right code.
    Code {},
    /// A code that nobody has compared yet: what a phone shows until the server has, which never records it.
    UncheckedCode {},
    /// A code, but not the reporter's.
    WrongCode {},
}

/// The end of the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Completion {
    /// How it ended.
    pub outcome: Outcome,
    /// Who completed.
    pub by: PersonId,
    /// When, by the server.
    pub at: DateTime<Utc>,
    /// When it was due.
    pub due: DateTime<Utc>,
    /// The reporter's word for it, when it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
}

/// A return visit 回访 that is still to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisitPlan {
    /// When to call.
    pub due: DateTime<Utc>,
    /// Calls without an answer so far.
    pub attempts: u32,
}

/// What a return call gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum VisitResult {
    /// Somebody answered.
    Reached {
        /// Marks for the repair: all of them, or none when the reporter declined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repair: Option<RepairScores>,
        /// Marks for the desk.
        desk: Option<DeskScores>,
        /// Whether it is repaired, in the reporter's words.
        fixed: bool,
        /// That the reporter gave no marks 不愿评分, neither for the repair nor for the desk. Said on purpose, so that
        /// marks which got lost are not taken for it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        declined: bool,
        /// In words.
        remark: Option<Remark>,
    },
    /// Somebody answered, about a rejection.
    Explained {
        /// Marks for the desk.
        desk: Option<DeskScores>,
        /// Whether the reporter accepts the rejection.
        accepts: bool,
        /// In words.
        remark: Option<Remark>,
    },
    /// Nobody answered.
    NotReached {
        /// When to try again.
        retry_at: DateTime<Utc>,
        /// In words.
        remark: Option<Remark>,
    },
}

/// A return call that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Visit {
    /// Who called.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// What it gave.
    pub result: VisitResult,
}

/// What a supervisor answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EscalationAnswer"))]
pub struct Answer {
    /// Who.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: Remark,
    /// Whether it is meant for the reporter too 告知报修人: then it stands on the tracking page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
}

/// A report to management 上报; its number is its place in the ticket's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Escalation {
    /// Why.
    pub cause: EscalationCause,
    /// In words.
    pub note: Option<Remark>,
    /// Who raised it.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// Who answers for management, once that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// When management must have answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// The answer, once given.
    pub answer: Option<Answer>,
}

/// What the desk asked the reporter 追问.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Question {
    /// What.
    pub text: Remark,
    /// Who asked.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// When the reporter answered: with a note, which stands in the history.
    pub answered_at: Option<DateTime<Utc>>,
}

/// What the reporter thinks of the work, by the tracking link; apart from what a return call gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rating {
    /// When.
    pub at: DateTime<Utc>,
    /// Marks for the repair.
    pub repair: RepairScores,
    /// Marks for the desk.
    pub desk: Option<DeskScores>,
    /// Whether it is repaired.
    pub fixed: bool,
    /// In words.
    pub remark: Option<Remark>,
}

/// A photo on the ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Photo {
    /// The bytes' name.
    pub blob: BlobRef,
    /// Who took it.
    pub by: By,
    /// When it came in.
    pub at: DateTime<Utc>,
}

/// A completion that came when the job was no longer the worker's (F36): kept, and for a manager to settle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// Who completed.
    pub by: PersonId,
    /// When it came in.
    pub at: DateTime<Utc>,
    /// What they report.
    pub outcome: Outcome,
}

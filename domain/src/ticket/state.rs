//! A ticket as it stands: the fold of its events.

use super::names::{Asked, EscalationCause, HoldReason, Owing, StageName};
use super::report::Report;
use crate::blob::{BlobRef, Sha256Hex};
use crate::id::{PersonId, TicketId, TicketNo};
use crate::people::By;
use crate::place::DepartmentCode;
use crate::rules::{Promise, Rules};
use crate::score::{DeskScores, RepairScores};
use crate::text::Remark;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
        /// Marks for the repair.
        repair: RepairScores,
        /// Marks for the desk.
        desk: Option<DeskScores>,
        /// Whether it is repaired, in the reporter's words.
        fixed: bool,
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

/// Where a ticket stands, with what belongs to that stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// 待受理: the desk must look at it.
    Submitted {},
    /// 已受理: the department's manager must dispatch it.
    Accepted {},
    /// 已派出: one of the crew must take it on.
    Dispatched {
        /// The order.
        order: Order,
    },
    /// 已接单: the lead will go there.
    Acknowledged {
        /// The work.
        work: Work,
        /// Since when the lead is on the way 已出发, when that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        departed_at: Option<DateTime<Utc>>,
    },
    /// 维修中.
    InProgress {
        /// The work.
        work: Work,
        /// Since when they are there.
        arrived_at: DateTime<Utc>,
    },
    /// 挂起.
    OnHold {
        /// The work.
        work: Work,
        /// Since when they were there, when they were.
        arrived_at: Option<DateTime<Utc>>,
        /// The pause.
        hold: Hold,
    },
    /// 已完成: the desk must call back.
    Completed {
        /// How it ended.
        completion: Completion,
        /// The call that is due.
        visit: VisitPlan,
    },
    /// 已回访: management must answer before it can be closed.
    Visited {
        /// How it ended.
        completion: Completion,
    },
    /// 已关闭.
    Closed {
        /// How it ended.
        completion: Completion,
    },
    /// 已驳回.
    Rejected {
        /// What the reporter reads.
        reason: Remark,
        /// The call about it that is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitPlan>,
    },
    /// 已并单: another ticket about the same fault stands for it.
    Merged {
        /// Which.
        into: TicketId,
        /// That one's number.
        no: TicketNo,
    },
    /// 已撤销.
    Cancelled {
        /// Why, when told.
        reason: Option<Remark>,
    },
}

impl Stage {
    /// The stage's name.
    #[must_use]
    pub const fn name(&self) -> StageName {
        match self {
            Self::Submitted {} => StageName::Submitted,
            Self::Accepted {} => StageName::Accepted,
            Self::Dispatched { .. } => StageName::Dispatched,
            Self::Acknowledged { .. } => StageName::Acknowledged,
            Self::InProgress { .. } => StageName::InProgress,
            Self::OnHold { .. } => StageName::OnHold,
            Self::Completed { .. } => StageName::Completed,
            Self::Visited { .. } => StageName::Visited,
            Self::Closed { .. } => StageName::Closed,
            Self::Rejected { .. } => StageName::Rejected,
            Self::Merged { .. } => StageName::Merged,
            Self::Cancelled { .. } => StageName::Cancelled,
        }
    }

    /// Who owes the next step; nobody once it is done.
    #[must_use]
    pub const fn owing(&self) -> Option<Owing> {
        match self {
            Self::Submitted {} => Some(Owing::Desk),
            Self::Accepted {} => Some(Owing::Manager),
            Self::Dispatched { .. }
            | Self::Acknowledged { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => Some(Owing::Workers),
            Self::Completed { .. }
            | Self::Visited { .. }
            | Self::Closed { .. }
            | Self::Rejected { .. }
            | Self::Merged { .. }
            | Self::Cancelled { .. } => None,
        }
    }

    /// The order that stands, while work is to be done.
    #[must_use]
    pub const fn order(&self) -> Option<&Order> {
        match self {
            Self::Dispatched { order } => Some(order),
            Self::Acknowledged { work, .. } | Self::InProgress { work, .. } | Self::OnHold { work, .. } => {
                Some(&work.order)
            }
            _ => None,
        }
    }

    /// The work that a worker took on, while it is to be done.
    #[must_use]
    pub const fn work(&self) -> Option<&Work> {
        match self {
            Self::Acknowledged { work, .. } | Self::InProgress { work, .. } | Self::OnHold { work, .. } => {
                Some(work)
            }
            _ => None,
        }
    }

    /// How the work ended, once it has.
    #[must_use]
    pub const fn completion(&self) -> Option<&Completion> {
        match self {
            Self::Completed { completion, .. }
            | Self::Visited { completion }
            | Self::Closed { completion } => Some(completion),
            _ => None,
        }
    }

    /// The return call that is still to be made.
    #[must_use]
    pub const fn visit(&self) -> Option<VisitPlan> {
        match self {
            Self::Completed { visit, .. } => Some(*visit),
            Self::Rejected { visit, .. } => *visit,
            _ => None,
        }
    }

    /// Whether somebody is still to do something about the fault itself.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.owing().is_some()
    }
}

/// A ticket 报修单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ticket {
    /// Its id, and the lane of its commands.
    pub id: TicketId,
    /// How many events it has.
    pub version: u64,
    /// What was reported.
    pub report: Report,
    /// Whose it is.
    pub department: DepartmentCode,
    /// What was promised when it was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// Where it stands.
    pub stage: Stage,
    /// When it was reported, by the server.
    pub reported_at: DateTime<Utc>,
    /// When it came to its stage.
    pub changed_at: DateTime<Utc>,
    /// Who brought it there.
    pub changed_by: By,
    /// Everyone who was ever sent; they may add what they saw.
    pub former_crew: BTreeSet<PersonId>,
    /// Photos added by workers.
    pub photos: Vec<Photo>,
    /// Return calls.
    pub visits: Vec<Visit>,
    /// What the reporter thought of it, by the tracking link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
    /// What the desk asked the reporter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Reports to management.
    pub escalations: Vec<Escalation>,
    /// When it was urged 催办.
    pub urged_at: Vec<DateTime<Utc>>,
    /// How often of these since it came to its stage: whoever owes the next step answers by taking it.
    #[serde(default)]
    pub urges: u32,
    /// How often it was reopened 返修.
    pub reopened: u32,
    /// A completion that waits to be settled.
    pub review: Option<Review>,
}

impl Ticket {
    /// Whether management still owes an answer.
    #[must_use]
    pub fn has_open_escalation(&self) -> bool {
        self.escalations
            .iter()
            .any(|escalation| escalation.answer.is_none())
    }

    /// What the desk asked last and the reporter has not answered.
    #[must_use]
    pub fn open_question(&self) -> Option<&Question> {
        self.questions
            .last()
            .filter(|question| question.answered_at.is_none())
    }

    /// What the last question to the reporter came to, while the desk or a manager still has to do with it.
    #[must_use]
    pub fn asked(&self) -> Option<Asked> {
        let last = self.questions.last()?;
        if !matches!(self.stage, Stage::Submitted {} | Stage::Accepted {}) {
            return None;
        }
        Some(if last.answered_at.is_some() {
            Asked::Answered
        } else {
            Asked::Open
        })
    }

    /// Whether its reporter has rated the work as it was completed last.
    #[must_use]
    pub fn is_rated(&self) -> bool {
        let completed = self.stage.completion().map(|done| done.at);
        completed.is_some_and(|at| self.ratings.iter().any(|rating| rating.at >= at))
    }

    /// Until when its reporter may reopen it, or contest its rejection; none while there is nothing to reopen.
    #[must_use]
    pub fn reopen_until(&self, rules: &Rules) -> Option<DateTime<Utc>> {
        let since = match &self.stage {
            Stage::Rejected { .. } | Stage::Merged { .. } => self.changed_at,
            stage => stage.completion()?.at,
        };
        Some(since + TimeDelta::days(i64::from(rules.reopen_days)))
    }

    /// Until when its reporter may rate the work; none while it is not done.
    #[must_use]
    pub fn rate_until(&self, rules: &Rules) -> Option<DateTime<Utc>> {
        let completed = self.stage.completion()?.at;
        Some(completed + TimeDelta::days(i64::from(rules.rate_days)))
    }
}

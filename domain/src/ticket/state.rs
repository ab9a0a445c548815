//! A ticket as it stands: the fold of its events.

use super::names::{EscalationCause, HoldReason, Owing, StageName};
use super::report::Report;
use crate::blob::BlobRef;
use crate::id::{PersonId, TicketId};
use crate::people::By;
use crate::place::DepartmentCode;
use crate::score::{DeskScores, RepairScores};
use crate::text::Remark;
use chrono::{DateTime, Utc};
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
    /// The answer, once given.
    pub answer: Option<Answer>,
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
            | Self::Cancelled { .. } => None,
        }
    }

    /// The order that stands, while work is to be done.
    #[must_use]
    pub const fn order(&self) -> Option<&Order> {
        match self {
            Self::Dispatched { order } => Some(order),
            Self::Acknowledged { work } | Self::InProgress { work, .. } | Self::OnHold { work, .. } => {
                Some(&work.order)
            }
            _ => None,
        }
    }

    /// The work that a worker took on, while it is to be done.
    #[must_use]
    pub const fn work(&self) -> Option<&Work> {
        match self {
            Self::Acknowledged { work } | Self::InProgress { work, .. } | Self::OnHold { work, .. } => {
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
}

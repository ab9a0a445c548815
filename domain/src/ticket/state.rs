//! A ticket as it stands: the fold of its events.

use super::names::{Asked, Owing, StageName};
use super::parts::{
    Completion, Escalation, Hold, Order, Photo, Question, Rating, Review, Visit, VisitPlan, Work,
};
use super::report::Report;
use crate::id::{PersonId, TicketId, TicketNo};
use crate::people::By;
use crate::place::DepartmentCode;
use crate::rules::{Promise, Rules};
use crate::text::Remark;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    /// What was promised when it was reported, or when it was reopened last.
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
    /// When people urged it 催办.
    pub urged_at: Vec<DateTime<Utc>>,
    /// When the system did so by itself, because it was late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urged_by_system_at: Vec<DateTime<Utc>>,
    /// How often of both since it came to its stage: whoever owes the next step answers by taking it.
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

    /// Whether `person` was told to answer one of its escalations, and has not yet.
    #[must_use]
    pub fn is_owned_by(&self, person: PersonId) -> bool {
        let mut open = self.escalations.iter().filter(|one| one.answer.is_none());
        open.any(|one| one.owner == Some(person))
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

    /// How often it was urged, by people and by the system, and when last; none when it never was.
    #[must_use]
    pub fn urged(&self) -> Option<(usize, DateTime<Utc>)> {
        let last = self.urged_at.last().max(self.urged_by_system_at.last())?;
        Some((self.urged_at.len() + self.urged_by_system_at.len(), *last))
    }

    /// By when whoever owes the next step takes it: as promised until somebody is sent, as ordered after that. What is on
    /// hold is not owed before the time that was set with it. None when nobody owes anything.
    #[must_use]
    pub fn owed_by(&self) -> Option<DateTime<Utc>> {
        match &self.stage {
            Stage::Submitted {} | Stage::Accepted {} => Some(self.promise?.respond_by),
            Stage::OnHold { work, hold, .. } => Some(work.order.due.max(hold.until)),
            stage => Some(stage.order()?.due),
        }
    }

    /// Until when its reporter waits before urging it again, whoever else urged it last; none when nobody has (brief, item
    /// 13: not again and again). What the system does by itself holds nobody back.
    #[must_use]
    pub fn urged_until(&self, rules: &Rules) -> Option<DateTime<Utc>> {
        let last = self.urged_at.last()?;
        Some(*last + TimeDelta::minutes(i64::from(rules.urge_minutes)))
    }

    /// Until when its reporter may reopen it, or contest its rejection; none while there is nothing to reopen. Of a part
    /// the whole says it.
    #[must_use]
    pub fn reopen_until(&self, rules: &Rules) -> Option<DateTime<Utc>> {
        let since = match &self.stage {
            Stage::Rejected { .. } => self.changed_at,
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

//! What may be asked of a ticket.

use super::{Confirmation, EscalationCause, HoldReason, Outcome, Report, VisitResult};
use crate::blob::BlobRef;
use crate::id::{PersonId, TicketId};
use crate::place::DepartmentCode;
use crate::score::{DeskScores, RepairScores};
use crate::text::Remark;
use chrono::{DateTime, Utc};

/// Declares the commands, their kinds on the wire, and the kinds by themselves.
macro_rules! commands {
    (
        $(#[$command:meta])* Command,
        $(#[$alone:meta])* CommandKind:
        $($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? }),+ $(,)?
    ) => {
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "kind", content = "payload")]
        $(#[$command])*
        pub enum Command {$(
            $(#[$doc])*
            #[serde(rename = $kind)]
            $name { $($(#[$fdoc])* $field: $ty),* }
        ),+}

        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$alone])*
        pub enum CommandKind {$(
            $(#[$doc])*
            #[serde(rename = $kind)]
            $name
        ),+}

        impl Command {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> CommandKind {
                match self { $(Self::$name { .. } => CommandKind::$name),+ }
            }
        }

        impl CommandKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The kind on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $kind),+ }
            }

            /// The kind of that name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
            }
        }
    };
}
pub(crate) use commands;

commands! {
    /// Something asked of a ticket. On the wire: `kind` with its version, and `payload`.
    Command,
    /// A command's kind alone.
    CommandKind:
    /// Report a fault 报修.
    Report = "ticket.report/1" {
        /// The report.
        report: Report,
    },
    /// Accept it 受理.
    Accept = "ticket.accept/1" {},
    /// Reject it 驳回.
    Reject = "ticket.reject/1" {
        /// What the reporter reads.
        reason: Remark,
    },
    /// Give it to another department 转部门.
    Transfer = "ticket.transfer/1" {
        /// Whose it shall be.
        department: DepartmentCode,
        /// Why.
        reason: Option<Remark>,
    },
    /// Make it a part of another ticket about the same fault 并单.
    Merge = "ticket.merge/1" {
        /// Of which.
        into: TicketId,
    },
    /// Ask its reporter something 追问.
    AskBack = "ticket.ask/1" {
        /// What the reporter reads.
        question: Remark,
    },
    /// Send workers 派工; again with others 改派.
    Dispatch = "ticket.dispatch/1" {
        /// Whom.
        crew: Vec<PersonId>,
        /// By when.
        due: DateTime<Utc>,
        /// What they should know.
        note: Option<Remark>,
    },
    /// Take it on 接单.
    Acknowledge = "ticket.acknowledge/1" {},
    /// Set out 出发.
    Depart = "ticket.depart/1" {},
    /// Be there 到场.
    Arrive = "ticket.arrive/1" {},
    /// Put it on hold 挂起.
    Hold = "ticket.hold/1" {
        /// Why.
        reason: HoldReason,
        /// In words.
        note: Option<Remark>,
        /// The new time.
        until: DateTime<Utc>,
    },
    /// Leave with a part repaired; the rest follows 部分完成.
    PartlyRepair = "ticket.partly/1" {
        /// What is repaired.
        done: Remark,
        /// What is left to do.
        left: Remark,
        /// When it goes on.
        until: DateTime<Utc>,
        /// Photos of it.
        #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
        photos: Vec<BlobRef>,
    },
    /// Go on 继续.
    Resume = "ticket.resume/1" {},
    /// Hand it back 退回.
    HandBack = "ticket.hand_back/1" {
        /// Why.
        reason: Remark,
    },
    /// Add a note or photos.
    Note = "ticket.note/1" {
        /// In words.
        text: Option<Remark>,
        /// Photos.
        #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
        photos: Vec<BlobRef>,
    },
    /// Complete it 完成.
    Complete = "ticket.complete/1" {
        /// How it ended.
        outcome: Outcome,
        /// Photos of the result.
        #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
        photos: Vec<BlobRef>,
        /// The reporter's word for it 用户确认, when it was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmation: Option<Confirmation>,
    },
    /// Record a return call 回访.
    RecordVisit = "ticket.visit/1" {
        /// What it gave.
        result: VisitResult,
    },
    /// Rate it by the tracking link 评价: apart from what the desk hears on the telephone.
    Rate = "ticket.rate/1" {
        /// Marks for the repair.
        repair: RepairScores,
        /// Marks for the desk.
        desk: Option<DeskScores>,
        /// Whether it is repaired.
        fixed: bool,
        /// In words.
        remark: Option<Remark>,
    },
    /// Report it to management 上报.
    Escalate = "ticket.escalate/1" {
        /// Why.
        reason: Remark,
    },
    /// Say who answers for management, and by when 交办.
    OwnEscalation = "ticket.own/1" {
        /// Which of the ticket's escalations, counted from 0.
        escalation: usize,
        /// Who: a supervisor or a manager.
        owner: PersonId,
        /// By when.
        due: DateTime<Utc>,
    },
    /// Report to management that a time has run out. Only the system does.
    Alarm = "ticket.alarm/1" {
        /// Which time.
        cause: EscalationCause,
    },
    /// Answer for management 批复.
    AnswerEscalation = "ticket.answer/1" {
        /// Which of the ticket's escalations, counted from 0.
        escalation: usize,
        /// What.
        text: Remark,
        /// Whether it is meant for the reporter too 告知报修人.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        told: bool,
    },
    /// Reopen it 返修.
    Reopen = "ticket.reopen/1" {
        /// Why.
        reason: Remark,
    },
    /// Withdraw it 撤销.
    Cancel = "ticket.cancel/1" {
        /// Why.
        reason: Option<Remark>,
    },
    /// Urge it 催办.
    Urge = "ticket.urge/1" {
        /// In words.
        note: Option<Remark>,
    },
    /// Settle a completion that came too late (F36).
    SettleReview = "ticket.settle/1" {
        /// Whether the completion counts.
        accept: bool,
        /// In words.
        note: Option<Remark>,
    },
}

impl Command {
    /// The photos that belong to it.
    #[must_use]
    pub fn photos(&self) -> &[BlobRef] {
        match self {
            Self::Report { report } => &report.photos,
            Self::Note { photos, .. } | Self::PartlyRepair { photos, .. } | Self::Complete { photos, .. } => {
                photos
            }
            _ => &[],
        }
    }
}

impl CommandKind {
    /// Whether it only adds to a ticket and so can go out although an earlier command of its lane was refused
    /// (F35: notes and photos stay uploadable).
    #[must_use]
    pub const fn only_adds(self) -> bool {
        matches!(self, Self::Note)
    }
}

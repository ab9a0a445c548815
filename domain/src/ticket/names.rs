//! Plain names: of channels, urgencies, parts of a day, reasons, stages.

/// Declares an enum of plain names with its text forms.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$doc])*
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in data, forms and names of sentences.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one of that name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}
pub(crate) use names;

names! {
    /// How a report came in (brief, items 1 to 3).
    Channel {
        /// 网上: QR code or menus.
        Online = "online",
        /// 电话.
        Telephone = "telephone",
        /// 线下, at the counter.
        WalkIn = "walk_in",
    }
}

names! {
    /// How urgent it is for the reporter.
    Urgency {
        /// 普通.
        Normal = "normal",
        /// 加急.
        Urgent = "urgent",
        /// 紧急: danger, flooding, locked out.
        Emergency = "emergency",
    }
}

names! {
    /// A part of a day.
    DayPart {
        /// 随时.
        Any = "any",
        /// 上午.
        Morning = "morning",
        /// 下午.
        Afternoon = "afternoon",
        /// 晚上.
        Evening = "evening",
    }
}

names! {
    /// Why a job waits 挂起.
    HoldReason {
        /// 等待材料.
        Parts = "parts",
        /// 家中无人.
        NobodyHome = "nobody_home",
        /// 需要其他工种.
        OtherTrade = "other_trade",
        /// 其他.
        Other = "other",
        /// 部分完成: a part is repaired, the rest follows. Comes with [`super::Command::PartlyRepair`] only.
        Remaining = "remaining",
    }
}

names! {
    /// Why management must hear of a ticket 上报.
    EscalationCause {
        /// The report was rejected 驳回.
        Rejected = "rejected",
        /// The repair failed 维修失败.
        Failure = "failure",
        /// The reporter says that it is not repaired 未修好.
        NotFixed = "not_fixed",
        /// A mark of 2 or less 评分过低.
        LowScore = "low_score",
        /// The desk found it necessary 值班员上报.
        ByHand = "by_hand",
        /// The reporter does not accept the rejection 驳回有异议.
        Contested = "contested",
        /// Not repaired by the time that was set 超期未修.
        Overdue = "overdue",
        /// Nobody took the next step in time: desk, manager or worker 超时未响应.
        Unanswered = "unanswered",
    }
}

names! {
    /// Who owes the next step of a ticket, and so is urged 催办 (brief, item 13).
    Owing {
        /// The desk, to accept or reject 接线员的上报效率.
        Desk = "desk",
        /// The department's managers, to send somebody 人员派出的效率.
        Manager = "manager",
        /// The workers who are sent, to repair 维修的质量.
        Workers = "workers",
    }
}

names! {
    /// What a question to the reporter came to 追问.
    Asked {
        /// No answer yet.
        Open = "open",
        /// Answered.
        Answered = "answered",
    }
}

names! {
    /// A stage by name, in the order of the chain.
    StageName {
        /// 待受理.
        Submitted = "submitted",
        /// 已受理.
        Accepted = "accepted",
        /// 已派出.
        Dispatched = "dispatched",
        /// 已接单.
        Acknowledged = "acknowledged",
        /// 维修中.
        InProgress = "in_progress",
        /// 挂起.
        OnHold = "on_hold",
        /// 已完成.
        Completed = "completed",
        /// 已回访.
        Visited = "visited",
        /// 已关闭.
        Closed = "closed",
        /// 已驳回.
        Rejected = "rejected",
        /// 已撤销.
        Cancelled = "cancelled",
        /// 已并单.
        Merged = "merged",
    }
}

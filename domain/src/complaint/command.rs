//! What may be asked of a complaint.

use super::{Category, Filing};
use crate::blob::BlobRef;
use crate::id::PersonId;
use crate::text::Remark;
use crate::ticket::commands;
use chrono::{DateTime, Utc};

commands! {
    /// Something asked of a complaint. On the wire: `kind` with its version, and `payload`.
    #[cfg_attr(feature = "schema", schemars(rename = "ComplaintCommand"))]
    Command,
    /// The kind alone of a command about a complaint.
    #[cfg_attr(feature = "schema", schemars(rename = "ComplaintCommandKind"))]
    CommandKind:
    /// File it 投诉.
    File = "complaint.file/1" {
        /// The complaint.
        filing: Filing,
    },
    /// Take it up and say what it is 受理分类; again to correct that.
    Classify = "complaint.classify/1" {
        /// What kind.
        category: Category,
        /// Whom of the staff it is about. They never see it.
        about: Vec<PersonId>,
        /// In words.
        note: Option<Remark>,
    },
    /// Take it on as a senior 上级受理.
    TakeOn = "complaint.take_on/1" {},
    /// Say who handles it 指派; again to change that.
    Assign = "complaint.assign/1" {
        /// Who. Not one of those whom it is about.
        to: PersonId,
        /// When the complainant should have a reply.
        due: DateTime<Utc>,
        /// What they should know.
        note: Option<Remark>,
    },
    /// Report it to management 上报.
    ReportUp = "complaint.report_up/1" {
        /// Why.
        reason: Remark,
    },
    /// Answer a report for management 批示.
    Direct = "complaint.direct/1" {
        /// Which of the complaint's reports, counted from 0.
        upward: usize,
        /// What.
        text: Remark,
    },
    /// Add a note or photos: between those who handle it, or what the complainant adds 补充.
    Note = "complaint.note/1" {
        /// In words.
        text: Option<Remark>,
        /// Photos.
        #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
        photos: Vec<BlobRef>,
    },
    /// Reply to the complainant 答复.
    Reply = "complaint.reply/1" {
        /// What the complainant reads.
        text: Remark,
    },
    /// Close it 关闭.
    Close = "complaint.close/1" {
        /// In words, for the staff only.
        note: Option<Remark>,
    },
    /// Disagree with the reply 提出异议.
    Contest = "complaint.contest/1" {
        /// Why.
        reason: Remark,
    },
    /// Withdraw it 撤回.
    Withdraw = "complaint.withdraw/1" {
        /// Why.
        reason: Option<Remark>,
    },
}

impl Command {
    /// The photos that belong to it.
    #[must_use]
    pub fn photos(&self) -> &[BlobRef] {
        match self {
            Self::File { filing } => &filing.photos,
            Self::Note { photos, .. } => photos,
            _ => &[],
        }
    }
}

impl CommandKind {
    /// Whether it only adds to a complaint and so can go out although an earlier command of its lane was refused.
    #[must_use]
    pub const fn only_adds(self) -> bool {
        matches!(self, Self::Note)
    }
}

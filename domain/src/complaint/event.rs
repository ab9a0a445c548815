//! What has happened to a complaint; never edited, never deleted.

use super::{Category, Filing, UpwardCause};
use crate::blob::BlobRef;
use crate::id::{ComplaintId, PersonId};
use crate::text::Remark;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A fact about a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was filed.
    Filed {
        /// The complaint.
        id: ComplaintId,
        /// As it came in.
        filing: Filing,
        /// Who of the staff was named in it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        named: Vec<PersonId>,
    },
    /// The desk took it up, or corrected what it is.
    Classified {
        /// What kind.
        category: Category,
        /// Whom of the staff it is about.
        about: Vec<PersonId>,
        /// In words.
        note: Option<Remark>,
    },
    /// A senior took it on.
    TakenOn {
        /// Who.
        handler: PersonId,
    },
    /// Somebody was told to handle it.
    Assigned {
        /// Who.
        to: PersonId,
        /// When the complainant should have a reply.
        due: DateTime<Utc>,
        /// What they should know.
        note: Option<Remark>,
    },
    /// Management must answer.
    ReportedUp {
        /// Why.
        cause: UpwardCause,
        /// In words.
        note: Option<Remark>,
    },
    /// Management answered.
    Directed {
        /// Which report.
        upward: usize,
        /// What.
        text: Remark,
    },
    /// Something was added; by the reporter when it is the complainant's.
    Noted {
        /// In words.
        text: Option<Remark>,
        /// Photos.
        photos: Vec<BlobRef>,
    },
    /// The complainant has a reply.
    Replied {
        /// What the complainant reads.
        text: Remark,
    },
    /// Nothing is left to do.
    Closed {
        /// In words, for the staff only.
        note: Option<Remark>,
    },
    /// The complainant disagrees with the reply.
    Contested {
        /// Why.
        reason: Remark,
        /// When the complainant should have another reply. None in what was recorded before that was set.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<DateTime<Utc>>,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Why.
        reason: Option<Remark>,
    },
}

impl Event {
    /// The event's name in data and names of sentences.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Classified { .. } => "classified",
            Self::TakenOn { .. } => "taken_on",
            Self::Assigned { .. } => "assigned",
            Self::ReportedUp { .. } => "reported_up",
            Self::Directed { .. } => "directed",
            Self::Noted { .. } => "noted",
            Self::Replied { .. } => "replied",
            Self::Closed { .. } => "closed",
            Self::Contested { .. } => "contested",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The photos that came with it.
    #[must_use]
    pub fn photos(&self) -> &[BlobRef] {
        match self {
            Self::Filed { filing, .. } => &filing.photos,
            Self::Noted { photos, .. } => photos,
            _ => &[],
        }
    }
}

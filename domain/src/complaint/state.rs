//! A complaint as it stands: the fold of its events.

use super::{Category, Filing, StageName, UpwardCause};
use crate::id::{ComplaintId, PersonId};
use crate::people::By;
use crate::text::Remark;
use crate::ticket::Photo;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// That somebody said what a complaint is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classified {
    /// Who.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// In words.
    pub note: Option<Remark>,
}

/// What management answered 批示.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Direction {
    /// Who.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// What; none when the answer was to take the complaint on.
    pub text: Option<Remark>,
}

/// A report to management 上报; its number is its place in the complaint's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upward {
    /// Why.
    pub cause: UpwardCause,
    /// In words.
    pub note: Option<Remark>,
    /// Who raised it.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// The answer, once given.
    pub answer: Option<Direction>,
}

/// A reply to the complainant 答复.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Who.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// What the complainant reads.
    pub text: Remark,
}

/// A complaint 投诉单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its id, and the lane of its commands.
    pub id: ComplaintId,
    /// How many events it has.
    pub version: u64,
    /// As it came in.
    pub filing: Filing,
    /// What kind it is: the complainant's word until the desk knows better.
    pub category: Category,
    /// Whom of the staff it is about, in order of their ids; before it is classified, whom it names. They never see it.
    pub about: Vec<PersonId>,
    /// Where it stands.
    pub stage: StageName,
    /// When it was filed, by the server.
    pub filed_at: DateTime<Utc>,
    /// Who filed it.
    pub filed_by: By,
    /// When it came to its stage.
    pub changed_at: DateTime<Utc>,
    /// Who brought it there.
    pub changed_by: By,
    /// Who last said what it is, once somebody has.
    pub classified: Option<Classified>,
    /// Who handles it; the desk together while it is nobody. Never one of `about`.
    pub handler: Option<PersonId>,
    /// When the complainant should have a reply, once somebody was told.
    pub due: Option<DateTime<Utc>>,
    /// What whoever handles it was told.
    pub order: Option<Remark>,
    /// Reports to management.
    pub upwards: Vec<Upward>,
    /// Replies to the complainant, oldest first.
    pub replies: Vec<Reply>,
    /// Photos that were added.
    pub photos: Vec<Photo>,
    /// How often the complainant disagreed.
    pub contested: u32,
}

impl Complaint {
    /// Whether only supervisors read it 只有上级能看: it was reported to them as being about conduct of staff, and
    /// nobody has said yet whom it is about. An officer could be the one.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        let sealed = |one: &Upward| one.cause == UpwardCause::Conduct;
        self.classified.is_none() && self.upwards.iter().any(sealed)
    }

    /// How many reports to management are unanswered.
    #[must_use]
    pub fn open_upwards(&self) -> usize {
        self.upwards.iter().filter(|one| one.answer.is_none()).count()
    }

    /// Whether the complainant should have had a reply by `now`.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.stage == StageName::Handling && self.due.is_some_and(|due| due < now)
    }

    /// What the complainant was last told.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        self.replies.last()
    }
}

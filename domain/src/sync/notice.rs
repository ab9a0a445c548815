//! What a worker must hear of a job that a pull has changed or taken away: nobody sees what is missing from a list.

use crate::id::{PersonId, TicketId, TicketNo};
use crate::ticket::{Completion, Confirmed};
use crate::view::{PlaceLabel, TicketDetail};
use serde::{Deserialize, Serialize};

/// What has become of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Somebody else does it now, or nobody.
    TakenOff,
    /// The reporter's code that came with its completion was wrong.
    WrongCode,
}

impl NoticeKind {
    /// Its name in data and names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TakenOff => "taken_off",
            Self::WrongCode => "wrong_code",
        }
    }
}

/// Something that a worker must hear, kept until they say that they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The job.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// What has become of it.
    pub kind: NoticeKind,
    /// What was broken.
    pub content: String,
    /// Where.
    pub place: PlaceLabel,
}

impl Notice {
    fn of(job: &TicketDetail, kind: NoticeKind) -> Self {
        Self {
            id: job.ticket.id,
            no: job.no,
            kind,
            content: job.ticket.report.content.as_str().to_owned(),
            place: job.place.clone(),
        }
    }

    /// What `me` must hear when the server says that `kept`, a job as the last pull left it, was taken off them. Only the
    /// server knows: what is gone may as well have been finished long ago, or handed back on another device.
    #[must_use]
    pub fn of_taken(kept: &TicketDetail, me: PersonId) -> Option<Self> {
        let order = kept.ticket.stage.order()?;
        order
            .crew
            .contains(&me)
            .then(|| Self::of(kept, NoticeKind::TakenOff))
    }

    /// What `me` must hear when a pull has brought `now` in the place of `kept`: that the code was wrong with which they
    /// completed it.
    #[must_use]
    pub fn of_changed(kept: &TicketDetail, now: &TicketDetail, me: PersonId) -> Option<Self> {
        let wrong = |completion: &&Completion| {
            completion.by == me && completion.confirmed == Some(Confirmed::WrongCode {})
        };
        let done = now.ticket.stage.completion().filter(wrong)?;
        let known = kept.ticket.stage.completion();
        let heard = known.is_some_and(|known| known.at == done.at);
        (!heard).then(|| Self::of(now, NoticeKind::WrongCode))
    }
}

//! Why a command was refused: a code with its facts, never a sentence. Sentences are in the locales.

mod told;

use crate::complaint;
use crate::id::PersonId;
use crate::people::By;
use crate::ticket::StageName;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A place on a form, so that a refusal can stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What is broken.
    Content,
    /// The reporter's name.
    Name,
    /// The reporter's telephone number.
    Phone,
    /// Where.
    Place,
    /// Where exactly.
    Spot,
    /// What kind of fault.
    Category,
    /// The department.
    Department,
    /// How urgent it is.
    Urgency,
    /// When the reporter is in.
    Preferred,
    /// When the call came.
    CalledAt,
    /// A remark.
    Remark,
    /// A reason.
    Reason,
    /// What went wrong.
    Explanation,
    /// What the reporter should do.
    Advice,
    /// A due time.
    Due,
    /// The workers of an order.
    Crew,
    /// When to try again.
    Until,
    /// Marks of a visit.
    Scores,
    /// Photos.
    Photos,
    /// What or whom a complaint is about, in the complainant's words.
    Subject,
    /// The members of staff whom a complaint is about.
    About,
    /// Who handles a complaint.
    Handler,
    /// An account's name.
    Username,
    /// A password.
    Password,
}

impl Field {
    /// The field's name in forms, data and names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Place => "place",
            Self::Spot => "spot",
            Self::Category => "category",
            Self::Department => "department",
            Self::Urgency => "urgency",
            Self::Preferred => "preferred",
            Self::CalledAt => "called_at",
            Self::Remark => "remark",
            Self::Reason => "reason",
            Self::Explanation => "explanation",
            Self::Advice => "advice",
            Self::Due => "due",
            Self::Crew => "crew",
            Self::Until => "until",
            Self::Scores => "scores",
            Self::Photos => "photos",
            Self::Subject => "subject",
            Self::About => "about",
            Self::Handler => "handler",
            Self::Username => "username",
            Self::Password => "password",
        }
    }
}

/// Why a command, or a text that was to become part of one, was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "snake_case", try_from = "told::Told")]
#[error("refused: {}", self.code())]
pub enum Rejection {
    /// Nothing was typed.
    Empty {
        /// Where.
        field: Field,
    },
    /// More was typed than is taken.
    TooLong {
        /// Where.
        field: Field,
        /// The most characters that are taken.
        max: usize,
    },
    /// No telephone number of this country or campus.
    BadPhone,
    /// No mark from 1 to 5.
    BadScore,
    /// A value that can't be one of this field.
    BadCode {
        /// Where.
        field: Field,
    },
    /// More photos than one command carries.
    TooManyPhotos {
        /// The most.
        max: usize,
    },
    /// A file that is no photo.
    BadPhoto,
    /// A photo that is too large.
    PhotoTooLarge {
        /// The most bytes.
        max: u64,
    },
    /// No such place, or one that is out of use.
    UnknownPlace,
    /// No such category.
    UnknownCategory,
    /// No such department.
    UnknownDepartment,
    /// Not a worker of this department.
    UnknownPerson,
    /// No member of staff who works here now.
    UnknownStaff {
        /// Where.
        field: Field,
    },
    /// The time lies in the past.
    InPast {
        /// Where.
        field: Field,
    },
    /// The time lies in the future.
    InFuture {
        /// Where.
        field: Field,
    },
    /// No such ticket.
    NoTicket,
    /// A ticket of that id is there already.
    AlreadyExists,
    /// The role does not allow it.
    Forbidden,
    /// The worker is not on this job.
    NotYourJob,
    /// Another worker took the job first (F35).
    AlreadyTaken {
        /// Who.
        by: PersonId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The ticket is at a stage where this can't be done, because of what someone did before.
    WrongStage {
        /// Where it is now.
        stage: StageName,
        /// Who brought it there.
        by: By,
        /// When.
        at: DateTime<Utc>,
    },
    /// There is no open escalation of that number.
    NoEscalation,
    /// There is nothing to settle.
    NoReview,
    /// It was urged a short while ago.
    UrgedRecently {
        /// From when on it can be urged again.
        until: DateTime<Utc>,
    },
    /// The days for it are over.
    Expired {
        /// Until when it could be done.
        until: DateTime<Utc>,
    },
    /// The work was rated already.
    AlreadyRated,
    /// The ticket that it shall be a part of is not there, or nobody works on it any more.
    TargetClosed,
    /// Others have reported the same, and wait for this ticket.
    OthersWait,
    /// No such complaint.
    NoComplaint,
    /// The complaint is at a stage where this can't be done, because of what someone did before.
    ComplaintMoved {
        /// Where it is now.
        stage: complaint::StageName,
        /// Who brought it there.
        by: By,
        /// When.
        at: DateTime<Utc>,
    },
    /// A letter that no senior has taken on yet.
    NotTakenOn,
    /// Whoever shall handle the complaint is one of those whom it is about.
    AboutHandler,
    /// Management has not answered a report of this complaint yet.
    OpenReport,
    /// The same command id came with another payload (F17).
    KeyReuse,
    /// A command that this server does not know (F28).
    UnknownKind,
    /// A payload that does not fit its kind.
    BadPayload,
    /// The command failed on the server again and again and was put aside (SYNC 3.3).
    Parked,
}

impl Rejection {
    /// The code on the wire and the name of the sentence.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::BadPhone => "bad_phone",
            Self::BadScore => "bad_score",
            Self::BadCode { .. } => "bad_code",
            Self::TooManyPhotos { .. } => "too_many_photos",
            Self::BadPhoto => "bad_photo",
            Self::PhotoTooLarge { .. } => "photo_too_large",
            Self::UnknownPlace => "unknown_place",
            Self::UnknownCategory => "unknown_category",
            Self::UnknownDepartment => "unknown_department",
            Self::UnknownPerson => "unknown_person",
            Self::UnknownStaff { .. } => "unknown_staff",
            Self::InPast { .. } => "in_past",
            Self::InFuture { .. } => "in_future",
            Self::NoTicket => "no_ticket",
            Self::AlreadyExists => "already_exists",
            Self::Forbidden => "forbidden",
            Self::NotYourJob => "not_your_job",
            Self::AlreadyTaken { .. } => "already_taken",
            Self::WrongStage { .. } => "wrong_stage",
            Self::NoEscalation => "no_escalation",
            Self::NoReview => "no_review",
            Self::UrgedRecently { .. } => "urged_recently",
            Self::Expired { .. } => "expired",
            Self::AlreadyRated => "already_rated",
            Self::TargetClosed => "target_closed",
            Self::OthersWait => "others_wait",
            Self::NoComplaint => "no_complaint",
            Self::ComplaintMoved { .. } => "complaint_moved",
            Self::NotTakenOn => "not_taken_on",
            Self::AboutHandler => "about_handler",
            Self::OpenReport => "open_report",
            Self::KeyReuse => "key_reuse",
            Self::UnknownKind => "unknown_kind",
            Self::BadPayload => "bad_payload",
            Self::Parked => "parked",
        }
    }

    /// The field that it is about, where it is about one.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::Empty { field }
            | Self::TooLong { field, .. }
            | Self::BadCode { field }
            | Self::UnknownStaff { field }
            | Self::InPast { field }
            | Self::InFuture { field } => Some(*field),
            Self::BadPhone => Some(Field::Phone),
            Self::BadScore => Some(Field::Scores),
            Self::TooManyPhotos { .. } | Self::BadPhoto | Self::PhotoTooLarge { .. } => Some(Field::Photos),
            Self::UnknownPlace => Some(Field::Place),
            Self::UnknownCategory => Some(Field::Category),
            Self::UnknownDepartment => Some(Field::Department),
            Self::UnknownPerson => Some(Field::Crew),
            Self::AboutHandler => Some(Field::Handler),
            _ => None,
        }
    }

    /// Whether somebody else was first: the command was right when it was given, and is no longer.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::WrongStage { .. }
                | Self::AlreadyTaken { .. }
                | Self::NotYourJob
                | Self::ComplaintMoved { .. }
        )
    }
}

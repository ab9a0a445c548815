//! A refusal as it is read: all facts that one may have, side by side. Every phone reads refusals, and the reader that
//! serde would write for their variants takes four times the room.

use super::{Field, Rejection};
use crate::complaint;
use crate::json;
use crate::ticket::StageName;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Told {
    code: String,
    field: Option<Field>,
    max: Option<u64>,
    stage: Option<String>,
    by: Option<Value>,
    at: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

/// A refusal that this build does not know, or that lacks a fact.
#[derive(Debug, thiserror::Error)]
#[error("not a refusal")]
pub struct BadRejection;

impl TryFrom<Told> for Rejection {
    type Error = BadRejection;

    fn try_from(told: Told) -> Result<Self, BadRejection> {
        told.refusal().ok_or(BadRejection)
    }
}

impl Told {
    fn refusal(&self) -> Option<Rejection> {
        Some(match self.code.as_str() {
            "empty" => Rejection::Empty { field: self.field? },
            "too_long" => Rejection::TooLong {
                field: self.field?,
                max: usize::try_from(self.max?).ok()?,
            },
            "bad_code" => Rejection::BadCode { field: self.field? },
            "too_many_photos" => Rejection::TooManyPhotos {
                max: usize::try_from(self.max?).ok()?,
            },
            "photo_too_large" => Rejection::PhotoTooLarge { max: self.max? },
            "unknown_staff" => Rejection::UnknownStaff { field: self.field? },
            "in_past" => Rejection::InPast { field: self.field? },
            "in_future" => Rejection::InFuture { field: self.field? },
            "already_taken" => Rejection::AlreadyTaken {
                by: json::of(self.by.as_ref()?).ok()?,
                at: self.at?,
            },
            "wrong_stage" => Rejection::WrongStage {
                stage: StageName::parse(self.stage.as_deref()?)?,
                by: json::of(self.by.as_ref()?).ok()?,
                at: self.at?,
            },
            "complaint_moved" => Rejection::ComplaintMoved {
                stage: complaint::StageName::parse(self.stage.as_deref()?)?,
                by: json::of(self.by.as_ref()?).ok()?,
                at: self.at?,
            },
            "urged_recently" => Rejection::UrgedRecently { until: self.until? },
            "expired" => Rejection::Expired { until: self.until? },
            code => Rejection::PLAIN
                .iter()
                .find(|plain| plain.code() == code)?
                .clone(),
        })
    }
}

impl Rejection {
    /// Those without facts.
    pub const PLAIN: &[Self] = &[
        Self::BadPhone,
        Self::BadScore,
        Self::BadPhoto,
        Self::UnknownPlace,
        Self::UnknownCategory,
        Self::UnknownDepartment,
        Self::UnknownPerson,
        Self::NoTicket,
        Self::AlreadyExists,
        Self::Forbidden,
        Self::NotYourJob,
        Self::NoEscalation,
        Self::NoReview,
        Self::AlreadyRated,
        Self::TargetClosed,
        Self::OthersWait,
        Self::NoComplaint,
        Self::NotTakenOn,
        Self::AboutHandler,
        Self::OpenReport,
        Self::KeyReuse,
        Self::UnknownKind,
        Self::BadPayload,
        Self::Parked,
    ];
}

//! Sending commands (SYNC 3.3).

use super::Envelope;
use crate::id::{CommandId, Epoch, InstallId, LaneNo, PageSession};
use crate::json;
use crate::rejection::Rejection;
use serde::{Deserialize, Serialize};

/// A batch of commands of one author; at most [`super::MAX_BATCH`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PushRequest {
    /// The installation that sends.
    pub install: InstallId,
    /// The life of the page that sends.
    pub page_session: PageSession,
    /// Its monotonic clock, in milliseconds.
    pub sent_mono_ms: f64,
    /// Its wall clock, in milliseconds since 1970.
    pub sent_wall_ms: i64,
    /// The commands, in lane order.
    #[cfg_attr(feature = "schema", schemars(length(max = super::MAX_BATCH)))]
    pub commands: Vec<Envelope>,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PushAnswer {
    /// One answer for each command that was looked at, in the order sent. A command without one is sent again.
    pub answers: Vec<Answer>,
    /// The life of the server's data that these answers are of. When it is another than the phone knows, a backup was
    /// restored: the answers count for nothing, and all that was taken before is sent again (F39).
    pub epoch: Epoch,
    /// The server's clock, in milliseconds since 1970.
    pub server_ms: i64,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnswerStatus {
    /// It took effect now.
    Applied,
    /// It took effect before; this is the stored answer's news again (F15).
    Duplicate,
    /// Somebody else was first.
    Conflict,
    /// It can never take effect.
    Rejected,
    /// An earlier command of its lane is missing (F34).
    ExpectedSeq,
    /// Something failed on the server; send it again later.
    Retry,
}

/// The answer to one command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// Which command.
    pub id: CommandId,
    /// What became of it.
    pub status: AnswerStatus,
    /// The version of its ticket or complaint after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The number of its ticket or complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no: Option<LaneNo>,
    /// The reason's code, there when it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    /// The reason with its facts; none when this build does not know the code, which a newer server may have.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "known_reason"
    )]
    pub reason: Option<Rejection>,
    /// Whether somebody must look at it although it was taken (F26, F36).
    #[serde(default)]
    pub needs_review: bool,
    /// The place in the lane that the server waits for, with [`AnswerStatus::ExpectedSeq`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_seq: Option<u64>,
    /// Seconds to wait, with [`AnswerStatus::Retry`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

/// A reason that this build does not know must not make the whole answer unreadable: the queue would wait for ever
/// (F28).
fn known_reason<'de, D: serde::Deserializer<'de>>(told: D) -> Result<Option<Rejection>, D::Error> {
    let told = Option::<serde_json::Value>::deserialize(told)?;
    Ok(told.and_then(|told| json::of(&told).ok()))
}

impl Answer {
    /// An answer without further news.
    #[must_use]
    pub const fn new(id: CommandId, status: AnswerStatus) -> Self {
        Self {
            id,
            status,
            version: None,
            no: None,
            reason_code: None,
            reason: None,
            needs_review: false,
            expected_seq: None,
            retry_after: None,
        }
    }

    /// The answer to a command that took effect.
    #[must_use]
    pub fn applied(id: CommandId, no: impl Into<LaneNo>, version: u64, needs_review: bool) -> Self {
        Self {
            no: Some(no.into()),
            version: Some(version),
            needs_review,
            ..Self::new(id, AnswerStatus::Applied)
        }
    }

    /// The answer to a command that was refused.
    #[must_use]
    pub fn refused(id: CommandId, reason: Rejection) -> Self {
        let status = if reason.is_conflict() {
            AnswerStatus::Conflict
        } else {
            AnswerStatus::Rejected
        };
        Self {
            reason_code: Some(reason.code().to_owned()),
            reason: Some(reason),
            ..Self::new(id, status)
        }
    }

    /// Whether the command is in the history.
    #[must_use]
    pub const fn took_effect(&self) -> bool {
        matches!(self.status, AnswerStatus::Applied | AnswerStatus::Duplicate)
    }
}

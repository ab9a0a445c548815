//! What surrounds a command on its way.

use super::{AnyCommand, AnyKind};
use crate::blob::{BlobRef, Sha256Hex};
use crate::complaint::{self, Filing};
use crate::id::{CommandId, InstallId, LaneId, PageSession, TrackingToken};
use crate::json;
use crate::people::Author;
use crate::rejection::Rejection;
use crate::ticket::{Command, CommandKind, Report};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A command as it waits in a queue and travels (SYNC 3.2). Stable: fields are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("allOf" = [{ "$ref": "#/$defs/AnyCommand" }])))]
pub struct Envelope {
    /// Minted when the command is put in the queue (F17).
    pub id: CommandId,
    /// `ticket.accept/1`: kind and version of the payload.
    #[cfg_attr(feature = "schema", schemars(with = "AnyKind"))]
    pub kind: String,
    /// Whose command it is (F23).
    pub author: Author,
    /// Where it comes from.
    pub install: InstallId,
    /// With `ticket.report/1` and `complaint.file/1`: the tracking token that the ticket or complaint shall have. With
    /// a reporter's other commands: the token that the reporter holds. Never part of the ticket, never shown to staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TrackingToken>,
    /// The ticket or complaint: commands of one lane are applied in order, lanes don't wait for one another.
    pub lane: LaneId,
    /// Place in the lane of this installation, gapless from 1. Given when it is first sent.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub seq: u64,
    /// The version that its author saw.
    #[serde(default)]
    pub base_version: Option<u64>,
    /// By `kind`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "by_kind"))]
    pub payload: Value,
    /// Photos that the payload speaks of; their bytes travel beside it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
    pub blobs: Vec<BlobRef>,
    /// The phone's wall clock when it was given, in milliseconds since 1970. Shown, never decided upon (F33).
    pub client_wall_ms: i64,
    /// The phone's monotonic clock when it was given, in milliseconds of `page_session`.
    pub client_mono_ms: f64,
    /// The life of the page in which it was given.
    pub page_session: PageSession,
    /// Which build of the app.
    pub app_build: String,
    /// [`fingerprint`] of `payload`.
    pub payload_sha256: Sha256Hex,
    /// Whether it was given without a network.
    #[serde(default)]
    pub offline: bool,
}

impl Envelope {
    /// The report inside, when it is one. Reporters' phones read nothing else, and a program that reads only this
    /// is much smaller than one that reads every command.
    #[must_use]
    pub fn report(&self) -> Option<Report> {
        self.part(CommandKind::Report.as_str(), "report")
    }

    /// The new complaint inside, when it is one. Read by itself for the same reason.
    #[must_use]
    pub fn filing(&self) -> Option<Filing> {
        self.part(complaint::CommandKind::File.as_str(), "filing")
    }

    fn part<T: DeserializeOwned>(&self, kind: &str, name: &str) -> Option<T> {
        if self.kind != kind {
            return None;
        }
        json::of(self.payload.get(name)?).ok()
    }

    /// The command inside, when it is about a ticket.
    ///
    /// # Errors
    /// [`Rejection::UnknownKind`] for a kind that this build does not know (F28, F29) or that is not a ticket's,
    /// [`Rejection::BadPayload`] for a payload that does not fit its kind or its fingerprint.
    pub fn command(&self) -> Result<Command, Rejection> {
        CommandKind::parse(&self.kind).ok_or(Rejection::UnknownKind)?;
        self.read()
    }

    /// The command inside, whatever it is about.
    ///
    /// # Errors
    /// [`Rejection::UnknownKind`] for a kind that this build does not know (F28, F29), [`Rejection::BadPayload`]
    /// for a payload that does not fit its kind or its fingerprint.
    pub fn any_command(&self) -> Result<AnyCommand, Rejection> {
        match AnyKind::parse(&self.kind).ok_or(Rejection::UnknownKind)? {
            AnyKind::Ticket(_) => self.read().map(AnyCommand::Ticket),
            AnyKind::Complaint(_) => self.read().map(AnyCommand::Complaint),
        }
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, Rejection> {
        if fingerprint(&self.payload) != self.payload_sha256 {
            return Err(Rejection::BadPayload);
        }
        let tagged = serde_json::json!({ "kind": self.kind, "payload": self.payload });
        json::of(&tagged).map_err(|_| Rejection::BadPayload)
    }
}

/// Any payload, as far as the field alone says: the envelope as a whole also is an [`AnyCommand`], which ties kind and
/// payload together. Here that type is put among the definitions that the envelope points to.
#[cfg(feature = "schema")]
fn by_kind(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<AnyCommand>();
    schemars::json_schema!(true)
}

/// SHA-256 of a payload's canonical JSON: keys in alphabetical order, no white space.
#[must_use]
pub fn fingerprint(payload: &Value) -> Sha256Hex {
    Sha256Hex::of(payload.to_string().as_bytes())
}

impl Command {
    /// The payload as it travels.
    #[must_use]
    pub fn payload(&self) -> Value {
        payload(self)
    }
}

impl complaint::Command {
    /// The payload as it travels.
    #[must_use]
    pub fn payload(&self) -> Value {
        payload(self)
    }
}

impl AnyCommand {
    /// The payload as it travels.
    #[must_use]
    pub fn payload(&self) -> Value {
        match self {
            Self::Ticket(command) => command.payload(),
            Self::Complaint(command) => command.payload(),
        }
    }
}

fn payload(command: &impl Serialize) -> Value {
    match serde_json::to_value(command) {
        Ok(Value::Object(mut tagged)) => tagged.remove("payload").unwrap_or_default(),
        _ => Value::Null,
    }
}

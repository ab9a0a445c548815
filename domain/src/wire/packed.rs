//! Commands packed for their way.

use super::AnyKind;
use crate::blob::BlobRef;
use crate::complaint::{self, Filing};
use crate::text::Remark;
use crate::ticket::{Command, CommandKind, Report};
use serde::Serialize;
use serde_json::{Map, Value};

/// A command packed for its way: its kind, its payload, and the photos that the payload speaks of.
///
/// What reporters may ask is packed by itself. Then their phones' program need not know how every command is packed.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed {
    /// Its kind.
    pub kind: AnyKind,
    /// Its payload as it travels.
    pub payload: Value,
    /// Its photos.
    pub blobs: Vec<BlobRef>,
}

impl From<Command> for Packed {
    fn from(command: Command) -> Self {
        Self {
            kind: command.kind().into(),
            payload: command.payload(),
            blobs: command.photos().to_vec(),
        }
    }
}

impl From<complaint::Command> for Packed {
    fn from(command: complaint::Command) -> Self {
        Self {
            kind: command.kind().into(),
            payload: command.payload(),
            blobs: command.photos().to_vec(),
        }
    }
}

impl Packed {
    /// [`Command::Report`].
    #[must_use]
    pub fn report(report: &Report) -> Self {
        let blobs = report.photos.clone();
        Self {
            blobs,
            ..Self::of(CommandKind::Report, "report", value(report))
        }
    }

    /// [`Command::Urge`], without a word.
    #[must_use]
    pub fn urge() -> Self {
        Self::of(CommandKind::Urge, "note", Value::Null)
    }

    /// [`Command::Reopen`].
    #[must_use]
    pub fn reopen(reason: &Remark) -> Self {
        Self::of(CommandKind::Reopen, "reason", value(reason))
    }

    /// [`Command::Cancel`].
    #[must_use]
    pub fn cancel(reason: Option<&Remark>) -> Self {
        Self::of(CommandKind::Cancel, "reason", reason.map_or(Value::Null, value))
    }

    /// [`complaint::Command::File`].
    #[must_use]
    pub fn file(filing: &Filing) -> Self {
        let blobs = filing.photos.clone();
        Self {
            blobs,
            ..Self::of(complaint::CommandKind::File, "filing", value(filing))
        }
    }

    /// [`complaint::Command::Note`]: what the complainant adds.
    #[must_use]
    pub fn addition(text: Option<&Remark>, photos: Vec<BlobRef>) -> Self {
        let mut packed = Self::of(complaint::CommandKind::Note, "photos", value(&photos));
        if let Value::Object(payload) = &mut packed.payload {
            payload.insert("text".to_owned(), text.map_or(Value::Null, value));
        }
        packed.blobs = photos;
        packed
    }

    /// [`complaint::Command::Contest`].
    #[must_use]
    pub fn contest(reason: &Remark) -> Self {
        Self::of(complaint::CommandKind::Contest, "reason", value(reason))
    }

    /// [`complaint::Command::Withdraw`].
    #[must_use]
    pub fn withdraw(reason: Option<&Remark>) -> Self {
        Self::of(
            complaint::CommandKind::Withdraw,
            "reason",
            reason.map_or(Value::Null, value),
        )
    }

    fn of(kind: impl Into<AnyKind>, name: &str, value: Value) -> Self {
        let mut payload = Map::new();
        payload.insert(name.to_owned(), value);
        Self {
            kind: kind.into(),
            payload: Value::Object(payload),
            blobs: Vec::new(),
        }
    }
}

fn value<T: Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

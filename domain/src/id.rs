//! Identifiers: UUIDv7 newtypes (sortable by time of minting), and the numbers people say aloud.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::{Builder, Uuid};

/// Declares UUIDv7 newtypes that look like plain UUID strings on the wire.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Mints an id from a wall clock in milliseconds since 1970 and ten random bytes.
            #[must_use]
            pub fn mint(wall_ms: i64, random: [u8; 10]) -> Self {
                Self(uuid_v7(wall_ms, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A ticket 报修单, minted by whoever files the report, online or not.
    TicketId,
    /// A complaint 投诉单, minted by whoever files it, online or not.
    ComplaintId,
    /// What commands are about, and are in order for: a ticket or a complaint, by the same UUID.
    LaneId,
    /// A member of staff.
    PersonId,
    /// A command: minted when it is put in the queue (F17), the key of its receipt.
    CommandId,
    /// One installation of the app: a browser profile on a device.
    InstallId,
    /// One life of a page in a browser; monotonic clocks compare only within it.
    PageSession,
    /// A table of places that an administrator uploaded.
    UploadId,
    /// One life of the server's data; changes when a backup is restored (F39).
    Epoch,
}

fn uuid_v7(wall_ms: i64, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(wall_ms).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Declares numbers that people say aloud.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.trim().parse().map(Self)
            }
        }
    )+};
}

numbers! {
    /// The number of a ticket as people say it: `100042`. Given by the server at intake, never reused.
    TicketNo,
    /// The number of a complaint as people say it. Given by the server at intake, never reused.
    ComplaintNo,
    /// The number of what a lane is about: a ticket's or a complaint's.
    LaneNo,
}

/// Declares that what is known for a ticket or a complaint stands for a lane as well, and the other way round for
/// whoever knows what the lane is about.
macro_rules! lanes {
    ($($name:ident <=> $lane:ident),+ $(,)?) => {$(
        impl From<$name> for $lane {
            fn from(own: $name) -> Self {
                Self(own.0)
            }
        }

        impl From<$lane> for $name {
            fn from(lane: $lane) -> Self {
                Self(lane.0)
            }
        }
    )+};
}

lanes! {
    TicketId <=> LaneId,
    ComplaintId <=> LaneId,
    TicketNo <=> LaneNo,
    ComplaintNo <=> LaneNo,
}

/// The unguessable key to the tracking page of one ticket or complaint: 128 random bits as 32 lowercase hex digits.
///
/// `Debug` hides it, so that it can't reach a log by accident.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9a-f]{32}$")))]
#[serde(try_from = "String", into = "String")]
pub struct TrackingToken(String);

impl TrackingToken {
    /// Mints a token from sixteen random bytes.
    #[must_use]
    pub fn mint(random: [u8; 16]) -> Self {
        Self(hex(&random))
    }

    /// Reads a token from a link.
    ///
    /// # Errors
    /// [`BadToken`] unless it is 32 lowercase hex digits.
    pub fn parse(text: &str) -> Result<Self, BadToken> {
        let well_formed = text.len() == 32
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadToken)
        }
    }

    /// The text for a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no tracking token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a tracking token")]
pub struct BadToken;

impl TryFrom<String> for TrackingToken {
    type Error = BadToken;
    fn try_from(text: String) -> Result<Self, BadToken> {
        Self::parse(&text)
    }
}

impl From<TrackingToken> for String {
    fn from(token: TrackingToken) -> Self {
        token.0
    }
}

impl fmt::Debug for TrackingToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TrackingToken(…)")
    }
}

/// Lowercase hexadecimal digits of `bytes`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

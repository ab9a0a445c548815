//! Photos as content-addressed blobs: the name of a blob is the SHA-256 of its bytes.

use crate::id::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The largest photo that is taken, in bytes (15 MB).
pub const MAX_BLOB_BYTES: u64 = 15_000_000;

/// The most photos that one command carries.
pub const MAX_PHOTOS: usize = 6;

/// SHA-256 as 64 lowercase hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9a-f]{64}$")))]
#[serde(try_from = "String", into = "String")]
pub struct Sha256Hex(String);

impl Sha256Hex {
    /// The fingerprint of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)))
    }

    /// The address of these bytes at the server.
    #[must_use]
    pub fn path(&self) -> String {
        ["/api/blobs/", &self.0].concat()
    }

    /// Reads a fingerprint.
    ///
    /// # Errors
    /// [`BadSha256`] unless it is 64 lowercase hex digits.
    pub fn parse(text: &str) -> Result<Self, BadSha256> {
        let well_formed = text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadSha256)
        }
    }

    /// The hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in hex")]
pub struct BadSha256;

impl TryFrom<String> for Sha256Hex {
    type Error = BadSha256;
    fn try_from(text: String) -> Result<Self, BadSha256> {
        Self::parse(&text)
    }
}

impl From<Sha256Hex> for String {
    fn from(hash: Sha256Hex) -> Self {
        hash.0
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A photo that a command speaks of; the bytes travel beside it (SYNC 3.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BlobRef {
    /// Fingerprint of the bytes, and their name.
    pub sha256: Sha256Hex,
    /// Length in bytes.
    #[cfg_attr(feature = "schema", schemars(range(max = MAX_BLOB_BYTES)))]
    pub len: u64,
    /// Media type, `image/jpeg` for photos that the app has scaled down.
    pub mime: String,
}

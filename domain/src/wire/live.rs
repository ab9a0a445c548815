//! What `/api/live` says: that something changed, never what.

use serde::{Deserialize, Serialize};

/// One event of the stream; its id is the campus cursor, for `Last-Event-ID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "tick", rename_all = "snake_case")]
pub enum Tick {
    /// Something on the campus changed; read again what is shown.
    Changed {
        /// The campus scope's latest change.
        v: i64,
    },
    /// Ticks were missed; read again what is shown (F46).
    Resync {},
}

//! Reading what changed, by cursor (SYNC 3.7).

use super::Answer;
use crate::id::{CommandId, Epoch, InstallId, TicketId};
use crate::view::TicketDetail;
use serde::{Deserialize, Serialize};

/// From where on to read the scope of the signed-in person: their jobs.
///
/// The server's function has no default for `cursor`, so its schema requires it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["cursor"])))]
pub struct PullRequest {
    /// The epoch of the cursor; none on the first pull.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// The last change seen; 0 for all.
    #[serde(default)]
    pub cursor: i64,
    /// The most changes; 200 ([`super::MAX_PAGE`]) when absent or larger.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The installation, whose receipts are acknowledged.
    #[serde(default)]
    pub install: Option<InstallId>,
}

/// A page of changes, read in one snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PullAnswer {
    /// The server's epoch.
    pub epoch: Epoch,
    /// Where to go on.
    pub cursor: i64,
    /// Whether there is more right now.
    pub more: bool,
    /// Whether all that was pulled before is void (F39, F42).
    #[serde(default)]
    pub reset: bool,
    /// Jobs that are new or changed.
    pub changes: Vec<JobChange>,
    /// Tickets that are no longer the person's.
    pub tombstones: Vec<TicketId>,
    /// Those of the tombstones that somebody took off the person. The others they left by themselves, or have long been
    /// finished.
    #[serde(default)]
    pub taken_off: Vec<TicketId>,
    /// Commands of this installation that the server has answered, for those whose answer was lost on the way.
    pub acks: Vec<Ack>,
    /// The server's clock, in milliseconds since 1970.
    pub server_ms: i64,
}

/// A job as it stands, with its place in the scope's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobChange {
    /// Its place in the scope.
    pub v: i64,
    /// The job.
    pub job: TicketDetail,
}

/// An answer that was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ack {
    /// Which command.
    pub id: CommandId,
    /// What was answered.
    pub answer: Answer,
}

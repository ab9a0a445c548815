//! The versioned protocol between phone and server: `POST /api/sync/v1/push` and `/pull` (SYNC 3.2 to 3.7).

mod any;
mod envelope;
mod live;
mod packed;
mod pull;
mod push;

pub use any::{AnyCommand, AnyKind};
pub use envelope::{Envelope, fingerprint};
pub use live::Tick;
pub use packed::Packed;
pub use pull::{Ack, JobChange, PullAnswer, PullRequest};
pub use push::{Answer, AnswerStatus, PushAnswer, PushRequest};

/// The header that both sides send; an answer without it is no answer of this server (F14).
pub const PROTO_HEADER: &str = "x-sync-proto";

/// The version of the protocol.
pub const PROTO: &str = "1";

/// The most commands in one push.
pub const MAX_BATCH: usize = 50;

/// The most bytes of one push (256 KiB).
pub const MAX_BATCH_BYTES: usize = 256 * 1024;

/// The most changes in one page of a pull.
pub const MAX_PAGE: u32 = 200;

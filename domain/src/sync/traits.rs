//! What the engine needs of the world.

use super::item::{Batch, Item, Meta};
use crate::blob::{BlobRef, Sha256Hex};
use crate::id::{LaneId, PageSession, TrackingToken};
use crate::view::TicketDetail;
use crate::wire::{PullAnswer, PullRequest, PushAnswer, PushRequest};

/// Why storage on the device failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// There is no room (F3).
    #[error("no room on this device")]
    Full,
    /// The browser keeps nothing: private mode, blocked storage (F7).
    #[error("this browser keeps nothing")]
    Blocked,
    /// Something else; reopening did not help (F5).
    #[error("storage on this device failed: {0}")]
    Failed(String),
}

/// Why the server could not be asked, or did not answer as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetFault {
    /// No answer, or the answer of somebody else: captive portal, proxy (F14).
    #[error("the server was not reached")]
    Offline,
    /// 401: nobody is signed in any more (F22).
    #[error("nobody is signed in")]
    SignIn,
    /// 426: this build is too old (F28).
    #[error("this build is too old")]
    Update,
    /// 413: too much at once.
    #[error("too much at once")]
    TooLarge,
    /// 429, 5xx: later, after so many milliseconds when the server says so (F10).
    #[error("the server is busy")]
    Later {
        /// How long to wait, in milliseconds.
        after_ms: Option<u64>,
    },
    /// The server will never take this: its own word, with its protocol header.
    #[error("refused")]
    Refused,
}

/// One person's storage on a device.
#[expect(
    async_fn_in_trait,
    reason = "browsers have one thread, and the simulation as well: no Send is wanted"
)]
pub trait Store {
    /// The whole queue, in order of place.
    async fn items(&self) -> Result<Vec<Item>, StoreFault>;
    /// The last number given in a lane; 0 for none.
    async fn lane_seq(&self, lane: LaneId) -> Result<u64, StoreFault>;
    /// A photo's bytes.
    async fn photo(&self, sha256: &Sha256Hex) -> Result<Option<Vec<u8>>, StoreFault>;
    /// The jobs, as the server has approved them.
    async fn jobs(&self) -> Result<Vec<TicketDetail>, StoreFault>;
    /// What is remembered of pulls.
    async fn meta(&self) -> Result<Meta, StoreFault>;
    /// Writes all of it, or nothing, in one transaction; durable when it returns (F1).
    async fn commit(&self, batch: Batch) -> Result<(), StoreFault>;
    /// Like [`Store::commit`], but only while the whole queue is still exactly `queue`, as [`Store::items`] gave it:
    /// `false`, and nothing written, when any item was added, changed or removed since, or when [`Batch::if_meta`] is
    /// given and is not what is remembered. Compared inside the same read-write transaction that writes, so that no
    /// other tab can come in between (F18).
    async fn commit_if(&self, queue: &[Item], batch: Batch) -> Result<bool, StoreFault>;
}

/// The header in which every request names the queue's author, as [`Author`](crate::people::Author) is written. A
/// tab of one person may live on after another has signed in on the device, and cookies belong to the browser: the
/// server answers 401 when a person is named who is not signed in, so that nothing goes out under another author and
/// nobody's jobs come into another's storage (F23, F25).
pub const AUTHOR_HEADER: &str = "x-sync-author";

/// The way to the server for one author, who is named in [`AUTHOR_HEADER`].
#[expect(
    async_fn_in_trait,
    reason = "browsers have one thread, and the simulation as well: no Send is wanted"
)]
pub trait Net {
    /// `POST /api/sync/v1/push`.
    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, NetFault>;
    /// `POST /api/sync/v1/pull`.
    async fn pull(&self, request: &PullRequest) -> Result<PullAnswer, NetFault>;
    /// `HEAD /api/blobs/{sha256}`: whether the server has the photo.
    async fn has_blob(&self, blob: &BlobRef, token: Option<&TrackingToken>) -> Result<bool, NetFault>;
    /// `PUT /api/blobs/{sha256}`.
    async fn put_blob(
        &self,
        blob: &BlobRef,
        bytes: &[u8],
        token: Option<&TrackingToken>,
    ) -> Result<(), NetFault>;
}

/// Time and chance.
pub trait Clock {
    /// The wall clock, in milliseconds since 1970. May jump (F33).
    fn wall_ms(&self) -> i64;
    /// The monotonic clock of this page, in milliseconds.
    fn mono_ms(&self) -> f64;
    /// The life of this page.
    fn page_session(&self) -> PageSession;
    /// Ten random bytes.
    fn random(&self) -> [u8; 10];
    /// Whether the device believes that it has a network; a hint only.
    fn online(&self) -> bool;
}

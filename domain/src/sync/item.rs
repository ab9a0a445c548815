//! What lies in the queue of a device.

use crate::blob::{BlobRef, Sha256Hex};
use crate::id::{CommandId, Epoch, LaneId, TicketId, TrackingToken};
use crate::view::TicketDetail;
use crate::wire::{Answer, Envelope, Packed};
use serde::{Deserialize, Serialize};

/// Where a command stands on its way (SYNC 3.2). Nothing is ever removed but by its author's wish, or once the
/// server has it with all its photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// It waits to be sent.
    Waiting,
    /// It was sent and the answer is not known (F13): it is sent again with the same number in its lane.
    Sending,
    /// The server has it. Photos may still be on their way (F19).
    Sent,
    /// The server refused it; its author must look at it.
    Refused,
    /// An earlier command of its lane was refused (F9).
    Blocked,
}

/// Why a photo of a command that the server has will not reach it by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoFault {
    /// The server does not take it.
    Refused,
    /// Its bytes are no longer on this device (F6), and the server has none either.
    Missing,
}

/// A photo of a queued command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedPhoto {
    /// Which.
    pub blob: BlobRef,
    /// Whether the server has its bytes.
    pub uploaded: bool,
    /// Why it is not tried any more; its owner must look at it.
    #[serde(default)]
    pub fault: Option<PhotoFault>,
}

impl QueuedPhoto {
    /// A photo that has still to go.
    #[must_use]
    pub const fn waiting(blob: BlobRef) -> Self {
        Self {
            blob,
            uploaded: false,
            fault: None,
        }
    }

    /// Whether it has still to go, and can.
    #[must_use]
    pub const fn is_due(&self) -> bool {
        !self.uploaded && self.fault.is_none()
    }
}

/// A command in the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The command with its circumstances; `seq` is 0 until it is first sent.
    pub envelope: Envelope,
    /// Its place in the queue of this device.
    pub place: u64,
    /// Where it stands.
    pub state: ItemState,
    /// Its photos; their bytes lie beside the queue.
    pub photos: Vec<QueuedPhoto>,
    /// The command of its lane that was on its way when this one was given, and that it counts on: when that one
    /// is refused, this one is blocked (F9). What is given after a refusal does not wait for it.
    #[serde(default)]
    pub behind: Option<CommandId>,
    /// How often in a row the server asked for it again, or for another number.
    #[serde(default)]
    pub failures: u32,
    /// What the server said.
    #[serde(default)]
    pub answer: Option<Answer>,
    /// When the server said it, by this device's wall clock in milliseconds since 1970.
    #[serde(default)]
    pub answered_wall_ms: Option<i64>,
}

impl Item {
    /// Whether it, or a photo of it, has still to reach the server, or its author has still to look at it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != ItemState::Sent || self.photos.iter().any(|photo| !photo.uploaded)
    }

    /// Whether its author must look at it: nothing of it goes on by itself.
    #[must_use]
    pub fn needs_author(&self) -> bool {
        match self.state {
            ItemState::Refused | ItemState::Blocked => true,
            ItemState::Sent => self.photos.iter().any(|photo| photo.fault.is_some()),
            ItemState::Waiting | ItemState::Sending => false,
        }
    }

    /// Whether it, or a photo of it, goes on by itself.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        match self.state {
            ItemState::Waiting | ItemState::Sending => true,
            ItemState::Sent => self.photos.iter().any(QueuedPhoto::is_due),
            ItemState::Refused | ItemState::Blocked => false,
        }
    }

    /// How many of its photos the server has.
    #[must_use]
    pub fn photos_uploaded(&self) -> usize {
        self.photos.iter().filter(|photo| photo.uploaded).count()
    }
}

/// A photo as it lies on the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoBytes {
    /// Name, length and media type.
    pub blob: BlobRef,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A command as a page gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCommand {
    /// The ticket or complaint.
    pub lane: LaneId,
    /// What is asked of it.
    pub command: Packed,
    /// With a report or a new complaint: the token that it shall have. With a reporter's other commands: the one they hold.
    pub token: Option<TrackingToken>,
    /// The version that the page showed.
    pub base_version: Option<u64>,
    /// The bytes of the command's photos.
    pub photos: Vec<PhotoBytes>,
}

/// What a device remembers of its pulls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// The server's epoch (F39).
    pub epoch: Option<Epoch>,
    /// The last change seen.
    pub cursor: i64,
    /// How far the server's clock is ahead of this device's, in milliseconds.
    pub clock_offset_ms: i64,
    /// When jobs were last pulled to the end, by this device's wall clock in milliseconds since 1970.
    pub pulled_wall_ms: Option<i64>,
}

/// Changes to a device's storage that take place together or not at all (F2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Items to be written, over those of the same id.
    pub put: Vec<Item>,
    /// Items to be removed.
    pub remove: Vec<CommandId>,
    /// Photos to be written.
    pub put_photos: Vec<PhotoBytes>,
    /// Photos to be removed.
    pub remove_photos: Vec<Sha256Hex>,
    /// The last number given in a lane.
    pub lanes: Vec<(LaneId, u64)>,
    /// Whether all jobs are removed before `put_jobs` are written.
    pub clear_jobs: bool,
    /// Jobs to be written, as the server has approved them.
    pub put_jobs: Vec<TicketDetail>,
    /// Jobs to be removed.
    pub remove_jobs: Vec<TicketId>,
    /// Those of them that somebody took off this person ([`Notice::of_taken`](super::Notice::of_taken)).
    pub taken_off: Vec<TicketId>,
    /// What is remembered of pulls.
    pub meta: Option<Meta>,
    /// With [`Store::commit_if`](super::Store::commit_if): written only while this is what is remembered of pulls.
    pub if_meta: Option<Meta>,
}

impl Batch {
    /// Whether it changes nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        let queue = self.put.is_empty() && self.remove.is_empty() && self.lanes.is_empty();
        let photos = self.put_photos.is_empty() && self.remove_photos.is_empty();
        let jobs = !self.clear_jobs && self.put_jobs.is_empty() && self.remove_jobs.is_empty();
        queue && photos && jobs && self.meta.is_none() && self.if_meta.is_none()
    }
}

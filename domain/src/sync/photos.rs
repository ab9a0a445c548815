//! Photos: after the commands that speak of them, one at a time, by content (SYNC 3.5).

use super::engine::Engine;
use super::item::{Item, ItemState, PhotoFault, QueuedPhoto};
use super::pump::{Next, Step, Turn};
use super::traits::{Clock, Net, NetFault, Store, StoreFault};
use crate::blob::BlobRef;
use crate::id::{CommandId, TrackingToken};

/// A photo that has to go.
struct Due {
    command: CommandId,
    blob: BlobRef,
    token: Option<TrackingToken>,
    /// Whether this page has saved it and never tried to send it: then the server is not asked whether it has it,
    /// which would be a round trip for nothing.
    fresh: bool,
}

/// What became of an attempt.
enum Arrival {
    /// The server has it.
    There,
    /// It will not get there by itself.
    Never(PhotoFault),
}

impl<S: Store, N: Net, C: Clock> Engine<S, N, C> {
    /// Brings one photo of a command that the server has. Its failures delay other photos at most, never commands
    /// (F19, F21), and the command is not sent again for them.
    pub(super) async fn send_photo(&self) -> Result<Step, StoreFault> {
        let Some(due) = self.next_photo(&self.store.items().await?) else {
            return Ok(Step::Idle(None));
        };
        if let Some(ms) = self.pace.borrow().photos.left(self.clock.mono_ms()) {
            return Ok(Step::Idle(Some(ms)));
        }
        self.pace.borrow_mut().tried(&due.blob.sha256);
        let turn = match self.bring(&due).await? {
            Ok(arrival) => {
                let changed = self.photo_arrived(&due, &arrival).await?;
                let mut pace = self.pace.borrow_mut();
                pace.photos.worked();
                pace.commands.wake();
                Turn {
                    next: Next::Now,
                    changed,
                }
            }
            Err(fault) => Turn {
                next: self.photo_failed(fault),
                changed: false,
            },
        };
        Ok(Step::Did(turn))
    }

    /// The photo that was tried least, oldest first: one that always fails can't hold up the others.
    fn next_photo(&self, queue: &[Item]) -> Option<Due> {
        let pace = self.pace.borrow();
        let sent = queue.iter().filter(|item| item.state == ItemState::Sent);
        let due = sent.flat_map(|item| {
            item.photos
                .iter()
                .filter(|photo| photo.is_due())
                .map(move |p| (item, p))
        });
        let (item, photo) = due.min_by_key(|(item, photo)| (pace.tries(&photo.blob.sha256), item.place))?;
        let of_this_page = item.envelope.page_session == self.clock.page_session();
        Some(Due {
            fresh: of_this_page && pace.tries(&photo.blob.sha256) == 0,
            command: item.envelope.id,
            blob: photo.blob.clone(),
            token: item.envelope.token.clone(),
        })
    }

    async fn bring(&self, due: &Due) -> Result<Result<Arrival, NetFault>, StoreFault> {
        if !due.fresh {
            match self.net.has_blob(&due.blob, due.token.as_ref()).await {
                Ok(true) => return Ok(Ok(Arrival::There)),
                Ok(false) => {}
                Err(fault) => return Ok(never(fault)),
            }
        }
        let Some(bytes) = self.store.photo(&due.blob.sha256).await? else {
            return Ok(Ok(Arrival::Never(PhotoFault::Missing)));
        };
        Ok(
            match self.net.put_blob(&due.blob, &bytes, due.token.as_ref()).await {
                Ok(()) => Ok(Arrival::There),
                Err(fault) => never(fault),
            },
        )
    }

    async fn photo_arrived(&self, due: &Due, arrival: &Arrival) -> Result<bool, StoreFault> {
        let is_it = |photo: &&mut QueuedPhoto| photo.blob.sha256 == due.blob.sha256;
        let (_, changed) = self
            .edit(|draft| {
                for item in draft
                    .items
                    .iter_mut()
                    .filter(|item| item.state == ItemState::Sent)
                {
                    let this = item.envelope.id == due.command;
                    for photo in item.photos.iter_mut().filter(is_it) {
                        match arrival {
                            Arrival::There => (photo.uploaded, photo.fault) = (true, None),
                            // another command's token may open what this one's does not
                            Arrival::Never(fault) if this => photo.fault = Some(*fault),
                            Arrival::Never(_) => {}
                        }
                    }
                }
            })
            .await?;
        Ok(changed)
    }

    fn photo_failed(&self, fault: NetFault) -> Next {
        let told_ms = match fault {
            NetFault::SignIn => return Next::SignIn,
            NetFault::Update => return Next::Update,
            NetFault::Later { after_ms } => after_ms,
            NetFault::Offline | NetFault::TooLarge | NetFault::Refused => None,
        };
        let (now, random) = (self.clock.mono_ms(), self.clock.random());
        let mut pace = self.pace.borrow_mut();
        pace.photos.failed(now, told_ms, random);
        Next::Now
    }
}

const fn never(fault: NetFault) -> Result<Arrival, NetFault> {
    match fault {
        NetFault::TooLarge | NetFault::Refused => Ok(Arrival::Never(PhotoFault::Refused)),
        other => Err(other),
    }
}

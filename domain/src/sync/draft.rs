//! Changing the queue: read, edit the reading, write what became different, all or nothing, and only over what was
//! read.

use super::engine::Engine;
use super::item::{Batch, Item};
use super::lane;
use super::traits::{Clock, Net, Store, StoreFault};
use crate::blob::Sha256Hex;
use crate::id::CommandId;

/// How often a change is done again because another tab came in between, before it counts as a fault.
pub(super) const TRIES: usize = 32;

/// How far to go for room on a full device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Sent commands that are only shown, with their photos.
    Sent,
    /// Jobs that nobody works on any more, too; the next pull brings them again.
    Jobs,
}

impl<S: Store, N: Net, C: Clock> Engine<S, N, C> {
    /// Reads the queue, lets `change` edit the reading, and commits what became of it; again, when the queue was
    /// changed by another tab meanwhile. Gives what `change` gave last, and whether anything was written.
    pub(super) async fn edit<T>(
        &self,
        mut change: impl FnMut(&mut Draft) -> T,
    ) -> Result<(T, bool), StoreFault> {
        let mut outcome = None;
        let written = self.edit_with(&mut |draft| outcome = Some(change(draft))).await?;
        outcome.map(|outcome| (outcome, written)).ok_or_else(restless)
    }

    /// [`Self::edit`] once for all changes: it is long, and would else be compiled for each of them.
    async fn edit_with(&self, change: &mut dyn FnMut(&mut Draft)) -> Result<bool, StoreFault> {
        for _ in 0..TRIES {
            let read = self.store.items().await?;
            let mut draft = Draft::of(&read);
            change(&mut draft);
            let batch = draft.into_batch(&read);
            if batch.is_empty() {
                return Ok(false);
            }
            match self.store.commit_if(&read, batch).await {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(StoreFault::Full) if self.make_room(Room::Jobs).await? => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(restless())
    }

    /// Frees what can be had again (F3), never anything unsent. Gives whether there was any.
    pub(super) async fn make_room(&self, room: Room) -> Result<bool, StoreFault> {
        let read = self.store.items().await?;
        let meta = self.store.meta().await?;
        let jobs = match room {
            Room::Sent => Vec::new(),
            Room::Jobs => self.store.jobs().await?,
        };
        let mut draft = Draft::of(&read);
        draft.take_out_done(|_| true);
        let over = jobs.iter().map(|job| &job.ticket).filter(|ticket| {
            let waits = draft
                .items
                .iter()
                .any(|item| item.envelope.lane == ticket.id.into());
            ticket.stage.order().is_none() && !waits
        });
        draft.batch.remove_jobs = over.map(|ticket| ticket.id).collect();
        if !draft.batch.remove_jobs.is_empty() {
            let mut again = meta.clone();
            again.cursor = 0;
            draft.batch.meta = Some(again);
            draft.batch.if_meta = Some(meta);
        }
        let batch = draft.into_batch(&read);
        if batch.is_empty() {
            return Ok(false);
        }
        // when another tab came in between, the caller reads again anyway
        self.store.commit_if(&read, batch).await?;
        Ok(true)
    }
}

/// Other tabs change the queue all the time.
pub(super) fn restless() -> StoreFault {
    StoreFault::Failed("the queue does not stand still".to_owned())
}

/// A reading of the queue that is being edited, with what else is to be written.
pub(super) struct Draft {
    /// The queue, in its order.
    pub items: Vec<Item>,
    /// The rest.
    pub batch: Batch,
}

impl Draft {
    pub(super) fn of(read: &[Item]) -> Self {
        let mut items = read.to_vec();
        lane::sort(&mut items);
        Self {
            items,
            batch: Batch::default(),
        }
    }

    pub(super) fn take_out(&mut self, id: CommandId) {
        let Some(gone) = lane::take_out(&mut self.items, id) else {
            return;
        };
        let needed = |sha256: &Sha256Hex| {
            let mut photos = self.items.iter().flat_map(|item| &item.photos);
            photos.any(|photo| photo.blob.sha256 == *sha256)
        };
        let photos = gone.photos.into_iter().map(|photo| photo.blob.sha256);
        let unneeded: Vec<_> = photos.filter(|sha256| !needed(sha256)).collect();
        self.batch.remove_photos.extend(unneeded);
    }

    /// Takes out what the server has entirely, of that what `which` says.
    pub(super) fn take_out_done(&mut self, which: impl Fn(&Item) -> bool) -> usize {
        let done = self.items.iter().filter(|item| !item.is_open() && which(item));
        let done: Vec<CommandId> = done.map(|item| item.envelope.id).collect();
        for id in &done {
            self.take_out(*id);
        }
        done.len()
    }

    /// What must be written to come from `read` to this.
    pub(super) fn into_batch(mut self, read: &[Item]) -> Batch {
        lane::settle_blocks(&mut self.items);
        let gone = |item: &&Item| !self.items.iter().any(|now| now.envelope.id == item.envelope.id);
        self.batch.remove = read.iter().filter(gone).map(|item| item.envelope.id).collect();
        self.items.retain(|item| !read.contains(item));
        self.batch.put = self.items;
        self.batch
    }
}

//! A phone's storage with its ways to fail.

use super::Mutation;
use super::disk::Disk;
use super::exec::pause;
use super::world::{Shared, World};
use domain::blob::Sha256Hex;
use domain::id::{CommandId, LaneId};
use domain::people::Author;
use domain::sync::{Batch, Item, ItemState, Meta, Store, StoreFault};
use domain::view::TicketDetail;

pub struct SimStore {
    pub world: Shared,
    pub phone: usize,
    pub author: Author,
}

fn lost() -> StoreFault {
    StoreFault::Failed("connection lost".to_owned())
}

impl SimStore {
    /// One access: others may come in between before and after it, or the process may die there.
    async fn access<T>(&self, access: impl FnOnce(&mut Disk) -> T) -> Result<T, StoreFault> {
        pause().await;
        let read = {
            let mut world = self.world.borrow_mut();
            let storm = world.storm;
            if world.step_fails() || world.chance.percent(storm / 10) {
                world.happens("storage failed");
                return Err(lost());
            }
            access(world.disk(self.phone, self.author))
        };
        pause().await;
        Ok(read)
    }

    async fn write(&self, queue: Option<&[Item]>, mut batch: Batch) -> Result<bool, StoreFault> {
        pause().await;
        let mutation = self.world.borrow().mutation;
        let second = match mutation {
            Mutation::PhotosApart if !batch.put_photos.is_empty() => Some(Batch {
                put_photos: std::mem::take(&mut batch.put_photos),
                ..Batch::default()
            }),
            Mutation::CursorApart if batch.meta.is_some() && !batch.put_jobs.is_empty() => Some(Batch {
                put_jobs: std::mem::take(&mut batch.put_jobs),
                ..Batch::default()
            }),
            _ => None,
        };
        let mut written = self.write_now(queue, batch);
        pause().await;
        if let (Some(second), Ok(true)) = (second, &written) {
            pause().await;
            written = self.write_now(None, second);
            pause().await;
        }
        written
    }

    fn write_now(&self, queue: Option<&[Item]>, mut batch: Batch) -> Result<bool, StoreFault> {
        let mut world = self.world.borrow_mut();
        let (storm, mutation) = (world.storm, world.mutation);
        let (fails, fails_after) = (world.chance.percent(storm / 10), world.chance.percent(storm / 20));
        if world.step_fails() || fails {
            world.happens("storage failed");
            return Err(lost());
        }
        let full = world.phones[self.phone].full;
        let disk = world.disk(self.phone, self.author);
        let stale = |queue: &[Item]| match mutation {
            Mutation::BlindWrites => false,
            Mutation::SeqNotKept => queue != forgetful(disk.queue()),
            _ => !disk.is(queue),
        };
        if queue.is_some_and(stale) || batch.if_meta.as_ref().is_some_and(|meta| *meta != disk.meta) {
            world.happens("another tab came in between");
            return Ok(false);
        }
        let durable = mutation == Mutation::SavedBeforeDurable;
        let before = (full || durable).then(|| Disk {
            durable: None,
            ..disk.clone()
        });
        spoil(mutation, disk, &mut batch);
        let was: Vec<(CommandId, Option<Item>)> = batch
            .put
            .iter()
            .map(|item| item.envelope.id)
            .chain(batch.remove.iter().copied())
            .map(|id| (id, disk.items.get(&id).cloned()))
            .collect();
        let wall_ms = disk.meta.pulled_wall_ms;
        let pulled_all = batch
            .meta
            .as_ref()
            .is_some_and(|meta| meta.pulled_wall_ms != wall_ms);
        let used = before.as_ref().map_or(0, Disk::used);
        disk.write(batch);
        if full && disk.used() > used {
            *disk = before.unwrap_or_default();
            world.happens("the device was full");
            return Err(StoreFault::Full);
        }
        disk.pulled += usize::from(pulled_all);
        // written for good with the next write only
        disk.durable = before.filter(|_| durable).map(Box::new);
        committed(&mut world, self.phone, self.author, &was);
        // it was written, and the connection was lost before that was said
        if fails_after { Err(lost()) } else { Ok(true) }
    }
}

/// What was written is looked at, at once.
fn committed(world: &mut World, phone: usize, author: Author, was: &[(CommandId, Option<Item>)]) {
    let mut news = Vec::new();
    for (id, _) in was {
        match world.phones[phone].disks[&author].items.get(id) {
            Some(item) => {
                news.push(match item.state {
                    ItemState::Waiting => "an item was Waiting",
                    ItemState::Sending => "an item was Sending",
                    ItemState::Sent => "an item was Sent",
                    ItemState::Refused => "an item was Refused",
                    ItemState::Blocked => "an item was Blocked",
                });
                if item.photos.iter().any(|photo| photo.fault.is_some()) {
                    news.push("a photo was refused");
                }
            }
            None => {
                world.done.insert(*id);
            }
        }
    }
    news.into_iter().for_each(|what| world.happens(what));
    super::always::commit(world, phone, author, was);
}

/// The mistakes that storage can make.
fn spoil(mutation: Mutation, disk: &Disk, batch: &mut Batch) {
    match mutation {
        Mutation::SeqAtSave => {
            for item in &mut batch.put {
                if item.state == ItemState::Waiting && !disk.items.contains_key(&item.envelope.id) {
                    let lane = item.envelope.lane;
                    item.envelope.seq = disk.lanes.get(&lane).copied().unwrap_or(0) + 1;
                    batch.lanes.push((lane, item.envelope.seq));
                }
            }
        }
        Mutation::DropRefused => {
            let refused = |item: &&Item| item.state == ItemState::Refused;
            let refused: Vec<CommandId> = batch
                .put
                .iter()
                .filter(refused)
                .map(|item| item.envelope.id)
                .collect();
            batch.put.retain(|item| !refused.contains(&item.envelope.id));
            batch.remove.extend(refused);
        }
        Mutation::DropAfterTries => {
            let tired = |item: &&Item| item.failures >= 2;
            let tired: Vec<CommandId> = batch
                .put
                .iter()
                .filter(tired)
                .map(|item| item.envelope.id)
                .collect();
            batch.put.retain(|item| !tired.contains(&item.envelope.id));
            batch.remove.extend(tired);
        }
        _ => {}
    }
}

/// With [`Mutation::SeqNotKept`]: the queue as it would be, had the numbers not been written down.
fn forgetful(mut queue: Vec<Item>) -> Vec<Item> {
    for item in &mut queue {
        if item.state == ItemState::Sending {
            (item.state, item.envelope.seq) = (ItemState::Waiting, 0);
        }
    }
    queue
}

impl Store for SimStore {
    async fn items(&self) -> Result<Vec<Item>, StoreFault> {
        let forgets = self.world.borrow().mutation == Mutation::SeqNotKept;
        self.access(|disk| {
            if forgets {
                forgetful(disk.queue())
            } else {
                disk.queue()
            }
        })
        .await
    }

    async fn lane_seq(&self, lane: LaneId) -> Result<u64, StoreFault> {
        self.access(|disk| disk.lanes.get(&lane).copied().unwrap_or(0))
            .await
    }

    async fn photo(&self, sha256: &Sha256Hex) -> Result<Option<Vec<u8>>, StoreFault> {
        self.access(|disk| disk.photos.get(sha256).map(|bytes| bytes.to_vec()))
            .await
    }

    async fn jobs(&self) -> Result<Vec<TicketDetail>, StoreFault> {
        self.access(|disk| disk.jobs.values().cloned().collect()).await
    }

    async fn meta(&self) -> Result<Meta, StoreFault> {
        self.access(|disk| disk.meta.clone()).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreFault> {
        self.write(None, batch).await.map(|_| ())
    }

    async fn commit_if(&self, queue: &[Item], batch: Batch) -> Result<bool, StoreFault> {
        self.write(Some(queue), batch).await
    }
}

//! A phone's storage, network and clock, each with its ways to fail; and what runs in a tab of it.

use super::Mutation;
use super::exec::{Slot, pause};
use super::world::{Disk, Event, Reply, Request, Shared};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{PageSession, TicketId, TrackingToken};
use domain::people::Author;
use domain::sync::{Batch, Clock, Engine, Item, Meta, Net, NetFault, Next, Store, StoreFault};
use domain::view::TicketDetail;
use domain::wire::{PullAnswer, PullRequest, PushAnswer, PushRequest};
use std::rc::Rc;
use std::task::Poll;

pub type Machine = Engine<SimStore, SimNet, SimClock>;

pub struct SimStore {
    world: Shared,
    phone: usize,
    author: Author,
}

impl SimStore {
    /// One access: others may come in between before and after it, or the process may die there.
    async fn access<T>(&self, access: impl FnOnce(&mut Disk) -> T) -> Result<T, StoreFault> {
        pause().await;
        let fails = {
            let mut world = self.world.borrow_mut();
            let storm = world.storm;
            world.chance.percent(storm / 10)
        };
        if fails {
            return Err(StoreFault::Failed("connection lost".to_owned()));
        }
        let read = access(
            self.world.borrow_mut().phones[self.phone]
                .disks
                .entry(self.author)
                .or_default(),
        );
        pause().await;
        Ok(read)
    }

    async fn write(&self, queue: Option<&[Item]>, batch: Batch) -> Result<bool, StoreFault> {
        pause().await;
        let written = self.write_now(queue, batch);
        pause().await;
        written
    }

    fn write_now(&self, queue: Option<&[Item]>, batch: Batch) -> Result<bool, StoreFault> {
        let mut world = self.world.borrow_mut();
        let (storm, mutation) = (world.storm, world.mutation);
        let (fails, fails_after) = (world.chance.percent(storm / 10), world.chance.percent(storm / 20));
        let fault = || StoreFault::Failed("connection lost".to_owned());
        if fails {
            return Err(fault());
        }
        let now = world.now;
        let phone = &mut world.phones[self.phone];
        let full = phone.full;
        let disk = phone.disks.entry(self.author).or_default();
        if queue.is_some_and(|queue| mutation != Mutation::BlindWrites && queue != disk.queue())
            || batch.if_meta.as_ref().is_some_and(|meta| *meta != disk.meta)
        {
            world.happens("another tab came in between");
            return Ok(false);
        }
        let before = disk.clone();
        let gone: Vec<_> = batch.remove.clone();
        let pulled_all = batch
            .meta
            .as_ref()
            .is_some_and(|meta| meta.pulled_wall_ms != disk.meta.pulled_wall_ms);
        disk.write(batch);
        if full && disk.used() > before.used() {
            *disk = before;
            world.happens("the device was full");
            return Err(StoreFault::Full);
        }
        let states = disk
            .items
            .values()
            .map(|item| format!("an item was {:?}", item.state));
        let faults = disk
            .items
            .values()
            .flat_map(|item| &item.photos)
            .filter(|photo| photo.fault.is_some());
        let states: Vec<String> = states
            .chain(faults.map(|_| "a photo was refused".to_owned()))
            .collect();
        disk.pulled += usize::from(pulled_all);
        if mutation == Mutation::SavedBeforeDurable {
            // written for good with the next write only
            disk.durable = Some(Box::new(Disk {
                durable: None,
                ..before
            }));
        }
        states.into_iter().for_each(|state| world.happens(state));
        world.done.extend(gone.into_iter().map(|id| (id, now)));
        // it was written, and the connection was lost before that was said
        if fails_after { Err(fault()) } else { Ok(true) }
    }
}

impl Store for SimStore {
    async fn items(&self) -> Result<Vec<Item>, StoreFault> {
        self.access(|disk| disk.queue()).await
    }

    async fn lane_seq(&self, lane: TicketId) -> Result<u64, StoreFault> {
        self.access(|disk| disk.lanes.get(&lane).copied().unwrap_or(0))
            .await
    }

    async fn photo(&self, sha256: &Sha256Hex) -> Result<Option<Vec<u8>>, StoreFault> {
        self.access(|disk| disk.photos.get(sha256).cloned()).await
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

pub struct SimNet {
    world: Shared,
    phone: usize,
    author: Author,
}

impl SimNet {
    async fn call(&self, request: Request) -> Result<Reply, NetFault> {
        pause().await;
        let slot = Slot::empty();
        self.world
            .borrow_mut()
            .send(self.phone, self.author, request, &slot);
        slot.wait().await
    }
}

impl Net for SimNet {
    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, NetFault> {
        match self.call(Request::Push(request.clone())).await? {
            Reply::Push(answer) => Ok(answer),
            _ => Err(NetFault::Offline),
        }
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullAnswer, NetFault> {
        match self.call(Request::Pull(request.clone())).await? {
            Reply::Pull(answer) => Ok(*answer),
            _ => Err(NetFault::Offline),
        }
    }

    async fn has_blob(&self, blob: &BlobRef, _: Option<&TrackingToken>) -> Result<bool, NetFault> {
        match self.call(Request::Has(blob.clone())).await? {
            Reply::Has(there) => Ok(there),
            _ => Err(NetFault::Offline),
        }
    }

    async fn put_blob(
        &self,
        blob: &BlobRef,
        bytes: &[u8],
        _: Option<&TrackingToken>,
    ) -> Result<(), NetFault> {
        let request = Request::Put(blob.clone(), bytes.to_vec());
        self.call(request).await.map(|_| ())
    }
}

pub struct SimClock {
    world: Shared,
    phone: usize,
    born: i64,
}

impl Clock for SimClock {
    fn wall_ms(&self) -> i64 {
        let world = self.world.borrow();
        world.now + world.phones[self.phone].wall_offset
    }

    #[expect(clippy::cast_precision_loss, reason = "a few hours of milliseconds")]
    fn mono_ms(&self) -> f64 {
        (self.world.borrow().now - self.born) as f64
    }

    fn page_session(&self) -> PageSession {
        PageSession::mint(self.born, [1; 10])
    }

    fn random(&self) -> [u8; 10] {
        let mut world = self.world.borrow_mut();
        let mut random = [0; 10];
        random[..8].copy_from_slice(&world.chance.next().to_le_bytes());
        random[8..].copy_from_slice(&world.chance.next().to_le_bytes()[..2]);
        random
    }

    fn online(&self) -> bool {
        self.world.borrow().phones[self.phone].online
    }
}

/// The engine of a page that opens now.
pub fn machine(world: &Shared, phone: usize, author: Author) -> Rc<Machine> {
    let (born, install) = {
        let inside = world.borrow();
        (inside.now, inside.phones[phone].install)
    };
    let store = SimStore {
        world: world.clone(),
        phone,
        author,
    };
    let net = SimNet {
        world: world.clone(),
        phone,
        author,
    };
    let clock = SimClock {
        world: world.clone(),
        phone,
        born,
    };
    Rc::new(Engine::new(store, net, clock, author, install, "sim".to_owned()))
}

/// Waits until something happens on the phone that was not seen yet, or until so many milliseconds have passed.
async fn news(world: &Shared, phone: usize, seen: u64, ms: Option<u64>) {
    let until = ms.map(|ms| world.borrow().now + i64::try_from(ms).expect("hours at most"));
    let mut planned = false;
    std::future::poll_fn(|context| {
        let mut inside = world.borrow_mut();
        if inside.phones[phone].news != seen || until.is_some_and(|until| inside.now >= until) {
            return Poll::Ready(());
        }
        inside.phones[phone].waiting.push(context.waker().clone());
        if let (Some(until), false) = (until, planned) {
            planned = true;
            inside.agenda.plan(until, Event::Wake(context.waker().clone()));
        }
        Poll::Pending
    })
    .await;
}

fn seen(world: &Shared, phone: usize) -> u64 {
    world.borrow().phones[phone].news
}

/// Takes the author's lock for a tab, waiting for the tab that has it.
async fn lock(world: &Shared, phone: usize, tab: usize, author: Author) {
    loop {
        let seen = {
            let mut inside = world.borrow_mut();
            let phone = &mut inside.phones[phone];
            if *phone.locks.entry(author).or_insert(tab) == tab {
                return;
            }
            phone.news
        };
        news(world, phone, seen, None).await;
    }
}

/// What a tab runs for an author: sends whenever there is something to send.
pub async fn pump_forever(world: Shared, machine: Rc<Machine>, phone: usize, tab: usize) {
    lock(&world, phone, tab, machine.author()).await;
    let forgets = world.borrow().mutation == Mutation::ForgetTimer;
    loop {
        let seen = seen(&world, phone);
        let wait = match machine.pump().await {
            Ok(turn) => match turn.next {
                Next::Now => continue,
                Next::AfterMs(ms) if !forgets => Some(ms),
                Next::Rest if !forgets => Some(60_000),
                Next::AfterMs(_) | Next::Rest | Next::SignIn => None,
                // the storm is over some time
                Next::Update => Some(60_000),
            },
            Err(_) => Some(3000),
        };
        news(&world, phone, seen, wait).await;
    }
}

/// What a tab runs for a member of staff: keeps the jobs up to date.
pub async fn pull_forever(world: Shared, machine: Rc<Machine>, phone: usize, tab: usize) {
    lock(&world, phone, tab, machine.author()).await;
    loop {
        let wait = match machine.pull().await {
            Ok(turn) => {
                if turn.queue_changed {
                    world.borrow_mut().phones[phone].tell();
                }
                if turn.more {
                    continue;
                }
                60_000
            }
            Err(_) => 20_000,
        };
        sleep(&world, wait).await;
    }
}

async fn sleep(world: &Shared, ms: i64) {
    let until = world.borrow().now + ms;
    let mut planned = false;
    std::future::poll_fn(|context| {
        let mut inside = world.borrow_mut();
        if inside.now >= until {
            return Poll::Ready(());
        }
        if !planned {
            planned = true;
            inside.agenda.plan(until, Event::Wake(context.waker().clone()));
        }
        Poll::Pending
    })
    .await;
}

//! A phone's network and clock, each with its ways to fail; and what runs in a tab of it.

use super::Mutation;
use super::exec::{Slot, pause};
use super::store::SimStore;
use super::world::{Answered, Event, Raw, Reply, Request, Shared};
use domain::blob::BlobRef;
use domain::id::{PageSession, TicketNo, TrackingToken};
use domain::people::Author;
use domain::sync::{Clock, Engine, Item, Net, NetFault, Next};
use domain::wire::{Answer, PullAnswer, PullRequest, PushAnswer, PushRequest};
use std::rc::Rc;
use std::task::Poll;

pub type Machine = Engine<SimStore, SimNet, SimClock>;

pub struct SimNet {
    world: Shared,
    phone: usize,
    author: Author,
}

impl SimNet {
    async fn call(&self, request: Request) -> Answered {
        pause().await;
        let slot = Slot::empty();
        let failed = self.world.borrow_mut().step_fails();
        if failed {
            return None;
        }
        self.world
            .borrow_mut()
            .send(self.phone, self.author, request, &slot);
        slot.wait().await
    }

    fn is(&self, mutation: Mutation) -> bool {
        self.world.borrow().mutation == mutation
    }

    /// What an answer means: the table of `docs/sync.md`.
    fn read(answer: Answered) -> Result<Reply, NetFault> {
        // a captive portal, a proxy, nobody (F14)
        let raw = answer.filter(|raw| raw.ours).ok_or(NetFault::Offline)?;
        match raw.status {
            200..=299 => Ok(raw.body),
            401 => Err(NetFault::SignIn),
            404 | 426 => Err(NetFault::Update),
            413 => Err(NetFault::TooLarge),
            408 | 429 | 500.. => Err(NetFault::Later {
                after_ms: raw.retry_after.map(|seconds| seconds * 1000),
            }),
            _ => Err(NetFault::Refused),
        }
    }

    /// Takes commands out of the queue, as a bad page would; gives them.
    fn take_out(&self, request: &PushRequest) -> Vec<Item> {
        let mut world = self.world.borrow_mut();
        let disk = world.disk(self.phone, self.author);
        let ids = request.commands.iter().map(|envelope| envelope.id);
        ids.filter_map(|id| disk.items.remove(&id)).collect()
    }
}

impl Net for SimNet {
    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, NetFault> {
        let taken = if self.is(Mutation::DeleteBeforeAnswer) {
            self.take_out(request)
        } else {
            Vec::new()
        };
        let mut answer = self.call(Request::Push(request.clone())).await;
        for item in taken {
            let mut world = self.world.borrow_mut();
            let disk = world.disk(self.phone, self.author);
            disk.items.insert(item.envelope.id, item);
        }
        if let Some(raw) = answer.as_mut().filter(|raw| !raw.ours && raw.status == 200)
            && self.is(Mutation::TrustAnyAnswer)
        {
            let ids = request.commands.iter().map(|envelope| envelope.id);
            let answers = ids.map(|id| Answer::applied(id, TicketNo(1), 1, false)).collect();
            raw.ours = true;
            raw.body = Reply::Push(PushAnswer {
                answers,
                epoch: self.world.borrow().server.epoch,
                server_ms: 0,
            });
        }
        match Self::read(answer)? {
            Reply::Push(answer) => Ok(answer),
            _ => Err(NetFault::Offline),
        }
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullAnswer, NetFault> {
        match Self::read(self.call(Request::Pull(request.clone())).await)? {
            Reply::Pull(answer) => Ok(*answer),
            _ => Err(NetFault::Offline),
        }
    }

    async fn has_blob(&self, blob: &BlobRef, _: Option<&TrackingToken>) -> Result<bool, NetFault> {
        let answer = self.call(Request::Has(blob.clone())).await;
        if answer.as_ref().is_some_and(|raw| raw.ours && raw.status == 404) {
            return Ok(false);
        }
        Self::read(answer).map(|_| true)
    }

    async fn put_blob(
        &self,
        blob: &BlobRef,
        bytes: &[u8],
        _: Option<&TrackingToken>,
    ) -> Result<(), NetFault> {
        let answer = self.call(Request::Put(blob.clone(), bytes.into())).await;
        if self.is(Mutation::PhotoAssumedSent) {
            return Ok(());
        }
        Self::read(answer).map(|_| ())
    }
}

pub struct SimClock {
    world: Shared,
    phone: usize,
    born: i64,
    /// How long the phone had slept by then.
    slept: i64,
}

impl Clock for SimClock {
    fn wall_ms(&self) -> i64 {
        let world = self.world.borrow();
        world.now + world.phones[self.phone].wall_offset
    }

    /// Stands still while the phone sleeps.
    #[expect(clippy::cast_precision_loss, reason = "a few days of milliseconds")]
    fn mono_ms(&self) -> f64 {
        let world = self.world.borrow();
        let asleep = world.phones[self.phone].slept - self.slept;
        (world.now - self.born - asleep) as f64
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
    let (born, slept, install, build) = {
        let inside = world.borrow();
        let of = &inside.phones[phone];
        (inside.now, of.slept, of.install, of.build)
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
        slept,
    };
    Rc::new(Engine::new(
        store,
        net,
        clock,
        author,
        install,
        format!("build {build}"),
    ))
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
            if inside.mutation == Mutation::EveryTabPumps {
                return;
            }
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

pub async fn sleep(world: &Shared, ms: i64) {
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

impl Raw {
    pub const fn ok(body: Reply) -> Self {
        Self {
            status: 200,
            ours: true,
            retry_after: None,
            body,
        }
    }

    pub const fn status(status: u16) -> Self {
        Self {
            status,
            ours: true,
            retry_after: None,
            body: Reply::Nothing,
        }
    }
}

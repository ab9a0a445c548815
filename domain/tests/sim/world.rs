//! Everything that is there: time, phones with their storage, the network, the server, and what was promised.

use super::Mutation;
use super::exec::{Agenda, Chance, Slot};
use super::server::{Server, desk};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{CommandId, InstallId, TicketId};
use domain::people::{Actor, Author, Role, Staff};
use domain::sync::{Batch, Item, ItemState, Meta, NetFault};
use domain::ticket::{Command, sample};
use domain::view::TicketDetail;
use domain::wire::{PullAnswer, PullRequest, PushAnswer, PushRequest};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::task::Waker;

pub type Shared = Rc<RefCell<World>>;

/// One author's storage on one phone.
#[derive(Clone, Default)]
pub struct Disk {
    pub items: BTreeMap<CommandId, Item>,
    pub lanes: BTreeMap<TicketId, u64>,
    pub photos: BTreeMap<Sha256Hex, Vec<u8>>,
    pub jobs: BTreeMap<TicketId, TicketDetail>,
    pub meta: Meta,
    /// Pulled to the end so often.
    pub pulled: usize,
    /// Commands that were blocked or refused once: what came after may overtake them.
    pub out_of_turn: BTreeSet<CommandId>,
    /// With [`Mutation::SavedBeforeDurable`]: what a crash undoes.
    pub durable: Option<Box<Self>>,
}

impl Disk {
    pub fn queue(&self) -> Vec<Item> {
        let mut items: Vec<Item> = self.items.values().cloned().collect();
        items.sort_by_key(|item| (item.place, item.envelope.id));
        items
    }

    /// What it takes: photos by their bytes, rows by a fixed size.
    pub fn used(&self) -> usize {
        self.photos.values().map(Vec::len).sum::<usize>() + 100 * (self.items.len() + self.jobs.len())
    }

    pub fn write(&mut self, batch: Batch) {
        for item in batch.put {
            let new = !self.items.contains_key(&item.envelope.id);
            let again = new && self.items.values().any(|old| old.place == item.place);
            if item.state == ItemState::Blocked || again {
                self.out_of_turn.insert(item.envelope.id);
            }
            self.items.insert(item.envelope.id, item);
        }
        for id in batch.remove {
            self.items.remove(&id);
        }
        for photo in batch.put_photos {
            self.photos.insert(photo.blob.sha256, photo.bytes);
        }
        for sha256 in batch.remove_photos {
            self.photos.remove(&sha256);
        }
        self.lanes.extend(batch.lanes);
        if batch.clear_jobs {
            self.jobs.clear();
        }
        for id in batch.remove_jobs {
            self.jobs.remove(&id);
        }
        self.jobs
            .extend(batch.put_jobs.into_iter().map(|job| (job.ticket.id, job)));
        if let Some(meta) = batch.meta {
            self.meta = meta;
        }
    }
}

pub struct Phone {
    pub install: InstallId,
    pub online: bool,
    pub full: bool,
    pub session: Option<usize>,
    pub wall_offset: i64,
    pub disks: BTreeMap<Author, Disk>,
    /// Which tab pumps for whom.
    pub locks: BTreeMap<Author, usize>,
    /// Tasks that wait for something to happen on the phone.
    pub waiting: Vec<Waker>,
    /// Counts what happened: a new command, a sign-in, a lock that came free.
    pub news: u64,
}

impl Phone {
    pub fn tell(&mut self) {
        self.news += 1;
        self.waiting.drain(..).for_each(Waker::wake);
    }
}

#[derive(Clone)]
pub enum Request {
    Push(PushRequest),
    Pull(PullRequest),
    Has(BlobRef),
    Put(BlobRef, Vec<u8>),
}

pub enum Reply {
    Push(PushAnswer),
    Pull(Box<PullAnswer>),
    Has(bool),
    Put,
}

pub type Answered = Result<Reply, NetFault>;

pub enum Event {
    Wake(Waker),
    /// A request reaches the server; without a slot nobody hears the reply.
    Deliver {
        request: Request,
        /// Who is named in the header.
        author: Author,
        session: Option<usize>,
        slot: Option<Slot<Answered>>,
    },
    Reply(Slot<Answered>, Answered),
}

/// A command of which the phone said that it is saved.
#[derive(Clone)]
pub struct Promise {
    pub id: CommandId,
    pub phone: usize,
    pub author: Author,
    pub photos: Vec<Sha256Hex>,
}

pub struct World {
    pub now: i64,
    pub chance: Chance,
    pub mutation: Mutation,
    pub server: Server,
    pub backup: Option<Server>,
    pub phones: Vec<Phone>,
    pub staff: Vec<Staff>,
    pub agenda: Agenda<Event>,
    /// How many of a hundred things go wrong.
    pub storm: usize,
    pub promises: Vec<Promise>,
    /// Commands that their author gave up.
    pub discarded: BTreeSet<CommandId>,
    /// Commands that left the phone because the server had them, when that was so.
    pub done: BTreeMap<CommandId, i64>,
    pub restored: Option<i64>,
    pub violations: Vec<String>,
    pub log: Vec<String>,
    /// What happened, and how often.
    pub happened: BTreeMap<String, usize>,
}

impl World {
    pub fn new(seed: u64, mutation: Mutation, phones: usize) -> Self {
        let staff = [1, 2].map(|number| sample::staff(number, Role::Worker).expect("sample"));
        let phone = |number: usize| Phone {
            install: InstallId::mint(0, [u8::try_from(number).expect("few") + 40; 10]),
            online: true,
            full: false,
            session: Some(number % 2),
            wall_offset: 0,
            disks: BTreeMap::new(),
            locks: BTreeMap::new(),
            waiting: Vec::new(),
            news: 0,
        };
        let mut world = Self {
            now: sample::NOON_MS,
            chance: Chance::new(seed),
            mutation,
            server: Server::new(mutation, staff.to_vec()),
            backup: None,
            phones: (0..phones).map(phone).collect(),
            staff: staff.to_vec(),
            agenda: Agenda::new(),
            storm: 0,
            promises: Vec::new(),
            discarded: BTreeSet::new(),
            done: BTreeMap::new(),
            restored: None,
            violations: Vec::new(),
            log: Vec::new(),
            happened: BTreeMap::new(),
        };
        for number in 1..=3 {
            world.dispatched(number);
        }
        world
    }

    /// A ticket that is out with one worker or both.
    fn dispatched(&mut self, number: u8) {
        let (lane, actor) = (sample::lane(number), Actor::Staff(desk()));
        let crew = self.staff.iter().map(|staff| staff.id);
        let crew = crew
            .enumerate()
            .filter(|(at, _)| number == 3 || usize::from(number) == at + 1);
        let dispatch = Command::Dispatch {
            crew: crew.map(|(_, id)| id).collect(),
            due: sample::minute(600),
            note: None,
        };
        let report = Command::Report {
            report: sample::report().expect("sample"),
        };
        let reporter = sample::reporter();
        self.server
            .ask(lane, &reporter, &report, self.now, false)
            .expect("reported");
        for command in [Command::Accept {}, dispatch] {
            self.server
                .ask(lane, &actor, &command, self.now, false)
                .expect("dispatched");
        }
    }

    pub fn note(&mut self, line: impl FnOnce() -> String) {
        let at = (self.now - sample::NOON_MS) / 1000;
        self.log.push(format!("{at:>6} s  {}", line()));
    }

    pub fn happens(&mut self, what: impl Into<String>) {
        *self.happened.entry(what.into()).or_default() += 1;
    }

    pub fn violate(&mut self, what: String) {
        self.note(|| format!("VIOLATION {what}"));
        self.violations.push(what);
    }
}

/// A photo that begins so is refused by the server.
pub const POISON: u8 = 0xEE;

/// An id by its last four digits.
pub fn short(id: CommandId) -> String {
    let text = id.to_string();
    text[text.len() - 4..].to_owned()
}

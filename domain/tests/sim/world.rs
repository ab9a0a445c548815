//! Everything that is there: time, phones with their storage, the network, the server, and what was promised.

use super::Mutation;
use super::disk::Disk;
use super::exec::{Agenda, Chance, Slot};
use super::server::{Server, desk};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{CommandId, InstallId};
use domain::people::{Actor, Author, Role, Staff};
use domain::ticket::{Command, sample};
use domain::wire::{Envelope, PullAnswer, PullRequest, PushAnswer, PushRequest};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::task::Waker;

pub type Shared = Rc<RefCell<World>>;

pub struct Phone {
    pub install: InstallId,
    pub online: bool,
    pub full: bool,
    pub session: Option<usize>,
    pub wall_offset: i64,
    /// For how long it slept: its monotonic clock stood still.
    pub slept: i64,
    /// Which build of the app it has.
    pub build: u32,
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
    Put(BlobRef, Rc<[u8]>),
}

/// What an answer says.
pub enum Reply {
    Push(PushAnswer),
    Pull(Box<PullAnswer>),
    Nothing,
}

/// An answer as it comes over the network.
pub struct Raw {
    pub status: u16,
    /// Whether it bears the protocol's header: a captive portal's does not.
    pub ours: bool,
    /// In seconds.
    pub retry_after: Option<u64>,
    pub body: Reply,
}

/// None when no answer came.
pub type Answered = Option<Raw>;

/// A request on its way.
#[derive(Clone)]
pub struct Parcel {
    /// Counted as they leave.
    pub number: u64,
    pub request: Request,
    /// Who is named in the header.
    pub author: Author,
    pub session: Option<usize>,
    pub build: u32,
    pub damaged: bool,
    /// For how long the reply is on its way.
    pub reply_takes: i64,
}

pub enum Event {
    Wake(Waker),
    /// A request reaches the server; without a slot nobody hears the reply.
    Deliver(Parcel, Option<Slot<Answered>>),
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
    pub done: BTreeSet<CommandId>,
    /// Whether the server was ever restored from a backup.
    pub restored: bool,
    /// The newest kinds that the server knows, and the oldest build that it takes.
    pub server_build: u32,
    pub least_build: u32,
    /// How far the server's clock is ahead.
    pub server_offset: i64,
    /// How many requests have left, and the newest that arrived.
    pub parcels: u64,
    pub newest_parcel: u64,
    /// Commands as the server took them first.
    pub accepted: BTreeMap<CommandId, Envelope>,
    /// Numbers under which commands have left, while nobody asked for others.
    pub numbers: BTreeMap<CommandId, Envelope>,
    /// How many steps of storage and network there were, and which of them fails.
    pub io: usize,
    pub fails_at: Option<usize>,
    /// Whether a log is kept.
    pub loud: bool,
    pub violations: Vec<String>,
    pub log: Vec<String>,
    /// What happened, and how often.
    pub happened: BTreeMap<&'static str, usize>,
}

impl World {
    pub fn new(seed: u64, mutation: Mutation, phones: usize) -> Self {
        let staff = [1, 2, 3].map(|number| sample::staff(number, Role::Worker).expect("sample"));
        let phone = |number: usize| Phone {
            install: InstallId::mint(0, [u8::try_from(number).expect("few") + 40; 10]),
            online: true,
            full: false,
            session: Some(number % 3),
            wall_offset: 0,
            slept: 0,
            build: 1,
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
            done: BTreeSet::new(),
            restored: false,
            server_build: 1,
            least_build: 1,
            server_offset: 0,
            parcels: 0,
            newest_parcel: 0,
            accepted: BTreeMap::new(),
            numbers: BTreeMap::new(),
            io: 0,
            fails_at: None,
            loud: false,
            violations: Vec::new(),
            log: Vec::new(),
            happened: BTreeMap::new(),
        };
        for number in 1..=4 {
            world.dispatched(number);
        }
        world
    }

    /// A ticket that is out with one worker or all.
    fn dispatched(&mut self, number: u8) {
        let (lane, actor) = (sample::lane(number), Actor::Staff(desk()));
        let crew = self.staff.iter().map(|staff| staff.id);
        let crew = crew
            .enumerate()
            .filter(|(at, _)| number == 4 || usize::from(number) == at + 1);
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
        if self.loud {
            let at = (self.now - sample::NOON_MS) / 1000;
            self.log.push(format!("{at:>6} s  {}", line()));
        }
    }

    pub fn happens(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    pub fn disk(&mut self, phone: usize, author: Author) -> &mut Disk {
        self.phones[phone].disks.entry(author).or_default()
    }

    pub const fn server_now(&self) -> i64 {
        self.now + self.server_offset
    }

    /// Counts a step of storage or network; whether it is the one that fails.
    pub fn step_fails(&mut self) -> bool {
        self.io += 1;
        self.fails_at == Some(self.io)
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

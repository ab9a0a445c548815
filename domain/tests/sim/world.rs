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
use domain::wire::{Envelope, MAX_BATCH, MAX_BATCH_BYTES, PullAnswer, PullRequest, PushAnswer, PushRequest};
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
    pub pushes: usize,
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
            pushes: 0,
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

    pub fn violate(&mut self, what: String) {
        self.note(|| format!("VIOLATION {what}"));
        self.violations.push(what);
    }

    /// Sends a request on its way and draws what becomes of it.
    pub fn send(&mut self, phone: usize, author: Author, request: Request, slot: &Slot<Answered>) {
        let session = self.phones[phone].session;
        let (now, storm) = (self.now, self.storm);
        let soon = now + self.chance.between(20, 800);
        let late = now + self.chance.between(10_000, 40_000);
        let lost = Event::Reply(slot.clone(), Err(NetFault::Offline));
        if !self.phones[phone].online {
            return self.agenda.plan(soon, lost);
        }
        let deliver = |slot| Event::Deliver {
            author,
            request: request.clone(),
            session,
            slot,
        };
        if !self.chance.percent(storm) {
            return self.agenda.plan(soon, deliver(Some(slot.clone())));
        }
        match self.chance.below(8) {
            // the request is lost
            0 => self.agenda.plan(late, lost),
            // the reply is lost (F15)
            1 => {
                self.agenda.plan(soon, deliver(None));
                self.agenda.plan(late, lost);
            }
            // it arrives twice (F16)
            2 => {
                self.agenda.plan(late, deliver(None));
                self.agenda.plan(soon, deliver(Some(slot.clone())));
            }
            // it arrives after the phone has given it up
            3 => {
                self.agenda.plan(late + 60_000, deliver(None));
                self.agenda.plan(late, lost);
            }
            // a captive portal answers (F14)
            4 => self.agenda.plan(soon, lost),
            5 => self.agenda.plan(late, deliver(Some(slot.clone()))),
            _ => {
                let faults = [
                    NetFault::Later { after_ms: None },
                    NetFault::Later {
                        after_ms: Some(30_000),
                    },
                    NetFault::TooLarge,
                    NetFault::SignIn,
                    NetFault::Update,
                ];
                let mut fault = faults[self.chance.below(faults.len())];
                let staff = matches!(author, Author::Person(_));
                match fault {
                    // the session is over: somebody must sign in
                    NetFault::SignIn if staff => self.phones[phone].session = None,
                    NetFault::SignIn => fault = NetFault::Offline,
                    _ => {}
                }
                let one = matches!(&request, Request::Push(push) if push.commands.len() == 1);
                if fault == NetFault::TooLarge && (one || !matches!(request, Request::Push(_))) {
                    fault = NetFault::Later { after_ms: None };
                }
                self.agenda.plan(soon, Event::Reply(slot.clone(), Err(fault)));
            }
        }
    }

    /// Lets the next planned thing happen; `false` when nothing is planned.
    pub fn advance(&mut self) -> bool {
        let Some((at, event)) = self.agenda.next() else {
            return false;
        };
        self.now = self.now.max(at);
        match event {
            Event::Wake(waker) => waker.wake(),
            Event::Reply(slot, answer) => slot.fill(answer),
            Event::Deliver {
                request,
                author,
                session,
                slot,
            } => {
                let answer = self.serve(&request, author, session);
                if let Some(slot) = slot {
                    let back = self.now + self.chance.between(10, 400);
                    self.agenda.plan(back, Event::Reply(slot, answer));
                }
            }
        }
        true
    }

    /// Requests that are on their way never arrive; whoever waits for an answer hears that there is none.
    pub fn lose_requests(&mut self) {
        let now = self.now;
        for event in self.agenda.take() {
            match event {
                (_, Event::Deliver { slot: None, .. }) => {}
                (_, Event::Deliver { slot: Some(slot), .. }) => {
                    self.agenda
                        .plan(now + 1000, Event::Reply(slot, Err(NetFault::Offline)));
                }
                (at, other) => self.agenda.plan(at, other),
            }
        }
    }

    fn serve(&mut self, request: &Request, author: Author, session: Option<usize>) -> Answered {
        let staff = session.map(|user| self.staff[user].clone());
        let is_named = |staff: &Staff| Author::Person(staff.id) == author;
        let foreign = matches!(author, Author::Person(_)) && !staff.as_ref().is_some_and(is_named);
        if foreign && self.mutation != Mutation::AnySession {
            return Err(NetFault::SignIn);
        }
        match request {
            Request::Push(push) => self.serve_push(push, staff.as_ref()),
            Request::Pull(pull) => {
                let staff = staff.ok_or(NetFault::SignIn)?;
                let limit = 1 + self.chance.below(3);
                let answer = self.server.pull(&staff, pull, self.now, limit);
                Ok(Reply::Pull(Box::new(answer)))
            }
            Request::Has(blob) => Ok(Reply::Has(self.server.blobs.contains_key(&blob.sha256))),
            Request::Put(_, bytes) if bytes.first() == Some(&POISON) => Err(NetFault::Refused),
            Request::Put(blob, bytes) => {
                if !self.server.put_blob(blob, bytes) {
                    self.violate(format!("photo {} came with other bytes", blob.sha256));
                }
                Ok(Reply::Put)
            }
        }
    }

    fn serve_push(&mut self, push: &PushRequest, staff: Option<&Staff>) -> Answered {
        let bytes = serde_json::to_vec(&push.commands).expect("json").len();
        if push.commands.len() > MAX_BATCH || (bytes > MAX_BATCH_BYTES && push.commands.len() > 1) {
            self.violate(format!(
                "a batch of {} commands, {bytes} bytes",
                push.commands.len()
            ));
        }
        if push
            .commands
            .iter()
            .any(|envelope| envelope.payload.to_string().contains("poison"))
        {
            return Err(NetFault::Refused);
        }
        if push
            .commands
            .iter()
            .any(|envelope| envelope.payload.to_string().contains("huge"))
        {
            return Err(NetFault::TooLarge);
        }
        self.pushes += 1;
        let mut answers = Vec::new();
        for envelope in &push.commands {
            if self.chance.percent(self.storm / 8) {
                // the machine is tired: the rest is not looked at
                break;
            }
            let fails = self.chance.percent(self.storm / 3);
            let by_author = self.as_mutated(envelope, staff);
            let applied = self.server.apply(envelope, by_author.as_ref(), self.now, fails);
            if applied.now {
                self.check_applied(envelope, staff);
            }
            let (id, status) = (short(envelope.id), applied.answer.status);
            self.note(|| {
                format!(
                    "  server: {id} {} seq {} → {status:?}",
                    envelope.kind, envelope.seq
                )
            });
            answers.push(applied.answer);
        }
        if self.chance.percent(self.storm / 4) {
            // answers to questions that nobody asked
            let mut stray =
                domain::wire::Answer::applied(CommandId::mint(7, [7; 10]), domain::id::TicketNo(7), 7, false);
            stray.version = None;
            answers.insert(0, stray);
        }
        Ok(Reply::Push(PushAnswer {
            answers,
            server_ms: self.now,
        }))
    }

    /// With [`Mutation::AnySession`] whoever is signed in counts as the author.
    fn as_mutated(&self, envelope: &Envelope, staff: Option<&Staff>) -> Option<Staff> {
        match (self.mutation, envelope.author) {
            (Mutation::AnySession, Author::Person(person)) => {
                self.staff.iter().find(|one| one.id == person).cloned()
            }
            _ => staff.cloned(),
        }
    }

    fn check_applied(&mut self, envelope: &Envelope, staff: Option<&Staff>) {
        let id = short(envelope.id);
        if self
            .server
            .effects
            .get(&envelope.id)
            .is_some_and(|times| *times > 1)
        {
            self.violate(format!("{id} took effect twice"));
        }
        if let Author::Person(person) = envelope.author
            && staff.is_none_or(|staff| staff.id != person)
        {
            self.violate(format!("{id} was sent under another author"));
        }
        let disks = self
            .phones
            .iter()
            .filter_map(|phone| phone.disks.get(&envelope.author));
        for disk in disks {
            if let Some(item) = disk.items.get(&envelope.id)
                && let Some(before) = overtaken(disk, item, &self.server)
            {
                let what = format!("{id} overtook {} in its lane", short(before));
                return self.violate(what);
            }
        }
    }
}

/// A photo that begins so is refused by the server.
pub const POISON: u8 = 0xEE;

/// The command that should have been settled before this one.
fn overtaken(disk: &Disk, item: &Item, server: &Server) -> Option<CommandId> {
    let under_way = |other: &&Item| {
        other.envelope.lane == item.envelope.lane
            && other.place < item.place
            && matches!(other.state, ItemState::Waiting | ItemState::Sending)
            && !server.receipts.contains_key(&other.envelope.id)
            && !disk.out_of_turn.contains(&other.envelope.id)
            && !disk.out_of_turn.contains(&item.envelope.id)
    };
    disk.items.values().find(under_way).map(|other| other.envelope.id)
}

/// An id by its last four digits.
pub fn short(id: CommandId) -> String {
    let text = id.to_string();
    text[text.len() - 4..].to_owned()
}

//! The network between phones and server: what becomes of a request, and what the server makes of it.

use super::Mutation;
use super::exec::Slot;
use super::server::Server;
use super::world::{Answered, Disk, Event, POISON, Reply, Request, World, short};
use domain::id::CommandId;
use domain::people::{Author, Staff};
use domain::sync::{Item, ItemState, NetFault};
use domain::wire::{Envelope, MAX_BATCH, MAX_BATCH_BYTES, PushAnswer, PushRequest};

impl World {
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
            self.happens(format!("answered {status:?}"));
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

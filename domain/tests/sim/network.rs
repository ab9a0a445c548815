//! The network between phones and server: what becomes of a request on its way.

use super::exec::Slot;
use super::world::{Answered, Event, Parcel, Raw, Reply, Request, World};
use domain::people::Author;

/// What the server or a proxy before it answers when it is not well, and after how many seconds to come again.
const TROUBLES: [(u16, Option<u64>, &str); 8] = [
    (401, None, "answered 401"),
    (408, None, "answered 408"),
    (413, None, "answered 413"),
    (426, None, "answered 426"),
    (429, Some(30), "answered 429"),
    (500, None, "answered 500"),
    (503, None, "answered 503"),
    (503, Some(5), "answered 503"),
];

impl World {
    /// Sends a request on its way and draws what becomes of it.
    pub fn send(&mut self, phone: usize, author: Author, request: Request, slot: &Slot<Answered>) {
        if let Request::Push(push) = &request {
            super::always::leaves(self, push);
        }
        self.parcels += 1;
        let of = &self.phones[phone];
        let parcel = Parcel {
            number: self.parcels,
            request,
            author,
            session: of.session,
            build: of.build,
            damaged: false,
            reply_takes: self.chance.between(10, 400),
        };
        let online = of.online;
        let (now, storm) = (self.now, self.storm);
        let soon = now + self.chance.between(20, 800);
        let late = now + self.chance.between(10_000, 40_000);
        if !online {
            return self.agenda.plan(soon, Event::Reply(slot.clone(), None));
        }
        if !self.chance.percent(storm) {
            return self.agenda.plan(soon, Event::Deliver(parcel, Some(slot.clone())));
        }
        self.mishap(phone, parcel, slot, soon, late);
    }

    fn mishap(&mut self, phone: usize, mut parcel: Parcel, slot: &Slot<Answered>, soon: i64, late: i64) {
        let heard = Some(slot.clone());
        let given_up = Event::Reply(slot.clone(), None);
        match self.chance.below(12) {
            0 => {
                self.happens("a request was lost");
                self.agenda.plan(late, given_up);
            }
            // F15
            1 => {
                self.happens("only the reply was lost");
                self.agenda.plan(soon, Event::Deliver(parcel, None));
                self.agenda.plan(late, given_up);
            }
            // F16
            2 => {
                self.happens("a request came twice");
                self.agenda.plan(soon, Event::Deliver(parcel.clone(), heard));
                self.agenda.plan(late, Event::Deliver(parcel, None));
            }
            3 => {
                self.happens("a request came after it was given up");
                self.agenda.plan(late + 60_000, Event::Deliver(parcel, None));
                self.agenda.plan(late, given_up);
            }
            // F14
            4 => {
                self.happens("a captive portal answered");
                let html = Raw {
                    ours: false,
                    ..Raw::status(200)
                };
                self.agenda.plan(soon, Event::Reply(slot.clone(), Some(html)));
            }
            5 => {
                self.happens("a request came late");
                self.agenda.plan(late, Event::Deliver(parcel, heard));
            }
            6 => {
                self.happens("a reply came late");
                parcel.reply_takes = self.chance.between(2_000, 9_000);
                self.agenda.plan(soon, Event::Deliver(parcel, heard));
            }
            // F20
            7 if matches!(parcel.request, Request::Put(..)) => {
                self.happens("a photo was damaged on the way");
                parcel.damaged = true;
                self.agenda.plan(soon, Event::Deliver(parcel, heard));
            }
            _ => self.trouble(phone, &parcel, slot, soon),
        }
    }

    /// The server, or a proxy, answers that it is not well.
    fn trouble(&mut self, phone: usize, parcel: &Parcel, slot: &Slot<Answered>, soon: i64) {
        let (mut status, mut retry_after, mut what) = TROUBLES[self.chance.below(TROUBLES.len())];
        let staff = matches!(parcel.author, Author::Person(_));
        let many = matches!(&parcel.request, Request::Push(push) if push.commands.len() > 1);
        let fits = match status {
            401 => staff,
            // what is too large alone is refused for good: the server says that only of what it is true of
            413 => many,
            _ => true,
        };
        if !fits {
            (status, retry_after, what) = (503, None, "answered 503");
        }
        if status == 401 {
            // the session is over: somebody must sign in (F22)
            self.phones[phone].session = None;
        }
        self.happens(what);
        let raw = Raw {
            retry_after,
            ..Raw::status(status)
        };
        self.agenda.plan(soon, Event::Reply(slot.clone(), Some(raw)));
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
            Event::Deliver(parcel, slot) => {
                if parcel.number < self.newest_parcel {
                    self.happens("a request overtook another");
                }
                self.newest_parcel = self.newest_parcel.max(parcel.number);
                let answer = self.serve(&parcel);
                if let Some(slot) = slot {
                    let back = self.now + parcel.reply_takes;
                    self.agenda.plan(back, Event::Reply(slot, Some(answer)));
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
                (_, Event::Deliver(_, None)) => {}
                (_, Event::Deliver(_, Some(slot))) => {
                    self.agenda.plan(now + 1000, Event::Reply(slot, None));
                }
                (at, other) => self.agenda.plan(at, other),
            }
        }
    }

    fn serve(&mut self, parcel: &Parcel) -> Raw {
        if parcel.build < self.least_build {
            self.happens("a build was too old");
            return Raw::status(426);
        }
        let staff = parcel.session.map(|user| self.staff[user].clone());
        let named = staff
            .as_ref()
            .is_some_and(|staff| Author::Person(staff.id) == parcel.author);
        let foreign = matches!(parcel.author, Author::Person(_)) && !named;
        if foreign && self.mutation != super::Mutation::AnySession {
            return Raw::status(401);
        }
        match &parcel.request {
            Request::Push(push) => self.serve_push(push, staff.as_ref()),
            Request::Pull(pull) => {
                let Some(staff) = staff else {
                    return Raw::status(401);
                };
                let limit = 1 + self.chance.below(3);
                let answer = self.server.pull(&staff, pull, self.server_now(), limit);
                Raw::ok(Reply::Pull(Box::new(answer)))
            }
            Request::Has(blob) if self.server.blobs.contains_key(&blob.sha256) => Raw::ok(Reply::Nothing),
            Request::Has(_) => Raw::status(404),
            Request::Put(_, bytes) if bytes.first() == Some(&super::world::POISON) => Raw::status(422),
            Request::Put(blob, bytes) => {
                let bytes = if parcel.damaged { &bytes[..0] } else { &bytes[..] };
                if self.server.put_blob(blob, bytes) {
                    Raw::ok(Reply::Nothing)
                } else {
                    Raw::status(408)
                }
            }
        }
    }
}

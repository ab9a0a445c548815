//! What happens at the server's end: the office works, and somebody sends what is not theirs.

use super::exec::Chance;
use super::server::desk;
use super::world::{Event, Parcel, Request, Shared};
use domain::id::CommandId;
use domain::people::{Actor, Author};
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::{Command, sample};
use domain::wire::{PushRequest, fingerprint};

pub fn works(world: &Shared, pick: u64) {
    let mut world = world.borrow_mut();
    let mut chance = Chance::new(pick);
    let lanes: Vec<_> = world.server.tickets.keys().copied().collect();
    let lane = lanes[chance.below(lanes.len())];
    let people: Vec<_> = world.staff.iter().map(|staff| staff.id).collect();
    let crew = match chance.below(people.len() + 1) {
        0 => people,
        one => vec![people[one - 1]],
    };
    let reason = || Remark::parse(Field::Reason, "返修").expect("sample");
    let due = sample::minute(6000);
    let command = match chance.below(10) {
        0..3 => Command::Accept {},
        3..8 => Command::Dispatch {
            crew,
            due,
            note: None,
        },
        8 => Command::Cancel { reason: None },
        _ => Command::Reopen { reason: reason() },
    };
    let now = world.server_now();
    let _ = world
        .server
        .ask(lane, &Actor::Staff(desk()), &command, now, false);
}

/// A command that the server took comes again with another payload (F17) or under another name; or a new one comes
/// in a name that is not the sender's (F23). Nobody waits for the answer.
pub fn forge(world: &Shared, pick: u64) {
    let mut world = world.borrow_mut();
    let mut chance = Chance::new(pick);
    let taken: Vec<_> = world.accepted.values().cloned().collect();
    if taken.is_empty() {
        return;
    }
    let mut envelope = taken[chance.below(taken.len())].clone();
    let who = |author: Author| {
        let mut staff = world.staff.iter();
        staff.position(|staff| Author::Person(staff.id) == author)
    };
    let mut session = who(envelope.author);
    let another = (session.unwrap_or(0) + 1) % world.staff.len();
    let mut author = envelope.author;
    match chance.below(3) {
        0 => {
            envelope.payload["text"] = "a word that its author never said".into();
            envelope.payload_sha256 = fingerprint(&envelope.payload);
        }
        1 => {
            session = Some(another);
            author = Author::Person(world.staff[another].id);
            envelope.author = author;
        }
        _ => {
            session = Some(another);
            if session == who(author) || matches!(author, Author::Anon(_)) {
                return;
            }
            author = Author::Person(world.staff[another].id);
            envelope.id = CommandId::mint(world.now, [8; 10]);
            envelope.seq += 1;
        }
    }
    world.happens("a command was forged");
    world.parcels += 1;
    let (number, now) = (world.parcels, world.now);
    let push = PushRequest {
        install: envelope.install,
        page_session: envelope.page_session,
        sent_mono_ms: 0.0,
        sent_wall_ms: now,
        commands: vec![envelope],
    };
    let parcel = Parcel {
        number,
        request: Request::Push(push),
        author,
        session,
        build: 2,
        damaged: false,
        reply_takes: 0,
    };
    world.agenda.plan(now + 10, Event::Deliver(parcel, None));
}

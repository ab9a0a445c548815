//! What must hold after each single step: after every commit on a phone, whenever commands leave a phone, whenever
//! the server takes one, and after every step of the script.

use super::Mutation;
use super::disk::Disk;
use super::world::{World, short};
use domain::blob::Sha256Hex;
use domain::id::CommandId;
use domain::people::{Author, Staff};
use domain::sync::{Item, ItemState};
use domain::view::TicketDetail;
use domain::wire::{Answer, AnswerStatus, Envelope, PushRequest};
use std::collections::BTreeSet;

/// After a commit: `was` says what was written or removed, and what it was before.
pub fn commit(world: &mut World, phone: usize, author: Author, was: &[(CommandId, Option<Item>)]) {
    let mut wrong = Vec::new();
    let disk = &world.phones[phone].disks[&author];
    for (id, before) in was {
        match disk.items.get(id) {
            Some(item) => wrong.extend(written(world, before.as_ref(), item)),
            None => wrong.extend(removed(world, *id, before.as_ref())),
        }
    }
    wrong.extend(queue(disk, author));
    for what in wrong {
        world.violate(format!("phone {phone}: {what}"));
    }
}

fn has(world: &World, sha256: &Sha256Hex) -> bool {
    world
        .server
        .blobs
        .get(sha256)
        .is_some_and(|bytes| Sha256Hex::of(bytes) == *sha256)
}

fn took(world: &World, id: CommandId) -> bool {
    let receipt = world.server.receipts.get(&id);
    receipt.is_some_and(|receipt| receipt.answer.took_effect())
}

/// What becomes of an item in one commit. After a restoration a phone may believe for a while what is no longer so.
fn written(world: &World, before: Option<&Item>, item: &Item) -> Vec<String> {
    let mut wrong = Vec::new();
    let id = short(item.envelope.id);
    let was = |state| before.is_some_and(|before| before.state == state);
    if item.state == ItemState::Sent
        && !was(ItemState::Sent)
        && !world.restored
        && !took(world, item.envelope.id)
    {
        wrong.push(format!("{id} counts as sent, and the server has it not"));
    }
    if item.state == ItemState::Refused && !world.restored && took(world, item.envelope.id) {
        wrong.push(format!("{id} counts as refused, and the server has it"));
    }
    if before.is_none() && !matches!(item.state, ItemState::Waiting | ItemState::Blocked) {
        wrong.push(format!("{id} begins as {:?}", item.state));
    }
    for photo in &item.photos {
        let sha256 = &photo.blob.sha256;
        let old = before.and_then(|before| before.photos.iter().find(|old| old.blob.sha256 == *sha256));
        let news = photo.uploaded && old.is_none_or(|old| !old.uploaded);
        if news && !world.restored && !has(world, sha256) {
            wrong.push(format!(
                "photo {sha256} counts as sent, and the server has it not"
            ));
        }
    }
    wrong
}

/// Nothing leaves the queue but by its author's wish, or once the server has it with all its photos.
fn removed(world: &World, id: CommandId, before: Option<&Item>) -> Option<String> {
    let before = before?;
    let photos_there = before.photos.iter().all(|photo| has(world, &photo.blob.sha256));
    let fair = world.discarded.contains(&id) || world.restored || (took(world, id) && photos_there);
    (!fair).then(|| format!("{} was deleted and is lost", short(id)))
}

/// A queue as it stands, whatever goes on.
fn queue(disk: &Disk, author: Author) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut places, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for item in disk.items.values() {
        let id = short(item.envelope.id);
        let (lane, seq) = (item.envelope.lane, item.envelope.seq);
        if !places.insert(item.place) {
            wrong.push(format!("two commands have one place, {}", item.place));
        }
        if item.envelope.author != author {
            wrong.push(format!("{id} lies in another's queue"));
        }
        let before = item.behind.and_then(|before| disk.items.get(&before));
        let held =
            before.is_some_and(|before| matches!(before.state, ItemState::Refused | ItemState::Blocked));
        let took_effect = item.answer.as_ref().map(Answer::took_effect);
        let why = match item.state {
            ItemState::Waiting | ItemState::Blocked if seq != 0 => "has a number before it leaves",
            ItemState::Waiting if held => "goes out although what it counts on was refused",
            ItemState::Blocked if !held => "is blocked by nothing",
            ItemState::Sending if seq == 0 => "leaves without a number",
            ItemState::Sending if !numbers.insert((lane, seq)) => "has the number of another",
            ItemState::Sending if disk.lanes.get(&lane).is_none_or(|last| *last < seq) => {
                "has a number that was not written down"
            }
            ItemState::Sent if took_effect != Some(true) => "counts as sent without an answer",
            ItemState::Refused if took_effect != Some(false) => "was refused for no reason",
            _ => "",
        };
        if !why.is_empty() {
            wrong.push(format!("{id} {why}"));
        }
        let bytes = |sha256: &Sha256Hex| disk.photos.contains_key(sha256);
        if !item.photos.iter().all(|photo| bytes(&photo.blob.sha256)) {
            wrong.push(format!("bytes of {id}'s photos are gone"));
        }
    }
    let mut needed = disk.items.values().flat_map(|item| &item.photos);
    let needed: BTreeSet<&Sha256Hex> = needed.by_ref().map(|photo| &photo.blob.sha256).collect();
    if !disk.photos.keys().all(|sha256| needed.contains(sha256)) {
        wrong.push("photos lie there that nobody needs".to_owned());
    }
    wrong
}

/// When commands leave a phone: a number is kept for every further attempt, until the server asks for another.
pub fn leaves(world: &mut World, push: &PushRequest) {
    for envelope in &push.commands {
        let before = world.numbers.insert(envelope.id, envelope.clone());
        let renumbered = before.is_some_and(|before| before.seq != envelope.seq);
        let one_sends = world.mutation != Mutation::EveryTabPumps;
        if renumbered && one_sends && !world.restored {
            world.violate(format!("{} was sent under another number", short(envelope.id)));
        }
    }
}

/// When the server takes a command: once, of its author, in the order of its lane.
pub fn applied(world: &mut World, envelope: &Envelope, staff: Option<&Staff>) {
    let id = short(envelope.id);
    let effects = world.server.effects.get(&envelope.id);
    if effects.is_some_and(|times| *times > 1) {
        world.violate(format!("{id} took effect twice"));
    }
    if let Author::Person(person) = envelope.author
        && staff.is_none_or(|staff| staff.id != person)
    {
        world.violate(format!("{id} was sent under another author"));
    }
    let disks = world.phones.iter();
    let before = disks
        .filter_map(|phone| phone.disks.get(&envelope.author))
        .find_map(|disk| overtaken(world, disk, disk.items.get(&envelope.id)?));
    if let Some(before) = before {
        world.violate(format!("{id} overtook {} in its lane", short(before)));
    }
}

/// The command that should have been settled before this one.
fn overtaken(world: &World, disk: &Disk, item: &Item) -> Option<CommandId> {
    let under_way = |other: &&Item| {
        other.envelope.lane == item.envelope.lane
            && other.place < item.place
            && matches!(other.state, ItemState::Waiting | ItemState::Sending)
            && !world.server.receipts.contains_key(&other.envelope.id)
            && !disk.out_of_turn.contains(&other.envelope.id)
            && !disk.out_of_turn.contains(&item.envelope.id)
    };
    disk.items.values().find(under_way).map(|other| other.envelope.id)
}

/// When the server answers: nobody's word for another's, and a number asked for may be changed.
pub fn answered(world: &mut World, envelope: &Envelope, answer: &Answer) {
    if answer.status == AnswerStatus::ExpectedSeq {
        let (install, lane) = (envelope.install, envelope.lane);
        world
            .numbers
            .retain(|_, sent| (sent.install, sent.lane) != (install, lane));
    }
    let first = world.accepted.get(&envelope.id);
    let same = first.is_none_or(|first| {
        first.payload_sha256 == envelope.payload_sha256 && first.author == envelope.author
    });
    if answer.took_effect() && !same {
        let id = short(envelope.id);
        world.violate(format!("{id} was answered with the receipt of another"));
    }
}

/// After each step of the script: what was said to be saved is there, or the server has it.
pub fn step(world: &mut World) {
    let mut wrong = Vec::new();
    for promise in &world.promises {
        let id = promise.id;
        let disk = world.phones[promise.phone].disks.get(&promise.author);
        let there = disk.is_some_and(|disk| disk.items.contains_key(&id));
        let fair = there || world.discarded.contains(&id) || world.restored || took(world, id);
        if !fair {
            wrong.push(format!("{} was saved and is lost", short(id)));
        }
        if !there && world.restored && !world.done.contains(&id) {
            wrong.push(format!("{} was saved and is lost", short(id)));
        }
    }
    let disks = world.phones.iter().flat_map(|phone| phone.disks.values());
    for job in disks.flat_map(|disk| disk.jobs.values()) {
        if !world.restored && !was_so(world, job) {
            wrong.push(format!("a phone shows job {} as it never was", job.no.0));
        }
    }
    for what in wrong {
        world.violate(what);
    }
}

/// Whether the server has approved what a phone keeps of a job, now or earlier.
fn was_so(world: &World, job: &TicketDetail) -> bool {
    let version = usize::try_from(job.ticket.version).unwrap_or(usize::MAX);
    let stored = world.server.tickets.get(&job.ticket.id);
    let history = stored.and_then(|stored| stored.history.get(..version));
    history.is_some_and(|history| {
        let kept = job.history.iter().map(|entry| &entry.recorded);
        history.iter().eq(kept)
            && history
                .last()
                .is_some_and(|last| last.version == job.ticket.version)
    })
}

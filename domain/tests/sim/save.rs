//! What people do on their phones.

use super::device::Machine;
use super::exec::Chance;
use super::steps::Who;
use super::world::{POISON, Promise, Shared, World, short};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{LaneId, TrackingToken};
use domain::people::{Actor, Author, Staff};
use domain::rejection::Field;
use domain::sync::{Clock, Item, NewCommand, PhotoBytes, Store, overlay, preview};
use domain::text::Remark;
use domain::ticket::{Command, HoldReason, Outcome, sample};
use domain::wire::Packed;
use std::rc::Rc;

/// Gives a command as a page would: on the jobs as they are shown, mostly what the rules allow.
pub async fn save(world: Shared, machine: Rc<Machine>, phone: usize, who: Who, pick: u64) {
    let mut chance = Chance::new(pick);
    let new = match who {
        Who::Reporter => as_reporter(&machine, &mut chance).await,
        Who::SignedIn => as_worker(&world, &machine, &mut chance).await,
    };
    let Some(new) = new else { return };
    let lane = new.lane;
    enqueue(&world, &machine, phone, new).await;
    // somebody in a hurry
    while who == Who::SignedIn && chance.percent(30) {
        let command = Command::Note {
            text: Some(remark(&mut chance)),
            photos: Vec::new(),
        };
        let new = NewCommand {
            lane,
            command: command.into(),
            token: None,
            base_version: None,
            photos: Vec::new(),
        };
        enqueue(&world, &machine, phone, new).await;
    }
}

async fn enqueue(world: &Shared, machine: &Machine, phone: usize, new: NewCommand) {
    let kind = new.command.kind;
    if let Ok(item) = machine.enqueue(new).await {
        let mut world = world.borrow_mut();
        let id = short(item.envelope.id);
        world.note(|| format!("  phone {phone}: saved {id} {kind:?} at place {}", item.place));
        promise(&mut world, phone, &item);
        world.phones[phone].tell();
    }
}

fn promise(world: &mut World, phone: usize, item: &Item) {
    world.promises.push(Promise {
        id: item.envelope.id,
        phone,
        author: item.envelope.author,
        photos: item
            .photos
            .iter()
            .map(|photo| photo.blob.sha256.clone())
            .collect(),
    });
}

async fn as_worker(world: &Shared, machine: &Machine, chance: &mut Chance) -> Option<NewCommand> {
    let jobs = machine.store().jobs().await.ok()?;
    let items = machine.store().items().await.ok()?;
    let me = me(world, machine.author())?;
    let now = chrono::DateTime::from_timestamp_millis(machine.clock().wall_ms())?;
    let jobs = overlay(jobs, &items, &me, now);
    if jobs.is_empty() {
        return None;
    }
    let job = &jobs[chance.below(jobs.len())];
    let photos = photos(chance);
    let blobs = || photos.iter().map(|photo| photo.blob.clone()).collect::<Vec<_>>();
    let note = Command::Note {
        text: Some(remark(chance)),
        photos: blobs(),
    };
    let command = match chance.below(10) {
        0..2 => Command::Acknowledge {},
        2..4 => Command::Arrive {},
        4 => Command::Hold {
            reason: HoldReason::Parts,
            note: None,
            until: sample::minute(9000),
        },
        5 => Command::Resume {},
        6 => Command::HandBack {
            reason: remark(chance),
        },
        7 => Command::Complete {
            outcome: Outcome::Success {},
            photos: blobs(),
            confirmation: None,
        },
        _ => note.clone(),
    };
    // the page refuses what the rules refuse; somebody with an old page does not hear that
    let allowed = preview(job, &command, &Actor::Staff(me), now).is_ok();
    let command = if allowed || chance.percent(20) {
        command
    } else {
        note
    };
    let photos = if command.photos().is_empty() {
        Vec::new()
    } else {
        photos
    };
    Some(NewCommand {
        lane: job.ticket.id.into(),
        command: command.into(),
        token: None,
        base_version: Some(job.ticket.version),
        photos,
    })
}

fn me(world: &Shared, author: Author) -> Option<Staff> {
    let world = world.borrow();
    world
        .staff
        .iter()
        .find(|staff| Author::Person(staff.id) == author)
        .cloned()
}

async fn as_reporter(machine: &Machine, chance: &mut Chance) -> Option<NewCommand> {
    let items = machine.store().items().await.ok()?;
    let reports: Vec<&Item> = items
        .iter()
        .filter(|item| item.envelope.kind == "ticket.report/1")
        .collect();
    if reports.is_empty() || chance.percent(50) {
        let photos = photos(chance);
        let mut report = sample::report().ok()?;
        report.photos = photos.iter().map(|photo| photo.blob.clone()).collect();
        let mut random = [0; 16];
        random[..8].copy_from_slice(&chance.next().to_le_bytes());
        let mut id = [0; 10];
        id.copy_from_slice(&[chance.next().to_le_bytes(), chance.next().to_le_bytes()].concat()[..10]);
        return Some(NewCommand {
            lane: LaneId::mint(sample::NOON_MS, id),
            command: Packed::report(&report),
            token: Some(TrackingToken::mint(random)),
            base_version: None,
            photos,
        });
    }
    let report = reports[chance.below(reports.len())];
    let command = if chance.percent(50) {
        Packed::urge()
    } else {
        Packed::cancel(Some(&remark(chance)))
    };
    Some(NewCommand {
        lane: report.envelope.lane,
        command,
        token: report.envelope.token.clone(),
        base_version: None,
        photos: Vec::new(),
    })
}

fn remark(chance: &mut Chance) -> Remark {
    let text = match chance.below(40) {
        0 => "poison: the server refuses the whole batch",
        1 => "huge: too much at once",
        _ => "配件已换",
    };
    Remark::parse(Field::Remark, text).expect("sample")
}

fn photos(chance: &mut Chance) -> Vec<PhotoBytes> {
    let count = if chance.percent(40) {
        1 + chance.below(2)
    } else {
        0
    };
    let photo = |chance: &mut Chance| {
        // few enough that the same picture is taken for two commands now and then
        let fill = if chance.percent(5) {
            POISON
        } else {
            u8::try_from(chance.below(12)).expect("small")
        };
        let bytes = vec![fill; 200 + usize::from(fill)];
        let blob = BlobRef {
            sha256: Sha256Hex::of(&bytes),
            len: u64::try_from(bytes.len()).expect("small"),
            mime: "image/jpeg".to_owned(),
        };
        PhotoBytes { blob, bytes }
    };
    let mut photos: Vec<PhotoBytes> = (0..count).map(|_| photo(chance)).collect();
    photos.dedup_by(|one, other| one.blob == other.blob);
    photos
}

/// Looks at what needs its author: discards it, or gives it again.
pub async fn look_at(world: Shared, machine: Rc<Machine>, phone: usize, again: bool) {
    let Ok(items) = machine.store().items().await else {
        return;
    };
    let Some(item) = items.iter().find(|item| item.needs_author()) else {
        return;
    };
    let id = item.envelope.id;
    // from now on it may be gone, also when nobody lives to hear it
    world.borrow_mut().discarded.insert(id);
    if !again {
        let _ = machine.discard(id).await;
    } else if let Ok(Some(item)) = machine.retry(id).await {
        let mut world = world.borrow_mut();
        let new_id = short(item.envelope.id);
        world.note(|| format!("  phone {phone}: {} is given again as {new_id}", short(id)));
        promise(&mut world, phone, &item);
    }
    world.borrow_mut().phones[phone].tell();
}

//! What must hold when everything is quiet.

use super::disk::Disk;
use super::world::{Promise, Shared, World, short};
use domain::blob::Sha256Hex;
use domain::people::Author;
use domain::sync::{ItemState, overlay};
use domain::ticket::fold;
use domain::view::TicketDetail;

pub fn all(world: &Shared) {
    let mut world = world.borrow_mut();
    super::always::step(&mut world);
    let mut wrong = Vec::new();
    for promise in &world.promises {
        wrong.extend(lost(&world, promise));
    }
    for (number, phone) in world.phones.iter().enumerate() {
        for (author, disk) in &phone.disks {
            wrong.extend(queue(&world, number, *author, disk));
            wrong.extend(view(&world, number, *author, disk));
        }
    }
    wrong.extend(server(&world));
    for what in wrong {
        world.violate(what);
    }
}

/// Whether the server that was restored may have lost it for good: the phone was told that it had it, and no longer
/// keeps it; or it is a reporter's, whose phone can't hear of the restoration.
fn excused(world: &World, promise: &Promise) -> bool {
    let gone = world.done.contains(&promise.id);
    world.restored && (gone || matches!(promise.author, Author::Anon(_)))
}

/// Nothing that was saved is lost: the server has answered it for good, or it is there and its author sees why.
fn lost(world: &World, promise: &Promise) -> Vec<String> {
    let id = short(promise.id);
    if world.discarded.contains(&promise.id) || excused(world, promise) {
        return Vec::new();
    }
    let item = world.phones[promise.phone]
        .disks
        .get(&promise.author)
        .and_then(|disk| disk.items.get(&promise.id));
    let receipt = world.server.receipts.get(&promise.id);
    let Some(receipt) = receipt else {
        let seen = item.is_some_and(|item| item.needs_author() && item.state != ItemState::Sent);
        return if seen {
            Vec::new()
        } else {
            vec![format!("{id} was saved and is lost")]
        };
    };
    if !receipt.answer.took_effect() {
        let seen = item.is_some_and(|item| item.state == ItemState::Refused);
        return if seen {
            Vec::new()
        } else {
            vec![format!("{id} was refused and nobody sees it")]
        };
    }
    let fault = |sha256: &Sha256Hex| {
        item.is_some_and(|item| {
            let mut photos = item.photos.iter();
            photos.any(|photo| photo.blob.sha256 == *sha256 && photo.fault.is_some())
        })
    };
    promise
        .photos
        .iter()
        .filter(|sha256| !world.server.blobs.contains_key(sha256) && !fault(sha256))
        .map(|sha256| format!("photo {sha256} of {id} is lost"))
        .collect()
}

/// The queue is empty, but for what was sent and for what its author sees a reason of.
fn queue(world: &World, number: usize, author: Author, disk: &Disk) -> Vec<String> {
    let mut wrong = Vec::new();
    let restored_reporter = world.restored && matches!(author, Author::Anon(_));
    for item in disk.items.values() {
        let id = short(item.envelope.id);
        if item.is_under_way() {
            wrong.push(format!("phone {number}: {id} is still {:?}", item.state));
        }
        let known = world.server.receipts.get(&item.envelope.id);
        let agrees = known.is_some_and(|receipt| receipt.answer.took_effect());
        if item.state == ItemState::Sent && !agrees && !restored_reporter {
            wrong.push(format!(
                "phone {number}: {id} counts as sent, and the server has it not"
            ));
        }
    }
    wrong
}

/// What the phone shows is what the server has.
fn view(world: &World, number: usize, author: Author, disk: &Disk) -> Vec<String> {
    let Some(staff) = world
        .staff
        .iter()
        .find(|staff| Author::Person(staff.id) == author)
    else {
        return Vec::new();
    };
    let pulled: Vec<TicketDetail> = disk.jobs.values().cloned().collect();
    let mut wrong = Vec::new();
    if pulled != world.server.jobs(staff) {
        wrong.push(format!(
            "phone {number}: the jobs of {} are not the server's",
            staff.name
        ));
    }
    let now = chrono::DateTime::from_timestamp_millis(world.now).expect("in range");
    if overlay(pulled.clone(), &disk.queue(), staff, now) != pulled {
        wrong.push(format!(
            "phone {number}: something still lies over the jobs of {}",
            staff.name
        ));
    }
    wrong
}

/// What the server has adds up: every ticket is the sum of its history, every photo is what its name says.
fn server(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, stored) in &world.server.tickets {
        if fold(&stored.history).as_ref() != Some(&stored.ticket) {
            wrong.push(format!("ticket {id} is not the sum of its history"));
        }
    }
    for (sha256, bytes) in &world.server.blobs {
        if Sha256Hex::of(bytes) != *sha256 {
            wrong.push(format!("photo {sha256} has other bytes"));
        }
    }
    wrong
}

//! The offline queue, rule by rule. What it does when everything fails at once is in `sim.rs`.

pub mod fake;
mod photos;
mod trouble;

use domain::rejection::Rejection;
use domain::sync::{ItemState, NetFault, Next, StoreFault};
use domain::ticket::{Command, sample};
use domain::wire::{MAX_BATCH, fingerprint};
use fake::{applied, note, now, on, open, phone, photo, pump, pump_all, refused, save};

fn acknowledge(lane: u8) -> domain::sync::NewCommand {
    on(lane, Command::Acknowledge {})
}

fn arrive(lane: u8) -> domain::sync::NewCommand {
    on(lane, Command::Arrive {})
}

#[test]
fn a_saved_command_is_sealed_and_lies_there_with_its_photos_in_one_commit() {
    let (phone, fake) = phone();
    fake.0.offline.set(true);
    let item = save(&phone, note(1, &[7]));
    let batches = fake.0.batches.borrow();
    assert_eq!(batches.len(), 1);
    assert_eq!((batches[0].put.len(), batches[0].put_photos.len()), (1, 1));
    assert_eq!(item.envelope.author, phone.author());
    assert_eq!(item.envelope.payload_sha256, fingerprint(&item.envelope.payload));
    assert_eq!((item.envelope.seq, item.state), (0, ItemState::Waiting));
    assert!(item.envelope.offline);
    assert_eq!(item.envelope.blobs, vec![photo(7).blob]);
}

#[test]
fn two_saves_of_one_form_are_two_commands() {
    let (phone, fake) = phone();
    let (one, other) = (save(&phone, note(1, &[])), save(&open(&fake), note(1, &[])));
    assert_ne!(one.envelope.id, other.envelope.id);
    assert!(one.place < other.place);
}

#[test]
fn on_a_full_device_sent_photos_make_room_for_new_ones() {
    let (phone, fake) = phone();
    save(&phone, note(1, &[1]));
    assert_eq!(pump_all(&phone), Next::Rest);
    fake.0.room.set(Some(150));
    save(&phone, note(1, &[2]));
    assert_eq!(fake.states(), [ItemState::Waiting]);
    assert!(fake.0.photos.borrow().contains_key(&photo(2).blob.sha256));
}

#[test]
fn on_a_full_device_nothing_is_half_saved_and_nothing_unsent_is_given_up() {
    let (phone, fake) = phone();
    fake.0.room.set(Some(150));
    save(&phone, note(1, &[1]));
    assert_eq!(now(phone.enqueue(note(1, &[2]))), Err(StoreFault::Full));
    assert_eq!(fake.queue().len(), 1);
    assert_eq!(fake.0.photos.borrow().len(), 1);
}

#[test]
fn a_number_is_given_when_a_command_is_first_sent_and_kept() {
    let (phone, fake) = phone();
    fake.fail(NetFault::Offline);
    save(&phone, acknowledge(1));
    pump(&phone);
    assert_eq!(
        (fake.queue()[0].envelope.seq, fake.states()),
        (1, vec![ItemState::Sending])
    );
    assert_eq!(fake.0.lanes.borrow()[&sample::lane(1).into()], 1);
    fake.agree();
    // another page, after the first one died
    assert_eq!(pump_all(&open(&fake)), Next::Rest);
    assert_eq!(fake.calls(), ["push 1", "push 1"]);
    assert_eq!(fake.states(), [ItemState::Sent]);
}

#[test]
fn a_lane_whose_count_is_sure_travels_together_and_in_order() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    save(&phone, arrive(1));
    save(&phone, note(1, &[]));
    save(&phone, acknowledge(2));
    assert_eq!(pump_all(&phone), Next::Rest);
    // the first of each lane, then the rest of the first
    assert_eq!(fake.calls(), ["push 1,1", "push 2,3"]);
}

#[test]
fn a_batch_holds_no_more_than_the_server_takes() {
    let (phone, fake) = phone();
    for lane in 0..60 {
        save(&phone, acknowledge(lane));
    }
    assert_eq!(pump_all(&phone), Next::Rest);
    let sizes: Vec<usize> = fake.calls().iter().map(|call| call.split(',').count()).collect();
    assert_eq!(sizes, [MAX_BATCH, 10]);
}

#[test]
fn only_an_echoed_id_is_an_acknowledgement() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    let stranger = save(&open(&fake::Fake::default()), note(9, &[])).envelope;
    fake.answer(move |_| Ok(vec![applied(&stranger)]));
    pump(&phone);
    assert_eq!(fake.states(), [ItemState::Sending]);
    assert!(
        matches!(pump_all(&phone), Next::AfterMs(_)),
        "and it is not asked in a circle"
    );
}

#[test]
fn what_counted_on_a_refused_command_is_blocked_and_a_note_is_not() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    save(&phone, arrive(1));
    save(&phone, note(1, &[]));
    save(&phone, acknowledge(2));
    fake.answer(|commands| {
        let answer = |one: &_| if is_first(one) { refused(one) } else { applied(one) };
        Ok(commands.iter().map(answer).collect())
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    use ItemState::{Blocked, Refused, Sent};
    assert_eq!(fake.states(), [Refused, Blocked, Sent, Sent]);
    assert_eq!(
        fake.queue()[0]
            .answer
            .as_ref()
            .and_then(|answer| answer.reason.clone()),
        Some(Rejection::NotYourJob)
    );
}

fn is_first(envelope: &domain::wire::Envelope) -> bool {
    envelope.lane == sample::lane(1).into() && envelope.kind == "ticket.acknowledge/1"
}

#[test]
fn what_is_given_after_a_refusal_does_not_wait_for_it() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    fake.answer(|commands| Ok(commands.iter().map(refused).collect()));
    assert_eq!(pump_all(&phone), Next::Rest);
    fake.agree();
    save(&phone, acknowledge(1));
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.states(), [ItemState::Refused, ItemState::Sent]);
}

#[test]
fn a_discarded_command_frees_what_it_blocked_and_leaves_no_gap() {
    let (phone, fake) = phone();
    let id = save(&phone, acknowledge(1)).envelope.id;
    save(&phone, arrive(1));
    fake.answer(|commands| Ok(commands.iter().map(refused).collect()));
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.states(), [ItemState::Refused, ItemState::Blocked]);
    fake.agree();
    assert_eq!(now(phone.discard(id)), Ok(true));
    assert_eq!(fake.states(), [ItemState::Waiting]);
    assert_eq!(pump_all(&phone), Next::Rest);
    // the refusal used up number 1
    assert_eq!(fake.calls(), ["push 1", "push 2"]);
}

#[test]
fn what_is_on_its_way_can_t_be_discarded() {
    let (phone, fake) = phone();
    let id = save(&phone, acknowledge(1)).envelope.id;
    assert_eq!(now(phone.discard(id)), Ok(false));
    fake.fail(NetFault::Offline);
    pump(&phone);
    assert_eq!(now(phone.discard(id)), Ok(false));
    assert_eq!(fake.states(), [ItemState::Sending]);
}

#[test]
fn a_photo_that_another_command_needs_stays() {
    let (phone, fake) = phone();
    let id = save(&phone, note(1, &[1])).envelope.id;
    save(&phone, note(2, &[1]));
    fake.answer(|commands| Ok(commands.iter().map(refused).collect()));
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(now(phone.discard(id)), Ok(true));
    assert!(fake.0.photos.borrow().contains_key(&photo(1).blob.sha256));
}

#[test]
fn a_refused_command_is_given_again_under_a_new_id_and_what_it_blocked_follows() {
    let (phone, fake) = phone();
    let id = save(&phone, acknowledge(1)).envelope.id;
    save(&phone, arrive(1));
    fake.answer(|commands| Ok(commands.iter().map(refused).collect()));
    assert_eq!(pump_all(&phone), Next::Rest);
    fake.agree();
    let again = now(phone.retry(id)).expect("works").expect("refused");
    assert_ne!(again.envelope.id, id);
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.states(), [ItemState::Sent, ItemState::Sent]);
    assert_eq!(fake.queue()[0].envelope.id, again.envelope.id);
}

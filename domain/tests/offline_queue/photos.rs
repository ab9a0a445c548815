//! Photos.

use super::acknowledge;
use super::fake::{note, now, phone, pump, pump_all, save};
use domain::sync::{ItemState, NetFault, Next, PhotoFault};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

#[test]
fn commands_go_first_and_photos_after() {
    let (phone, fake) = phone();
    save(&phone, note(1, &[1]));
    save(&phone, acknowledge(2));
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.calls(), ["push 1,1", "put"]);
    assert!(fake.queue().iter().all(|item| !item.is_open()));
}

#[test]
fn a_photo_that_fails_delays_no_command() {
    let (phone, fake) = phone();
    fake.0.on_photo.set(Some(NetFault::Offline));
    save(&phone, note(1, &[1]));
    assert!(matches!(pump_all(&phone), Next::AfterMs(_)));
    fake.calls();
    save(&phone, acknowledge(2));
    pump(&phone);
    assert_eq!(fake.calls(), ["push 1"]);
    // and goes on by itself
    fake.0.on_photo.set(None);
    fake.pass(300_000);
    assert_eq!(pump_all(&phone), Next::Rest);
    assert!(!fake.queue()[0].is_open());
}

#[test]
fn a_command_overtakes_a_photo_that_is_still_on_its_way() {
    let (phone, fake) = phone();
    save(&phone, note(1, &[1]));
    pump(&phone);
    fake.0.photo_hangs.set(true);
    let mut upload = pin!(phone.pump());
    assert!(
        upload
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    );
    fake.calls();
    save(&phone, acknowledge(2));
    pump(&phone);
    assert_eq!(fake.calls(), ["push 1"]);
    assert_eq!(fake.states(), [ItemState::Sent, ItemState::Sent]);
}

#[test]
fn no_photo_begins_beside_commands_that_are_on_their_way() {
    let (phone, fake) = phone();
    save(&phone, note(1, &[1]));
    pump(&phone);
    save(&phone, acknowledge(2));
    fake.0.push_hangs.set(true);
    let mut sending = pin!(phone.pump());
    assert!(
        sending
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    );
    fake.calls();
    // a bell rang meanwhile
    assert!(matches!(pump(&phone).next, Next::AfterMs(_)));
    assert!(fake.calls().is_empty());
}

#[test]
fn a_photo_that_the_server_does_not_take_is_shown_and_can_be_tried_again_or_given_up() {
    let (phone, fake) = phone();
    fake.0.on_photo.set(Some(NetFault::Refused));
    let id = save(&phone, note(1, &[1])).envelope.id;
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.queue()[0].photos[0].fault, Some(PhotoFault::Refused));
    assert!(fake.queue()[0].needs_author());
    assert!(now(phone.retry(id)).expect("works").is_some());
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(now(phone.discard(id)), Ok(true));
    assert!(fake.queue().is_empty() && fake.0.photos.borrow().is_empty());
}

#[test]
fn a_photo_whose_bytes_are_gone_is_said_to_be_missing() {
    let (phone, fake) = phone();
    save(&phone, note(1, &[1]));
    fake.0.photos.borrow_mut().clear();
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.queue()[0].photos[0].fault, Some(PhotoFault::Missing));
}

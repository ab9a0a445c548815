//! A server or a network that makes trouble.

use super::fake::{applied, note, now, on, phone, pulled, pump, pump_all, remark, save};
use super::{acknowledge, arrive, is_first};
use domain::id::{InstallId, PersonId, TicketNo};
use domain::people::Author;
use domain::rejection::Rejection;
use domain::sync::{ItemState, NetFault, Next, queue_install};
use domain::ticket::{Command, sample};
use domain::wire::{Ack, Answer, AnswerStatus};
use std::cell::RefCell;
use std::rc::Rc;

const DAY_MS: i64 = 86_400_000;

#[test]
fn without_a_session_everything_waits_and_nothing_is_lost() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    fake.fail(NetFault::SignIn);
    assert_eq!(pump(&phone).next, Next::SignIn);
    fake.fail(NetFault::Update);
    assert_eq!(pump(&phone).next, Next::Update);
    fake.agree();
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.calls(), ["push 1", "push 1", "push 1"]);
}

#[test]
fn a_batch_that_is_too_large_is_halved_and_a_single_one_refused() {
    let (phone, fake) = phone();
    for lane in 0..8 {
        save(&phone, acknowledge(lane));
    }
    fake.answer(|commands| {
        let large = commands.len() > 3 || commands.iter().any(|one| one.lane == sample::lane(5).into());
        if large {
            Err(NetFault::TooLarge)
        } else {
            Ok(commands.iter().map(applied).collect())
        }
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    let sent = fake
        .states()
        .iter()
        .filter(|state| **state == ItemState::Sent)
        .count();
    assert_eq!((sent, fake.states()[5]), (7, ItemState::Refused));
}

#[test]
fn a_poisoned_command_is_found_and_the_rest_goes_on() {
    let (phone, fake) = phone();
    for lane in 0..9 {
        save(&phone, acknowledge(lane));
    }
    save(&phone, arrive(4));
    fake.answer(|commands| {
        let bad = commands.iter().any(|one| one.lane == sample::lane(4).into());
        if bad {
            Err(NetFault::Refused)
        } else {
            Ok(commands.iter().map(applied).collect())
        }
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    let sent = fake
        .states()
        .iter()
        .filter(|state| **state == ItemState::Sent)
        .count();
    assert_eq!(
        (sent, fake.states()[4], fake.states()[9]),
        (8, ItemState::Refused, ItemState::Blocked)
    );
}

#[test]
fn the_server_s_wish_to_wait_holds_even_when_somebody_asks_to_send_now() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    fake.fail(NetFault::Later {
        after_ms: Some(30_000),
    });
    let Next::AfterMs(ms) = pump_all(&phone) else {
        panic!("it must wait")
    };
    assert!(ms >= 29_000, "{ms}");
    phone.wake();
    assert!(matches!(pump_all(&phone), Next::AfterMs(_)));
    assert_eq!(fake.calls().len(), 1);
    fake.fail(NetFault::Offline);
    fake.pass(30_000);
    assert!(matches!(pump_all(&phone), Next::AfterMs(_)));
    // its own caution does not
    phone.wake();
    pump(&phone);
    assert_eq!(fake.calls().len(), 2);
}

#[test]
fn without_a_network_it_tries_ever_more_rarely_but_never_gives_up() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    fake.fail(NetFault::Offline);
    let mut waits = Vec::new();
    for _ in 0..40 {
        let Next::AfterMs(ms) = pump_all(&phone) else {
            panic!("it must wait")
        };
        waits.push(ms);
        fake.pass(ms);
    }
    assert!(
        waits[0] <= 1000 && waits.iter().all(|ms| (250..=300_000).contains(ms)),
        "{waits:?}"
    );
    assert!(waits[10..].iter().max() > waits[..3].iter().max(), "{waits:?}");
    assert_eq!(fake.states(), [ItemState::Sending]);
}

#[test]
fn a_lane_that_the_server_counts_otherwise_is_numbered_anew_from_there() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    save(&phone, arrive(1));
    let mut last = 6;
    fake.answer(move |commands| {
        let mut answers = Vec::new();
        for one in commands {
            if one.seq == last + 1 {
                last += 1;
                answers.push(applied(one));
            } else {
                let mut answer = Answer::new(one.id, AnswerStatus::ExpectedSeq);
                answer.expected_seq = Some(last + 1);
                answers.push(answer);
            }
        }
        Ok(answers)
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.calls(), ["push 1", "push 7", "push 8"]);
    assert_eq!(fake.0.lanes.borrow()[&sample::lane(1).into()], 8);
}

#[test]
fn one_lane_that_must_wait_does_not_hold_up_the_others() {
    let (phone, fake) = phone();
    save(&phone, acknowledge(1));
    save(&phone, acknowledge(2));
    fake.answer(|commands| {
        let tired = |one: &domain::wire::Envelope| {
            let mut answer = Answer::new(one.id, AnswerStatus::Retry);
            answer.retry_after = Some(5);
            answer
        };
        let answer = |one: &_| if is_first(one) { tired(one) } else { applied(one) };
        Ok(commands.iter().map(answer).collect())
    });
    assert_eq!(pump(&phone).next, Next::Now);
    save(&phone, acknowledge(3));
    assert_eq!(pump_all(&phone), Next::AfterMs(5000));
    use ItemState::{Sending, Sent};
    assert_eq!(fake.states(), [Sending, Sent, Sent]);
    fake.agree();
    fake.pass(5000);
    assert_eq!(pump_all(&phone), Next::Rest);
}

#[test]
fn an_answer_that_was_lost_comes_with_the_next_pull() {
    let (phone, fake) = phone();
    let item = save(&phone, acknowledge(1));
    fake.fail(NetFault::Offline);
    pump(&phone);
    let mut answer = pulled(1, 5);
    answer.acks = vec![Ack {
        id: item.envelope.id,
        answer: applied(&item.envelope),
    }];
    *fake.0.on_pull.borrow_mut() = Some(Ok(answer));
    let turn = now(phone.pull()).expect("pulled");
    assert!(turn.queue_changed && !turn.more);
    assert_eq!(fake.states(), [ItemState::Sent]);
    assert_eq!(fake.0.meta.borrow().cursor, 5);
    assert_eq!(pump_all(&phone), Next::Rest);
}

#[test]
fn a_restored_server_gets_again_what_it_may_have_lost() {
    let (phone, fake) = phone();
    *fake.0.on_pull.borrow_mut() = Some(Ok(pulled(1, 5)));
    now(phone.pull()).expect("pulled");
    save(&phone, note(1, &[1]));
    assert_eq!(pump_all(&phone), Next::Rest);
    *fake.0.on_pull.borrow_mut() = Some(Ok(pulled(2, 3)));
    let turn = now(phone.pull()).expect("pulled");
    assert!(turn.queue_changed && turn.jobs_changed);
    assert!(fake.0.batches.borrow().last().expect("written").clear_jobs);
    fake.calls();
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.calls(), ["push 2", "has", "put"]);
}

#[test]
fn a_push_that_hears_of_a_restored_server_begins_anew_before_its_answers_count() {
    let (phone, fake) = phone();
    *fake.0.on_pull.borrow_mut() = Some(Ok(pulled(1, 5)));
    now(phone.pull()).expect("pulled");
    let first = save(&phone, acknowledge(1)).envelope.id;
    assert_eq!(pump_all(&phone), Next::Rest);
    let second = save(&phone, note(1, &[])).envelope.id;
    *fake.0.on_pull.borrow_mut() = Some(Ok(pulled(2, 3)));
    pump(&phone);
    assert_eq!(fake.states(), [ItemState::Waiting, ItemState::Waiting]);
    assert_eq!(fake.0.meta.borrow().cursor, 0, "jobs are read anew");
    let order = Rc::new(RefCell::new(Vec::new()));
    let seen = order.clone();
    fake.answer(move |commands| {
        seen.borrow_mut().extend(commands.iter().map(|one| one.id));
        Ok(commands.iter().map(applied).collect())
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(*order.borrow(), [first, second]);
    assert_eq!(fake.states(), [ItemState::Sent, ItemState::Sent]);
}

#[test]
fn what_was_refused_is_given_again_in_other_words_at_its_place_and_with_its_photos() {
    let (phone, fake) = phone();
    let refused = save(&phone, note(1, &[1]));
    fake.answer(|commands| {
        let refuse = |one: &domain::wire::Envelope| Answer::refused(one.id, Rejection::Forbidden);
        Ok(commands.iter().map(refuse).collect())
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    save(&phone, acknowledge(1));
    let payload = serde_json::json!({ "text": "换好了", "photos": [] });
    let item = now(phone.reword(refused.envelope.id, payload.clone()))
        .expect("works")
        .expect("refused");
    assert_ne!(item.envelope.id, refused.envelope.id);
    assert_eq!((item.place, item.photos.len()), (refused.place, 1));
    let sent = Rc::new(RefCell::new(Vec::new()));
    let seen = sent.clone();
    fake.answer(move |commands| {
        seen.borrow_mut().extend_from_slice(commands);
        Ok(commands.iter().map(applied).collect())
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.states(), [ItemState::Sent, ItemState::Sent]);
    let first = &sent.borrow()[0];
    assert_eq!(first.payload, payload, "before what was given after it");
    assert_eq!(first.payload_sha256, domain::wire::fingerprint(&payload));
    let unknown = now(phone.reword(refused.envelope.id, serde_json::Value::Null));
    assert_eq!(unknown, Ok(None), "what was taken has its words");
}

#[test]
fn what_was_sent_is_shown_for_a_day_and_what_was_not_for_ever() {
    let (phone, fake) = phone();
    save(&phone, note(1, &[1]));
    assert_eq!(pump_all(&phone), Next::Rest);
    fake.fail(NetFault::Offline);
    save(&phone, acknowledge(2));
    let wall = fake.0.now.get();
    assert_eq!(now(phone.sweep(wall + DAY_MS)), Ok(0));
    assert_eq!(now(phone.sweep(wall + 400 * DAY_MS)), Ok(1));
    assert_eq!(fake.states(), [ItemState::Waiting]);
    assert!(fake.0.photos.borrow().is_empty());
}

#[test]
fn people_who_share_a_phone_do_not_share_its_numbers() {
    let device = InstallId::mint(0, [1; 10]);
    let (one, other) = (PersonId::mint(0, [1; 10]), PersonId::mint(0, [2; 10]));
    let of = |person| queue_install(Author::Person(person), device);
    assert_ne!(of(one), of(other));
    assert_eq!(of(one), of(one));
    assert_eq!(queue_install(Author::Anon(device), device), device);
}

#[test]
fn a_number_under_which_the_server_took_something_and_that_it_expects_again_is_a_restored_server() {
    let (phone, fake) = phone();
    let first = save(&phone, acknowledge(1)).envelope.id;
    assert_eq!(pump_all(&phone), Next::Rest);
    save(&phone, on(1, Command::HandBack { reason: remark() }));
    fake.answer(|commands| {
        let answer = |one: &domain::wire::Envelope| {
            let mut answer = Answer::new(one.id, AnswerStatus::ExpectedSeq);
            answer.expected_seq = Some(1);
            answer
        };
        Ok(commands.iter().map(answer).collect())
    });
    pump(&phone);
    assert_eq!(fake.states(), [ItemState::Waiting, ItemState::Waiting]);
    fake.answer(move |commands| {
        assert_eq!(commands[0].id, first, "the lost one first");
        Ok(vec![Answer::applied(first, TicketNo(1), 4, false)])
    });
    pump(&phone);
    fake.agree();
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(fake.states(), [ItemState::Sent, ItemState::Sent]);
}

#[test]
fn what_is_pulled_anew_from_the_beginning_leaves_nothing_old() {
    let (phone, fake) = phone();
    let mut first = pulled(1, 0);
    first.cursor = 4;
    *fake.0.on_pull.borrow_mut() = Some(Ok(first.clone()));
    now(phone.pull()).expect("pulled");
    assert!(fake.0.batches.borrow().last().expect("written").clear_jobs);
    now(phone.pull()).expect("pulled");
    assert!(!fake.0.batches.borrow().last().expect("written").clear_jobs);
}

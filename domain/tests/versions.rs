//! Phones and servers of different ages: what lies in a queue is read, sent, and never thrown away (F28, F29).

use crate::offline_queue::fake::{applied, now, on, open, phone, pump, pump_all, save};
use domain::rejection::Rejection;
use domain::sync::{Item, ItemState, NetFault, Next};
use domain::ticket::{Command, CommandKind};
use domain::wire::{Answer, AnswerStatus};

/// A row of the queue as the first build wrote it: without what was added since, and with something that was dropped.
const FIRST_BUILD: &str = r#"{
    "envelope": {
        "id": "01a20ada-2c00-7303-8303-030303030303", "kind": "ticket.urge/1",
        "author": "00000000-0000-7101-8101-010101010101", "install": "00000000-0000-7202-8202-020202020202",
        "lane": "01a20ada-2c00-7101-8101-010101010101", "seq": 0, "payload": { "note": null },
        "payload_sha256": "PRINT", "client_wall_ms": 1795478400000, "client_mono_ms": 1234.5,
        "page_session": "00000000-0000-7505-8505-050505050505", "app_build": "0.1.0", "colour": "blue"
    },
    "place": 1, "state": "waiting", "photos": []
}"#;

fn first_build() -> Item {
    let print = domain::wire::fingerprint(&serde_json::json!({ "note": null }));
    let text = FIRST_BUILD.replace("PRINT", print.as_str());
    domain::json::read(&text).expect("a row of the first build is read")
}

#[test]
fn f28_a_queue_that_an_older_build_left_is_read_and_sent() {
    let (_, device) = phone();
    let item = first_build();
    assert_eq!(item.envelope.command(), Ok(Command::Urge { note: None }));
    device.0.items.borrow_mut().insert(item.envelope.id, item);
    assert_eq!(pump_all(&open(&device)), Next::Rest);
    assert_eq!(device.states(), [ItemState::Sent]);
    assert_eq!(device.calls(), ["push 1"]);
}

#[test]
fn f28_a_server_that_wants_a_newer_build_stops_the_queue_which_goes_out_after_the_update() {
    let (phone, device) = phone();
    let saved = save(&phone, on(1, Command::Arrive {}));
    device.fail(NetFault::Update);
    for _ in 0..3 {
        assert_eq!(pump(&phone).next, Next::Update);
    }
    let waits = device.queue();
    assert_eq!((waits.len(), waits[0].envelope.id), (1, saved.envelope.id));
    device.agree();
    assert_eq!(pump_all(&open(&device)), Next::Rest);
    assert_eq!(device.states(), [ItemState::Sent]);
}

#[test]
fn f29_a_kind_that_a_build_does_not_know_is_sent_as_it_is_and_kept_when_it_is_refused() {
    let (phone, device) = phone();
    let mut item = save(&phone, on(1, Command::Arrive {}));
    item.envelope.kind = "ticket.paint/3".into();
    device.0.items.borrow_mut().insert(item.envelope.id, item.clone());
    save(&phone, on(2, Command::Arrive {}));
    let seen = item.envelope.clone();
    device.answer(move |commands| {
        let told = |one: &domain::wire::Envelope| match one.command() {
            Err(why) => Answer::refused(one.id, why),
            Ok(_) => applied(one),
        };
        assert!(
            commands
                .iter()
                .all(|one| one.kind != seen.kind || one.payload == seen.payload)
        );
        Ok(commands.iter().map(told).collect())
    });
    assert_eq!(pump_all(&phone), Next::Rest);
    let queue = device.queue();
    assert_eq!(
        device.states(),
        [ItemState::Refused, ItemState::Sent],
        "another ticket does not wait"
    );
    let answer = queue[0].answer.as_ref().expect("its author sees why");
    assert_eq!(
        (answer.status, &answer.reason),
        (AnswerStatus::Rejected, &Some(Rejection::UnknownKind))
    );
    // a year later it is still there, and a newer server takes it
    let year = 366 * 86_400_000;
    device.pass(year);
    now(phone.sweep(domain::ticket::sample::NOON_MS + i64::try_from(year).expect("fits"))).expect("swept");
    assert_eq!(device.states(), [ItemState::Refused]);
    device.agree();
    now(phone.retry(item.envelope.id))
        .expect("storage works")
        .expect("given again");
    assert_eq!(pump_all(&phone), Next::Rest);
    assert_eq!(device.states(), [ItemState::Sent]);
}

/// Materials are not built yet. Whoever builds them finds this test in the way, and the row F37 of docs/sync.md to be
/// written anew: a consumption is recorded although the stock becomes negative, and a manager is told.
#[test]
fn f37_nothing_takes_from_a_stock_yet_and_the_kind_that_would_is_refused_without_a_trace() {
    for kind in CommandKind::ALL {
        let stock = ["consume", "stock", "material", "issue", "spare"];
        assert!(
            !stock.iter().any(|word| kind.as_str().contains(word)),
            "{}",
            kind.as_str()
        );
    }
    let (phone, _) = phone();
    let mut envelope = save(&phone, on(1, Command::Arrive {})).envelope;
    envelope.kind = "job.consume/1".into();
    assert_eq!(envelope.command(), Err(Rejection::UnknownKind));
}

//! One command through two servers at once.

use crate::races::fleet::{Fleet, again, note, once_and_in_order, waiting};
use domain::id::TicketId;
use domain::rejection::Rejection;
use domain::ticket::Command;
use domain::wire::{AnswerStatus, Envelope, fingerprint};
use store::testing::races::{self, Point};
use store::testing::report;

/// A report, and a note on another ticket: the command that makes a ticket and one that adds to it.
async fn commands(fleet: &mut Fleet) -> [(&'static str, Envelope); 3] {
    let new = TicketId::mint(1, [1; 10]);
    let report = Command::Report {
        report: report("灯不亮"),
    };
    let (submitted, _) = fleet.campus.reported("水管漏水").await;
    let (sent, _) = fleet.campus.dispatched("门锁坏了", &["worker1"]).await;
    [
        ("reporter", fleet.campus.envelope("reporter", new, &report)),
        (
            "desk",
            fleet.campus.envelope("desk", submitted, &Command::Accept {}),
        ),
        ("worker1", fleet.campus.envelope("worker1", sent, &note())),
    ]
}

#[tokio::test]
async fn f16_one_command_at_two_servers_at_once_takes_effect_once_and_both_answers_agree() {
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    for (name, command) in commands(&mut fleet).await {
        let cookie = fleet.cookie(name).await;
        let brake = races::hold(&db, Point::Commit, command.id).await;
        let first = a.sending(&cookie, &command);
        let holder = waiting(&db, 1).await[0].pid;
        let second = b.sending(&cookie, &command);
        let waits = waiting(&db, 2).await;
        assert!(
            waits.iter().any(|wait| wait.behind.contains(&holder)),
            "the second waits for the first: {waits:?}"
        );
        brake.release().await;
        let first = first.await.expect("no panic").expect("an answer");
        let second = second.await.expect("no panic").expect("an answer");
        assert_eq!(first.status, AnswerStatus::Applied, "{name}");
        assert_eq!(second, again(&first), "{name}");
        once_and_in_order(&db, &[command]).await;
    }
    let messages = store::outbox::list(&db, None, 50).await.expect("read").rows;
    let told = |key: &str| messages.iter().filter(|message| message.key == key).count();
    assert_eq!(
        told("accepted"),
        2,
        "one for each accepted report, the raced one too"
    );
    fleet.close().await;
}

#[tokio::test]
async fn f16_the_second_server_does_it_when_the_first_one_fails_in_its_commit() {
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    for (name, command) in commands(&mut fleet).await {
        let cookie = fleet.cookie(name).await;
        let brake = races::hold(&db, Point::Commit, command.id).await;
        let first = a.pushing(&cookie, std::slice::from_ref(&command));
        let holder = waiting(&db, 1).await[0].pid;
        let second = b.sending(&cookie, &command);
        waiting(&db, 2).await;
        races::terminate(&db, holder).await;
        brake.release().await;
        let first = first.await.expect("no panic").expect("answers");
        let second = second.await.expect("no panic").expect("an answer");
        assert_eq!(first[0].status, AnswerStatus::Retry, "{name}");
        assert_eq!(second.status, AnswerStatus::Applied, "{name}");
        let repeated = a.send(&cookie, &command).await.expect("an answer");
        assert_eq!(repeated, again(&second), "{name}");
        once_and_in_order(&db, &[command]).await;
    }
    fleet.close().await;
}

#[tokio::test]
async fn f17_one_id_with_two_payloads_at_two_servers_at_once_is_told_and_the_first_stands() {
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    let [(name, first), ..] = commands(&mut fleet).await;
    let mut other = first.clone();
    let payload = Command::Report {
        report: report("另一件事"),
    };
    other.payload = payload.payload();
    other.payload_sha256 = fingerprint(&other.payload);
    let cookie = fleet.cookie(name).await;
    let brake = races::hold(&db, Point::Commit, first.id).await;
    let winner = a.sending(&cookie, &first);
    waiting(&db, 1).await;
    let loser = b.sending(&cookie, &other);
    waiting(&db, 2).await;
    brake.release().await;
    let winner = winner.await.expect("no panic").expect("an answer");
    let loser = loser.await.expect("no panic").expect("an answer");
    assert_eq!(winner.status, AnswerStatus::Applied);
    assert_eq!(loser.reason, Some(Rejection::KeyReuse));
    let stored = b.send(&cookie, &first).await.expect("an answer");
    assert_eq!(stored, again(&winner));
    once_and_in_order(&db, &[first]).await;
    fleet.close().await;
}

#[tokio::test]
async fn f16_f43_many_rounds_at_two_servers_give_one_effect_and_one_number_each() {
    const ROUNDS: u64 = 24;
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    let (hot, _) = fleet.campus.dispatched("水管漏水", &["worker1"]).await;
    let cookie = fleet.cookie("worker1").await;
    let mut commands = Vec::new();
    let mut numbers = Vec::new();
    for round in 0..ROUNDS {
        let lane = TicketId::mint(2, [u8::try_from(round).expect("few"); 10]);
        let new = Command::Report {
            report: report("灯不亮"),
        };
        let new = fleet.campus.envelope("reporter", lane, &new);
        let added = fleet.campus.envelope("worker1", hot, &note());
        // four requests at once, each on a connection of its own
        let (new_a, added_b, new_b, added_a) = tokio::join!(
            a.send("", &new),
            b.send(&cookie, &added),
            b.send("", &new),
            a.send(&cookie, &added)
        );
        for pair in [(new_a, new_b), (added_a, added_b)] {
            let (one, two) = (pair.0.expect("an answer"), pair.1.expect("an answer"));
            let applied = [&one, &two].map(|answer| answer.status == AnswerStatus::Applied);
            assert_ne!(applied[0], applied[1], "one of them took effect: {one:?} {two:?}");
            assert_eq!(again(&one), again(&two));
            numbers.push(one.no.expect("a number"));
        }
        commands.extend([new, added]);
    }
    once_and_in_order(&db, &commands).await;
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(
        numbers.len() as u64,
        ROUNDS + 1,
        "each ticket has a number of its own"
    );
    fleet.close().await;
}

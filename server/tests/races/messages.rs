//! Two servers send messages, and bring the tables to their version.

use crate::races::fleet::{Fleet, PROGRAM, Process, until, waiting};
use domain::ticket::Command;
use std::collections::BTreeSet;
use store::testing::Campus;
use store::testing::races::{self, Point};

/// Waits until these messages, or all, are delivered.
async fn delivered(campus: &Campus, only: Option<i64>) {
    until("messages are delivered", async || {
        let messages = races::messages(&campus.db).await;
        messages
            .iter()
            .filter(|message| only.is_none_or(|id| id == message.0))
            .all(|message| message.1 == "delivered")
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn f43_each_message_is_sent_by_one_of_two_servers() {
    let mut campus = Campus::new().await;
    for _ in 0..20 {
        campus
            .dispatched("灯不亮", &["worker1", "worker2", "worker3"])
            .await;
    }
    races::let_messages_be_due(&campus.db).await;
    let ids: Vec<i64> = races::messages(&campus.db)
        .await
        .iter()
        .map(|message| message.0)
        .collect();
    assert_eq!(
        ids.len(),
        80,
        "the reporter hears of acceptance, each worker of the order"
    );
    // both reach for the same messages before either can have one
    let brake = races::hold_messages(&campus.db).await;
    let (mut a, mut b) = tokio::join!(Process::start(campus.url()), Process::start(campus.url()));
    waiting(&campus.db, 2).await;
    brake.release().await;
    delivered(&campus, None).await;
    a.kill();
    b.kill();
    let mut sent = [a.sent(), b.sent()].concat();
    sent.sort_unstable();
    assert_eq!(sent, ids, "every message once");
    let tried = races::messages(&campus.db).await;
    assert!(tried.iter().all(|message| message.2 == 1), "{tried:?}");
    drop((a, b));
    campus.close().await;
}

#[tokio::test]
async fn f44_a_server_killed_between_sending_and_writing_it_down_makes_one_repetition_of_the_same_key() {
    let mut campus = Campus::new().await;
    races::fit(&campus.db).await;
    let (first, _) = campus.reported("灯不亮").await;
    campus.does("desk", first, &Command::Accept {}).await;
    races::let_messages_be_due(&campus.db).await;
    let id = races::messages(&campus.db).await[0].0;
    let brake = races::hold(&campus.db, Point::Noted, id).await;
    let mut a = Process::start(campus.url()).await;
    let noting = waiting(&campus.db, 1).await[0].pid;
    // the machine is gone, and its connections with it
    a.kill();
    assert_eq!(a.sent(), [id]);
    races::terminate(&campus.db, noting).await;
    brake.release().await;
    // another message shows that the second server has looked and left alone what the first one holds
    let (other, _) = campus.reported("水管漏水").await;
    campus.does("desk", other, &Command::Accept {}).await;
    races::let_messages_be_due(&campus.db).await;
    let messages = races::messages(&campus.db).await;
    let [held, due] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    assert_eq!((held.0, held.1.as_str(), held.2), (id, "sending", 1));
    let mut b = Process::start(campus.url()).await;
    delivered(&campus, Some(due.0)).await;
    assert_eq!(races::messages(&campus.db).await[0], *held);
    races::let_leases_lapse(&campus.db).await;
    delivered(&campus, None).await;
    assert_eq!(races::messages(&campus.db).await[0].2, 2);
    b.kill();
    assert_eq!(b.sent(), [due.0, id], "once more, under the same key");
    drop((a, b));
    campus.close().await;
}

#[tokio::test]
async fn f43_processes_that_migrate_and_serve_an_empty_database_at_once_agree() {
    let campus = Campus::new().await;
    races::empty(&campus.db).await;
    // a new version is deployed while the old one serves
    let mut serving = Process::start(campus.url()).await;
    assert_eq!(serving.door.status("/readyz").await, 503);
    let url = campus.url();
    let migrations: Vec<_> = (0..3)
        .map(|_| {
            std::process::Command::new(PROGRAM)
                .arg("migrate")
                .env_clear()
                .env("DATABASE_URL", &url)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    let ends: Vec<_> = migrations
        .into_iter()
        .map(|process| process.wait_with_output().expect("an end"))
        .collect();
    for end in &ends {
        assert!(end.status.success(), "{}", String::from_utf8_lossy(&end.stderr));
    }
    until("the server takes the new tables", async || {
        (serving.door.status("/readyz").await == 200).then_some(())
    })
    .await;
    assert!(serving.lives());
    drop(serving);
    campus.close().await;
}

#[tokio::test]
async fn f43_a_message_follows_once_from_what_happened_once() {
    let mut fleet = Fleet::new().await;
    let (a, b) = (fleet.a.door, fleet.b.door);
    let (desk, desk2) = (fleet.cookie("desk").await, fleet.cookie("desk2").await);
    for _ in 0..5 {
        let (lane, _) = fleet.campus.reported("灯不亮").await;
        let one = fleet.campus.envelope("desk", lane, &Command::Accept {});
        let two = fleet.campus.envelope("desk2", lane, &Command::Accept {});
        // two officers, two servers, and each phone sends twice
        let (one_a, one_b, two_a, two_b) = tokio::join!(
            a.send(&desk, &one),
            b.send(&desk, &one),
            a.send(&desk2, &two),
            b.send(&desk2, &two)
        );
        for answer in [one_a, one_b, two_a, two_b] {
            answer.expect("an answer");
        }
    }
    let messages = store::outbox::list(&fleet.db(), None, 50)
        .await
        .expect("read")
        .rows;
    let numbers: BTreeSet<_> = messages.iter().map(|message| message.no).collect();
    assert_eq!(
        (messages.len(), numbers.len()),
        (5, 5),
        "one for each accepted report"
    );
    fleet.close().await;
}

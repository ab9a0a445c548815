//! Two people reach for one ticket through two servers.

use crate::races::fleet::{Fleet, note, waiting};
use domain::id::TicketId;
use domain::people::By;
use domain::rejection::Rejection;
use domain::ticket::{Command, Recorded};
use domain::wire::AnswerStatus;
use store::Db;
use store::testing::races::{self, Point};

/// What is written down of a ticket, by who took it.
async fn history(fleet: &Fleet, lane: TicketId) -> Vec<Recorded> {
    let db: Db = fleet.db();
    let receipts = races::receipts(&db).await;
    let events = races::history(&db).await;
    let (_, _, command) = events.iter().find(|event| event.0 == lane).expect("a ticket");
    let no = receipts[command].no.expect("a number").into();
    let detail = store::ticket::detail(&db, no, &fleet.campus.staff("manager")).await;
    let detail = detail.expect("read").expect("there");
    detail.history.into_iter().map(|entry| entry.recorded).collect()
}

#[tokio::test]
async fn f35_of_two_workers_at_two_servers_one_has_the_job_and_the_other_hears_who_and_when() {
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    let (lane, _) = fleet.campus.dispatched("灯不亮", &["worker1", "worker2"]).await;
    let [first, second] = ["worker1", "worker2"].map(|name| {
        let take = Command::Acknowledge {};
        fleet.campus.envelope(name, lane, &take)
    });
    let (cookie1, cookie2) = (fleet.cookie("worker1").await, fleet.cookie("worker2").await);
    let brake = races::hold(&db, Point::Commit, first.id).await;
    let winner = a.sending(&cookie1, &first);
    let holder = waiting(&db, 1).await[0].pid;
    // its first answer must be the last: a retry that is then refused would hide a missing lock
    let loser = b.pushing(&cookie2, std::slice::from_ref(&second));
    let waits = waiting(&db, 2).await;
    assert!(
        waits.iter().any(|wait| wait.behind.contains(&holder)),
        "the second waits for the ticket: {waits:?}"
    );
    brake.release().await;
    let winner = winner.await.expect("no panic").expect("an answer");
    let loser = loser
        .await
        .expect("no panic")
        .expect("an answer")
        .pop()
        .expect("one");
    assert_eq!(winner.status, AnswerStatus::Applied);
    let taken = history(&fleet, lane).await.pop().expect("events");
    let worker1 = fleet.campus.staff("worker1").id;
    assert_eq!(
        (loser.status, loser.reason),
        (
            AnswerStatus::Conflict,
            Some(Rejection::AlreadyTaken {
                by: worker1,
                at: taken.at
            })
        )
    );
    // what the second one saw on the spot is kept all the same
    let kept = fleet.campus.envelope("worker2", lane, &note());
    let kept = b.send(&cookie2, &kept).await.expect("an answer");
    assert_eq!((kept.status, kept.version), (AnswerStatus::Applied, Some(5)));
    fleet.close().await;
}

#[tokio::test]
async fn f35_in_many_rounds_one_worker_has_each_job_and_one_officer_each_report() {
    let mut fleet = Fleet::new().await;
    let (a, b) = (fleet.a.door, fleet.b.door);
    let (worker1, worker2) = (fleet.cookie("worker1").await, fleet.cookie("worker2").await);
    let (desk, desk2) = (fleet.cookie("desk").await, fleet.cookie("desk2").await);
    for _ in 0..10 {
        let (job, _) = fleet.campus.dispatched("灯不亮", &["worker1", "worker2"]).await;
        let (report, _) = fleet.campus.reported("水管漏水").await;
        let mut ask = |name, lane, command| fleet.campus.envelope(name, lane, &command);
        let one = ask("worker1", job, Command::Acknowledge {});
        let two = ask("worker2", job, Command::Acknowledge {});
        let three = ask("desk", report, Command::Accept {});
        let four = ask("desk2", report, Command::Accept {});
        let (one, two, three, four) = tokio::join!(
            a.send(&worker1, &one),
            b.send(&worker2, &two),
            a.send(&desk, &three),
            b.send(&desk2, &four)
        );
        for (lane, pair) in [(job, [one, two]), (report, [three, four])] {
            let mut pair = pair.map(|answer| answer.expect("an answer"));
            pair.sort_by_key(|answer| !answer.took_effect());
            let [winner, loser] = pair;
            assert_eq!(winner.status, AnswerStatus::Applied);
            assert_eq!(loser.status, AnswerStatus::Conflict);
            let last = history(&fleet, lane).await.pop().expect("events");
            assert_eq!(winner.version, Some(last.version), "nothing came after it");
            let told = match loser.reason {
                Some(Rejection::AlreadyTaken { by, at }) => (By::Person(by), at),
                Some(Rejection::WrongStage { by, at, .. }) => (by, at),
                other => panic!("{other:?}"),
            };
            assert_eq!(told, (last.by, last.at), "who was first, and when");
        }
    }
    fleet.close().await;
}

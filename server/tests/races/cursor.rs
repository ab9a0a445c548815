//! A phone pulls while transactions commit in another order than they began (F38).

use crate::races::fleet::{Fleet, once_and_in_order, until, waiting};
use crate::races::http::Door;
use crate::races::phone::Phone;
use domain::id::TicketId;
use domain::ticket::Command;
use domain::wire::{AnswerStatus, Envelope};
use futures::future::join_all;
use store::testing::races::{self, Point};

/// Two jobs of worker1, and the commands by which they are taken.
async fn two_jobs(fleet: &mut Fleet) -> ([TicketId; 2], [Envelope; 2]) {
    let (early, _) = fleet.campus.dispatched("灯不亮", &["worker1"]).await;
    let (late, _) = fleet.campus.dispatched("水管漏水", &["worker1"]).await;
    let jobs = [early, late];
    let take = jobs.map(|lane| fleet.campus.envelope("worker1", lane, &Command::Acknowledge {}));
    (jobs, take)
}

#[tokio::test]
async fn f38_no_cursor_passes_a_change_that_is_held_in_its_commit() {
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    let (jobs, [held, free]) = two_jobs(&mut fleet).await;
    let cookie = fleet.cookie("worker1").await;
    let mut phones = [Phone::default(), Phone::default()];
    for phone in &mut phones {
        phone.catch_up(a, &cookie).await;
    }
    let before = phones[0].cursor;
    // it has its place in the order and has not committed
    let brake = races::hold(&db, Point::Commit, held.id).await;
    let first = a.sending(&cookie, &held);
    waiting(&db, 1).await;
    // another one tries to commit before it
    let second = b.sending(&cookie, &free);
    until("the second waits, or is through", async || {
        (races::waits(&db).await.len() == 2 || second.is_finished()).then_some(())
    })
    .await;
    for (phone, door) in phones.iter_mut().zip([a, b]) {
        phone.catch_up(door, &cookie).await;
    }
    brake.release().await;
    for answer in [first, second] {
        let answer = answer.await.expect("no panic").expect("an answer");
        assert_eq!(answer.status, AnswerStatus::Applied);
    }
    for (phone, door) in phones.iter_mut().zip([b, a]) {
        phone.catch_up(door, &cookie).await;
        phone.knows(&db, &jobs).await;
        assert_eq!(phone.cursor, before + 2);
    }
    fleet.close().await;
}

#[tokio::test]
async fn f38_a_transaction_that_began_first_and_commits_last_comes_after_the_cursor() {
    let mut fleet = Fleet::new().await;
    let (db, a, b) = (fleet.db(), fleet.a.door, fleet.b.door);
    let (jobs, [slow, quick]) = two_jobs(&mut fleet).await;
    let cookie = fleet.cookie("worker1").await;
    let mut phone = Phone::default();
    phone.catch_up(b, &cookie).await;
    let before = phone.cursor;
    let brake = races::hold(&db, Point::Event, slow.id).await;
    let first = a.sending(&cookie, &slow);
    waiting(&db, 1).await;
    let second = b.send(&cookie, &quick).await.expect("an answer");
    assert_eq!(
        second.status,
        AnswerStatus::Applied,
        "it does not wait for others"
    );
    phone.catch_up(a, &cookie).await;
    assert_eq!(
        (phone.cursor, phone.jobs[&jobs[1]]),
        (before + 1, 4),
        "the second is there already"
    );
    brake.release().await;
    let first = first.await.expect("no panic").expect("an answer");
    assert_eq!(first.status, AnswerStatus::Applied);
    phone.catch_up(b, &cookie).await;
    phone.knows(&db, &jobs).await;
    assert_eq!(phone.cursor, before + 2);
    fleet.close().await;
}

#[tokio::test]
async fn f38_phones_that_pull_beside_many_writers_know_everything_at_the_end() {
    const JOBS: usize = 48;
    let mut fleet = Fleet::new().await;
    let (db, doors) = (fleet.db(), [fleet.a.door, fleet.b.door]);
    let cookie = fleet.cookie("worker1").await;
    let mut jobs = Vec::new();
    for number in 0..JOBS {
        let content = format!("灯不亮 {number}");
        jobs.push(fleet.campus.dispatched(&content, &["worker1", "worker2"]).await.0);
    }
    let mut phones = [Phone::default(), Phone::default()];
    for phone in &mut phones {
        phone.catch_up(doors[0], &cookie).await;
    }
    // each job changes once: a change that is skipped is not made up for by a later one
    let take = |lane: &TicketId| fleet.campus.envelope("worker1", *lane, &Command::Acknowledge {});
    let commands: Vec<Envelope> = jobs.iter().map(take).collect();
    let writers = commands.chunks(JOBS / 8).zip(doors.into_iter().cycle());
    let writers: Vec<_> = writers
        .map(|(share, door)| tokio::spawn(write(door, cookie.clone(), share.to_vec())))
        .collect();
    for turn in 0_usize.. {
        let done = writers.iter().all(tokio::task::JoinHandle::is_finished);
        let mut more = false;
        for (phone, offset) in phones.iter_mut().zip([0, 1]) {
            more |= phone.pull(doors[(turn + offset) % 2], &cookie, Some(5)).await;
        }
        if done && !more {
            break;
        }
    }
    join_all(writers)
        .await
        .into_iter()
        .for_each(|end| end.expect("no panic"));
    for phone in &phones {
        phone.knows(&db, &jobs).await;
    }
    once_and_in_order(&db, &commands).await;
    fleet.close().await;
}

/// Sends commands one by one.
async fn write(door: Door, cookie: String, commands: Vec<Envelope>) {
    for command in commands {
        let answer = door.send(&cookie, &command).await.expect("an answer");
        assert_eq!(answer.status, AnswerStatus::Applied);
    }
}

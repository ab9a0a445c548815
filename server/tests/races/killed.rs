//! A server is killed with a batch half done; the phone sends all of it to the other server.

use crate::races::fleet::{Fleet, Process, again, once_and_in_order, until, waiting};
use domain::ticket::Command;
use domain::wire::{Answer, AnswerStatus, Envelope};
use store::testing::races::{self, Point};

/// Worker1's afternoon: three jobs, of each four steps, mixed as they were given.
async fn batch(fleet: &mut Fleet) -> Vec<Envelope> {
    let mut lanes = Vec::new();
    for content in ["灯不亮", "水管漏水", "门锁坏了"] {
        lanes.push(fleet.campus.dispatched(content, &["worker1"]).await.0);
    }
    let mut batch = Vec::new();
    for step in [
        Command::Acknowledge {},
        Command::Arrive {},
        crate::races::fleet::note(),
        crate::races::fleet::note(),
    ] {
        batch.extend(
            lanes
                .iter()
                .map(|lane| fleet.campus.envelope("worker1", *lane, &step)),
        );
    }
    batch
}

/// How many of these commands are done for all the world to see.
async fn done(fleet: &Fleet, batch: &[Envelope]) -> usize {
    let receipts = races::receipts(&fleet.db()).await;
    batch
        .iter()
        .filter(|command| receipts.contains_key(&command.id))
        .count()
}

/// How many commands at the beginning were done before.
fn known(answers: &[Answer]) -> usize {
    answers
        .iter()
        .take_while(|answer| answer.status == AnswerStatus::Duplicate)
        .count()
}

/// Makes sure that `answers` say of the first `before` commands that they were done before, of the others now.
fn told(answers: &[Answer], batch: &[Envelope], before: usize) {
    assert_eq!(answers.len(), batch.len());
    for (place, (answer, command)) in answers.iter().zip(batch).enumerate() {
        assert_eq!(answer.id, command.id);
        let status = if place < before {
            AnswerStatus::Duplicate
        } else {
            AnswerStatus::Applied
        };
        assert_eq!(answer.status, status, "{place}");
    }
}

/// The batch once more, at a server that starts where the killed one stood: nothing happens, all is answered as before.
async fn once_more(fleet: &mut Fleet, cookie: &str, batch: &[Envelope], answers: &[Answer]) {
    fleet.a = Process::start(fleet.campus.url()).await;
    let repeated = fleet.a.door.push(cookie, batch).await.expect("answers");
    let wanted: Vec<Answer> = answers.iter().map(again).collect();
    assert_eq!(repeated, wanted);
    once_and_in_order(&fleet.db(), batch).await;
}

/// Which command of a batch is under way when its server is killed.
const HELD: usize = 7;

/// A batch whose server was killed while its command [`HELD`] stood at a point, and what the other server made of it.
struct Killed {
    fleet: Fleet,
    cookie: String,
    batch: Vec<Envelope>,
    /// How many were done when it was killed.
    before: usize,
    answers: Vec<Answer>,
}

async fn killed_at(point: Point) -> Killed {
    let mut fleet = Fleet::new().await;
    let (db, b) = (fleet.db(), fleet.b.door);
    let batch = batch(&mut fleet).await;
    let cookie = fleet.cookie("worker1").await;
    let brake = races::hold(&db, point, batch[HELD].id).await;
    let lost = fleet.a.door.pushing(&cookie, &batch);
    waiting(&db, 1).await;
    let before = done(&fleet, &batch).await;
    fleet.a.kill();
    assert!(lost.await.expect("no panic").is_err(), "nobody was told anything");
    // PostgreSQL has not noticed yet: the dead server's transaction still holds what the other one needs
    let second = b.pushing(&cookie, &batch);
    waiting(&db, 2).await;
    brake.release().await;
    let answers = second.await.expect("no panic").expect("answers");
    Killed {
        fleet,
        cookie,
        batch,
        before,
        answers,
    }
}

impl Killed {
    /// Makes sure that the answers say of the first `before` commands that they were done before, and that the batch
    /// sent once more changes nothing.
    async fn settles(mut self, before: usize) {
        told(&self.answers, &self.batch, before);
        once_more(&mut self.fleet, &self.cookie, &self.batch, &self.answers).await;
        self.fleet.close().await;
    }
}

#[tokio::test]
async fn f13_a_batch_whose_server_is_killed_in_a_command_is_finished_by_the_other_server() {
    let killed = killed_at(Point::Event).await;
    let before = killed.before;
    assert!(before <= HELD, "the middle of it: {before}");
    killed.settles(before).await;
}

#[tokio::test]
async fn f15_a_command_that_commits_after_its_server_was_killed_is_not_done_again() {
    let killed = killed_at(Point::Commit).await;
    // its commit was under way, and came through without anybody left to hear of it
    let before = known(&killed.answers);
    assert!(before > HELD, "{before}");
    killed.settles(before).await;
}

#[tokio::test]
async fn f13_wherever_a_batch_is_cut_by_kill_9_every_command_takes_effect_once() {
    let mut fleet = Fleet::new().await;
    let b = fleet.b.door;
    let cookie = fleet.cookie("worker1").await;
    for rows in [1, 4, 9] {
        let batch = batch(&mut fleet).await;
        let lost = fleet.a.door.pushing(&cookie, &batch);
        until("rows of the batch", async || {
            (done(&fleet, &batch).await >= rows).then_some(())
        })
        .await;
        fleet.a.kill();
        // it may have been quicker than the kill; then its answers stand
        let heard = lost.await.expect("no panic").unwrap_or_default();
        let answers = b.push(&cookie, &batch).await.expect("answers");
        assert_eq!(answers.len(), batch.len());
        for (answer, first) in answers.iter().zip(&heard) {
            assert_eq!(answer, &again(first));
        }
        let before = known(&answers);
        assert!(before >= rows, "what was seen stays: {before} of {rows}");
        told(&answers, &batch, before);
        once_more(&mut fleet, &cookie, &batch, &answers).await;
    }
    fleet.close().await;
}

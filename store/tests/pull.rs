//! A phone that reads by cursor sees every change of its jobs, once committed, and nothing of others.

use domain::ticket::{Command, Outcome, StageName};
use domain::wire::{PullAnswer, PullRequest};
use store::change::pull;
use store::testing::Campus;

const FIRST: PullRequest = PullRequest {
    epoch: None,
    cursor: 0,
    limit: None,
    install: None,
};

async fn read(campus: &Campus, name: &str, request: &PullRequest) -> PullAnswer {
    pull(&campus.db, &campus.staff(name), request, campus.now())
        .await
        .expect("read")
}

fn after(answer: &PullAnswer) -> PullRequest {
    PullRequest {
        epoch: Some(answer.epoch),
        cursor: answer.cursor,
        ..FIRST
    }
}

#[tokio::test]
async fn a_worker_gets_own_jobs_only_and_then_only_what_changed() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    campus.dispatched("水管漏水", &["worker2"]).await;
    let first = read(&campus, "worker1", &FIRST).await;
    assert_eq!(
        first
            .changes
            .iter()
            .map(|change| change.job.ticket.id)
            .collect::<Vec<_>>(),
        [lane]
    );
    assert!(read(&campus, "worker1", &after(&first)).await.changes.is_empty());
    campus.does("worker1", lane, &Command::Acknowledge {}).await;
    let second = read(&campus, "worker1", &after(&first)).await;
    assert_eq!(second.changes.len(), 1);
    assert_eq!(second.changes[0].job.ticket.stage.name(), StageName::Acknowledged);
    campus.close().await;
}

#[tokio::test]
async fn f26_a_job_that_was_given_to_another_leaves_a_tombstone() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let before = read(&campus, "worker1", &FIRST).await;
    let due = campus.now() + chrono::TimeDelta::days(1);
    let crew = vec![campus.staff("worker2").id];
    campus
        .does(
            "manager",
            lane,
            &Command::Dispatch {
                crew,
                due,
                note: None,
            },
        )
        .await;
    let gone = read(&campus, "worker1", &after(&before)).await;
    assert_eq!((gone.changes.len(), &gone.tombstones), (0, &vec![lane]));
    assert_eq!(gone.taken_off, [lane], "its worker must hear of it");
    assert_eq!(read(&campus, "worker2", &FIRST).await.changes.len(), 1);
    assert!(
        read(&campus, "worker1", &FIRST).await.tombstones.is_empty(),
        "a phone that starts needs none"
    );
    campus.close().await;
}

#[tokio::test]
async fn whoever_hands_a_job_back_was_not_taken_off_it_until_somebody_else_does_so() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let mut seen = read(&campus, "worker1", &FIRST).await;
    let reason = || domain::text::Remark::parse(domain::rejection::Field::Reason, "缺料").expect("a reason");
    // whichever of the person's devices sends it: the answer is the same for all of them
    let leave = Command::HandBack { reason: reason() };
    assert!(campus.does("worker1", lane, &leave).await.took_effect());
    let due = campus.now() + chrono::TimeDelta::days(1);
    for (crew, taken) in [("worker2", vec![]), ("worker1", vec![]), ("worker2", vec![lane])] {
        let before = read(&campus, "worker1", &after(&seen)).await;
        assert!(before.taken_off.is_empty(), "before {crew}");
        let order = Command::Dispatch {
            crew: vec![campus.staff(crew).id],
            due,
            note: None,
        };
        assert!(campus.does("manager", lane, &order).await.took_effect());
        seen = read(&campus, "worker1", &after(&before)).await;
        assert_eq!(seen.taken_off, taken, "{crew}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_job_that_was_finished_long_ago_was_taken_off_nobody() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let before = read(&campus, "worker1", &FIRST).await;
    for command in [
        Command::Acknowledge {},
        Command::Arrive {},
        Command::Complete {
            outcome: Outcome::Success {},
            photos: Vec::new(),
            confirmation: None,
        },
    ] {
        assert!(campus.does("worker1", lane, &command).await.took_effect());
    }
    campus.wait(15 * 24 * 60);
    let gone = read(&campus, "worker1", &after(&before)).await;
    assert_eq!((gone.tombstones, gone.taken_off), (vec![lane], vec![]));
    campus.close().await;
}

#[tokio::test]
async fn pages_join_without_gap_or_repetition() {
    let mut campus = Campus::new().await;
    let mut expected = Vec::new();
    for number in 0..7 {
        expected.push(
            campus
                .dispatched(&format!("灯不亮 {number}"), &["worker1"])
                .await
                .0,
        );
    }
    let mut seen = Vec::new();
    let mut request = PullRequest {
        limit: Some(3),
        ..FIRST
    };
    loop {
        let answer = read(&campus, "worker1", &request).await;
        seen.extend(answer.changes.iter().map(|change| change.job.ticket.id));
        request = PullRequest {
            limit: Some(3),
            ..after(&answer)
        };
        if !answer.more {
            break;
        }
    }
    assert_eq!(seen, expected);
    campus.close().await;
}

#[tokio::test]
async fn f38_a_change_that_commits_late_is_not_skipped() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let before = read(&campus, "worker1", &FIRST).await;
    // a transaction that has taken the next place of the scope and has not committed
    let scope = format!("person:{}", campus.staff("worker1").id);
    let mut slow = campus.db.pool().begin().await.expect("begun");
    let v: i64 = sqlx::query_scalar("update change_clock set v = v + 1 where scope = $1 returning v")
        .bind(&scope)
        .fetch_one(&mut *slow)
        .await
        .expect("bumped");
    sqlx::query("update change set v = $2 where scope = $1")
        .bind(&scope)
        .bind(v)
        .execute(&mut *slow)
        .await
        .expect("marked");
    // a second command must wait for it, so it can't be read before it
    let envelope = campus.envelope("worker1", lane, &Command::Acknowledge {});
    let who = store::apply::Applicant {
        staff: Some(campus.staff("worker1")),
        now: campus.now(),
        sent: None,
    };
    let db = campus.db.clone();
    let second = tokio::spawn(async move { store::apply::apply(&db, &who, &envelope).await });
    assert!(read(&campus, "worker1", &after(&before)).await.changes.is_empty());
    slow.commit().await.expect("committed");
    assert!(
        second
            .await
            .expect("no panic")
            .expect("the database works")
            .took_effect()
    );
    let now = read(&campus, "worker1", &after(&before)).await;
    assert_eq!((now.changes.len(), now.cursor), (1, v + 1));
    campus.close().await;
}

#[tokio::test]
async fn f39_another_epoch_or_a_cursor_of_the_future_resets() {
    let mut campus = Campus::new().await;
    campus.dispatched("灯不亮", &["worker1"]).await;
    let first = read(&campus, "worker1", &FIRST).await;
    let ahead = PullRequest {
        cursor: first.cursor + 50,
        ..after(&first)
    };
    let answer = read(&campus, "worker1", &ahead).await;
    assert!(answer.reset && answer.changes.len() == 1);
    let other = PullRequest {
        epoch: Some(domain::id::Epoch::mint(0, [3; 10])),
        ..after(&first)
    };
    assert!(read(&campus, "worker1", &other).await.reset);
    let epoch = store::change::begin_epoch(&campus.db).await.expect("begun");
    assert_eq!(store::change::epoch(&campus.db).await.expect("read"), epoch);
    let answer = read(&campus, "worker1", &after(&first)).await;
    assert!(answer.reset && answer.epoch == epoch);
    campus.close().await;
}

#[tokio::test]
async fn a_lost_answer_comes_back_with_the_pull() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let envelope = campus.envelope("worker1", lane, &Command::Acknowledge {});
    campus.send("worker1", &envelope).await;
    let request = PullRequest {
        install: Some(envelope.install),
        ..FIRST
    };
    let acks = read(&campus, "worker1", &request).await.acks;
    assert_eq!(acks.iter().map(|ack| ack.id).collect::<Vec<_>>(), [envelope.id]);
    campus.close().await;
}

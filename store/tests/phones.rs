//! What a phone reads after a long time, at first, and after the database was away.

use domain::rejection::Rejection;
use domain::ticket::{Command, Outcome, StageName};
use domain::wire::{AnswerStatus, PullAnswer, PullRequest};
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeSet;
use std::time::Duration;
use store::change::{campus_clock, pull};
use store::listen::Clocks;
use store::testing::Campus;
use tokio::sync::watch;
use tokio::time::timeout;

const FIRST: PullRequest = PullRequest {
    epoch: None,
    cursor: 0,
    limit: None,
    install: None,
};

/// How long to wait for what must happen, before a test says that it never does.
const NEVER: Duration = Duration::from_secs(60);

const DAY: i64 = 24 * 60;

async fn read(campus: &Campus, name: &str, request: &PullRequest) -> PullAnswer {
    pull(&campus.db, &campus.staff(name), request, campus.now())
        .await
        .expect("read")
}

fn after(answer: &PullAnswer, limit: Option<u32>) -> PullRequest {
    PullRequest {
        epoch: Some(answer.epoch),
        cursor: answer.cursor,
        limit,
        install: None,
    }
}

async fn repaired(campus: &mut Campus, content: &str) -> domain::id::TicketId {
    let (lane, _) = campus.dispatched(content, &["worker1"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    lane
}

#[tokio::test]
async fn f41_a_first_pull_brings_open_jobs_and_those_finished_lately_and_is_of_use_after_each_page() {
    let mut campus = Campus::new().await;
    let long_open = campus.dispatched("门锁卡住", &["worker1"]).await.0;
    repaired(&mut campus, "很久以前修好").await;
    campus.wait(20 * DAY);
    let lately = repaired(&mut campus, "最近修好").await;
    let new = campus.dispatched("灯不亮", &["worker1"]).await.0;
    let mut request = PullRequest {
        limit: Some(1),
        ..FIRST
    };
    let first = read(&campus, "worker1", &request).await;
    assert_eq!(
        (first.changes.len(), first.more),
        (1, true),
        "of use after one page"
    );
    assert!(
        first.tombstones.is_empty(),
        "a phone that has nothing is told what is there"
    );
    let mut seen = Vec::new();
    loop {
        let answer = read(&campus, "worker1", &request).await;
        assert!(
            answer.changes.len() + answer.tombstones.len() <= 1,
            "no page is larger than asked for"
        );
        seen.extend(answer.changes.iter().map(|change| change.job.ticket.id));
        // a phone that was killed here goes on from what it has kept
        request = after(&answer, Some(1));
        if !answer.more {
            break;
        }
    }
    assert_eq!(seen, [long_open, lately, new]);
    campus.close().await;
}

#[tokio::test]
async fn f42_an_old_cursor_gets_each_job_once_as_it_stands_and_what_is_gone_by_name() {
    let mut campus = Campus::new().await;
    let busy = campus.dispatched("水管漏水", &["worker1"]).await.0;
    let given_away = campus.dispatched("灯不亮", &["worker1"]).await.0;
    let untouched = campus.dispatched("窗户关不上", &["worker1"]).await.0;
    let old = read(&campus, "worker1", &FIRST).await;
    campus.wait(90 * DAY);
    for step in [Command::Acknowledge {}, Command::Arrive {}] {
        campus.does("worker1", busy, &step).await;
    }
    let again = Command::Dispatch {
        crew: vec![campus.staff("worker2").id],
        due: campus.now() + chrono::TimeDelta::days(1),
        note: None,
    };
    assert!(campus.does("manager", given_away, &again).await.took_effect());
    // whatever happens to it now is none of this phone's business, and must not push its name out of the log
    for _ in 0..3 {
        let note = Command::Note {
            text: Some(
                domain::text::Remark::parse(domain::rejection::Field::Remark, "等配件").expect("sample"),
            ),
            photos: Vec::new(),
        };
        assert!(campus.does("worker2", given_away, &note).await.took_effect());
    }
    let answer = read(&campus, "worker1", &after(&old, None)).await;
    let changed: Vec<_> = answer.changes.iter().map(|change| change.job.ticket.id).collect();
    assert!(!answer.reset, "no cursor is too old");
    assert_eq!((changed, answer.tombstones), (vec![busy], vec![given_away]));
    assert_eq!(answer.changes[0].job.ticket.stage.name(), StageName::InProgress);
    let anew = read(&campus, "worker1", &FIRST).await;
    let all: BTreeSet<_> = anew.changes.iter().map(|change| change.job.ticket.id).collect();
    assert_eq!((all, anew.tombstones.len()), ([busy, untouched].into(), 0));
    campus.close().await;
}

#[tokio::test]
async fn f45_whoever_listens_hears_again_after_the_database_was_away() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let (clock, mut heard) = watch::channel(Clocks {
        campus: -1,
        looking: 0,
    });
    let db = campus.db.clone();
    let listening = tokio::spawn(async move { store::listen::watch(&db, &clock).await });
    let first = *timeout(NEVER, heard.wait_for(|clocks| clocks.campus > 0))
        .await
        .expect("heard")
        .expect("listens");
    // nobody is let in, and whoever is in is thrown out
    let url = campus.url();
    let (server, name) = url.rsplit_once('/').expect("the URL names a database");
    let admin = PgPool::connect(&format!("{server}/postgres"))
        .await
        .expect("PostgreSQL answers");
    let door = async |open: bool| {
        let sql = format!("alter database {name} with allow_connections {open}");
        sqlx::query(AssertSqlSafe(sql))
            .execute(&admin)
            .await
            .expect("altered");
    };
    door(false).await;
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(name)
        .execute(&admin)
        .await
        .expect("thrown out");
    let away = async {
        while campus_clock(&campus.db).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    timeout(NEVER, away).await.expect("the database is away");
    door(true).await;
    admin.close().await;
    campus.reported("水管漏水").await;
    let then = *timeout(NEVER, heard.wait_for(|clocks| clocks.campus > first.campus))
        .await
        .expect("heard")
        .expect("listens");
    assert_eq!(then.campus, campus_clock(&campus.db).await.expect("is back"));
    drop(heard);
    timeout(NEVER, listening)
        .await
        .expect("ends with its last listener")
        .expect("no panic");
    campus.close().await;
}

#[tokio::test]
async fn f28_a_kind_that_this_server_does_not_know_is_refused_once_and_for_all_and_taken_when_given_again() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let mut newer = campus.envelope("worker1", lane, &Command::Acknowledge {});
    let known = newer.kind.clone();
    newer.kind = "ticket.acknowledge/2".into();
    let refused = campus.send("worker1", &newer).await;
    assert_eq!(refused.reason, Some(Rejection::UnknownKind));
    // the server was brought up to date, and a copy of the request was long on its way: its author may have thrown
    // the command away since, so it must not take effect now
    newer.kind.clone_from(&known);
    assert_eq!(campus.send("worker1", &newer).await, refused);
    let again = campus.envelope("worker1", lane, &Command::Acknowledge {});
    assert_eq!(campus.send("worker1", &again).await.status, AnswerStatus::Applied);
    campus.close().await;
}

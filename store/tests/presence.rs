//! Who looks at a ticket is seen by colleagues, at once in every process, and no longer than it is true.

use chrono::TimeDelta;
use domain::id::TicketNo;
use std::time::Duration;
use store::listen::{self, Clocks};
use store::looking::{all, leave, look};
use store::testing::Campus;
use tokio::sync::watch;

#[tokio::test]
async fn whoever_looks_is_seen_until_they_leave() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("水管漏水").await;
    let (_, other) = campus.reported("灯不亮").await;
    let (desk, chief, now) = (campus.staff("desk"), campus.staff("chief"), campus.now());
    let later = now + TimeDelta::seconds(3);
    look(&campus.db, desk.id, no, now).await.expect("noted");
    look(&campus.db, chief.id, no, later).await.expect("noted");
    look(&campus.db, chief.id, other, later).await.expect("noted");
    let seen = all(&campus.db, later).await.expect("read");
    let seen: Vec<_> = seen
        .iter()
        .map(|one| (one.no, one.name.as_str(), one.since))
        .collect();
    let wanted = [
        (no, desk.name.as_str(), now),
        (no, chief.name.as_str(), later),
        (other, chief.name.as_str(), later),
    ];
    assert_eq!(seen, wanted, "who began first comes first");
    leave(&campus.db, desk.id, no).await.expect("noted");
    leave(&campus.db, desk.id, no)
        .await
        .expect("leaving twice is leaving once");
    let seen = all(&campus.db, later).await.expect("read");
    assert!(seen.iter().all(|one| one.person == chief.id) && seen.len() == 2);
    campus.close().await;
}

#[tokio::test]
async fn whoever_vanished_is_gone_within_half_a_minute_and_begins_anew() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("水管漏水").await;
    let (desk, now) = (campus.staff("desk"), campus.now());
    let at = |seconds| now + TimeDelta::seconds(seconds);
    for seconds in [0, 10, 20] {
        look(&campus.db, desk.id, no, at(seconds)).await.expect("noted");
    }
    let seen = all(&campus.db, at(40)).await.expect("read");
    assert_eq!(
        seen.first().map(|one| one.since),
        Some(now),
        "the beginning stays"
    );
    assert!(all(&campus.db, at(43)).await.expect("read").is_empty());
    look(&campus.db, desk.id, no, at(60)).await.expect("noted");
    let seen = all(&campus.db, at(61)).await.expect("read");
    assert_eq!(seen.first().map(|one| one.since), Some(at(60)));
    campus.close().await;
}

#[tokio::test]
async fn a_number_that_is_no_tickets_is_not_noted() {
    let campus = Campus::new().await;
    let (desk, now) = (campus.staff("desk"), campus.now());
    look(&campus.db, desk.id, TicketNo(999_999), now)
        .await
        .expect("asked");
    assert!(all(&campus.db, now).await.expect("read").is_empty());
    campus.close().await;
}

#[tokio::test]
async fn beginnings_and_ends_are_heard_by_every_process_and_signs_of_life_by_none() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("水管漏水").await;
    let (desk, now) = (campus.staff("desk"), campus.now());
    let (sender, mut clocks) = watch::channel(Clocks {
        campus: -1,
        looking: -1,
    });
    let db = campus.db.clone();
    // another process: it shares the database with the one that writes, and nothing else
    let watching = tokio::spawn(async move { listen::watch(&db, &sender).await });
    let heard = async |clocks: &mut watch::Receiver<Clocks>| {
        tokio::time::timeout(Duration::from_secs(10), clocks.changed())
            .await
            .expect("heard in time")
            .expect("somebody watches");
        clocks.borrow_and_update().looking
    };
    heard(&mut clocks).await;
    look(&campus.db, desk.id, no, now).await.expect("noted");
    let began = heard(&mut clocks).await;
    // neither a sign of life nor one that comes too early moves anything: the end is the next that is heard
    for seconds in [1, 10] {
        let at = now + TimeDelta::seconds(seconds);
        look(&campus.db, desk.id, no, at).await.expect("noted");
    }
    leave(&campus.db, desk.id, no).await.expect("noted");
    assert_eq!(heard(&mut clocks).await, began + 1);
    drop(clocks);
    watching.await.expect("ends when nobody listens");
    campus.close().await;
}

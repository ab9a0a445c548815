//! Urging 催办 (brief, item 13): whoever owes the next step is written to and sees it on top, until the step is taken.

use domain::id::TicketId;
use domain::rejection::Rejection;
use domain::ticket::Command;
use domain::view::ColumnName;
use domain::wire::AnswerStatus;
use store::testing::races::{self, Point};
use store::testing::{Campus, new_lane, report};
use store::ticket::{self, InboxTab};

const URGE: Command = Command::Urge { note: None };

/// Contents and urges of the tickets in a tab, read page by page of `limit`.
async fn inbox(campus: &Campus, tab: InboxTab, limit: u32) -> Vec<(String, u32)> {
    let (staff, mut after, mut found) = (campus.staff("desk"), None::<String>, Vec::new());
    loop {
        let page = ticket::inbox(&campus.db, &staff, tab, campus.now(), after.as_deref(), limit)
            .await
            .expect("read");
        found.extend(page.rows.into_iter().map(|row| (row.content, row.urges)));
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

/// Who was written to with a sentence of that name.
async fn told(campus: &Campus, key: &str) -> Vec<String> {
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let mut names: Vec<String> = messages
        .rows
        .into_iter()
        .filter(|message| message.key == key)
        .map(|message| message.recipient)
        .collect();
    names.sort_unstable();
    names
}

fn named(names: &[&str], campus: &Campus) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| campus.staff(name).name).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn what_was_urged_stands_on_top_of_the_inbox_until_the_desk_has_decided() {
    let mut campus = Campus::new().await;
    for number in 0..4 {
        campus.reported(&format!("灯不亮 {number}")).await;
    }
    let (urged, _) = campus.reported("水管漏水").await;
    assert!(campus.does("chief", urged, &URGE).await.took_effect());
    let on_top = [
        ("水管漏水", 1),
        ("灯不亮 0", 0),
        ("灯不亮 1", 0),
        ("灯不亮 2", 0),
        ("灯不亮 3", 0),
    ];
    for limit in [50, 1, 2] {
        let found = inbox(&campus, InboxTab::Submitted, limit).await;
        assert_eq!(
            found,
            on_top.map(|(content, urges)| (content.to_owned(), urges)),
            "{limit}"
        );
    }
    assert_eq!(
        told(&campus, "urged_desk").await,
        named(&["desk", "desk2"], &campus)
    );
    campus.does("desk", urged, &Command::Accept {}).await;
    assert_eq!(
        inbox(&campus, InboxTab::Accepted, 50).await,
        [("水管漏水".to_owned(), 0)],
        "the step was taken"
    );
    campus.close().await;
}

#[tokio::test]
async fn managers_are_urged_to_send_and_workers_to_repair() {
    let mut campus = Campus::new().await;
    let (waiting, no) = campus.reported("灯不亮").await;
    campus.does("desk", waiting, &Command::Accept {}).await;
    campus.reported("后来的").await;
    assert!(campus.does("desk", waiting, &URGE).await.took_effect());
    assert_eq!(told(&campus, "urged_manager").await, named(&["manager"], &campus));
    let board = store::dispatch::board(&campus.db, &campus.staff("manager"), campus.now())
        .await
        .expect("read");
    let first = board
        .rows(ColumnName::Waiting)
        .first()
        .map(|row| (row.row.no, row.row.urges));
    assert_eq!(first, Some((no, 1)));

    let (running, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    assert!(campus.does("manager", running, &URGE).await.took_effect());
    assert!(campus.does("chief", running, &URGE).await.took_effect());
    let twice = named(&["worker1", "worker1"], &campus);
    assert_eq!(told(&campus, "urged_workers").await, twice);
    let board = store::dispatch::board(&campus.db, &campus.staff("manager"), campus.now())
        .await
        .expect("read");
    let first = board
        .rows(ColumnName::Sent)
        .first()
        .map(|row| (row.row.no, row.row.urges));
    assert_eq!(first, Some((no, 2)));
    campus.close().await;
}

#[tokio::test]
async fn nobody_urges_themselves_and_a_reporter_not_twice_within_the_hour() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("水管漏水").await;
    assert_eq!(
        campus.does("desk", lane, &URGE).await.status,
        AnswerStatus::Conflict
    );
    assert!(campus.does("reporter", lane, &URGE).await.took_effect());
    campus.wait(30);
    let again = campus.does("reporter", lane, &URGE).await;
    assert!(matches!(again.reason, Some(Rejection::UrgedRecently { .. })));
    campus.wait(31);
    assert!(campus.does("reporter", lane, &URGE).await.took_effect());
    campus.does("desk", lane, &Command::Accept {}).await;
    let own = campus.does("manager", lane, &URGE).await;
    assert_eq!(own.status, AnswerStatus::Conflict);
    assert_eq!(told(&campus, "urged_manager").await, named(&[], &campus));
    campus.close().await;
}

/// Somebody else's report of the same fault, part of `whole` at once.
async fn joined(campus: &mut Campus, whole: TicketId) -> TicketId {
    let mut part = report("我这里也漏水");
    part.joins = Some(whole);
    let lane = new_lane();
    let answer = campus
        .does("reporter2", lane, &Command::Report { report: part })
        .await;
    assert!(answer.took_effect(), "{answer:?}");
    lane
}

#[tokio::test]
async fn a_joiners_urge_reaches_those_who_have_the_whole_and_each_reporter_waits_an_hour() {
    let mut campus = Campus::new().await;
    let (whole, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    let part = joined(&mut campus, whole).await;
    assert!(campus.does("reporter2", part, &URGE).await.took_effect());
    assert_eq!(told(&campus, "urged_workers").await, named(&["worker1"], &campus));
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let urged = messages.rows.iter().find(|one| one.key == "urged_workers");
    let urged = urged.expect("written");
    assert_eq!(urged.no, Some(no.0));
    assert_eq!(urged.params["place"], "学生公寓1号楼 101", "by name, not by code");
    let board = store::dispatch::board(&campus.db, &campus.staff("manager"), campus.now())
        .await
        .expect("read");
    let sent = board.rows(ColumnName::Sent);
    let first = sent.first().map(|row| (row.row.no, row.row.urges));
    assert_eq!(first, Some((no, 1)));

    let again = campus.does("reporter2", part, &URGE).await;
    assert!(matches!(again.reason, Some(Rejection::UrgedRecently { .. })));
    let other = joined(&mut campus, whole).await;
    assert!(campus.does("reporter2", other, &URGE).await.took_effect());
    let by_staff = campus.does("chief", part, &URGE).await;
    assert_eq!(
        by_staff.status,
        AnswerStatus::Conflict,
        "staff urge the whole itself"
    );
    assert_eq!(
        told(&campus, "urged_workers").await,
        named(&["worker1", "worker1"], &campus)
    );
    campus.close().await;
}

#[tokio::test]
async fn an_urge_of_a_part_of_a_part_reaches_the_whole() {
    let mut campus = Campus::new().await;
    let (middle, _) = campus.reported("水管漏水").await;
    let part = joined(&mut campus, middle).await;
    let (whole, no) = campus.reported("整层漏水").await;
    let merge = Command::Merge { into: whole };
    assert!(campus.does("desk", middle, &merge).await.took_effect());
    assert!(campus.does("reporter2", part, &URGE).await.took_effect());
    assert_eq!(
        told(&campus, "urged_desk").await,
        named(&["desk", "desk2"], &campus)
    );
    let on_top = inbox(&campus, InboxTab::Submitted, 50).await;
    assert_eq!(on_top, [("整层漏水".to_owned(), 1)]);
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let mut urged = messages.rows.iter().filter(|one| one.key == "urged_desk");
    assert!(urged.all(|one| one.no == Some(no.0)));
    campus.close().await;
}

/// Waits until so many transactions wait for others.
async fn waiting(campus: &Campus, count: i64) {
    let sql = "select count(*) from pg_stat_activity \
         where datname = current_database() and wait_event_type = 'Lock'";
    for _ in 0..2000 {
        let now: i64 = sqlx::query_scalar(sql)
            .fetch_one(campus.db.pool())
            .await
            .expect("read");
        if now >= count {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("{count} transactions never waited");
}

#[tokio::test]
async fn an_urge_of_a_part_reaches_the_whole_also_when_that_is_merged_in_the_same_moment() {
    let mut campus = Campus::new().await;
    let (middle, _) = campus.reported("水管漏水").await;
    let part = joined(&mut campus, middle).await;
    let (whole, _) = campus.reported("整层漏水").await;
    races::fit(&campus.db).await;
    let merge = campus.envelope("desk", middle, &Command::Merge { into: whole });
    let urge = campus.envelope("reporter2", part, &URGE);
    let brake = races::hold(&campus.db, Point::Event, merge.id).await;
    let (merged, urged, ()) = tokio::join!(
        campus.send("desk", &merge),
        async {
            waiting(&campus, 1).await;
            campus.send("reporter2", &urge).await
        },
        async {
            waiting(&campus, 2).await;
            brake.release().await;
        }
    );
    assert!(merged.took_effect(), "{merged:?}");
    assert!(urged.took_effect(), "{urged:?}");
    let on_top = inbox(&campus, InboxTab::Submitted, 50).await;
    assert_eq!(on_top, [("整层漏水".to_owned(), 1)]);
    campus.close().await;
}

//! Names and numbers of what was closed long ago are erased everywhere; all else stays, is counted and found.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::complaint::{self, Channel};
use domain::id::{TicketId, TicketNo};
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::{Command, Event};
use domain::view::{AccessFilter, AccessKind, TicketDetail, TicketFilter};
use sqlx::AssertSqlSafe;
use store::testing::{Campus, filing, token_of};
use store::{complaint as complaints, ticket};

const ZONE: Tz = Tz::Asia__Shanghai;
const PHONE: &str = "13800138000";
const NAME: &str = "李雨桐";

fn reason(text: &str) -> Remark {
    Remark::parse(Field::Reason, text).expect("a reason")
}

/// A ticket that was rejected.
async fn rejected(campus: &mut Campus, content: &str) -> (TicketId, TicketNo) {
    let (lane, no) = campus.reported(content).await;
    let reject = Command::Reject {
        reason: reason("不归后勤"),
    };
    assert!(campus.does("desk", lane, &reject).await.took_effect());
    (lane, no)
}

async fn erase(campus: &Campus, before: DateTime<Utc>) -> usize {
    store::retention::erase(&campus.db, before, 10, campus.now())
        .await
        .expect("erased")
}

async fn detail(campus: &Campus, no: TicketNo) -> TicketDetail {
    let found = ticket::detail(&campus.db, no, &campus.staff("desk")).await;
    found.expect("read").expect("there")
}

async fn found(campus: &Campus, text: &str) -> usize {
    let filter = TicketFilter {
        text: Some(text.into()),
        ..TicketFilter::default()
    };
    let at = (ZONE, campus.now());
    let page = ticket::list(&campus.db, &campus.staff("desk"), &filter, at, None, 10).await;
    page.expect("read").rows.len()
}

/// Whether a name or a number of the campus's reporters still stands in a table, whatever the column.
async fn stands_in(campus: &Campus, table: &str) -> bool {
    let sql = format!("select exists (select 1 from {table} r where r::text ~ '{PHONE}|{NAME}')");
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(campus.db.pool())
        .await
        .expect("read")
}

const TABLES: [&str; 6] = [
    "ticket",
    "ticket_event",
    "complaint",
    "complaint_event",
    "outbox",
    "command_receipt",
];

#[tokio::test]
async fn what_was_closed_long_ago_keeps_everything_but_name_and_number() {
    let mut campus = Campus::new().await;
    let (_, no) = rejected(&mut campus, "洗手池漏水").await;
    let refused = campus.envelope(
        "reporter",
        detail(&campus, no).await.ticket.id,
        &Command::Report {
            report: store::testing::report("同一张单再报一次"),
        },
    );
    assert!(!campus.send("reporter", &refused).await.took_effect());
    assert!(
        stands_in(&campus, "command_receipt").await,
        "what was refused is kept"
    );
    assert_eq!(found(&campus, NAME).await, 1);

    assert_eq!(
        erase(&campus, campus.now() - TimeDelta::days(365)).await,
        0,
        "too young"
    );
    campus.wait(TimeDelta::days(366).num_minutes());
    assert_eq!(erase(&campus, campus.now() - TimeDelta::days(365)).await, 1);

    for table in TABLES {
        assert!(!stands_in(&campus, table).await, "{table}");
    }
    let read = detail(&campus, no).await;
    assert!(read.ticket.report.reporter.phone.is_erased());
    assert_eq!(read.ticket.report.reporter.name.as_str(), "*");
    assert_eq!(read.ticket.report.content.as_str(), "洗手池漏水");
    assert!(read.history.len() >= 2, "what happened stays");
    let reported = &read.history[0].recorded.event;
    assert!(matches!(reported, Event::Reported { report, .. } if report.reporter.phone.is_erased()));
    assert_eq!(
        (found(&campus, "洗手池").await, found(&campus, "D1-101").await),
        (1, 1)
    );
    assert_eq!((found(&campus, NAME).await, found(&campus, PHONE).await), (0, 0));
    assert_eq!(
        erase(&campus, campus.now() - TimeDelta::days(365)).await,
        0,
        "once is enough"
    );
    campus.close().await;
}

#[tokio::test]
async fn what_is_open_or_was_closed_lately_keeps_its_reporter() {
    let mut campus = Campus::new().await;
    let (_, open) = campus.reported("灯不亮").await;
    campus.wait(TimeDelta::days(400).num_minutes());
    let (_, young) = rejected(&mut campus, "水管漏水").await;
    assert_eq!(erase(&campus, campus.now() - TimeDelta::days(365)).await, 0);
    for no in [open, young] {
        let read = detail(&campus, no).await;
        assert_eq!(read.ticket.report.reporter.phone.as_str(), PHONE);
    }
    campus.close().await;
}

#[tokio::test]
async fn a_complaint_that_is_over_is_erased_as_well_and_the_system_is_recorded() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus
        .filed("complainant", filing(Channel::Web, "饭菜是凉的"))
        .await;
    let withdraw = complaint::Command::Withdraw { reason: None };
    assert!(campus.does("complainant", lane, &withdraw).await.took_effect());
    rejected(&mut campus, "灯不亮").await;
    campus.wait(TimeDelta::days(366).num_minutes());
    assert_eq!(erase(&campus, campus.now() - TimeDelta::days(365)).await, 2);
    for table in TABLES {
        assert!(!stands_in(&campus, table).await, "{table}");
    }
    let read = complaints::detail(&campus.db, no, &campus.staff("desk")).await;
    let read = read.expect("read").expect("there");
    assert_eq!(read.complaint.filing.text.as_str(), "饭菜是凉的");
    assert!(
        read.complaint
            .filing
            .complainant
            .expect("somebody")
            .phone
            .is_erased()
    );
    let page = complaints::track(&campus.db, &token_of(lane), "8575110").await;
    assert!(
        page.expect("read").is_some(),
        "the complainant's own page still opens"
    );

    let erased = AccessFilter {
        kind: Some(AccessKind::Erased),
        ..AccessFilter::default()
    };
    let admin = campus.staff("admin");
    let lines = store::access_record::list(&campus.db, &admin, &erased, ZONE, None, 10).await;
    let lines = lines.expect("read").rows;
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].person.as_deref(), lines[0].rows), (None, Some(2)));
    campus.close().await;
}

#[tokio::test]
async fn two_servers_do_not_erase_at_once() {
    let mut campus = Campus::new().await;
    rejected(&mut campus, "灯不亮").await;
    campus.wait(TimeDelta::days(366).num_minutes());
    let mut other = campus.db.pool().begin().await.expect("a transaction");
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(store::retention::LOCK)
        .execute(&mut *other)
        .await
        .expect("locked");
    assert_eq!(erase(&campus, campus.now()).await, 0, "another one is at it");
    other.rollback().await.expect("ended");
    assert_eq!(erase(&campus, campus.now()).await, 1);
    campus.close().await;
}

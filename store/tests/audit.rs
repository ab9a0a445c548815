//! The record of who saw what: each reading once, nothing changed afterwards, nobody's complaint told to whom it is about.

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::complaint::{Category, Channel, Command};
use domain::id::ComplaintNo;
use domain::view::{AccessDetails, AccessFilter, AccessKind, AccessRow, ListName};
use store::access_record::{Subject, asked, exported, list, note, sent, sought};
use store::testing::{Campus, filing};

const ZONE: Tz = Tz::Asia__Shanghai;

async fn found(campus: &Campus, who: &str, filter: &AccessFilter) -> Vec<AccessRow> {
    let page = list(&campus.db, &campus.staff(who), filter, ZONE, None, 50).await;
    page.expect("read").rows
}

async fn all(campus: &Campus, who: &str) -> Vec<AccessRow> {
    found(campus, who, &AccessFilter::default()).await
}

async fn opens(campus: &Campus, who: &str, subject: Subject) {
    let kind = match subject {
        Subject::Complaint(_) => AccessKind::Complaint,
        _ => AccessKind::Ticket,
    };
    let details = AccessDetails {
        phone: Some("whole".into()),
        ..AccessDetails::default()
    };
    let person = campus.staff(who).id;
    note(&campus.db, person, kind, subject, &details, campus.now())
        .await
        .expect("recorded");
}

#[tokio::test]
async fn the_same_ticket_opened_again_within_ten_minutes_is_one_line() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.reported("灯不亮").await;
    let (other, _) = campus.reported("水管漏水").await;
    for wait in [0, 4, 5] {
        campus.wait(wait);
        opens(&campus, "desk", Subject::Ticket(lane)).await;
    }
    opens(&campus, "desk", Subject::Ticket(other)).await;
    opens(&campus, "manager", Subject::Ticket(lane)).await;
    assert_eq!(all(&campus, "chief").await.len(), 3);
    campus.wait(11);
    opens(&campus, "desk", Subject::Ticket(lane)).await;
    let of = AccessFilter {
        no: Some(no.0),
        ..AccessFilter::default()
    };
    let lines = found(&campus, "chief", &of).await;
    let people: Vec<&str> = lines.iter().filter_map(|line| line.person.as_deref()).collect();
    assert_eq!(people, ["desk", "manager", "desk"], "newest first");
    assert!(lines.iter().all(|line| line.ticket == Some(no)));
    campus.close().await;
}

#[tokio::test]
async fn lines_are_found_by_person_kind_and_day_and_paged_without_gap() {
    let mut campus = Campus::new().await;
    for number in 0..5 {
        let (lane, _) = campus.reported(&format!("第{number}盏灯不亮")).await;
        opens(&campus, "desk", Subject::Ticket(lane)).await;
        opens(&campus, "manager2", Subject::Ticket(lane)).await;
    }
    let by = |person: &str| AccessFilter {
        person: Some(person.into()),
        ..AccessFilter::default()
    };
    assert_eq!(found(&campus, "admin", &by("desk")).await.len(), 5);
    assert_eq!(found(&campus, "admin", &by("nobody")).await.len(), 0);
    let phones = AccessFilter {
        kind: Some(AccessKind::Phone),
        ..AccessFilter::default()
    };
    assert!(found(&campus, "admin", &phones).await.is_empty());
    let today = campus.now().with_timezone(&ZONE).date_naive();
    for (day, lines) in [(today, 10), (today.succ_opt().expect("a day"), 0)] {
        let on = AccessFilter {
            from: Some(day),
            to: Some(day),
            ..AccessFilter::default()
        };
        assert_eq!(found(&campus, "admin", &on).await.len(), lines, "{day}");
    }
    let (chief, every) = (campus.staff("chief"), AccessFilter::default());
    let first = list(&campus.db, &chief, &every, ZONE, None, 7)
        .await
        .expect("read");
    let after = first.next.as_deref().and_then(|key| key.parse().ok());
    let rest = list(&campus.db, &chief, &every, ZONE, after, 7)
        .await
        .expect("read");
    assert_eq!((first.rows.len(), rest.rows.len(), rest.next), (7, 3, None));
    campus.close().await;
}

#[tokio::test]
async fn a_file_is_recorded_before_it_is_sent_and_its_rows_afterwards_once() {
    let campus = Campus::new().await;
    let number = number(&campus, "chief", ListName::Tickets, "138 0013 8000").await;
    let pairs = vec![
        ("text".into(), "138 0013 8000".into()),
        ("stage".into(), "closed".into()),
    ];
    let details = AccessDetails {
        asked: asked(pairs, number),
        file: Some("csv".into()),
        ..AccessDetails::default()
    };
    let (db, person, kind) = (&campus.db, campus.staff("chief").id, AccessKind::ExportTickets);
    let first = exported(db, person, kind, &details, campus.now()).await;
    let again = exported(db, person, kind, &details, campus.now()).await;
    let (Some(first), Some(again)) = (first.expect("recorded"), again.expect("recorded")) else {
        panic!("each file is a line");
    };
    assert_ne!(first, again);
    sent(db, first, 1234).await.expect("filled in");
    sent(db, first, 9).await.expect("nothing happens");
    let lines = all(&campus, "admin").await;
    assert_eq!((lines[1].rows, lines[0].rows), (Some(1234), None));
    assert_eq!(
        lines[1].details.asked[0].1, "138****8000",
        "no whole number stands there"
    );
    campus.close().await;
}

async fn number(campus: &Campus, who: &str, list: ListName, typed: &str) -> Option<String> {
    let staff = campus.staff(who);
    let found = sought(&campus.db, &staff, list, Some(typed)).await;
    found.expect("read")
}

#[tokio::test]
async fn a_search_is_one_by_telephone_when_a_number_was_typed_and_not_when_it_was_a_tickets() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("灯不亮").await;
    let (_, of_complaint) = campus
        .filed("complainant", filing(Channel::Web, "饭菜是凉的"))
        .await;
    let (no, of_complaint) = (no.to_string(), of_complaint.to_string());
    for (typed, recorded) in [
        ("13800138000", Some("138****8000")),
        ("13900139000", Some("139****9000")),
        ("8575110", Some("****110")),
        ("8000", Some("****8000")),
        ("8001", None),
        (no.as_str(), None),
        (of_complaint.as_str(), None),
        ("310", None),
        ("漏水", None),
    ] {
        for list in [ListName::Tickets, ListName::Complaints] {
            let found = number(&campus, "desk", list, typed).await;
            assert_eq!(found.as_deref(), recorded, "{typed}, {list:?}");
        }
    }
    // who finds nothing by a number looks nobody up
    let admin = number(&campus, "admin", ListName::Tickets, "13800138000").await;
    assert_eq!(admin, None);
    // a file that they take along says so all the same, without the whole number
    for (typed, recorded) in [
        ("138 0013 8000", "138****8000"),
        ("8575110", "****110"),
        (no.as_str(), no.as_str()),
        ("漏水", "漏水"),
    ] {
        let sought = number(&campus, "admin", ListName::Tickets, typed).await;
        let pairs = vec![
            ("text".into(), typed.into()),
            ("from".into(), "2026-11-01".into()),
        ];
        let told = asked(pairs, sought);
        assert_eq!((told[0].1.as_str(), told[1].1.as_str()), (recorded, "2026-11-01"));
    }
    campus.close().await;
}

#[tokio::test]
async fn nobody_changes_or_removes_a_line() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    opens(&campus, "desk", Subject::Ticket(lane)).await;
    for sql in [
        "delete from access_record",
        "update access_record set person = null",
        "update access_record set at = now(), rows = 1",
    ] {
        let refused = sqlx::query(sql).execute(campus.db.pool()).await;
        assert!(refused.is_err(), "{sql}");
    }
    assert_eq!(all(&campus, "chief").await.len(), 1);
    campus.close().await;
}

async fn complaint(campus: &mut Campus) -> (domain::id::ComplaintId, ComplaintNo) {
    let (lane, no) = campus
        .filed("complainant", filing(Channel::Web, "对人粗暴"))
        .await;
    let about = Command::Classify {
        category: Category::Conduct,
        about: vec![campus.staff("chief").id],
        note: None,
    };
    assert!(campus.does("desk", lane, &about).await.took_effect());
    (lane, no)
}

#[tokio::test]
async fn whoever_may_not_know_of_a_complaint_finds_no_line_about_it() {
    let mut campus = Campus::new().await;
    let (lane, no) = complaint(&mut campus).await;
    opens(&campus, "desk", Subject::Complaint(lane)).await;
    campus.wait(1);
    let export = AccessDetails {
        asked: vec![("text".into(), "主任".into())],
        ..AccessDetails::default()
    };
    let (person, kind) = (campus.staff("desk").id, AccessKind::ExportComplaints);
    exported(&campus.db, person, kind, &export, campus.now())
        .await
        .expect("recorded");
    let seen = |lines: &[AccessRow]| lines.iter().any(|line| line.complaint == Some(no));
    // a supervisor whom it is about, and an administrator, who reads no complaints
    for who in ["chief", "admin"] {
        assert!(!seen(&all(&campus, who).await), "{who}");
        let of = AccessFilter {
            no: Some(no.0),
            ..AccessFilter::default()
        };
        assert!(found(&campus, who, &of).await.is_empty(), "{who}");
    }
    let lines = all(&campus, "admin").await;
    assert!(
        lines[0].details.asked.is_empty(),
        "what was asked about complaints stays with those who read them"
    );
    assert!(seen(&all(&campus, "desk").await));
    campus.close().await;
}

#[tokio::test]
async fn lines_of_years_ago_are_not_lost() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    opens(&campus, "desk", Subject::Ticket(lane)).await;
    campus.wait(TimeDelta::days(800).num_minutes());
    store::retention::erase(&campus.db, campus.now() - TimeDelta::days(365), 10, campus.now())
        .await
        .expect("erased");
    assert_eq!(all(&campus, "chief").await.len(), 1);
    campus.close().await;
}

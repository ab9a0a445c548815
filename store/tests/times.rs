//! Due times follow category, department, urgency and the office's hours; what the administrator sets is recorded.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::admin::What;
use domain::calendar::{Calendar, Hours, ServiceTimes};
use domain::id::TicketNo;
use domain::place::{CategoryCode, DepartmentCode};
use domain::rules::Rules;
use domain::ticket::{Command, Report, Urgency};
use domain::view::{TicketRow, TimesOf};
use store::apply::{Applicant, apply_all};
use store::rules::{self, TimesSet};
use store::testing::{Campus, new_lane, report};
use store::ticket::{self, InboxTab};

const ZONE: Tz = Tz::Asia__Shanghai;

/// Hours round the clock on every day, so that what a test counts does not depend on the campus clock.
fn always_open() -> Calendar {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    Calendar {
        week: [Some(Hours {
            from: time(0, 0),
            to: time(23, 59),
        }); 7],
        ..Calendar::default()
    }
}

fn plumbing() -> TimesOf {
    TimesOf::Category(CategoryCode::parse("plumbing").expect("code"))
}

fn utilities() -> TimesOf {
    TimesOf::Department(DepartmentCode::parse("utilities").expect("code"))
}

fn times(respond: u32, repair: u32) -> ServiceTimes {
    ServiceTimes {
        respond: [respond; 3],
        repair: [repair; 3],
    }
}

async fn set(campus: &Campus, of: &TimesOf, times: Option<ServiceTimes>) {
    let admin = campus.staff("admin").id;
    let known = rules::set_times(&campus.db, of, times.as_ref(), None, admin, campus.now()).await;
    assert_eq!(known.expect("set"), TimesSet::Done);
}

/// Reports it; gives its row as the desk sees it.
async fn reported(campus: &mut Campus, report: Report) -> TicketRow {
    let content = report.content.as_str().to_owned();
    let answer = campus
        .does("reporter", new_lane(), &Command::Report { report })
        .await;
    assert!(answer.took_effect(), "{content}: {:?}", answer.reason);
    row(campus, answer.no.expect("a number").into(), InboxTab::Submitted).await
}

async fn row(campus: &Campus, no: TicketNo, tab: InboxTab) -> TicketRow {
    let rows = inbox(campus, tab).await;
    rows.into_iter().find(|row| row.no == no).expect("the ticket")
}

async fn inbox(campus: &Campus, tab: InboxTab) -> Vec<TicketRow> {
    let staff = campus.staff("desk");
    let page = ticket::inbox(&campus.db, &staff, tab, campus.now(), None, 50).await;
    page.expect("read").rows
}

/// Minutes from the report to the answer and to the repair.
fn promised(row: &TicketRow) -> (i64, i64) {
    let minutes = |by: Option<DateTime<Utc>>| (by.expect("a promise") - row.reported_at).num_minutes();
    (minutes(row.respond_by), minutes(row.repair_by))
}

#[tokio::test]
async fn a_category_has_its_own_times_its_department_s_or_the_usual_ones() {
    let mut campus = Campus::new().await;
    let admin = campus.staff("admin").id;
    rules::set_calendar(&campus.db, &always_open(), None, admin, campus.now())
        .await
        .expect("set");
    assert_eq!(promised(&reported(&mut campus, report("一")).await).0, 120);
    set(&campus, &utilities(), Some(times(60, 90))).await;
    assert_eq!(promised(&reported(&mut campus, report("二")).await), (60, 90));
    set(&campus, &plumbing(), Some(times(7, 9))).await;
    assert_eq!(promised(&reported(&mut campus, report("三")).await), (7, 9));
    set(&campus, &plumbing(), None).await;
    assert_eq!(promised(&reported(&mut campus, report("四")).await), (60, 90));

    let shown = rules::times(&campus.db).await.expect("read");
    let utilities = shown
        .iter()
        .find(|one| one.code.as_str() == "utilities")
        .expect("utilities");
    assert_eq!(utilities.own, Some(times(60, 90)));
    assert_eq!(utilities.categories.len(), 1);
    assert_eq!(utilities.categories[0].own, None);
    campus.close().await;
}

#[tokio::test]
async fn urgency_decides_which_hours_count() {
    let mut campus = Campus::new().await;
    for urgency in Urgency::ALL.iter().copied() {
        let mut report = report(urgency.as_str());
        report.urgency = urgency;
        let row = reported(&mut campus, report).await;
        let wanted = Calendar::default().promise(&ZONE, &ServiceTimes::default(), urgency, row.reported_at);
        assert_eq!(row.respond_by, Some(wanted.respond_by), "{urgency:?}");
        assert_eq!(row.repair_by, Some(wanted.repair_by), "{urgency:?}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_promise_stands_when_times_change_later() {
    let mut campus = Campus::new().await;
    let before = reported(&mut campus, report("水管漏水")).await;
    set(&campus, &plumbing(), Some(times(1, 1))).await;
    let lane = before.id;
    assert!(campus.does("desk", lane, &Command::Accept {}).await.took_effect());
    let after = row(&campus, before.no, InboxTab::Accepted).await;
    assert_eq!(
        (after.respond_by, after.repair_by),
        (before.respond_by, before.repair_by)
    );
    campus.close().await;
}

#[tokio::test]
async fn every_change_is_recorded_once_with_what_was_there_before() {
    let campus = Campus::new().await;
    let admin = campus.staff("admin").id;
    set(&campus, &plumbing(), Some(times(30, 60))).await;
    // the same again is no change
    set(&campus, &plumbing(), Some(times(30, 60))).await;
    set(&campus, &plumbing(), None).await;
    let calendar = Calendar {
        night: None,
        ..Calendar::default()
    };
    rules::set_calendar(&campus.db, &calendar, None, admin, campus.now())
        .await
        .expect("set");
    let set_rules = Rules {
        reopen_days: 14,
        ..Rules::default()
    };
    rules::set_rules(&campus.db, &set_rules, None, admin, campus.now())
        .await
        .expect("set");
    assert_eq!(rules::calendar(&campus.db).await.expect("read"), calendar);
    assert_eq!(rules::rules(&campus.db).await.expect("read"), set_rules);

    let changes = store::admin_change::list(&campus.db, None, None, 50)
        .await
        .expect("read")
        .rows;
    let told: Vec<_> = changes
        .iter()
        .rev()
        .map(|change| (change.what, change.subject.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(What::Times), "category:plumbing"),
            (Some(What::Times), "category:plumbing"),
            (Some(What::Calendar), "calendar"),
            (Some(What::Rules), "rules"),
        ]
    );
    assert_eq!(changes[3].before, None);
    assert_eq!(changes[3].after, Some(serde_json::json!(times(30, 60))));
    assert_eq!(changes[2].after, None);
    assert_eq!(
        changes[0]
            .before
            .as_ref()
            .map(|rules| rules["reopen_days"].clone()),
        Some(7.into())
    );
    campus.close().await;
}

#[tokio::test]
async fn there_are_no_times_of_what_is_not_there() {
    let campus = Campus::new().await;
    let admin = campus.staff("admin").id;
    let none = TimesOf::Category(CategoryCode::parse("unicorns").expect("code"));
    let known = rules::set_times(&campus.db, &none, Some(&times(1, 2)), None, admin, campus.now()).await;
    assert_eq!(known.expect("asked"), TimesSet::Gone);
    campus.close().await;
}

#[tokio::test]
async fn the_inbox_shows_what_was_urged_then_emergencies_then_what_is_due_first() {
    let mut campus = Campus::new().await;
    let admin = campus.staff("admin").id;
    rules::set_calendar(&campus.db, &always_open(), None, admin, campus.now())
        .await
        .expect("set");
    let late = reported(&mut campus, report("晚到期")).await;
    set(&campus, &plumbing(), Some(times(5, 10))).await;
    reported(&mut campus, report("先到期")).await;
    let mut emergency = report("紧急");
    emergency.urgency = Urgency::Emergency;
    reported(&mut campus, emergency).await;
    let names = |rows: Vec<TicketRow>| rows.into_iter().map(|row| row.content).collect::<Vec<_>>();
    assert_eq!(
        names(inbox(&campus, InboxTab::Submitted).await),
        ["紧急", "先到期", "晚到期"]
    );
    let urge = Command::Urge { note: None };
    assert!(campus.does("chief", late.id, &urge).await.took_effect());
    assert_eq!(
        names(inbox(&campus, InboxTab::Submitted).await),
        ["晚到期", "紧急", "先到期"]
    );
    // page by page, each stands once
    let (staff, mut after, mut found) = (campus.staff("desk"), None::<String>, Vec::new());
    loop {
        let page = ticket::inbox(
            &campus.db,
            &staff,
            InboxTab::Submitted,
            campus.now(),
            after.as_deref(),
            1,
        );
        let page = page.await.expect("read");
        found.extend(page.rows.into_iter().map(|row| row.content));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, ["晚到期", "紧急", "先到期"]);
    campus.close().await;
}

#[tokio::test]
async fn an_answer_that_is_late_counts_among_the_late() {
    let mut campus = Campus::new().await;
    set(&campus, &plumbing(), Some(times(5, 600))).await;
    let mut emergency = report("没人管");
    emergency.urgency = Urgency::Emergency;
    reported(&mut campus, emergency).await;
    let late = |campus: &Campus| {
        let (db, now) = (campus.db.clone(), campus.now());
        async move { ticket::inbox_counts(&db, now).await.expect("counted").late }
    };
    assert_eq!(late(&campus).await, 0);
    campus.wait(TimeDelta::minutes(6).num_minutes());
    assert_eq!(late(&campus).await, 1);
    assert_eq!(inbox(&campus, InboxTab::Late).await.len(), 1);
    campus.close().await;
}

#[tokio::test]
async fn a_report_may_go_to_another_department_than_its_category_s_in_the_same_batch() {
    let mut campus = Campus::new().await;
    let lane = new_lane();
    let to = DepartmentCode::parse("carpentry").expect("code");
    let report = Command::Report {
        report: report("水管漏水，墙也湿了"),
    };
    let transfer = Command::Transfer {
        department: to.clone(),
        reason: None,
    };
    let envelopes = [
        campus.envelope("desk", lane, &report),
        campus.envelope("desk", lane, &transfer),
    ];
    let who = Applicant {
        staff: Some(campus.staff("desk")),
        now: campus.now(),
        sent: None,
    };
    let answers = apply_all(&campus.db, &who, &envelopes).await;
    assert!(
        answers.iter().all(domain::wire::Answer::took_effect),
        "{answers:?}"
    );
    let rows = inbox(&campus, InboxTab::Submitted).await;
    assert_eq!(rows[0].department, to);
    // the promise is the category's
    assert!(rows[0].respond_by.is_some());
    campus.close().await;
}

#[tokio::test]
async fn hours_are_those_of_the_campus_s_own_zone() {
    let mut campus = Campus::new().await;
    campus.db = campus.db.clone().in_zone(Tz::Europe__Berlin);
    // eight in the morning in Shanghai is one at night in Berlin, where work begins at eight
    let row = reported(&mut campus, report("水管漏水")).await;
    let wanted = "2026-11-24T09:00:00Z".parse().ok();
    assert_eq!(row.respond_by, wanted);
    campus.close().await;
}

#[tokio::test]
async fn what_was_set_since_it_was_read_is_not_undone_without_a_word() {
    let campus = Campus::new().await;
    let (admin, now) = (campus.staff("admin").id, campus.now());
    let name = campus.staff("admin").name;
    let read = rules::rules(&campus.db).await.expect("read");
    let set = async |reopen_days: u32| {
        let new = Rules {
            reopen_days,
            ..Rules::default()
        };
        let done = rules::set_rules(&campus.db, &new, Some(&read), admin, now).await;
        done.expect("works")
    };
    assert_eq!(set(9).await, None);
    let newer = set(10).await.expect("set since");
    assert_eq!((newer.by, newer.at), (name.clone(), Some(now)));
    assert_eq!(rules::rules(&campus.db).await.expect("read").reopen_days, 9);

    let read = rules::calendar(&campus.db).await.expect("read");
    let set = async |calendar: &Calendar| {
        let done = rules::set_calendar(&campus.db, calendar, Some(&read), admin, now).await;
        done.expect("works")
    };
    assert_eq!(set(&always_open()).await, None);
    assert_eq!(
        set(&Calendar::default()).await.map(|newer| newer.by),
        Some(name.clone())
    );

    let set = async |times: Option<ServiceTimes>, read: Option<ServiceTimes>| {
        let done = rules::set_times(&campus.db, &plumbing(), times.as_ref(), Some(read), admin, now).await;
        done.expect("works")
    };
    assert_eq!(set(Some(times(1, 2)), None).await, TimesSet::Done);
    let late = set(Some(times(3, 4)), None).await;
    assert!(
        matches!(late, TimesSet::Newer(newer) if newer.by == name),
        "own ones by now"
    );
    assert_eq!(set(None, Some(times(1, 2))).await, TimesSet::Done);
    campus.close().await;
}

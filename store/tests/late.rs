//! What is late is urged by the system, each half day once (brief, item 13), and who was urged is counted by the month.

use domain::calendar::{Calendar, HALF_DAY, Month};
use domain::id::TicketId;
use domain::place::DepartmentCode;
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use domain::ticket::{Command, HoldReason, Urgency, sample};
use domain::view::{PersonUrges, UrgeRow, UrgeSource, UrgedPerson};
use std::collections::BTreeSet;
use store::report::urges::{self, Asked};
use store::testing::{Campus, new_lane, report, token_of};
use store::watch::look;

const URGE: Command = Command::Urge { note: None };

/// The campus clock is put forward to that hour and minute, so many days after the 24th of November, a Tuesday.
fn until(campus: &mut Campus, day: i64, hour: i64, minute: i64) {
    let then = sample::minute((day * 24 + hour - 8) * 60 + minute);
    campus.wait((then - campus.now()).num_minutes());
}

/// Looks; says on how many tickets somebody was urged.
async fn looked(campus: &Campus) -> usize {
    let late_reply = Remark::parse(Field::Remark, "答复期限已过").expect("words");
    let found = look(&campus.db, campus.now(), HALF_DAY, &late_reply).await;
    found.expect("looked").urged
}

/// Who was written to with a sentence of that name, and what stands in its places.
async fn told(campus: &Campus, key: &str) -> Vec<(String, serde_json::Value)> {
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let of_key = messages.rows.into_iter().filter(|message| message.key == key);
    let mut told: Vec<_> = of_key
        .map(|message| (message.recipient, message.params))
        .collect();
    told.sort_by(|one, other| one.0.cmp(&other.0));
    told
}

async fn names(campus: &Campus, key: &str) -> Vec<String> {
    told(campus, key)
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

async fn reported(campus: &mut Campus, content: &str, urgency: Urgency) -> TicketId {
    let mut report = report(content);
    report.urgency = urgency;
    let lane = new_lane();
    let answer = campus.does("reporter", lane, &Command::Report { report }).await;
    assert!(answer.took_effect(), "{answer:?}");
    lane
}

/// The month in which the tests happen.
fn month() -> (Month, chrono_tz::Tz) {
    (Month::parse("2026-11").expect("a month"), store::ZONE)
}

/// Whom `name` appraises and who was urged, page by page of `limit`.
async fn people(campus: &Campus, name: &str, limit: u32) -> Vec<UrgedPerson> {
    let (staff, mut after, mut found) = (campus.staff(name), None::<String>, Vec::new());
    loop {
        let page = urges::people(&campus.db, &staff, month(), None, after.as_deref(), limit).await;
        let page = page.expect("read");
        found.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

async fn one(campus: &Campus, reader: &str, person: &str, source: Option<UrgeSource>) -> Option<PersonUrges> {
    let asked = Asked {
        person: campus.staff(person).id,
        source,
    };
    let staff = campus.staff(reader);
    let found = urges::of_person(&campus.db, &staff, asked, month(), None, 50).await;
    found.expect("read")
}

/// A name, and how often the system, colleagues and reporters urged, and on how many tickets.
fn counted(row: &UrgedPerson) -> (&str, [u32; 4]) {
    (
        &row.person.name,
        [row.system, row.staff, row.reporter, row.tickets],
    )
}

#[tokio::test]
async fn what_is_late_is_urged_once_in_each_slot_and_only_when_it_was_so_as_the_slot_began() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.reported("水管漏水").await;
    // promised by ten
    until(&mut campus, 0, 12, 0);
    assert_eq!(looked(&campus).await, 0, "it was not late at eight");
    until(&mut campus, 0, 20, 0);
    assert_eq!(looked(&campus).await, 1);
    assert_eq!(looked(&campus).await, 0);
    until(&mut campus, 1, 7, 59);
    assert_eq!(looked(&campus).await, 0);
    assert_eq!(names(&campus, "urged_desk").await, ["desk", "desk2"]);
    until(&mut campus, 1, 8, 0);
    let (first, second) = tokio::join!(looked(&campus), looked(&campus));
    assert_eq!(first + second, 1, "of two servers one does");
    assert_eq!(names(&campus, "urged_desk").await.len(), 4);
    // whoever takes a step is not urged for it, and the next one has until the next slot
    assert!(campus.does("desk", lane, &Command::Accept {}).await.took_effect());
    assert_eq!(looked(&campus).await, 0);
    until(&mut campus, 1, 20, 0);
    assert_eq!(looked(&campus).await, 1);
    assert_eq!(names(&campus, "urged_manager").await, ["manager"]);
    let row = store::ticket::detail(&campus.db, no, &campus.staff("chief")).await;
    let ticket = row.expect("read").expect("there").ticket;
    assert_eq!(
        (ticket.urges, ticket.urged().map(|(times, _)| times)),
        (0, Some(3)),
        "it stands before nothing that people have urged"
    );
    campus.close().await;
}

#[tokio::test]
async fn whoever_has_several_late_tickets_gets_one_message_about_them() {
    let mut campus = Campus::new().await;
    let mut numbers = Vec::new();
    for content in ["灯不亮", "门锁坏了", "水管漏水", "窗关不上"] {
        numbers.push(campus.reported(content).await.1.to_string());
    }
    let (accepted, _) = campus.reported("空调不制冷").await;
    assert!(
        campus
            .does("desk", accepted, &Command::Accept {})
            .await
            .took_effect()
    );
    until(&mut campus, 0, 20, 1);
    assert_eq!(looked(&campus).await, 5);
    let digests = told(&campus, "late_desk").await;
    let recipients: Vec<&str> = digests.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(recipients, ["desk", "desk2"]);
    for (_, params) in &digests {
        let wanted = serde_json::json!({ "n": "4", "numbers": numbers[..3] });
        assert_eq!(*params, wanted, "how many, and what was due first");
    }
    assert_eq!(names(&campus, "urged_desk").await.len(), 0);
    assert_eq!(names(&campus, "urged_manager").await, ["manager"]);
    assert_eq!(names(&campus, "late_manager").await.len(), 0);
    campus.close().await;
}

#[tokio::test]
async fn what_is_on_hold_is_urged_once_its_new_time_has_passed() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let acknowledge = Command::Acknowledge {};
    assert!(campus.does("worker1", lane, &acknowledge).await.took_effect());
    let hold = Command::Hold {
        reason: HoldReason::Parts,
        note: None,
        until: sample::minute((3 * 24 + 2) * 60),
    };
    assert!(campus.does("worker1", lane, &hold).await.took_effect());
    // its order was due on Thursday morning, the new time is Friday at ten
    until(&mut campus, 3, 8, 5);
    assert_eq!(looked(&campus).await, 0);
    until(&mut campus, 3, 19, 0);
    assert_eq!(looked(&campus).await, 0);
    until(&mut campus, 3, 20, 5);
    assert_eq!(looked(&campus).await, 1);
    assert_eq!(names(&campus, "urged_workers").await, ["worker1"]);
    campus.close().await;
}

#[tokio::test]
async fn on_days_off_only_what_is_urgent_is_urged() {
    let mut campus = Campus::new().await;
    reported(&mut campus, "灯不亮", Urgency::Normal).await;
    reported(&mut campus, "水管爆了", Urgency::Emergency).await;
    let holiday = Calendar {
        holidays: BTreeSet::from(["2026-11-25".parse().expect("a day")]),
        ..Calendar::default()
    };
    let admin = campus.staff("admin").id;
    store::rules::set_calendar(&campus.db, &holiday, None, admin, campus.now())
        .await
        .expect("set");
    until(&mut campus, 1, 8, 5);
    assert_eq!(looked(&campus).await, 1);
    // half a day into the night it is still that holiday's slot
    until(&mut campus, 2, 3, 0);
    assert_eq!(looked(&campus).await, 1);
    until(&mut campus, 2, 8, 5);
    assert_eq!(looked(&campus).await, 2);
    campus.close().await;
}

#[tokio::test]
async fn whom_somebody_has_urged_since_the_slot_began_the_system_does_not() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("水管漏水").await;
    until(&mut campus, 0, 20, 1);
    assert!(campus.does("chief", lane, &URGE).await.took_effect());
    assert_eq!(looked(&campus).await, 0);
    until(&mut campus, 1, 8, 1);
    assert_eq!(looked(&campus).await, 1);
    campus.close().await;
}

#[tokio::test]
async fn what_the_system_urges_holds_no_reporter_back_and_stands_on_their_page() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("水管漏水").await;
    until(&mut campus, 0, 20, 1);
    assert_eq!(looked(&campus).await, 1);
    let page = store::ticket::track(&campus.db, &token_of(lane)).await;
    let page = page.expect("read").expect("there");
    assert_eq!(page.urged_until, None);
    let steps: Vec<&str> = page.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(steps, ["reported", "urged_by_system"]);
    until(&mut campus, 1, 8, 1);
    assert_eq!(looked(&campus).await, 1);
    let page = store::ticket::track(&campus.db, &token_of(lane)).await;
    let page = page.expect("read").expect("there");
    let steps: Vec<_> = page
        .steps
        .iter()
        .map(|step| (step.what.as_str(), step.at))
        .collect();
    assert_eq!(steps.len(), 2, "the last one of several says it");
    assert_eq!(steps[1], ("urged_by_system", campus.now()));
    assert!(campus.does("reporter", lane, &URGE).await.took_effect());
    let again = campus.does("reporter", lane, &URGE).await;
    assert!(matches!(again.reason, Some(Rejection::UrgedRecently { .. })));
    campus.close().await;
}

#[tokio::test]
async fn parts_are_urged_with_the_whole() {
    let mut campus = Campus::new().await;
    let (whole, _) = campus.reported("水管漏水").await;
    let mut part = report("我这里也漏水");
    part.joins = Some(whole);
    let joined = Command::Report { report: part };
    assert!(campus.does("reporter2", new_lane(), &joined).await.took_effect());
    until(&mut campus, 0, 20, 1);
    assert_eq!(looked(&campus).await, 1);
    assert_eq!(names(&campus, "urged_desk").await, ["desk", "desk2"]);
    campus.close().await;
}

#[tokio::test]
async fn who_was_urged_is_counted_by_who_urged_whether_or_not_they_can_be_written_to() {
    let mut campus = Campus::new().await;
    sqlx::query("update person set phone = null where username in ('desk2', 'worker1')")
        .execute(campus.db.pool())
        .await
        .expect("done");
    let (running, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    let (waiting, _) = campus.reported("灯不亮").await;
    let note = Remark::parse(Field::Remark, "学生来电话催").ok();
    let urge = Command::Urge { note };
    assert!(campus.does("chief", running, &urge).await.took_effect());
    assert!(campus.does("manager", running, &URGE).await.took_effect());
    campus.wait(61);
    assert!(campus.does("reporter", running, &URGE).await.took_effect());
    until(&mut campus, 0, 20, 1);
    assert_eq!(looked(&campus).await, 1);
    assert!(
        campus
            .does("desk", waiting, &Command::Accept {})
            .await
            .took_effect()
    );
    until(&mut campus, 1, 8, 1);
    assert_eq!(looked(&campus).await, 1);

    for limit in [50, 1] {
        let mut rows = people(&campus, "chief", limit).await;
        assert_eq!(
            counted(&rows[0]),
            ("worker1", [0, 2, 1, 1]),
            "the most often first"
        );
        rows.sort_by(|one, other| one.person.name.cmp(&other.person.name));
        let all: Vec<_> = rows.iter().map(counted).collect();
        let wanted = [
            ("desk", [1, 0, 0, 1]),
            ("desk2", [1, 0, 0, 1]),
            ("manager", [1, 0, 0, 1]),
            ("worker1", [0, 2, 1, 1]),
        ];
        assert_eq!(all, wanted, "{limit}");
    }
    let own: Vec<String> = people(&campus, "manager", 50)
        .await
        .into_iter()
        .map(|row| row.person.name)
        .collect();
    assert_eq!(
        own,
        ["worker1", "manager"],
        "workers of the own department, and oneself"
    );
    for nobody in ["manager2", "desk", "worker1", "admin"] {
        assert_eq!(people(&campus, nobody, 50).await.len(), 0, "{nobody}");
        assert_eq!(one(&campus, nobody, "worker1", None).await, None, "{nobody}");
    }
    let carpentry = DepartmentCode::parse("carpentry").expect("a code");
    let chief = campus.staff("chief");
    let others = urges::people(&campus.db, &chief, month(), Some(&carpentry), None, 50).await;
    assert_eq!(others.expect("read").rows.len(), 0);
    let (november, zone) = month();
    let before = urges::people(&campus.db, &chief, (november.before(), zone), None, None, 50).await;
    assert_eq!(before.expect("read").rows.len(), 0);

    let found = one(&campus, "manager", "worker1", None).await.expect("urged");
    assert_eq!(counted(&found.urged), ("worker1", [0, 2, 1, 1]));
    let told = |row: &UrgeRow| {
        let note = row.ticket.as_ref().and_then(|ticket| ticket.note.clone());
        (row.no, row.source, row.by.clone(), note)
    };
    let rows: Vec<_> = found.page.rows.iter().map(told).collect();
    let by = |name: &str| Some(name.to_owned());
    let wanted = [
        (no, UrgeSource::Reporter, None, None),
        (no, UrgeSource::Staff, by("manager"), None),
        (no, UrgeSource::Staff, by("chief"), by("学生来电话催")),
    ];
    assert_eq!(rows, wanted, "the newest first");
    let found = one(&campus, "chief", "worker1", Some(UrgeSource::Reporter)).await;
    assert_eq!(found.expect("urged").page.rows.len(), 1);
    campus.close().await;
}

#[tokio::test]
async fn of_a_ticket_that_is_not_the_reader_s_only_the_number_is_read() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    assert!(campus.does("chief", lane, &URGE).await.took_effect());
    sqlx::query("update ticket set department = 'carpentry'")
        .execute(campus.db.pool())
        .await
        .expect("done");
    let found = one(&campus, "manager", "worker1", None).await.expect("urged");
    let row = found.page.rows.first().expect("one");
    assert_eq!((row.no, row.ticket.as_ref()), (no, None));
    let found = one(&campus, "chief", "worker1", None).await.expect("urged");
    assert!(found.page.rows[0].ticket.is_some());
    campus.close().await;
}

//! A reporter's number, and what was said of the work, leave the store as far as their reader has to see them.

use chrono::TimeDelta;
use domain::id::{TicketId, TicketNo};
use domain::rejection::Field;
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Command, Event, Outcome, VisitResult};
use domain::view::{AccessFilter, AccessKind, TicketDetail, TicketFilter};
use domain::wire::PullRequest;
use store::testing::Campus;
use store::{change, ticket};

const WHOLE: &str = "13800138000";
const MASKED: &str = "138****8000";
const HIDDEN: &str = "***";

fn phone(detail: &TicketDetail) -> String {
    let shown = detail.ticket.report.reporter.phone.as_str().to_owned();
    for entry in &detail.history {
        if let Event::Reported { report, .. } = &entry.recorded.event {
            assert_eq!(report.reporter.phone.as_str(), shown, "the history says no more");
        }
    }
    shown
}

async fn seen(campus: &Campus, who: &str, no: TicketNo) -> Option<String> {
    let found = ticket::detail(&campus.db, no, &campus.staff(who)).await;
    found.expect("read").map(|detail| phone(&detail))
}

async fn jobs(campus: &Campus, who: &str) -> Vec<TicketDetail> {
    let request = PullRequest {
        cursor: 0,
        epoch: None,
        install: None,
        limit: None,
    };
    let answer = change::pull(&campus.db, &campus.staff(who), &request, campus.now()).await;
    let changes = answer.expect("read").changes;
    changes.into_iter().map(|change| change.job).collect()
}

async fn on_phone(campus: &Campus, who: &str) -> Vec<String> {
    jobs(campus, who).await.iter().map(phone).collect()
}

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("text")
}

/// A ticket that worker1 repaired badly in the reporter's eyes, who says so online and on the telephone; management has
/// answered, it was reopened, and worker2 is sent.
async fn sent_again(campus: &mut Campus) -> (TicketId, TicketNo) {
    let (lane, no) = campus.dispatched("水龙头漏水", &["worker1"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    let low = Score::new(2).expect("1 to 5");
    let repair = RepairScores {
        quality: low,
        attitude: low,
        time: low,
        result: low,
    };
    let desk = DeskScores {
        phone_attitude: low,
        response: low,
        handling: low,
    };
    let rate = Command::Rate {
        repair,
        desk: Some(desk),
        fixed: true,
        remark: Some(remark("评价里的话")),
    };
    let visit = Command::RecordVisit {
        result: VisitResult::Reached {
            repair: Some(repair),
            desk: Some(desk),
            fixed: false,
            declined: false,
            remark: Some(remark("电话里的话")),
        },
    };
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text: remark("领导的批复"),
        told: false,
    };
    let reopen = Command::Reopen {
        reason: remark("还在漏"),
    };
    let again = Command::Dispatch {
        crew: vec![campus.staff("worker2").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    for (who, command) in [
        ("reporter", rate),
        ("desk", visit),
        ("chief", answer),
        ("reporter", reopen),
        ("manager", again),
    ] {
        let given = campus.does(who, lane, &command).await;
        assert!(given.took_effect(), "{who}: {given:?}");
    }
    (lane, no)
}

/// Which of the words about the work somebody gets, wherever they stand in what leaves the server.
fn told(detail: &TicketDetail) -> Vec<&'static str> {
    let sent = serde_json::to_string(detail).expect("JSON");
    ["评价里的话", "电话里的话", "领导的批复", "还在漏"]
        .into_iter()
        .filter(|words| sent.contains(words))
        .collect()
}

#[tokio::test]
async fn a_worker_sees_the_number_while_sent_and_not_afterwards() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("水龙头漏水", &["worker1"]).await;
    assert_eq!(seen(&campus, "worker1", no).await.as_deref(), Some(WHOLE));
    assert_eq!(on_phone(&campus, "worker1").await, [WHOLE]);
    assert_eq!(seen(&campus, "worker2", no).await, None, "never sent");
    campus.works("worker1", lane, Outcome::Success {}).await;
    assert_eq!(seen(&campus, "worker1", no).await.as_deref(), Some(MASKED));
    assert_eq!(
        on_phone(&campus, "worker1").await,
        [MASKED],
        "on the phone as well"
    );
    campus.close().await;
}

#[tokio::test]
async fn who_takes_a_job_over_reads_why_and_not_what_was_said_of_a_colleagues_work() {
    let mut campus = Campus::new().await;
    let (lane, no) = sent_again(&mut campus).await;
    let page = ticket::detail(&campus.db, no, &campus.staff("worker2")).await;
    let page = page.expect("read").expect("their job");
    for detail in std::iter::once(page).chain(jobs(&campus, "worker2").await) {
        assert_eq!(told(&detail), ["还在漏"]);
        let shown = &detail.ticket;
        assert!(shown.visits.is_empty() && shown.ratings.is_empty() && shown.escalations.is_empty());
        let events = detail.history.iter().map(|entry| entry.recorded.event.name());
        let hidden = ["rated", "visit_recorded", "escalated", "escalation_answered"];
        assert_eq!(events.filter(|name| hidden.contains(name)).count(), 0);
        let chief = campus.staff("chief").id;
        assert_eq!(detail.name_of(chief), None, "nor who answered");
    }
    for who in ["desk", "manager", "chief", "admin"] {
        let office = ticket::detail(&campus.db, no, &campus.staff(who)).await;
        let office = office.expect("read").expect("theirs to read");
        assert_eq!(told(&office).len(), 4, "{who}");
    }
    // both of them once more: it is still the other's work that was judged
    let both = Command::Dispatch {
        crew: vec![campus.staff("worker1").id, campus.staff("worker2").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    assert!(campus.does("manager", lane, &both).await.took_effect());
    assert_eq!(told(&jobs(&campus, "worker2").await[0]), ["还在漏"]);
    campus.close().await;
}

#[tokio::test]
async fn a_worker_reads_what_was_said_of_their_own_work_but_not_what_management_answered() {
    let mut campus = Campus::new().await;
    let (_, no) = sent_again(&mut campus).await;
    let page = ticket::detail(&campus.db, no, &campus.staff("worker1")).await;
    let page = page.expect("read").expect("once theirs");
    assert_eq!(told(&page), ["评价里的话", "电话里的话", "还在漏"]);
    assert_eq!((page.ticket.visits.len(), page.ticket.ratings.len()), (1, 1));
    assert!(page.ticket.escalations.is_empty());
    assert_eq!(
        page.ticket.ratings[0].desk, None,
        "the desk's marks are the desk's"
    );
    campus.close().await;
}

#[tokio::test]
async fn what_was_said_of_a_late_completion_is_read_by_whose_it_was() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("水龙头漏水", &["worker1"]).await;
    let other = Command::Dispatch {
        crew: vec![campus.staff("worker2").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    let late = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    };
    let settle = Command::SettleReview {
        accept: false,
        note: Some(remark("那次没有修好")),
    };
    for (who, command) in [("manager", other), ("worker1", late), ("manager", settle)] {
        let given = campus.does(who, lane, &command).await;
        assert!(given.took_effect(), "{who}: {given:?}");
    }
    for (who, reads) in [("worker1", true), ("worker2", false), ("manager", true)] {
        let page = ticket::detail(&campus.db, no, &campus.staff(who)).await;
        let sent = serde_json::to_string(&page.expect("read").expect("theirs")).expect("JSON");
        assert_eq!(sent.contains("那次没有修好"), reads, "{who}");
    }
    campus.close().await;
}

#[tokio::test]
async fn the_desk_and_the_departments_manager_see_it_others_of_the_office_do_not() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("灯不亮").await;
    for (who, expected) in [
        ("desk", Some(WHOLE)),
        ("manager", Some(WHOLE)),
        ("manager2", None),
        ("chief", Some(MASKED)),
        ("admin", Some(HIDDEN)),
        ("store", None),
    ] {
        assert_eq!(seen(&campus, who, no).await.as_deref(), expected, "{who}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_supervisor_who_asks_for_the_number_gets_it_and_is_recorded() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("灯不亮").await;
    let ask = async |campus: &Campus, who: &str| {
        let found = ticket::reveal(&campus.db, no, &campus.staff(who), campus.now()).await;
        found.expect("read").map(String::from)
    };
    for who in ["admin", "worker1", "store", "manager2"] {
        assert_eq!(ask(&campus, who).await, None, "{who}");
    }
    let phones = AccessFilter {
        kind: Some(AccessKind::Phone),
        ..AccessFilter::default()
    };
    let lines = async |campus: &Campus| {
        let (chief, zone) = (campus.staff("chief"), chrono_tz::Tz::Asia__Shanghai);
        let page = store::access_record::list(&campus.db, &chief, &phones, zone, None, 10).await;
        page.expect("read").rows
    };
    assert!(lines(&campus).await.is_empty(), "nothing was shown");
    assert_eq!(ask(&campus, "chief").await.as_deref(), Some(WHOLE));
    let recorded = lines(&campus).await;
    assert_eq!(recorded.len(), 1);
    assert_eq!(
        (recorded[0].person.as_deref(), recorded[0].ticket),
        (Some("chief"), Some(no))
    );
    let nowhere = ticket::reveal(&campus.db, TicketNo(1), &campus.staff("chief"), campus.now()).await;
    assert_eq!(nowhere.expect("read"), None);
    campus.close().await;
}

#[tokio::test]
async fn whoever_sees_no_number_finds_nothing_by_one() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let by_phone = TicketFilter {
        text: Some("138 0013 8000".into()),
        ..TicketFilter::default()
    };
    let by_tail = TicketFilter {
        text: Some("8000".into()),
        ..TicketFilter::default()
    };
    let at = (chrono_tz::Tz::Asia__Shanghai, campus.now());
    for (who, found) in [("desk", 1), ("chief", 1), ("admin", 0)] {
        for filter in [&by_phone, &by_tail] {
            let page = ticket::list(&campus.db, &campus.staff(who), filter, at, None, 10).await;
            assert_eq!(page.expect("read").rows.len(), found, "{who}");
        }
    }
    campus.close().await;
}

#[tokio::test]
async fn a_report_with_a_number_that_nobody_can_call_is_refused() {
    let mut campus = Campus::new().await;
    let mut report = store::testing::report("灯不亮");
    report.reporter.phone = report.reporter.phone.veiled();
    let command: Command = serde_json::from_value(serde_json::json!({
        "kind": "ticket.report/1", "payload": { "report": report },
    }))
    .expect("a command");
    let answer = campus
        .does("reporter", store::testing::new_lane(), &command)
        .await;
    assert_eq!(
        answer.reason,
        Some(domain::rejection::Rejection::BadPhone),
        "{answer:?}"
    );
    campus.close().await;
}

#[tokio::test]
async fn messages_to_a_reporter_show_the_administrator_head_and_tail_of_the_number() {
    let mut campus = Campus::new().await;
    campus.dispatched("水龙头漏水", &["worker1"]).await;
    let messages = store::outbox::list(&campus.db, None, 10)
        .await
        .expect("read")
        .rows;
    let to = |key: &str| {
        let row = messages.iter().find(|row| row.key == key);
        row.map(|row| row.phone.clone())
    };
    assert_eq!(to("accepted").as_deref(), Some(MASKED));
    assert_eq!(
        to("dispatched").as_deref(),
        Some("13900000004"),
        "a colleague's own"
    );
    let sent = store::outbox::lease(&campus.db, campus.now(), 10)
        .await
        .expect("leased");
    assert!(
        sent.iter().any(|message| message.phone == WHOLE),
        "it is sent all the same"
    );
    campus.close().await;
}

//! Lists find what fits, show nobody what is not theirs, and page without gap.

use chrono_tz::Tz;
use domain::phone::Phone;
use domain::place::{CategoryCode, PlaceCode};
use domain::score::{RepairScores, Score};
use domain::ticket::{Channel, Command, Outcome, StageName, VisitResult};
use domain::view::{EscalationFilter, EscalationRow, EscalationTab, TicketFilter, VisitDue, VisitTab};
use store::testing::{Campus, new_lane, report, token_of};
use store::ticket::{self, InboxTab};

const ZONE: Tz = Tz::Asia__Shanghai;

async fn find(campus: &Campus, name: &str, filter: TicketFilter) -> Vec<String> {
    let page = ticket::list(
        &campus.db,
        &campus.staff(name),
        &filter,
        (ZONE, campus.now()),
        None,
        50,
    )
    .await
    .expect("read");
    page.rows.into_iter().map(|row| row.content).collect()
}

#[tokio::test]
async fn text_finds_chinese_substrings_numbers_phones_and_places() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("洗手池下面的水管一直在滴水").await;
    campus.reported("走廊的灯不亮").await;
    for (typed, found) in [
        ("水管", 1),
        ("滴水", 1),
        ("管水", 0),
        ("灯", 1),
        ("灯 走廊", 1),
        ("公寓1号楼", 2),
        ("D1-101", 2),
        ("李雨桐", 2),
        ("13800138000", 2),
        ("8000", 2),
        ("800", 0),
        ("138001", 0),
        ("8001", 0),
        ("冰箱", 0),
    ] {
        let filter = TicketFilter {
            text: Some(typed.into()),
            ..TicketFilter::default()
        };
        assert_eq!(find(&campus, "desk", filter).await.len(), found, "{typed}");
    }
    let filter = TicketFilter {
        text: Some(no.to_string()),
        ..TicketFilter::default()
    };
    assert_eq!(find(&campus, "desk", filter).await.len(), 1);
    campus.close().await;
}

#[tokio::test]
async fn filters_narrow_and_combine() {
    let mut campus = Campus::new().await;
    campus.dispatched("水管漏水", &["worker1"]).await;
    campus.reported("灯不亮").await;
    let code = |code: &str| PlaceCode::parse(code).expect("code");
    let day = campus.now().with_timezone(&ZONE).date_naive();
    let none = TicketFilter::default;
    let cases = [
        (
            TicketFilter {
                stages: vec![StageName::Dispatched],
                ..none()
            },
            1,
        ),
        (
            TicketFilter {
                place: Some(code("D1")),
                ..none()
            },
            2,
        ),
        (
            TicketFilter {
                place: Some(code("T1")),
                ..none()
            },
            0,
        ),
        (
            TicketFilter {
                worker: Some(campus.staff("worker1").id),
                ..none()
            },
            1,
        ),
        (
            TicketFilter {
                channel: Some(Channel::Telephone),
                ..none()
            },
            0,
        ),
        (
            TicketFilter {
                category: CategoryCode::parse("plumbing").ok(),
                from: Some(day),
                to: Some(day),
                ..none()
            },
            2,
        ),
        (
            TicketFilter {
                to: day.pred_opt(),
                ..none()
            },
            0,
        ),
    ];
    for (filter, count) in cases {
        assert_eq!(
            find(&campus, "desk", filter.clone()).await.len(),
            count,
            "{filter:?}"
        );
    }
    campus.close().await;
}

#[tokio::test]
async fn nobody_reads_what_is_not_theirs() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    for (name, reads) in [
        ("desk", true),
        ("chief", true),
        ("manager", true),
        ("worker1", true),
        ("worker2", false),
        ("store", false),
    ] {
        assert_eq!(
            find(&campus, name, TicketFilter::default()).await.len(),
            usize::from(reads),
            "{name}"
        );
        let detail = ticket::detail(&campus.db, no, &campus.staff(name))
            .await
            .expect("read");
        assert_eq!(detail.is_some(), reads, "{name}");
    }
    campus.close().await;
}

#[tokio::test]
async fn pages_stay_whole_while_new_reports_come_in() {
    let mut campus = Campus::new().await;
    for number in 0..5 {
        campus.reported(&format!("灯不亮 {number}")).await;
    }
    let staff = campus.staff("desk");
    let day = campus.now().with_timezone(&ZONE).date_naive();
    let of_today = TicketFilter {
        from: Some(day),
        to: Some(day),
        ..TicketFilter::default()
    };
    for (number, filter) in [TicketFilter::default(), of_today].into_iter().enumerate() {
        let first = ticket::list(&campus.db, &staff, &filter, (ZONE, campus.now()), None, 2)
            .await
            .expect("read");
        let newest = campus.reported(&format!("新来的 {number}")).await.1;
        let after = first.next.as_deref();
        let second = ticket::list(&campus.db, &staff, &filter, (ZONE, campus.now()), after, 10)
            .await
            .expect("read");
        let numbers: Vec<i64> = first
            .rows
            .iter()
            .chain(&second.rows)
            .map(|row| row.no.0)
            .collect();
        let expected: Vec<i64> = (100_001..newest.0).rev().collect();
        assert_eq!(numbers, expected, "each once, newest first");
        assert_eq!(second.next, None);
    }
    campus.close().await;
}

#[tokio::test]
async fn the_inbox_shows_each_ticket_under_its_tab() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    campus.dispatched("水管漏水", &["worker1"]).await;
    let staff = campus.staff("desk");
    let later = campus.now() + chrono::TimeDelta::days(3);
    for (tab, count) in [
        (InboxTab::Submitted, 1),
        (InboxTab::Accepted, 0),
        // one out, and one that nobody has answered
        (InboxTab::Late, 2),
        (InboxTab::Review, 0),
    ] {
        let page = ticket::inbox(&campus.db, &staff, tab, later, None, 50)
            .await
            .expect("read");
        assert_eq!(page.rows.len(), count, "{tab:?}");
    }
    campus.close().await;
}

/// The calls that are due.
async fn due_visits(campus: &Campus) -> Vec<VisitDue> {
    let page = store::visit::page(&campus.db, VisitTab::Due, campus.now(), None, 50).await;
    page.expect("read").page.rows
}

/// What a supervisor finds.
async fn escalations(campus: &Campus, tab: EscalationTab) -> Vec<EscalationRow> {
    let filter = EscalationFilter {
        tab,
        cause: None,
        department: None,
    };
    let chief = campus.staff("chief");
    let page = store::escalation::list(&campus.db, &chief, &filter, campus.now(), None, 50).await;
    page.expect("read").rows
}

#[tokio::test]
async fn a_completed_job_waits_for_its_visit_and_a_bad_score_for_management() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    let visits = due_visits(&campus).await;
    assert_eq!(
        visits
            .iter()
            .map(|visit| (visit.row.no, visit.phone.as_str()))
            .collect::<Vec<_>>(),
        [(no, "13800138000")]
    );
    let two = Score::new(2).expect("1 to 5");
    let repair = RepairScores {
        quality: two,
        attitude: two,
        time: two,
        result: two,
    };
    let result = VisitResult::Reached {
        repair: Some(repair),
        desk: None,
        fixed: true,
        declined: false,
        remark: None,
    };
    assert!(
        campus
            .does("desk", lane, &Command::RecordVisit { result })
            .await
            .took_effect()
    );
    assert!(due_visits(&campus).await.is_empty());
    let open = escalations(&campus, EscalationTab::Open).await;
    assert_eq!(
        open.iter().map(|row| (row.row.no, row.index)).collect::<Vec<_>>(),
        [(no, 0)]
    );
    let text = domain::text::Remark::parse(domain::rejection::Field::Remark, "已约谈").expect("remark");
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text,
        told: false,
    };
    campus.does("chief", lane, &answer).await;
    assert!(escalations(&campus, EscalationTab::Open).await.is_empty());
    assert_eq!(escalations(&campus, EscalationTab::Answered).await.len(), 1);
    campus.close().await;
}

#[tokio::test]
async fn the_desk_sees_the_callers_earlier_tickets_and_what_is_open_at_the_place() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let staff = campus.staff("desk");
    let phone = Phone::parse("138 0013 8000").expect("phone");
    let caller = ticket::caller(&campus.db, &staff, &phone).await.expect("read");
    assert_eq!((caller.name.as_deref(), caller.rows.len()), (Some("李雨桐"), 1));
    // a landline is the same with its area code and without, but not another one that ends alike
    for given in ["8361203", "0531-8361203", "0532-88361203"] {
        let mut by_landline = report("水管漏水");
        by_landline.reporter.phone = Phone::parse(given).expect("phone");
        let command = Command::Report { report: by_landline };
        assert!(campus.does("reporter", new_lane(), &command).await.took_effect());
    }
    for (typed, count) in [
        ("8361203", 2),
        ("0531 8361203", 2),
        ("0533-8361203", 1),
        ("88361203", 1),
    ] {
        let phone = Phone::parse(typed).expect("phone");
        let caller = ticket::caller(&campus.db, &staff, &phone).await.expect("read");
        assert_eq!(caller.rows.len(), count, "{typed}");
    }
    let place = PlaceCode::parse("D1-101").expect("code");
    assert_eq!(
        ticket::at_place(&campus.db, &staff, &place, None)
            .await
            .expect("read")
            .len(),
        4
    );
    campus.close().await;
}

#[tokio::test]
async fn a_tracking_token_shows_its_ticket_without_what_staff_say_among_themselves() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("灯不亮", &["worker1"]).await;
    let note = domain::text::Remark::parse(domain::rejection::Field::Remark, "住户难缠").expect("remark");
    campus
        .does(
            "manager",
            lane,
            &Command::Note {
                text: Some(note),
                photos: Vec::new(),
            },
        )
        .await;
    let view = ticket::track(&campus.db, &token_of(lane))
        .await
        .expect("read")
        .expect("there");
    assert_eq!((view.no, view.stage), (no, StageName::Dispatched));
    let told = serde_json::to_string(&view).expect("serialises");
    assert!(!told.contains("难缠"));
    let other = token_of(domain::id::TicketId::mint(9, [9; 10]));
    assert_eq!(ticket::track(&campus.db, &other).await.expect("read"), None);
    campus.close().await;
}

#[tokio::test]
async fn places_are_found_by_a_few_letters() {
    let campus = Campus::new().await;
    for typed in [
        "d1-101",
        "D1101",
        "1号楼 101",
        "xsgy1hl 101",
        "公寓 101",
        "一号楼101",
        "1公寓101",
        "宿舍1栋 101",
    ] {
        let found = store::place::search(&campus.db, typed, 12).await.expect("read");
        assert!(
            found.iter().take(2).any(|label| label.code.as_str() == "D1-101"),
            "{typed}: {found:?}"
        );
    }
    assert!(
        store::place::search(&campus.db, "游泳池", 12)
            .await
            .expect("read")
            .is_empty()
    );
    campus.close().await;
}

//! The manager's board (brief, item 2): where each ticket stands, who is free, away, good at it
//! and near by, and what was handed back.

mod absences;
mod reopened;

use chrono::{DateTime, TimeDelta, Utc};
use domain::absence::NewAbsence;
use domain::id::TicketNo;
use domain::people::Staff;
use domain::place::{CategoryCode, PlaceKind};
use domain::rejection::Field;
use domain::suggest::{Reason, Wanted, suggest};
use domain::text::Remark;
use domain::ticket::{Command, HoldReason, Outcome};
use domain::view::{ColumnName, DispatchBoard, Reopened, TicketFilter, WorkerLoad, standing_note};
use domain::wire::AnswerStatus;
use store::testing::Campus;
use store::{absence, dispatch};

async fn board(campus: &Campus, name: &str) -> DispatchBoard {
    dispatch::board(&campus.db, &campus.staff(name), campus.now())
        .await
        .expect("read")
}

fn numbers(board: &DispatchBoard, name: ColumnName) -> Vec<TicketNo> {
    board.rows(name).iter().map(|row| row.row.no).collect()
}

fn worker<'a>(board: &'a DispatchBoard, staff: &Staff) -> &'a WorkerLoad {
    let found = board.workers.iter().find(|worker| worker.id == staff.id);
    found.expect("the worker is on the board")
}

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Reason, text).expect("text")
}

fn hours(from: DateTime<Utc>, begin: i64, end: i64) -> NewAbsence {
    NewAbsence {
        from: from + TimeDelta::hours(begin),
        until: from + TimeDelta::hours(end),
        reason: Some(remark("看病")),
    }
}

/// The numbers that the ticket list gives for a column.
async fn listed(campus: &Campus, name: &str, column: ColumnName) -> Vec<TicketNo> {
    let filter = TicketFilter {
        column: Some(column),
        ..TicketFilter::default()
    };
    let at = (chrono_tz::Asia::Shanghai, campus.now());
    let page = store::ticket::list(&campus.db, &campus.staff(name), &filter, at, None, 100).await;
    page.expect("read").rows.into_iter().map(|row| row.no).collect()
}

async fn good_at(campus: &Campus, name: &str, skill: &str) {
    sqlx::query("update person set skills = array[$2] where id = $1")
        .bind(campus.staff(name).id.0)
        .bind(skill)
        .execute(campus.db.pool())
        .await
        .expect("written");
}

#[tokio::test]
async fn each_ticket_stands_in_the_column_of_its_stage_and_what_is_late_among_the_late() {
    let mut campus = Campus::new().await;
    let (waiting, sent) = (
        campus.reported("灯不亮").await,
        campus.dispatched("水管漏水", &["worker1"]).await,
    );
    assert!(
        campus
            .does("desk", waiting.0, &Command::Accept {})
            .await
            .took_effect()
    );
    let mut out = Vec::new();
    for steps in 1..=3 {
        let (lane, no) = campus.dispatched("门锁坏了", &["worker2"]).await;
        let hold = Command::Hold {
            reason: HoldReason::Parts,
            note: None,
            until: campus.now() + TimeDelta::hours(20),
        };
        for step in [Command::Acknowledge {}, Command::Arrive {}, hold]
            .iter()
            .take(steps)
        {
            assert!(campus.does("worker2", lane, step).await.took_effect());
        }
        out.push(no);
    }
    let now = board(&campus, "manager").await;
    let expected = [
        (ColumnName::Waiting, waiting.1),
        (ColumnName::Sent, sent.1),
        (ColumnName::TakenOn, out[0]),
        (ColumnName::InWork, out[1]),
        (ColumnName::OnHold, out[2]),
    ];
    for (name, no) in expected {
        assert_eq!(numbers(&now, name), [no], "{name:?}");
        assert_eq!(listed(&campus, "manager", name).await, [no], "{name:?}");
    }
    assert!(now.rows(ColumnName::Late).is_empty() && now.rows(ColumnName::Reviews).is_empty());
    let load = worker(&now, &campus.staff("worker2"));
    assert_eq!(
        (load.open, load.on_hold, load.late, load.jobs.len()),
        (2, 1, 0, 3)
    );
    campus.wait(3 * 24 * 60);
    let later = board(&campus, "manager").await;
    assert_eq!(later.rows(ColumnName::Late).len(), 4);
    assert!(later.rows(ColumnName::Sent).is_empty());
    for name in ColumnName::ALL {
        let mut shown = numbers(&later, name);
        shown.sort_by(|a, b| b.cmp(a));
        assert_eq!(listed(&campus, "manager", name).await, shown, "{name:?}");
        assert!(listed(&campus, "manager2", name).await.is_empty(), "{name:?}");
    }
    assert_eq!(worker(&later, &campus.staff("worker2")).late, 3);
    assert_eq!(
        numbers(&later, ColumnName::Waiting),
        [waiting.1],
        "nobody was sent, so nobody is late"
    );
    campus.close().await;
}

#[tokio::test]
async fn a_manager_sees_their_own_departments_and_an_administrator_all() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.reported("灯不亮").await;
    campus.does("desk", lane, &Command::Accept {}).await;
    assert_eq!(
        numbers(&board(&campus, "manager").await, ColumnName::Waiting),
        [no]
    );
    let other = board(&campus, "manager2").await;
    assert!(other.rows(ColumnName::Waiting).is_empty() && other.workers.is_empty());
    let all = board(&campus, "admin").await;
    assert_eq!(
        (numbers(&all, ColumnName::Waiting), all.workers.len()),
        (vec![no], 3)
    );
    campus.close().await;
}

#[tokio::test]
async fn columns_say_how_many_there_are_beyond_those_shown() {
    let mut campus = Campus::new().await;
    campus.dispatched("水管漏水", &["worker1"]).await;
    store::testing::copy_tickets(&campus.db, None, 49).await;
    let now = board(&campus, "manager").await;
    let sent = now
        .columns
        .iter()
        .find(|column| column.name == ColumnName::Sent)
        .expect("column");
    assert_eq!((sent.rows.len(), sent.total), (20, 50));
    assert_eq!(listed(&campus, "manager", ColumnName::Sent).await.len(), 50);
    let load = worker(&now, &campus.staff("worker1"));
    assert_eq!((load.open, load.jobs.len()), (50, 6));
    campus.close().await;
}

#[tokio::test]
async fn the_list_that_a_lane_leads_to_holds_what_it_counts_and_nothing_that_they_once_had() {
    let mut campus = Campus::new().await;
    let (given_on, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let again = Command::Dispatch {
        crew: vec![campus.staff("worker2").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    assert!(campus.does("manager", given_on, &again).await.took_effect());
    let (done, _) = campus.dispatched("门锁坏了", &["worker1"]).await;
    campus.works("worker1", done, Outcome::Success {}).await;
    let (_, sent) = campus.dispatched("水管漏水", &["worker1"]).await;
    let (held, waits) = campus.dispatched("水龙头漏水", &["worker1", "worker2"]).await;
    let hold = Command::Hold {
        reason: HoldReason::Parts,
        note: None,
        until: campus.now() + TimeDelta::hours(20),
    };
    for step in [&Command::Acknowledge {}, &hold] {
        assert!(campus.does("worker1", held, step).await.took_effect());
    }
    let (_, elsewhere) = campus.dispatched("桌子坏了", &["worker1"]).await;
    sqlx::query("update ticket set department = 'carpentry' where no = $1")
        .bind(elsewhere.0)
        .execute(campus.db.pool())
        .await
        .expect("written");
    let filter = TicketFilter {
        in_hand: Some(campus.staff("worker1").id),
        ..TicketFilter::default()
    };
    let at = (chrono_tz::Asia::Shanghai, campus.now());
    for (who, expected) in [
        ("manager", vec![waits, sent]),
        ("admin", vec![elsewhere, waits, sent]),
    ] {
        let now = board(&campus, who).await;
        let load = worker(&now, &campus.staff("worker1"));
        assert_eq!((load.open, load.on_hold), (2, 1), "{who}: whoever sent it");
        let page = store::ticket::list(&campus.db, &campus.staff(who), &filter, at, None, 100).await;
        let shown: Vec<TicketNo> = page.expect("read").rows.iter().map(|row| row.no).collect();
        assert_eq!(shown, expected, "{who}");
        assert_eq!(load.listed as usize, shown.len(), "{who}");
    }
    campus.close().await;
}

#[tokio::test]
async fn whoever_suits_comes_first_skill_before_nearness_and_who_is_away_last() {
    let mut campus = Campus::new().await;
    good_at(&campus, "worker3", "plumbing").await;
    // worker2 goes to room 101 of the same building
    let (lane, _) = campus.dispatched("门锁坏了", &["worker2"]).await;
    campus.does("worker2", lane, &Command::Acknowledge {}).await;
    let (lane, no) = campus.reported("水管漏水").await;
    campus.does("desk", lane, &Command::Accept {}).await;
    let order = async |campus: &Campus| {
        let board = board(campus, "manager").await;
        let row = board.row(no).expect("it waits");
        assert_eq!(row.spot.area, PlaceKind::Dormitory);
        let found = suggest(&board.workers, &[Wanted::from(row)], campus.now());
        let name = |id| {
            board
                .workers
                .iter()
                .find(|one| one.id == id)
                .map(|one| one.name.clone())
        };
        found
            .into_iter()
            .map(|one| (name(one.worker).expect("a worker"), one.reasons))
            .collect::<Vec<_>>()
    };
    let named = |name: &str, reasons: &[Reason]| (name.to_owned(), reasons.to_vec());
    assert_eq!(
        order(&campus).await,
        [
            named("worker3", &[Reason::Skilled, Reason::Free]),
            named("worker2", &[Reason::SameBuilding]),
            named("worker1", &[Reason::Free]),
        ]
    );
    let (manager, away) = (campus.staff("manager"), hours(campus.now(), 0, 5));
    absence::enter(
        &campus.db,
        &manager,
        campus.staff("worker3").id,
        &away,
        campus.now(),
    )
    .await
    .expect("written")
    .expect("entered");
    let found = order(&campus).await;
    assert_eq!(found[0].0, "worker2");
    assert_eq!(
        found[2],
        named("worker3", &[Reason::Absent, Reason::Skilled, Reason::Free])
    );
    campus.close().await;
}

#[tokio::test]
async fn a_worker_stays_near_for_two_hours_after_a_completion() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("门锁坏了", &["worker1"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    let near = async |campus: &Campus| {
        worker(&board(campus, "manager").await, &campus.staff("worker1"))
            .near
            .clone()
    };
    let spots = near(&campus).await;
    assert_eq!((spots.len(), spots[0].building.as_str()), (1, "D1"));
    campus.wait(119);
    assert_eq!(near(&campus).await.len(), 1);
    campus.wait(2);
    assert_eq!(near(&campus).await, []);
    campus.close().await;
}

#[tokio::test]
async fn what_was_handed_back_stands_below_the_urged_alone_with_who_and_why_and_is_not_suggested_again() {
    let mut campus = Campus::new().await;
    let calm = campus.reported("窗关不上").await;
    campus.does("desk", calm.0, &Command::Accept {}).await;
    let (lane, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    good_at(&campus, "worker1", "plumbing").await;
    let urged = campus.reported("灯不亮").await;
    campus.does("desk", urged.0, &Command::Accept {}).await;
    campus.does("chief", urged.0, &Command::Urge { note: None }).await;
    campus.does("worker1", lane, &Command::Acknowledge {}).await;
    let back = Command::HandBack {
        reason: remark("要木工"),
    };
    assert!(campus.does("worker1", lane, &back).await.took_effect());
    let now = board(&campus, "manager").await;
    assert_eq!(numbers(&now, ColumnName::Waiting), [urged.1, no, calm.1]);
    let row = now.row(no).expect("it waits");
    let told = row.handed_back.as_ref().expect("who and why");
    assert_eq!((told.name.as_str(), told.reason.as_str()), ("worker1", "要木工"));
    let found = suggest(&now.workers, &[Wanted::from(row)], campus.now());
    assert_eq!(found.len(), 3);
    assert_eq!(found[2].worker, campus.staff("worker1").id);
    assert!(!found[2].suits() && found[0].suits());
    // with somebody else, and completed, and reopened: nobody hands that back
    let crew = vec![campus.staff("worker2").id];
    let due = campus.now() + TimeDelta::days(1);
    let again = Command::Dispatch {
        crew,
        due,
        note: None,
    };
    assert!(campus.does("manager", lane, &again).await.took_effect());
    assert_eq!(
        board(&campus, "manager").await.row(no).expect("sent").handed_back,
        None
    );
    campus.works("worker2", lane, Outcome::Success {}).await;
    let reopen = Command::Reopen {
        reason: remark("又漏了"),
    };
    assert!(campus.does("desk", lane, &reopen).await.took_effect());
    let now = board(&campus, "manager").await;
    let row = now.row(no).expect("waits");
    assert_eq!(row.handed_back, None);
    let told = row.reopened.as_ref().expect("why, and who was there");
    let before = told.before.as_ref().expect("who completed it");
    assert_eq!(
        (told.reason.as_str(), before.name.as_str()),
        ("又漏了", "worker2")
    );
    let found = suggest(&now.workers, &[Wanted::from(row)], campus.now());
    assert_eq!(found[2].worker, campus.staff("worker2").id);
    assert!(found[2].reasons.contains(&Reason::DoneBefore) && !found[2].suits());
    let detail = store::ticket::detail(&campus.db, no, &campus.staff("manager")).await;
    let detail = detail.expect("read").expect("there");
    assert_eq!(
        Reopened::of(&detail).as_ref(),
        Some(told),
        "the ticket says the same"
    );
    campus.close().await;
}

#[tokio::test]
async fn what_workers_were_told_holds_until_it_is_completed() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("插座冒火花", &["worker1"]).await;
    let order = Command::Dispatch {
        crew: vec![campus.staff("worker2").id],
        due: campus.now() + TimeDelta::days(1),
        note: Some(remark("先断总闸")),
    };
    assert!(campus.does("manager", lane, &order).await.took_effect());
    let note = async |campus: &Campus| {
        let found = store::ticket::detail(&campus.db, no, &campus.staff("manager")).await;
        let detail = found.expect("read").expect("there");
        standing_note(&detail).map(|note| note.as_str().to_owned())
    };
    assert_eq!(note(&campus).await.as_deref(), Some("先断总闸"));
    let back = Command::HandBack {
        reason: remark("要两个人"),
    };
    for step in [Command::Acknowledge {}, back] {
        assert!(campus.does("worker2", lane, &step).await.took_effect());
    }
    assert_eq!(note(&campus).await.as_deref(), Some("先断总闸"), "handed back");
    let again = Command::Dispatch {
        crew: vec![campus.staff("worker1").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    assert!(campus.does("manager", lane, &again).await.took_effect());
    assert_eq!(note(&campus).await, None, "as the manager left it");
    campus.close().await;
}

#[tokio::test]
async fn who_could_dispatch_and_be_sent_is_counted_for_each_department() {
    let campus = Campus::new().await;
    let utilities = async |campus: &Campus| {
        let all = dispatch::staffing(&campus.db).await.expect("read");
        let manager = campus.staff("manager");
        let one = all
            .into_iter()
            .find(|one| manager.departments.contains(&one.department));
        let one = one.expect("the manager's department");
        (one.managers, one.workers)
    };
    let (managers, workers) = utilities(&campus).await;
    assert!(managers >= 1 && workers >= 3);
    sqlx::query("update person set active = false where id = $1")
        .bind(campus.staff("manager").id.0)
        .execute(campus.db.pool())
        .await
        .expect("written");
    assert_eq!(utilities(&campus).await, (managers - 1, workers));
    campus.close().await;
}

#[tokio::test]
async fn of_several_orders_each_is_a_command_of_its_own_and_one_that_was_cancelled_is_refused() {
    let mut campus = Campus::new().await;
    let mut lanes = Vec::new();
    for content in ["水管漏水", "灯不亮", "门锁坏了"] {
        let (lane, _) = campus.reported(content).await;
        campus.does("desk", lane, &Command::Accept {}).await;
        lanes.push(lane);
    }
    campus
        .does("reporter", lanes[1], &Command::Cancel { reason: None })
        .await;
    let due = campus.now() + TimeDelta::days(1);
    let order = Command::Dispatch {
        crew: vec![campus.staff("worker1").id, campus.staff("worker2").id],
        due,
        note: None,
    };
    let envelopes: Vec<_> = lanes
        .iter()
        .map(|lane| campus.envelope("manager", *lane, &order))
        .collect();
    let mut answers = Vec::new();
    for envelope in &envelopes {
        answers.push(campus.send("manager", envelope).await.status);
    }
    assert_eq!(
        answers,
        [
            AnswerStatus::Applied,
            AnswerStatus::Conflict,
            AnswerStatus::Applied
        ]
    );
    let now = board(&campus, "manager").await;
    assert_eq!(now.rows(ColumnName::Sent).len(), 2);
    assert!(now.rows(ColumnName::Waiting).is_empty());
    assert_eq!(
        worker(&now, &campus.staff("worker2")).open,
        2,
        "each of the crew has it in hand"
    );
    campus.close().await;
}

#[tokio::test]
async fn a_category_that_nobody_knows_is_nobodys_skill() {
    let campus = Campus::new().await;
    good_at(&campus, "worker1", "not a code").await;
    good_at(&campus, "worker2", "plumbing").await;
    let now = board(&campus, "manager").await;
    let skills = |name| worker(&now, &campus.staff(name)).skills.clone();
    assert_eq!(skills("worker1"), []);
    assert_eq!(
        skills("worker2"),
        [CategoryCode::parse("plumbing").expect("code")]
    );
    campus.close().await;
}

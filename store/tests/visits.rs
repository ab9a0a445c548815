//! Whom the desk calls back, when and how often, by the office's rules.

use chrono::TimeDelta;
use domain::id::{TicketId, TicketNo};
use domain::rejection::Field;
use domain::rules::{Rules, VisitRules};
use domain::score::{RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Command, Outcome, StageName, Ticket, VisitResult};
use domain::view::{EscalationFilter, EscalationTab, VisitAbout, VisitPage, VisitTab};
use store::testing::Campus;

async fn page(campus: &Campus, tab: VisitTab) -> VisitPage {
    let page = store::visit::page(&campus.db, tab, campus.now(), None, 50).await;
    page.expect("read")
}

/// How many reports wait for management.
async fn escalations(campus: &Campus) -> i64 {
    let filter = EscalationFilter {
        tab: EscalationTab::Open,
        cause: None,
        department: None,
    };
    let counts = store::escalation::counts(&campus.db, &campus.staff("chief"), &filter, campus.now()).await;
    counts.expect("read").open
}

async fn set(campus: &Campus, visits: VisitRules) {
    let rules = Rules {
        visits,
        ..Rules::default()
    };
    let by = campus.staff("admin").id;
    store::rules::set_rules(&campus.db, &rules, None, by, campus.now())
        .await
        .expect("set");
}

async fn completed(campus: &mut Campus, outcome: Outcome) -> (TicketId, TicketNo) {
    let (lane, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    campus.works("worker1", lane, outcome).await;
    (lane, no)
}

async fn ticket(campus: &Campus, no: TicketNo) -> Ticket {
    let detail = store::ticket::detail(&campus.db, no, &campus.staff("desk")).await;
    detail.expect("read").expect("there").ticket
}

fn remark() -> Remark {
    Remark::parse(Field::Remark, "缺配件").expect("a remark")
}

#[tokio::test]
async fn a_rejection_is_called_about_like_a_repair_and_management_hears_when_it_is_contested() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("宿舍缺一张床").await;
    let reject = Command::Reject { reason: remark() };
    assert!(campus.does("desk", lane, &reject).await.took_effect());
    let due = page(&campus, VisitTab::Due).await;
    let [visit] = &due.page.rows[..] else {
        panic!("{due:?}")
    };
    assert!(matches!(&visit.about, VisitAbout::Rejection { reason } if reason == "缺配件"));
    assert_eq!(due.counts, [1, 0]);
    let explained = Command::RecordVisit {
        result: VisitResult::Explained {
            desk: None,
            accepts: false,
            remark: None,
        },
    };
    assert!(campus.does("desk", lane, &explained).await.took_effect());
    assert!(page(&campus, VisitTab::Due).await.page.rows.is_empty());
    assert_eq!(escalations(&campus).await, 2, "rejected, and contested");
    campus.close().await;
}

#[tokio::test]
async fn of_successes_so_many_are_called_as_the_office_says_and_of_failures_all() {
    let mut campus = Campus::new().await;
    let category = store::testing::report("灯不亮").category;
    set(
        &campus,
        VisitRules {
            percent: [(category, 0)].into(),
            ..VisitRules::default()
        },
    )
    .await;
    let (_, good) = completed(&mut campus, Outcome::Success {}).await;
    let failure = Outcome::Failure {
        explanation: remark(),
        advice: remark(),
    };
    let (bad, _) = completed(&mut campus, failure).await;
    let due = page(&campus, VisitTab::Due).await.page.rows;
    assert_eq!(due.iter().map(|visit| visit.row.id).collect::<Vec<_>>(), [bad]);
    assert_eq!(
        escalations(&campus).await,
        1,
        "management has heard of it already"
    );
    let closed = ticket(&campus, good).await;
    assert_eq!(closed.stage.name(), StageName::Closed);
    campus.close().await;
}

#[tokio::test]
async fn a_call_is_put_off_by_the_delay_and_made_as_often_as_the_office_says() {
    let mut campus = Campus::new().await;
    set(
        &campus,
        VisitRules {
            delay_minutes: 60,
            max_attempts: 2,
            ..VisitRules::default()
        },
    )
    .await;
    let (lane, no) = completed(&mut campus, Outcome::Success {}).await;
    assert_eq!(page(&campus, VisitTab::Later).await.counts, [0, 1]);
    campus.wait(61);
    let due = page(&campus, VisitTab::Due).await;
    assert_eq!((due.counts, due.rules.max_attempts), ([1, 0], 2));
    let missed = |at| Command::RecordVisit {
        result: VisitResult::NotReached {
            retry_at: at,
            remark: None,
        },
    };
    let later = campus.now() + TimeDelta::hours(2);
    assert!(campus.does("desk", lane, &missed(later)).await.took_effect());
    assert_eq!(page(&campus, VisitTab::Later).await.page.rows[0].attempts, 1);
    assert!(campus.does("desk", lane, &missed(later)).await.took_effect());
    assert_eq!(page(&campus, VisitTab::Later).await.counts, [0, 0]);
    assert_eq!(ticket(&campus, no).await.stage.name(), StageName::Closed);
    campus.close().await;
}

#[tokio::test]
async fn what_ends_at_night_is_called_about_in_the_morning() {
    let mut campus = Campus::new().await;
    let morning = campus.now() + TimeDelta::days(1);
    // from eight in the morning to half past nine in the evening
    campus.wait(13 * 60 + 30);
    completed(&mut campus, Outcome::Success {}).await;
    let (lane, _) = campus.reported("宿舍缺一张床").await;
    let reject = Command::Reject { reason: remark() };
    assert!(campus.does("desk", lane, &reject).await.took_effect());
    // what came too late, and a manager accepts
    let (lane, _) = campus.dispatched("水管漏水", &["worker1"]).await;
    let order = Command::Dispatch {
        crew: vec![campus.staff("worker2").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    let complete = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    };
    let settle = Command::SettleReview {
        accept: true,
        note: None,
    };
    for (who, step) in [
        ("worker1", Command::Acknowledge {}),
        ("worker1", Command::Arrive {}),
        ("manager", order),
        ("worker1", complete),
        ("manager", settle),
    ] {
        assert!(campus.does(who, lane, &step).await.took_effect(), "{step:?}");
    }
    let later = page(&campus, VisitTab::Later).await;
    assert_eq!(later.counts, [0, 3]);
    let due: Vec<_> = later.page.rows.iter().map(|visit| visit.due).collect();
    assert_eq!(due, [morning; 3]);
    campus.close().await;
}

#[tokio::test]
async fn what_the_reporter_rated_online_stands_beside_the_call_and_apart_from_it() {
    let mut campus = Campus::new().await;
    let (lane, no) = completed(&mut campus, Outcome::Success {}).await;
    let four = Score::new(4).expect("1 to 5");
    let rate = Command::Rate {
        repair: RepairScores {
            quality: four,
            attitude: four,
            time: four,
            result: four,
        },
        desk: None,
        fixed: true,
        remark: None,
    };
    assert!(campus.does("reporter", lane, &rate).await.took_effect());
    let due = page(&campus, VisitTab::Due).await.page.rows;
    assert!(due[0].rating.as_ref().is_some_and(|rating| rating.fixed));
    let rated = ticket(&campus, no).await;
    assert!(rated.visits.is_empty() && rated.ratings.len() == 1);
    campus.close().await;
}

//! One-time codes: kept as fingerprints, sent to numbers that reported something, soon worth nothing.

use domain::phone::Phone;
use domain::ticket::Command;
use domain::view::Own;
use std::time::Duration;
use store::outbox::{Sending, lease, list, settle};
use store::phone_code::{LIFE_MINUTES, NewCode, TRIES, Tried, attempt, expire, issue};
use store::testing::{Campus, filing, report};

const RIGHT: &str = "042137";
const WRONG: &str = "042138";

fn code(id: &str, phone: &Phone) -> NewCode {
    NewCode {
        id: id.to_owned(),
        phone: phone.clone(),
        code: RIGHT.to_owned(),
        salt: [7; 16],
    }
}

fn phone(digits: &str) -> Phone {
    Phone::parse(digits).expect("a number")
}

async fn try_it(campus: &Campus, id: &str, typed: &str) -> Tried {
    attempt(&campus.db, id, typed, campus.now()).await.expect("tried")
}

async fn ask(campus: &Campus, id: &str, phone: &Phone) {
    issue(&campus.db, &code(id, phone), campus.now())
        .await
        .expect("issued");
}

#[tokio::test]
async fn a_code_is_right_once() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let own = report("灯不亮").reporter.phone;
    ask(&campus, "a", &own).await;
    assert_eq!(
        try_it(&campus, "a", WRONG).await,
        Tried::Wrong { left: TRIES - 1 }
    );
    assert_eq!(
        try_it(&campus, "b", RIGHT).await,
        Tried::Over,
        "it is another browser's"
    );
    assert_eq!(try_it(&campus, "a", RIGHT).await, Tried::Right);
    assert_eq!(try_it(&campus, "a", RIGHT).await, Tried::Over);
    let kept: Vec<String> = sqlx::query_scalar("select hash from phone_code")
        .fetch_all(campus.db.pool())
        .await
        .expect("read");
    assert!(kept.is_empty(), "{kept:?}");
    campus.close().await;
}

#[tokio::test]
async fn a_code_is_tried_five_times_at_most_and_for_ten_minutes() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let own = report("灯不亮").reporter.phone;
    ask(&campus, "a", &own).await;
    for left in (1..TRIES).rev() {
        assert_eq!(try_it(&campus, "a", WRONG).await, Tried::Wrong { left });
    }
    assert_eq!(try_it(&campus, "a", WRONG).await, Tried::Over);
    assert_eq!(try_it(&campus, "a", RIGHT).await, Tried::Over);
    ask(&campus, "b", &own).await;
    campus.wait(LIFE_MINUTES);
    assert_eq!(try_it(&campus, "b", RIGHT).await, Tried::Over);
    assert_eq!(expire(&campus.db, campus.now()).await.expect("forgotten"), 2);
    campus.close().await;
}

#[tokio::test]
async fn nobody_tries_more_often_by_trying_at_once() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    ask(&campus, "a", &report("灯不亮").reporter.phone).await;
    let tries = (0..20).map(|_| try_it(&campus, "a", WRONG));
    let answers = tokio::time::timeout(Duration::from_secs(60), futures::future::join_all(tries))
        .await
        .expect("answered");
    let counted = answers.iter().filter(|one| matches!(one, Tried::Wrong { .. }));
    assert_eq!(counted.count(), usize::from(TRIES) - 1);
    campus.close().await;
}

#[tokio::test]
async fn only_a_number_that_reported_something_gets_a_message_and_asking_looks_the_same() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let stranger = phone("13911112222");
    ask(&campus, "a", &stranger).await;
    assert_eq!(
        try_it(&campus, "a", WRONG).await,
        Tried::Wrong { left: TRIES - 1 }
    );
    let sent = lease(&campus.db, campus.now(), 100).await.expect("leased");
    assert!(sent.iter().all(|message| message.phone != stranger.as_str()));
    campus.close().await;
}

/// State and contents of the message with a code, as the administrator's page has them.
async fn shown(campus: &Campus) -> (String, String) {
    let rows = list(&campus.db, None, 100).await.expect("read").rows;
    let row = rows.into_iter().find(|row| row.key == "phone_code");
    let row = row.expect("a row");
    (row.state, row.params.to_string())
}

#[tokio::test]
async fn a_code_is_read_on_its_telephone_alone_and_forgotten_when_it_is_delivered() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    let own = report("灯不亮").reporter.phone;
    ask(&campus, "a", &own).await;
    let (state, text) = shown(&campus).await;
    assert_eq!(
        (state.as_str(), text.contains(RIGHT)),
        ("waiting", false),
        "{text}"
    );
    let kept: String = sqlx::query_scalar("select hash from phone_code")
        .fetch_one(campus.db.pool())
        .await
        .expect("read");
    assert!(!kept.contains(RIGHT));

    let message = |all: Vec<store::outbox::Message>| {
        let one = all.into_iter().find(|message| message.key == "phone_code");
        one.expect("a message")
    };
    let one = message(lease(&campus.db, campus.now(), 100).await.expect("leased"));
    assert_eq!(
        (one.phone.as_str(), one.params["code"].as_str()),
        (own.as_str(), Some(RIGHT))
    );
    settle(
        &campus.db,
        &one,
        &Sending::Temporary("busy".to_owned()),
        campus.now(),
    )
    .await
    .expect("settled");
    assert!(
        !shown(&campus).await.1.contains(RIGHT),
        "nor while it is tried again"
    );
    settle(&campus.db, &one, &Sending::Delivered, campus.now())
        .await
        .expect("settled");
    let kept: serde_json::Value = sqlx::query_scalar("select params from outbox where key = 'phone_code'")
        .fetch_one(campus.db.pool())
        .await
        .expect("read");
    assert_eq!(kept, serde_json::json!({}));

    // where no provider is, the administrator's page is the only way to read it, while it holds
    ask(&campus, "b", &own).await;
    let one = message(lease(&campus.db, campus.now(), 100).await.expect("leased"));
    settle(&campus.db, &one, &Sending::Shown, campus.now())
        .await
        .expect("settled");
    assert!(shown(&campus).await.1.contains(RIGHT));
    campus.wait(LIFE_MINUTES);
    expire(&campus.db, campus.now()).await.expect("forgotten");
    assert!(!shown(&campus).await.1.contains(RIGHT));
    campus.close().await;
}

#[tokio::test]
async fn a_code_that_came_too_late_is_not_sent() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    ask(&campus, "a", &report("灯不亮").reporter.phone).await;
    campus.wait(LIFE_MINUTES);
    let sent = lease(&campus.db, campus.now(), 100).await.expect("leased");
    assert!(sent.iter().all(|message| message.key != "phone_code"));
    campus.close().await;
}

#[tokio::test]
async fn the_list_of_a_number_has_its_reports_and_complaints_and_is_paged() {
    let mut campus = Campus::new().await;
    let own = report("灯不亮").reporter.phone;
    let (first, _) = campus.reported("灯不亮").await;
    assert!(
        campus
            .does("desk", first, &Command::Accept {})
            .await
            .took_effect()
    );
    let mut other = report("门坏了");
    other.reporter.phone = phone("13911112222");
    let lane = store::testing::new_lane();
    campus
        .does("reporter", lane, &Command::Report { report: other })
        .await;
    campus.wait(1);
    let mut complaint = filing(domain::complaint::Channel::Web, "菜里有头发");
    if let Some(person) = &mut complaint.complainant {
        person.phone = own.clone();
    }
    let anonymous = domain::complaint::Filing {
        complainant: None,
        ..complaint.clone()
    };
    let (_, filed) = campus.filed("reporter", complaint).await;
    campus.filed("reporter", anonymous).await;
    campus.reported("水龙头滴水").await;

    let all = store::own::list(&campus.db, &own, None, 10).await.expect("read");
    let said: Vec<String> = all
        .rows
        .iter()
        .map(|row| match &row.what {
            Own::Ticket { content, stage, .. } => format!("{content} {}", stage.as_str()),
            Own::Complaint { .. } => format!("complaint {}", row.no),
        })
        .collect();
    assert_eq!(
        said,
        [
            "水龙头滴水 submitted".to_owned(),
            format!("complaint {filed}"),
            "灯不亮 accepted".to_owned()
        ]
    );
    let mut pages = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store::own::list(&campus.db, &own, after.as_deref(), 1)
            .await
            .expect("read");
        pages.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(pages, all.rows);
    campus.close().await;
}

//! What docs/sync.md says of statuses and headers, asked over HTTP.

use crate::support::{Answer, Tester};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::people::{Author, Role};
use domain::ticket::Command;
use domain::wire::{Envelope, MAX_BATCH, PushAnswer};
use serde_json::{Value, json};
use store::testing::{Campus, report};

const PUSH: &str = "/api/sync/v1/push";
const PULL: &str = "/api/sync/v1/pull";

fn push_of(commands: &[Envelope]) -> Value {
    serde_json::to_value(store::testing::push_of(commands)).expect("serialises")
}

/// Reports of one reporter's phone, a ticket each.
fn reports(campus: &mut Campus, count: u8) -> Vec<Envelope> {
    let mut one = |number| {
        let lane = domain::ticket::sample::lane(number);
        let report = report(&format!("灯不亮 {number}"));
        campus.envelope("reporter", lane, &Command::Report { report })
    };
    (1..=count).map(&mut one).collect()
}

async fn ask(tester: &Tester, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend_from_slice(headers);
    tester
        .ask(Method::POST, path, &all, Body::from(body.to_string()))
        .await
}

fn says(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("x-sync-proto"), "1", "this server's own word");
    let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), code)
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_batch_that_is_too_long_mixed_or_of_an_old_build_is_told_apart() {
    let (mut campus, tester) = Tester::new().await;
    let commands = reports(&mut campus, 3);
    let long = push_of(&vec![commands[0].clone(); MAX_BATCH + 1]);
    assert_eq!(
        says(&ask(&tester, PUSH, &[], &long).await),
        refused(422, "rejected")
    );
    let mut mixed = push_of(&commands);
    mixed["install"] = json!("0190d3a0-0000-7000-8000-000000000001");
    assert_eq!(
        says(&ask(&tester, PUSH, &[], &mixed).await),
        refused(422, "rejected")
    );
    let good = push_of(&commands);
    let old = ask(&tester, PUSH, &[("x-sync-proto", "2")], &good).await;
    assert_eq!(says(&old), refused(426, "update"));
    let elsewhere = ask(&tester, PUSH, &[("sec-fetch-site", "cross-site")], &good).await;
    assert_eq!(says(&elsewhere), refused(403, "forbidden"));
    // none of it has taken anything
    let taken: PushAnswer =
        serde_json::from_value(ask(&tester, PUSH, &[], &good).await.json()).expect("answers");
    let applied = taken.answers.iter().filter(|answer| answer.took_effect()).count();
    assert_eq!((taken.answers.len(), applied), (3, 3));
    campus.close().await;
}

#[tokio::test]
async fn f23_a_queue_of_another_person_is_nobodys_whatever_the_session() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("worker9", Role::Worker).await;
    let other = Author::Person(campus.staff("worker2").id).to_string();
    let first = json!({ "cursor": 0 });
    for named in [other.as_str(), "worker9"] {
        let headers = [("cookie", cookie.as_str()), ("x-sync-author", named)];
        assert_eq!(
            says(&ask(&tester, PULL, &headers, &first).await),
            refused(401, "sign_in"),
            "{named}"
        );
    }
    let anon = "anon:0190d3a0-0000-7000-8000-000000000001";
    let headers = [("cookie", cookie.as_str()), ("x-sync-author", anon)];
    assert_eq!(ask(&tester, PULL, &headers, &first).await.status, StatusCode::OK);
    assert_eq!(
        says(&ask(&tester, PULL, &[], &first).await),
        refused(401, "sign_in")
    );
    campus.close().await;
}

#[tokio::test]
async fn f34_what_follows_a_gap_in_its_lane_is_left_unlooked_at_and_other_lanes_go_on() {
    let (mut campus, tester) = Tester::new().await;
    let mut commands = reports(&mut campus, 2);
    let urge = campus.envelope("reporter", commands[0].lane, &Command::Urge { note: None });
    let again = campus.envelope("reporter", commands[0].lane, &Command::Urge { note: None });
    commands.splice(0..1, [urge, again]);
    let answer = ask(&tester, PUSH, &[], &push_of(&commands)).await;
    let answers = answer.json()["answers"].clone();
    let told: Vec<(&str, &Value)> = answers
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["status"].as_str().expect("a status"), &one["expected_seq"]))
        .collect();
    assert_eq!(told, [("expected_seq", &json!(1)), ("applied", &Value::Null)]);
    campus.close().await;
}

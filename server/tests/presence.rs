//! Officers see over the wire who has which ticket open; nobody else hears of it.

use crate::support::Tester;
use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request, StatusCode};
use domain::people::Role;
use futures::StreamExt;
use serde_json::json;
use server::http::Seen;
use std::time::Duration;
use tower::ServiceExt;

const LOOKING: &str = "/api/desk/looking";

#[tokio::test]
async fn officers_see_each_other_until_they_leave_and_others_may_not_ask() {
    let (mut campus, tester) = Tester::new().await;
    let (_, no) = campus.reported("水管漏水").await;
    let first = tester.signed_in("desk1", Role::DutyOfficer).await;
    let second = tester.signed_in("desk3", Role::DutyOfficer).await;
    let worker = tester.signed_in("worker9", Role::Worker).await;
    let looks = tester
        .call(LOOKING, &first, &json!({"at": no, "left": null}))
        .await;
    assert_eq!(looks.status, StatusCode::OK, "{}", looks.text());
    let seen = tester
        .call(LOOKING, &second, &json!({"at": null, "left": null}))
        .await;
    assert_eq!(seen.json()[0]["no"], json!(no), "{}", seen.text());
    assert_eq!(seen.json().as_array().map(Vec::len), Some(1));
    let refused = tester
        .call(LOOKING, &worker, &json!({"at": no, "left": null}))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // a page that is being closed says it as plain text
    let body = format!("{{\"at\":null,\"left\":{no}}}");
    let headers = [
        ("content-type", "text/plain;charset=UTF-8"),
        ("cookie", first.as_str()),
        ("origin", "http://campus.test"),
    ];
    let left = tester.ask(Method::POST, LOOKING, &headers, body).await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.text());
    let seen = tester
        .call(LOOKING, &second, &json!({"at": null, "left": null}))
        .await;
    assert_eq!(seen.json(), json!([]));
    campus.close().await;
}

/// Reads the stream until it has said `wanted`.
async fn hear(stream: &mut BodyDataStream, wanted: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(wanted) {
        let part = tokio::time::timeout(Duration::from_secs(5), stream.next()).await;
        let part = part.expect("in time").expect("not over").expect("readable");
        heard.push_str(&String::from_utf8_lossy(&part));
    }
    heard
}

#[tokio::test]
async fn only_officers_hear_that_somebody_looks_and_nobody_reads_lists_again_for_it() {
    let (campus, tester) = Tester::new().await;
    let desk = tester.signed_in("desk1", Role::DutyOfficer).await;
    let worker = tester.signed_in("worker9", Role::Worker).await;
    let seen = |v, looking| Seen { v, at: None, looking };
    tester.changes.send_replace(seen(7, 1));
    let mut streams = Vec::new();
    for cookie in [&desk, &worker] {
        let request = Request::builder()
            .uri("/api/live")
            .header("cookie", cookie)
            .header("last-event-id", "7");
        let request = request.body(Body::empty()).expect("a request");
        let answer = tester.app.clone().oneshot(request).await.expect("an answer");
        streams.push(answer.into_body().into_data_stream());
    }
    for stream in &mut streams {
        // from here on it listens
        stream.next().await.expect("open").expect("readable");
    }
    tester.changes.send_replace(seen(7, 2));
    let first = hear(&mut streams[0], "event: looking").await;
    assert!(!first.contains("tick"), "nothing has changed: {first}");
    tester.changes.send_replace(seen(8, 2));
    for stream in &mut streams {
        let next = hear(stream, "\"v\":8").await;
        assert!(!next.contains("looking"), "{next}");
    }
    campus.close().await;
}

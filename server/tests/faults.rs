//! Bad days: no database, too much at once, an old phone, a stream that must end.

use crate::support::Tester;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::people::Role;
use futures::StreamExt;
use futures::future::join_all;
use serde_json::json;
use server::http::Seen;
use std::time::Duration;
use store::Db;
use tower::ServiceExt;

#[tokio::test]
async fn without_a_database_everything_says_so_and_the_process_lives() {
    let db = Db::connect("postgres://nobody@127.0.0.1:1/none", 2).expect("a URL");
    let tester = Tester::over(db, "http://campus.test");
    assert_eq!(tester.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(
        tester.get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        tester.get("/shell").await.status,
        StatusCode::OK,
        "phones still get what starts without a network"
    );
    let session = "baoxiu_session=AAAAAAAAAAAAAAAAAAAAAA";
    let pages = [("/r/D1-101", ""), ("/login", ""), ("/jobs", session)];
    let answers = pages.map(|(path, cookie)| tester.get_as(cookie, path));
    for (answer, (path, _)) in join_all(answers).await.iter().zip(pages) {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.page()["refusal"], "unavailable", "{path}");
    }
    let pull = tester
        .call("/api/sync/v1/pull", session, &json!({ "cursor": 0 }))
        .await;
    assert_eq!(
        (pull.status, &pull.json()["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"unavailable".into())
    );
    for word in ["sqlx", "postgres", "127.0.0.1", "server/src"] {
        assert!(!pull.text().contains(word), "{word} reached a client");
    }
}

#[tokio::test]
async fn a_ready_server_says_so() {
    let (campus, tester) = Tester::new().await;
    let answer = tester.get("/readyz").await;
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (StatusCode::OK, &"ready".into())
    );
    campus.close().await;
}

fn push(install: &str) -> serde_json::Value {
    json!({
        "install": install, "page_session": install, "sent_mono_ms": 0.0, "sent_wall_ms": 0, "commands": [],
    })
}

const INSTALL: &str = "0190d3a0-0000-7000-8000-000000000001";

#[tokio::test]
async fn too_much_too_often_and_too_old_are_told_apart() {
    let (campus, tester) = Tester::new().await;
    assert_eq!(
        tester.call("/api/sync/v1/push", "", &push(INSTALL)).await.status,
        StatusCode::OK
    );
    let large = json!({ "install": "x".repeat(300 * 1024) });
    let answer = tester.call("/api/sync/v1/push", "", &large).await;
    assert_eq!(
        (answer.status, answer.json()["code"].is_string()),
        (StatusCode::PAYLOAD_TOO_LARGE, true)
    );
    let old = [("content-type", "application/json"), ("x-sync-proto", "0")];
    let answer = tester
        .ask(Method::POST, "/api/sync/v1/push", &old, push(INSTALL).to_string())
        .await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::UPGRADE_REQUIRED, &"update".into())
    );
    let mut answers = Vec::new();
    for _ in 0..80 {
        answers.push(tester.call("/api/sync/v1/push", "", &push(INSTALL)).await);
    }
    let throttled = answers
        .iter()
        .find(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS)
        .expect("stopped");
    assert_eq!(
        (throttled.header("retry-after"), &throttled.json()["code"]),
        ("30", &"too_many".into())
    );
    // whoever is signed in is not anonymous
    let desk = tester.signed_in("desk1", Role::DutyOfficer).await;
    assert_eq!(
        tester
            .call("/api/sync/v1/push", &desk, &push(INSTALL))
            .await
            .status,
        StatusCode::OK
    );
    campus.close().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_words() {
    let (campus, tester) = Tester::new().await;
    let answer = tester
        .call("/api/sync/v1/push", "", &json!({ "install": 7 }))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["code"], "rejected", "{}", answer.text());
    campus.close().await;
}

/// Reads the stream until it has said `wanted`.
async fn hear(stream: &mut axum::body::BodyDataStream, wanted: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(wanted) {
        let part = tokio::time::timeout(Duration::from_secs(5), stream.next())
            .await
            .expect("in time");
        heard.push_str(&String::from_utf8_lossy(
            &part.expect("not over").expect("readable"),
        ));
    }
    heard
}

#[tokio::test]
async fn a_listener_hears_what_changed_what_it_missed_and_the_end() {
    let (campus, tester) = Tester::new().await;
    let desk = tester.signed_in("desk1", Role::DutyOfficer).await;
    tester.changes.send_replace(Seen {
        v: 7,
        at: None,
        looking: 0,
    });
    let listen = async |last: Option<&str>| {
        let mut request = Request::builder().uri("/api/live").header("cookie", &desk);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let answer = tester
            .app
            .clone()
            .oneshot(request.body(Body::empty()).expect("a request"))
            .await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert!(!answer.headers().contains_key("content-encoding"));
        answer.into_body().into_data_stream()
    };
    let mut behind = listen(Some("5")).await;
    let heard = hear(&mut behind, "\n\n").await;
    assert!(
        heard.contains("data: {\"tick\":\"changed\",\"v\":7}") && heard.contains("id: 7"),
        "{heard}"
    );
    assert!(heard.contains("retry: "), "{heard}");
    let mut current = listen(Some("7")).await;
    assert!(!hear(&mut current, "\n\n").await.contains("data:"));
    tester.changes.send_replace(Seen {
        v: 8,
        at: None,
        looking: 0,
    });
    assert!(hear(&mut current, "\n\n").await.contains("\"v\":8"));
    tester.closing.send_replace(true);
    let end = tokio::time::timeout(Duration::from_secs(5), async {
        while current.next().await.is_some() {}
    })
    .await;
    assert!(end.is_ok(), "the stream ends with the server");
    campus.close().await;
}

#[tokio::test]
async fn messages_are_sent_once() {
    use server::sms::open;
    let (mut campus, tester) = Tester::new().await;
    campus.dispatched("灯不亮", &["worker1"]).await;
    let settings = server::config::Messages {
        sms: "log".to_owned(),
    };
    let sms = open(&settings).expect("known");
    let sent = server::task::outbox::turn(&tester.server, sms.as_ref())
        .await
        .expect("sent");
    assert_eq!(
        sent, 2,
        "the reporter hears of acceptance, the worker of the order"
    );
    assert_eq!(
        server::task::outbox::turn(&tester.server, sms.as_ref())
            .await
            .expect("sent"),
        0
    );
    assert!(
        store::outbox::counts(&campus.db)
            .await
            .expect("counted")
            .is_empty()
    );
    assert!(
        open(&server::config::Messages {
            sms: "pigeon".to_owned()
        })
        .is_err()
    );
    campus.close().await;
}

#[tokio::test]
async fn the_demo_campus_never_mixes_with_other_data() {
    let campus = store::testing::Campus::new().await;
    let found = server::cli::seed::load(&campus.db, 5, 1, campus.now())
        .await
        .expect("the database works");
    assert_eq!(found, server::cli::seed::Found::OtherData);
    assert_eq!(store::people::census(&campus.db).await.expect("counted").1, 0);
    campus.close().await;
}

#[tokio::test]
async fn a_places_code_is_a_picture_for_the_administrator() {
    let (campus, tester) = Tester::new().await;
    let admin = tester.signed_in("admin1", Role::Administrator).await;
    let answer = tester.get_as(&admin, "/admin/places/D1-101/qr.svg").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "image/svg+xml")
    );
    assert!(answer.text().contains("D1-101"));
    assert_eq!(
        tester.get_as(&admin, "/admin/places/NO-SUCH/qr.svg").await.status,
        StatusCode::NOT_FOUND
    );
    campus.close().await;
}

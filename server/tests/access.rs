//! Who may open what: every address that exists has a line in the table, every line is kept, and nobody gets by.

use crate::support::Tester;
use app::access::{self, Rule, TABLE};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use domain::people::Role;
use leptos::server_fn::axum::server_fn_paths;
use server::http::paths;
use std::collections::BTreeSet;
use std::net::SocketAddr;

#[tokio::test]
async fn every_address_has_a_rule_and_every_rule_an_address() {
    let (campus, tester) = Tester::new().await;
    let served = paths(&tester.server);
    let ruled: BTreeSet<String> = TABLE.iter().map(|(pattern, _)| (*pattern).to_owned()).collect();
    let without_rule: Vec<_> = served.difference(&ruled).collect();
    let without_address: Vec<_> = ruled.difference(&served).collect();
    assert!(
        without_rule.is_empty(),
        "served, but closed to everybody: {without_rule:?}"
    );
    assert!(
        without_address.is_empty(),
        "ruled, but served nowhere: {without_address:?}"
    );
    assert_eq!(ruled.len(), TABLE.len(), "no pattern stands there twice");
    for (path, _) in server_fn_paths() {
        assert!(
            access::rule(path).is_some(),
            "the server function {path} has no line"
        );
    }
    campus.close().await;
}

/// An address that a pattern stands for.
fn sample(pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| match part {
        "{code}" => "D1-101",
        "{token}" => "00000000000000000000000000000000",
        "{act}" => "cancel",
        "{username}" => "desk",
        "{no}" => "100001",
        "{id}" => "00000000-0000-7000-8000-000000000000",
        "{sha256}" => "0000000000000000000000000000000000000000000000000000000000000000",
        "*" => "nothing.js",
        other => other,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_call(pattern: &str) -> bool {
    pattern.starts_with("/api/") && pattern != "/api/live" && !pattern.starts_with("/api/blobs/")
}

#[tokio::test]
async fn without_a_session_pages_lead_to_sign_in_and_interfaces_refuse() {
    let (campus, tester) = Tester::new().await;
    for (pattern, rule) in TABLE
        .iter()
        .filter(|(_, rule)| matches!(rule, Rule::Roles(_) | Rule::SignedIn))
    {
        let path = sample(pattern);
        let method = if is_call(pattern) {
            Method::POST
        } else {
            Method::GET
        };
        let answer = tester
            .ask(method, &path, &[("content-type", "application/json")], "{}")
            .await;
        if pattern.starts_with("/api/") || pattern.ends_with(".svg") {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {rule:?}");
            assert_eq!(answer.json()["code"], "sign_in", "{path}");
            assert!(answer.json()["message"].is_string(), "{path}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {rule:?}");
            assert_eq!(answer.location(), format!("/login?next={path}"));
        }
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_role_opens_what_is_its_own_and_nothing_else() {
    let (campus, tester) = Tester::new().await;
    for role in Role::ALL {
        let cookie = tester.signed_in(&format!("one-{}", role.as_str()), role).await;
        for (pattern, rule) in TABLE {
            let Rule::Roles(roles) = rule else { continue };
            let path = sample(pattern);
            let method = if is_call(pattern) {
                Method::POST
            } else {
                Method::GET
            };
            let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
            let answer = tester.ask(method, &path, &headers, "{}").await;
            let refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(
                refused,
                !roles.contains(&role),
                "{role:?} at {path}: {}",
                answer.status
            );
            assert!(
                !matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::SEE_OTHER),
                "{path}"
            );
            if refused && path.starts_with("/api/") {
                assert_eq!(answer.json()["code"], "forbidden", "{path}");
            } else if refused && !path.ends_with(".svg") {
                assert_eq!(answer.page()["refusal"], "forbidden", "{path}");
            }
        }
    }
    campus.close().await;
}

#[tokio::test]
async fn what_has_no_rule_is_not_there() {
    let (campus, tester) = Tester::new().await;
    let page = tester.get("/nothing").await;
    assert_eq!(
        (page.status, page.page()["refusal"].as_str()),
        (StatusCode::NOT_FOUND, Some("not_found"))
    );
    let answer = tester.call("/api/nothing", "", &serde_json::json!({})).await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::NOT_FOUND, Some("not_found"))
    );
    assert_eq!(
        answer.header("x-sync-proto"),
        "1",
        "a phone knows it as this server's word"
    );
    for path in [
        "/pkg/../Cargo.toml",
        "/pkg/%2e%2e/Cargo.toml",
        "//desk",
        "/desk/",
        "/DESK",
        "/%64esk",
    ] {
        let status = tester.get(path).await.status;
        assert!(
            matches!(status, StatusCode::NOT_FOUND | StatusCode::SEE_OTHER),
            "{path}: {status}"
        );
    }
    campus.close().await;
}

#[tokio::test]
async fn a_write_from_another_site_is_refused_everywhere() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("desk1", Role::DutyOfficer).await;
    let posts = [
        "/login",
        "/logout",
        "/r/D1-101",
        "/t/00000000000000000000000000000000/cancel",
        "/complain",
        "/c/00000000000000000000000000000000/withdraw",
        "/api/sync/v1/push",
    ];
    for path in posts {
        for from in [
            [("origin", "https://evil.example"), ("x", "")],
            [("origin", "http://campus.test"), ("sec-fetch-site", "cross-site")],
        ] {
            let headers = [from[0], from[1], ("cookie", &cookie)];
            let answer = tester.ask(Method::POST, path, &headers, "").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {from:?}");
        }
    }
    assert_eq!(
        tester.get_as(&cookie, "/desk").await.status,
        StatusCode::OK,
        "still signed in"
    );
    campus.close().await;
}

#[tokio::test]
async fn counters_are_for_the_operator_only() {
    let (campus, tester) = Tester::new().await;
    let ask = async |peer: Option<&str>, headers: &[(&str, &str)]| {
        let mut request = Request::builder().uri("/metrics");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).expect("a request");
        if let Some(peer) = peer {
            request
                .extensions_mut()
                .insert(ConnectInfo::<SocketAddr>(peer.parse().expect("an address")));
        }
        tester.send(request).await
    };
    assert_eq!(ask(None, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        ask(Some("203.0.113.9:80"), &[]).await.status,
        StatusCode::FORBIDDEN
    );
    let through_proxy = [("x-forwarded-for", "203.0.113.9")];
    assert_eq!(
        ask(Some("127.0.0.1:80"), &through_proxy).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ask(None, &[("authorization", "Bearer wrong")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ask(None, &[("authorization", "Bearer the operator's token")])
            .await
            .status,
        StatusCode::OK
    );
    tester.get("/t/00000000000000000000000000000000").await;
    let here = ask(Some("127.0.0.1:80"), &[]).await;
    assert!(here.text().contains("baoxiu_requests_total"), "{}", here.text());
    assert!(
        !here.text().contains("/t/0000"),
        "no address of a page is counted by itself"
    );
    campus.close().await;
}

#[tokio::test]
async fn pages_say_what_browsers_must_not_do() {
    let (campus, tester) = Tester::new().await;
    let answer = tester.get("/login").await;
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'none'") && policy.contains("'wasm-unsafe-eval'"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    let (_, nonce) = policy.split_once("'nonce-").expect("a nonce");
    let (nonce, _) = nonce.split_once('\'').expect("the nonce's end");
    let html = answer.text();
    assert!(!html.contains("<script>"), "a script without the nonce");
    assert!(
        !html.contains("<script nonce=") || html.contains(nonce),
        "scripts carry this answer's nonce"
    );
    assert_ne!(
        tester.get("/login").await.header("content-security-policy"),
        policy,
        "a nonce is used once"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert!(!answer.headers.contains_key("strict-transport-security"));
    for private in ["/t/", "/c/"] {
        let track = tester
            .get(&format!("{private}00000000000000000000000000000000"))
            .await;
        assert_eq!(
            (track.status, track.header("referrer-policy")),
            (StatusCode::NOT_FOUND, "no-referrer"),
            "{private}"
        );
    }
    let secure = Tester::over(campus.db.clone(), "https://campus.test");
    assert!(
        secure
            .get("/login")
            .await
            .headers
            .contains_key("strict-transport-security")
    );
    campus.close().await;
}

#[tokio::test]
async fn the_language_is_remembered() {
    let (campus, tester) = Tester::new().await;
    assert!(tester.get("/login").await.text().contains("<html lang=\"zh-CN\""));
    let chosen = tester.get("/login?next=/desk&lang=en").await;
    assert_eq!(
        (chosen.status, chosen.location()),
        (StatusCode::SEE_OTHER, "/login?next=/desk")
    );
    assert!(chosen.header("set-cookie").starts_with("lang=en"));
    let page = tester.get_as("lang=en", "/login?next=/desk").await;
    assert!(page.text().contains("<html lang=\"en\""));
    assert_eq!(page.field("next"), "/desk");
    campus.close().await;
}

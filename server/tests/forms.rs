//! The reporter's forms without script.

use crate::support::{Answer, Tester, photo};
use axum::http::StatusCode;
use domain::blob::Sha256Hex;
use domain::ticket::Command;

/// The hidden fields of a page's form, and a report that is fit to be taken.
fn filled<'a>(ids: &'a [(&'static str, String)], phone: &'a str) -> Vec<(&'a str, &'a str, &'a [u8])> {
    let mut parts: Vec<(&str, &str, &[u8])> = vec![
        ("content", "", "水龙头一直滴水".as_bytes()),
        ("category", "", b"plumbing"),
        ("name", "", "李雨桐".as_bytes()),
        ("phone", "", phone.as_bytes()),
        ("urgency", "", b"urgent"),
    ];
    parts.extend(ids.iter().map(|(name, value)| (*name, "", value.as_bytes())));
    parts
}

fn ids_of(page: &Answer) -> Vec<(&'static str, String)> {
    ["command", "lane", "token", "install"]
        .into_iter()
        .map(|name| (name, page.field(name)))
        .collect()
}

fn errors_of(page: &Answer) -> Vec<String> {
    let errors = page.page()["form"]["errors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    errors
        .iter()
        .filter_map(|error| error["field"].as_str().map(ToOwned::to_owned))
        .collect()
}

#[tokio::test]
async fn a_form_sent_twice_is_one_report() {
    let (campus, tester) = Tester::new().await;
    let page = tester.get("/r/d1-101").await;
    assert_eq!(page.status, StatusCode::OK);
    let ids = ids_of(&page);
    assert!(ids.iter().all(|(_, value)| !value.is_empty()), "{ids:?}");
    let first = tester
        .multipart("/r/D1-101", &filled(&ids, "138 0013 8000"))
        .await;
    let again = tester
        .multipart("/r/D1-101", &filled(&ids, "138 0013 8000"))
        .await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{}",
        first.text()
    );
    assert_eq!(first.location(), format!("/t/{}", page.field("token")));
    assert_eq!(first.location(), again.location());
    let (_, tickets) = store::people::census(&campus.db).await.expect("counted");
    assert_eq!(tickets, 1);
    assert_eq!(tester.get(first.location()).await.status, StatusCode::OK);
    // another look at the page is another report
    assert_ne!(
        tester.get("/r/D1-101").await.field("command"),
        page.field("command")
    );
    campus.close().await;
}

#[tokio::test]
async fn a_form_that_was_changed_and_sent_again_is_asked_about_and_not_lost() {
    let (campus, tester) = Tester::new().await;
    let ids = ids_of(&tester.get("/r/D1-101").await);
    tester.multipart("/r/D1-101", &filled(&ids, "13800138000")).await;
    let changed = tester.multipart("/r/D1-101", &filled(&ids, "13800138001")).await;
    assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(changed.field("phone"), "13800138001");
    let fresh = ids_of(&changed);
    assert_ne!(fresh, ids);
    assert_eq!(
        tester
            .multipart("/r/D1-101", &filled(&fresh, "13800138001"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    campus.close().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_by_field_and_nothing_typed_is_lost() {
    let (campus, tester) = Tester::new().await;
    let ids = ids_of(&tester.get("/r/D1-101").await);
    let mut parts = filled(&ids, "12345678901");
    let long = "水".repeat(2001);
    parts[0] = ("content", "", long.as_bytes());
    let answer = tester.multipart("/r/D1-101", &parts).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(errors_of(&answer), ["content", "phone"]);
    assert_eq!(
        (answer.field("content"), answer.field("phone")),
        (long.clone(), "12345678901".into())
    );
    assert_eq!(ids_of(&answer), ids, "sent again it is still the same command");
    let unreadable = tester
        .ask(
            axum::http::Method::POST,
            "/r/D1-101",
            &[("content-type", "text/plain")],
            "x",
        )
        .await;
    assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);
    campus.close().await;
}

#[tokio::test]
async fn an_unknown_place_is_not_found_and_takes_nothing() {
    let (campus, tester) = Tester::new().await;
    for path in ["/r/NO-SUCH-PLACE", "/r/D1", "/r/%20"] {
        assert_eq!(tester.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let ids = ids_of(&tester.get("/r/D1-101").await);
    let answer = tester
        .multipart("/r/NO-SUCH-PLACE", &filled(&ids, "13800138000"))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(store::people::census(&campus.db).await.expect("counted").1, 0);
    campus.close().await;
}

#[tokio::test]
async fn photos_are_looked_at_stored_and_kept_while_the_rest_is_mended() {
    let (campus, tester) = Tester::new().await;
    let ids = ids_of(&tester.get("/r/D1-101").await);
    let (one, two) = (photo(1), photo(2));
    let text = b"this is a text and no photo".as_slice();
    let with = |files: &[(&'static str, &'static str, &[u8])], phone| {
        let mut parts: Vec<(String, String, Vec<u8>)> = Vec::new();
        for (name, file, bytes) in filled(&ids, phone).iter().chain(files) {
            parts.push(((*name).into(), (*file).into(), bytes.to_vec()));
        }
        parts
    };
    let send = async |parts: Vec<(String, String, Vec<u8>)>| {
        let parts: Vec<(&str, &str, &[u8])> = parts.iter().map(|(n, f, b)| (&**n, &**f, &**b)).collect();
        tester.multipart("/r/D1-101", &parts).await
    };
    let wrong = send(with(&[("photos", "photo.jpg", text)], "13800138000")).await;
    assert_eq!(
        (wrong.status, errors_of(&wrong)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["photos".into()])
    );

    let files = [
        ("photos", "a.png", one.as_slice()),
        ("photos", "b.png", &two),
        ("photos", "", b"".as_slice()),
    ];
    let mended = send(with(&files, "1")).await;
    assert_eq!(errors_of(&mended), ["phone"]);
    let kept = mended.field("kept_photos");
    assert_eq!(kept.split(',').count(), 2, "{kept}");
    let mut parts = with(&[], "13800138000");
    parts.push(("kept_photos".into(), String::new(), kept.into_bytes()));
    let taken = send(parts).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);

    let token = taken.location().trim_start_matches("/t/").to_owned();
    let name = Sha256Hex::of(&one);
    let photo = tester.get(&format!("/api/blobs/{name}?token={token}")).await;
    assert_eq!(
        (photo.status, photo.header("content-type")),
        (StatusCode::OK, "image/png")
    );
    assert_eq!(photo.body, one);
    campus.close().await;
}

#[tokio::test]
async fn a_reporter_withdraws_urges_and_asks_for_more_by_plain_forms() {
    let (mut campus, tester) = Tester::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let token = store::testing::token_of(lane);
    let path = |act: &str| format!("/t/{}/{act}", token.as_str());
    let page = tester.get(&format!("/t/{}", token.as_str())).await;
    let ids = ids_of(&page);
    let fields: Vec<(&str, &str)> = ids.iter().map(|(name, value)| (*name, value.as_str())).collect();

    let refused = tester
        .form(
            &path("reopen"),
            "",
            &[fields.as_slice(), &[("reason", " ")]].concat(),
        )
        .await;
    assert_eq!(
        (refused.status, errors_of(&refused)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason".into()])
    );
    assert_eq!(refused.field("act"), "reopen");
    assert!(page.has_program());
    assert!(!refused.has_program(), "its program would look for another page");
    assert!(refused.text().contains("src=\"/form.js\""));

    let first = tester.form(&path("cancel"), "", &fields).await;
    let again = tester.form(&path("cancel"), "", &fields).await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert_eq!(first.location(), format!("/t/{}", token.as_str()));
    let late = tester.form(&path("urge"), "", &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it is withdrawn");
    assert_eq!(
        tester.get(&path("cancel")).await.status,
        StatusCode::SEE_OTHER,
        "reloading shows the page"
    );

    for path in [
        path("accept"),
        "/t/00000000000000000000000000000000/cancel".into(),
        "/t/x/cancel".into(),
    ] {
        assert_eq!(
            tester.form(&path, "", &fields).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let answer = campus.does("desk", lane, &Command::Accept {}).await;
    assert!(!answer.took_effect());
    campus.close().await;
}

//! Photos: who may bring them, who may see them, and what is no photo.

use crate::support::{Answer, Tester, photo};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::TicketId;
use domain::people::Role;
use domain::ticket::Command;
use store::testing::{Campus, report, token_of};

/// A report that speaks of a photo.
async fn reported(campus: &mut Campus, lane: TicketId, bytes: &[u8]) -> String {
    let blob = BlobRef {
        sha256: Sha256Hex::of(bytes),
        len: bytes.len() as u64,
        mime: "image/png".into(),
    };
    let report = domain::ticket::Report {
        photos: vec![blob],
        ..report("水龙头漏水")
    };
    assert!(
        campus
            .does("reporter", lane, &Command::Report { report })
            .await
            .took_effect()
    );
    token_of(lane).as_str().to_owned()
}

async fn put(tester: &Tester, path: &str, cookie: &str, bytes: &[u8]) -> Answer {
    tester
        .ask(
            Method::PUT,
            path,
            &[("cookie", cookie)],
            Body::from(bytes.to_vec()),
        )
        .await
}

#[tokio::test]
async fn a_photo_is_taken_when_a_command_spoke_of_it_and_shown_to_whoever_may_see_its_ticket() {
    let (mut campus, tester) = Tester::new().await;
    let bytes = photo(1);
    let (lane, other) = (TicketId::mint(1, [1; 10]), TicketId::mint(1, [2; 10]));
    let token = reported(&mut campus, lane, &bytes).await;
    let others = reported(&mut campus, other, &photo(2)).await;
    let name = Sha256Hex::of(&bytes);
    let (plain, keyed, wrong) = (
        format!("/api/blobs/{name}"),
        format!("/api/blobs/{name}?token={token}"),
        format!("/api/blobs/{name}?token={others}"),
    );

    let head = tester.ask(Method::HEAD, &keyed, &[], Body::empty()).await;
    assert_eq!(
        (head.status, head.header("x-sync-proto")),
        (StatusCode::NOT_FOUND, "1")
    );
    assert_eq!(
        put(&tester, &plain, "", &bytes).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        put(&tester, &wrong, "", &bytes).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(put(&tester, &keyed, "", &bytes).await.status, StatusCode::CREATED);
    assert_eq!(
        put(&tester, &keyed, "", &bytes).await.status,
        StatusCode::NO_CONTENT
    );

    let head = tester.ask(Method::HEAD, &keyed, &[], Body::empty()).await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (StatusCode::OK, "80")
    );
    let desk = tester.signed_in("desk1", Role::DutyOfficer).await;
    let shown = tester.get_as(&desk, &plain).await;
    assert_eq!(
        (shown.status, shown.body.as_ref()),
        (StatusCode::OK, bytes.as_slice())
    );
    assert_eq!(shown.header("content-type"), "image/png");
    assert!(shown.header("cache-control").contains("immutable"));
    assert!(shown.header("content-security-policy").contains("sandbox"));
    let known = tester
        .ask(
            Method::GET,
            &plain,
            &[("cookie", &desk), ("if-none-match", shown.header("etag"))],
            "",
        )
        .await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);

    let worker = tester.signed_in("worker9", Role::Worker).await;
    assert_eq!(
        tester.get_as(&worker, &plain).await.status,
        StatusCode::FORBIDDEN,
        "never sent there"
    );
    assert_eq!(tester.get(&plain).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(tester.get(&wrong).await.status, StatusCode::FORBIDDEN);
    campus.close().await;
}

#[tokio::test]
async fn what_nobody_spoke_of_is_not_taken() {
    let (campus, tester) = Tester::new().await;
    let desk = tester.signed_in("desk1", Role::DutyOfficer).await;
    let bytes = photo(1);
    let path = format!("/api/blobs/{}", Sha256Hex::of(&bytes));
    // "not found" would tell a phone that this server is another one
    assert_eq!(
        put(&tester, &path, &desk, &bytes).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        put(&tester, "/api/blobs/..%2Fx", &desk, &bytes).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(tester.get_as(&desk, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(tester.get_as(&desk, &path).await.json()["code"], "not_found");
    campus.close().await;
}

#[tokio::test]
async fn what_is_damaged_too_large_or_no_photo_is_not_kept() {
    let (mut campus, tester) = Tester::new().await;
    let desk = tester.signed_in("desk1", Role::DutyOfficer).await;
    let good = photo(1);
    reported(&mut campus, TicketId::mint(1, [1; 10]), &good).await;
    let path = format!("/api/blobs/{}", Sha256Hex::of(&good));
    for damaged in [b"".as_slice(), &good[..40], &photo(2)] {
        let answer = put(&tester, &path, &desk, damaged).await;
        assert_eq!(
            answer.status,
            StatusCode::REQUEST_TIMEOUT,
            "a phone sends it again"
        );
    }
    let large = vec![0; 15_000_001];
    let answer = put(&tester, &path, &desk, &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json()["reason"]["code"], "photo_too_large");

    let text = b"this is a text and no photo".as_slice();
    reported(&mut campus, TicketId::mint(1, [2; 10]), text).await;
    let answer = put(
        &tester,
        &format!("/api/blobs/{}", Sha256Hex::of(text)),
        &desk,
        text,
    )
    .await;
    assert_eq!(
        (answer.status, &answer.json()["reason"]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"bad_photo".into())
    );
    assert_eq!(
        put(&tester, &path, &desk, &good).await.status,
        StatusCode::CREATED,
        "the good one is taken after all"
    );
    campus.close().await;
}

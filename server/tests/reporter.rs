//! The reporter's forms on pages of their own: adding to a report, rating, joining what others reported.

use crate::support::{Answer, Tester, photo};
use axum::http::StatusCode;
use domain::id::TicketId;
use domain::ticket::Outcome;
use store::testing::{Campus, token_of};

fn path(lane: TicketId, act: &str) -> String {
    format!("/t/{}/{act}", token_of(lane).as_str())
}

fn errors_of(page: &Answer) -> Vec<String> {
    let errors = page.page()["form"]["errors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let field = |error: &serde_json::Value| error["field"].as_str().map(ToOwned::to_owned);
    errors.iter().filter_map(field).collect()
}

/// A ticket that was repaired some minutes ago, by the server's own clock.
async fn repaired(campus: &mut Campus) -> TicketId {
    let ago = server::clock::now() - campus.now() - chrono::TimeDelta::minutes(10);
    campus.wait(ago.num_minutes());
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    lane
}

const MARKS: [(&str, &str); 5] = [
    ("fixed", "yes"),
    ("quality", "5"),
    ("attitude", "4"),
    ("time", "3"),
    ("result", "5"),
];

#[tokio::test]
async fn a_page_of_a_form_has_no_program_and_keeps_what_was_typed() {
    let (mut campus, tester) = Tester::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let page = tester.get(&path(lane, "note")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has_program(), "a form needs none");
    let empty = tester
        .multipart(&path(lane, "note"), &[("remark", "", b" ")])
        .await;
    assert_eq!(
        (empty.status, errors_of(&empty)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["remark".to_owned()])
    );
    let text = b"no photo at all".as_slice();
    let parts = [("remark", "", "更暗了".as_bytes()), ("photos", "a.jpg", text)];
    let wrong = tester.multipart(&path(lane, "note"), &parts).await;
    assert_eq!(errors_of(&wrong), ["photos"]);
    assert_eq!(wrong.field("remark"), "更暗了");
    assert!(
        wrong
            .text()
            .contains(&format!("action=\"{}\"", path(lane, "note"))),
        "the same page"
    );
    let one = photo(7);
    let parts = [("remark", "", "更暗了".as_bytes()), ("photos", "a.png", &one)];
    let done = tester.multipart(&path(lane, "note"), &parts).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, path(lane, "").trim_end_matches('/'))
    );
    let page = tester.get(done.location()).await.text();
    assert!(page.contains("更暗了"));
    assert!(
        page.contains(domain::blob::Sha256Hex::of(&one).as_str()),
        "the photo is shown"
    );
    campus.close().await;
}

#[tokio::test]
async fn a_repair_is_rated_once_and_not_before_its_end() {
    let (mut campus, tester) = Tester::new().await;
    let (open, _) = campus.reported("门坏了").await;
    let early = tester.form(&path(open, "rate"), "", &MARKS).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let lane = repaired(&mut campus).await;
    let wrong = tester
        .form(&path(lane, "rate"), "", &[("quality", "5"), ("response", "3")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing = [
        "fixed",
        "attitude",
        "time",
        "result",
        "phone_attitude",
        "handling",
    ];
    assert_eq!(errors_of(&wrong), missing);
    assert_eq!(wrong.field("quality"), "5");
    let done = tester.form(&path(lane, "rate"), "", &MARKS).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, path(lane, "rate").as_str())
    );
    let thanks = tester.get(done.location()).await;
    assert_eq!(thanks.page()["shown"]["ticket"]["rating"]["look"], "success");
    let again = tester.form(&path(lane, "rate"), "", &MARKS).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    campus.close().await;
}

#[tokio::test]
async fn what_its_reporter_calls_not_repaired_does_not_look_repaired() {
    let (mut campus, tester) = Tester::new().await;
    let lane = repaired(&mut campus).await;
    let home = path(lane, "").trim_end_matches('/').to_owned();
    let ticket = async || tester.get(&home).await.page()["shown"]["ticket"].clone();
    let looks = |ticket: &serde_json::Value| {
        let notes = ticket["notes"].as_array().cloned().unwrap_or_default();
        notes.iter().any(|note| note["look"] == "success")
    };
    let before = ticket().await;
    assert_eq!((&before["look"], looks(&before)), (&"completed".into(), true));
    let mut marks = MARKS;
    marks[0] = ("fixed", "no");
    let rated = tester.form(&path(lane, "rate"), "", &marks).await;
    assert_eq!(rated.status, StatusCode::SEE_OTHER);
    let after = ticket().await;
    assert_eq!((&after["look"], looks(&after)), (&"rejected".into(), false));
    let end = after["chain"].as_array().and_then(|chain| chain.last());
    assert_eq!(end.map(|step| &step["look"]), Some(&"failed".into()));
    campus.close().await;
}

#[tokio::test]
async fn an_urged_ticket_says_when_it_can_be_urged_again_and_offers_no_button() {
    let (mut campus, tester) = Tester::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let home = path(lane, "").trim_end_matches('/').to_owned();
    let button = format!("action=\"{home}/urge\"");
    let before = tester.get(&home).await;
    assert!(before.text().contains(&button));
    let urged = tester.form(&path(lane, "urge"), "", &[]).await;
    assert_eq!(
        (urged.status, urged.location()),
        (StatusCode::SEE_OTHER, home.as_str())
    );
    let page = tester.get(&home).await;
    assert!(!page.text().contains(&button));
    let said = page.page()["shown"]["ticket"]["urged"][0]["text"].to_string();
    assert!(said.contains("之后可以再催"), "{said}");
    // from a page that does not know it yet: refused, and nothing else is opened
    let again = tester.form(&path(lane, "urge"), "", &[]).await;
    assert_eq!(
        (again.status, errors_of(&again)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec![String::new()])
    );
    assert!(
        !again.text().contains("<details class=\"more\" open"),
        "nothing is withdrawn"
    );
    campus.close().await;
}

#[tokio::test]
async fn what_is_reported_at_a_place_is_told_without_words_and_joined_by_the_form() {
    let (mut campus, tester) = Tester::new().await;
    let (first, _) = campus.reported("只有本人知道的事").await;
    let page = tester.get("/r/D1-101").await;
    let offered = page.page()["shown"]["place"][1].clone();
    let choice = format!("{first}-plumbing");
    assert_eq!(offered[0]["href"], choice);
    assert!(!page.text().contains("只有本人知道的事"));
    let id = first.to_string();
    let filled = [
        ("content", "", "也不亮".as_bytes()),
        ("category", "", b"plumbing".as_slice()),
        ("name", "", "王芳".as_bytes()),
        ("phone", "", b"13900001111".as_slice()),
        ("joins", "", id.as_bytes()),
    ];
    let done = tester.multipart("/r/D1-101", &filled).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = tester.get(done.location()).await;
    assert_eq!(page.page()["shown"]["ticket"]["stage"], "merged");
    assert!(!page.text().contains("只有本人知道的事"));
    // who chose it need say neither what is broken nor of what kind
    let brief = [filled[2], filled[3], ("joins", "", choice.as_bytes())];
    let done = tester.multipart("/r/D1-101", &brief).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = tester.get(done.location()).await;
    assert_eq!(page.page()["shown"]["ticket"]["stage"], "merged");
    // at another place it stands alone
    let done = tester.multipart("/r/D1-102", &filled).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = tester.get(done.location()).await;
    assert_eq!(page.page()["shown"]["ticket"]["stage"], "submitted");
    campus.close().await;
}

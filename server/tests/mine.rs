//! `/mine`: one's own reports by telephone number and one-time code.

use crate::support::{Answer, Tester, cookie_of};
use axum::http::StatusCode;
use domain::phone::Phone;
use store::testing::report;

const STRANGER: &str = "13911112222";

/// What is to be sent now, and was not given out before.
async fn outgoing(tester: &Tester) -> Vec<store::outbox::Message> {
    let host = &tester.server.host;
    store::outbox::lease(&host.db, (host.now)(), 100)
        .await
        .expect("leased")
}

/// The code that was sent last.
async fn sent_code(tester: &Tester) -> String {
    let sent = outgoing(tester).await;
    let last = sent
        .iter()
        .filter(|message| message.key == "phone_code")
        .max_by_key(|message| message.id);
    let code = last.and_then(|message| message.params["code"].as_str());
    code.expect("a code").to_owned()
}

fn other_than(code: &str) -> &'static str {
    if code == "123456" { "654321" } else { "123456" }
}

fn own() -> Phone {
    report("灯不亮").reporter.phone
}

/// Asks for a code; gives the session's cookie.
async fn asked(tester: &Tester, phone: &str) -> String {
    let answer = tester.form("/mine", "", &[("phone", phone)]).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/mine"),
        "{}",
        answer.text()
    );
    cookie_of(&answer)
}

/// What the page shows, without what differs from one try to the next.
fn kind(page: &Answer) -> String {
    let shown = page.page()["shown"]["mine"].clone();
    shown.as_str().map_or_else(
        || {
            shown
                .as_object()
                .and_then(|shown| shown.keys().next().cloned())
                .unwrap_or_default()
        },
        ToOwned::to_owned,
    )
}

#[tokio::test]
async fn the_right_code_shows_what_was_reported_until_one_ends_it() {
    let (mut campus, tester) = Tester::new().await;
    let (lane, no) = campus.reported("灯不亮").await;
    assert_eq!(kind(&tester.get("/mine").await), "number");
    let before = asked(&tester, own().as_str()).await;
    let page = tester.get_as(&before, "/mine").await;
    assert_eq!(kind(&page), "code");
    assert!(!page.text().contains(own().as_str()), "the number is masked");
    let code = sent_code(&tester).await;
    let answer = tester
        .form("/mine/code", &before, &[("code", &format!(" {code} "))])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/mine"),
        "{}",
        answer.text()
    );
    let cookie = cookie_of(&answer);
    assert_ne!(cookie, before, "a session that was slipped in is worth nothing");
    let page = tester.get_as(&cookie, "/mine").await;
    assert_eq!(kind(&page), "list");
    let token = store::testing::token_of(lane);
    assert!(page.text().contains(&format!("/t/{}", token.as_str())));
    assert!(page.text().contains(&no.to_string()));
    assert_eq!(
        kind(&tester.get("/mine").await),
        "number",
        "another browser sees nothing"
    );
    assert_eq!(kind(&tester.get_as(&before, "/mine").await), "number");

    let again = tester.form("/mine/code", &cookie, &[("code", &code)]).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "there is nothing to be tried any more"
    );
    tester.form("/mine/end", &cookie, &[]).await;
    assert_eq!(kind(&tester.get_as(&cookie, "/mine").await), "number");
    campus.close().await;
}

#[tokio::test]
async fn a_wrong_code_is_said_and_tried_five_times_at_most() {
    let (mut campus, tester) = Tester::new().await;
    campus.reported("灯不亮").await;
    let cookie = asked(&tester, own().as_str()).await;
    let right = sent_code(&tester).await;
    let slip = tester.form("/mine/code", &cookie, &[("code", "12")]).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    for left in (1..5).rev() {
        let answer = tester
            .form("/mine/code", &cookie, &[("code", other_than(&right))])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let message = answer.page()["form"]["errors"][0]["message"].to_string();
        assert!(message.contains(&left.to_string()), "{message}");
    }
    for code in [other_than(&right), right.as_str()] {
        let answer = tester.form("/mine/code", &cookie, &[("code", code)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(
        kind(&tester.get_as(&cookie, "/mine").await),
        "code",
        "another one can be asked for"
    );
    let answer = tester.form("/mine/again", &cookie, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let code = sent_code(&tester).await;
    let answer = tester.form("/mine/code", &cookie, &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    campus.close().await;
}

#[tokio::test]
async fn a_code_that_is_sent_anew_is_said_and_the_next_one_has_to_wait() {
    let (mut campus, tester) = Tester::new().await;
    campus.reported("灯不亮").await;
    let cookie = asked(&tester, own().as_str()).await;
    let code = |page: &Answer| page.page()["shown"]["mine"]["code"].clone();
    let first = code(&tester.get_as(&cookie, "/mine").await);
    assert_eq!((&first["anew"], first["again"].is_null()), (&false.into(), true));
    assert_eq!(
        tester.form("/mine/again", &cookie, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let page = tester.get_as(&cookie, "/mine").await;
    assert_eq!(code(&page)["anew"], true);
    let again = code(&page)["again"].as_str().expect("a time").to_owned();
    let again: chrono::DateTime<chrono::Utc> = again.parse().expect("a time");
    let rests = (again - (tester.server.host.now)()).num_seconds();
    assert!((58..=120).contains(&rests), "{rests}");
    assert!(page.text().contains("data-rests="), "the button rests");
    let codes = |sent: Vec<store::outbox::Message>| sent.iter().filter(|one| one.key == "phone_code").count();
    let two = codes(outgoing(&tester).await);
    let soon = tester.form("/mine/again", &cookie, &[]).await;
    assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(code(&soon)["again"], code(&page)["again"]);
    // nor is there one for whoever types the same number once more
    let typed = tester.form("/mine", &cookie, &[("phone", "138 0013 8000")]).await;
    assert_eq!(typed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(code(&typed)["again"], code(&page)["again"]);
    assert_eq!((two, codes(outgoing(&tester).await)), (2, 0));
    campus.close().await;
}

#[tokio::test]
async fn a_code_that_is_too_old_is_worth_nothing() {
    let (mut campus, tester) = Tester::new().await;
    campus.reported("灯不亮").await;
    let cookie = asked(&tester, own().as_str()).await;
    let code = sent_code(&tester).await;
    let host = &tester.server.host;
    let later = (host.now)() + chrono::TimeDelta::minutes(10);
    store::phone_code::expire(&host.db, later)
        .await
        .expect("forgotten");
    let answer = tester.form("/mine/code", &cookie, &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kind(&tester.get_as(&cookie, "/mine").await), "code");
    campus.close().await;
}

#[tokio::test]
async fn the_answer_is_the_same_for_a_number_that_never_reported_anything() {
    let (mut campus, tester) = Tester::new().await;
    campus.reported("灯不亮").await;
    let cookies = [
        asked(&tester, own().as_str()).await,
        asked(&tester, STRANGER).await,
    ];
    let sent = outgoing(&tester).await;
    assert!(sent.iter().all(|message| message.phone != STRANGER));
    let right = sent
        .iter()
        .find_map(|message| message.params["code"].as_str())
        .expect("a code");
    let mut pages = Vec::new();
    for (cookie, phone) in cookies
        .iter()
        .zip([own(), Phone::parse(STRANGER).expect("a number")])
    {
        let page = tester.get_as(cookie, "/mine").await;
        let wrong = tester
            .form("/mine/code", cookie, &[("code", other_than(right))])
            .await;
        let said = |page: &Answer| {
            let page = page.page();
            format!("{} {}", page["shown"], page["form"]).replace(&phone.masked(), "the number")
        };
        pages.push((page.status, said(&page), wrong.status, said(&wrong)));
    }
    assert_eq!(pages[0], pages[1]);
    // and what was sent to one number opens nothing of the other
    let answer = tester.form("/mine/code", &cookies[1], &[("code", right)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    campus.close().await;
}

#[tokio::test]
async fn a_number_that_is_none_is_refused_and_too_many_codes_are_not_sent() {
    let (mut campus, tester) = Tester::new().await;
    campus.reported("灯不亮").await;
    for typed in ["", "12345678901"] {
        let answer = tester.form("/mine", "", &[("phone", typed)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert_eq!(answer.field("phone"), typed);
        assert_eq!(answer.page()["form"]["errors"][0]["field"], "phone");
    }
    let mut cookie = String::new();
    for _ in 0..3 {
        cookie = asked(&tester, own().as_str()).await;
    }
    let answer = tester.form("/mine", "", &[("phone", own().as_str())]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.field("phone"), own().as_str());
    let answer = tester.form("/mine/again", &cookie, &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let code = sent_code(&tester).await;
    let answer = tester.form("/mine/code", &cookie, &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "the last one still holds");
    campus.close().await;
}

#[tokio::test]
async fn whoever_is_signed_in_stays_so() {
    let (mut campus, tester) = Tester::new().await;
    campus.reported("灯不亮").await;
    let staff = tester.signed_in("w", domain::people::Role::Worker).await;
    let answer = tester.form("/mine", &staff, &[("phone", own().as_str())]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let code = sent_code(&tester).await;
    let answer = tester.form("/mine/code", &staff, &[("code", &code)]).await;
    let cookie = cookie_of(&answer);
    assert_eq!(tester.get_as(&cookie, "/jobs").await.status, StatusCode::OK);
    let set = answer.header("set-cookie");
    assert!(set.contains("Max-Age=2592000"), "as long as before: {set}");
    campus.close().await;
}

#[tokio::test]
async fn another_site_and_a_link_send_nothing() {
    let (campus, tester) = Tester::new().await;
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "https://evil.example"),
    ];
    let answer = tester
        .ask(axum::http::Method::POST, "/mine", &headers, "phone=13800138000")
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = tester.get("/mine/again").await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/mine")
    );
    campus.close().await;
}

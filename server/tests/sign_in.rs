//! Signing in and out.

use crate::support::{Answer, PASSWORD, Tester, cookie_of};
use axum::http::{StatusCode, header};
use domain::people::Role;

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_refusal() {
    let (campus, tester) = Tester::new().await;
    tester.account("desk1", Role::DutyOfficer).await;
    let wrong = tester
        .form(
            "/login",
            "",
            &[("username", "desk1"), ("password", "wrong"), ("next", "/desk")],
        )
        .await;
    let unknown = tester
        .form("/login", "", &[("username", "nobody"), ("password", "wrong")])
        .await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
    }
    let said = |answer: &Answer| answer.page()["form"]["errors"].clone();
    assert_eq!(said(&wrong), said(&unknown));
    assert_eq!(
        (wrong.field("username"), wrong.field("next")),
        ("desk1".into(), "/desk".into())
    );
    assert_eq!(wrong.field("password"), "", "a password is never sent back");
    campus.close().await;
}

#[tokio::test]
async fn signing_in_leads_to_what_was_wanted_and_never_to_another_site() {
    let (campus, tester) = Tester::new().await;
    tester.account("desk1", Role::DutyOfficer).await;
    for (next, location) in [
        ("/tickets?stage=closed", "/tickets?stage=closed"),
        ("", "/desk"),
        ("/", "/desk"),
        ("https://evil.example/", "/desk"),
        ("//evil.example/", "/desk"),
        ("/\\evil.example/", "/desk"),
    ] {
        let answer = tester
            .form(
                "/login",
                "",
                &[("username", " desk1 "), ("password", PASSWORD), ("next", next)],
            )
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, location),
            "{next}"
        );
    }
    campus.close().await;
}

#[tokio::test]
async fn whoever_goes_back_to_the_form_is_led_on_and_whoever_wants_another_account_is_not() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("desk1", Role::DutyOfficer).await;
    let form = tester.get_as(&cookie, "/login?next=/tickets").await;
    assert_eq!(form.status, StatusCode::OK);
    for (asked, location) in [
        ("/login?next=/tickets&done=1", "/tickets"),
        ("/login?done=1", "/desk"),
    ] {
        let answer = tester.get_as(&cookie, asked).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, location)
        );
    }
    let stranger = tester.get("/login?next=/tickets&done=1").await;
    assert_eq!(
        (stranger.status, stranger.field("next")),
        (StatusCode::OK, "/tickets".into())
    );
    campus.close().await;
}

#[tokio::test]
async fn each_signing_in_begins_a_session_of_its_own_and_ends_the_old_one() {
    let (campus, tester) = Tester::new().await;
    let first = tester.signed_in("desk1", Role::DutyOfficer).await;
    let form = [("username", "desk1"), ("password", PASSWORD)];
    let answer = tester.form("/login", &first, &form).await;
    let line = answer.header(header::SET_COOKIE);
    assert!(
        line.contains("HttpOnly") && line.contains("SameSite=Lax") && !line.contains("Secure"),
        "{line}"
    );
    let second = cookie_of(&answer);
    assert_ne!(first, second);
    assert_eq!(tester.get_as(&first, "/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(tester.get_as(&second, "/desk").await.status, StatusCode::OK);
    // a session that somebody made up is nobody's
    let invented = "baoxiu_session=AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(
        tester.get_as(invented, "/desk").await.status,
        StatusCode::SEE_OTHER
    );
    campus.close().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("chief1", Role::Supervisor).await;
    assert_eq!(
        tester.get_as(&cookie, "/logout").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        tester.get_as(&cookie, "/escalations").await.status,
        StatusCode::OK,
        "a link ends nothing"
    );
    assert_eq!(
        tester.form("/logout", &cookie, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        tester.get_as(&cookie, "/escalations").await.status,
        StatusCode::SEE_OTHER
    );
    campus.close().await;
}

#[tokio::test]
async fn a_worker_stays_signed_in_for_a_month_and_the_desk_for_a_shift() {
    let (campus, tester) = Tester::new().await;
    for (username, role, seconds) in [
        ("w", Role::Worker, 30 * 86_400),
        ("d", Role::DutyOfficer, 12 * 3600),
    ] {
        tester.account(username, role).await;
        let answer = tester
            .form("/login", "", &[("username", username), ("password", PASSWORD)])
            .await;
        let line = answer.header(header::SET_COOKIE);
        assert!(line.contains(&format!("Max-Age={seconds}")), "{line}");
    }
    campus.close().await;
}

#[tokio::test]
async fn who_tries_too_often_is_told_to_wait_even_with_the_right_password() {
    let (campus, tester) = Tester::new().await;
    tester.account("desk1", Role::DutyOfficer).await;
    for _ in 0..10 {
        let answer = tester
            .form("/login", "", &[("username", "desk1"), ("password", "wrong")])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = tester
        .form("/login", "", &[("username", "desk1"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.page()["form"]["errors"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer.field("username"), "desk1");
    campus.close().await;
}

#[tokio::test]
async fn an_account_works_from_the_moment_it_is_made_until_the_moment_it_is_deactivated() {
    let (campus, tester) = Tester::new().await;
    let admin = tester.signed_in("admin9", Role::Administrator).await;
    let draft = |roles: &[&str]| {
        serde_json::json!({
            "username": "fresh", "name": "钱多", "phone": "", "roles": roles, "departments": ["utilities"], "skills": []
        })
    };
    let body = serde_json::json!({ "draft": draft(&["worker"]) });
    let made = tester.call("/api/admin/people/add", &admin, &body).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let password = made.json()["Ok"]["password"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let sign_in = async |password: &str| {
        tester
            .form("/login", "", &[("username", "fresh"), ("password", password)])
            .await
    };
    let signed = sign_in(&password).await;
    assert_eq!(
        (signed.status, signed.location()),
        (StatusCode::SEE_OTHER, "/jobs")
    );
    let worker = cookie_of(&signed);
    assert_eq!(
        tester.get_as(&worker, "/dispatch").await.status,
        StatusCode::FORBIDDEN
    );

    let known = tester
        .call(
            "/api/admin/people/one",
            &admin,
            &serde_json::json!({ "name": "fresh" }),
        )
        .await;
    let id = known.json()["row"]["id"].clone();
    let body = serde_json::json!({ "id": id, "draft": draft(&["worker", "manager"]) });
    let saved = tester.call("/api/admin/people/save", &admin, &body).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    assert_eq!(tester.get_as(&worker, "/dispatch").await.status, StatusCode::OK);

    let body = serde_json::json!({ "id": id });
    let given = tester.call("/api/admin/people/password", &admin, &body).await;
    let another = given.json()["Ok"]["password"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert_eq!(
        tester.get_as(&worker, "/jobs").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(sign_in(&password).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let worker = cookie_of(&sign_in(&another).await);
    assert_eq!(tester.get_as(&worker, "/jobs").await.status, StatusCode::OK);

    let body = serde_json::json!({ "id": id, "active": false });
    let stopped = tester.call("/api/admin/people/active", &admin, &body).await;
    assert!(stopped.json().get("Ok").is_some(), "{}", stopped.text());
    assert_eq!(
        tester.get_as(&worker, "/jobs").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(sign_in(&another).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let record = tester
        .call(
            "/api/admin/changes",
            &admin,
            &serde_json::json!({ "area": "person", "after": null }),
        )
        .await;
    let record = record.text();
    assert!(record.contains("person.deactivate"), "{record}");
    assert!(!record.contains(&password) && !record.contains(&another));
    campus.close().await;
}

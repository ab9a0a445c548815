//! Complaints without script: the form, the private page with what can be done on it, photos, and the demo's own.

use crate::support::{Answer, PASSWORD, Tester, cookie_of, photo};
use axum::http::StatusCode;
use domain::blob::Sha256Hex;
use domain::complaint::{Category, Channel, Command, StageName};
use domain::people::Role;
use domain::view::{ComplaintFilter, ComplaintTrack};
use store::complaint;
use store::testing::{Campus, filing, token_of};

const IDS: [&str; 4] = ["command", "lane", "token", "install"];

/// The hidden fields of a page's form.
fn ids_of(page: &Answer) -> Vec<(&'static str, String)> {
    IDS.into_iter().map(|name| (name, page.field(name))).collect()
}

/// A form with its hidden fields.
fn filled<'a>(
    ids: &'a [(&'static str, String)],
    fields: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str, &'a [u8])> {
    let hidden = ids.iter().map(|(name, value)| (*name, "", value.as_bytes()));
    let typed = fields.iter().map(|(name, value)| (*name, "", value.as_bytes()));
    hidden.chain(typed).collect()
}

const FIELDS: [(&str, &str); 5] = [
    ("category", "canteen"),
    ("content", "二号窗口的饭菜是凉的"),
    ("place", "D1"),
    ("name", "李雨桐"),
    ("phone", "138 0013 8000"),
];

fn errors_of(page: &Answer) -> Vec<String> {
    let errors = page.page()["form"]["errors"].as_array().cloned();
    let fields = errors.unwrap_or_default();
    let fields = fields.iter().filter_map(|error| error["field"].as_str());
    fields.map(ToOwned::to_owned).collect()
}

async fn track(campus: &Campus, home: &str) -> ComplaintTrack {
    let token = domain::id::TrackingToken::parse(home.trim_start_matches("/c/")).expect("a token");
    let found = complaint::track(&campus.db, &token, "8575110")
        .await
        .expect("read");
    found.expect("there")
}

#[tokio::test]
async fn a_form_sent_twice_is_one_complaint_and_leads_to_its_page() {
    let (campus, tester) = Tester::new().await;
    let page = tester.get("/complain").await;
    assert_eq!(page.status, StatusCode::OK);
    let ids = ids_of(&page);
    assert!(ids.iter().all(|(_, value)| !value.is_empty()), "{ids:?}");
    let first = tester.multipart("/complain", &filled(&ids, &FIELDS)).await;
    let again = tester.multipart("/complain", &filled(&ids, &FIELDS)).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    assert_eq!(first.location(), format!("/c/{}", page.field("token")));
    assert_eq!(again.location(), first.location());
    assert_eq!(store::people::census(&campus.db).await.expect("counted").1, 1);
    let seen = tester.get(first.location()).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.text().contains("二号窗口的饭菜是凉的"));
    let elsewhere = first.location().replace("/c/", "/t/");
    assert_eq!(tester.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    campus.close().await;
}

#[tokio::test]
async fn whoever_stays_unknown_gives_neither_name_nor_phone() {
    let (campus, tester) = Tester::new().await;
    // also somebody who is signed in: the form asks nobody who they are
    let cookie = tester.signed_in("worker7", Role::Worker).await;
    let ids = ids_of(&tester.get_as(&cookie, "/complain").await);
    let mut fields = FIELDS.to_vec();
    fields.push(("anonymous", "yes"));
    let taken = tester.multipart("/complain", &filled(&ids, &fields)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    assert_eq!(track(&campus, taken.location()).await.filing.complainant, None);
    let messages = store::outbox::list(&campus.db, None, 10).await.expect("read");
    assert!(messages.rows.is_empty(), "nobody to write to");
    campus.close().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_by_field_and_photos_are_kept_meanwhile() {
    let (campus, tester) = Tester::new().await;
    let ids = ids_of(&tester.get("/complain").await);
    let one = photo(1);
    let mut parts = filled(
        &ids,
        &[("content", "热水常停"), ("place", "NO-SUCH"), ("phone", "1")],
    );
    parts.push(("photos", "a.png", &one));
    let wrong = tester.multipart("/complain", &parts).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(errors_of(&wrong), ["category", "name", "phone"]);
    assert_eq!(wrong.field("content"), "热水常停");
    let kept = wrong.field("kept_photos");

    let mut fields = FIELDS.to_vec();
    fields[2] = ("place", "NO-SUCH");
    fields.push(("kept_photos", kept.as_str()));
    let nowhere = tester.multipart("/complain", &filled(&ids, &fields)).await;
    assert_eq!(errors_of(&nowhere), ["place"]);
    let ids = ids_of(&tester.get("/complain").await);
    fields[2] = ("place", "");
    let taken = tester.multipart("/complain", &filled(&ids, &fields)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);

    let name = Sha256Hex::of(&one);
    let token = taken.location().trim_start_matches("/c/");
    let shown = tester.get(&format!("/api/blobs/{name}?token={token}")).await;
    assert_eq!(
        (shown.status, shown.body.as_ref()),
        (StatusCode::OK, one.as_slice())
    );
    campus.close().await;
}

#[tokio::test]
async fn a_complainant_adds_contests_and_withdraws_by_plain_forms() {
    let (mut campus, tester) = Tester::new().await;
    let (lane, _) = campus.filed("reporter", filing(Channel::Web, "热水常停")).await;
    let home = format!("/c/{}", token_of(lane).as_str());
    let path = |act: &str| format!("{home}/{act}");
    let two = photo(2);
    let ids = ids_of(&tester.get(&home).await);
    let mut parts = filled(&ids, &[("remark", "昨晚也没有")]);
    parts.push(("photos", "b.png", &two));
    let noted = tester.multipart(&path("note"), &parts).await;
    assert_eq!(
        (noted.status, noted.location()),
        (StatusCode::SEE_OTHER, home.as_str())
    );
    let again = tester.multipart(&path("note"), &parts).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let steps = track(&campus, &home).await.steps;
    assert_eq!(steps.iter().filter(|step| step.what == "noted").count(), 1);
    let empty = tester.form(&path("note"), "", &[("remark", " ")]).await;
    assert_eq!(
        (empty.status, errors_of(&empty), empty.field("act")),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            vec!["remark".into()],
            "note".into()
        )
    );
    assert!(!empty.has_program());

    let early = tester.form(&path("contest"), "", &[("reason", "没有修")]).await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "there is no reply yet"
    );
    let classify = Command::Classify {
        category: Category::Dormitory,
        about: Vec::new(),
        note: None,
    };
    campus.does("desk", lane, &classify).await;
    let text = domain::text::Remark::parse(domain::rejection::Field::Remark, "已修好").expect("a remark");
    campus.does("desk", lane, &Command::Reply { text }).await;
    let wordless = tester.form(&path("contest"), "", &[("reason", "")]).await;
    assert_eq!(errors_of(&wordless), ["reason"]);
    let contested = tester.form(&path("contest"), "", &[("reason", "没有修")]).await;
    assert_eq!(contested.status, StatusCode::SEE_OTHER);
    let withdrawn = tester.form(&path("withdraw"), "", &[]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    assert_eq!(track(&campus, &home).await.stage, StageName::Withdrawn);
    assert_eq!(tester.get(&path("withdraw")).await.location(), home);

    for path in [
        path("reply"),
        path("cancel"),
        path("withdraw").replace("/c/", "/t/"),
        "/c/00000000000000000000000000000000/withdraw".into(),
        "/c/x/withdraw".into(),
    ] {
        assert_eq!(
            tester.form(&path, "", &[]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    campus.close().await;
}

#[tokio::test]
async fn a_photo_is_for_whoever_may_see_its_complaint() {
    let (mut campus, tester) = Tester::new().await;
    let desk = tester.signed_in("desk7", Role::DutyOfficer).await;
    let bytes = photo(3);
    let blob = domain::blob::BlobRef {
        sha256: Sha256Hex::of(&bytes),
        len: bytes.len() as u64,
        mime: "image/png".into(),
    };
    let filing = domain::complaint::Filing {
        photos: vec![blob],
        ..filing(Channel::Web, "热水常停")
    };
    let (lane, _) = campus.filed("reporter", filing).await;
    let plain = format!("/api/blobs/{}", Sha256Hex::of(&bytes));
    let keyed = format!("{plain}?token={}", token_of(lane).as_str());
    let put = async |path: &str, cookie: &str| {
        let headers = [("cookie", cookie)];
        let answer = tester
            .ask(axum::http::Method::PUT, path, &headers, bytes.clone())
            .await;
        answer.status
    };
    assert_eq!(put(&plain, "").await, StatusCode::UNAUTHORIZED);
    assert_eq!(put(&keyed, "").await, StatusCode::CREATED);
    assert_eq!(tester.get(&keyed).await.status, StatusCode::OK);
    assert_eq!(tester.get_as(&desk, &plain).await.status, StatusCode::OK);
    for role in [Role::Worker, Role::Administrator, Role::Manager] {
        let cookie = tester.signed_in(&format!("one-{}", role.as_str()), role).await;
        let status = tester.get_as(&cookie, &plain).await.status;
        assert_eq!(status, StatusCode::FORBIDDEN, "{role:?}");
    }
    campus.close().await;
}

#[tokio::test]
async fn the_demo_campus_has_complaints_of_every_way_and_stage_and_a_second_run_adds_none() {
    let campus = Campus::bare().await;
    for found in [
        server::cli::seed::Found::Nothing(3),
        server::cli::seed::Found::DemoCampus,
    ] {
        let seen = server::cli::seed::load(&campus.db, 3, 1, campus.now())
            .await
            .expect("the database works");
        assert_eq!(seen, found);
    }
    let staff = async |username: &str| {
        let found = store::people::credentials(&campus.db, username).await;
        let (id, _) = found.expect("read").expect("an account");
        let found = store::people::staff(&campus.db, id).await;
        found.expect("read").expect("active")
    };
    let list = async |staff| {
        let (filter, zone) = (ComplaintFilter::default(), chrono_tz::Tz::Asia__Shanghai);
        let page = complaint::list(&campus.db, &staff, &filter, zone, campus.now(), None, 50).await;
        page.expect("read").rows
    };
    let rows = list(staff("chief").await).await;
    assert_eq!(rows.len(), 7);
    for stage in StageName::ALL {
        assert!(rows.iter().any(|row| row.stage == *stage), "{stage:?}");
    }
    for channel in Channel::ALL {
        assert!(rows.iter().any(|row| row.channel == *channel), "{channel:?}");
    }
    assert!(rows.iter().any(|row| row.anonymous));
    let counts = complaint::counts(&campus.db, &staff("chief").await, campus.now())
        .await
        .expect("read");
    assert_eq!((counts.overdue, counts.upward, counts.submitted), (1, 2, 1));
    let worker = staff("worker2").await;
    for row in rows {
        let seen = complaint::detail(&campus.db, row.no, &worker).await;
        assert!(seen.expect("read").is_none());
    }
    assert!(list(worker).await.is_empty());
    campus.close().await;
}

#[tokio::test]
async fn whoever_is_given_a_complaint_finds_the_way_to_it_in_the_navigation() {
    let (mut campus, tester) = Tester::new().await;
    let keeper = tester.account("keeper", Role::Storekeeper).await;
    let signed_in = tester
        .form("/login", "", &[("username", "keeper"), ("password", PASSWORD)])
        .await;
    let cookie = cookie_of(&signed_in);
    let way = "href=\"/complaints\"";
    let before = tester.get_as(&cookie, "/outbox").await;
    assert!(!before.text().contains(way));
    let (lane, _) = campus
        .filed("complainant", filing(Channel::Web, "饭菜是凉的"))
        .await;
    let steps = [
        Command::Classify {
            category: Category::Canteen,
            about: Vec::new(),
            note: None,
        },
        Command::Assign {
            to: keeper.id,
            due: campus.now() + chrono::TimeDelta::days(1),
            note: None,
        },
    ];
    for step in steps {
        assert!(campus.does("desk", lane, &step).await.took_effect());
    }
    let after = tester.get_as(&cookie, "/outbox").await;
    assert!(after.text().contains(way), "{}", after.text());
    campus.close().await;
}

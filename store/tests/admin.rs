//! Administration (PRODUCT.md, administrator): what is changed, what is refused, and that each change and its line in the
//! record stand or fall together.

mod catalogue;
mod newer;

use chrono::TimeDelta;
use domain::admin::{
    Area, DepartmentDraft, Entry, Fault, PersonDraft, PersonEntry, ReasonDraft, ReasonKind, What, Wrong,
};
use domain::id::PersonId;
use domain::people::Role;
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::{ChangeRow, PersonFilter, PersonRow};
use serde_json::json;
use store::admin::offices::{self, Saving};
use store::admin::{Admin, people};
use store::session::{self, StoredSession};
use store::testing::Campus;
use store::{admin_change, reason};

fn admin(campus: &Campus) -> Admin {
    Admin {
        id: campus.staff("admin").id,
        now: campus.now(),
    }
}

fn code(text: &str) -> DepartmentCode {
    DepartmentCode::parse(text).expect("a code")
}

fn draft(username: &str, roles: &[Role]) -> PersonDraft {
    PersonDraft {
        username: username.into(),
        name: "钱多".into(),
        phone: "13800138000".into(),
        roles: roles.to_vec(),
        departments: vec![code("utilities")],
        skills: vec![CategoryCode::parse("plumbing").expect("a code")],
    }
}

fn entry(username: &str, roles: &[Role]) -> PersonEntry {
    draft(username, roles).read().expect("right")
}

async fn add(campus: &Campus, username: &str, roles: &[Role]) -> PersonId {
    let id = PersonId::mint(i64::try_from(username.len()).expect("short"), [77; 10]);
    let entry = entry(username, roles);
    let added = people::add(&campus.db, admin(campus), id, &entry, "hash".into()).await;
    assert_eq!(added.expect("the database works"), Ok(()));
    id
}

fn gardens() -> domain::admin::DepartmentEntry {
    let draft = DepartmentDraft {
        code: "gardens".into(),
        zh: "绿化部".into(),
        en: "Gardens".into(),
    };
    draft.read().expect("right")
}

fn template(zh: &str) -> domain::admin::ReasonEntry {
    let draft = ReasonDraft {
        kind: ReasonKind::Hold,
        zh: zh.into(),
        en: String::new(),
        active: true,
    };
    draft.read().expect("right")
}

async fn list(campus: &Campus, filter: &PersonFilter) -> Vec<String> {
    let (mut after, mut all) = (None::<String>, Vec::new());
    loop {
        let page = people::list(&campus.db, filter, after.as_deref(), 3)
            .await
            .expect("read");
        all.extend(page.rows.into_iter().map(|row: PersonRow| row.username));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

async fn record(campus: &Campus, area: Area) -> Vec<ChangeRow> {
    let page = admin_change::list(&campus.db, Some(area), None, 50)
        .await
        .expect("read");
    assert_eq!(page.next, None);
    page.rows
}

#[tokio::test]
async fn a_person_is_added_found_and_changed_and_the_record_says_so_without_a_password() {
    let campus = Campus::new().await;
    let id = add(&campus, "worker9", &[Role::Worker]).await;
    let found = people::one(&campus.db, "worker9")
        .await
        .expect("read")
        .expect("there");
    assert_eq!((found.row.id, found.open_jobs), (id, 0));
    assert_eq!(found.skills.len(), 1);
    let edited = PersonEntry {
        phone: None,
        ..entry("worker.nine", &[Role::Worker, Role::Manager])
    };
    let done = people::edit(&campus.db, admin(&campus), id, &edited, None)
        .await
        .expect("works");
    assert_eq!(done, Ok(()));
    let again = people::edit(&campus.db, admin(&campus), id, &edited, None)
        .await
        .expect("works");
    assert_eq!(again, Ok(()), "nothing differs, and nothing is written down");
    let staff = store::people::staff(&campus.db, id)
        .await
        .expect("read")
        .expect("active");
    assert_eq!(staff.roles, [Role::Manager, Role::Worker]);
    let lines = record(&campus, Area::Person).await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.what, line.subject.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(What::PersonEdit), "worker.nine"),
            (Some(What::PersonAdd), "worker9")
        ]
    );
    assert_eq!(lines[0].by.name, "admin");
    // the username belongs to somebody else since
    let other = PersonId::mint(1, [79; 10]);
    let successor = entry("worker9", &[Role::Worker]);
    let added = people::add(&campus.db, admin(&campus), other, &successor, "hash".into()).await;
    assert_eq!(added.expect("works"), Ok(()));
    let whose: Vec<_> = record(&campus, Area::Person)
        .await
        .iter()
        .map(|line| line.person)
        .collect();
    assert_eq!(whose, [Some(other), Some(id), Some(id)]);
    let (before, after) = (lines[0].before.as_ref(), lines[0].after.as_ref());
    assert_eq!(before.map(|state| &state["phone"]), Some(&json!("13800138000")));
    assert_eq!(after.map(|state| &state["phone"]), Some(&json!(null)));
    let text = serde_json::to_string(&lines).expect("JSON");
    assert!(!text.contains("hash"), "{text}");
    for sql in [
        "update admin_change set subject = 'nobody'",
        "delete from admin_change",
    ] {
        let refused = sqlx::query(sql).execute(campus.db.pool()).await;
        assert!(refused.is_err(), "the record stays: {sql}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_username_is_given_once_however_it_is_written() {
    let campus = Campus::new().await;
    let id = PersonId::mint(1, [78; 10]);
    for taken in ["desk", "DESK"] {
        let entry = entry(taken, &[Role::DutyOfficer]);
        let done = people::add(&campus.db, admin(&campus), id, &entry, String::new()).await;
        assert_eq!(
            done.expect("works"),
            Err(vec![Wrong::at(Entry::Username, Fault::Taken)])
        );
    }
    let mut elsewhere = entry("fresh", &[Role::Worker]);
    elsewhere.departments = vec![code("nowhere")];
    let done = people::add(&campus.db, admin(&campus), id, &elsewhere, String::new()).await;
    assert_eq!(
        done.expect("works"),
        Err(vec![Wrong::at(Entry::Departments, Fault::Unknown)])
    );
    assert!(record(&campus, Area::Person).await.is_empty());
    campus.close().await;
}

#[tokio::test]
async fn people_are_found_by_words_role_and_department_page_by_page() {
    let campus = Campus::new().await;
    let everybody = list(&campus, &PersonFilter::default()).await;
    assert_eq!(everybody.len(), 10);
    assert!(everybody.is_sorted());
    let workers = PersonFilter {
        role: Some(Role::Worker),
        ..PersonFilter::default()
    };
    assert_eq!(list(&campus, &workers).await, ["worker1", "worker2", "worker3"]);
    let carpentry = PersonFilter {
        department: Some(code("carpentry")),
        ..PersonFilter::default()
    };
    assert_eq!(list(&campus, &carpentry).await, ["manager2"]);
    for (typed, found) in [
        ("CHIEF", "chief"),
        ("13900000004", "worker1"),
        (" store ", "store"),
    ] {
        let typed = PersonFilter {
            text: typed.into(),
            ..PersonFilter::default()
        };
        assert_eq!(list(&campus, &typed).await, [found]);
    }
    campus.close().await;
}

#[tokio::test]
async fn the_last_administrator_keeps_role_and_account() {
    let campus = Campus::new().await;
    let (own, chief) = (campus.staff("admin").id, campus.staff("chief").id);
    let last = Fault::LastAdministrator;
    let stop = people::set_active(&campus.db, admin(&campus), own, false).await;
    assert_eq!(stop.expect("works"), Err(vec![Wrong::whole(last.clone())]));
    let step_down = entry("admin", &[Role::Supervisor]);
    let done = people::edit(&campus.db, admin(&campus), own, &step_down, None)
        .await
        .expect("works");
    assert_eq!(done, Err(vec![Wrong::at(Entry::Roles, last)]));
    assert!(record(&campus, Area::Person).await.is_empty());
    let second = entry("chief", &[Role::Supervisor, Role::Administrator]);
    let done = people::edit(&campus.db, admin(&campus), chief, &second, None)
        .await
        .expect("works");
    assert_eq!(done, Ok(()));
    // both at once: one of them stays
    let [first, other] = [own, chief].map(|id| {
        let (db, by) = (campus.db.clone(), admin(&campus));
        tokio::spawn(async move { people::set_active(&db, by, id, false).await.expect("works") })
    });
    let done = [first.await.expect("ends"), other.await.expect("ends")];
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
    campus.close().await;
}

async fn sign_in(campus: &Campus, id: PersonId, key: &[u8]) {
    let session = StoredSession {
        person: Some(id),
        data: json!({}),
        expires_at: campus.now() + TimeDelta::hours(1),
    };
    assert!(
        session::save(&campus.db, key, &session, true)
            .await
            .expect("works")
    );
}

async fn is_signed_in(campus: &Campus, key: &[u8]) -> bool {
    let found = session::load(&campus.db, key, campus.now()).await.expect("read");
    found.is_some()
}

#[tokio::test]
async fn deactivation_and_a_new_password_end_all_sessions_of_that_person_alone() {
    let campus = Campus::new().await;
    let (worker, desk) = (campus.staff("worker1").id, campus.staff("desk").id);
    for key in [b"a", b"b"] {
        sign_in(&campus, worker, key).await;
    }
    sign_in(&campus, desk, b"c").await;
    let given = people::set_password(&campus.db, admin(&campus), worker, "another").await;
    assert_eq!(given.expect("works"), Ok("worker1".into()));
    assert!(!is_signed_in(&campus, b"a").await && !is_signed_in(&campus, b"b").await);
    assert!(is_signed_in(&campus, b"c").await);
    // a request that was under way does not bring an ended session back
    let late = StoredSession {
        person: Some(worker),
        data: json!({}),
        expires_at: campus.now() + TimeDelta::hours(1),
    };
    assert!(
        !session::save(&campus.db, b"a", &late, false)
            .await
            .expect("works")
    );
    assert!(!is_signed_in(&campus, b"a").await);
    let known = store::people::credentials(&campus.db, "worker1")
        .await
        .expect("read");
    assert_eq!(known, Some((worker, "another".into())));

    let stop = people::set_active(&campus.db, admin(&campus), desk, false).await;
    assert_eq!(stop.expect("works"), Ok(()));
    assert!(!is_signed_in(&campus, b"c").await);
    assert_eq!(
        store::people::credentials(&campus.db, "desk")
            .await
            .expect("read"),
        None
    );
    let inactive = PersonFilter {
        inactive: true,
        ..PersonFilter::default()
    };
    assert_eq!(list(&campus, &inactive).await, ["desk"]);
    let back = people::set_active(&campus.db, admin(&campus), desk, true).await;
    assert_eq!(back.expect("works"), Ok(()));
    assert!(list(&campus, &inactive).await.is_empty());
    let whats: Vec<_> = record(&campus, Area::Person)
        .await
        .iter()
        .map(|line| line.what)
        .collect();
    assert_eq!(
        whats,
        [
            Some(What::PersonActivate),
            Some(What::PersonDeactivate),
            Some(What::PersonPassword)
        ]
    );
    campus.close().await;
}

#[tokio::test]
async fn jobs_in_hand_are_counted_and_do_not_hinder() {
    let mut campus = Campus::new().await;
    campus.dispatched("水管漏水", &["worker1"]).await;
    campus.dispatched("灯不亮", &["worker1", "worker2"]).await;
    let found = people::one(&campus.db, "worker1")
        .await
        .expect("read")
        .expect("there");
    assert_eq!(found.open_jobs, 2);
    let stop = people::set_active(&campus.db, admin(&campus), found.row.id, false).await;
    assert_eq!(stop.expect("works"), Ok(()));
    campus.close().await;
}

#[tokio::test]
async fn what_can_not_be_recorded_is_not_changed() {
    let campus = Campus::new().await;
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'no room'; end $$; \
         create trigger refuse before insert on admin_change execute function refuse()",
    )
    .execute(campus.db.pool())
    .await
    .expect("a trigger");
    let by = admin(&campus);
    let worker = campus.staff("worker1").id;
    sign_in(&campus, worker, b"a").await;
    let id = PersonId::mint(2, [79; 10]);
    let failed = [
        people::add(
            &campus.db,
            by,
            id,
            &entry("fresh", &[Role::Worker]),
            String::new(),
        )
        .await,
        people::edit(&campus.db, by, worker, &entry("other", &[Role::Worker]), None).await,
        people::set_active(&campus.db, by, worker, false).await,
        offices::save_department(&campus.db, by, &gardens(), Saving::Add).await,
        reason::add(&campus.db, by, &template("没有配件。")).await,
    ];
    assert!(failed.iter().all(Result::is_err), "{failed:?}");
    let failed = people::set_password(&campus.db, by, worker, "another").await;
    assert!(failed.is_err());
    assert!(people::one(&campus.db, "fresh").await.expect("read").is_none());
    assert!(
        people::one(&campus.db, "worker1")
            .await
            .expect("read")
            .is_some_and(|found| found.row.active)
    );
    assert!(is_signed_in(&campus, b"a").await);
    assert_eq!(offices::departments(&campus.db).await.expect("read").len(), 2);
    assert!(reason::all(&campus.db).await.expect("read").is_empty());
    campus.close().await;
}

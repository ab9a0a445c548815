//! Administration (PRODUCT.md, administrator): what is changed, what is refused, and that each change and its line in the
//! record stand or fall together.

use chrono::TimeDelta;
use domain::admin::{
    Area, CategoryDraft, DepartmentDraft, Entry, Fault, Newer, PersonDraft, PersonEntry, ReasonDraft,
    ReasonKind, Ruling, What, Wrong,
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

fn gardens() -> domain::admin::DepartmentEntry {
    let draft = DepartmentDraft {
        code: "gardens".into(),
        zh: "绿化部".into(),
        en: "Gardens".into(),
    };
    draft.read().expect("right")
}

async fn order(campus: &Campus) -> Vec<String> {
    let (_, departments) = store::catalogue::catalogue(&campus.db).await.expect("read");
    departments.into_iter().map(|one| one.code.into()).collect()
}

#[tokio::test]
async fn a_department_is_added_moved_renamed_and_removed_only_while_nothing_refers_to_it() {
    let mut campus = Campus::new().await;
    let by = admin(&campus);
    let done = offices::save_department(&campus.db, by, &gardens(), Saving::Add).await;
    assert_eq!(done.expect("works"), Ok(()));
    let twice = offices::save_department(&campus.db, by, &gardens(), Saving::Add).await;
    assert_eq!(
        twice.expect("works"),
        Err(vec![Wrong::at(Entry::Code, Fault::Taken)])
    );
    assert_eq!(order(&campus).await, ["utilities", "carpentry", "gardens"]);
    for _ in 0..3 {
        let up = offices::move_department(&campus.db, by, &code("gardens"), true).await;
        assert_eq!(up.expect("works"), Ok(()), "on top there is nothing to do");
    }
    assert_eq!(order(&campus).await, ["gardens", "utilities", "carpentry"]);
    campus.reported("水管漏水").await;
    let rows = offices::departments(&campus.db).await.expect("read");
    let used: Vec<_> = rows
        .iter()
        .map(|row| (row.categories, row.has_tickets, row.is_used()))
        .collect();
    assert_eq!(used, [(0, false, false), (1, true, true), (1, false, true)]);
    let kept = offices::remove_department(&campus.db, by, &code("utilities")).await;
    assert_eq!(kept.expect("works"), Err(vec![Wrong::whole(Fault::InUse)]));
    let removed = offices::remove_department(&campus.db, by, &code("gardens")).await;
    assert_eq!(removed.expect("works"), Ok(()));
    let gone = offices::save_department(&campus.db, by, &gardens(), Saving::Edit(None)).await;
    assert_eq!(gone.expect("works"), Err(vec![Wrong::whole(Fault::Gone)]));
    let lines = record(&campus, Area::Department).await;
    assert_eq!(lines.len(), 4, "added, moved twice, removed");
    assert!(lines[0].after.is_none() && lines[3].before.is_none());
    campus.close().await;
}

#[tokio::test]
async fn a_category_out_of_use_is_offered_no_more_and_can_come_back() {
    let campus = Campus::new().await;
    let by = admin(&campus);
    let mut draft = CategoryDraft {
        code: "plumbing".into(),
        zh: "水管".into(),
        icon: "drop".into(),
        department: "carpentry".into(),
        active: false,
        ..CategoryDraft::default()
    };
    let save = async |draft: &CategoryDraft| {
        let entry = draft.read().expect("right");
        let done = offices::save_category(&campus.db, by, &entry, Saving::Edit(None)).await;
        done.expect("works")
    };
    assert_eq!(save(&draft).await, Ok(()));
    let offered = async || {
        let (categories, _) = store::catalogue::catalogue(&campus.db).await.expect("read");
        categories.len()
    };
    assert_eq!(offered().await, 1);
    assert_eq!(offices::categories(&campus.db).await.expect("read").len(), 2);
    draft.active = true;
    assert_eq!(save(&draft).await, Ok(()));
    assert_eq!(offered().await, 2);
    draft.department = "nowhere".into();
    assert_eq!(
        save(&draft).await,
        Err(vec![Wrong::at(Entry::Department, Fault::Unknown)])
    );
    let lines = record(&campus, Area::Category).await;
    assert_eq!(lines.len(), 2);
    let after = lines[0].after.as_ref().expect("a state");
    assert_eq!(
        (&after["active"], &after["department"]),
        (&json!(true), &json!("carpentry"))
    );
    campus.close().await;
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

#[tokio::test]
async fn templates_are_offered_in_the_order_that_was_given_them() {
    let campus = Campus::new().await;
    let by = admin(&campus);
    for text in ["没有配件。", "没有人在。", "要停电。"] {
        let done = reason::add(&campus.db, by, &template(text)).await.expect("works");
        assert_eq!(done, Ok(()));
    }
    let offered = async || -> Vec<(i64, String)> {
        let all = reason::templates(&campus.db, ReasonKind::Hold)
            .await
            .expect("read");
        all.into_iter().map(|one| (one.id, one.zh)).collect()
    };
    let first = offered().await;
    let moved = reason::shift(&campus.db, by, first[2].0, true)
        .await
        .expect("works");
    assert_eq!(moved, Ok(()));
    let texts = |list: Vec<(i64, String)>| list.into_iter().map(|(_, zh)| zh).collect::<Vec<_>>();
    assert_eq!(texts(offered().await), ["没有配件。", "要停电。", "没有人在。"]);
    let mut hidden = template("没有人在。");
    hidden.active = false;
    let done = reason::edit(&campus.db, by, first[1].0, &hidden, None)
        .await
        .expect("works");
    assert_eq!(done, Ok(()));
    assert_eq!(texts(offered().await), ["没有配件。", "要停电。"]);
    let done = reason::remove(&campus.db, by, first[0].0).await.expect("works");
    assert_eq!(done, Ok(()));
    let gone = reason::remove(&campus.db, by, first[0].0).await.expect("works");
    assert_eq!(gone, Err(vec![Wrong::whole(Fault::Gone)]));
    assert_eq!(texts(offered().await), ["要停电。"]);
    assert!(
        reason::templates(&campus.db, ReasonKind::Reject)
            .await
            .expect("read")
            .is_empty()
    );
    assert_eq!(record(&campus, Area::Reason).await.len(), 6);
    campus.close().await;
}

/// Who has changed it since.
fn newer(ruling: Ruling<()>) -> Newer {
    let wrong = ruling.expect_err("not saved");
    match &wrong[..] {
        [
            Wrong {
                entry: None,
                fault: Fault::Newer(newer),
            },
        ] => newer.clone(),
        _ => panic!("{wrong:?}"),
    }
}

#[tokio::test]
async fn a_person_who_was_changed_since_they_were_read_is_not_changed_back() {
    let campus = Campus::new().await;
    let by = admin(&campus);
    let name = campus.staff("admin").name;

    let id = add(&campus, "worker9", &[Role::Worker]).await;
    let read = people::one(&campus.db, "worker9")
        .await
        .expect("read")
        .expect("there");
    let mut renamed = draft("worker9", &[Role::Worker]);
    renamed.name = "钱少".into();
    let save = async |draft: &PersonDraft, read| {
        let entry = draft.read().expect("right");
        people::edit(&campus.db, by, id, &entry, Some(read))
            .await
            .expect("works")
    };
    assert_eq!(save(&renamed, &read).await, Ok(()));
    let mut rung = draft("worker9", &[Role::Worker]);
    rung.phone = "13900139000".into();
    let told = newer(save(&rung, &read).await);
    assert_eq!((told.by, told.at), (name, Some(campus.now())));
    let now = people::one(&campus.db, "worker9")
        .await
        .expect("read")
        .expect("there");
    assert_eq!(now.row.name, "钱少", "the name stays");
    rung.name = "钱少".into();
    assert_eq!(save(&rung, &now).await, Ok(()));

    // whether somebody can sign in is no field of the form
    people::set_active(&campus.db, by, id, false)
        .await
        .expect("works")
        .expect("done");
    let now = people::one(&campus.db, "worker9")
        .await
        .expect("read")
        .expect("there");
    people::set_active(&campus.db, by, id, true)
        .await
        .expect("works")
        .expect("done");
    assert_eq!(save(&renamed, &now).await, Ok(()));
    campus.close().await;
}

#[tokio::test]
async fn a_category_that_was_changed_since_it_was_read_is_not_changed_back() {
    let campus = Campus::new().await;
    let by = admin(&campus);
    let name = campus.staff("admin").name;
    // its place in the list and its times are no fields of the form
    let categories = offices::categories(&campus.db).await.expect("read");
    let read = categories
        .into_iter()
        .find(|row| row.category.code.as_str() == "plumbing");
    let read = read.expect("there");
    offices::move_category(&campus.db, by, &read.category.code, false)
        .await
        .expect("works")
        .expect("done");
    let of = domain::view::TimesOf::Category(read.category.code.clone());
    let times = domain::calendar::ServiceTimes::default();
    store::rules::set_times(&campus.db, &of, Some(&times), None, by.id, campus.now())
        .await
        .expect("works");
    let save = async |zh: &str| {
        let draft = CategoryDraft {
            code: "plumbing".into(),
            zh: zh.into(),
            icon: "drop".into(),
            department: "utilities".into(),
            active: true,
            ..CategoryDraft::default()
        };
        let entry = draft.read().expect("right");
        offices::save_category(&campus.db, by, &entry, Saving::Edit(Some(&read)))
            .await
            .expect("works")
    };
    assert_eq!(save("水管").await, Ok(()));
    assert_eq!(newer(save("水龙头").await).by, name);
    campus.close().await;
}

#[tokio::test]
async fn departments_and_templates_that_were_changed_since_they_were_read_are_not_changed_back() {
    let campus = Campus::new().await;
    let by = admin(&campus);
    let name = campus.staff("admin").name;
    let read = offices::departments(&campus.db)
        .await
        .expect("read")
        .remove(0)
        .department;
    let save = async |zh: &str| {
        let draft = DepartmentDraft {
            code: read.code.to_string(),
            zh: zh.into(),
            en: String::new(),
        };
        let entry = draft.read().expect("right");
        offices::save_department(&campus.db, by, &entry, Saving::Edit(Some(&read)))
            .await
            .expect("works")
    };
    assert_eq!(save("水电部").await, Ok(()));
    assert_eq!(newer(save("电水部").await).by, name);
    reason::add(&campus.db, by, &template("没有配件。"))
        .await
        .expect("works")
        .expect("done");
    let read = reason::all(&campus.db).await.expect("read").remove(0);
    let save = async |zh: &str| {
        reason::edit(&campus.db, by, read.id, &template(zh), Some(&read))
            .await
            .expect("works")
    };
    assert_eq!(save("缺配件。").await, Ok(()));
    assert_eq!(newer(save("等配件。").await).by, name);
    campus.close().await;
}

//! What was changed by another since it was read is not changed back.

use super::{add, admin, draft, template};
use domain::admin::{CategoryDraft, DepartmentDraft, Fault, Newer, PersonDraft, Ruling, Wrong};
use domain::people::Role;
use store::admin::offices::{self, Saving};
use store::admin::people;
use store::reason;
use store::testing::Campus;

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

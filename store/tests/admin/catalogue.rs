//! Departments, categories and templates of reasons.

use super::{admin, code, gardens, record, template};
use domain::admin::{Area, CategoryDraft, Entry, Fault, ReasonKind, Wrong};
use serde_json::json;
use store::admin::offices::{self, Saving};
use store::reason;
use store::testing::Campus;

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

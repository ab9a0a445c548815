//! The tree of places: what follows from an edit follows in the same moment, and a table takes effect as a whole or not
//! at all.

use domain::admin::Area;
use domain::id::UploadId;
use domain::place::import::{Row, Step};
use domain::place::tree::{Edit, Place};
use domain::place::{Fault, PlaceCode, PlaceKind};
use domain::ticket::Command;
use domain::view::{Bilingual, TicketFilter};
use store::place::{self, Applied};
use store::testing::{Campus, report};

fn code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).expect("a code")
}

fn two(zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

async fn edits(campus: &Campus, edit: Edit) -> Result<(), Vec<Fault>> {
    let by = campus.staff("admin").id;
    place::edit(&campus.db, by, &edit, campus.now())
        .await
        .expect("the database works")
}

async fn found_at(campus: &Campus, filter: TicketFilter) -> usize {
    let zone = chrono_tz::Tz::Asia__Shanghai;
    let clock = (zone, campus.now());
    let page = store::ticket::list(&campus.db, &campus.staff("desk"), &filter, clock, None, 50).await;
    page.expect("read").rows.len()
}

fn at(place: &str) -> TicketFilter {
    TicketFilter {
        place: Some(code(place)),
        ..TicketFilter::default()
    }
}

fn with(text: &str) -> TicketFilter {
    TicketFilter {
        text: Some(text.to_owned()),
        ..TicketFilter::default()
    }
}

async fn changes(campus: &Campus) -> i64 {
    sqlx::query_scalar("select count(*) from admin_change where area = 'place'")
        .fetch_one(campus.db.pool())
        .await
        .expect("counted")
}

#[tokio::test]
async fn a_move_takes_everything_below_and_the_tickets_along() {
    let mut campus = Campus::new().await;
    let (_, no) = campus.reported("水管漏水").await;
    let floor = Place {
        code: code("T1-F1"),
        parent: Some(code("T1")),
        kind: PlaceKind::Floor,
        name: two("1层", "Floor 1"),
        reportable: false,
        position: 0,
        on: true,
    };
    assert_eq!(edits(&campus, Edit::Add(floor)).await, Ok(()));
    let to = |own: &str, parent: &str| Edit::Move {
        code: code(own),
        parent: Some(code(parent)),
    };
    assert_eq!(edits(&campus, to("D1-F1", "T1")).await, Ok(()));
    let label = place::label(&campus.db, &code("D1-101")).await.expect("read");
    let label = label.expect("still offered");
    assert_eq!(label.building.zh, "教学1号楼");
    let keys = place::search(&campus.db, "教学1号楼 101", 12)
        .await
        .expect("read");
    assert!(keys.iter().any(|label| label.code == code("D1-101")), "{keys:?}");
    assert_eq!(
        (
            found_at(&campus, at("T1")).await,
            found_at(&campus, at("D1")).await
        ),
        (1, 0)
    );
    assert_eq!(found_at(&campus, with("教学1号楼")).await, 1, "by the new name");
    assert_eq!(found_at(&campus, with(&no.to_string())).await, 1);
    // a move that makes a ring is refused, and nothing of it is left
    let ring = edits(&campus, to("D1-F1", "D1-101")).await.expect_err("a ring");
    assert!(matches!(&ring[..], [Fault::Cycle { .. }]), "{ring:?}");
    assert_eq!(changes(&campus).await, 2);
    campus.close().await;
}

#[tokio::test]
async fn a_new_name_is_that_of_everything_below_and_old_tickets_are_found_by_both() {
    let mut campus = Campus::new().await;
    let (open, _) = campus.reported("水管漏水").await;
    assert!(campus.does("desk", open, &Command::Accept {}).await.took_effect());
    let rename = Edit::Change {
        code: code("D1"),
        kind: PlaceKind::Housing,
        name: two("梅园", "Plum house"),
        reportable: false,
    };
    assert_eq!(edits(&campus, rename.clone()).await, Ok(()));
    let label = place::label(&campus.db, &code("D1-101")).await.expect("read");
    assert_eq!(label.expect("there").short().zh, "梅园 101");
    assert_eq!(
        place::search(&campus.db, "my 101", 12).await.expect("read").len(),
        1,
        "by initials"
    );
    for name in ["梅园", "公寓1号楼"] {
        assert_eq!(found_at(&campus, with(name)).await, 1, "{name}");
    }
    // the same again changes nothing, and is not written down
    assert_eq!(edits(&campus, rename).await, Ok(()));
    assert_eq!(changes(&campus).await, 1);
    campus.close().await;
}

#[tokio::test]
async fn what_is_switched_off_is_not_offered_with_all_in_it_and_its_tickets_go_on() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("水管漏水").await;
    let switch = |own: &str, on| Edit::Switch { code: code(own), on };
    assert_eq!(edits(&campus, switch("D1-102", false)).await, Ok(()));
    assert_eq!(edits(&campus, switch("D1", false)).await, Ok(()));
    assert_eq!(
        place::label(&campus.db, &code("D1-101")).await.expect("read"),
        None
    );
    let top = place::children(&campus.db, None).await.expect("read");
    assert!(top.iter().all(|node| node.code != code("D1")));
    assert!(
        campus.does("desk", lane, &Command::Accept {}).await.took_effect(),
        "the old one goes on"
    );
    let other = domain::id::TicketId::mint(campus.now().timestamp_millis(), [7; 10]);
    let new = Command::Report {
        report: report("灯不亮"),
    };
    assert!(!campus.does("reporter", other, &new).await.took_effect());
    let view = place::browse(&campus.db, Some(&code("D1-F1")), None, 50)
        .await
        .expect("read");
    let view = view.expect("the administrator sees it");
    assert!(view.rows.rows.iter().all(|row| !row.active));
    // on again: but not what was switched off by itself
    assert_eq!(edits(&campus, switch("D1", true)).await, Ok(()));
    let floor = code("D1-F1");
    let rooms = place::children(&campus.db, Some(&floor)).await.expect("read");
    let rooms: Vec<String> = rooms.iter().map(|node| node.code.to_string()).collect();
    assert_eq!(rooms, ["D1-101"]);
    campus.close().await;
}

#[tokio::test]
async fn neighbours_change_places_and_lists_are_paged_in_that_order() {
    let campus = Campus::new().await;
    let shift = Edit::Shift {
        code: code("D1-102"),
        up: true,
    };
    assert_eq!(edits(&campus, shift).await, Ok(()));
    let floor = code("D1-F1");
    let page = |after: Option<String>| {
        let (db, floor) = (campus.db.clone(), floor.clone());
        async move {
            let view = place::browse(&db, Some(&floor), after.as_deref(), 1).await;
            view.expect("read").expect("there")
        }
    };
    let first = page(None).await;
    assert_eq!(first.rows.rows[0].place.code, code("D1-102"));
    assert_eq!(
        first.at.map(|at| (at.row.inside, at.reportable, at.trail.len())),
        Some((2, 2, 1))
    );
    let second = page(first.rows.next).await;
    assert_eq!(second.rows.rows[0].place.code, code("D1-101"));
    assert_eq!(second.rows.next, None);
    let found = place::found(&campus.db, "d1-1", None, 1).await.expect("read");
    let more = place::found(&campus.db, "d1-1", found.next.as_deref(), 1)
        .await
        .expect("read");
    assert_ne!(found.rows[0].place.code, more.rows[0].place.code);
    campus.close().await;
}

fn row(number: u32, own: &str, parent: &str, kind: &str, zh: &str) -> Row {
    Row {
        row: number,
        code: own.to_owned(),
        parent: parent.to_owned(),
        kind: kind.to_owned(),
        name_zh: zh.to_owned(),
        ..Row::default()
    }
}

async fn uploaded(campus: &Campus, mark: u8, rows: &[Row]) -> UploadId {
    let id = UploadId::mint(campus.now().timestamp_millis(), [mark; 10]);
    let by = campus.staff("admin").id;
    place::keep_upload(&campus.db, id, by, "地点.xlsx", rows, campus.now())
        .await
        .expect("kept");
    id
}

async fn looked_at(campus: &Campus, id: UploadId) -> place::Upload {
    let by = campus.staff("admin").id;
    let upload = place::upload(&campus.db, id, by, campus.now()).await;
    upload.expect("read").expect("there")
}

async fn apply(campus: &Campus, id: UploadId, upload: &place::Upload) -> Applied {
    let by = campus.staff("admin").id;
    let fingerprint = &upload.table.fingerprint;
    place::apply_upload(&campus.db, id, by, fingerprint, campus.now())
        .await
        .expect("the database works")
}

#[tokio::test]
async fn a_table_is_looked_at_first_and_takes_effect_as_a_whole() {
    let campus = Campus::new().await;
    let off = Row {
        on: "否".to_owned(),
        ..row(5, "D1-102", "D1-F1", "room", "102")
    };
    let rows = [
        row(2, "N1-101", "N1-F1", "room", "101"),
        row(3, "N1-F1", "N1", "floor", "1层"),
        row(4, "N1", "", "dormitory", "新公寓"),
        off,
        row(6, "T1", "", "teaching", "教学楼"),
        row(7, "D1", "", "dormitory", "学生公寓1号楼"),
    ];
    let id = uploaded(&campus, 1, &rows).await;
    let upload = looked_at(&campus, id).await;
    let count = |step| upload.table.count(step);
    assert_eq!(
        (
            count(Step::Added),
            count(Step::Off),
            count(Step::Changed),
            count(Step::Same)
        ),
        (3, 1, 1, 1)
    );
    assert_eq!(
        place::label(&campus.db, &code("N1-101")).await.expect("read"),
        None,
        "not yet"
    );
    let page = place::upload_line_page(&upload, Step::Added, 0, 2);
    assert_eq!((page.rows.len(), page.next.as_deref()), (2, Some("3")));

    let stranger = campus.staff("chief").id;
    let theirs = place::upload(&campus.db, id, stranger, campus.now()).await;
    assert!(theirs.expect("read").is_none(), "it is for who uploaded it");
    assert_eq!(apply(&campus, id, &upload).await, Applied::Done);
    assert_eq!(apply(&campus, id, &upload).await, Applied::Done, "a double click");
    let label = place::label(&campus.db, &code("N1-101")).await.expect("read");
    assert_eq!(label.expect("there").short().zh, "新公寓 101");
    assert_eq!(
        place::label(&campus.db, &code("D1-102")).await.expect("read"),
        None
    );
    let kept = place::label(&campus.db, &code("D1-101")).await.expect("read");
    assert!(kept.is_some(), "what the table does not name stays");
    assert_eq!(changes(&campus).await, 1);
    let done = place::upload(&campus.db, id, stranger, campus.now()).await;
    let done = done.expect("read").expect("what was done is for everybody");
    let told: Vec<_> = done.table.counts.iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(told, [&(Step::Added, 3), &(Step::Changed, 1), &(Step::Off, 1)]);
    assert!(!done.table.can_be_done);
    let changed = place::upload_line_page(&done, Step::Changed, 0, 10).rows;
    let names = |place: &Option<Place>| place.as_ref().map(|place| place.name.zh.clone());
    assert_ne!(names(&changed[0].before), names(&changed[0].after));

    let line = store::admin_change::list(&campus.db, Some(Area::Place), None, 9).await;
    let line = line.expect("read").rows.remove(0);
    let (before, after) = (line.before.expect("some"), line.after.expect("some"));
    assert_eq!((&after["added"], &after["off"]), (&3.into(), &1.into()));
    assert_eq!(after["upload"], id.to_string());
    let codes = |state: &serde_json::Value| -> Vec<String> {
        let places = state["places"].as_array().expect("places").iter();
        places
            .map(|place| place["code"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(codes(&before), ["D1-102", "T1"]);
    assert_eq!(codes(&after), ["N1-101", "N1-F1", "N1", "D1-102", "T1"]);
    campus.close().await;
}

#[tokio::test]
async fn one_wrong_row_keeps_all_others_out() {
    let campus = Campus::new().await;
    let rows = [
        row(2, "N1", "", "dormitory", "新公寓"),
        row(3, "N1-F1", "N2", "floor", "1层"),
    ];
    let id = uploaded(&campus, 2, &rows).await;
    let upload = looked_at(&campus, id).await;
    let wrong = place::upload_line_page(&upload, Step::Wrong, 0, 10);
    let parent = "N2".to_owned();
    assert_eq!(
        (wrong.rows[0].row, &wrong.rows[0].faults[..]),
        (3, &[Fault::UnknownParent { parent }][..])
    );
    assert_eq!(apply(&campus, id, &upload).await, Applied::Wrong);
    let tree = place::tree(&campus.db).await.expect("read");
    assert!(tree.get(&code("N1")).is_none());
    assert_eq!(changes(&campus).await, 0);
    campus.close().await;
}

#[tokio::test]
async fn what_changed_since_it_was_looked_at_is_looked_at_again_and_old_tables_are_gone() {
    let mut campus = Campus::new().await;
    let id = uploaded(&campus, 3, &[row(2, "N1", "", "dormitory", "新公寓")]).await;
    let upload = looked_at(&campus, id).await;
    let meanwhile = Place {
        code: code("N1"),
        parent: None,
        kind: PlaceKind::Teaching,
        name: two("新教学楼", "New"),
        reportable: false,
        position: 0,
        on: true,
    };
    assert_eq!(edits(&campus, Edit::Add(meanwhile)).await, Ok(()));
    assert_eq!(apply(&campus, id, &upload).await, Applied::Moved);
    let again = looked_at(&campus, id).await;
    assert_eq!(again.table.count(Step::Changed), 1);
    campus.wait(25 * 60);
    assert_eq!(apply(&campus, id, &again).await, Applied::Gone);
    assert_eq!(
        place::expire_uploads(&campus.db, campus.now())
            .await
            .expect("swept"),
        1
    );
    campus.close().await;
}

#[tokio::test]
async fn twenty_thousand_rows_are_one_step() {
    let campus = Campus::new().await;
    let mut rows = Vec::new();
    for building in 0..20 {
        let own = format!("B{building}");
        for floor in 0..10 {
            let floor_code = format!("{own}-F{floor}");
            for room in 0..100 {
                let room = format!("{own}-{floor}{room:02}");
                rows.push(row(0, &room, &floor_code, "room", &room));
            }
            rows.push(row(0, &floor_code, &own, "floor", "层"));
        }
        rows.push(row(0, &own, "", "teaching", &own));
    }
    for (number, row) in (2..).zip(&mut rows) {
        row.row = number;
    }
    assert!(rows.len() > 20_000);
    let id = uploaded(&campus, 4, &rows).await;
    let upload = looked_at(&campus, id).await;
    assert_eq!(
        usize::try_from(upload.table.count(Step::Added)).expect("small"),
        rows.len()
    );
    assert_eq!(apply(&campus, id, &upload).await, Applied::Done);
    let sql = "select count(*) from place where active and ancestors[1] = 'B7'";
    let places: i64 = sqlx::query_scalar(sql)
        .fetch_one(campus.db.pool())
        .await
        .expect("counted");
    assert_eq!(places, 1011);
    // a rename of a whole building is one step too
    let rename = Edit::Change {
        code: code("B7"),
        kind: PlaceKind::Teaching,
        name: two("竹园", "Bamboo"),
        reportable: false,
    };
    assert_eq!(edits(&campus, rename).await, Ok(()));
    let label = place::label(&campus.db, &code("B7-905")).await.expect("read");
    assert_eq!(label.expect("there").building.zh, "竹园");
    campus.close().await;
}

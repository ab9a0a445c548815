use super::*;

fn code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).expect("a code")
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

fn campus() -> Tree {
    let plan = plan(
        &Tree::default(),
        &[
            row(2, "D1-101", "D1-F1", "room", "101"),
            row(3, "D1-F1", "D1", "floor", "1层"),
            row(4, "D1", "", "dormitory", "学生公寓1号楼"),
        ],
    );
    assert!(plan.can_be_done(), "{plan:?}");
    Tree::default().with(&plan.changes())
}

fn faults(rows: &[Row]) -> Vec<(u32, Vec<Fault>)> {
    let plan = plan(&campus(), rows);
    let wrong = plan.lines.into_iter().filter(|line| line.step == Step::Wrong);
    wrong.map(|line| (line.row, line.faults)).collect()
}

#[test]
fn parents_may_stand_below_what_lies_in_them() {
    let tree = campus();
    assert_eq!(tree.ancestors(&code("D1-101")), ["D1", "D1-F1", "D1-101"]);
    let room = tree.get(&code("D1-101")).expect("there");
    assert!(room.reportable && room.on && room.name.en == "101");
}

#[test]
fn what_is_left_empty_stays_as_it_is_and_what_is_not_named_too() {
    let same = plan(&campus(), &[row(2, "d1-101", "D1-F1", "", "101")]);
    assert_eq!(same.lines[0].step, Step::Same);
    assert!(!same.can_be_done());
    let off = Row {
        on: "否".to_owned(),
        ..row(2, "D1-101", "D1-F1", "", "101室")
    };
    let off = plan(&campus(), &[off]);
    assert_eq!(off.lines[0].step, Step::Off);
    let changes = off.changes();
    assert!(changes.len() == 1 && !changes[0].on && changes[0].name.zh == "101室");
}

#[test]
fn every_fault_stands_at_its_row() {
    let twice = faults(&[
        row(2, "D1-102", "D1-F1", "room", "102"),
        row(3, "D1-102", "D1-F1", "room", "102"),
    ]);
    assert_eq!(twice, [(3, vec![Fault::Twice { row: 2 }])]);
    let many = faults(&[
        row(2, "", "D1", "room", "x"),
        row(3, "D1 102", "D1", "room", "x"),
        row(4, "D1-102", "NOWHERE", "room", "102"),
        row(5, "D1-103", "D1-F1", "attic", ""),
        Row {
            position: "-1".to_owned(),
            reportable: "vielleicht".to_owned(),
            ..row(6, "D1-104", "D1-F1", "room", "104")
        },
    ]);
    let parent = "NOWHERE".to_owned();
    assert_eq!(
        many,
        [
            (2, vec![Fault::NoCode]),
            (3, vec![Fault::BadCode]),
            (4, vec![Fault::UnknownParent { parent }]),
            (5, vec![Fault::UnknownKind, Fault::NoName]),
            (6, vec![Fault::NoAnswer, Fault::BadPosition]),
        ]
    );
}

#[test]
fn a_row_hears_once_what_is_wrong_and_not_what_follows_from_it() {
    let unknown = faults(&[
        row(2, "Q2", "", "attic", "阁楼"),
        row(3, "Q2-1", "Q2", "room", "101"),
    ]);
    assert_eq!(unknown, [(2, vec![Fault::UnknownKind])]);
    let unreadable = Row {
        reportable: "vielleicht".to_owned(),
        on: "vielleicht".to_owned(),
        ..row(2, "Q6", "D1-F1", "room", "106")
    };
    assert_eq!(faults(&[unreadable]), [(2, vec![Fault::NoAnswer])]);
    let nowhere = faults(&[row(2, "Q7", "D1 F1", "room", "107")]);
    let parent = "D1 F1".to_owned();
    assert_eq!(nowhere, [(2, vec![Fault::UnknownParent { parent }])]);
}

#[test]
fn a_ring_and_a_wrong_level_are_found_over_rows_and_tree() {
    let ring = faults(&[row(2, "D1-F1", "D1-101", "floor", "1层")]);
    assert!(matches!(&ring[..], [(2, faults)] if matches!(&faults[..], [Fault::Cycle { .. }])));
    let level = faults(&[row(2, "D1-F1", "D1", "room", "大厅")]);
    let child = "D1-101".to_owned();
    assert_eq!(level, [(2, vec![Fault::WrongChild { child }])]);
    let both = faults(&[row(2, "A", "B", "floor", "甲"), row(3, "B", "A", "floor", "乙")]);
    assert_eq!(both.len(), 2, "{both:?}");
}

#[test]
fn a_row_that_is_wrong_does_not_blame_what_lies_in_it() {
    let wrong = faults(&[
        row(2, "D2", "", "dormitory", ""),
        row(3, "D2-F1", "D2", "floor", "1层"),
    ]);
    assert_eq!(wrong, [(2, vec![Fault::NoName])]);
}

use super::*;

fn code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).expect("a code")
}

fn place(own: &str, parent: Option<&str>, kind: PlaceKind, position: i32) -> Place {
    Place {
        code: code(own),
        parent: parent.map(code),
        kind,
        name: Bilingual {
            zh: own.to_owned(),
            en: own.to_owned(),
        },
        reportable: kind.may_be_reported(),
        position,
        on: true,
    }
}

fn campus() -> Tree {
    [
        place("D1", None, PlaceKind::Dormitory, 0),
        place("D1-F1", Some("D1"), PlaceKind::Floor, 0),
        place("D1-101", Some("D1-F1"), PlaceKind::Room, 0),
        place("D1-102", Some("D1-F1"), PlaceKind::Room, 0),
        place("D1-103", Some("D1-F1"), PlaceKind::Room, 0),
        place("D1-F2", Some("D1"), PlaceKind::Floor, 1),
    ]
    .into_iter()
    .collect()
}

fn order(tree: &Tree, parent: &str) -> Vec<String> {
    let parent = code(parent);
    let children = tree.children();
    children[&Some(&parent)]
        .iter()
        .map(|place| place.code.to_string())
        .collect()
}

#[test]
fn buildings_stand_on_top_and_nothing_lies_in_a_room() {
    use PlaceKind::{Dormitory, Floor, Outdoor, Room, Teaching};
    for (kind, above, may) in [
        (Dormitory, None, true),
        (Outdoor, Some(Teaching), false),
        (Floor, None, false),
        (Floor, Some(Dormitory), true),
        (Floor, Some(Floor), false),
        (Room, None, false),
        (Room, Some(Outdoor), true),
        (Room, Some(Floor), true),
        (Room, Some(Room), false),
    ] {
        assert_eq!(kind.may_lie_in(above), may, "{kind:?} in {above:?}");
    }
    assert!(
        PlaceKind::ALL
            .iter()
            .all(|kind| PlaceKind::parse(kind.as_str()) == Some(*kind))
    );
}

#[test]
fn a_place_goes_with_everything_above_it() {
    let tree = campus();
    assert_eq!(tree.ancestors(&code("D1-101")), ["D1", "D1-F1", "D1-101"]);
    let label = tree.label(&code("D1-101")).expect("there");
    assert_eq!(
        (label.building.zh.as_str(), label.floor.map(|name| name.zh)),
        ("D1", Some("D1-F1".to_owned()))
    );
    let off = tree
        .edited(&Edit::Switch {
            code: code("D1"),
            on: false,
        })
        .expect("allowed");
    let tree = tree.with(&off);
    assert!(!tree.is_active(&code("D1-101")) && tree.get(&code("D1-101")).is_some_and(|place| place.on));
    let all: Vec<String> = tree
        .in_order()
        .iter()
        .map(|place| place.code.to_string())
        .collect();
    assert_eq!(all, ["D1", "D1-F1", "D1-101", "D1-102", "D1-103", "D1-F2"]);
}

#[test]
fn neighbours_change_places_whatever_their_numbers_were() {
    let tree = campus();
    let shift = |own: &str, up| Edit::Shift { code: code(own), up };
    let tree = tree.with(&tree.edited(&shift("D1-102", true)).expect("allowed"));
    assert_eq!(order(&tree, "D1-F1"), ["D1-102", "D1-101", "D1-103"]);
    let tree = tree.with(&tree.edited(&shift("D1-102", false)).expect("allowed"));
    assert_eq!(order(&tree, "D1-F1"), ["D1-101", "D1-102", "D1-103"]);
    assert_eq!(tree.edited(&shift("D1-101", true)), Ok(Vec::new()));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let tree = campus();
    let to = |own: &str, parent: Option<&str>| {
        tree.edited(&Edit::Move {
            code: code(own),
            parent: parent.map(code),
        })
    };
    assert!(to("D1-101", Some("D1-F2")).is_ok());
    assert!(matches!(&to("D1-F1", Some("D1-101"))
        .expect_err("a ring")[..], [Fault::Cycle { way }] if way == "D1-F1 → D1-101 → D1-F1"));
    assert!(matches!(
        &to("D1-101", Some("D1-102")).expect_err("in a room")[..],
        [Fault::WrongParent { .. }]
    ));
    assert!(
        matches!(&to("D1-101", Some("X")).expect_err("nowhere")[..], [Fault::UnknownParent { parent }] if parent == "X")
    );
    assert_eq!(to("D1-101", None), Err(vec![Fault::WrongParent { above: None }]));
    let room = Edit::Change {
        code: code("D1-F1"),
        kind: PlaceKind::Room,
        name: Bilingual {
            zh: "厅".to_owned(),
            en: "Hall".to_owned(),
        },
        reportable: true,
    };
    assert!(
        matches!(&tree.edited(&room).expect_err("rooms lie in it")[..], [Fault::WrongChild { child }] if child == "D1-101")
    );
    let again = Edit::Add(place("D1", None, PlaceKind::Teaching, 0));
    assert_eq!(tree.edited(&again), Err(vec![Fault::Taken]));
}

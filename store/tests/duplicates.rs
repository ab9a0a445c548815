//! What was reported before at the same place is found while the next caller talks.

use domain::id::{TicketId, TicketNo};
use domain::place::{CategoryCode, PlaceCode, PlaceKind};
use domain::ticket::Command;
use domain::view::Bilingual;
use store::place::NewPlace;
use store::testing::{Campus, new_lane, report};
use store::ticket::at_place;

fn place(code: &str) -> PlaceCode {
    PlaceCode::parse(code).expect("code")
}

async fn reported(campus: &mut Campus, at: &str, category: &str) -> TicketNo {
    let mut report = report("坏了");
    report.place = place(at);
    report.category = CategoryCode::parse(category).expect("code");
    let lane: TicketId = new_lane();
    let answer = campus.does("desk", lane, &Command::Report { report }).await;
    answer.no.expect("a number").into()
}

#[tokio::test]
async fn the_same_category_comes_first_and_a_facility_and_its_room_are_one_place() {
    let mut campus = Campus::new().await;
    let facility = NewPlace {
        code: place("D1-101-AC"),
        parent: Some(place("D1-101")),
        kind: PlaceKind::Room,
        name: Bilingual {
            zh: "空调".into(),
            en: "Air conditioner".into(),
        },
        reportable: true,
        position: 0,
    };
    store::place::add(&campus.db, &[facility]).await.expect("added");
    let room = reported(&mut campus, "D1-101", "plumbing").await;
    let device = reported(&mut campus, "D1-101-AC", "furniture").await;
    let later = reported(&mut campus, "D1-101", "furniture").await;
    let next_door = reported(&mut campus, "D1-102", "furniture").await;
    let staff = campus.staff("desk");
    let found = async |at: &str, category: Option<&str>| {
        let category = category.map(|code| CategoryCode::parse(code).expect("code"));
        let rows = at_place(&campus.db, &staff, &place(at), category.as_ref()).await;
        let rows = rows.expect("read");
        rows.into_iter().map(|row| row.no).collect::<Vec<_>>()
    };
    assert_eq!(found("D1-101", None).await, [later, device, room]);
    assert_eq!(found("D1-101", Some("plumbing")).await, [room, later, device]);
    assert_eq!(found("D1-101-AC", Some("furniture")).await, [later, device, room]);
    assert_eq!(found("D1-102", Some("plumbing")).await, [next_door]);
    // a floor is no room: what lies in it is not the same place
    assert!(found("D1-F1", None).await.is_empty());
    campus.close().await;
}

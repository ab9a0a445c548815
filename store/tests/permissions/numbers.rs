//! How much of a reporter's number each of the staff gets, of a ticket with a worker who is sent and one who was; and of
//! a complainant's, of a complaint that a manager handles.

use super::below;
use super::complaints::complaint;
use chrono::TimeDelta;
use domain::complaint::Event;
use domain::ticket::Command;
use store::testing::Campus;
use store::ticket;

/// The people of the matrix's head, in its order.
const PEOPLE: [(&str, &str); 9] = [
    ("duty officer", "desk"),
    ("its manager", "manager"),
    ("other manager", "manager2"),
    ("worker sent", "worker1"),
    ("worker once sent", "worker2"),
    ("other worker", "worker3"),
    ("supervisor", "chief"),
    ("storekeeper", "store"),
    ("administrator", "admin"),
];

/// The people of the head of the other one.
const AROUND: [(&str, &str); 7] = [
    ("duty officer", "desk"),
    ("supervisor", "chief"),
    ("who handles it", "manager"),
    ("other staff", "manager2"),
    ("administrator", "admin"),
    ("staff it is about", "worker2"),
    ("supervisor it is about", "chief"),
];

const NAMES: [&str; 3] = [
    "all of it",
    "all of it when asked for, which is recorded",
    "head and tail",
];

const WHOLE: &str = "13800138000";

#[tokio::test]
async fn each_cell_of_the_matrix_is_what_the_server_shows() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("水管漏水", &["worker2"]).await;
    let again = Command::Dispatch {
        crew: vec![campus.staff("worker1").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    assert!(campus.does("manager", lane, &again).await.took_effect());
    let names = NAMES.map(ToOwned::to_owned).to_vec();
    let lines = below("| of a reporter's number |", 0, &PEOPLE, names);
    for (column, (name, who)) in PEOPLE.into_iter().enumerate() {
        let found = ticket::detail(&campus.db, no, &campus.staff(who))
            .await
            .expect("read");
        let shown = found.map(|detail| String::from(detail.ticket.report.reporter.phone));
        let asked = ticket::reveal(&campus.db, no, &campus.staff(who), campus.now()).await;
        let asked = asked.expect("read").map(String::from);
        agrees(name, [0, 1, 2].map(|line| lines[line][column]), shown, asked);
    }
    campus.close().await;
}

/// Holds what somebody was shown, and was given when they asked for all of it, against their cells.
fn agrees(name: &str, cells: [bool; 3], shown: Option<String>, asked: Option<String>) {
    let [whole, on_request, masked] = cells;
    let (shown, asked) = (shown.as_deref(), asked.as_deref());
    assert_eq!(shown == Some(WHOLE), whole, "{name}: {shown:?}");
    assert_eq!(shown == Some("138****8000"), masked, "{name}: {shown:?}");
    assert_eq!(asked == Some(WHOLE), whole || on_request, "{name}: {asked:?}");
}

#[tokio::test]
async fn each_cell_of_the_matrix_of_complainants_is_what_the_server_shows() {
    let mut campus = Campus::new().await;
    let names = NAMES.map(ToOwned::to_owned).to_vec();
    let lines = below("| of a complainant's number |", 0, &AROUND, names);
    for (column, (name, who)) in AROUND.into_iter().enumerate() {
        let no = complaint(&mut campus, name).await.1;
        let staff = campus.staff(who);
        let found = store::complaint::detail(&campus.db, no, &staff).await;
        let shown = found.expect("read").and_then(|detail| {
            let person = detail.complaint.filing.complainant?;
            for one in &detail.history {
                if let Event::Filed { filing, .. } = &one.event {
                    assert_eq!(
                        filing.complainant.as_ref(),
                        Some(&person),
                        "the history says no more"
                    );
                }
            }
            Some(String::from(person.phone))
        });
        let asked = store::complaint::reveal(&campus.db, no, &staff, campus.now()).await;
        let asked = asked.expect("read").map(String::from);
        agrees(name, [0, 1, 2].map(|line| lines[line][column]), shown, asked);
    }
    campus.close().await;
}

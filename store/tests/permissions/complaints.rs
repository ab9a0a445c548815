//! Each command, by each person, of a complaint that a manager handles; and who reads it.

use super::cells;
use chrono::TimeDelta;
use domain::complaint::{Category, Channel, Command, CommandKind, Filing};
use domain::id::{ComplaintId, ComplaintNo};
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use store::testing::{Campus, filing, token_of};

/// An officer, of a complaint about conduct of staff that nobody has classified.
const SEALED_TO: &str = "duty officer, conduct unclassified";

/// The people of the matrix's head, in its order.
const PEOPLE: [(&str, &str); 10] = [
    ("duty officer", "desk"),
    (SEALED_TO, "desk"),
    ("supervisor", "chief"),
    ("who handles it", "manager"),
    ("other staff", "manager2"),
    ("administrator", "admin"),
    ("staff it is about", "worker2"),
    ("supervisor it is about", "chief"),
    ("complainant with the link", "complainant"),
    ("anybody", "stranger"),
];

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("a remark")
}

fn command(kind: CommandKind, campus: &Campus) -> Command {
    match kind {
        CommandKind::File => Command::File {
            filing: filing(Channel::Web, "夜里一直施工"),
        },
        CommandKind::Classify => Command::Classify {
            category: Category::Other,
            about: vec![campus.staff("worker3").id],
            note: None,
        },
        CommandKind::TakeOn => Command::TakeOn {},
        CommandKind::Assign => Command::Assign {
            to: campus.staff("worker1").id,
            due: campus.now() + TimeDelta::days(1),
            note: None,
        },
        CommandKind::ReportUp => Command::ReportUp {
            reason: remark("请过问"),
        },
        CommandKind::Direct => Command::Direct {
            upward: 0,
            text: remark("请当面道歉"),
        },
        CommandKind::Note => Command::Note {
            text: Some(remark("已联系食堂")),
            photos: Vec::new(),
        },
        CommandKind::Reply => Command::Reply {
            text: remark("已更换"),
        },
        CommandKind::Close => Command::Close { note: None },
        CommandKind::Contest => Command::Contest {
            reason: remark("没有解决"),
        },
        CommandKind::Withdraw => Command::Withdraw { reason: None },
    }
}

/// A complaint as the column of that name needs it: about these people, and handled by the manager, where it is not new.
pub(super) async fn complaint(campus: &mut Campus, name: &str) -> (ComplaintId, ComplaintNo) {
    if name == SEALED_TO {
        let filing = Filing {
            category: Category::Conduct,
            ..filing(Channel::Web, "对人粗暴")
        };
        return campus.filed("complainant", filing).await;
    }
    let about = about(name);
    let (lane, no) = campus
        .filed("complainant", filing(Channel::Web, "饭菜是凉的"))
        .await;
    let steps = [
        Command::Classify {
            category: Category::Conduct,
            about: about.iter().map(|name| campus.staff(name).id).collect(),
            note: None,
        },
        Command::Assign {
            to: campus.staff("manager").id,
            due: campus.now() + TimeDelta::days(1),
            note: None,
        },
    ];
    for step in steps {
        assert!(campus.does("desk", lane, &step).await.took_effect());
    }
    (lane, no)
}

fn about(name: &str) -> &'static [&'static str] {
    if name == "supervisor it is about" {
        &["worker2", "chief"]
    } else {
        &["worker2"]
    }
}

#[tokio::test]
async fn each_cell_of_the_matrix_is_what_the_server_does() {
    let mut campus = Campus::new().await;
    let kinds = CommandKind::ALL;
    let names = kinds.iter().map(|kind| format!("`{}`", kind.as_str())).collect();
    for (kind, cells) in kinds.iter().copied().zip(cells(1, &PEOPLE, names)) {
        for ((name, who), allowed) in PEOPLE.into_iter().zip(cells) {
            let lane = if kind == CommandKind::File {
                ComplaintId(store::testing::new_lane().0)
            } else {
                complaint(&mut campus, name).await.0
            };
            let mut envelope = campus.envelope(who, lane, &command(kind, &campus));
            if who == "stranger" && kind != CommandKind::File {
                envelope.token = None;
            }
            let answer = campus.send(who, &envelope).await;
            let denied = matches!(answer.reason, Some(Rejection::Forbidden | Rejection::NoComplaint));
            assert_eq!(!denied, allowed, "{name}, {}: {answer:?}", kind.as_str());
        }
    }
    campus.close().await;
}

#[tokio::test]
async fn it_is_read_by_whom_the_matrix_says_and_found_by_nobody_else() {
    let mut campus = Campus::new().await;
    let line = "reads it, and learns that there is one".to_owned();
    let line = cells(1, &PEOPLE, vec![line]).remove(0);
    for ((name, who), allowed) in PEOPLE.into_iter().zip(line) {
        let (lane, no) = complaint(&mut campus, name).await;
        let reads = match who {
            "complainant" | "stranger" => {
                let of = if who == "stranger" {
                    ComplaintId(store::testing::new_lane().0)
                } else {
                    lane
                };
                let found = store::complaint::track(&campus.db, &token_of(of), "8575110").await;
                found.expect("read").is_some()
            }
            _ => {
                let found = store::complaint::detail(&campus.db, no, &campus.staff(who)).await;
                found.expect("read").is_some()
            }
        };
        assert_eq!(reads, allowed, "{name}");
    }
    campus.close().await;
}

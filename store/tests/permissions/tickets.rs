//! Each command, by each person, of a ticket at a stage that admits it.

use super::cells;
use chrono::TimeDelta;
use domain::id::TicketId;
use domain::rejection::{Field, Rejection};
use domain::score::{RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Command, CommandKind, EscalationCause, HoldReason, Outcome, VisitResult};
use store::testing::{Campus, report};

/// The people of the matrix's head, in its order.
const PEOPLE: [(&str, &str); 11] = [
    ("duty officer", "desk"),
    ("its manager", "manager"),
    ("other manager", "manager2"),
    ("worker sent", "worker1"),
    ("worker once sent", "worker2"),
    ("other worker", "worker3"),
    ("supervisor", "chief"),
    ("storekeeper", "store"),
    ("administrator", "admin"),
    ("reporter with the link", "reporter"),
    ("anybody", "stranger"),
];

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("a remark")
}

fn completed() -> Command {
    Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    }
}

/// A command of that kind that nothing but a lack of permission can refuse.
fn command(kind: CommandKind, campus: &Campus) -> Command {
    let later = campus.now() + TimeDelta::hours(5);
    let three = Score::new(3).expect("1 to 5");
    match kind {
        CommandKind::Report => Command::Report {
            report: report("灯不亮"),
        },
        CommandKind::Accept => Command::Accept {},
        CommandKind::Reject => Command::Reject {
            reason: remark("不归后勤"),
        },
        CommandKind::Transfer => Command::Transfer {
            department: domain::place::DepartmentCode::parse("carpentry").expect("code"),
            reason: None,
        },
        // the loop names one that is there
        CommandKind::Merge => Command::Merge {
            into: store::testing::new_lane(),
        },
        CommandKind::AskBack => Command::AskBack {
            question: remark("几号水龙头？"),
        },
        CommandKind::Depart => Command::Depart {},
        CommandKind::PartlyRepair => Command::PartlyRepair {
            done: remark("换了阀门"),
            left: remark("补瓷砖"),
            until: later,
            photos: Vec::new(),
        },
        CommandKind::Rate => Command::Rate {
            repair: RepairScores {
                quality: three,
                attitude: three,
                time: three,
                result: three,
            },
            desk: None,
            fixed: true,
            remark: None,
        },
        CommandKind::OwnEscalation => Command::OwnEscalation {
            escalation: 0,
            owner: campus.staff("chief").id,
            due: later,
        },
        CommandKind::Alarm => Command::Alarm {
            cause: EscalationCause::Overdue,
        },
        CommandKind::Dispatch => Command::Dispatch {
            crew: vec![campus.staff("worker3").id],
            due: later,
            note: None,
        },
        CommandKind::Acknowledge => Command::Acknowledge {},
        CommandKind::Arrive => Command::Arrive {},
        CommandKind::Hold => Command::Hold {
            reason: HoldReason::Parts,
            note: None,
            until: later,
        },
        CommandKind::Resume => Command::Resume {},
        CommandKind::HandBack => Command::HandBack {
            reason: remark("不会修"),
        },
        CommandKind::Note => Command::Note {
            text: Some(remark("钥匙在楼管处")),
            photos: Vec::new(),
        },
        CommandKind::Complete => completed(),
        CommandKind::RecordVisit => Command::RecordVisit {
            result: VisitResult::Reached {
                repair: Some(RepairScores {
                    quality: three,
                    attitude: three,
                    time: three,
                    result: three,
                }),
                desk: None,
                fixed: true,
                declined: false,
                remark: None,
            },
        },
        CommandKind::Escalate => Command::Escalate {
            reason: remark("多次返修"),
        },
        CommandKind::AnswerEscalation => Command::AnswerEscalation {
            escalation: 0,
            text: remark("已约谈"),
            told: false,
        },
        CommandKind::Reopen => Command::Reopen {
            reason: remark("还在漏"),
        },
        CommandKind::Cancel => Command::Cancel { reason: None },
        CommandKind::Urge => Command::Urge { note: None },
        CommandKind::SettleReview => Command::SettleReview {
            accept: true,
            note: None,
        },
    }
}

/// A ticket at a stage that admits the kind; worker 1 is sent where somebody is, worker 2 was sent before.
async fn ticket(campus: &mut Campus, kind: CommandKind) -> TicketId {
    let early = [
        CommandKind::Accept,
        CommandKind::Reject,
        CommandKind::Transfer,
        CommandKind::Cancel,
        CommandKind::Merge,
        CommandKind::AskBack,
    ];
    if early.contains(&kind) {
        return campus.reported("水管漏水").await.0;
    }
    let (lane, _) = campus.dispatched("水管漏水", &["worker2"]).await;
    let again = Command::Dispatch {
        crew: vec![campus.staff("worker1").id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    let hold = command(CommandKind::Hold, campus);
    let escalated = command(CommandKind::Escalate, campus);
    let (taken, there) = (
        ("worker1", Command::Acknowledge {}),
        ("worker1", Command::Arrive {}),
    );
    let mut steps = vec![("manager", again)];
    match kind {
        CommandKind::Arrive | CommandKind::Depart | CommandKind::Hold => steps.push(taken),
        CommandKind::Resume => steps.extend([taken, ("worker1", hold)]),
        CommandKind::Complete | CommandKind::PartlyRepair => steps.extend([taken, there]),
        CommandKind::RecordVisit | CommandKind::Reopen | CommandKind::Rate => {
            steps.extend([taken, there, ("worker1", completed())])
        }
        CommandKind::AnswerEscalation | CommandKind::OwnEscalation => steps.push(("desk", escalated)),
        CommandKind::SettleReview => steps.push(("worker2", completed())),
        _ => {}
    }
    for (who, step) in steps {
        let answer = campus.does(who, lane, &step).await;
        assert!(answer.took_effect(), "{who} {step:?}: {answer:?}");
    }
    lane
}

#[tokio::test]
async fn each_cell_of_the_matrix_is_what_the_server_does() {
    let mut campus = Campus::new().await;
    let kinds = CommandKind::ALL;
    let names = kinds.iter().map(|kind| format!("`{}`", kind.as_str())).collect();
    for (kind, cells) in kinds.iter().copied().zip(cells(0, &PEOPLE, names)) {
        for ((name, who), allowed) in PEOPLE.into_iter().zip(cells) {
            let lane = if kind == CommandKind::Report {
                store::testing::new_lane()
            } else {
                ticket(&mut campus, kind).await
            };
            campus.wait(1);
            let command = if kind == CommandKind::Merge {
                Command::Merge {
                    into: campus.reported("同一处漏水").await.0,
                }
            } else {
                command(kind, &campus)
            };
            let mut envelope = campus.envelope(who, lane, &command);
            if who == "stranger" && kind != CommandKind::Report {
                envelope.token = None;
            }
            let answer = campus.send(who, &envelope).await;
            if allowed {
                assert!(answer.took_effect(), "{name}, {}: {answer:?}", kind.as_str());
            } else {
                let why = answer.reason.as_ref();
                let denied = matches!(why, Some(Rejection::Forbidden | Rejection::NotYourJob));
                assert!(denied, "{name}, {}: {answer:?}", kind.as_str());
            }
        }
    }
    campus.close().await;
}

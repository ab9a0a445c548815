//! Values of every shape that travels.

use crate::wire::samples::{photo, remark};
use chrono::{DateTime, Utc};
use domain::id::{CommandId, Epoch, InstallId, PersonId, TicketNo};
use domain::people::By;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode, PlaceKind};
use domain::rejection::Rejection;
use domain::rules::Promise;
use domain::score::{DeskScores, RepairScores, Score};
use domain::ticket::{
    Answer as EscalationAnswer, Command, CommandKind, Completion, Confirmed, Escalation, EscalationCause,
    Hold, HoldReason, Order, Outcome, Photo, Question, Rating, Review, Stage, Ticket, Visit, VisitPlan,
    VisitResult, Work, sample,
};
use domain::view::{Bilingual, Category, Department, HistoryEntry, PersonLabel, PlaceLabel, TicketDetail};
use domain::wire::{Ack, Answer, PullAnswer, PullRequest, PushAnswer};
use serde_json::Value;

/// What a snapshot of `wire.rs` holds.
pub fn frozen(name: &str) -> Value {
    let path = format!(
        "{}/tests/snapshots/all__wire__{name}.snap",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).expect("a snapshot of wire.rs");
    let json = text
        .splitn(3, "---\n")
        .nth(2)
        .expect("a head and what was frozen");
    serde_json::from_str(json).expect("JSON")
}

pub fn person(number: u8) -> PersonId {
    PersonId::mint(0, [number; 10])
}

fn at() -> DateTime<Utc> {
    sample::minute(5)
}

fn id() -> CommandId {
    CommandId::mint(sample::NOON_MS, [3; 10])
}

pub fn epoch() -> Epoch {
    Epoch::mint(0, [4; 10])
}

pub fn refused(reason: Rejection) -> PushAnswer {
    PushAnswer {
        answers: vec![Answer::refused(id(), reason)],
        epoch: epoch(),
        server_ms: sample::NOON_MS,
    }
}

pub fn pull_request() -> PullRequest {
    PullRequest {
        epoch: Some(epoch()),
        cursor: 4711,
        limit: Some(50),
        install: Some(InstallId::mint(0, [2; 10])),
    }
}

/// An answer without jobs.
pub fn pulled() -> PullAnswer {
    let answer = Answer::applied(id(), TicketNo(100_001), 2, true);
    PullAnswer {
        epoch: epoch(),
        cursor: 4711,
        more: false,
        reset: true,
        changes: Vec::new(),
        tombstones: vec![sample::lane(2)],
        taken_off: vec![sample::lane(2)],
        acks: vec![Ack { id: id(), answer }],
        server_ms: sample::NOON_MS,
    }
}

/// A ticket as a phone pulls it.
pub fn job(ticket: Ticket, history: Vec<HistoryEntry>) -> TicketDetail {
    let name = |zh: &str, en: &str| Bilingual {
        zh: zh.into(),
        en: en.into(),
    };
    TicketDetail {
        no: TicketNo(100_001),
        place: PlaceLabel {
            code: PlaceCode::parse("D1-101").expect("sample"),
            kind: PlaceKind::Room,
            building: name("一号公寓", "Dormitory 1"),
            floor: Some(name("一层", "Floor 1")),
            room: None,
        },
        category: Category {
            code: CategoryCode::parse("plumbing").expect("sample"),
            name: name("水管", "Plumbing"),
            hint: name("漏水", "leaks"),
            icon: "drop".into(),
            department: department(),
        },
        department: Department {
            code: department(),
            name: name("水电", "Utilities"),
        },
        people: vec![PersonLabel {
            id: person(1),
            name: "worker 1".into(),
        }],
        history,
        may: CommandKind::ALL.to_vec(),
        joined: vec![TicketNo(100_002)],
        ticket,
    }
}

fn department() -> DepartmentCode {
    sample::department().expect("sample")
}

fn stages() -> Vec<Stage> {
    let order = Order {
        crew: vec![person(1), person(2)],
        due: sample::minute(60),
        by: By::Person(person(4)),
        at: at(),
        note: Some(remark()),
    };
    let work = Work {
        order: order.clone(),
        lead: person(1),
        acknowledged_at: at(),
    };
    let hold = Hold {
        reason: HoldReason::Parts,
        note: None,
        until: sample::minute(90),
        since: at(),
    };
    let completion = Completion {
        outcome: failure(),
        by: person(1),
        at: at(),
        due: sample::minute(60),
        confirmed: Some(Confirmed::WrongCode {}),
    };
    let visit = VisitPlan {
        due: sample::minute(70),
        attempts: 1,
    };
    vec![
        Stage::Submitted {},
        Stage::Accepted {},
        Stage::Dispatched { order },
        Stage::Acknowledged {
            work: work.clone(),
            departed_at: None,
        },
        Stage::Acknowledged {
            work: work.clone(),
            departed_at: Some(at()),
        },
        Stage::InProgress {
            work: work.clone(),
            arrived_at: at(),
        },
        Stage::OnHold {
            work,
            arrived_at: None,
            hold,
        },
        Stage::Completed {
            completion: completion.clone(),
            visit,
        },
        Stage::Visited {
            completion: completion.clone(),
        },
        Stage::Closed { completion },
        Stage::Rejected {
            reason: remark(),
            visit: None,
        },
        Stage::Rejected {
            reason: remark(),
            visit: Some(visit),
        },
        Stage::Merged {
            into: sample::lane(2),
            no: TicketNo(100_002),
        },
        Stage::Cancelled { reason: None },
    ]
}

fn failure() -> Outcome {
    Outcome::Failure {
        explanation: remark(),
        advice: remark(),
    }
}

pub fn marks() -> RepairScores {
    let score = |mark| Score::new(mark).expect("1 to 5");
    RepairScores {
        quality: score(5),
        attitude: score(4),
        time: score(3),
        result: score(1),
    }
}

pub fn reached() -> VisitResult {
    let score = |mark| Score::new(mark).expect("1 to 5");
    VisitResult::Reached {
        repair: Some(marks()),
        desk: Some(DeskScores {
            phone_attitude: score(5),
            response: score(2),
            handling: score(5),
        }),
        fixed: false,
        declined: false,
        remark: None,
    }
}

/// A job at every stage, with all that can hang on a ticket.
pub fn jobs() -> Vec<TicketDetail> {
    let (ticket, history) = sample::submitted(1).expect("sample");
    let pending = |recorded| HistoryEntry {
        recorded,
        pending: false,
    };
    let history: Vec<HistoryEntry> = history.into_iter().map(pending).collect();
    let full = |stage| Ticket {
        stage,
        former_crew: [person(1), person(2)].into(),
        photos: vec![Photo {
            blob: photo(),
            by: By::Person(person(1)),
            at: at(),
        }],
        visits: vec![Visit {
            by: By::Person(person(3)),
            at: at(),
            result: reached(),
        }],
        promise: Some(Promise {
            respond_by: at(),
            repair_by: at(),
        }),
        questions: vec![Question {
            text: remark(),
            by: By::Person(person(3)),
            at: at(),
            answered_at: Some(at()),
        }],
        ratings: vec![Rating {
            at: at(),
            repair: marks(),
            desk: None,
            fixed: true,
            remark: Some(remark()),
        }],
        escalations: vec![escalation(None), escalation(Some(answer()))],
        urged_at: vec![at()],
        urged_by_system_at: vec![at()],
        reopened: 1,
        review: Some(Review {
            by: person(2),
            at: at(),
            outcome: Outcome::Success {},
        }),
        ..ticket.clone()
    };
    stages()
        .into_iter()
        .map(|stage| job(full(stage), history.clone()))
        .collect()
}

fn escalation(answer: Option<EscalationAnswer>) -> Escalation {
    Escalation {
        cause: EscalationCause::LowScore,
        note: None,
        by: By::System,
        at: at(),
        owner: answer.is_some().then(|| person(5)),
        due: Some(at()),
        answer,
    }
}

fn answer() -> EscalationAnswer {
    EscalationAnswer {
        by: By::Person(person(5)),
        at: at(),
        text: remark(),
        told: true,
    }
}

pub fn report() -> Command {
    Command::Report {
        report: sample::report().expect("sample"),
    }
}

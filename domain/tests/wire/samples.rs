//! One of every command and every event, with all that each can hold.

use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{PersonId, TicketNo};
use domain::rejection::Field;
use domain::rules::Promise;
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{
    Command, Confirmation, Confirmed, EscalationCause, Event, HoldReason, Outcome, Owing, VisitResult, sample,
};

pub fn remark() -> Remark {
    Remark::parse(Field::Remark, "等配件").expect("sample")
}

pub fn photo() -> BlobRef {
    BlobRef {
        sha256: Sha256Hex::of(b"photo"),
        len: 5,
        mime: "image/jpeg".into(),
    }
}

fn reached() -> VisitResult {
    let score = |mark| Score::new(mark).expect("1 to 5");
    VisitResult::Reached {
        repair: Some(RepairScores {
            quality: score(5),
            attitude: score(4),
            time: score(3),
            result: score(2),
        }),
        desk: Some(DeskScores {
            phone_attitude: score(5),
            response: score(5),
            handling: score(5),
        }),
        fixed: true,
        declined: false,
        remark: Some(remark()),
    }
}

fn declined() -> VisitResult {
    VisitResult::Reached {
        repair: None,
        desk: None,
        fixed: true,
        declined: true,
        remark: None,
    }
}

fn failure() -> Outcome {
    Outcome::Failure {
        explanation: remark(),
        advice: remark(),
    }
}

pub fn commands() -> Vec<Command> {
    let worker = PersonId::mint(0, [1; 10]);
    let (report, department) = (
        sample::report().expect("sample"),
        sample::department().expect("sample"),
    );
    vec![
        Command::Report { report },
        Command::Accept {},
        Command::Reject { reason: remark() },
        Command::Transfer {
            department,
            reason: None,
        },
        Command::Dispatch {
            crew: vec![worker],
            due: sample::minute(60),
            note: Some(remark()),
        },
        Command::Acknowledge {},
        Command::Arrive {},
        Command::Hold {
            reason: HoldReason::Parts,
            note: None,
            until: sample::minute(90),
        },
        Command::Resume {},
        Command::HandBack { reason: remark() },
        Command::Note {
            text: Some(remark()),
            photos: vec![photo()],
        },
        Command::Complete {
            outcome: failure(),
            photos: vec![photo()],
            confirmation: None,
        },
        Command::Complete {
            outcome: Outcome::Success {},
            photos: vec![photo()],
            confirmation: Some(Confirmation::Signature {
                image: photo().sha256,
            }),
        },
        Command::RecordVisit { result: reached() },
        Command::RecordVisit { result: declined() },
        Command::Merge {
            into: sample::lane(2),
        },
        Command::AskBack { question: remark() },
        Command::Depart {},
        Command::PartlyRepair {
            done: remark(),
            left: remark(),
            until: sample::minute(90),
            photos: vec![photo()],
        },
        Command::Rate {
            repair: marks(),
            desk: None,
            fixed: true,
            remark: Some(remark()),
        },
        Command::OwnEscalation {
            escalation: 0,
            owner: worker,
            due: sample::minute(90),
        },
        Command::Alarm {
            cause: EscalationCause::Overdue,
        },
        Command::Escalate { reason: remark() },
        Command::AnswerEscalation {
            escalation: 0,
            text: remark(),
            told: false,
        },
        Command::AnswerEscalation {
            escalation: 0,
            text: remark(),
            told: true,
        },
        Command::Reopen { reason: remark() },
        Command::Cancel { reason: None },
        Command::Urge { note: Some(remark()) },
        Command::SettleReview {
            accept: true,
            note: None,
        },
    ]
}

fn marks() -> RepairScores {
    let score = |mark| Score::new(mark).expect("1 to 5");
    RepairScores {
        quality: score(5),
        attitude: score(4),
        time: score(3),
        result: score(2),
    }
}

/// All events, one after the other.
pub fn events() -> Vec<Event> {
    [early_events(), later_events()].concat()
}

/// Events up to the work.
fn early_events() -> Vec<Event> {
    let who = PersonId::mint(0, [1; 10]);
    let (report, department) = (
        sample::report().expect("sample"),
        sample::department().expect("sample"),
    );
    vec![
        Event::Reported {
            id: sample::lane(1),
            report,
            department: department.clone(),
            promise: Some(Promise {
                respond_by: sample::minute(30),
                repair_by: sample::minute(90),
            }),
        },
        Event::Accepted {},
        Event::Rejected {
            reason: remark(),
            visit_due: Some(sample::minute(90)),
        },
        Event::Merged {
            into: sample::lane(2),
            no: TicketNo(100_002),
        },
        Event::Asked { question: remark() },
        Event::Departed {},
        Event::PartlyRepaired {
            done: remark(),
            left: remark(),
            until: sample::minute(90),
            photos: vec![photo()],
        },
        Event::Rated {
            repair: marks(),
            desk: None,
            fixed: true,
            remark: None,
        },
        Event::EscalationOwned {
            escalation: 0,
            owner: who,
            due: sample::minute(90),
        },
        Event::Transferred {
            from: department.clone(),
            to: department,
            reason: None,
        },
        Event::Dispatched {
            crew: vec![who],
            due: sample::minute(60),
            note: None,
        },
        Event::Acknowledged { lead: who },
        Event::Arrived {},
        Event::Held {
            reason: HoldReason::NobodyHome,
            note: None,
            until: sample::minute(90),
        },
        Event::Resumed {},
        Event::HandedBack { reason: remark() },
        Event::LeftCrew {
            who,
            reason: remark(),
        },
        Event::Noted {
            text: Some(remark()),
            photos: vec![photo()],
        },
        Event::Completed {
            outcome: Outcome::Success {},
            photos: vec![],
            who,
            confirmed: Some(Confirmed::Code {}),
            visit_due: Some(sample::minute(90)),
        },
    ]
}

/// Events of the end of the work, and beside it.
fn later_events() -> Vec<Event> {
    let who = PersonId::mint(0, [1; 10]);
    vec![
        Event::CompletionKept {
            outcome: failure(),
            photos: vec![photo()],
            who,
        },
        Event::ReviewSettled {
            accept: false,
            note: None,
            visit_due: None,
        },
        Event::ReviewSettled {
            accept: true,
            note: Some(remark()),
            visit_due: Some(sample::minute(90)),
        },
        Event::VisitRecorded {
            result: VisitResult::NotReached {
                retry_at: sample::minute(90),
                remark: None,
            },
            over: Some(false),
        },
        Event::VisitRecorded {
            result: VisitResult::Explained {
                desk: None,
                accepts: false,
                remark: None,
            },
            over: Some(true),
        },
        Event::Escalated {
            cause: EscalationCause::LowScore,
            note: None,
            due: Some(sample::minute(90)),
        },
        Event::EscalationAnswered {
            escalation: 0,
            text: remark(),
            told: false,
        },
        Event::EscalationAnswered {
            escalation: 0,
            text: remark(),
            told: true,
        },
        Event::Closed {},
        Event::Reopened {
            reason: remark(),
            contests: false,
            promise: None,
        },
        Event::Reopened {
            reason: remark(),
            contests: true,
            promise: Some(Promise {
                respond_by: sample::minute(30),
                repair_by: sample::minute(90),
            }),
        },
        Event::Cancelled { reason: None },
        Event::Urged {
            whom: Some(Owing::Desk),
            note: None,
        },
    ]
}

//! No sequence of commands, by anybody, reaches an impossible state; and a ticket is the fold of its events.

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::PersonId;
use domain::people::{Actor, Role, Staff};
use domain::rejection::Field;
use domain::rules::{Rules, VisitRules};
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use domain::ticket::sample;
use domain::ticket::{
    Command, CommandKind, Confirmation, Context, EscalationCause, Event, Facts, HoldReason, Outcome, Owing,
    Recorded, Stage, StageName, Ticket, VisitResult, Whole, decide, evolve, fold, possible,
};
use proptest::prelude::*;

/// Everybody who could ask: two workers, and one of each other role, the reporter, a stranger, the system.
fn cast() -> Vec<Actor> {
    let staff = |number, role| Actor::Staff(sample::staff(number, role).expect("sample"));
    vec![
        staff(1, Role::Worker),
        staff(2, Role::Worker),
        staff(3, Role::DutyOfficer),
        staff(4, Role::Manager),
        staff(5, Role::Supervisor),
        staff(6, Role::Storekeeper),
        Actor::Reporter {
            install: domain::id::InstallId::mint(0, [9; 10]),
            holds: Some(sample::lane(1).into()),
        },
        sample::reporter(),
        Actor::System,
    ]
}

fn workers() -> Vec<Staff> {
    vec![
        sample::staff(1, Role::Worker).expect("sample"),
        sample::staff(2, Role::Worker).expect("sample"),
    ]
}

fn remark() -> Remark {
    Remark::parse(Field::Remark, "等配件").expect("sample")
}

fn command(now: DateTime<Utc>) -> impl Strategy<Value = Command> {
    let crew: Vec<PersonId> = workers().iter().map(|worker| worker.id).collect();
    let other = domain::place::DepartmentCode::parse("utilities").expect("sample");
    let outcome = prop_oneof![
        Just(Outcome::Success {}),
        Just(Outcome::Failure {
            explanation: remark(),
            advice: remark()
        })
    ];
    let mark = || (1u8..=5).prop_map(|mark| Score::new(mark).expect("1 to 5"));
    let reached = (mark(), mark(), any::<bool>()).prop_map(|(low, high, fixed)| VisitResult::Reached {
        repair: Some(RepairScores {
            quality: high,
            attitude: low,
            time: high,
            result: high,
        }),
        desk: Some(DeskScores {
            phone_attitude: high,
            response: high,
            handling: high,
        }),
        fixed,
        declined: false,
        remark: None,
    });
    let declined = any::<bool>().prop_map(|fixed| VisitResult::Reached {
        repair: None,
        desk: None,
        fixed,
        declined: true,
        remark: None,
    });
    let visit = prop_oneof![
        reached,
        declined,
        Just(VisitResult::NotReached {
            retry_at: now + TimeDelta::hours(4),
            remark: None
        }),
        any::<bool>().prop_map(|accepts| VisitResult::Explained {
            desk: None,
            accepts,
            remark: None
        })
    ];
    prop_oneof![
        1 => Just(Command::Report { report: sample::report().expect("sample") }),
        3 => Just(Command::Accept {}),
        1 => Just(Command::Reject { reason: remark() }),
        1 => Just(Command::Transfer { department: other, reason: None }),
        4 => (prop::sample::subsequence(crew, 0..=2), -1i64..48)
            .prop_map(move |(crew, hours)| Command::Dispatch { crew, due: now + TimeDelta::hours(hours), note: None }),
        4 => Just(Command::Acknowledge {}),
        4 => Just(Command::Arrive {}),
        1 => Just(Command::Hold { reason: HoldReason::Parts, note: None, until: now + TimeDelta::hours(4) }),
        2 => Just(Command::Resume {}),
        1 => Just(Command::HandBack { reason: remark() }),
        1 => any::<bool>().prop_map(|empty| Command::Note { text: (!empty).then(remark), photos: Vec::new() }),
        5 => (outcome, prop::option::of("471[12]")).prop_map(|(outcome, code)| Command::Complete {
            outcome,
            photos: Vec::new(),
            confirmation: code.map(|code| Confirmation::Code { code }),
        }),
        1 => Just(Command::Merge { into: sample::lane(2) }),
        1 => Just(Command::AskBack { question: remark() }),
        3 => Just(Command::Depart {}),
        2 => Just(Command::PartlyRepair {
            done: remark(),
            left: remark(),
            until: now + TimeDelta::hours(4),
            photos: Vec::new(),
        }),
        2 => (mark(), any::<bool>()).prop_map(|(mark, fixed)| Command::Rate {
            repair: RepairScores { quality: mark, attitude: mark, time: mark, result: mark },
            desk: None,
            fixed,
            remark: None,
        }),
        1 => (0usize..3).prop_map(move |escalation| Command::OwnEscalation {
            escalation,
            owner: PersonId::mint(0, [5; 10]),
            due: now + TimeDelta::hours(48),
        }),
        2 => prop::sample::select(EscalationCause::ALL).prop_map(|cause| Command::Alarm { cause }),
        5 => visit.prop_map(|result| Command::RecordVisit { result }),
        1 => Just(Command::Escalate { reason: remark() }),
        2 => (0usize..3, any::<bool>())
            .prop_map(|(escalation, told)| Command::AnswerEscalation { escalation, text: remark(), told }),
        1 => Just(Command::Reopen { reason: remark() }),
        1 => Just(Command::Cancel { reason: None }),
        1 => Just(Command::Urge { note: None }),
        2 => any::<bool>().prop_map(|accept| Command::SettleReview { accept, note: None }),
    ]
}

/// One turn of the walk: who asks what, and how many minutes later.
fn turns() -> impl Strategy<Value = Vec<(usize, Command, i64)>> {
    prop::collection::vec((0..cast().len(), command(sample::minute(0)), 0i64..90), 1..60)
}

/// The stages to which a ticket may go from another in one event.
fn next_stages(from: StageName) -> &'static [StageName] {
    use StageName::{
        Accepted, Acknowledged, Cancelled, Closed, Completed, Dispatched, InProgress, Merged, OnHold,
        Rejected, Submitted, Visited,
    };
    match from {
        Submitted => &[Accepted, Rejected, Cancelled, Merged],
        Accepted => &[Dispatched, Cancelled, Completed, Merged],
        Dispatched => &[Acknowledged, Accepted, Completed],
        Acknowledged => &[InProgress, OnHold, Accepted, Dispatched, Completed],
        InProgress => &[OnHold, Completed, Accepted, Dispatched],
        OnHold => &[Acknowledged, InProgress, Accepted, Dispatched, Completed],
        Completed => &[Visited, Accepted, Closed],
        Visited => &[Closed, Accepted],
        Closed => &[Accepted],
        Rejected | Merged => &[Submitted],
        Cancelled => &[],
    }
}

fn check(ticket: &Ticket, history: &[Recorded]) -> Result<(), TestCaseError> {
    let folded = fold(history);
    prop_assert_eq!(
        folded.as_ref(),
        Some(ticket),
        "a ticket is the fold of its events"
    );
    prop_assert_eq!(ticket.version, history.len() as u64);
    if let Some(order) = ticket.stage.order() {
        prop_assert!(!order.crew.is_empty(), "somebody is sent");
        prop_assert!(
            order
                .crew
                .iter()
                .all(|person| ticket.former_crew.contains(person))
        );
    }
    if let Some(work) = ticket.stage.work() {
        prop_assert!(
            work.order.crew.contains(&work.lead),
            "who answers for the work is on its crew"
        );
    }
    if matches!(ticket.stage, Stage::Visited { .. }) {
        prop_assert!(
            ticket.has_open_escalation(),
            "a visited ticket waits for an answer, else it is closed"
        );
    }
    let failed = ticket
        .stage
        .completion()
        .filter(|done| matches!(done.outcome, Outcome::Failure { .. }));
    if let Some(done) = failed {
        let mut raised = ticket.escalations.iter();
        prop_assert!(
            raised.any(|one| one.cause == EscalationCause::Failure && one.at >= done.at),
            "management hears of a failure"
        );
    }
    let stored = serde_json::to_value(ticket).expect("serialises");
    let read: Ticket = serde_json::from_value(stored).expect("reads back");
    prop_assert_eq!(&read, ticket, "the stored state reads back");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_lives_keep_every_invariant(
        turns in turns(),
        percent in prop::sample::select(&[0u8, 30, 100][..]),
        attempts in 1u32..6,
        joined in any::<bool>(),
    ) {
        let cast = cast();
        let rules = Rules {
            visits: VisitRules {
                percent: [(domain::place::CategoryCode::parse("plumbing").expect("sample"), percent)].into(),
                max_attempts: attempts,
                ..VisitRules::default()
            },
            ..Rules::default()
        };
        let facts = Facts {
            owner: Some(sample::staff(5, Role::Supervisor).expect("sample")),
            target: Some(sample::target(2).expect("sample")),
            joined: u32::from(joined),
            whole: Some(Whole {
                owing: joined.then_some(Owing::Workers),
                since: sample::minute(0),
                rejected: !joined && percent == 0,
            }),
            code: Some("4711".into()),
            rules,
            ..sample::facts(&workers()).expect("sample")
        };
        let (mut ticket, mut history) = sample::submitted(1).expect("sample");
        let mut minutes = 0;
        for (who, command, later) in turns {
            minutes += later;
            let now = sample::minute(minutes);
            let actor = &cast[who];
            let before = ticket.clone();
            let may = possible(&ticket, actor);
            let Ok(events) = decide(Some(&ticket), &command, ticket.id, &Context { actor, facts: &facts, now }) else {
                continue;
            };
            let kept = matches!(events.first(), Some(Event::CompletionKept { .. }));
            prop_assert!(
                events.is_empty() || kept || may.contains(&command.kind()),
                "{:?} took effect at {:?} although no page offers it", command.kind(), before.stage.name()
            );
            prop_assert!(command.kind() != CommandKind::Report);
            for event in events {
                let from = ticket.stage.name();
                let recorded = Recorded {
                    version: ticket.version + 1, at: now, phone_at: None, skew_s: None, offline: false, by: actor.by(),
                    event,
                };
                let wire = serde_json::to_string(&recorded).expect("serialises");
                prop_assert_eq!(&serde_json::from_str::<Recorded>(&wire).expect("reads back"), &recorded);
                ticket = evolve(Some(ticket), &recorded).expect("stays");
                history.push(recorded);
                let to = ticket.stage.name();
                prop_assert!(from == to || next_stages(from).contains(&to), "{from:?} → {to:?}");
            }
            check(&ticket, &history)?;
        }
    }

    #[test]
    fn a_command_reads_back_from_its_envelope(command in command(sample::minute(0))) {
        let payload = command.payload();
        let tagged = serde_json::json!({ "kind": command.kind().as_str(), "payload": payload });
        prop_assert_eq!(serde_json::from_value::<Command>(tagged).expect("reads back"), command);
    }
}

//! Complaints: no sequence of commands, by anybody, reaches an impossible state; each of the brief's four ways goes as
//! it says; whom a complaint is about gets nothing of it; and a repetition is no fault.

mod channels;
mod life;
mod permit;
mod repeat;
mod views;

use chrono::{DateTime, TimeDelta, Utc};
use domain::complaint::permit::{may, may_see};
use domain::complaint::{
    Category, Channel, Command, Complaint, Context, Event, StageName, UpwardCause, decide, evolve, fold,
    possible, sample,
};
use domain::id::PersonId;
use domain::people::{Actor, Role};
use domain::ticket::Recorded;
use domain::ticket::sample::minute;
use life::{holder, person, remark, staff};
use proptest::prelude::*;

/// Everybody who could ask; the first four may turn out to be those whom it is about.
fn cast() -> Vec<Actor> {
    vec![
        staff(1, Role::Worker),
        staff(2, Role::Worker),
        staff(3, Role::DutyOfficer),
        staff(5, Role::Supervisor),
        staff(6, Role::Supervisor),
        staff(7, Role::DutyOfficer),
        staff(8, Role::Administrator),
        holder(1),
        holder(2),
        Actor::System,
    ]
}

fn people() -> Vec<PersonId> {
    vec![person(1), person(2), person(3), person(5)]
}

fn command(now: DateTime<Utc>) -> impl Strategy<Value = Command> {
    let words = || prop::sample::select(vec!["已核实", "情况属实"]).prop_map(remark);
    let category = prop::sample::select(Category::ALL);
    let about = prop::sample::subsequence(people(), 0..=2);
    let to = prop::sample::select(people());
    let file = prop::sample::select(Channel::ALL).prop_map(|channel| Command::File {
        filing: sample::filing(channel).expect("sample"),
    });
    prop_oneof![
        1 => file,
        4 => (category, about, prop::option::of(words()))
            .prop_map(|(category, about, note)| Command::Classify { category, about, note }),
        3 => Just(Command::TakeOn {}),
        4 => (to, -1i64..48)
            .prop_map(move |(to, hours)| Command::Assign { to, due: now + TimeDelta::hours(hours), note: None }),
        2 => words().prop_map(|reason| Command::ReportUp { reason }),
        5 => (0usize..4, words()).prop_map(|(upward, text)| Command::Direct { upward, text }),
        2 => prop::option::of(words()).prop_map(|text| Command::Note { text, photos: Vec::new() }),
        5 => words().prop_map(|text| Command::Reply { text }),
        5 => Just(Command::Close { note: None }),
        3 => words().prop_map(|reason| Command::Contest { reason }),
        1 => Just(Command::Withdraw { reason: None }),
    ]
}

/// One turn of the walk: who asks what, and how many minutes later.
fn turns() -> impl Strategy<Value = Vec<(usize, Command, i64)>> {
    prop::collection::vec((0..cast().len(), command(minute(0)), 0i64..90), 1..60)
}

/// The stages to which a complaint may go from another in one event.
fn next_stages(from: StageName) -> &'static [StageName] {
    use StageName::{Closed, Handling, Replied, Submitted, Withdrawn};
    match from {
        Submitted => &[Handling, Withdrawn],
        Handling => &[Replied, Withdrawn],
        Replied => &[Closed, Handling],
        Closed => &[Handling],
        Withdrawn => &[],
    }
}

fn check(complaint: &Complaint, history: &[Recorded<Event>]) -> Result<(), TestCaseError> {
    let folded = fold(history);
    prop_assert_eq!(
        folded.as_ref(),
        Some(complaint),
        "a complaint is the fold of its events"
    );
    prop_assert_eq!(complaint.version, history.len() as u64);
    prop_assert!(complaint.about.is_sorted());
    prop_assert!(complaint.handler.is_none_or(|id| !complaint.about.contains(&id)));
    if matches!(complaint.stage, StageName::Replied | StageName::Closed) {
        prop_assert!(
            complaint.reply().is_some(),
            "nothing is closed without an answer to it"
        );
    }
    if complaint.stage == StageName::Closed {
        prop_assert_eq!(complaint.open_upwards(), 0, "management has answered");
    }
    let contests = |one: &&domain::complaint::Upward| one.cause == UpwardCause::Contested;
    let contested = complaint.upwards.iter().filter(contests).count();
    prop_assert_eq!(
        contested,
        complaint.contested as usize,
        "management hears of each"
    );
    if complaint.filing.channel == Channel::Letter && complaint.stage == StageName::Handling {
        let taken = history
            .iter()
            .any(|one| matches!(one.event, Event::TakenOn { .. }));
        prop_assert!(taken, "a senior has taken on what came by letter");
    }
    let stored = serde_json::to_value(complaint).expect("serialises");
    let read: Complaint = serde_json::from_value(stored).expect("reads back");
    prop_assert_eq!(&read, complaint, "the stored state reads back");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_lives_keep_every_invariant(channel in prop::sample::select(Channel::ALL), turns in turns()) {
        let cast = cast();
        let (mut complaint, mut history) = sample::filed(1, channel).expect("sample");
        let mut minutes = 0;
        for (who, command, later) in turns {
            minutes += later;
            let (actor, now) = (&cast[who], minute(minutes));
            let facts = life::facts(&command);
            let before = complaint.stage;
            let offered = possible(&complaint, actor);
            let context = Context { actor, facts: &facts, now };
            let Ok(events) = decide(Some(&complaint), &command, complaint.id, &context) else {
                continue;
            };
            prop_assert!(
                events.is_empty() || offered.contains(&command.kind()),
                "{:?} took effect at {before:?} although no page offers it", command.kind()
            );
            if !events.is_empty() {
                prop_assert!(may_see(actor, &complaint) && may(actor, command.kind(), Some(&complaint)));
            }
            for event in events {
                let from = complaint.stage;
                let next = sample::recorded(Some(&complaint), actor, minutes, event);
                let wire = serde_json::to_string(&next).expect("serialises");
                prop_assert_eq!(&serde_json::from_str::<Recorded<Event>>(&wire).expect("reads back"), &next);
                complaint = evolve(Some(complaint), &next).expect("stays");
                history.push(next);
                let to = complaint.stage;
                prop_assert!(from == to || next_stages(from).contains(&to), "{from:?} → {to:?}");
            }
            check(&complaint, &history)?;
        }
    }

    #[test]
    fn a_command_reads_back_from_its_envelope(command in command(minute(0))) {
        let payload = command.payload();
        let tagged = serde_json::json!({ "kind": command.kind().as_str(), "payload": payload });
        prop_assert_eq!(serde_json::from_value::<Command>(tagged).expect("reads back"), command);
    }
}

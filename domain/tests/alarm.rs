//! What management hears next follows the promise, then the order; and what is due to be told is told when it is asked.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::{Actor, By, Role};
use domain::rejection::Field;
use domain::rules::Promise;
use domain::text::Remark;
use domain::ticket::{Command, Context, EscalationCause, Facts, Recorded, Ticket, decide, evolve, sample};

const UNANSWERED: EscalationCause = EscalationCause::Unanswered;
const OVERDUE: EscalationCause = EscalationCause::Overdue;

/// A ticket that was promised an answer in an hour and the repair in four.
fn promised() -> Ticket {
    let (mut ticket, _) = sample::submitted(1).expect("sample");
    ticket.promise = Some(Promise {
        respond_by: sample::minute(60),
        repair_by: sample::minute(240),
    });
    ticket
}

fn worker() -> domain::people::Staff {
    sample::staff(1, Role::Worker).expect("sample")
}

/// The ticket after `actor` has given the command.
fn after(ticket: Ticket, actor: &Actor, command: &Command, now: DateTime<Utc>) -> Ticket {
    given(
        ticket,
        actor,
        command,
        &sample::facts(&[worker()]).expect("sample"),
        now,
    )
}

fn given(mut ticket: Ticket, actor: &Actor, command: &Command, facts: &Facts, now: DateTime<Utc>) -> Ticket {
    let context = Context { actor, facts, now };
    let events = decide(Some(&ticket), command, ticket.id, &context).expect("allowed");
    for event in events {
        let recorded = Recorded {
            version: ticket.version + 1,
            at: now,
            phone_at: None,
            skew_s: None,
            offline: false,
            by: By::System,
            event,
        };
        ticket = evolve(Some(ticket), &recorded).expect("stays");
    }
    ticket
}

fn alarmed(ticket: Ticket, cause: EscalationCause, now: DateTime<Utc>) -> Ticket {
    let before = ticket.escalations.len();
    let ticket = after(ticket, &Actor::System, &Command::Alarm { cause }, now);
    assert_eq!(ticket.escalations.len(), before + 1, "what is next can be told");
    ticket
}

#[test]
fn a_report_is_unanswered_first_and_overdue_then() {
    let ticket = promised();
    assert_eq!(ticket.next_alarm(), Some((UNANSWERED, sample::minute(60))));
    let ticket = alarmed(ticket, UNANSWERED, sample::minute(61));
    assert_eq!(ticket.next_alarm(), Some((OVERDUE, sample::minute(240))));
    let ticket = alarmed(ticket, OVERDUE, sample::minute(241));
    assert_eq!(ticket.next_alarm(), None);
}

#[test]
fn without_a_promise_there_is_nothing_to_break() {
    let (ticket, _) = sample::submitted(1).expect("sample");
    assert_eq!(ticket.next_alarm(), None);
}

#[test]
fn an_answered_alarm_is_not_raised_again_at_the_same_stage_but_at_the_next() {
    let ticket = alarmed(promised(), UNANSWERED, sample::minute(61));
    let supervisor = Actor::Staff(sample::staff(5, Role::Supervisor).expect("sample"));
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text: Remark::parse(Field::Remark, "马上处理").expect("words"),
        told: false,
    };
    let ticket = after(ticket, &supervisor, &answer, sample::minute(62));
    assert_eq!(ticket.next_alarm(), Some((OVERDUE, sample::minute(240))));
    let ticket = after(ticket, &Actor::System, &Command::Accept {}, sample::minute(63));
    assert_eq!(ticket.next_alarm(), Some((UNANSWERED, sample::minute(60))));
}

#[test]
fn what_is_reopened_is_late_by_the_promise_of_its_reopening() {
    let (reporter, facts) = (Actor::System, sample::facts(&[worker()]).expect("sample"));
    let reject = Command::Reject {
        reason: Remark::parse(Field::Reason, "不在范围").expect("words"),
    };
    let ticket = after(promised(), &Actor::System, &reject, sample::minute(10));
    assert_eq!(ticket.next_alarm(), None);
    let (day, again) = (24 * 60, sample::minute(24 * 60));
    let facts = Facts {
        promise: Some(Promise {
            respond_by: sample::minute(day + 60),
            repair_by: sample::minute(day + 240),
        }),
        ..facts
    };
    let reopen = Command::Reopen {
        reason: Remark::parse(Field::Reason, "是公共区域").expect("words"),
    };
    let reopened = given(ticket, &reporter, &reopen, &facts, again);
    assert_eq!(
        reopened.next_alarm(),
        Some((UNANSWERED, sample::minute(day + 60))),
        "not by that of the report, which is over"
    );
}

#[test]
fn a_job_is_unanswered_until_it_is_taken_on_and_then_overdue_by_its_order() {
    let sent = sample::minute(30);
    let due = sent + TimeDelta::hours(5);
    let dispatch = Command::Dispatch {
        crew: vec![worker().id],
        due,
        note: None,
    };
    let ticket = after(
        promised(),
        &Actor::System,
        &Command::Accept {},
        sample::minute(10),
    );
    let ticket = after(ticket, &Actor::System, &dispatch, sent);
    assert_eq!(ticket.next_alarm(), Some((UNANSWERED, sent)));
    let told = alarmed(ticket.clone(), UNANSWERED, sample::minute(300));
    assert_eq!(told.next_alarm(), Some((OVERDUE, due)));
    let taken = after(
        ticket,
        &Actor::Staff(worker()),
        &Command::Acknowledge {},
        sample::minute(40),
    );
    assert_eq!(taken.next_alarm(), Some((OVERDUE, due)));
    assert_eq!(alarmed(taken, OVERDUE, due).next_alarm(), None);
}

#[test]
fn the_system_urges_what_is_late_and_holds_no_reporter_back() {
    let (ticket, urge) = (promised(), Command::Urge { note: None });
    assert_eq!(ticket.owed_by(), Some(sample::minute(60)));
    let facts = sample::facts(&[worker()]).expect("sample");
    let early = Context {
        actor: &Actor::System,
        facts: &facts,
        now: sample::minute(60),
    };
    assert!(
        decide(Some(&ticket), &urge, ticket.id, &early).is_err(),
        "in time"
    );
    let ticket = after(ticket, &Actor::System, &urge, sample::minute(61));
    let ticket = after(ticket, &Actor::System, &urge, sample::minute(781));
    assert_eq!(
        (ticket.urges, ticket.urged()),
        (0, Some((2, sample::minute(781)))),
        "it stands before nothing that people have urged"
    );
    assert_eq!(ticket.urged_until(&facts.rules), None);
}

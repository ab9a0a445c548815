//! The four ways of the brief (item 14), and turns off the straight way, told step by step.

use super::life::{
    Life, assign, classify, close, contest, desk, direct, facts, holder, person, remark, reply, senior, staff,
};
use domain::complaint::{
    Channel, Command, Context, Event, Filing, StageName, UpwardCause, decide, possible, sample,
};
use domain::people::{Actor, Role};
use domain::rejection::{Field, Rejection};
use domain::ticket::sample::{minute, reporter};

fn file(actor: &Actor, filing: Filing) -> Result<Vec<Event>, Rejection> {
    let command = Command::File { filing };
    let facts = facts(&command);
    let now = minute(0);
    let context = Context {
        actor,
        facts: &facts,
        now,
    };
    decide(None, &command, sample::id(1), &context)
}

#[test]
fn telephone_and_walk_in_are_registered_and_reported_at_once() {
    for channel in [Channel::Telephone, Channel::WalkIn] {
        let mut life = Life::filed(channel);
        let cause = life.complaint.upwards[0].cause;
        assert_eq!(
            (life.stage(), cause),
            (StageName::Submitted, UpwardCause::Registered)
        );
        life.ask(&senior(), &direct(0)).expect("directed");
        life.ask(&desk(), &classify(&[1])).expect("taken up");
        life.ask(&desk(), &assign(2)).expect("assigned");
        life.ask(&staff(2, Role::Worker), &reply()).expect("replied");
        life.ask(&desk(), &close()).expect("closed");
        assert_eq!(life.stage(), StageName::Closed);
    }
}

#[test]
fn the_web_form_is_taken_up_classified_and_reported_when_needed() {
    let mut life = Life::filed(Channel::Web);
    assert!(life.complaint.upwards.is_empty());
    life.ask(&desk(), &classify(&[1])).expect("taken up");
    assert_eq!(life.stage(), StageName::Handling);
    let reason = remark("涉及食品安全");
    life.ask(&desk(), &Command::ReportUp { reason })
        .expect("reported");
    life.ask(&desk(), &reply()).expect("replied");
    assert_eq!(
        life.ask(&desk(), &close()),
        Err(Rejection::OpenReport),
        "management owes an answer"
    );
    life.ask(&senior(), &direct(0)).expect("directed");
    life.ask(&desk(), &close()).expect("closed");
    assert_eq!(life.stage(), StageName::Closed);
}

#[test]
fn a_letter_waits_for_a_senior_who_takes_it_on_and_so_answers_its_report() {
    let mut life = Life::filed(Channel::Letter);
    assert_eq!(life.complaint.upwards[0].cause, UpwardCause::Letter);
    assert_eq!(
        life.ask(&desk(), &classify(&[])),
        Err(Rejection::NotTakenOn),
        "not for the desk"
    );
    assert_eq!(
        life.ask(&senior(), &classify(&[])),
        Err(Rejection::NotTakenOn),
        "not in passing"
    );
    assert_eq!(life.ask(&desk(), &Command::TakeOn {}), Err(Rejection::Forbidden));
    life.ask(&senior(), &Command::TakeOn {}).expect("taken on");
    let complaint = &life.complaint;
    assert_eq!(
        (complaint.stage, complaint.handler),
        (StageName::Handling, Some(person(5)))
    );
    assert_eq!(complaint.open_upwards(), 0);
    let late = life.ask(&staff(6, Role::Supervisor), &Command::TakeOn {});
    assert_eq!(late, Err(life.moved()));
    assert!(life.moved().is_conflict(), "the second reads who was first");
    life.ask(&desk(), &classify(&[1])).expect("classified");
    life.ask(&senior(), &reply()).expect("replied");
    life.ask(&senior(), &close()).expect("closed");
}

#[test]
fn only_the_desk_registers_what_does_not_come_by_the_web_and_says_when() {
    for channel in Channel::ALL.iter().copied() {
        let filing = sample::filing(channel).expect("sample");
        let is_web = channel == Channel::Web;
        assert_eq!(file(&reporter(), filing.clone()).is_ok(), is_web, "{channel:?}");
        assert_eq!(
            file(&staff(1, Role::Worker), filing.clone()).is_ok(),
            is_web,
            "{channel:?}"
        );
        assert!(file(&desk(), filing.clone()).is_ok(), "{channel:?}");
        let mut broken = filing.clone();
        broken.intake = match is_web {
            true => sample::filing(Channel::Letter).expect("sample").intake,
            false => None,
        };
        assert_eq!(file(&desk(), broken), Err(Rejection::BadPayload), "{channel:?}");
        let anonymous = Filing {
            complainant: None,
            ..filing
        };
        assert!(
            file(&desk(), anonymous).is_ok(),
            "{channel:?}: nobody must give a name"
        );
    }
    let mut early = sample::filing(Channel::Telephone).expect("sample");
    early.intake.as_mut().expect("by the desk").called_at = minute(60);
    assert_eq!(
        file(&desk(), early),
        Err(Rejection::InFuture {
            field: Field::CalledAt
        })
    );
}

#[test]
fn a_complainant_who_disagrees_is_heard_again_and_management_hears_of_it() {
    for closed in [false, true] {
        let mut life = Life::replied();
        if closed {
            life.ask(&desk(), &close()).expect("closed");
        }
        life.ask(&holder(1), &contest()).expect("contested");
        assert_eq!(life.stage(), StageName::Handling);
        assert_eq!(life.complaint.upwards[0].cause, UpwardCause::Contested);
        assert_eq!(
            life.complaint.upwards[0].note,
            Some(remark("没有人来道歉")),
            "in the complainant's words"
        );
        let due = life.complaint.due.expect("another time to reply");
        assert!(life.complaint.is_overdue(due + chrono::TimeDelta::minutes(1)));
    }
}

#[test]
fn a_complainant_withdraws_until_there_is_a_reply() {
    let withdraw = Command::Withdraw { reason: None };
    let mut life = Life::filed(Channel::Web);
    assert_eq!(
        life.ask(&desk(), &withdraw),
        Err(Rejection::Forbidden),
        "never the staff"
    );
    assert_eq!(
        life.ask(&holder(2), &withdraw),
        Err(Rejection::NoComplaint),
        "never another"
    );
    life.ask(&holder(1), &withdraw).expect("withdrawn");
    assert_eq!(life.stage(), StageName::Withdrawn);
    let mut life = Life::replied();
    assert_eq!(life.ask(&holder(1), &withdraw), Err(life.moved()));
    let mut life = Life::filed(Channel::Web);
    life.ask(&holder(1), &withdraw).expect("withdrawn");
    let note = Command::Note {
        text: Some(remark("还有一句")),
        photos: Vec::new(),
    };
    assert_eq!(life.ask(&holder(1), &note), Err(life.moved()), "it is over");
    assert!(possible(&life.complaint, &holder(1)).is_empty());
}

#[test]
fn nobody_handles_a_complaint_about_themselves() {
    let mut life = Life::filed(Channel::Web);
    life.ask(&desk(), &classify(&[1])).expect("taken up");
    assert_eq!(life.ask(&desk(), &assign(1)), Err(Rejection::AboutHandler));
    assert_eq!(
        life.ask(&desk(), &assign(99)),
        Err(Rejection::UnknownStaff {
            field: Field::Handler
        })
    );
    assert_eq!(
        life.ask(&desk(), &classify(&[99])),
        Err(Rejection::UnknownStaff { field: Field::About })
    );
    life.ask(&desk(), &assign(2)).expect("assigned");
    // it turns out that it is about the one who handles it
    life.ask(&desk(), &classify(&[1, 2])).expect("corrected");
    assert_eq!((life.complaint.handler, life.complaint.due), (None, None));
    let worker = staff(2, Role::Worker);
    assert!(possible(&life.complaint, &worker).is_empty());
    assert_eq!(life.ask(&worker, &reply()), Err(Rejection::NoComplaint));
}

#[test]
fn a_supervisor_whom_it_is_about_does_not_even_learn_of_it() {
    let mut life = Life::filed(Channel::WalkIn);
    life.ask(&desk(), &classify(&[5])).expect("taken up");
    for command in [Command::TakeOn {}, direct(0), reply(), close(), classify(&[])] {
        assert_eq!(
            life.ask(&senior(), &command),
            Err(Rejection::NoComplaint),
            "{:?}",
            command.kind()
        );
    }
    life.ask(&staff(6, Role::Supervisor), &direct(0))
        .expect("another is told");
}

#[test]
fn what_is_late_is_reported_once() {
    let mut life = Life::filed(Channel::Web);
    life.ask(&desk(), &classify(&[])).expect("taken up");
    life.ask(&desk(), &assign(2)).expect("assigned");
    assert!(!life.complaint.is_overdue(minute(600)));
    assert!(life.complaint.is_overdue(minute(601)));
    let late = |text| Command::ReportUp { reason: remark(text) };
    life.ask(&Actor::System, &late("逾期 1 小时")).expect("reported");
    assert_eq!(life.complaint.upwards[0].cause, UpwardCause::Overdue);
    assert_eq!(life.ask(&Actor::System, &late("逾期 2 小时")), Ok(Vec::new()));
}

//! The same command of the same person again: nothing follows, and it is no fault.

use super::life::{
    Life, assign, classify, close, contest, desk, direct, holder, person, remark, reply, senior, staff,
};
use domain::complaint::{Category, Channel, Command, CommandKind, sample};
use domain::people::{Actor, Role};
use domain::rejection::Rejection;
use std::collections::BTreeSet;

/// Lives with the next turn, for every kind.
fn turns() -> Vec<(Life, Actor, Command)> {
    let up = || Command::ReportUp {
        reason: remark("影响较大"),
    };
    let file = |channel| Command::File {
        filing: sample::filing(channel).expect("sample"),
    };
    let mut handled = Life::filed(Channel::Web);
    handled.ask(&desk(), &classify(&[1])).expect("taken up");
    let mut closable = Life::replied();
    closable.ask(&desk(), &up()).expect("reported");
    closable.ask(&senior(), &direct(0)).expect("directed");
    let correct = Command::Classify {
        category: Category::Other,
        about: vec![person(2), person(1), person(2)],
        note: Some(remark("改为其他")),
    };
    let withdraw = Command::Withdraw { reason: None };
    vec![
        (Life::filed(Channel::Web), holder(1), file(Channel::Web)),
        (Life::filed(Channel::Letter), desk(), file(Channel::Letter)),
        (Life::filed(Channel::Web), desk(), classify(&[1])),
        (Life::replied(), desk(), correct),
        (Life::filed(Channel::Letter), senior(), Command::TakeOn {}),
        (handled, desk(), assign(2)),
        (Life::filed(Channel::Web), desk(), up()),
        (Life::filed(Channel::WalkIn), senior(), direct(0)),
        (Life::replied(), holder(1), contest()),
        (closable, desk(), close()),
        (Life::filed(Channel::Web), holder(1), withdraw),
        (
            {
                let mut life = Life::filed(Channel::Web);
                life.ask(&desk(), &classify(&[])).expect("taken up");
                life
            },
            desk(),
            reply(),
        ),
    ]
}

#[test]
fn a_repetition_by_the_same_person_gives_nothing() {
    let mut kinds = BTreeSet::from([CommandKind::Note]);
    for (mut life, actor, command) in turns() {
        let kind = command.kind();
        kinds.insert(kind);
        let first = life.ask(&actor, &command).expect("possible");
        assert_eq!(
            first.is_empty(),
            kind == CommandKind::File,
            "{kind:?} took effect, or had before"
        );
        assert_eq!(life.ask(&actor, &command), Ok(Vec::new()), "{kind:?}");
    }
    assert_eq!(kinds.len(), CommandKind::ALL.len());
}

#[test]
fn a_note_is_no_repetition() {
    let mut life = Life::filed(Channel::Web);
    let note = Command::Note {
        text: Some(remark("再次致电,无人接听")),
        photos: Vec::new(),
    };
    for _ in 0..2 {
        assert_eq!(life.ask(&desk(), &note).map(|events| events.len()), Ok(1));
    }
}

#[test]
fn another_person_with_the_same_hears_who_was_first() {
    let (other, chief) = (staff(7, Role::DutyOfficer), staff(6, Role::Supervisor));
    let mut life = Life::replied();
    assert_eq!(life.ask(&other, &reply()), Err(life.moved()));
    life.ask(&desk(), &close()).expect("closed");
    assert_eq!(life.ask(&other, &close()), Err(life.moved()));
    let mut life = Life::filed(Channel::Telephone);
    life.ask(&senior(), &direct(0)).expect("directed");
    assert_eq!(life.ask(&chief, &direct(0)), Err(Rejection::NoEscalation));
    let mut other_words = sample::filing(Channel::Telephone).expect("sample");
    other_words.subject = None;
    assert_eq!(
        life.ask(&desk(), &Command::File { filing: other_words }),
        Err(Rejection::AlreadyExists)
    );
}

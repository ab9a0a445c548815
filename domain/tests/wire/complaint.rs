//! Commands and events of complaints, frozen too.

use super::{envelope, frozen, photo, remark};
use domain::complaint::{Category, Channel, Command, CommandKind, Event, UpwardCause, sample};
use domain::id::PersonId;
use domain::people::{Actor, By};
use domain::rejection::Rejection;
use domain::ticket::Recorded;
use domain::ticket::sample::minute;
use domain::wire::{AnyCommand, Envelope, Packed, fingerprint};

fn person() -> PersonId {
    PersonId::mint(0, [1; 10])
}

fn commands() -> Vec<Command> {
    vec![
        Command::File {
            filing: sample::filing(Channel::Telephone).expect("sample"),
        },
        Command::Classify {
            category: Category::Conduct,
            about: vec![person()],
            note: Some(remark()),
        },
        Command::TakeOn {},
        Command::Assign {
            to: person(),
            due: minute(60),
            note: None,
        },
        Command::ReportUp { reason: remark() },
        Command::Direct {
            upward: 0,
            text: remark(),
        },
        Command::Note {
            text: Some(remark()),
            photos: vec![photo()],
        },
        Command::Reply { text: remark() },
        Command::Close { note: None },
        Command::Contest { reason: remark() },
        Command::Withdraw {
            reason: Some(remark()),
        },
    ]
}

fn events() -> Vec<Event> {
    vec![
        Event::Filed {
            id: sample::id(1),
            filing: sample::filing(Channel::Web).expect("sample"),
            named: Vec::new(),
        },
        Event::Filed {
            id: sample::id(2),
            filing: sample::filing(Channel::Web).expect("sample"),
            named: vec![person()],
        },
        Event::Classified {
            category: Category::Conduct,
            about: vec![person()],
            note: None,
        },
        Event::TakenOn { handler: person() },
        Event::Assigned {
            to: person(),
            due: minute(60),
            note: None,
        },
        Event::ReportedUp {
            cause: UpwardCause::Registered,
            note: None,
        },
        Event::ReportedUp {
            cause: UpwardCause::Conduct,
            note: None,
        },
        Event::Directed {
            upward: 0,
            text: remark(),
        },
        Event::Noted {
            text: None,
            photos: vec![photo()],
        },
        Event::Replied { text: remark() },
        Event::Closed { note: Some(remark()) },
        Event::Contested {
            reason: remark(),
            due: None,
        },
        Event::Contested {
            reason: remark(),
            due: Some(minute(60)),
        },
        Event::Withdrawn { reason: None },
    ]
}

#[test]
fn every_command_keeps_its_shape() {
    let commands = commands();
    let kinds: Vec<CommandKind> = commands.iter().map(Command::kind).collect();
    assert_eq!(kinds, CommandKind::ALL, "every kind is frozen");
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_json_snapshot!(commands.iter().map(frozen).collect::<Vec<_>>());
    });
}

#[test]
fn every_event_keeps_its_shape() {
    let actor = Actor::System;
    let recorded = |event| Recorded {
        by: By::Person(person()),
        ..sample::recorded(None, &actor, 0, event)
    };
    let events: Vec<_> = events().into_iter().map(recorded).collect();
    for one in &events {
        let json = serde_json::to_value(one).expect("serialises");
        assert_eq!(json["event"], one.event.name());
    }
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_json_snapshot!(events.iter().map(frozen).collect::<Vec<_>>());
    });
}

#[test]
fn what_complainants_ask_is_packed_like_every_command() {
    let (filing, reason) = (sample::filing(Channel::Web).expect("sample"), remark());
    for (packed, command) in [
        (Packed::file(&filing), Command::File { filing }),
        (
            Packed::addition(Some(&reason), vec![photo()]),
            Command::Note {
                text: Some(reason.clone()),
                photos: vec![photo()],
            },
        ),
        (Packed::withdraw(None), Command::Withdraw { reason: None }),
        (Packed::contest(&reason), Command::Contest { reason }),
    ] {
        assert_eq!(packed, command.into());
    }
}

#[test]
fn an_envelope_gives_back_a_command_of_either_sort() {
    for command in commands() {
        let payload = command.payload();
        let about = Envelope {
            kind: command.kind().as_str().to_owned(),
            payload_sha256: fingerprint(&payload),
            payload,
            ..envelope()
        };
        let filing = match &command {
            Command::File { filing } => Some(filing.clone()),
            _ => None,
        };
        assert_eq!(about.filing(), filing);
        assert_eq!(about.any_command(), Ok(AnyCommand::Complaint(command)));
        assert_eq!(
            about.command(),
            Err(Rejection::UnknownKind),
            "no command of a ticket"
        );
    }
    let ticket = envelope();
    assert_eq!(ticket.any_command(), ticket.command().map(AnyCommand::Ticket));
    let unknown = Envelope {
        kind: "complaint.file/9".into(),
        ..envelope()
    };
    assert_eq!(unknown.any_command(), Err(Rejection::UnknownKind));
    let changed = Envelope {
        kind: "complaint.file/1".into(),
        payload: serde_json::json!({}),
        ..envelope()
    };
    assert_eq!(changed.any_command(), Err(Rejection::BadPayload));
}

//! The wire format, frozen: a change of a line in the snapshots breaks phones that hold unsent work (F28, F29).

mod complaint;
pub mod samples;

use domain::id::{CommandId, Epoch, InstallId, PageSession, PersonId, TicketNo, TrackingToken};
use domain::people::{Author, By};
use domain::rejection::{Field, Rejection};
use domain::ticket::{Command, CommandKind, Recorded, StageName, sample};
use domain::wire::{Answer, AnswerStatus, Envelope, Packed, PushAnswer, PushRequest, fingerprint};
use samples::{commands, events, photo, remark};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

fn envelope() -> Envelope {
    let command = Command::Report {
        report: sample::report().expect("sample"),
    };
    let install = InstallId::mint(0, [2; 10]);
    let payload = command.payload();
    Envelope {
        id: CommandId::mint(sample::NOON_MS, [3; 10]),
        kind: command.kind().as_str().into(),
        author: Author::Anon(install),
        install,
        token: Some(TrackingToken::mint([4; 16])),
        lane: sample::lane(1).into(),
        seq: 1,
        base_version: None,
        payload_sha256: fingerprint(&payload),
        payload,
        blobs: vec![photo()],
        client_wall_ms: sample::NOON_MS,
        client_mono_ms: 1234.5,
        page_session: PageSession::mint(0, [5; 10]),
        app_build: "0.1.0".into(),
        offline: true,
    }
}

/// Checks that a value reads back from its own JSON, and gives the JSON for the snapshot.
fn frozen<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> serde_json::Value {
    let json = serde_json::to_value(value).expect("serialises");
    assert_eq!(
        &serde_json::from_value::<T>(json.clone()).expect("reads back"),
        value
    );
    assert_eq!(
        domain::json::of(&json).as_ref(),
        Ok(value),
        "phones read the same"
    );
    json
}

#[test]
fn every_command_keeps_its_shape() {
    let commands = commands();
    let kinds: BTreeSet<CommandKind> = commands.iter().map(Command::kind).collect();
    assert!(kinds.iter().eq(CommandKind::ALL), "every kind is frozen");
    insta::assert_json_snapshot!(commands.iter().map(frozen).collect::<Vec<_>>());
}

#[test]
fn every_event_keeps_its_shape() {
    let by = By::Person(PersonId::mint(0, [1; 10]));
    let recorded = |event| Recorded {
        version: 1,
        at: sample::minute(0),
        phone_at: None,
        skew_s: None,
        offline: false,
        by,
        event,
    };
    insta::assert_json_snapshot!(
        events()
            .into_iter()
            .map(recorded)
            .map(|one| frozen(&one))
            .collect::<Vec<_>>()
    );
}

#[test]
fn what_reporters_ask_is_packed_like_every_command() {
    let (report, reason) = (sample::report().expect("sample"), remark());
    for (packed, command) in [
        (Packed::report(&report), Command::Report { report }),
        (Packed::urge(), Command::Urge { note: None }),
        (Packed::cancel(None), Command::Cancel { reason: None }),
        (
            Packed::cancel(Some(&reason)),
            Command::Cancel {
                reason: Some(reason.clone()),
            },
        ),
        (Packed::reopen(&reason), Command::Reopen { reason }),
    ] {
        assert_eq!(packed, command.into());
    }
}

#[test]
fn every_refusal_reads_back() {
    let all = sample::refusals();
    for one in &all {
        frozen(one);
    }
    let codes: BTreeSet<&str> = all.iter().map(Rejection::code).collect();
    assert_eq!(codes.len(), 37, "all of them are here");
}

#[test]
fn an_envelope_keeps_its_shape_and_gives_back_its_command() {
    let envelope = envelope();
    let request = PushRequest {
        install: envelope.install,
        page_session: envelope.page_session,
        sent_mono_ms: 2345.5,
        sent_wall_ms: sample::NOON_MS + 1000,
        commands: vec![envelope.clone()],
    };
    insta::assert_json_snapshot!(frozen(&request));
    let command = Command::Report {
        report: sample::report().expect("sample"),
    };
    assert_eq!(envelope.command(), Ok(command));
}

#[test]
fn answers_keep_their_shape() {
    let id = CommandId::mint(sample::NOON_MS, [3; 10]);
    let late = Rejection::WrongStage {
        stage: StageName::Accepted,
        by: By::Reporter,
        at: sample::minute(0),
    };
    let answers = vec![
        Answer::applied(id, TicketNo(100_001), 1, false),
        Answer::refused(id, late),
        Answer::refused(
            id,
            Rejection::Empty {
                field: Field::Content,
            },
        ),
        Answer {
            expected_seq: Some(2),
            ..Answer::new(id, AnswerStatus::ExpectedSeq)
        },
        Answer {
            retry_after: Some(5),
            ..Answer::new(id, AnswerStatus::Retry)
        },
    ];
    insta::assert_json_snapshot!(frozen(&PushAnswer {
        answers,
        epoch: Epoch::mint(0, [4; 10]),
        server_ms: sample::NOON_MS
    }));
}

#[test]
fn f28_a_refusal_that_this_build_does_not_know_is_an_answer_all_the_same() {
    let told = serde_json::json!({
        "answers": [{ "id": CommandId::mint(1, [1; 10]), "status": "rejected", "reason_code": "moon_phase",
            "reason": { "code": "moon_phase", "moon": 3 } }],
        "epoch": Epoch::mint(0, [4; 10]), "server_ms": 0,
    });
    let read: PushAnswer = domain::json::of(&told).expect("an answer");
    assert_eq!(read.answers[0].reason_code.as_deref(), Some("moon_phase"));
    assert_eq!(
        (read.answers[0].status, &read.answers[0].reason),
        (AnswerStatus::Rejected, &None)
    );
}

#[test]
fn a_kind_of_another_build_and_a_changed_payload_are_told_apart() {
    let unknown = Envelope {
        kind: "ticket.report/9".into(),
        ..envelope()
    };
    assert_eq!(unknown.command(), Err(Rejection::UnknownKind));
    let changed = Envelope {
        payload: serde_json::json!({}),
        ..envelope()
    };
    assert_eq!(changed.command(), Err(Rejection::BadPayload));
}

//! What does not fit, and that the schemas take nothing that the types refuse.

use super::{files::fits, files::name_of, lives, samples, written};
use crate::wire::samples::{photo, remark};
use domain::complaint;
use domain::people::Author;
use domain::ticket::Command;
use domain::wire::{AnyKind, JobChange, Packed, PullAnswer, PullRequest, PushAnswer, PushRequest, Tick};
use proptest::prelude::*;
use serde_json::{Value, json};

/// `value` with what is at `pointer` taken out, or replaced.
fn with(value: &Value, pointer: &str, new: Option<Value>) -> Value {
    let mut broken = value.clone();
    if let Some(new) = new {
        *broken.pointer_mut(pointer).expect("is there") = new;
        return broken;
    }
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = broken.pointer_mut(parent).expect("is there");
    parent
        .as_object_mut()
        .expect("an object")
        .remove(name)
        .expect("was there");
    broken
}

fn are_refused(name: &str, value: &Value, breaks: &[(&str, Option<Value>)]) {
    assert_eq!(fits(name, value), Ok(()), "{name} before it is broken");
    for (pointer, new) in breaks {
        let broken = with(value, pointer, new.clone());
        assert!(fits(name, &broken).is_err(), "{name} takes {pointer} = {new:?}");
    }
}

#[test]
fn a_broken_push_does_not_fit() {
    let note = Command::Note {
        text: Some(remark()),
        photos: vec![photo()],
    };
    let push = written(&lives::push(&[samples::report(), note]));
    let many = Value::from(vec![push["commands"][0].clone(); 51]);
    let photos = Value::from(vec![push["commands"][1]["blobs"][0].clone(); 7]);
    let envelope = "/commands/0";
    let mut breaks: Vec<(String, Option<Value>)> = Vec::new();
    for name in [
        "id",
        "kind",
        "author",
        "install",
        "lane",
        "seq",
        "payload",
        "payload_sha256",
        "client_wall_ms",
        "client_mono_ms",
        "page_session",
        "app_build",
    ] {
        breaks.push((format!("{envelope}/{name}"), None));
    }
    for name in [
        "install",
        "page_session",
        "sent_mono_ms",
        "sent_wall_ms",
        "commands",
    ] {
        breaks.push((format!("/{name}"), None));
    }
    let replaced = [
        ("/commands", many),
        ("/commands/0/id", json!("0198")),
        ("/commands/0/kind", json!("ticket.report/9")),
        ("/commands/0/kind", json!("ticket.dispatch/1")),
        ("/commands/0/author", json!("李雨桐")),
        ("/commands/0/author", json!("anon:")),
        ("/commands/1/token", json!("0404")),
        ("/commands/0/seq", json!(0)),
        ("/commands/0/seq", json!("1")),
        ("/commands/0/payload", json!({})),
        ("/commands/0/payload", json!(null)),
        (
            "/commands/0/payload_sha256",
            json!("1C028D46659BFB1B59034089D4D800A617BB84F6703F959EA9B6E682853968BD"),
        ),
        ("/commands/1/blobs", photos.clone()),
        ("/commands/1/payload/photos", photos),
        ("/commands/1/blobs/0/len", json!(15_000_001)),
        ("/commands/0/client_wall_ms", json!("2026-11-24T02:48:00Z")),
        ("/commands/0/offline", json!(null)),
    ];
    breaks.extend(replaced.map(|(pointer, new)| (pointer.to_owned(), Some(new))));
    let breaks: Vec<(&str, Option<Value>)> = breaks
        .iter()
        .map(|(pointer, new)| (pointer.as_str(), new.clone()))
        .collect();
    are_refused("push-request.json", &push, &breaks);
}

#[test]
fn a_broken_payload_does_not_fit() {
    let report = written(&samples::report())["payload"].clone();
    let breaks = [
        ("/report", None),
        ("/report/content", Some(json!(" \n"))),
        ("/report/content", Some(json!("水".repeat(2001)))),
        ("/report/place", Some(json!("D1 101"))),
        ("/report/reporter/phone", Some(json!("12345678901"))),
        ("/report/reporter/name", Some(json!(""))),
        ("/report/channel", Some(json!("fax"))),
        ("/report/urgency", None),
        ("/report/preferred/day", Some(json!("24.11.2026"))),
    ];
    are_refused(&name_of("ticket.report/1"), &report, &breaks);
    let visit = Command::RecordVisit {
        result: samples::reached(),
    }
    .payload();
    let breaks = [
        ("/result/result", Some(json!("perhaps"))),
        ("/result/repair", Some(json!("five"))),
        ("/result/repair/quality", Some(json!(6))),
        ("/result/repair/time", Some(json!(0))),
        ("/result/fixed", Some(json!("yes"))),
    ];
    are_refused(&name_of("ticket.visit/1"), &visit, &breaks);
    let filing = complaint::sample::filing(complaint::Channel::Letter).expect("sample");
    let breaks = [
        ("/filing/text", Some(json!(" "))),
        ("/filing/category", Some(json!("weather"))),
        ("/filing/channel", Some(json!("online"))),
        ("/filing/complainant/phone", Some(json!("12345678901"))),
        ("/filing/subject", Some(json!("水".repeat(101)))),
        ("/filing/intake/called_at", None),
    ];
    let file = complaint::Command::File { filing }.payload();
    are_refused(&name_of("complaint.file/1"), &file, &breaks);
    let frozen = samples::frozen("every_command_keeps_its_shape");
    let dispatch = frozen
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["kind"] == "ticket.dispatch/1");
    let breaks = [
        ("/crew", None),
        ("/crew/0", Some(json!("worker1"))),
        ("/due", Some(json!("tomorrow"))),
    ];
    are_refused(
        &name_of("ticket.dispatch/1"),
        &dispatch.expect("frozen")["payload"],
        &breaks,
    );
}

#[test]
fn a_broken_answer_does_not_fit() {
    let answers = samples::frozen("answers_keep_their_shape");
    let breaks = [
        ("/answers", None),
        ("/server_ms", None),
        ("/answers/0/id", None),
        ("/answers/0/status", Some(json!("maybe"))),
        ("/answers/0/needs_review", None),
        ("/answers/1/reason/by", Some(json!("nobody"))),
        ("/answers/1/reason/stage", None),
        ("/answers/2/reason/code", Some(json!("other"))),
        ("/answers/2/reason/field", None),
    ];
    are_refused("push-answer.json", &answers, &breaks);
    let job = samples::jobs().remove(4);
    let answer = written(&PullAnswer {
        changes: vec![JobChange { v: 3, job }],
        ..samples::pulled()
    });
    let breaks = [
        ("/epoch", Some(json!(null))),
        ("/cursor", None),
        ("/changes", None),
        ("/tombstones/0", Some(json!(100_001))),
        ("/taken_off/0", Some(json!(100_001))),
        ("/acks/0/answer/status", None),
        ("/changes/0/v", None),
        ("/changes/0/job/may/0", Some(json!("ticket.paint/1"))),
        ("/changes/0/job/ticket/report", None),
        ("/changes/0/job/ticket/stage/stage", Some(json!("gone"))),
        ("/changes/0/job/ticket/stage/work", None),
        (
            "/changes/0/job/ticket/changed_by",
            Some(json!({ "person": "desk1" })),
        ),
        ("/changes/0/job/history/0/event", Some(json!("vanished"))),
        ("/changes/0/job/history/0/report", None),
        ("/changes/0/job/history/0/at", None),
    ];
    are_refused("pull-answer.json", &answer, &breaks);
}

#[test]
fn a_broken_pull_tick_or_refusal_does_not_fit() {
    let request = written(&samples::pull_request());
    let breaks = [
        ("/cursor", None),
        ("/cursor", Some(json!("4711"))),
        ("/epoch", Some(json!(7))),
        ("/limit", Some(json!(-1))),
        ("/install", Some(json!("this one"))),
    ];
    are_refused("pull-request.json", &request, &breaks);
    let tick = written(&Tick::Changed { v: 1 });
    are_refused(
        "live-event.json",
        &tick,
        &[("/v", None), ("/tick", None), ("/tick", Some(json!("gone")))],
    );
    for reason in domain::ticket::sample::refusals() {
        let told = written(&reason);
        for fact in told.as_object().expect("an object").keys() {
            are_refused("refusal.json", &told, &[(&format!("/{fact}"), None)]);
        }
    }
}

/// Every place in a value, by pointer.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                places(
                    field,
                    &format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{here}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// What may stand in the place of something else.
fn junk() -> impl Strategy<Value = Option<Value>> {
    let texts = [
        "",
        " ",
        "修",
        "accepted",
        "success",
        "ticket.note/1",
        "2026-11-24",
        "2026-11-24T02:48:00Z",
        "0198d3a0-0000-7000-8000-000000000001",
        "anon:0198d3a0-0000-7000-8000-000000000001",
        "D1-101",
        "13800138000",
        "04040404040404040404040404040404",
    ];
    let values = texts.map(Value::from).into_iter().chain([
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(3),
        json!(1.5),
        json!([]),
        json!({}),
        json!({ "person": "0198d3a0-0000-7000-8000-000000000001" }),
        json!([7]),
        json!("a".repeat(1001)),
    ]);
    prop_oneof![1 => Just(None), 6 => prop::sample::select(values.collect::<Vec<_>>()).prop_map(Some)]
}

/// A value in which up to two places were spoilt.
fn spoilt(value: &Value, spoils: &[(prop::sample::Index, Option<Value>)]) -> Value {
    let mut spoilt = value.clone();
    for (place, new) in spoils {
        let mut all = Vec::new();
        places(&spoilt, "", &mut all);
        let place = &all[place.index(all.len())];
        match new {
            Some(new) => *spoilt.pointer_mut(place).expect("is there") = new.clone(),
            None => {
                let Some((parent, name)) = place.rsplit_once('/') else {
                    continue;
                };
                if let Some(Value::Object(fields)) = spoilt.pointer_mut(parent) {
                    fields.remove(&name.replace("~1", "/").replace("~0", "~"));
                }
            }
        }
    }
    spoilt
}

/// Whether the types read a push: the request, and what is in each envelope.
fn is_read(push: &Value) -> bool {
    let Ok(push) = serde_json::from_value::<PushRequest>(push.clone()) else {
        return false;
    };
    push.commands.iter().all(|envelope| {
        let tagged = json!({ "kind": envelope.kind, "payload": envelope.payload });
        match AnyKind::parse(&envelope.kind) {
            Some(AnyKind::Ticket(_)) => serde_json::from_value::<Command>(tagged).is_ok(),
            Some(AnyKind::Complaint(_)) => serde_json::from_value::<complaint::Command>(tagged).is_ok(),
            None => false,
        }
    })
}

fn frozen_commands() -> Vec<Packed> {
    let (tickets, complaints) = (
        samples::frozen("every_command_keeps_its_shape"),
        samples::frozen("complaint__every_command_keeps_its_shape"),
    );
    let tickets: Vec<Command> = serde_json::from_value(tickets).expect("reads back");
    let complaints: Vec<complaint::Command> = serde_json::from_value(complaints).expect("reads back");
    let tickets = tickets.into_iter().map(Packed::from);
    tickets.chain(complaints.into_iter().map(Packed::from)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_schema_takes_its_type_takes(
        which in any::<prop::sample::Index>(),
        spoils in prop::collection::vec((any::<prop::sample::Index>(), junk()), 1..=2),
    ) {
        let commands = frozen_commands();
        let push = spoilt(&written(&lives::push(&[commands[which.index(commands.len())].clone()])), &spoils);
        prop_assert!(fits("push-request.json", &push).is_err() || is_read(&push), "{push:#}");
        let jobs = samples::jobs();
        let job = jobs[which.index(jobs.len())].clone();
        let pull = written(&PullAnswer { changes: vec![JobChange { v: 3, job }], ..samples::pulled() });
        let pull = spoilt(&pull, &spoils);
        let reads = serde_json::from_value::<PullAnswer>(pull.clone()).is_ok();
        prop_assert!(fits("pull-answer.json", &pull).is_err() || reads, "{pull:#}");
        let push = spoilt(&samples::frozen("answers_keep_their_shape"), &spoils);
        let reads = serde_json::from_value::<PushAnswer>(push.clone()).is_ok();
        prop_assert!(fits("push-answer.json", &push).is_err() || reads, "{push:#}");
        let request = spoilt(&written(&samples::pull_request()), &spoils);
        let reads = serde_json::from_value::<PullRequest>(request.clone()).is_ok();
        prop_assert!(fits("pull-request.json", &request).is_err() || reads, "{request:#}");
    }
}

#[test]
fn an_author_of_either_kind_is_written_as_the_schema_says() {
    let push = written(&lives::push(&[samples::report(), samples::report()]));
    let authors: Vec<Author> = (0..2)
        .map(|at| serde_json::from_value(push["commands"][at]["author"].clone()).expect("an author"))
        .collect();
    assert!(matches!(authors[..], [Author::Person(_), Author::Anon(_)]));
    assert_eq!(fits("push-request.json", &push), Ok(()));
}

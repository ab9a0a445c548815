//! The JSON Schemas of what travels (docs/schema): they are what the types say, real values fit them, broken ones don't.
//!
//! After a type of the wire was changed on purpose: `BAOXIU_BLESS=1 cargo test -p domain --test all schema` writes the files
//! anew. Look at the difference: what a phone in a drawer has written must still fit.

mod broken;
mod files;
mod lives;
mod samples;

use domain::complaint;
use domain::ticket::CommandKind;
use domain::wire::{Envelope, JobChange, PullAnswer, PullRequest, Tick};
use files::{fits, schemas};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("serialises")
}

#[test]
fn the_schemas_that_are_committed_are_those_of_the_types() {
    let folder = files::folder();
    let bless = std::env::var_os("BAOXIU_BLESS").is_some();
    let expected = schemas();
    if bless {
        fs::create_dir_all(&folder).expect("made");
        for (name, schema) in &expected {
            fs::write(folder.join(name), files::pretty(schema)).expect("written");
        }
    }
    let there = fs::read_dir(&folder).expect("docs/schema is there");
    let there: BTreeSet<String> = there
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    let wanted: BTreeSet<String> = expected.keys().cloned().collect();
    assert_eq!(
        there, wanted,
        "BAOXIU_BLESS=1 writes what is missing; remove what is too much"
    );
    for (name, schema) in &expected {
        let committed = fs::read_to_string(folder.join(name)).expect("readable");
        assert_eq!(
            committed,
            files::pretty(schema),
            "docs/schema/{name} is not what the types say; BAOXIU_BLESS=1 writes it anew"
        );
    }
}

#[test]
fn each_schema_is_one_of_the_draft_that_it_names() {
    for (name, schema) in schemas() {
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{name}"
        );
        let sound = jsonschema::meta::validate(&schema).map_err(|why| why.to_string());
        assert_eq!(sound, Ok(()), "{name}");
        assert!(schema["description"].is_string(), "{name} says what it is");
    }
}

#[test]
fn every_kind_of_command_has_a_schema_of_its_payload() {
    let schemas = schemas();
    let tickets = CommandKind::ALL.iter().map(|kind| kind.as_str());
    let complaints = complaint::CommandKind::ALL.iter().map(|kind| kind.as_str());
    for kind in tickets.chain(complaints) {
        let name = files::name_of(kind);
        assert!(schemas.contains_key(&name), "{name}");
    }
}

/// The values that `wire.rs` froze: whatever an older build wrote down must fit.
#[test]
fn what_is_frozen_fits() {
    for name in [
        "every_command_keeps_its_shape",
        "complaint__every_command_keeps_its_shape",
    ] {
        for command in samples::frozen(name).as_array().expect("a list") {
            let kind = command["kind"].as_str().expect("a kind");
            assert_eq!(fits(&files::name_of(kind), &command["payload"]), Ok(()), "{kind}");
        }
    }
    let push = samples::frozen("an_envelope_keeps_its_shape_and_gives_back_its_command");
    assert_eq!(fits("push-request.json", &push), Ok(()));
    assert_eq!(fits("envelope.json", &push["commands"][0]), Ok(()));
    assert_eq!(
        fits("push-answer.json", &samples::frozen("answers_keep_their_shape")),
        Ok(())
    );
    let events = samples::frozen("every_event_keeps_its_shape");
    let mut job = written(&samples::jobs().remove(0));
    job["history"] = events;
    assert_eq!(fits("job.json", &job), Ok(()));
}

#[test]
fn every_refusal_fits_alone_and_in_an_answer() {
    for reason in domain::ticket::sample::refusals() {
        let (code, told) = (reason.code(), written(&reason));
        assert_eq!(fits("refusal.json", &told), Ok(()), "{code}");
        let answer = samples::refused(reason);
        assert_eq!(fits("push-answer.json", &written(&answer)), Ok(()), "{code}");
    }
}

#[test]
fn a_job_at_every_stage_fits() {
    let jobs = samples::jobs();
    let stages: BTreeSet<_> = jobs.iter().map(|job| job.ticket.stage.name()).collect();
    assert_eq!(stages.len(), domain::ticket::StageName::ALL.len());
    for job in jobs {
        let stage = job.ticket.stage.name();
        assert_eq!(fits("job.json", &written(&job)), Ok(()), "{stage:?}");
        let answer = PullAnswer {
            changes: vec![JobChange { v: 3, job }],
            ..samples::pulled()
        };
        assert_eq!(fits("pull-answer.json", &written(&answer)), Ok(()), "{stage:?}");
    }
}

#[test]
fn pulls_and_ticks_fit() {
    let first = json!({ "cursor": 0 });
    let next = samples::pull_request();
    for request in [&first, &written(&next)] {
        assert_eq!(fits("pull-request.json", request), Ok(()));
        assert!(serde_json::from_value::<PullRequest>(request.clone()).is_ok());
    }
    for tick in [Tick::Changed { v: 4711 }, Tick::Resync {}] {
        assert_eq!(fits("live-event.json", &written(&tick)), Ok(()));
    }
}

/// Whoever writes another client begins with these.
#[test]
fn the_examples_of_the_page_about_the_protocol_fit() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/sync.md");
    let page = fs::read_to_string(page).expect("docs/sync.md");
    let mut seen = BTreeSet::new();
    for block in page.split("```json\n").skip(1) {
        let block = block.split("```").next().expect("an end");
        for example in serde_json::Deserializer::from_str(block).into_iter::<Value>() {
            let example = example.expect("JSON");
            let name = if example.get("payload_sha256").is_some() {
                let envelope: Envelope = serde_json::from_value(example.clone()).expect("an envelope");
                assert_eq!(
                    envelope.command().map(|command| command.kind()),
                    Ok(CommandKind::Note)
                );
                assert_eq!(fits("envelope.json", &example), Ok(()));
                "envelope"
            } else if example.get("status").is_some() {
                let answer = json!({ "answers": [example], "epoch": samples::epoch(), "server_ms": 0 });
                assert_eq!(fits("push-answer.json", &answer), Ok(()));
                "answer"
            } else {
                assert_eq!(fits("pull-answer.json", &example), Ok(()));
                "pull"
            };
            seen.insert(name);
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

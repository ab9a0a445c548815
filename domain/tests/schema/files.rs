//! What the types say, file by file.

use domain::rejection::Rejection;
use domain::view::TicketDetail;
use domain::wire::{Envelope, PullAnswer, PullRequest, PushAnswer, PushRequest, Tick};
use domain::{complaint, ticket};
use jsonschema::Validator;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const POINTER: &str = "#/$defs/";

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/schema")
}

pub fn pretty(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("serialises") + "\n"
}

/// The file of a command's payload.
pub fn name_of(kind: &str) -> String {
    format!("payload.{}.json", kind.replace('/', "."))
}

/// What a phone writes: fields that the server does without are not required.
fn asked<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    Value::from(settings.into_generator().into_root_schema_for::<T>())
}

/// What the server writes: everything that it always writes is required.
fn told<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    Value::from(settings.into_generator().into_root_schema_for::<T>())
}

pub fn schemas() -> BTreeMap<String, Value> {
    let mut schemas = roots();
    schemas.extend(payloads());
    schemas.values_mut().for_each(plain);
    schemas
}

/// Links of the documentation lead nowhere outside of it.
fn plain(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`");
            }
            fields.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}

fn roots() -> BTreeMap<String, Value> {
    BTreeMap::from([
        ("envelope.json".to_owned(), asked::<Envelope>()),
        ("push-request.json".to_owned(), asked::<PushRequest>()),
        ("push-answer.json".to_owned(), told::<PushAnswer>()),
        ("pull-request.json".to_owned(), asked::<PullRequest>()),
        ("pull-answer.json".to_owned(), told::<PullAnswer>()),
        ("job.json".to_owned(), told::<TicketDetail>()),
        ("refusal.json".to_owned(), told::<Rejection>()),
        ("live-event.json".to_owned(), told::<Tick>()),
    ])
}

/// One schema for the payload of each kind of command.
fn payloads() -> impl Iterator<Item = (String, Value)> {
    let all = [asked::<ticket::Command>(), asked::<complaint::Command>()];
    all.into_iter().flat_map(payloads_of)
}

fn payloads_of(all: Value) -> impl Iterator<Item = (String, Value)> {
    let variants = all["oneOf"].as_array().expect("one of the kinds").clone();
    variants.into_iter().map(move |variant| {
        let kind = variant["properties"]["kind"]["const"].as_str().expect("a kind");
        let mut schema = Map::from_iter([
            ("$schema".to_owned(), json!(DRAFT)),
            ("title".to_owned(), json!(kind)),
            ("description".to_owned(), variant["description"].clone()),
        ]);
        let payload = variant["properties"]["payload"].as_object().expect("an object");
        schema.extend(payload.clone());
        let needed = needed(&Value::Object(schema.clone()), &all["$defs"]);
        if !needed.is_empty() {
            schema.insert("$defs".to_owned(), Value::Object(needed));
        }
        (name_of(kind), Value::Object(schema))
    })
}

/// The definitions that a schema points to, and those that these point to.
fn needed(schema: &Value, defs: &Value) -> Map<String, Value> {
    let mut names = BTreeSet::new();
    let mut new = pointers(schema);
    while let Some(name) = new.pop() {
        if names.insert(name.clone()) {
            new.extend(pointers(&defs[&name]));
        }
    }
    names
        .into_iter()
        .map(|name| (name.clone(), defs[&name].clone()))
        .collect()
}

fn pointers(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(fields) => {
            let here = fields.get("$ref").and_then(Value::as_str);
            let here = here
                .and_then(|pointer| pointer.strip_prefix(POINTER))
                .map(ToOwned::to_owned);
            here.into_iter()
                .chain(fields.values().flat_map(pointers))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(pointers).collect(),
        _ => Vec::new(),
    }
}

fn validators() -> &'static BTreeMap<String, Validator> {
    static ALL: OnceLock<BTreeMap<String, Validator>> = OnceLock::new();
    ALL.get_or_init(|| {
        let strict = jsonschema::draft202012::options().should_validate_formats(true);
        let build = |schema: Value| strict.build(&schema).expect("a schema");
        schemas()
            .into_iter()
            .map(|(name, schema)| (name, build(schema)))
            .collect()
    })
}

/// Whether a value fits the schema of that file, with the first place where it does not.
pub fn fits(name: &str, value: &Value) -> Result<(), String> {
    let said = |why: jsonschema::ValidationError<'_>| format!("{}: {why}", why.instance_path());
    validators()[name].validate(value).map_err(said)
}

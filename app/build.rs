//! Makes tables of the sentences in `locales/{zh,en}/*.json`. Stops when a sentence is there in one language only,
//! or when its placeholders differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Groups that only pages of staff speak: the small program of reporters' phones does not carry them.
const STAFF_ONLY: &[&str] = &[
    "admin.",
    "desk.",
    "dispatch.",
    "escalations.",
    "jobs.",
    "pager.",
    "place_picker.",
    "scores.",
    "sms.",
    "tickets.",
    "visits.",
];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    let staff = env::var_os("CARGO_FEATURE_STAFF").is_some();
    let zh = sentences("zh");
    let en = sentences("en");
    let mut wrong: Vec<String> = Vec::new();
    for key in zh.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (zh.get(key), en.get(key)) {
            (Some(zh), Some(en)) if places(zh) == places(en) => {}
            (Some(_), Some(_)) => wrong.push(format!("{key}: the placeholders differ")),
            (Some(_), None) => wrong.push(format!("{key}: missing in English")),
            _ => wrong.push(format!("{key}: missing in Chinese")),
        }
    }
    assert!(
        wrong.is_empty(),
        "sentences are incomplete:\n{}",
        wrong.join("\n")
    );
    let mut code = String::new();
    let wanted = |key: &&String| staff || !STAFF_ONLY.iter().any(|group| key.starts_with(group));
    for (name, sentences) in [("ZH", &zh), ("EN", &en)] {
        table(&mut code, name, sentences.iter().filter(|(key, _)| wanted(key)));
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("sentences.rs"), code).expect("the output folder can be written");
}

/// All sentences of a language by `group.key`.
fn sentences(language: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let folder = Path::new("locales").join(language);
    for file in fs::read_dir(&folder).expect("the language has a folder") {
        let path = file.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let group = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a plain name")
            .to_owned();
        let text = fs::read_to_string(&path).expect("the file can be read");
        let sentences: BTreeMap<String, String> =
            serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        all.extend(
            sentences
                .into_iter()
                .map(|(key, text)| (format!("{group}.{key}"), text)),
        );
    }
    all
}

/// The `{names}` in a sentence.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

fn table<'a>(code: &mut String, name: &str, sentences: impl Iterator<Item = (&'a String, &'a String)>) {
    writeln!(code, "static {name}: &[(&str, &str)] = &[").expect("a string takes all");
    for (key, text) in sentences {
        writeln!(code, "    ({key:?}, {text:?}),").expect("a string takes all");
    }
    writeln!(code, "];").expect("a string takes all");
}

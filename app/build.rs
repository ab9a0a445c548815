//! Makes tables of the sentences in `locales/{zh,en}/*.json`. Stops when a sentence is there in one language only,
//! or when its placeholders differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

include!("locales/staff.rs");

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
    let list = fs::read_to_string("locales/staff.txt").expect("the file can be read");
    let wanted = |key: &str| staff || !is_staff_s(key, &list);
    let mut code = String::new();
    text(&mut code, "NAMES", zh.keys().filter(|key| wanted(key)));
    for (name, sentences) in [("ZH", &zh), ("EN", &en)] {
        let wanted = sentences.iter().filter(|(key, _)| wanted(key));
        text(&mut code, name, wanted.map(|(_, sentence)| sentence));
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

/// All in one text: a table of pairs would take two pointers more for each sentence.
fn text<'a>(code: &mut String, name: &str, parts: impl Iterator<Item = &'a String>) {
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    assert!(
        !parts.iter().any(|part| part.contains('\n')),
        "a sentence is one line"
    );
    writeln!(code, "static {name}: &str = {:?};", parts.join("\n")).expect("a string takes all");
}

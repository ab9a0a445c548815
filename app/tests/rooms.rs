//! The rules of ARCHITECTURE.md that a reader of lines and of lengths can check.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where | what is not named there | but for | because.
const RULES: &str = "
app/src/ui | crate::rooms::api crate::rooms::offline domain::ticket super::super:: | | the design system knows no ticket
app/src | store:: | app/src/api app/src/host.rs app/src/error.rs app/src/sms.rs | pages reach the store through api/
app/src | gloo_storage web_sys::Storage indexed_db_futures | app/src/offline | what is kept is kept in one room
domain/src | sqlx:: store:: leptos:: axum:: tokio:: std::fs std::net | | the rules do no input or output
store/src | app:: leptos:: axum:: | | the store knows no page
app/src | sqlx:: | | SQL stands in the store
server/src | sqlx:: | | SQL stands in the store
";

const LONGEST: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Rust files below `folder` with their text, by path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).expect("below the root");
                let text = fs::read_to_string(&path).expect("text");
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

/// Whether `line` is code that names `word`, not a longer word which ends like it.
fn names(line: &str, word: &str) -> bool {
    let ends_another = |at: usize| line[..at].ends_with(|one: char| one.is_alphanumeric() || one == '_');
    let code = !line.trim_start().starts_with("//");
    code && line.match_indices(word).any(|(at, _)| !ends_another(at))
}

#[test]
fn rooms_name_only_what_they_may() {
    let mut broken = Vec::new();
    for rule in RULES.lines().filter(|rule| !rule.is_empty()) {
        let parts: Vec<&str> = rule.split('|').map(str::trim).collect();
        let [folder, words, rooms, why] = parts[..] else {
            panic!("no rule: {rule}")
        };
        for (name, text) in sources(folder) {
            let exempt = rooms.split_whitespace().any(|room| name.starts_with(room));
            for (index, line) in text.lines().enumerate().filter(|_| !exempt) {
                if words.split_whitespace().any(|word| names(line, word)) {
                    broken.push(format!("{why}: {name}:{}: {}", index + 1, line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let folders = ["domain/src", "store/src", "app/src", "server/src"];
    let files = folders.into_iter().flat_map(sources);
    let lengths = files.map(|(name, text)| (text.lines().count(), name));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > LONGEST).collect();
    assert!(long.is_empty(), "would a reader want these split? {long:?}");
}

//! The rules of ARCHITECTURE.md that a reader of `use` lines and of lengths can check.

use std::path::{Path, PathBuf};
use std::{env, fs};

const LONGEST: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Rust files below `folder` with their text, by path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| entry.expect("a file").path())
        {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let name = entry
                    .strip_prefix(root())
                    .expect("below the root")
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((name, fs::read_to_string(&entry).expect("text")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

/// Lines of code below `folder` that name one of `words`, outside of `allowed`.
fn naming(folder: &str, words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources(folder) {
        let exempt = allowed.iter().any(|room| name.starts_with(room));
        for (index, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            if !exempt && words.iter().any(|word| names(line, word)) {
                found.push(format!("{name}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    found
}

/// Whether `word` stands in `line` as a word, not as the end of a longer one.
fn names(line: &str, word: &str) -> bool {
    let ends_another = |at: usize| line[..at].ends_with(|one: char| one.is_alphanumeric() || one == '_');
    line.match_indices(word).any(|(at, _)| !ends_another(at))
}

fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn rooms_import_only_what_they_may() {
    let ui = ["crate::api", "crate::offline", "domain::ticket", "super::super::"];
    none(
        &naming("app/src/ui", &ui, &[]),
        "the design system knows no ticket, no server, no queue",
    );
    let lenders = [
        "app/src/api",
        "app/src/host.rs",
        "app/src/error.rs",
        "app/src/sms.rs",
    ];
    none(
        &naming("app/src", &["store::", "use store"], &lenders),
        "pages reach the store through api/ only",
    );
    for room in ["domain/src", "app/src", "server/src"] {
        none(
            &naming(room, &["sqlx::", "use sqlx"], &[]),
            "SQL stands in store/ only",
        );
    }
    let storage = [
        "gloo_storage",
        "web_sys::Storage",
        "indexed_db_futures",
        "local_storage(",
        "session_storage(",
    ];
    none(
        &naming("app/src", &storage, &["app/src/offline"]),
        "browser storage is touched in app/src/offline only",
    );
    let impure = [
        "use store",
        "use app",
        "use leptos",
        "use axum",
        "use tokio",
        "use std::fs",
        "use std::net",
    ];
    none(
        &naming("domain/src", &impure, &[]),
        "the domain does no input or output",
    );
    none(
        &naming("store/src", &["use app", "use leptos", "use axum"], &[]),
        "the store knows no page",
    );
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let folders = ["domain/src", "store/src", "app/src", "server/src"];
    let lengths = folders
        .into_iter()
        .flat_map(sources)
        .map(|(name, text)| (text.lines().count(), name));
    let long: Vec<_> = lengths
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(n, name)| format!("{name}: {n}"))
        .collect();
    none(
        &long,
        "files of more than 400 lines: would a reader want them split?",
    );
}

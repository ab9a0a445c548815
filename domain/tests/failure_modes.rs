//! The table of failure modes in docs/sync.md: every mode F1 to F48 has a row, every row names tests that exist, or a
//! script of docs/ios.md with steps for what no machine of ours can show.

mod table;
mod tree;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use table::faults;
use tree::Tests;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

#[test]
fn every_failure_mode_has_a_test_that_exists() {
    let faults = faults(&read("docs/sync.md"), &read("docs/ios.md"), &Tests::of(&root()));
    assert!(faults.is_empty(), "docs/sync.md:\n{}", faults.join("\n"));
}

/// A table of all modes, each with one good test, and one row of which is replaced.
fn with(row: &str) -> Vec<String> {
    let number = row.trim_start_matches("| ").split(' ').next().unwrap_or_default();
    let rows = (1..=48).map(|mode| {
        if format!("F{mode}") == number {
            row.to_owned()
        } else {
            format!("| F{mode} | it breaks | it holds | a/tests/b.rs: `it_holds` |")
        }
    });
    let table: Vec<String> = rows.filter(|row| !row.is_empty()).collect();
    faults(
        &table.join("\n"),
        IOS,
        &Tests::of_files(&[("a/tests/b.rs", RUST), ("e/tests/c.spec.ts", SCRIPT)]),
    )
}

const RUST: &str = "#[test]\nfn it_holds() {}\n\n#[tokio::test(flavor = \"current_thread\")]\n#[expect(x)]\nasync fn so_does_this() {}\n\
     #[test]\n#[ignore]\nfn nobody_runs_this() {}\n\nfn no_test() {}\n";
const SCRIPT: &str =
    "test(\"two tabs, one killed\", async () => {});\n  test.skip(\"not run\", async () => {});\n";
const IOS: &str =
    "## F4 Blobs\n\n1. Do this.\n2. Do that.\n3. **See** this.\n\n## F5 Nothing to do\n\nSome day.\n";

#[test]
fn a_good_table_is_good() {
    let good = [
        "| F1 | a | b | a/tests/b.rs: `it_holds`, `so_does_this` |",
        "| F2 | a | b | e/tests/c.spec.ts: `two tabs, one killed`; a/tests/b.rs: `it_holds` |",
        "| F4 | a | b | [by hand](ios.md#f4-blobs) |",
    ];
    for row in good {
        assert_eq!(with(row), Vec::<String>::new(), "{row}");
    }
}

#[test]
fn what_is_missing_from_a_table_is_found() {
    let bad = [
        ("| F3 | a | b | |", "F3 names no test"),
        (
            "| F3 | a | | a/tests/b.rs: `it_holds` |",
            "F3 does not say what is expected",
        ),
        (
            "| F3 | a | b | a/tests/b.rs: `it_falls` |",
            "F3: no test `it_falls` in a/tests/b.rs",
        ),
        (
            "| F3 | a | b | a/tests/b.rs: `no_test` |",
            "F3: no test `no_test` in a/tests/b.rs",
        ),
        (
            "| F3 | a | b | a/tests/b.rs: `nobody_runs_this` |",
            "F3: no test `nobody_runs_this` in a/tests/b.rs",
        ),
        (
            "| F3 | a | b | a/tests/z.rs: `it_holds` |",
            "F3: no test `it_holds` in a/tests/z.rs",
        ),
        (
            "| F3 | a | b | e/tests/c.spec.ts: `not run` |",
            "F3: no test `not run` in e/tests/c.spec.ts",
        ),
        ("| F3 | a | b | a/tests/b.rs: it_holds |", "F3 names no test"),
        (
            "| F5 | a | b | [by hand](ios.md#f5-nothing-to-do) |",
            "F5: ios.md#f5-nothing-to-do has no steps",
        ),
        (
            "| F3 | a | b | [by hand](ios.md#f3) |",
            "F3: ios.md#f3 is not there",
        ),
    ];
    for (row, fault) in bad {
        assert_eq!(with(row), [fault], "{row}");
    }
    let table = (2..=48).map(|mode| format!("| F{mode} | a | b | a/tests/b.rs: `it_holds` |"));
    let tests = Tests::of_files(&[("a/tests/b.rs", RUST)]);
    let mut table: Vec<String> = table.collect();
    assert_eq!(faults(&table.join("\n"), IOS, &tests), ["F1 has no row"]);
    table.extend([
        "| F1 | a | b | a/tests/b.rs: `it_holds` |".to_owned(),
        table[0].clone(),
    ]);
    table.push("| F49 | a | b | a/tests/b.rs: `it_holds` |".to_owned());
    assert_eq!(
        faults(&table.join("\n"), IOS, &tests),
        ["F2 has two rows", "F49 is no mode"]
    );
}

#[test]
fn the_tree_is_read() {
    let tests = Tests::of(&root());
    let known: BTreeSet<&str> = [
        "domain/tests/failure_modes.rs",
        "domain/tests/ticket_life.rs",
        "store/tests/apply.rs",
        "server/src/http/live.rs",
        "end2end/tests/push.spec.ts",
    ]
    .into();
    for file in known {
        assert!(tests.in_file(file) > 0, "{file}");
    }
    assert!(
        tests.has("domain/tests/ticket_life.rs", "random_lives_keep_every_invariant"),
        "inside proptest!"
    );
}

/// A script that quotes a sentence which the app no longer says can't be followed.
#[test]
fn the_scripts_by_hand_quote_what_the_app_says() {
    let folder = root().join("app/locales/zh");
    let files = fs::read_dir(folder).expect("sentences");
    let said: String = files
        .map(|file| fs::read_to_string(file.expect("readable").path()).expect("text"))
        .collect();
    let numbers = |text: &str| {
        let parts = text.split(|letter: char| letter.is_ascii_digit());
        parts
            .filter(|part| !part.is_empty())
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    };
    let scripts = read("docs/ios.md");
    let quotes = scripts
        .lines()
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    let quotes: BTreeSet<&str> = quotes.filter(|quote| !quote.is_ascii()).collect();
    assert!(quotes.len() > 5, "{quotes:?}");
    for quote in quotes {
        assert!(
            numbers(quote).iter().all(|part| said.contains(part.as_str())),
            "nobody says {quote:?}"
        );
    }
}

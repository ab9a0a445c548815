//! The rows `| F1 | mode | expected | tests |`, and what is wrong with them. Tests are named by file, in backticks:
//! `path: \`name\`, \`name\`; path: \`name\``. A link to `ios.md#…` stands for a script with steps.

use super::tree::Tests;
use std::collections::BTreeMap;

const MODES: u32 = 48;

struct Row<'a> {
    mode: &'a str,
    expected: &'a str,
    shown: &'a str,
}

/// What is wrong with the table.
pub fn faults(page: &str, ios: &str, tests: &Tests) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rows: BTreeMap<u32, Vec<Row<'_>>> = BTreeMap::new();
    for (number, row) in page.lines().filter_map(row) {
        rows.entry(number).or_default().push(row);
    }
    for number in 1..=MODES {
        match rows.remove(&number).unwrap_or_default().as_slice() {
            [] => faults.push(format!("F{number} has no row")),
            [row] => faults.extend(row_faults(number, row, ios, tests)),
            _ => faults.push(format!("F{number} has two rows")),
        }
    }
    faults.extend(rows.keys().map(|number| format!("F{number} is no mode")));
    faults
}

fn row(line: &str) -> Option<(u32, Row<'_>)> {
    let mut cells = line.strip_prefix("| F")?.split('|').map(str::trim);
    let number = cells.next()?.parse().ok()?;
    let row = Row {
        mode: cells.next()?,
        expected: cells.next()?,
        shown: cells.next()?,
    };
    Some((number, row))
}

fn row_faults(number: u32, row: &Row<'_>, ios: &str, tests: &Tests) -> Vec<String> {
    let mut faults = Vec::new();
    if row.mode.is_empty() {
        faults.push(format!("F{number} does not say what happens"));
    }
    if row.expected.is_empty() {
        faults.push(format!("F{number} does not say what is expected"));
    }
    let mut shown = 0;
    for part in row.shown.split(';') {
        if let Some((_, anchor)) = part.split_once("(ios.md#") {
            shown += 1;
            let anchor = anchor.split(')').next().unwrap_or_default();
            faults.extend(script_fault(anchor, ios).map(|what| format!("F{number}: ios.md#{anchor} {what}")));
            continue;
        }
        let Some((file, names)) = part.split_once(": ") else {
            continue;
        };
        // a title may hold a comma: what stands between backticks is the name
        for name in names.split('`').skip(1).step_by(2) {
            shown += 1;
            let file = file.trim();
            if !tests.has(file, name) {
                faults.push(format!("F{number}: no test `{name}` in {file}"));
            }
        }
    }
    if shown == 0 {
        faults.push(format!("F{number} names no test"));
    }
    faults
}

/// What is wrong with a script of steps by hand.
fn script_fault(anchor: &str, ios: &str) -> Option<&'static str> {
    let mut lines = ios
        .lines()
        .skip_while(|line| line.strip_prefix("## ").is_none_or(|title| slug(title) != anchor));
    if lines.next().is_none() {
        return Some("is not there");
    }
    let script: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let steps = script
        .iter()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let seen = script.iter().any(|line| line.contains("**See**"));
    (steps.count() < 3 || !seen).then_some("has no steps")
}

/// The anchor of a title.
fn slug(title: &str) -> String {
    let letter = |letter: char| match letter {
        ' ' => Some('-'),
        letter if letter.is_alphanumeric() || letter == '-' => Some(letter.to_ascii_lowercase()),
        _ => None,
    };
    title.trim().chars().filter_map(letter).collect()
}

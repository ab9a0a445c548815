//! Reads the program's own sources, as far as a test about sentences needs: strings, and the calls they stand in.

use std::fs;
use std::path::{Path, PathBuf};

/// A string in the source: its text, and where the code after it begins.
pub struct Literal {
    /// The text as it is written.
    pub text: String,
    /// Where the code after it begins.
    pub end: usize,
}

/// A source file with its strings.
pub struct Source {
    /// Where.
    pub path: PathBuf,
    /// Its text.
    pub code: String,
    /// Its strings.
    pub literals: Vec<Literal>,
}

/// The sources of pages and server.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in [root.join("src"), root.join("../server/src")] {
        walk(&folder, &mut paths);
    }
    assert!(paths.len() > 20, "the sources are where this test looks for them");
    paths
        .into_iter()
        .map(|path| {
            let code = fs::read_to_string(&path).expect("a source can be read");
            let literals = literals(&code);
            Source { path, code, literals }
        })
        .collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The strings of Rust code; comments, characters and lifetimes are passed over.
pub fn literals(code: &str) -> Vec<Literal> {
    let (bytes, mut at, mut found) = (code.as_bytes(), 0, Vec::new());
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += code[at..].find('\n').unwrap_or(code.len() - at);
            }
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 3,
            b'\'' if bytes.get(at + 1) == Some(&b'\\') => {
                at += 2;
                at += code[at + 1..].find('\'').map_or(1, |length| length + 2);
            }
            b'"' => {
                let begin = at + 1;
                at = begin;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                found.push(Literal {
                    text: code[begin..at.min(code.len())].to_owned(),
                    end: at + 1,
                });
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// The function whose first argument a string is: `t` of `t("nav.work"`.
pub fn called(source: &Source, literal: &Literal) -> String {
    let before = source.code[..literal.end - literal.text.len() - 2].trim_end();
    let Some(before) = before.strip_suffix('(') else {
        return String::new();
    };
    let name: String = before
        .chars()
        .rev()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    name.chars().rev().collect()
}

/// The code from a string to the end of the call that it stands in.
pub fn rest_of_call<'a>(source: &'a Source, literal: &Literal) -> &'a str {
    let rest = &source.code[literal.end..];
    let mut depth = 1;
    for (at, letter) in rest.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    rest
}

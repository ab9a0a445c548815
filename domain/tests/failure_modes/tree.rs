//! The tests of the whole tree, by file and name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Folders in which tests are.
const ROOMS: &[&str] = &["domain", "store", "server", "app", "end2end/tests"];

#[derive(Default)]
pub struct Tests(BTreeMap<String, BTreeSet<String>>);

impl Tests {
    /// Reads the tree below `root`.
    pub fn of(root: &Path) -> Self {
        let mut tests = Self::default();
        for room in ROOMS {
            tests.walk(root, Path::new(room));
        }
        tests
    }

    pub fn of_files(files: &[(&str, &str)]) -> Self {
        let mut tests = Self::default();
        for (path, text) in files {
            tests.add(path, text);
        }
        tests
    }

    pub fn has(&self, file: &str, name: &str) -> bool {
        self.0.get(file).is_some_and(|names| names.contains(name))
    }

    pub fn in_file(&self, file: &str) -> usize {
        self.0.get(file).map_or(0, BTreeSet::len)
    }

    fn walk(&mut self, root: &Path, folder: &Path) {
        let entries = fs::read_dir(root.join(folder)).expect("a folder of the tree");
        for entry in entries {
            let entry = entry.expect("readable");
            let path = folder.join(entry.file_name());
            let name = path.to_string_lossy().into_owned();
            if entry.file_type().expect("known").is_dir() {
                self.walk(root, &path);
            } else if name.ends_with(".rs") || name.ends_with(".spec.ts") {
                self.add(&name, &fs::read_to_string(root.join(&path)).expect("text"));
            }
        }
    }

    fn add(&mut self, path: &str, text: &str) {
        let names = if path.ends_with(".rs") {
            rust(text)
        } else {
            browser(text)
        };
        self.0.insert(path.to_owned(), names);
    }
}

/// Functions under `#[test]` or `#[…::test]` that are not ignored.
fn rust(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut marked, mut ignored) = (false, false);
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if line.starts_with("#[ignore") {
            ignored = true;
        } else if let Some(name) = function(line) {
            if marked && !ignored {
                names.insert(name.to_owned());
            }
            (marked, ignored) = (false, false);
        } else if line.starts_with('}') {
            (marked, ignored) = (false, false);
        }
    }
    names
}

fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")?;
    let end = rest.find(['(', '<'])?;
    Some(&rest[..end])
}

/// Titles of `test("…"`, not of those that are skipped.
fn browser(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        let Some(rest) = line.strip_prefix("test(") else {
            continue;
        };
        let Some(quote) = rest.chars().next().filter(|quote| "\"'`".contains(*quote)) else {
            continue;
        };
        if let Some(title) = rest[1..].split(quote).next() {
            names.insert(title.to_owned());
        }
    }
    names
}

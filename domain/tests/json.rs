//! The small reader takes what `serde_json` takes, and refuses what is of another type.

use domain::json::{Unreadable, read};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Holds(u8),
    Has { left: i64 },
}

#[derive(Debug, PartialEq, Deserialize)]
struct All {
    yes: bool,
    part: f64,
    letter: char,
    text: String,
    none: Option<u64>,
    some: Option<i32>,
    pair: (u16, String),
    kinds: Vec<Kind>,
    map: BTreeMap<String, u32>,
    #[serde(default)]
    absent: Vec<String>,
    missing: Option<String>,
}

const ALL: &str = r#"{"yes": true, "part": 1.5, "letter": "修", "text": "水\n\"", "none": null, "some": -3,
    "pair": [7, "b"], "kinds": ["plain", {"holds": 3}, {"has": {"left": -9}}], "map": {"a": 1, "b": 2},
    "unknown": {"is": ["skipped"]}}"#;

#[test]
fn it_reads_what_serde_json_reads() {
    let all: All = read(ALL).expect("reads");
    assert_eq!(all, serde_json::from_str(ALL).expect("reads"));
    assert_eq!(all.kinds, [Kind::Plain, Kind::Holds(3), Kind::Has { left: -9 }]);
    assert_eq!(read::<f64>("12"), Ok(12.0));
    assert_eq!(read::<Result<u8, String>>(r#"{"Ok": 1}"#), Ok(Ok(1)));
}

#[test]
fn it_refuses_other_types() {
    for text in ["", "{", "\"1\"", "1.5", "-1", "256", "null", "[1]", "{}"] {
        assert_eq!(read::<u8>(text), Err(Unreadable), "{text}");
    }
    for text in [
        "\"other\"",
        "{\"plain\": 1}",
        "{\"plain\": null, \"holds\": 1}",
        "\"holds\"",
        "{}",
    ] {
        assert_eq!(read::<Kind>(text), Err(Unreadable), "{text}");
    }
    assert_eq!(read::<BTreeMap<String, u32>>("[]"), Err(Unreadable));
    assert_eq!(read::<Vec<u8>>("[1, true]"), Err(Unreadable));
}

//! The sentences are complete: each name that the program says is in both languages, its places are filled, and no
//! sentence is there for nothing. (`build.rs` makes sure that both languages have the same names and places.)

mod families;
mod source;

use app::i18n::{Lang, lookup};
use domain::place::PlaceKind;
use domain::rejection::{Field, Rejection};
use domain::ticket::StageName;
use families::{COMPLAINT_EVENTS, EVENTS, FIELDS, families, rejections};
use source::{called, literals, rest_of_call, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

include!("../locales/staff.rs");
use std::path::Path;

/// All sentences by `group.key`.
fn sentences(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language);
    let mut all = BTreeMap::new();
    for file in fs::read_dir(folder).expect("the language has a folder") {
        let path = file.expect("the folder can be read").path();
        let group = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a plain name")
            .to_owned();
        let text = fs::read_to_string(&path).expect("the file can be read");
        let of_group: BTreeMap<String, String> = serde_json::from_str(&text).expect("the file is JSON");
        all.extend(
            of_group
                .into_iter()
                .map(|(key, text)| ([&group, ".", &key].concat(), text)),
        );
    }
    all
}

fn groups(all: &BTreeMap<String, String>) -> BTreeSet<String> {
    all.keys()
        .filter_map(|key| key.split_once('.'))
        .map(|(group, _)| group.to_owned())
        .collect()
}

/// Whether a string is written like the name of a sentence of one of these groups.
fn is_key(text: &str, groups: &BTreeSet<String>) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    text.split_once('.')
        .is_some_and(|(group, key)| groups.contains(group) && plain(key) && !key.ends_with('_'))
}

/// The `{names}` in a sentence.
fn places(text: &str) -> BTreeSet<String> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_name_in_the_program_has_a_sentence() {
    let all = sentences("zh");
    let groups = groups(&all);
    let mut wrong = Vec::new();
    for source in sources() {
        for (index, literal) in source.literals.iter().enumerate() {
            let function = called(&source, literal);
            let says = matches!(function.as_str(), "t" | "tf") || is_key(&literal.text, &groups);
            if says && !all.contains_key(&literal.text) && !literal.text.is_empty() {
                wrong.push(format!("{}: {}", source.path.display(), literal.text));
            }
            if function == "word" {
                let next = source.literals.get(index + 1);
                let next = next.filter(|next| {
                    source.code[literal.end..next.end - next.text.len() - 2].trim() == ","
                        && source.code[next.end..].starts_with(')')
                });
                let key = next.map(|next| [&literal.text, ".", &next.text].concat());
                wrong.extend(
                    key.filter(|key| !all.contains_key(key))
                        .map(|key| format!("{}: {key}", source.path.display())),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "names without a sentence:\n{}",
        wrong.join("\n")
    );
}

/// Pages that only staff see, the offline work of their phones, and what only the server says.
const STAFF: [&str; 41] = [
    "api/track",
    "api/views",
    "http/mine",
    "http/places",
    "pages/admin",
    "pages/appraisal",
    "pages/complain",
    "pages/desk",
    "pages/dispatch",
    "pages/escalations",
    "pages/jobs",
    "pages/mine",
    "pages/outbox/discard",
    "pages/outbox/item",
    "pages/outbox/leave",
    "pages/outbox/mod",
    "pages/outbox/room",
    "pages/scan",
    "pages/tickets",
    "pages/visits",
    "pages/volume",
    "parts/colleagues",
    "parts/complaint",
    "parts/copy",
    "parts/counts",
    "parts/draft",
    "parts/due",
    "parts/history",
    "parts/left_over",
    "parts/pager",
    "parts/place_found",
    "parts/place_picker",
    "parts/rating_form",
    "parts/reporter",
    "parts/saved_views",
    "parts/scores",
    "src/shell",
    "src/sms",
    "track/beside",
    "track/note",
    "track/rate",
];

#[test]
fn the_small_program_has_all_that_reporters_pages_say() {
    let list = include_str!("../locales/staff.txt");
    let left_out = |key: &str| is_staff_s(key, list);
    let all = sentences("zh");
    let reporters = |path: &Path| {
        let path = path.to_string_lossy();
        path.ends_with(".rs") && !STAFF.iter().any(|room| path.contains(room))
    };
    let said = sources()
        .into_iter()
        .filter(|source| reporters(&source.path))
        .flat_map(|source| {
            let name = source.path.display().to_string();
            source
                .literals
                .into_iter()
                .map(move |literal| (name.clone(), literal.text))
        });
    // the frame of staff pages, and the badge in it, stand beside what reporters see
    let frame = ["nav.", "outbox.indicator_"];
    let missing: Vec<_> = said
        .filter(|(_, key)| all.contains_key(key) && left_out(key))
        .filter(|(_, key)| !frame.iter().any(|part| key.starts_with(part)))
        .collect();
    assert!(missing.is_empty(), "see locales/staff.txt: {missing:?}");
}

#[test]
fn every_place_in_a_sentence_is_filled_where_it_is_said() {
    let all = sentences("zh");
    let mut wrong = Vec::new();
    for source in sources() {
        for literal in &source.literals {
            let Some(sentence) = all.get(&literal.text) else {
                continue;
            };
            let wanted = places(sentence);
            let given: BTreeSet<String> = match called(&source, literal).as_str() {
                "t" => BTreeSet::new(),
                "tf" => {
                    let rest = rest_of_call(&source, literal);
                    if !rest.contains("&[(") {
                        continue;
                    }
                    let names = rest
                        .split("(\"")
                        .skip(1)
                        .filter_map(|rest| rest.split_once("\","));
                    names.map(|(name, _)| name.to_owned()).collect()
                }
                _ => continue,
            };
            let missing: Vec<_> = wanted.difference(&given).collect();
            if !missing.is_empty() {
                wrong.push(format!(
                    "{}: {} wants {missing:?}",
                    source.path.display(),
                    literal.text
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "places that stay empty:\n{}", wrong.join("\n"));
}

#[test]
fn every_name_that_is_put_together_has_a_sentence_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let missing: Vec<String> = families()
            .into_iter()
            .filter(|key| lookup(lang, key).is_none())
            .collect();
        assert!(missing.is_empty(), "{lang:?}: {missing:?}");
    }
}

/// A list of this file and what the source of the domain declares.
fn declared(file: &str, after: &str, until: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../domain/src")
        .join(file);
    let code = fs::read_to_string(path).expect("the domain's source can be read");
    let from = code.find(after).expect("the declaration is there");
    let code = &code[from..from + code[from..].find(until).expect("it has an end")];
    literals(code).into_iter().map(|literal| literal.text).collect()
}

#[test]
fn every_event_field_and_refusal_is_in_the_lists_of_this_test() {
    let named = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<String>>()
    };
    assert_eq!(
        declared(
            "ticket/event.rs",
            "pub const fn name",
            "impl Event {\n    /// The photos"
        ),
        named(&EVENTS)
    );
    assert_eq!(
        declared(
            "complaint/event.rs",
            "pub const fn name",
            "/// The photos that came with it"
        ),
        named(&COMPLAINT_EVENTS)
    );
    assert_eq!(
        declared("rejection/mod.rs", "pub const fn as_str", "/// Why a command"),
        named(&FIELDS.map(Field::as_str))
    );
    let codes: Vec<&str> = rejections().iter().map(Rejection::code).collect();
    assert_eq!(
        declared("rejection/mod.rs", "pub const fn code", "/// The field that"),
        named(&codes)
    );
}

#[test]
fn every_refusal_is_a_whole_sentence_without_empty_places() {
    for reason in rejections() {
        let text = app::parts::reject::sentence(&reason);
        assert!(!text.contains(['{', '}']), "{reason:?}: {text}");
        assert!(!text.starts_with("reject."), "{reason:?} has no sentence");
        assert!(text.ends_with(['。', '.']), "{reason:?}: {text}");
    }
}

#[test]
fn kinds_of_places_have_their_words() {
    // a kind that is added makes this match incomplete
    let name = |kind: PlaceKind| match kind {
        PlaceKind::Dormitory => Some("report.kind_dormitory"),
        PlaceKind::Housing => Some("report.kind_housing"),
        PlaceKind::Teaching => Some("report.kind_teaching"),
        PlaceKind::Canteen => Some("report.kind_canteen"),
        PlaceKind::Outdoor => Some("report.kind_outdoor"),
        PlaceKind::Floor | PlaceKind::Room => None,
    };
    let words = ["公寓", "家属楼", "教学楼", "餐厅", "外部公共设施"];
    let kinds = [
        PlaceKind::Dormitory,
        PlaceKind::Housing,
        PlaceKind::Teaching,
        PlaceKind::Canteen,
        PlaceKind::Outdoor,
    ];
    for (kind, word) in kinds.into_iter().zip(words) {
        assert_eq!(name(kind).and_then(|key| lookup(Lang::Zh, key)), Some(word));
    }
}

#[test]
fn no_sentence_is_there_for_nothing() {
    let sources = sources();
    let said: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| &source.literals)
        .map(|literal| literal.text.as_str())
        .collect();
    let composed: BTreeSet<String> = families().into_iter().collect();
    // a name that is put together from pieces is in use when its group and a piece of it stand in one file
    let pieces = |group: &str, name: &str| {
        let dotted = [group, "."].concat();
        sources.iter().any(|source| {
            let has = |test: &dyn Fn(&str) -> bool| source.literals.iter().any(|literal| test(&literal.text));
            has(&|text| text == group || text.starts_with(&dotted) && text.ends_with(['.', '_']))
                && has(&|text| {
                    text == name
                        || text.len() > 2
                            && text.ends_with('_')
                            && name.starts_with(text.trim_start_matches(&dotted))
                        || text.len() > 2 && text.starts_with('_') && name.ends_with(text)
                })
        })
    };
    let refusal = |name: &str| {
        FIELDS
            .iter()
            .any(|field| name.ends_with(&["_", field.as_str()].concat()))
    };
    let unused: Vec<String> = sentences("zh")
        .into_keys()
        .filter(|key| {
            let (group, name) = key.split_once('.').unwrap_or_default();
            let used = said.contains(key.as_str()) || composed.contains(key) || pieces(group, name);
            !(used || group == "reject" && refusal(name))
        })
        .collect();
    assert!(
        unused.is_empty(),
        "sentences that nobody says:\n{}",
        unused.join("\n")
    );
}

#[test]
fn the_words_of_the_chain_are_the_agreed_ones() {
    let words: Vec<&str> = StageName::ALL
        .iter()
        .filter_map(|stage| lookup(Lang::Zh, &["stage.", stage.as_str()].concat()))
        .collect();
    let agreed = "待受理 已受理 已派出 已接单 维修中 挂起 已完成 已回访 已关闭 已驳回 已撤销 已并单";
    assert_eq!(words.join(" "), agreed);
}

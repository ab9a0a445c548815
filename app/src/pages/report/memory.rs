//! What this phone remembers of reporting: drafts by place, who reported last.

use crate::offline::drafts;
use domain::place::PlaceCode;
use std::collections::BTreeMap;

/// What stands in a form, by field.
pub type Values = BTreeMap<String, String>;

/// How many photos a draft had; their bytes are not kept.
pub const PHOTOS: &str = "photos_count";

const REPORTER: &str = "reporter";

fn key(place: &PlaceCode) -> String {
    ["report:", place.as_str()].concat()
}

/// Keeps a draft.
pub fn keep(place: &PlaceCode, values: &Values) {
    drafts::keep(&key(place), values);
}

/// The draft of a place.
pub async fn draft(place: &PlaceCode) -> Option<Values> {
    drafts::read(&key(place)).await
}

/// Who reported from this phone last: name and phone.
pub async fn reporter() -> Option<Values> {
    drafts::read(REPORTER).await
}

/// The report is safe: its draft is no longer needed, and the next one begins with the reporter's name.
pub fn sent(place: &PlaceCode, values: &Values) {
    drafts::drop(&key(place));
    let person = values
        .iter()
        .filter(|(name, _)| ["name", "phone"].contains(&name.as_str()));
    let mut reporter = Values::new();
    reporter.extend(person.map(|(name, value)| (name.clone(), value.clone())));
    drafts::keep(REPORTER, &reporter);
}

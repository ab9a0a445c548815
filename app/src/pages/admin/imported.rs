//! An import of places in the record of changes: what it did to the first of them, and the way to all.

use super::places::{described, differences};
use crate::access::may_open;
use crate::i18n::{pick, t, tf, word};
use crate::page::use_page;
use domain::place::import::Step;
use domain::place::tree::Place;
use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an import did, when the line tells of one.
pub fn imported(before: Option<&Value>, after: Option<&Value>) -> Option<AnyView> {
    let after = after?;
    let upload = after.get("upload")?.as_str()?;
    let was: BTreeMap<String, Place> = places(before?)
        .into_iter()
        .map(|place| (place.code.to_string(), place))
        .collect();
    let is = places(after);
    let count = |step: &Step| after.get(step.as_str()).and_then(Value::as_u64).unwrap_or(0);
    let counts: Vec<String> = Step::ALL
        .iter()
        .filter(|step| count(step) > 0)
        .map(|step| {
            let name = word("places", &["step_", step.as_str()].concat());
            [name, " ", &count(step).to_string()].concat()
        })
        .collect();
    let all: u64 = Step::ALL.iter().map(count).sum();
    let more = all.saturating_sub(u64::try_from(is.len()).unwrap_or(u64::MAX));
    let path = ["/admin/places/import/", upload].concat();
    let opens = use_page().me.is_some_and(|me| may_open(&me, &path));
    let more = (more > 0).then(|| tf("changes.more_places", &[("n", &more.to_string())]));
    let whole = opens.then(|| view! { <a href=path>{t("changes.import_open")}</a> });
    let lines: Vec<AnyView> = is
        .iter()
        .map(|place| line(was.get(place.code.as_str()), place))
        .collect();
    let view = view! {
        <p class="small">{counts.join(t("common.list_comma"))}</p>
        <dl class="changes__list">{lines}</dl>
        <p class="small muted">{more} " " {whole}</p>
    };
    Some(view.into_any())
}

/// The places of a state; what can't be read is left out.
fn places(state: &Value) -> Vec<Place> {
    let places = state
        .get("places")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    places
        .filter_map(|place| serde_json::from_value(place.clone()).ok())
        .collect()
}

fn line(before: Option<&Place>, after: &Place) -> AnyView {
    let name = [after.code.as_str(), " ", pick(&after.name)].concat();
    let said = before.map_or_else(
        || [word("places", "step_added"), ": ", &described(after)].concat(),
        |before| differences(before, after).join(t("common.list_comma")),
    );
    view! { <div><dt>{name}</dt> <dd>{said}</dd></div> }.into_any()
}

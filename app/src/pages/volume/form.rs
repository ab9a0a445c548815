//! What is counted: the tabs of units, and a plain form.

use super::asked::Query;
use crate::i18n::{t, word};
use crate::page::{FieldError, use_page};
use crate::pages::tickets::{categories, channels, departments, framed};
use crate::ui::{error_summary, icon_small, select};
use domain::metric::volume::{Split, Unit};
use leptos::prelude::*;

/// Tabs and form. The answer has an address of its own that can be kept and sent on.
pub fn form(query: &Query, wrong: &[FieldError]) -> AnyView {
    let tabs = Unit::ALL.iter().map(|unit| {
        let current = (*unit == query.unit).then_some("page");
        view! { <a class="tab" href=query.by(*unit) aria-current=current>{word("volume", unit.as_str())}</a> }
    });
    view! {
        <div class="stack">
            <nav class="tabs" aria-label=t("volume.units")>{tabs.collect::<Vec<_>>()}</nav>
            {conditions(query, wrong)}
        </div>
    }
    .into_any()
}

fn conditions(query: &Query, wrong: &[FieldError]) -> AnyView {
    let catalogue = use_page().catalogue;
    let splits = Split::ALL.iter().map(|one| {
        (
            one.as_str().to_owned(),
            word("volume", &["split_", one.as_str()].concat()).to_owned(),
        )
    });
    let choose = |id: &'static str, values: Vec<(String, String)>| {
        let all = (String::new(), t("common.all").to_owned());
        let values = std::iter::once(all).chain(values).collect();
        framed(
            id,
            word("tickets", id),
            wrong,
            select(id, values, query.first(id)),
        )
    };
    let place = query.first("place").to_owned();
    let place = view! {
        <input class="input" type="text" id="place" name="place" value=place placeholder=t("tickets.place_hint") maxlength="100" autocomplete="off"/>
    };
    let last = query
        .last
        .map(|last| view! { <input type="hidden" name="last" value=last.to_string()/> });
    let errors = wrong.to_vec();
    let asks = query.split != Split::All || !query.pairs.is_empty();
    view! {
        <form class="stack" method="get" action="/volume" aria-label=t("volume.form")>
            {(!errors.is_empty()).then(|| error_summary(Signal::stored(errors)))}
            <input type="hidden" name="unit" value=query.unit.as_str()/> {last}
            <details open=asks>
                <summary class="button button--quiet">{icon_small("filter")} {t("volume.form")}</summary>
                <div class="filter-bar">
                    <div class="filter-bar__fields">
                        {framed("split", t("volume.split"), wrong, select("split", splits.collect(), query.split.as_str()))}
                        {choose("department", departments(&catalogue))}
                        {choose("category", categories(&catalogue))}
                        {choose("channel", channels())}
                        {framed("place", t("tickets.place"), wrong, place.into_any())}
                    </div>
                    <button class="button button--primary" type="submit">{t("volume.submit")}</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

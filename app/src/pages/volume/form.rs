//! What is counted: the tabs of units, and a plain form.

use super::asked::Query;
use crate::i18n::{pick, t, word};
use crate::page::{FieldError, use_page};
use crate::ui::{Field, error_summary, field, icon_small, select};
use domain::metric::volume::{Split, Unit};
use domain::ticket::Channel;
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
    let all = || [(String::new(), t("common.all").to_owned())].into_iter();
    let categories = catalogue
        .all_categories()
        .map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
    let departments = catalogue
        .departments
        .iter()
        .map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
    let channels = Channel::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), word("channel", one.as_str()).to_owned()));
    let splits = Split::ALL.iter().map(|one| {
        (
            one.as_str().to_owned(),
            word("volume", &["split_", one.as_str()].concat()).to_owned(),
        )
    });
    let frame = |id: &'static str, label: &'static str, control: AnyView| {
        let error = wrong.iter().find(|error| error.field == id);
        let error = Signal::stored(error.map(|error| error.message.clone()).unwrap_or_default());
        let about = Field {
            id,
            label,
            error,
            ..Field::default()
        };
        field(about, control)
    };
    let choose = |id: &'static str, options: Vec<(String, String)>| {
        frame(id, word("tickets", id), select(id, options, query.first(id)))
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
                        {frame("split", t("volume.split"), select("split", splits.collect(), query.split.as_str()))}
                        {choose("department", all().chain(departments).collect())}
                        {choose("category", all().chain(categories).collect())}
                        {choose("channel", all().chain(channels).collect())}
                        {frame("place", t("tickets.place"), place.into_any())}
                    </div>
                    <button class="button button--primary" type="submit">{t("volume.submit")}</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

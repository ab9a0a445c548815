//! The form of the search, and what is asked for as chips that can be taken off.

use super::filter::{OVERDUE, Query, everything};
use crate::i18n::{pick, t, tf, word};
use crate::page::{FieldError, use_page};
use crate::parts::counts::Counts;
use crate::ui::{Field, error_summary, field, icon, icon_small};
use domain::ticket::{Channel, StageName};
use domain::view::{Catalogue, PersonLabel};
use leptos::prelude::*;

/// The form. It is a plain one: the answer has an address of its own that can be kept and sent on.
///
/// Beside each value stands how many tickets it would give, once they are counted.
pub fn form(query: &Query, wrong: &[FieldError], workers: &[PersonLabel], counts: Counts) -> AnyView {
    let catalogue = use_page().catalogue;
    let frame = |id: &'static str, control: AnyView| framed(id, word("tickets", id), wrong, control);
    let text = |id: &'static str, kind: &'static str, hint: &'static str| {
        let value = query.first(id).to_owned();
        view! { <input class="input" type=kind id=id name=id value=value placeholder=hint maxlength="100" autocomplete="off"/> }
            .into_any()
    };
    let anybody = [(String::new(), t("common.all").to_owned())];
    let people = workers.iter().map(|one| (one.id.to_string(), one.name.clone()));
    let people = anybody.into_iter().chain(people);
    let more = ["stage", "department", "worker", "channel", "overdue"]
        .iter()
        .any(|name| !query.first(name).is_empty());
    let errors = wrong.to_vec();
    let view = query
        .view
        .clone()
        .map(|view| view! { <input type="hidden" name="view" value=view/> });
    // only the board asks for these
    let of_board = ["column", "in_hand"].map(|name| {
        let value = Some(query.first(name).to_owned()).filter(|value| !value.is_empty());
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    });
    view! {
        <form class="stack" method="get" action="/tickets" role="search" aria-label=t("tickets.title")>
            {(!errors.is_empty()).then(|| error_summary(Signal::stored(errors)))} {view} {of_board.to_vec()}
            <div class="filter-bar">
                <div class="filter-bar__fields">
                    {frame("text", text("text", "search", t("tickets.text_hint")))}
                    {frame("from", text("from", "date", ""))}
                    {frame("to", text("to", "date", ""))}
                    {frame("category", counts.select("category", categories(&catalogue), query.first("category")))}
                    {frame("place", text("place", "text", t("tickets.place_hint")))}
                </div>
                <button class="button button--primary" type="submit">{icon("search")} {t("tickets.submit")}</button>
            </div>
            <details open=more>
                <summary class="button button--quiet">{icon_small("filter")} {t("tickets.more")}</summary>
                <div class="stack">
                    {stages(query, counts)} {overdue(query, counts)}
                    <div class="filter-bar">
                        <div class="filter-bar__fields">
                            {frame("department", counts.select("department", departments(&catalogue), query.first("department")))}
                            {frame("worker", crate::ui::select("worker", people.collect(), query.first("worker")))}
                            {frame("channel", counts.select("channel", channels(), query.first("channel")))}
                        </div>
                    </div>
                </div>
            </details>
        </form>
    }
    .into_any()
}

/// A field of a search, with what is wrong with what the address says of it.
pub(in crate::pages) fn framed(
    id: &'static str,
    label: &'static str,
    wrong: &[FieldError],
    control: AnyView,
) -> AnyView {
    let error = wrong.iter().find(|error| error.field == id);
    let error = Signal::stored(error.map(|error| error.message.clone()).unwrap_or_default());
    let about = Field {
        id,
        label,
        error,
        ..Field::default()
    };
    field(about, control)
}

/// All categories to choose from, also those that are not in use any more: code and name.
pub(in crate::pages) fn categories(catalogue: &Catalogue) -> Vec<(String, String)> {
    let all = catalogue.all_categories();
    all.map(|one| (one.code.to_string(), pick(&one.name).to_owned()))
        .collect()
}

/// The departments to choose from: code and name.
pub(in crate::pages) fn departments(catalogue: &Catalogue) -> Vec<(String, String)> {
    let all = catalogue.departments.iter();
    all.map(|one| (one.code.to_string(), pick(&one.name).to_owned()))
        .collect()
}

/// The ways in which reports come in, to choose from.
pub(in crate::pages) fn channels() -> Vec<(String, String)> {
    let all = Channel::ALL.iter();
    all.map(|one| (one.as_str().to_owned(), word("channel", one.as_str()).to_owned()))
        .collect()
}

/// A box to tick, with how many tickets it would give.
fn tick(
    name: &'static str,
    value: &'static str,
    label: &'static str,
    query: &Query,
    counts: Counts,
) -> AnyView {
    let counted = counts.beside(name, value.to_owned());
    view! {
        <label class="choice">
            <input class="choice__input" type="checkbox" name=name value=value checked=query.has(name, value)/>
            <span class="choice__body"><span class="choice__label">{label} <span class="choice__count">{counted}</span></span></span>
        </label>
    }
    .into_any()
}

fn stages(query: &Query, counts: Counts) -> AnyView {
    let boxes = StageName::ALL.iter().map(|stage| {
        let name = stage.as_str();
        tick("stage", name, word("stage", name), query, counts)
    });
    view! {
        <fieldset class="choices" id="stage">
            <legend class="choices__legend">{t("tickets.stage")}</legend>
            <div class="choices__list choices__list--inline">{boxes.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

fn overdue(query: &Query, counts: Counts) -> AnyView {
    let tick = tick("overdue", OVERDUE, t("tickets.overdue_only"), query, counts);
    view! {
        <fieldset class="choices" id="overdue">
            <legend class="choices__legend">{t("tickets.overdue")}</legend>
            <div class="choices__list choices__list--inline">{tick}</div>
        </fieldset>
    }
    .into_any()
}

/// What is asked for, each a link to the list without it. They load the page anew, so that the form says the same.
pub fn chips(query: &Query, workers: &[PersonLabel]) -> AnyView {
    if query.pairs.is_empty() {
        return ().into_any();
    }
    let catalogue = use_page().catalogue;
    let chips = query.pairs.iter().enumerate().map(|(index, (name, value))| {
        let what = tf("tickets.chip", &[("field", word("tickets", name)), ("value", &said(name, value, &catalogue, workers))]);
        let remove = tf("tickets.chip_remove", &[("what", &what)]);
        view! {
            <a class="chip" href=query.without(index) rel="external" aria-label=remove>{what} {icon_small("cross")}</a>
        }
    });
    let clear = (query.pairs.len() > 1)
        .then(|| view! { <a class="chip" href=everything() rel="external">{t("tickets.clear")}</a> });
    view! { <div class="chips" role="group" aria-label=t("tickets.chips")>{chips.collect::<Vec<_>>()} {clear}</div> }
        .into_any()
}

/// A value of the address as people say it; as it stands there when it says nothing.
fn said(name: &str, value: &str, catalogue: &Catalogue, workers: &[PersonLabel]) -> String {
    let known = match name {
        "category" => catalogue
            .all_categories()
            .find(|one| one.code.as_str() == value)
            .map(|one| pick(&one.name).to_owned()),
        "department" => catalogue
            .departments
            .iter()
            .find(|one| one.code.as_str() == value)
            .map(|one| pick(&one.name).to_owned()),
        "worker" | "in_hand" => workers
            .iter()
            .find(|one| one.id.to_string() == value)
            .map(|one| one.name.clone()),
        "overdue" => Some(t("tickets.overdue_only").to_owned()),
        "column" => Some(word("dispatch", &["column_", value].concat()).to_owned()),
        "stage" | "channel" => {
            Some(word(if name == "stage" { "stage" } else { "channel" }, value).to_owned())
        }
        _ => None,
    };
    known
        .filter(|word| !word.is_empty())
        .unwrap_or_else(|| value.to_owned())
}

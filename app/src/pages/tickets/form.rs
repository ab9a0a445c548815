//! The form of the search, and what is asked for as chips that can be taken off.

use super::filter::Query;
use crate::i18n::{pick, t, tf, word};
use crate::page::{FieldError, use_page};
use crate::ui::{Field, error_summary, field, icon, icon_small};
use domain::ticket::{Channel, StageName};
use domain::view::{Catalogue, PersonLabel};
use leptos::prelude::*;

type Options = Vec<(String, String)>;

/// The form. It is a plain one: the answer has an address of its own that can be kept and sent on.
pub fn form(query: &Query, wrong: &[FieldError], workers: &[PersonLabel]) -> AnyView {
    let catalogue = use_page().catalogue;
    let frame = |id: &'static str, control: AnyView| {
        let error = wrong
            .iter()
            .find(|error| error.field == id)
            .map(|error| error.message.clone());
        let error = Signal::stored(error.unwrap_or_default());
        field(
            Field {
                id,
                label: word("tickets", id),
                error,
                ..Field::default()
            },
            control,
        )
    };
    let text = |id: &'static str, kind: &'static str, hint: &'static str| {
        let value = query.first(id).to_owned();
        view! { <input class="input" type=kind id=id name=id value=value placeholder=hint maxlength="100" autocomplete="off"/> }
            .into_any()
    };
    let categories = catalogue
        .categories
        .iter()
        .map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
    let departments = catalogue
        .departments
        .iter()
        .map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
    let people = workers.iter().map(|one| (one.id.to_string(), one.name.clone()));
    let channels = Channel::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), word("channel", one.as_str()).to_owned()));
    let more = ["stage", "department", "worker", "channel"]
        .iter()
        .any(|name| !query.first(name).is_empty());
    let errors = wrong.to_vec();
    view! {
        <form class="stack" method="get" action="/tickets" role="search" aria-label=t("tickets.title")>
            {(!errors.is_empty()).then(|| error_summary(Signal::stored(errors)))}
            <div class="filter-bar">
                <div class="filter-bar__fields">
                    {frame("text", text("text", "search", t("tickets.text_hint")))}
                    {frame("from", text("from", "date", ""))}
                    {frame("to", text("to", "date", ""))}
                    {frame("category", select("category", query, categories.collect()))}
                    {frame("place", text("place", "text", t("tickets.place_hint")))}
                </div>
                <button class="button button--primary" type="submit">{icon("search")} {t("tickets.submit")}</button>
            </div>
            <details open=more>
                <summary class="button button--quiet">{icon_small("filter")} {t("tickets.more")}</summary>
                <div class="stack">
                    {stages(query)}
                    <div class="filter-bar">
                        <div class="filter-bar__fields">
                            {frame("department", select("department", query, departments.collect()))}
                            {frame("worker", select("worker", query, people.collect()))}
                            {frame("channel", select("channel", query, channels.collect()))}
                        </div>
                    </div>
                </div>
            </details>
        </form>
    }
    .into_any()
}

fn select(id: &'static str, query: &Query, options: Options) -> AnyView {
    let any = (String::new(), t("common.all").to_owned());
    crate::ui::select(id, [vec![any], options].concat(), query.first(id))
}

fn stages(query: &Query) -> AnyView {
    let boxes = StageName::ALL.iter().map(|stage| {
        let name = stage.as_str();
        view! {
            <label class="choice">
                <input class="choice__input" type="checkbox" name="stage" value=name checked=query.has("stage", name)/>
                <span class="choice__body"><span class="choice__label">{word("stage", name)}</span></span>
            </label>
        }
    });
    view! {
        <fieldset class="choices" id="stage">
            <legend class="choices__legend">{t("tickets.stage")}</legend>
            <div class="choices__list choices__list--inline">{boxes.collect::<Vec<_>>()}</div>
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
        .then(|| view! { <a class="chip" href="/tickets" rel="external">{t("tickets.clear")}</a> });
    view! { <div class="chips" role="group" aria-label=t("tickets.chips")>{chips.collect::<Vec<_>>()} {clear}</div> }
        .into_any()
}

/// A value of the address as people say it; as it stands there when it says nothing.
fn said(name: &str, value: &str, catalogue: &Catalogue, workers: &[PersonLabel]) -> String {
    let known = match name {
        "category" => catalogue
            .categories
            .iter()
            .find(|one| one.code.as_str() == value)
            .map(|one| pick(&one.name).to_owned()),
        "department" => catalogue
            .departments
            .iter()
            .find(|one| one.code.as_str() == value)
            .map(|one| pick(&one.name).to_owned()),
        "worker" => workers
            .iter()
            .find(|one| one.id.to_string() == value)
            .map(|one| one.name.clone()),
        "stage" | "channel" => {
            Some(word(if name == "stage" { "stage" } else { "channel" }, value).to_owned())
        }
        _ => None,
    };
    known
        .filter(|word| !word.is_empty())
        .unwrap_or_else(|| value.to_owned())
}

//! The form of the list: what to look for beside the tab.

use super::filter::Query;
use crate::i18n::{t, tf, word};
use crate::page::FieldError;
use crate::parts::complaint;
use crate::parts::counts::Counts;
use crate::ui::{Field, error_summary, field, icon, icon_small};
use domain::complaint::{Category, Channel};
use domain::view::PersonLabel;
use leptos::prelude::*;

/// The form. It is a plain one: the answer has an address of its own that can be kept and sent on.
pub fn form(query: &Query, wrong: Vec<FieldError>, handlers: &[PersonLabel], counts: Counts) -> AnyView {
    let frame = |id: &'static str, control: AnyView| {
        let error = wrong.iter().find(|error| error.field == id);
        let error = error.map(|error| error.message.clone()).unwrap_or_default();
        field(
            Field {
                id,
                label: word("complaints", id),
                error: Signal::stored(error),
                ..Field::default()
            },
            control,
        )
    };
    let text = |id: &'static str, kind: &'static str, hint: &'static str| {
        let value = query.value(id).to_owned();
        view! {
            <input class="input" type=kind id=id name=id value=value placeholder=hint maxlength="100" autocomplete="off"/>
        }
        .into_any()
    };
    let categories = Category::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), complaint::category(*one).to_owned()));
    let channels = Channel::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), complaint::channel(*one).to_owned()));
    let people = handlers.iter().map(|one| (one.id.to_string(), one.name.clone()));
    let view = query
        .view
        .clone()
        .map(|view| view! { <input type="hidden" name="view" value=view/> });
    let fields = view! {
        {frame("text", text("text", "search", t("complaints.text_hint")))}
        {frame("from", text("from", "date", ""))}
        {frame("to", text("to", "date", ""))}
        {frame("category", counts.select("category", categories.collect(), query.value("category")))}
        {frame("channel", counts.select("channel", channels.collect(), query.value("channel")))}
        {frame("place", text("place", "text", t("tickets.place_hint")))}
        {frame("handler", counts.select("handler", people.collect(), query.value("handler")))}
    };
    // on a phone the list comes first; what is asked for stays to be seen
    let asked = query.pairs.iter().any(|(name, _)| *name != "text");
    let open = RwSignal::new(asked || !wrong.is_empty());
    let is_open = move || if open.get() { "true" } else { "false" };
    let summary = (!wrong.is_empty()).then(|| error_summary(Signal::stored(wrong.clone())));
    view! {
        <form class="stack" method="get" action="/complaints" role="search" aria-label=t("complaints.search")>
            {summary}
            <input type="hidden" name="tab" value=query.tab.as_str()/> {view}
            <div class="filter-bar" data-open=is_open>
                <div class="filter-bar__fields">{fields}</div>
                <button class="button only-phone" type="button" aria-expanded=is_open on:click=move |_| open.update(|open| *open = !*open)>
                    {icon("filter")} {t("tickets.more")}
                </button>
                <button class="button button--primary" type="submit">{icon("search")} {t("tickets.submit")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What is asked for, each a link to the list without it. They load the page anew, so that the form says the same.
pub fn chips(query: &Query, handlers: &[PersonLabel]) -> AnyView {
    if query.pairs.is_empty() {
        return ().into_any();
    }
    let chips = query.pairs.iter().enumerate().map(|(index, (name, value))| {
        let what = tf(
            "tickets.chip",
            &[("field", word("complaints", name)), ("value", said(name, value, handlers))],
        );
        let remove = tf("tickets.chip_remove", &[("what", &what)]);
        view! {
            <a class="chip" href=query.without(index) rel="external" aria-label=remove>{what} {icon_small("cross")}</a>
        }
    });
    let chips: Vec<_> = chips.collect();
    view! {
        <div class="chips" role="group" aria-label=t("tickets.chips")>
            {chips} <a class="chip" href=query.without_filter() rel="external">{t("tickets.clear")}</a>
        </div>
    }
    .into_any()
}

/// A value of the address as people say it; as it stands there when it says nothing.
fn said<'a>(name: &str, value: &'a str, handlers: &'a [PersonLabel]) -> &'a str {
    let known = match name {
        "category" => Category::parse(value).map(complaint::category),
        "channel" => Channel::parse(value).map(complaint::channel),
        "handler" => handlers
            .iter()
            .find(|one| one.id.to_string() == value)
            .map(|one| one.name.as_str()),
        _ => None,
    };
    known.unwrap_or(value)
}

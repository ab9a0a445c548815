//! Whom to send: the workers in the order in which they suit, each with the reasons in words.

use super::lane;
use super::state::Desk;
use crate::i18n::{t, tf, word};
use crate::time;
use crate::ui::{empty, field_error, icon_small};
use chrono::{DateTime, Utc};
use domain::suggest::{Reason, Suggestion};
use domain::view::WorkerLoad;
use leptos::prelude::*;

/// The workers to whom it can be given.
pub fn crew(desk: Desk) -> AnyView {
    let cards = move || {
        let (found, now) = (desk.suggested(), desk.now());
        if found.is_empty() {
            let (title, text) = (t("dispatch.no_workers_title"), t("dispatch.no_workers_text"));
            return empty("people", title, text, ().into_any());
        }
        let cards = found.iter().enumerate();
        let cards = cards.map(|(place, (worker, suggestion))| card(worker, suggestion, place, desk, now));
        view! { <ol class="crew crew--suggested" id="crew">{cards.collect::<Vec<_>>()}</ol> }.into_any()
    };
    view! {
        <div class="stack stack--tight">
            <h2 class="section-title">{t("dispatch.whom")}</h2>
            {field_error("crew", desk.crew_error.into())}
            {away(desk)}
            {cards}
        </div>
    }
    .into_any()
}

fn card(
    worker: &WorkerLoad,
    suggestion: &Suggestion,
    place: usize,
    desk: Desk,
    now: DateTime<Utc>,
) -> AnyView {
    let (state, _) = lane::state(worker, now);
    let id = worker.id;
    let chosen = move || desk.crew.with(|crew| crew.contains(&id));
    let best =
        (place == 0 && suggestion.suits() && suggestion.reasons.iter().any(|reason| *reason != Reason::Free))
            .then(|| view! { <span class="tag tag--good">{t("dispatch.suggested")}</span> });
    let digit =
        (place < 9).then(|| view! { <kbd class="kbd" aria-hidden="true">{(place + 1).to_string()}</kbd> });
    view! {
        <li class="worker" data-state=state data-worker=worker.name.clone()>
            {lane::head(worker, now)}
            {why(worker, suggestion, now)}
            {lane::load(worker)}
            <button class="button button--block" class:button--primary=chosen type="button"
                aria-pressed=move || if chosen() { "true" } else { "false" } on:click=move |_| desk.toggle(id)>
                {move || chosen().then(|| icon_small("check"))} {tf("dispatch.choose", &[("name", &worker.name)])}
                " " {digit} " " {best}
            </button>
        </li>
    }
    .into_any()
}

/// Why this worker stands where they stand.
fn why(worker: &WorkerLoad, suggestion: &Suggestion, now: DateTime<Utc>) -> AnyView {
    let soon = worker
        .absence
        .as_ref()
        .filter(|absence| absence.from > now)
        .map(|absence| {
            let text = tf(
                "dispatch.away_soon",
                &[("time", &time::moment(absence.from, now))],
            );
            view! { <li class="why why--against">{text}</li> }
        });
    // what the state beside the name says already is not said twice
    let said = suggestion
        .reasons
        .iter()
        .filter(|reason| !matches!(reason, Reason::Absent | Reason::Free));
    let lines: Vec<AnyView> = said
        .map(|reason| {
            let text = word("dispatch", &["why_", reason.as_str()].concat());
            let class = if reason.is_against() {
                "why why--against"
            } else {
                "why"
            };
            view! { <li class=class data-why=reason.as_str()>{text}</li> }.into_any()
        })
        .collect();
    if lines.is_empty() && soon.is_none() {
        return ().into_any();
    }
    view! { <ul class="cluster worker__why">{lines} {soon}</ul> }.into_any()
}

/// Who of the chosen is away, and the question whether they shall be sent all the same.
fn away(desk: Desk) -> AnyView {
    let names = move || {
        let now = desk.now();
        let away = desk.chosen().into_iter().filter_map(|worker| {
            let until = time::moment(worker.away(now)?.until, now);
            Some(tf(
                "dispatch.away_who",
                &[("name", &worker.name), ("time", &until)],
            ))
        });
        away.collect::<Vec<_>>().join(t("common.list_comma"))
    };
    let shown = Memo::new(move |_| names());
    view! {
        <div class="banner banner--warning banner--box" role="status" hidden=move || shown.with(String::is_empty)>
            <div class="banner__text">
                <p><strong>{move || shown.get()}</strong></p>
                <label class="check">
                    <input class="check__input" type="checkbox" id="sure" prop:checked=move || desk.sure.get()
                        on:change:target=move |event| {
                            desk.crew_error.set(String::new());
                            desk.sure.set(event.target().checked());
                        }/>
                    <span>{t("dispatch.away_sure")}</span>
                </label>
            </div>
        </div>
    }
    .into_any()
}

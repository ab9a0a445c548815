//! The workers with what they have in hand.

use super::state::Desk;
use crate::i18n::{pick, t, tf};
use crate::page::{use_now, use_page};
use crate::parts::ticket;
use crate::ui::{empty, field_error, icon_small};
use chrono::{DateTime, Utc};
use domain::view::{DispatchBoard, WorkerJob, WorkerLoad};
use leptos::prelude::*;

/// A meter is full at so many open jobs.
const FULL: u32 = 8;

/// All workers of the manager's departments; those whom the picked ticket can't be given to are set apart.
pub fn crew(board: &DispatchBoard, desk: Desk) -> AnyView {
    if board.workers.is_empty() {
        return empty(
            "people",
            t("dispatch.no_workers_title"),
            t("dispatch.no_workers_text"),
            ().into_any(),
        );
    }
    let now = use_now();
    let free = board
        .workers
        .iter()
        .filter(|worker| worker.open == 0)
        .count()
        .to_string();
    let cards: Vec<AnyView> = board
        .workers
        .iter()
        .map(|worker| card(worker, desk, now))
        .collect();
    view! {
        <div class="stack stack--tight">
            <div class="split">
                <h2 class="section-title">
                    {t("dispatch.workers")} <span class="tag">{tf("dispatch.workers_free", &[("n", &free)])}</span>
                </h2>
                {hints()}
            </div>
            {field_error("crew", desk.crew_error.into())}
            <ul class="crew" id="crew">{cards}</ul>
        </div>
    }
    .into_any()
}

fn hints() -> AnyView {
    view! {
        <p class="key-hints" aria-hidden="true">
            <span><kbd class="kbd">"J"</kbd> " " <kbd class="kbd">"K"</kbd> " " {t("dispatch.keys_pick")}</span>
            <span><kbd class="kbd">"1"</kbd> "–" <kbd class="kbd">"9"</kbd> " " {t("dispatch.keys_worker")}</span>
            <span><kbd class="kbd">"Enter"</kbd> " " {t("dispatch.keys_send")}</span>
        </p>
    }
    .into_any()
}

fn card(worker: &WorkerLoad, desk: Desk, now: DateTime<Utc>) -> AnyView {
    let WorkerLoad { id, name, open, .. } = worker.clone();
    let place = move || desk.fitting().iter().position(|one| one.id == id);
    let busy = if open == 0 { "free" } else { "busy" };
    let state = move || if place().is_some() { busy } else { "off" };
    let word = move || {
        let key = match state() {
            "free" => "dispatch.free",
            "busy" => "dispatch.busy",
            _ => "dispatch.other_department",
        };
        t(key)
    };
    let jobs: Vec<AnyView> = worker.jobs.iter().map(|job| line(job, now)).collect();
    let shown = u32::try_from(worker.jobs.len()).unwrap_or(u32::MAX);
    let more = (open + worker.on_hold).saturating_sub(shown);
    let more = (more > 0).then(
        || view! { <p class="worker__job">{tf("dispatch.load_more", &[("n", &more.to_string())])}</p> },
    );
    let catalogue = use_page().catalogue;
    let trades = worker
        .departments
        .iter()
        .filter_map(|code| catalogue.department(code));
    let trades = trades
        .map(|one| pick(&one.name))
        .collect::<Vec<_>>()
        .join(t("common.list_comma"));
    let first = name.chars().next().map(String::from).unwrap_or_default();
    view! {
        <li class="worker" data-state=state data-worker=name.clone()>
            <div class="worker__head">
                <span class="avatar" aria-hidden="true">{first}</span>
                <div><p class="worker__name">{name.clone()}</p> <p class="worker__trade">{trades}</p></div>
                <span class="worker__state">{word}</span>
            </div>
            {load(worker)}
            <div class="worker__jobs">{jobs} {more}</div>
            {choose(worker, place, desk)}
        </li>
    }
    .into_any()
}

fn load(worker: &WorkerLoad) -> AnyView {
    let open = tf("dispatch.load_open", &[("n", &worker.open.to_string())]);
    let hold = (worker.on_hold > 0)
        .then(|| view! { <span>{tf("dispatch.load_hold", &[("n", &worker.on_hold.to_string())])}</span> });
    let late = (worker.late > 0).then(|| {
        view! { <span class="due due--late">{tf("dispatch.load_late", &[("n", &worker.late.to_string())])}</span> }
    });
    view! {
        <p class="load">
            <span>{open.clone()}</span>
            <meter class="load__meter" min="0" max=FULL.to_string() low="1" high=(FULL / 2).to_string() optimum="0"
                value=worker.open.min(FULL).to_string() aria-label=open></meter>
            {hold} {late}
        </p>
    }
    .into_any()
}

fn line(job: &WorkerJob, now: DateTime<Utc>) -> AnyView {
    let text = [pick(&job.place), " ", &job.content].concat();
    view! {
        <p class="worker__job">
            {ticket::stage_plain(job.stage)} <span>{text}</span> {ticket::due(job.due, now)}
        </p>
    }
    .into_any()
}

/// The button that takes the worker into the crew. Its digit is the worker's place among those who fit.
fn choose(
    worker: &WorkerLoad,
    place: impl Fn() -> Option<usize> + Copy + Send + Sync + 'static,
    desk: Desk,
) -> AnyView {
    let id = worker.id;
    let chosen = move || desk.crew.with(|crew| crew.contains(&id));
    let digit = move || {
        place()
            .filter(|place| *place < 9)
            .map(|place| (place + 1).to_string())
    };
    view! {
        <button class="button button--block" class:button--primary=chosen type="button"
            aria-pressed=move || if chosen() { "true" } else { "false" } disabled=move || place().is_none()
            on:click=move |_| desk.toggle(id)>
            {move || chosen().then(|| icon_small("check"))} {tf("dispatch.choose", &[("name", &worker.name)])}
            " " {move || digit().map(|digit| view! { <kbd class="kbd" aria-hidden="true">{digit}</kbd> })}
        </button>
    }
    .into_any()
}

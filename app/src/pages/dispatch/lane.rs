//! A lane for each worker: who is free, who is away, and what each has in hand.

use super::state::Desk;
use crate::i18n::{pick, t, tf};
use crate::page::{use_now, use_page};
use crate::parts::pager::address;
use crate::parts::ticket;
use crate::time;
use crate::ui::{empty, icon_small};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::order::by_key;
use domain::view::{WorkerJob, WorkerLoad};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A meter is full at so many open jobs.
const FULL: u32 = 8;

/// All workers of the departments: the free ones first, those who are away last.
pub fn lanes(desk: Desk) -> AnyView {
    let ids = move || {
        let now = desk.now();
        let found = desk.of_board(|board| {
            let mut workers: Vec<&WorkerLoad> = board.workers.iter().collect();
            by_key(&mut workers, |worker| (worker.away(now).is_some(), worker.open));
            workers.into_iter().map(|worker| worker.id).collect::<Vec<_>>()
        });
        found.unwrap_or_default()
    };
    let free = move || {
        let now = desk.now();
        let is_free = |worker: &&WorkerLoad| worker.open == 0 && worker.away(now).is_none();
        let count = desk.of_board(|board| board.workers.iter().filter(is_free).count());
        tf("dispatch.workers_free", &[("n", &count.unwrap_or(0).to_string())])
    };
    let lane = move |id: PersonId| {
        let now = use_now();
        let worker = desk.of_board(|board| board.workers.iter().find(|one| one.id == id).cloned());
        worker.flatten().map(|worker| card(&worker, desk, now))
    };
    let nobody = Memo::new(move |_| ids().is_empty());
    let hint = move || {
        nobody.get().then(|| {
            empty(
                "people",
                t("dispatch.no_workers_title"),
                t("dispatch.no_workers_text"),
                ().into_any(),
            )
        })
    };
    view! {
        <section class="lanes" aria-label=t("dispatch.workers")>
            <header class="column__head">
                <h2 class="column__title">{t("dispatch.workers")}</h2> <span class="tag">{free}</span>
            </header>
            <ul class="crew">
                <For each=ids key=|id| *id let:id><li>{move || lane(id)}</li></For>
            </ul>
            {hint}
        </section>
    }
    .into_any()
}

/// Whether a worker is free, busy or away: in data, and in words.
pub fn state(worker: &WorkerLoad, now: DateTime<Utc>) -> (&'static str, String) {
    match worker.away(now) {
        Some(absence) => {
            let until = time::moment(absence.until, now);
            ("away", tf("dispatch.away", &[("time", &until)]))
        }
        None if worker.open == 0 => ("free", t("dispatch.free").to_owned()),
        None => ("busy", t("dispatch.busy").to_owned()),
    }
}

fn card(worker: &WorkerLoad, desk: Desk, now: DateTime<Utc>) -> AnyView {
    let jobs: Vec<AnyView> = worker.jobs.iter().map(|job| line(job, desk, now)).collect();
    let shown = u32::try_from(worker.jobs.len()).unwrap_or(u32::MAX);
    let more = (worker.open + worker.on_hold > shown && worker.listed > 0).then(|| {
        let href = address("/tickets", &[("in_hand", worker.id.to_string())]);
        let text = tf("dispatch.load_more", &[("n", &worker.listed.to_string())]);
        view! { <a class="worker__more" href=href>{text}</a> }
    });
    view! {
        <article class="worker" data-state=state(worker, now).0 data-worker=worker.name.clone()>
            {head(worker, now)} {load(worker)} {absence(worker, desk, now)}
            <div class="worker__jobs">{jobs} {more}</div>
        </article>
    }
    .into_any()
}

/// Name, trade and whether they are there.
pub fn head(worker: &WorkerLoad, now: DateTime<Utc>) -> AnyView {
    let catalogue = use_page().catalogue;
    let skills = worker.skills.iter().filter_map(|code| catalogue.category(code));
    let skills: Vec<&str> = skills.map(|one| pick(&one.name)).collect();
    let trade = if skills.is_empty() {
        let of = worker
            .departments
            .iter()
            .filter_map(|code| catalogue.department(code));
        of.map(|one| pick(&one.name))
            .collect::<Vec<_>>()
            .join(t("common.list_comma"))
    } else {
        tf(
            "dispatch.skills",
            &[("names", &skills.join(t("common.list_comma")))],
        )
    };
    let first = worker.name.chars().next().map(String::from).unwrap_or_default();
    view! {
        <div class="worker__head">
            <span class="avatar" aria-hidden="true">{first}</span>
            <div><p class="worker__name">{worker.name.clone()}</p> <p class="worker__trade">{trade}</p></div>
            <span class="worker__state">{state(worker, now).1}</span>
        </div>
    }
    .into_any()
}

/// How much they have in hand.
pub fn load(worker: &WorkerLoad) -> AnyView {
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

/// The absence, and the buttons that enter and end one.
fn absence(worker: &WorkerLoad, desk: Desk, now: DateTime<Utc>) -> AnyView {
    let (id, name) = (worker.id, worker.name.clone());
    let told = worker.absence.as_ref().map(|absence| {
        let (from, until) = (time::moment(absence.from, now), time::moment(absence.until, now));
        let text = tf("dispatch.absence", &[("from", &from), ("until", &until)]);
        let reason = absence.reason.clone().map(|reason| {
            let title = reason.clone();
            view! { <span class="worker__reason" title=title>{reason}</span> }
        });
        let number = absence.id;
        let end = move |_| desk.leave.end(desk, id, number);
        view! {
            <p class="worker__absence">
                <span>{text} {reason}</span>
                <button class="button button--small" type="button" disabled=move || desk.leave.busy.get() on:click=end>
                    {t("dispatch.absence_end")}
                </button>
            </p>
        }
    });
    let label = tf("dispatch.absence_of", &[("name", &name)]);
    let open = move |_| desk.leave.open(id, name.clone(), desk.now());
    view! {
        {told}
        <button class="button button--quiet button--small worker__leave" type="button" aria-label=label on:click=open>
            {icon_small("clock")} {t("dispatch.absence_enter")}
        </button>
    }
    .into_any()
}

/// A job in hand: picking it is the way to give it to somebody else.
fn line(job: &WorkerJob, desk: Desk, now: DateTime<Utc>) -> AnyView {
    let no = job.no;
    let text = [pick(&job.place), " ", &job.content].concat();
    let href = address(
        "/dispatch",
        &[("view", "worker".to_owned()), ("no", no.to_string())],
    );
    let choose = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            desk.pick(Some(no));
        }
    };
    let current = move || (desk.picked.get() == Some(no)).then_some("true");
    view! {
        <a class="worker__job" href=href data-no=no.to_string() aria-current=current on:click=choose>
            {ticket::stage_plain(job.stage)} <span>{text}</span> {ticket::due(job.due, now)}
        </a>
    }
    .into_any()
}

//! The list of a worker's jobs, from what lies on the phone.

use super::card::{Board, Mark, row};
use super::give::use_giver;
use super::order::{Card, Group, Groups};
use super::told::told;
use crate::i18n::{t, tf};
use crate::offline::{Keeping, Link, Outbox};
use crate::page::use_page;
use crate::pages::outbox::send_now;
use crate::parts::nav;
use crate::time;
use crate::ui::{empty, icon, icon_small, skeleton, use_toaster};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Screen {
    /// The jobs are being opened.
    Opening,
    /// This browser keeps nothing.
    Blocked,
    /// No job was ever brought to this phone.
    First,
    List,
}

/// The page.
#[component]
pub fn Jobs() -> impl IntoView {
    let giver = use_giver();
    let outbox = giver.outbox;
    let me = use_page().me.map(|me| me.id);
    let cards = Memo::new(move |_| {
        let jobs = outbox.jobs()?;
        Some(
            jobs.iter()
                .map(|job| (job.ticket.id, Card::of(job, me)))
                .collect(),
        )
    });
    let groups = Memo::new(move |_| {
        cards.with(|cards| {
            cards
                .as_ref()
                .map(|cards| Groups::of(cards, giver.now.get()))
                .unwrap_or_default()
        })
    });
    let marks = Memo::new(move |_| Mark::all(&outbox.items()));
    let board = Board {
        giver,
        cards,
        groups,
        marks,
    };
    let screen = Memo::new(
        move |_| match cards.with(|cards| cards.as_ref().map(|cards| cards.is_empty())) {
            None if outbox.keeping() == Keeping::Blocked => Screen::Blocked,
            None => Screen::Opening,
            Some(true) if outbox.pulled().is_none() => Screen::First,
            Some(_) => Screen::List,
        },
    );
    let shown = move || match screen.get() {
        Screen::Opening => skeleton(),
        Screen::Blocked => blocked(),
        Screen::First => first(outbox),
        Screen::List => list(board),
    };
    let content =
        view! { <div class="content content--jobs">{head(board, outbox)} {told(giver)} {shown}</div> };
    nav::staff(t("jobs.title"), "app", content.into_any())
}

/// The title, what is late and due today, and how fresh the list is.
fn head(board: Board, outbox: Outbox) -> AnyView {
    let summary = move || {
        let (late, today) = board
            .groups
            .with(|groups| (groups.get(Group::Late).len(), groups.get(Group::Today).len()));
        let say = |key, count: usize| (count > 0).then(|| tf(key, &[("n", &count.to_string())]));
        let parts: Vec<String> = [say("jobs.summary_late", late), say("jobs.summary_today", today)]
            .into_iter()
            .flatten()
            .collect();
        if parts.is_empty() {
            t("jobs.summary_none").to_owned()
        } else {
            parts.join(" · ")
        }
    };
    let opened = move || board.cards.with(Option::is_some);
    let fresh = move || match outbox.pulled() {
        Some(at) => tf("jobs.updated", &[("ago", &time::ago(at, board.giver.now.get()))]),
        None => t("jobs.never_updated").to_owned(),
    };
    let toaster = use_toaster();
    let label = move || {
        t(if outbox.sending() {
            "jobs.refreshing"
        } else {
            "jobs.refresh"
        })
    };
    view! {
        <div class="page-head">
            <h1 class="page-head__title">{t("jobs.title")}</h1>
            <div class="page-head__actions">
                <button class="button" type="button" aria-busy=move || outbox.sending().then_some("true")
                    on:click=move |_| send_now(outbox, toaster)>
                    {label}
                </button>
            </div>
            <p class="page-head__sub" hidden=move || !opened()>{summary} " · " {fresh}</p>
        </div>
    }
    .into_any()
}

/// A browser that keeps nothing shows nothing without a network either.
#[must_use]
pub fn blocked() -> AnyView {
    empty(
        "alert",
        t("jobs.blocked_title"),
        t("jobs.blocked_text"),
        ().into_any(),
    )
}

/// A phone to which no job was ever brought.
fn first(outbox: Outbox) -> AnyView {
    let shown = move || {
        let (text, action) = match outbox.link() {
            Link::Online => ("jobs.first_online", None),
            Link::Offline => ("jobs.first_offline", None),
            Link::SignIn => ("jobs.first_sign_in", Some(sign_in())),
            Link::Update => ("jobs.first_update", None),
        };
        empty("inbox", t("jobs.first_title"), t(text), action.into_any())
    };
    view! { {shown} }.into_any()
}

fn sign_in() -> AnyView {
    view! {
        <a class="button button--primary button--large" href="/login?next=/jobs" rel="external">
            {icon("user")} {t("jobs.sign_in")}
        </a>
    }
    .into_any()
}

fn list(board: Board) -> AnyView {
    let busy = move || !board.groups.with(Groups::all_done);
    view! {
        <div hidden=busy>{empty("check", t("jobs.empty_title"), t("jobs.empty_text"), ().into_any())}</div>
        {section(board, Group::Urged, "urged", t("jobs.group_urged"))}
        {section(board, Group::Late, "late", t("jobs.group_late"))}
        {section(board, Group::Today, "today", t("jobs.group_today"))}
        {section(board, Group::Later, "later", t("jobs.group_later"))}
        {section(board, Group::Hold, "hold", t("jobs.group_hold"))}
        {done(board)}
    }
    .into_any()
}

/// One part of the list; it is not there when nothing is in it.
fn section(board: Board, group: Group, name: &'static str, title: &'static str) -> AnyView {
    let ids = Memo::new(move |_| board.groups.with(|groups| groups.get(group).to_vec()));
    let (heading, labelled) = (["group-", name].concat(), ["group-", name].concat());
    view! {
        <section class="stack stack--tight" data-group=name aria-labelledby=labelled
            hidden=move || ids.with(Vec::is_empty)>
            <h2 class="section-title" id=heading>{title} " " <span class="num">{move || ids.with(Vec::len)}</span></h2>
            <ul class="ticket-list">
                <For each=move || ids.get() key=|id| *id let:id>{row(board, id)}</For>
            </ul>
        </section>
    }
    .into_any()
}

/// What is done, folded away; its rows are drawn when somebody looks.
fn done(board: Board) -> AnyView {
    let ids = Memo::new(move |_| board.groups.with(|groups| groups.get(Group::Done).to_vec()));
    let opened = RwSignal::new(false);
    let rows = move || if opened.get() { ids.get() } else { Vec::new() };
    view! {
        <details data-group="done" hidden=move || ids.with(Vec::is_empty)
            on:toggle=move |_| opened.set(true)>
            <summary class="section-title ticket-list__fold">
                {t("jobs.group_done")} " " <span class="num">{move || ids.with(Vec::len)}</span>
                {icon_small("chevron-down")}
            </summary>
            <ul class="ticket-list">
                <For each=rows key=|id| *id let:id>{row(board, id)}</For>
            </ul>
        </details>
    }
    .into_any()
}

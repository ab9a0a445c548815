//! The badge in the bar on top of every page: how much waits, what needs its author, and whether there is a network.

use crate::i18n::{t, tf};
use crate::offline::{Link, Outbox};
use crate::page::use_page;
use crate::pages::track;
use crate::ui::{icon, live};
use domain::sync::Item;
use leptos::prelude::*;

/// What the badge says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing to tell.
    Ok,
    /// Something goes out by itself.
    Waiting,
    /// The server is not reached.
    Offline,
    /// Something was refused.
    Attention,
}

impl State {
    /// Its name for styles and tests, and its shape.
    const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Ok => ("ok", "check"),
            Self::Waiting => ("waiting", "cloud-up"),
            Self::Offline => ("offline", "cloud-off"),
            Self::Attention => ("attention", "alert"),
        }
    }
}

/// The badge. Each state has a shape and a word of its own, not only a colour. Reporters see it when there is something
/// to see; it leads them to the page of their report or complaint, and staff to the queue.
#[must_use]
pub fn badge() -> AnyView {
    let outbox = expect_context::<Outbox>();
    let staff = use_page().me.is_some();
    live(move || draw(&outbox.items(), outbox.link() == Link::Offline, staff))
}

fn draw(items: &[Item], offline: bool, staff: bool) -> AnyView {
    let needs = items.iter().filter(|item| item.needs_author()).count();
    let waits = items.iter().filter(|item| item.is_open()).count() - needs;
    let state = match (needs, offline, waits) {
        (1.., ..) => State::Attention,
        (_, true, _) => State::Offline,
        (.., 1..) => State::Waiting,
        _ => State::Ok,
    };
    if state == State::Ok && !staff {
        return ().into_any();
    }
    let (name, mark) = state.look();
    view! {
        <a class="sync" href=target(items, staff) rel=(!staff).then_some("external") data-state=name aria-label=whole(needs, waits, offline)>
            {icon(mark)} <span class="sync__text">{short(state, needs, waits)}</span>
        </a>
    }
    .into_any()
}

/// All of it, for those who hear it.
fn whole(needs: usize, waits: usize, offline: bool) -> String {
    let say = |key, count: usize| (count > 0).then(|| tf(key, &[("n", &count.to_string())]));
    let parts: Vec<String> = [
        say("outbox.indicator_attention", needs),
        offline.then(|| t("outbox.indicator_offline").to_owned()),
        say("outbox.indicator_waiting", waits),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        t("outbox.indicator_ok").to_owned()
    } else {
        parts.join(t("outbox.indicator_comma"))
    }
}

/// The bar of a phone has room for a word and a number.
fn short(state: State, needs: usize, waits: usize) -> String {
    match (state, waits) {
        (State::Attention, _) => [t("outbox.indicator_needs"), " ", &needs.to_string()].concat(),
        (State::Offline, 0) => t("outbox.indicator_short").to_owned(),
        (State::Offline, _) => [t("outbox.indicator_short"), " · ", &waits.to_string()].concat(),
        (State::Waiting, _) => waits.to_string(),
        (State::Ok, _) => t("outbox.indicator_ok").to_owned(),
    }
}

/// Where it is told at length. A reporter has no page of the queue, but one of each report.
fn target(items: &[Item], staff: bool) -> String {
    if staff {
        return "/outbox".to_owned();
    }
    let open = || items.iter().filter(|item| item.is_open());
    let first = open().find(|item| item.needs_author()).or_else(|| open().next());
    let way = first.and_then(|item| track::way(&item.envelope));
    way.unwrap_or_else(|| "/".to_owned())
}

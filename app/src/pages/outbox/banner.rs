//! What stands across every page when something about the queue must be known, and the badge in the top bar.

use crate::address::use_address;
use crate::i18n::{t, tf};
use crate::offline::{Keeping, Link, Outbox};
use crate::page::{use_now, use_page};
use crate::ui::{icon, live};
use chrono::TimeDelta;
use domain::sync::Item;
use leptos::prelude::*;

/// A line across the page.
struct Line {
    class: &'static str,
    mark: &'static str,
    strong: String,
    text: String,
    action: Option<AnyView>,
}

/// What stands across the page when something about the queue must be known: no network, signed out, blocked
/// storage, something refused. The most pressing only, and a new version beside it.
#[must_use]
pub fn banner() -> AnyView {
    let outbox = expect_context::<Outbox>();
    let staff = use_page().me.is_some();
    let here = use_address().path;
    let line = move || pressing(outbox, staff, here).map(draw).into_any();
    let newer = move || {
        let is_newer = outbox.newer() && outbox.link() != Link::Update;
        is_newer.then(|| draw(newer(outbox))).into_any()
    };
    view! { {live(line)} {live(newer)} }.into_any()
}

fn draw(line: Line) -> AnyView {
    view! {
        <div class=line.class>
            {icon(line.mark)}
            <p class="banner__text"><strong>{line.strong}</strong> " " {line.text}</p>
            {line.action}
        </div>
    }
    .into_any()
}

fn pressing(outbox: Outbox, staff: bool, here: Signal<String>) -> Option<Line> {
    let items = outbox.items();
    let open = items.iter().filter(|item| item.is_open()).count();
    storage(outbox, staff)
        .or_else(|| session(outbox, staff, open, here))
        .or_else(|| refused(&items, staff, here))
        .or_else(|| offline(outbox, staff, open))
        .or_else(|| old(&items))
        .or_else(|| sealed(outbox, staff, here))
        .or_else(|| (!staff && open > 0).then(|| saved(open)))
}

/// Reporters are told where they type: their form also works without storage.
fn storage(outbox: Outbox, staff: bool) -> Option<Line> {
    let (strong, text) = match outbox.keeping() {
        Keeping::Blocked => ("outbox.banner_blocked", "outbox.banner_blocked_text"),
        Keeping::Full => ("outbox.banner_full", "outbox.banner_full_text"),
        Keeping::Opening | Keeping::Ready => return None,
    };
    staff.then(|| Line {
        class: "banner banner--danger",
        mark: "alert",
        strong: t(strong).to_owned(),
        text: t(text).to_owned(),
        action: None,
    })
}

fn session(outbox: Outbox, staff: bool, open: usize, here: Signal<String>) -> Option<Line> {
    match outbox.link() {
        Link::SignIn if staff => {
            let text = match open {
                0 => t("outbox.banner_sign_in_none").to_owned(),
                _ => tf("outbox.banner_sign_in_text", &[("n", &open.to_string())]),
            };
            Some(Line {
                class: "banner banner--warning",
                mark: "lock",
                strong: t("outbox.banner_sign_in").to_owned(),
                text,
                action: Some(sign_in(here)),
            })
        }
        Link::Update => Some(Line {
            class: "banner banner--warning",
            mark: "download",
            strong: t("outbox.banner_update").to_owned(),
            text: t("outbox.banner_update_text").to_owned(),
            action: Some(update(outbox)),
        }),
        _ => None,
    }
}

fn refused(items: &[Item], staff: bool, here: Signal<String>) -> Option<Line> {
    let mut refused = items.iter().filter(|item| item.needs_author());
    let first = refused.next()?;
    let count = 1 + refused.count();
    // the page that explains it needs no line about it
    let href = match &first.envelope.token {
        Some(token) if !staff => ["/t/", token.as_str()].concat(),
        _ => "/outbox".to_owned(),
    };
    (here.get() != href).then(|| Line {
        class: "banner banner--danger",
        mark: "alert",
        strong: tf("outbox.banner_refused", &[("n", &count.to_string())]),
        text: t("outbox.banner_refused_text").to_owned(),
        action: Some(view! { <a class="banner__action" href=href>{t("outbox.banner_look")}</a> }.into_any()),
    })
}

fn offline(outbox: Outbox, staff: bool, open: usize) -> Option<Line> {
    let text = t(if staff {
        "outbox.banner_offline_text"
    } else {
        "outbox.banner_offline_reporter"
    });
    let count = if open == 0 {
        String::new()
    } else {
        tf("outbox.banner_items", &[("n", &open.to_string())])
    };
    (outbox.link() == Link::Offline).then(|| Line {
        class: "banner banner--offline",
        mark: "cloud-off",
        strong: [t("outbox.banner_offline"), &count].concat(),
        text: text.to_owned(),
        action: None,
    })
}

fn old(items: &[Item]) -> Option<Line> {
    is_old(items).then(|| Line {
        class: "banner banner--warning",
        mark: "clock",
        strong: String::new(),
        text: t("outbox.old_warning").to_owned(),
        action: None,
    })
}

/// Whether something has waited for more than a day (F6).
pub fn is_old(items: &[Item]) -> bool {
    let limit = (use_now() - TimeDelta::days(1)).timestamp_millis();
    items
        .iter()
        .any(|item| item.is_open() && item.envelope.client_wall_ms < limit)
}

fn sealed(outbox: Outbox, staff: bool, here: Signal<String>) -> Option<Line> {
    let count: usize = outbox.sealed().iter().map(|sealed| sealed.count).sum();
    (!staff && count > 0).then(|| Line {
        class: "banner banner--warning",
        mark: "lock",
        strong: tf("outbox.banner_sealed", &[("n", &count.to_string())]),
        text: t("outbox.banner_sealed_text").to_owned(),
        action: (here.get() != "/login").then(|| sign_in(here)),
    })
}

fn saved(open: usize) -> Line {
    Line {
        class: "banner banner--info",
        mark: "cloud-up",
        strong: tf("outbox.banner_saved", &[("n", &open.to_string())]),
        text: t("outbox.banner_saved_text").to_owned(),
        action: None,
    }
}

fn newer(outbox: Outbox) -> Line {
    Line {
        class: "banner banner--info",
        mark: "download",
        strong: t("outbox.banner_update").to_owned(),
        text: t("outbox.banner_newer_text").to_owned(),
        action: Some(update(outbox)),
    }
}

fn sign_in(here: Signal<String>) -> AnyView {
    let href = move || ["/login?next=", &here.get()].concat();
    view! { <a class="banner__action" href=href rel="external">{t("outbox.banner_sign_in_do")}</a> }
        .into_any()
}

fn update(outbox: Outbox) -> AnyView {
    view! {
        <button class="button button--quiet banner__action" type="button" on:click=move |_| outbox.update()>
            {t("outbox.banner_update_do")}
        </button>
    }
    .into_any()
}

/// The badge in the top bar: how much waits, and whether there is a network.
#[must_use]
pub fn indicator() -> AnyView {
    let outbox = expect_context::<Outbox>();
    let state = move || match (outbox.link(), outbox.unsent()) {
        (Link::Offline, _) => "offline",
        (_, 0) => "ok",
        _ => "waiting",
    };
    let text = move || {
        let count = outbox.unsent().to_string();
        match (state(), count.as_str()) {
            ("offline", "0") => t("outbox.indicator_offline").to_owned(),
            ("offline", _) => tf("outbox.indicator_offline_n", &[("n", &count)]),
            ("ok", _) => t("outbox.indicator_ok").to_owned(),
            _ => tf("outbox.indicator_waiting", &[("n", &count)]),
        }
    };
    // the bar of a phone has room for a word and a number; all of it is in the name
    let short = move || {
        let count = outbox.unsent();
        let count = if count == 0 {
            String::new()
        } else {
            count.to_string()
        };
        match state() {
            "offline" if count.is_empty() => t("outbox.indicator_short").to_owned(),
            "offline" => [t("outbox.indicator_short"), " · ", &count].concat(),
            "ok" => t("outbox.indicator_ok").to_owned(),
            _ => count,
        }
    };
    let mark = move || {
        icon(match state() {
            "offline" => "cloud-off",
            "ok" => "check",
            _ => "cloud-up",
        })
    };
    view! {
        <a class="sync" href="/outbox" data-state=state aria-label=text>
            {mark} <span class="sync__text">{short}</span>
        </a>
    }
    .into_any()
}

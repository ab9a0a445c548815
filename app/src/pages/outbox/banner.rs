//! What stands across every page when something about the queue must be known, the most pressing first.

use super::age::is_old;
use crate::address::use_address;
use crate::i18n::{t, tf};
use crate::offline::{Keeping, Link, Outbox};
use crate::page::{use_now, use_page};
use crate::pages::track;
use crate::ui::{icon, live};
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
    let gone = RwSignal::new(0);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            // it is found out with the first look at the storage
            crate::offline::kept::install().await;
            gone.try_set(crate::offline::kept::unsent::gone());
        });
    });
    let line = move || pressing(outbox, staff, here, gone).map(draw).into_any();
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

fn pressing(outbox: Outbox, staff: bool, here: Signal<String>, gone: RwSignal<usize>) -> Option<Line> {
    let items = outbox.items();
    // what needs its author is a line of its own
    let open = items
        .iter()
        .filter(|item| item.is_open() && !item.needs_author())
        .count();
    storage(outbox, staff)
        .or_else(|| lost(staff, gone))
        .or_else(|| session(outbox, staff, open, here))
        .or_else(|| refused(&items, staff, here))
        .or_else(|| old(&items, staff, here))
        .or_else(|| offline(outbox, staff, open))
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
    let way = track::way(&first.envelope).filter(|_| !staff);
    let href = way.unwrap_or_else(|| "/outbox".to_owned());
    (here.get() != href).then(|| Line {
        class: "banner banner--danger",
        mark: "alert",
        strong: tf("outbox.banner_refused", &[("n", &count.to_string())]),
        text: t("outbox.banner_refused_text").to_owned(),
        action: Some(
            view! {
                <a class="banner__action" href=href rel=(!staff).then_some("external")>{t("outbox.banner_look")}</a>
            }
            .into_any(),
        ),
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

/// Before "no network": it is why.
fn old(items: &[Item], staff: bool, here: Signal<String>) -> Option<Line> {
    let now = use_now();
    let count = items.iter().filter(|item| is_old(item, now)).count();
    // the page that says it at length needs no line about it
    let look = staff && here.get() != "/outbox";
    (count > 0 && (look || !staff)).then(|| Line {
        class: "banner banner--warning",
        mark: "clock",
        strong: tf("outbox.banner_old", &[("n", &count.to_string())]),
        text: t("outbox.old_warning").to_owned(),
        action: look.then(|| {
            view! { <a class="banner__action" href="/outbox">{t("outbox.banner_look")}</a> }.into_any()
        }),
    })
}

/// The browser removed what waited here (F6). It is said until somebody has read it.
fn lost(staff: bool, gone: RwSignal<usize>) -> Option<Line> {
    let count = gone.get();
    let read = move |_| {
        #[cfg(feature = "hydrate")]
        crate::offline::kept::unsent::understood();
        gone.set(0);
    };
    let text = t(if staff {
        "outbox.banner_gone_text"
    } else {
        "outbox.banner_gone_reporter"
    });
    (count > 0).then(|| Line {
        class: "banner banner--danger",
        mark: "alert",
        strong: tf("outbox.banner_gone", &[("n", &count.to_string())]),
        text: text.to_owned(),
        action: Some(
            view! {
                <button class="button button--quiet banner__action" type="button" data-act="understood" on:click=read>
                    {t("outbox.banner_gone_do")}
                </button>
            }
            .into_any(),
        ),
    })
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

//! The queue as its owner sees it.

mod age;
mod badge;
mod banner;
mod discard;
mod item;
mod leave;
mod room;

pub use badge::badge;
pub use banner::banner;
#[cfg(feature = "hydrate")]
pub use item::{Kept, on_paper};
pub use leave::leave;

use crate::i18n::{t, tf};
use crate::offline::{Link, Outbox};
use crate::page::{use_now, use_page};
use crate::parts::nav;
use crate::time;
use crate::ui::{Toaster, empty, icon, use_toaster};
use domain::sync::Item;
use item::Asks;
use leptos::prelude::*;

const SENT: &str = "sent";
/// How many of the commands that were sent are shown.
const SENT_SHOWN: usize = 30;

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let outbox = expect_context::<Outbox>();
    let asks = Asks {
        discard: RwSignal::new(None::<Item>),
        mend: RwSignal::new(None::<Item>),
    };
    let nothing = move || outbox.items().is_empty();
    let content = view! {
        <div class="content" id="queue">
            {head(outbox)}
            {move || too_old(outbox)}
            {section(outbox, asks, "attention", t("outbox.section_attention"), Item::needs_author)}
            {section(outbox, asks, "waiting", t("outbox.section_waiting"), waits)}
            {section(outbox, asks, SENT, t("outbox.section_sent"), |item| !item.is_open())}
            <div hidden=move || !nothing()>{none()}</div>
            {sealed(outbox)}
            {copy(outbox)}
            {room::room(outbox)}
            {discard::dialog(outbox, asks.discard)}
            {item::mend(outbox, asks.mend)}
        </div>
    };
    nav::staff(t("outbox.title"), "app", content.into_any())
}

fn waits(item: &Item) -> bool {
    item.is_open() && !item.needs_author()
}

/// Sends and pulls now; where there is no network, says that it can't be.
pub fn send_now(outbox: Outbox, toaster: Toaster) {
    let words = t("outbox.still_offline");
    outbox.try_now(move || toaster.danger(words));
}

fn head(outbox: Outbox) -> AnyView {
    let toaster = use_toaster();
    let lead = move || {
        let items = outbox.items();
        let refused = items.iter().filter(|item| item.needs_author()).count();
        let waiting: Vec<&Item> = items.iter().filter(|item| waits(item)).collect();
        let oldest = waiting.iter().map(|item| item.envelope.client_wall_ms).min();
        let oldest = oldest.map(|wall_ms| age::said_at(wall_ms, use_now()));
        let waiting = oldest.map(|at| {
            let (count, ago) = (waiting.len().to_string(), time::ago(at, use_now()));
            tf("outbox.lead_count", &[("n", &count), ("ago", &ago)])
        });
        let refused = (refused > 0).then(|| tf("outbox.lead_refused", &[("n", &refused.to_string())]));
        let parts: Vec<String> = [refused, waiting].into_iter().flatten().collect();
        if parts.is_empty() {
            t("outbox.lead").to_owned()
        } else {
            parts.join(" · ")
        }
    };
    let send = move || {
        t(if outbox.sending() {
            "outbox.retrying"
        } else {
            "outbox.retry"
        })
    };
    let next = move || {
        match outbox.link() {
        Link::SignIn => view! {
            <a class="button button--primary" href="/login?next=/outbox" rel="external">{t("outbox.sign_in")}</a>
        }
        .into_any(),
        Link::Update => view! {
            <button class="button button--primary" type="button" on:click=move |_| outbox.update()>
                {t("outbox.update")}
            </button>
        }
        .into_any(),
        Link::Online | Link::Offline => view! {
            <button class="button button--primary" type="button" aria-busy=move || outbox.sending().then_some("true")
                on:click=move |_| send_now(outbox, toaster)>
                {send}
            </button>
        }
        .into_any(),
    }
    };
    view! {
        <div class="page-head">
            <h1 class="page-head__title">{t("outbox.title")}</h1>
            <div class="page-head__actions">
                {next}
            </div>
            <p class="page-head__sub">{lead}</p>
        </div>
    }
    .into_any()
}

/// A way out for what can't be sent from here.
fn copy(outbox: Outbox) -> AnyView {
    view! {
        <section class="stack stack--tight" hidden=move || outbox.unsent() == 0>
            <p>{t("outbox.copy_hint")}</p>
            <div>
                <button class="button" type="button" data-act="copy" on:click=move |_| outbox.save_copy()>
                    {icon("download")} {t("outbox.copy")}
                </button>
            </div>
        </section>
    }
    .into_any()
}

fn section(
    outbox: Outbox,
    asks: Asks,
    name: &'static str,
    title: &'static str,
    belongs: fn(&Item) -> bool,
) -> AnyView {
    let items = Memo::new(move |_| {
        let mut items = outbox.items();
        items.retain(belongs);
        if name == SENT {
            // what went last stands first; the rest is a matter of the tickets' histories
            items.reverse();
            items.truncate(SENT_SHOWN);
        }
        items
    });
    let heading = ["queue-", name].concat();
    let labelled = heading.clone();
    view! {
        <section class="stack stack--tight" aria-labelledby=labelled hidden=move || items.with(Vec::is_empty)>
            <h2 class="section-title" id=heading>{title} " " <span class="num">{move || items.with(Vec::len)}</span></h2>
            <ul class="queue">
                <For each=move || items.get() key=item::key let:item>{item::row(outbox, item, asks)}</For>
            </ul>
        </section>
    }
    .into_any()
}

/// Something has waited for more than a day (F6): what to do about it.
fn too_old(outbox: Outbox) -> Option<AnyView> {
    let items = outbox.items();
    let count = items.iter().filter(|item| age::is_old(item, use_now())).count();
    (count > 0).then(|| {
        let strong = tf("outbox.banner_old", &[("n", &count.to_string())]);
        view! {
            <div class="banner banner--warning banner--box" role="alert">
                {icon("clock")} <p class="banner__text"><strong>{strong}</strong> " " {t("outbox.old_text")}</p>
            </div>
        }
        .into_any()
    })
}

fn none() -> AnyView {
    let home = use_page().me.map_or("/", |me| crate::access::home_of(&me.roles));
    let words = if home == "/jobs" {
        "outbox.empty_back"
    } else {
        "nav.work"
    };
    let back = (home != "/outbox").then(|| view! { <a class="button" href=home>{t(words)}</a> });
    empty(
        "check",
        t("outbox.empty_title"),
        t("outbox.empty_text"),
        back.into_any(),
    )
}

/// What others saved on this device: how much, never what (F23).
fn sealed(outbox: Outbox) -> AnyView {
    let rows = move || {
        let words = |count: &str, name: Option<&str>| match name {
            Some(name) => tf("outbox.sealed_text", &[("n", count), ("name", name)]),
            None => tf("outbox.sealed_text_anon", &[("n", count)]),
        };
        outbox
            .sealed()
            .iter()
            .map(|sealed| {
                let text = words(&sealed.count.to_string(), sealed.name.as_deref());
                view! {
                    <li class="queue-item" data-state="sealed">
                        {icon("lock")} <p class="queue-item__title">{text}</p>
                    </li>
                }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <section class="stack stack--tight" hidden=move || outbox.sealed().is_empty()>
            <h2 class="section-title">{t("outbox.sealed_title")}</h2>
            <ul class="queue">{rows}</ul>
        </section>
    }
    .into_any()
}

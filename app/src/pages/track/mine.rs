//! The reports and complaints that were made or followed on this phone: the way back to their pages without an account.

use super::way;
use crate::i18n::{t, tf};
use crate::offline::Outbox;
use crate::track::TrackPage;
use crate::ui::{icon_small, live};
use chrono::{DateTime, Utc};
use domain::complaint;
use domain::sync::{Item, ItemState};
use leptos::prelude::*;

/// Where they are remembered.
#[cfg(feature = "hydrate")]
const KEY: &str = "my-reports";

/// The most that are remembered.
#[cfg(feature = "hydrate")]
const MOST: usize = 30;

/// A report or a complaint in the list. Of a complaint it says nothing but its number: others may use this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mine {
    /// The address of its page.
    page: String,
    title: String,
    sub: String,
    waits: Option<&'static str>,
}

/// The list; nothing where there are none. On the server there never are.
#[must_use]
pub fn list() -> AnyView {
    let outbox = expect_context::<Outbox>();
    let known = RwSignal::new(Vec::<Mine>::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            let read = remembered().await;
            known.try_set(read);
        });
    });
    let shown = move || {
        let mut all: Vec<Mine> = outbox.items().iter().rev().filter_map(queued).collect();
        for one in known.get() {
            if all.iter().all(|other| other.page != one.page) {
                all.push(one);
            }
        }
        (!all.is_empty()).then(|| section(&all, known)).into_any()
    };
    live(shown)
}

fn section(all: &[Mine], known: RwSignal<Vec<Mine>>) -> AnyView {
    let items = all.iter().map(|one| {
        let waits = one.waits.map(|text| view! { <span class="pending">{text}</span> }.into_any());
        view! {
            <li>
                <a class="pick__item" href=one.page.clone()>
                    <span class="pick__name">{one.title.clone()} <span class="pick__sub">{one.sub.clone()}</span></span>
                    {waits}
                    {icon_small("chevron-right")}
                </a>
            </li>
        }
        .into_any()
    });
    let forget = (!known.with(Vec::is_empty)).then(|| {
        let forget = move |_| {
            #[cfg(feature = "hydrate")]
            crate::offline::drafts::drop(KEY);
            known.set(Vec::new());
        };
        view! { <button class="button button--quiet button--small" type="button" on:click=forget>{t("home.forget")}</button> }
            .into_any()
    });
    view! {
        <section class="stack stack--tight">
            <div class="split"><h2 class="section-title">{t("home.mine")}</h2> {forget}</div>
            <ul class="pick">{items.collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}

/// A report or a complaint in the queue of this phone.
fn queued(item: &Item) -> Option<Mine> {
    let (title, place) = match item.envelope.report() {
        Some(report) => (report.content.as_str().to_owned(), report.place.to_string()),
        None if item.envelope.kind == complaint::CommandKind::File.as_str() => {
            (t("home.complaint").to_owned(), String::new())
        }
        None => return None,
    };
    let page = way(&item.envelope)?;
    let no = item.answer.as_ref().and_then(|answer| answer.no);
    let waits = match item.state {
        ItemState::Sent => None,
        ItemState::Refused => Some(t("outbox.state_refused")),
        ItemState::Waiting | ItemState::Sending | ItemState::Blocked => Some(t("outbox.state_waiting")),
    };
    let sub = no.map(|no| tf("home.number", &[("no", &no.to_string())]));
    let sub = sub.unwrap_or(place);
    Some(Mine {
        page,
        title,
        sub,
        waits,
    })
}

/// Remembers a report that was looked at here.
pub fn remember(token: &str, view: &TrackPage) {
    let at = Some(view.reported_at);
    let title = view.report.content.as_str();
    keep(token.to_owned(), at, &view.no.to_string(), title);
}

/// Remembers a complaint that was looked at here.
#[cfg(feature = "staff")]
pub fn remember_complaint(token: &str, view: &domain::view::ComplaintTrack) {
    keep(
        ["/c/", token].concat(),
        Some(view.filed_at),
        &view.no.to_string(),
        "",
    );
}

fn keep(key: String, at: Option<DateTime<Utc>>, no: &str, title: &str) {
    #[cfg(feature = "hydrate")]
    {
        let at = at.map_or(0, |at| at.timestamp_millis()).to_string();
        let kept = [at.as_str(), no, &title.replace('\t', " ")].join("\t");
        leptos::task::spawn_local(async move {
            let mut all = crate::offline::drafts::read(KEY).await.unwrap_or_default();
            if all.insert(key, kept.clone()).as_deref() == Some(kept.as_str()) {
                return;
            }
            while all.len() > MOST {
                let oldest = all
                    .iter()
                    .min_by_key(|(_, kept)| time_of(kept))
                    .map(|(key, _)| key.clone());
                oldest.map(|key| all.remove(&key));
            }
            crate::offline::drafts::keep(KEY, &all);
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (key, at, no, title);
}

#[cfg(feature = "hydrate")]
fn time_of(kept: &str) -> i64 {
    kept.split('\t')
        .next()
        .and_then(|at| at.parse().ok())
        .unwrap_or(0)
}

/// Of a report the token is kept, of a complaint the address of its page.
#[cfg(feature = "hydrate")]
fn page_of(key: String) -> String {
    if key.starts_with('/') {
        key
    } else {
        ["/t/", &key].concat()
    }
}

/// What is remembered, the newest first.
#[cfg(feature = "hydrate")]
async fn remembered() -> Vec<Mine> {
    let all = crate::offline::drafts::read(KEY).await.unwrap_or_default();
    let mut all: Vec<(String, String)> = all.into_iter().collect();
    domain::order::by_key(&mut all, |(_, kept)| std::cmp::Reverse(time_of(kept)));
    let one = |(key, kept): (String, String)| {
        let mut parts = kept.splitn(3, '\t').skip(1);
        let no = parts.next().unwrap_or_default();
        let title = parts.next().filter(|title| !title.is_empty());
        Mine {
            page: page_of(key),
            title: title.unwrap_or(t("home.complaint")).to_owned(),
            sub: tf("home.number", &[("no", no)]),
            waits: None,
        }
    };
    all.into_iter().map(one).collect()
}

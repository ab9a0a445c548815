//! One command of the queue: what it is, where it stands, what its author can do about it.

use crate::access::may_open;
use crate::i18n::{lang, lookup, pick, t, tf};
use crate::offline::{Link, Outbox};
use crate::page::{use_now, use_page};
use crate::parts::reject;
use crate::time;
use crate::ui::icon;
use chrono::{DateTime, Utc};
use domain::sync::{Item, ItemState, PhotoFault};
use domain::ticket::Command;
use domain::view::TicketDetail;
use leptos::prelude::*;

/// A row of the list.
#[must_use]
pub fn row(outbox: Outbox, item: Item, asked: RwSignal<Option<Item>>) -> AnyView {
    let job = job_of(outbox, &item);
    let state = state_name(&item);
    // what was on its way when the network went waits again
    let under_way = item.state == ItemState::Sending;
    let shown = move || {
        if under_way && outbox.link() != Link::Online {
            "waiting"
        } else {
            state
        }
    };
    let mark = match state {
        "sent" => "check",
        "sending" => "cloud-up",
        "refused" | "blocked" => "alert",
        _ => "clock",
    };
    let title = title(&item, job.as_ref());
    let reasons = reasons(&item, job.as_ref());
    let (words, meta) = (item.clone(), item.clone());
    view! {
        <li class="queue-item" data-state=shown>
            {icon(mark)}
            <div>
                <p class="queue-item__title">{title}</p>
                <p class="queue-item__meta">{move || state_words(outbox, &words)} " · " {move || times(&meta)}</p>
                {reasons.into_iter().map(|why| view! { <p class="queue-item__reason">{why}</p> }).collect::<Vec<_>>()}
            </div>
            <div class="queue-item__actions">{actions(outbox, item, job.as_ref(), asked)}</div>
        </li>
    }
    .into_any()
}

/// What tells one drawing of an item from another.
#[must_use]
pub fn key(item: &Item) -> (String, &'static str, usize, usize) {
    let faults = item.photos.iter().filter(|photo| photo.fault.is_some()).count();
    (
        item.envelope.id.to_string(),
        state_name(item),
        item.photos_uploaded(),
        faults,
    )
}

/// The item's state for styles and tests.
fn state_name(item: &Item) -> &'static str {
    match item.state {
        _ if item.needs_author() && item.state != ItemState::Blocked => "refused",
        ItemState::Sent if item.is_open() => "sending",
        ItemState::Waiting => "waiting",
        ItemState::Sending => "sending",
        ItemState::Sent => "sent",
        ItemState::Refused => "refused",
        ItemState::Blocked => "blocked",
    }
}

fn job_of(outbox: Outbox, item: &Item) -> Option<TicketDetail> {
    let jobs = untrack(|| outbox.jobs())?;
    jobs.into_iter().find(|job| job.ticket.id == item.envelope.lane)
}

/// What it is: the act, then the ticket as far as this device knows it.
#[must_use]
pub fn title(item: &Item, job: Option<&TicketDetail>) -> String {
    let what = match (item.envelope.command(), job) {
        (Ok(Command::Report { report }), _) => Some(report.content.as_str().to_owned()),
        (_, Some(job)) => Some([&job.no.to_string(), " ", pick(&job.place.short())].concat()),
        _ => item
            .answer
            .as_ref()
            .and_then(|answer| answer.no)
            .map(|no| no.to_string()),
    };
    [Some(kind_word(&item.envelope.kind).to_owned()), what]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// `ticket.hand_back/1` has the sentence `kind_hand_back`; a kind of another build is an act like any other (F29).
fn kind_word(kind: &str) -> &'static str {
    let name = kind
        .trim_start_matches("ticket.")
        .split('/')
        .next()
        .unwrap_or_default();
    lookup(lang(), &["outbox.kind_", name].concat()).unwrap_or_else(|| t("outbox.kind_other"))
}

fn state_words(outbox: Outbox, item: &Item) -> &'static str {
    let waits = matches!(item.state, ItemState::Waiting | ItemState::Sending);
    t(match (item.state, outbox.link()) {
        (_, Link::SignIn) if waits => "outbox.state_sign_in",
        (_, Link::Update) if waits => "outbox.state_update",
        (ItemState::Waiting, _) => "outbox.state_waiting",
        (ItemState::Sending, Link::Offline) => "outbox.state_waiting",
        (ItemState::Sending, _) => "outbox.state_sending",
        (ItemState::Sent, _) if item.is_open() => "outbox.state_sent_photos",
        (ItemState::Sent, _) if item.answer.as_ref().is_some_and(|answer| answer.needs_review) => {
            "outbox.state_review"
        }
        (ItemState::Sent, _) => "outbox.state_sent",
        (ItemState::Refused, _) => "outbox.state_refused",
        (ItemState::Blocked, _) => "outbox.state_blocked",
    })
}

fn times(item: &Item) -> String {
    let now = use_now();
    let at = |wall_ms| {
        time::moment(
            DateTime::<Utc>::from_timestamp_millis(wall_ms).unwrap_or_default(),
            now,
        )
    };
    let when = match item.answered_wall_ms.filter(|_| item.state == ItemState::Sent) {
        Some(wall_ms) => tf("outbox.sent_at", &[("time", &at(wall_ms))]),
        None => tf("outbox.saved_at", &[("time", &at(item.envelope.client_wall_ms))]),
    };
    let all = item.photos.len().to_string();
    let photos = match item.photos.len() {
        0 => return when,
        _ if item.state == ItemState::Sent => tf(
            "outbox.photos",
            &[("done", &item.photos_uploaded().to_string()), ("n", &all)],
        ),
        _ => tf("outbox.photos_n", &[("n", &all)]),
    };
    [when, photos].join(" · ")
}

fn reasons(item: &Item, job: Option<&TicketDetail>) -> Vec<String> {
    let refusal = item.answer.as_ref().filter(|_| item.state == ItemState::Refused);
    let mut reasons: Vec<String> = refusal
        .and_then(|answer| answer.reason.as_ref())
        .map(|why| reject::named(why, job))
        .into_iter()
        .collect();
    for fault in item.photos.iter().filter_map(|photo| photo.fault) {
        let key = match fault {
            PhotoFault::Refused => "outbox.photo_refused",
            PhotoFault::Missing => "outbox.photo_missing",
        };
        reasons.push(t(key).to_owned());
    }
    if item.state == ItemState::Refused {
        reasons.push(t("outbox.kept").to_owned());
    }
    reasons
}

fn actions(outbox: Outbox, item: Item, job: Option<&TicketDetail>, asked: RwSignal<Option<Item>>) -> AnyView {
    let look = address(&item, job).map(|(href, words)| {
        let external = href.starts_with("/t/").then_some("external");
        view! { <a class="button button--small" href=href rel=external>{t(words)}</a> }
    });
    let id = item.envelope.id;
    let again = (item.needs_author() && item.state != ItemState::Blocked).then(|| {
        view! {
            <button class="button button--small" type="button" on:click=move |_| outbox.retry(id)>
                {t("outbox.again")}
            </button>
        }
    });
    let discard = item.needs_author().then(|| {
        view! {
            <button class="button button--small button--danger" type="button"
                on:click=move |_| asked.set(Some(item.clone()))>
                {icon("trash")} {t("outbox.discard")}
            </button>
        }
    });
    view! { {look} {again} {discard} }.into_any()
}

/// Where its ticket can be seen.
fn address(item: &Item, job: Option<&TicketDetail>) -> Option<(String, &'static str)> {
    if let Some(token) = &item.envelope.token {
        return Some((["/t/", token.as_str()].concat(), "outbox.track"));
    }
    let no = job
        .map(|job| job.no)
        .or_else(|| item.answer.as_ref()?.no)?
        .to_string();
    let me = use_page().me?;
    let pages = ["/jobs/", "/tickets/"].map(|page| [page, &no].concat());
    let own = usize::from(job.is_none());
    pages
        .into_iter()
        .skip(own)
        .find(|path| may_open(&me, path))
        .map(|path| (path, "outbox.look"))
}

//! One command of the queue: what it is, where it stands, what its author can do about it.

mod edit;
#[cfg(any(feature = "hydrate", test))]
mod paper;
mod pieces;

pub use edit::dialog as mend;
#[cfg(feature = "hydrate")]
pub use paper::{Kept, on_paper};

use super::age::{age, is_old, said_at};
use crate::access::may_open;
use crate::i18n::{lang, lookup, pick, t, tf};
use crate::offline::{Link, Outbox};
use crate::page::{use_now, use_page};
use crate::parts::reject;
use crate::time;
use crate::ui::icon;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::LaneId;
use domain::rejection::Rejection;
use domain::sync::{Item, ItemState, PhotoFault};
use domain::ticket::{CommandKind, Confirmed};
use domain::view::TicketDetail;
use domain::wire::{AnyKind, Envelope};
use leptos::prelude::*;

/// The questions that a row can ask.
#[derive(Clone, Copy)]
pub struct Asks {
    /// Whether to discard this one.
    pub discard: RwSignal<Option<Item>>,
    /// What to say instead in this one.
    pub mend: RwSignal<Option<Item>>,
}

/// A row of the list.
#[must_use]
pub fn row(outbox: Outbox, item: Item, asks: Asks) -> AnyView {
    let lane = item.envelope.lane;
    // jobs may be read after the queue, and change while it stands still
    let job = Memo::new(move |_| job_of(outbox, lane));
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
    let (kind, id) = (item.envelope.kind.clone(), item.envelope.id.to_string());
    let mark = match state {
        "sent" => "check",
        "sending" => "cloud-up",
        "refused" | "blocked" => "alert",
        _ => "clock",
    };
    let (named, words, meta, told) = (item.clone(), item.clone(), item.clone(), item.clone());
    let title = move || job.with(|job| title(&named, job.as_ref()));
    let why = move || {
        let all = outbox.items();
        let reasons = job.with(|job| reasons(&told, job.as_ref(), &all));
        reasons
            .into_iter()
            .map(|why| view! { <p class="queue-item__reason">{why}</p> })
            .collect::<Vec<_>>()
    };
    let old = item.clone();
    let old = move || is_old(&old, use_now()).then_some("");
    let said = pieces::words(&item.envelope);
    let actions = move || job.with(|job| actions(outbox, &item, job.as_ref(), asks));
    view! {
        <li class="queue-item" data-state=shown data-old=old data-kind=kind data-id=id>
            {icon(mark)}
            <div>
                <p class="queue-item__title">{title}</p>
                {said.map(|words| view! { <p class="queue-item__words">{words}</p> })}
                <p class="queue-item__meta">{move || state_words(outbox, &words)} " · " {move || times(&meta)}</p>
                {why}
            </div>
            <div class="queue-item__actions">{actions}</div>
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

fn job_of(outbox: Outbox, lane: LaneId) -> Option<TicketDetail> {
    outbox
        .jobs()?
        .into_iter()
        .find(|job| job.ticket.id == lane.into())
}

/// What it is: the act, then the ticket as far as this device knows it.
#[must_use]
pub fn title(item: &Item, job: Option<&TicketDetail>) -> String {
    let what = match (told(&item.envelope), job) {
        (Some(told), _) => Some(told),
        (None, Some(job)) => Some([&job.no.to_string(), " ", pick(&job.place.short())].concat()),
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

/// What a report or a new complaint tells.
fn told(envelope: &Envelope) -> Option<String> {
    let report = envelope.report().map(|report| String::from(report.content));
    report.or_else(|| envelope.filing().map(|filing| String::from(filing.text)))
}

/// Whether it is about a complaint.
fn is_complaint(envelope: &Envelope) -> bool {
    matches!(AnyKind::parse(&envelope.kind), Some(AnyKind::Complaint(_)))
}

/// `ticket.hand_back/1` has the sentence `kind_hand_back`; a kind of another build is an act like any other (F29).
fn kind_word(kind: &str) -> &'static str {
    let name = kind
        .split_once('.')
        .and_then(|(_, name)| name.split('/').next())
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
    let at = |wall_ms| time::moment(said_at(wall_ms, now), now);
    let when = match item.answered_wall_ms.filter(|_| item.state == ItemState::Sent) {
        Some(wall_ms) => tf("outbox.sent_at", &[("time", &at(wall_ms))]),
        None => saved(item, now, &at(item.envelope.client_wall_ms)),
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

/// When it was saved and, from an hour on, for how long it has waited.
fn saved(item: &Item, now: DateTime<Utc>, at: &str) -> String {
    let saved = tf("outbox.saved_at", &[("time", at)]);
    let age = age(item, now);
    if !item.is_open() || age < TimeDelta::hours(1) {
        return saved;
    }
    let waits = tf("outbox.waits", &[("span", &time::span(age))]);
    [saved, waits].join(" · ")
}

/// Why it needs its author, what became of what came with it, and what to do next.
fn reasons(item: &Item, job: Option<&TicketDetail>, all: &[Item]) -> Vec<String> {
    let mut reasons = Vec::new();
    reasons.extend(wrong_code(item, job));
    if item.state == ItemState::Refused {
        let why = item.answer.as_ref().and_then(|answer| answer.reason.as_ref());
        reasons.push(why.map_or_else(
            || t("outbox.reason_unknown").to_owned(),
            |why| reject::named(why, job),
        ));
        if why.is_some_and(Rejection::is_conflict) {
            reasons.extend(added(item, all));
        }
    }
    if item.state == ItemState::Blocked {
        let before = all.iter().find(|other| Some(other.envelope.id) == item.behind);
        let what = before.map_or(t("outbox.kind_other"), |before| kind_word(&before.envelope.kind));
        reasons.push(tf("outbox.blocked_by", &[("what", what)]));
    }
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

/// That the reporter's code was wrong which came with this completion.
fn wrong_code(item: &Item, job: Option<&TicketDetail>) -> Option<String> {
    let completes = item.envelope.kind == CommandKind::Complete.as_str() && item.state == ItemState::Sent;
    let completion = job.filter(|_| completes)?.ticket.stage.completion()?;
    let wrong = completion.confirmed == Some(Confirmed::WrongCode {});
    wrong.then(|| t("outbox.wrong_code").to_owned())
}

/// What became of notes and photos that were given beside a command that came too late: they are kept (F35).
fn added(item: &Item, all: &[Item]) -> Option<String> {
    let notes = all
        .iter()
        .filter(|other| other.envelope.lane == item.envelope.lane)
        .filter(|other| AnyKind::parse(&other.envelope.kind).is_some_and(AnyKind::only_adds));
    let (sent, waiting): (Vec<&Item>, Vec<&Item>) = notes
        .filter(|note| note.state != ItemState::Refused)
        .partition(|note| !note.is_open());
    let photos: usize = sent.iter().map(|note| note.photos.len()).sum();
    let photos = photos.to_string();
    match (sent.is_empty(), waiting.is_empty()) {
        (true, true) => None,
        (_, false) => Some(t("outbox.added_waiting").to_owned()),
        (false, true) if photos == "0" => Some(t("outbox.added_note").to_owned()),
        (false, true) => Some(tf("outbox.added", &[("n", &photos)])),
    }
}

fn actions(outbox: Outbox, item: &Item, job: Option<&TicketDetail>, asks: Asks) -> AnyView {
    let look = address(item, job).map(|(href, words)| {
        let external = (href.starts_with("/t/") || href.starts_with("/c/")).then_some("external");
        view! { <a class="button button--small" href=href rel=external>{t(words)}</a> }
    });
    let id = item.envelope.id;
    let mend = edit::can_mend(item).then(|| {
        let item = item.clone();
        view! {
            <button class="button button--small button--primary" type="button" data-act="mend"
                on:click=move |_| asks.mend.set(Some(item.clone()))>
                {icon("edit")} {t("outbox.mend")}
            </button>
        }
    });
    let again = (item.needs_author() && item.state != ItemState::Blocked).then(|| {
        view! {
            <button class="button button--small" type="button" data-act="again" on:click=move |_| outbox.retry(id)>
                {t("outbox.again")}
            </button>
        }
    });
    let discard = item.needs_author().then(|| {
        let item = item.clone();
        view! {
            <button class="button button--small button--danger" type="button" data-act="discard"
                on:click=move |_| asks.discard.set(Some(item.clone()))>
                {icon("trash")} {t("outbox.discard")}
            </button>
        }
    });
    view! { {mend} {again} {look} {discard} }.into_any()
}

/// Where its ticket or complaint can be seen.
fn address(item: &Item, job: Option<&TicketDetail>) -> Option<(String, &'static str)> {
    let complaint = is_complaint(&item.envelope);
    if let Some(token) = &item.envelope.token {
        let (page, words) = if complaint {
            ("/c/", "outbox.track_complaint")
        } else {
            ("/t/", "outbox.track")
        };
        return Some(([page, token.as_str()].concat(), words));
    }
    let no = job
        .map(|job| job.no.into())
        .or_else(|| item.answer.as_ref()?.no)?
        .to_string();
    if complaint {
        return Some((["/complaints/", &no].concat(), "outbox.look_complaint"));
    }
    let me = use_page().me?;
    let pages = ["/jobs/", "/tickets/"].map(|page| [page, &no].concat());
    let own = usize::from(job.is_none());
    pages
        .into_iter()
        .skip(own)
        .find(|path| may_open(&me, path))
        .map(|path| (path, "outbox.look"))
}

//! A report that the server does not have, or that can't be read now: from the queue of this phone when it is there.
//! With a complaint it is the same.

use super::Tracking;
use crate::error::AppError;
use crate::i18n::{pick, t, tf};
use crate::offline::{Keeping, Link};
use crate::page::{FieldError, use_page};
use crate::pages::refused;
use crate::parts::ticket;
use crate::ui;
use domain::rejection::Rejection;
use domain::sync::{Item, ItemState};
use domain::ticket::Report;
use leptos::prelude::*;

/// What waits, and what is said where nothing does.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Waiting {
    /// As it lies in the queue, when it does.
    pub here: fn(Tracking) -> Option<AnyView>,
    /// Said when there is none of that token.
    pub unknown: fn() -> AnyView,
    /// Said when it can't be read.
    pub unread: &'static str,
}

/// A report.
pub(super) const REPORT: Waiting = Waiting {
    here: on_this_phone,
    unknown,
    unread: "track.unread_text",
};

/// The server knows nothing of this token.
pub(in crate::pages) fn not_there(page: Tracking, waiting: Waiting) -> AnyView {
    refused::missing();
    ui::live(move || (waiting.here)(page).unwrap_or_else(waiting.unknown))
}

/// The server was not reached, or could not answer.
pub(in crate::pages) fn not_reached(page: Tracking, error: AppError, waiting: Waiting) -> AnyView {
    let shown = move || {
        if let Some(found) = (waiting.here)(page) {
            return found;
        }
        if page.outbox.keeping() == Keeping::Opening {
            return ui::skeleton();
        }
        let again = move |_| page.again.update(|count| *count += 1);
        let action = view! {
            <p class="muted">{error.message.clone()}</p>
            <div class="button-row">
                <button class="button button--primary" type="button" on:click=again>{t("common.retry")}</button>
                {refused::hotline("button")}
            </div>
        };
        ui::empty(
            "cloud-off",
            t("track.unread_title"),
            t(waiting.unread),
            action.into_any(),
        )
    };
    ui::live(shown)
}

pub(super) fn unknown() -> AnyView {
    let action = view! {
        <div class="button-row">
            <a class="button button--primary" href="/report">{t("track.new_report")}</a>
            <a class="button" href="/mine">{t("track.mine")}</a>
            {refused::hotline("button")}
        </div>
    };
    ui::empty(
        "search",
        t("track.unknown_title"),
        t("track.unknown_text"),
        action.into_any(),
    )
}

/// The report as it lies in the queue.
fn on_this_phone(page: Tracking) -> Option<AnyView> {
    let queued = page.queued().into_iter();
    let (item, report) = queued
        .filter_map(|item| item.envelope.report().map(|report| (item, report)))
        .next()?;
    let head = if item.state == ItemState::Refused {
        refusal(page, &item, &report)
    } else {
        waits(page, &item)
    };
    Some(view! { {head} {facts(&item, &report)} {refused::hotline("button")} }.into_any())
}

/// Saved here, and what happens with it.
pub(in crate::pages) fn waits(page: Tracking, item: &Item) -> AnyView {
    let (sent, sending) = (item.state == ItemState::Sent, page.outbox.sending());
    let offline = page.outbox.link() == Link::Offline;
    let text = match (sent, sending, offline) {
        (true, ..) => "track.sent_text",
        (_, true, _) => "track.sending_text",
        (.., true) => "track.offline_text",
        _ => "track.waiting_text",
    };
    let now = (!sent && !sending).then(|| {
        view! {
            <button class="button button--block" type="button" on:click=move |_| page.outbox.send_now()>
                {ui::icon("cloud-up")} {t("outbox.retry")}
            </button>
        }
        .into_any()
    });
    view! {
        <section class="receipt">
            <h1 class="receipt__title">{t("track.saved_title")}</h1>
            <p><span class="pending">{t(if sent { "outbox.state_sent" } else { "outbox.state_waiting" })}</span></p>
            <p class="receipt__now" role="status">{t(text)}</p>
            <p class="muted small">{t("track.saved_link")}</p>
            {now}
        </section>
    }
    .into_any()
}

/// The server would not take it: why, and the way to mend it with nothing typed again.
fn refusal(page: Tracking, item: &Item, report: &Report) -> AnyView {
    // a place that does not exist must be chosen anew
    let nowhere =
        item.answer.as_ref().and_then(|answer| answer.reason.as_ref()) == Some(&Rejection::UnknownPlace);
    let href = if nowhere {
        "/report".to_owned()
    } else {
        ["/r/", report.place.as_str()].concat()
    };
    not_taken(item, page.told, t("track.not_taken"), href)
}

/// The server would not take it: why, and the way to its form.
pub(in crate::pages) fn not_taken(
    item: &Item,
    told: fn(&Rejection) -> FieldError,
    title: &'static str,
    form: String,
) -> AnyView {
    let reason = item.answer.as_ref().and_then(|answer| answer.reason.as_ref());
    let why = reason.map(|reason| told(reason).message).unwrap_or_default();
    let id = item.envelope.id;
    // it stays in the queue, with its photos, until it was given again
    let mend = move |_| {
        #[cfg(feature = "hydrate")]
        crate::offline::prefs::set_again(Some(id));
        #[cfg(not(feature = "hydrate"))]
        let _ = id;
    };
    let text = view! {
        <h1 class="receipt__title">{title}</h1>
        <p>{why}</p>
        <p class="muted">{t("track.not_taken_text")}</p>
        <div class="button-row">
            <a class="button button--primary" href=form rel="external" on:click=mend>{t("track.mend")}</a>
        </div>
    };
    ui::banner("banner banner--box banner--danger", "alert", text.into_any())
}

fn facts(item: &Item, report: &Report) -> AnyView {
    let catalogue = use_page().catalogue;
    let category = catalogue.category(&report.category).map_or_else(
        || report.category.to_string(),
        |category| pick(&category.name).to_owned(),
    );
    let photos = photos(item);
    view! {
        <section class="card">
            <div class="card__body stack">
                <h2 class="card__title">{report.content.as_str().to_owned()}</h2>
                <dl class="facts">
                    {ticket::fact(t("report.place"), report.place.to_string().into_any())}
                    {ticket::fact(t("report.category"), category.into_any())}
                    {ticket::fact(t("report.phone"), report.reporter.phone.as_str().to_owned().into_any())}
                    {photos}
                </dl>
            </div>
        </section>
    }
    .into_any()
}

/// How many of its photos have arrived, when it has any.
pub(in crate::pages) fn photos(item: &Item) -> Option<AnyView> {
    (!item.photos.is_empty()).then(|| {
        let done = item.photos_uploaded().to_string();
        let text = tf(
            "outbox.photos",
            &[("done", &done), ("n", &item.photos.len().to_string())],
        );
        ticket::fact(t("report.photos"), text.into_any())
    })
}

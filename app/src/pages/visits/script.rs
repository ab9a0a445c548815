//! What to say on the telephone.

use super::call::About;
use crate::i18n::{t, tf};
use crate::page::use_page;
use crate::parts::ticket;
use crate::time;
use chrono::{DateTime, Utc};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The sentences of a call, with the names in them; open at first.
pub fn script(detail: &TicketDetail, about: About, now: DateTime<Utc>) -> AnyView {
    let me = use_page().me.map(|me| me.name).unwrap_or_default();
    let report = &detail.ticket.report;
    let (reported, place) = (
        time::day(detail.ticket.reported_at, now),
        ticket::place(&detail.place),
    );
    let worker = detail.ticket.stage.completion();
    let worker = worker.and_then(|completion| detail.name_of(completion.by));
    let worker = worker.unwrap_or(t("reject.colleague"));
    let (done, marks) = match about {
        About::Success => ("visits.say_done", "visits.say_marks"),
        About::Failure => ("visits.say_failed", "visits.say_marks"),
        About::Rejection => ("visits.say_rejected", "visits.say_desk_marks"),
    };
    let values = [
        ("name", report.reporter.name.as_str()),
        ("me", me.as_str()),
        ("when", reported.as_str()),
        ("place", place.as_str()),
        ("content", report.content.as_str()),
        ("worker", worker),
    ];
    let lines = [
        "visits.say_hello",
        "visits.say_about",
        done,
        marks,
        "visits.say_thanks",
    ]
    .map(|key| view! { <li>{tf(key, &values)}</li> }.into_any());
    view! {
        <details class="card card--folds" open>
            <summary class="card__head"><b>{t("visits.script")}</b></summary>
            <ol class="card__body stack stack--tight">{Vec::from(lines)}</ol>
        </details>
    }
    .into_any()
}

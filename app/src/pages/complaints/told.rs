//! What management was told and answered, and what the complainant was told.

use crate::i18n::t;
use crate::pages::tickets::{card, signed};
use crate::parts::complaint::{cause, who};
use chrono::{DateTime, Utc};
use domain::complaint::{Direction, Reply, Upward};
use domain::people::By;
use domain::view::ComplaintDetail;
use leptos::prelude::*;

/// All reports to management with their answers, the newest first.
pub fn upwards(detail: &ComplaintDetail, now: DateTime<Utc>) -> AnyView {
    let all = detail
        .complaint
        .upwards
        .iter()
        .rev()
        .map(|one| upward(one, detail, now));
    card(t("complaints.upwards"), all.collect())
}

fn upward(one: &Upward, detail: &ComplaintDetail, now: DateTime<Utc>) -> AnyView {
    // what the system reports is said by its cause
    let note = one.note.as_ref().filter(|_| one.by != By::System);
    let note = note.map(|note| view! { <p>{note.as_str().to_owned()}</p> });
    let answer = match &one.answer {
        Some(answer) => direction(answer, detail, now),
        None => view! { <p><span class="tag">{t("complaints.undirected")}</span></p> }.into_any(),
    };
    view! {
        <div class="stack stack--tight">
            <p class="section-title">{cause(one.cause)}</p>
            {note} {signed(&who(detail, one.by), one.at, now)} {answer}
        </div>
    }
    .into_any()
}

/// An answer without words is that its author took the complaint on.
fn direction(answer: &Direction, detail: &ComplaintDetail, now: DateTime<Utc>) -> AnyView {
    let text = answer
        .text
        .as_ref()
        .map_or_else(|| t("complaints.event_taken_on"), |text| text.as_str())
        .to_owned();
    view! {
        <p class="section-title">{t("complaints.direction")}</p>
        <p>{text}</p>
        {signed(&who(detail, answer.by), answer.at, now)}
    }
    .into_any()
}

/// All replies, the newest first.
pub fn replies(detail: &ComplaintDetail, now: DateTime<Utc>) -> AnyView {
    let reply = |one: &Reply| {
        view! {
            <div class="stack stack--tight">
                <p class="job-text">{one.text.as_str().to_owned()}</p> {signed(&who(detail, one.by), one.at, now)}
            </div>
        }
        .into_any()
    };
    let all = detail.complaint.replies.iter().rev().map(reply);
    card(t("complaints.replies"), all.collect())
}

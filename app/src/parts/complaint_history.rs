//! What happened to a complaint, step by step, for those who handle it.

use super::complaint::{category, cause, who};
use super::history::Step;
use super::photos;
use crate::i18n::{t, tf, word};
use crate::page::use_now;
use crate::time;
use chrono::{DateTime, Utc};
use domain::complaint::Event;
use domain::people::By;
use domain::text::Remark;
use domain::ticket::Recorded;
use domain::view::ComplaintDetail;
use leptos::prelude::*;

/// The whole history, the newest first.
#[must_use]
pub fn history(detail: &ComplaintDetail) -> AnyView {
    let now = use_now();
    let count = detail.history.len();
    let steps = detail
        .history
        .iter()
        .enumerate()
        .rev()
        .map(|(index, recorded)| step(recorded, detail, index + 1 == count, now));
    view! { <ol class="stage-steps">{steps.collect::<Vec<_>>()}</ol> }.into_any()
}

fn step(recorded: &Recorded<Event>, detail: &ComplaintDetail, last: bool, now: DateTime<Utc>) -> AnyView {
    let step = Step {
        shape: shape(&recorded.event, last),
        last,
        name: word("complaints", &["event_", recorded.event.name()].concat()),
        pending: false,
        who: who(detail, recorded.by),
        lines: lines(recorded, detail, now),
        photos: photos::strip(recorded.event.photos(), None),
    };
    step.drawn(recorded, now)
}

const fn shape(event: &Event, last: bool) -> &'static str {
    match event {
        Event::Withdrawn { .. } => "failed",
        Event::Contested { .. } => "held",
        _ if last => "current",
        _ => "done",
    }
}

/// What the step adds in words.
fn lines(recorded: &Recorded<Event>, detail: &ComplaintDetail, now: DateTime<Utc>) -> Vec<String> {
    let said = |text: &Remark| text.as_str().to_owned();
    let name = |id| detail.name_of(id).unwrap_or(t("reject.colleague")).to_owned();
    match &recorded.event {
        Event::Filed { .. } | Event::TakenOn { .. } => Vec::new(),
        Event::Classified {
            category: kind,
            about,
            note,
        } => {
            let mut lines = vec![category(*kind).to_owned()];
            if !about.is_empty() {
                let names: Vec<String> = about.iter().map(|id| name(*id)).collect();
                let names = names.join(t("common.list_comma"));
                lines.push(tf("complaints.about_names", &[("names", &names)]));
            }
            lines.extend(note.iter().map(said));
            lines
        }
        Event::Assigned { to, due, note } => {
            let when = time::moment(*due, now);
            let mut lines = vec![tf(
                "complaints.assigned_to",
                &[("name", &name(*to)), ("when", &when)],
            )];
            lines.extend(note.iter().map(said));
            lines
        }
        Event::ReportedUp { cause: why, note } => {
            // what the system reports is said by its cause
            let note = note.iter().filter(|_| recorded.by != By::System).map(said);
            std::iter::once(cause(*why).to_owned()).chain(note).collect()
        }
        Event::Directed { text, .. } | Event::Replied { text } => vec![said(text)],
        Event::Contested { reason, .. } => vec![said(reason)],
        Event::Noted { text, .. } => text.iter().map(said).collect(),
        Event::Closed { note } => note.iter().map(said).collect(),
        Event::Withdrawn { reason } => reason.iter().map(said).collect(),
    }
}

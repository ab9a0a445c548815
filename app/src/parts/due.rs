//! By when the next step is to be taken, in words.

use crate::i18n::tf;
use crate::time;
use chrono::{DateTime, Utc};
use domain::ticket::StageName;
use domain::view::TicketRow;
use leptos::prelude::*;

/// What is due at a stage.
const fn sentence(stage: StageName) -> Option<&'static str> {
    match stage {
        StageName::Submitted => Some("times.due_submitted"),
        StageName::Accepted => Some("times.due_accepted"),
        StageName::Dispatched | StageName::Acknowledged | StageName::InProgress | StageName::OnHold => {
            Some("times.due_work")
        }
        _ => None,
    }
}

/// By when the next step of a ticket in a list is due; nothing when nothing is.
#[must_use]
pub fn next(row: &TicketRow, now: DateTime<Utc>) -> AnyView {
    row.next_due().map(|at| of(row.stage, at, now)).into_any()
}

/// What is due at `stage`, by when, and how late it is.
#[must_use]
pub fn of(stage: StageName, at: DateTime<Utc>, now: DateTime<Utc>) -> AnyView {
    let Some(key) = sentence(stage) else { return ().into_any() };
    let due = tf(key, &[("when", &time::moment(at, now))]);
    let late = now - at;
    let (class, text) = if late.num_seconds() > 0 {
        let span = time::span(late);
        (
            "due due--late",
            tf("times.due_late", &[("due", &due), ("span", &span)]),
        )
    } else if late.num_minutes() > -60 {
        ("due due--soon", due)
    } else {
        ("due", due)
    };
    view! { <span class=class>{text}</span> }.into_any()
}

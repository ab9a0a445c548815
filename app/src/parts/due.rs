//! By when the next step is to be taken, in words.

use super::ticket::fact;
use crate::i18n::{t, tf};
use crate::time;
use chrono::{DateTime, Utc};
use domain::ticket::{Stage, StageName, Ticket};
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

/// What was promised of a ticket for which nobody was sent yet, as a fact; nothing later, when an order says more.
#[must_use]
pub fn promised(ticket: &Ticket, now: DateTime<Utc>) -> AnyView {
    let waits = matches!(ticket.stage, Stage::Submitted {} | Stage::Accepted {});
    let Some(promise) = ticket.promise.filter(|_| waits) else {
        return ().into_any();
    };
    let lines = view! {
        <span class="cluster">
            {of(ticket.stage.name(), promise.respond_by, now)} {of(StageName::InProgress, promise.repair_by, now)}
        </span>
    };
    fact(t("times.due_label"), lines.into_any())
}

/// What is due at `stage`, by when, and how late it is.
#[must_use]
pub fn of(stage: StageName, at: DateTime<Utc>, now: DateTime<Utc>) -> AnyView {
    let Some(key) = sentence(stage) else {
        return ().into_any();
    };
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

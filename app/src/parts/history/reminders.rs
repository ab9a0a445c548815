//! Reminders of the system in a history: each half day one, folded into one step while nothing else happens.

use super::note;
use crate::i18n::tf;
use crate::time;
use chrono::{DateTime, Utc};
use domain::people::By;
use domain::ticket::Event;
use domain::view::HistoryEntry;
use leptos::prelude::*;

/// The steps of a history: each event by itself, but for reminders of the system that follow one another.
pub(super) fn folded(history: &[HistoryEntry]) -> impl DoubleEndedIterator<Item = &[HistoryEntry]> {
    history.chunk_by(|one, next| is_reminder(one) && is_reminder(next))
}

fn is_reminder(entry: &HistoryEntry) -> bool {
    let recorded = &entry.recorded;
    matches!(recorded.event, Event::Urged { .. }) && recorded.by == By::System
}

/// Several reminders as one step, which opens to show each, the newest first.
pub(super) fn reminded(reminders: &[HistoryEntry], last: bool, now: DateTime<Utc>) -> AnyView {
    let newest = reminders
        .last()
        .map(|entry| time::moment(entry.recorded.at, now))
        .unwrap_or_default();
    let count = reminders.len().to_string();
    let name = tf("event.reminded", &[("n", &count), ("when", &newest)]);
    let each = reminders.iter().rev().map(|entry| {
        let recorded = &entry.recorded;
        let lines = note(&recorded.event, now, &|_| String::new());
        let lines = lines.into_iter().map(|line| [" · ", &line].concat());
        view! {
            <li class="stage-step__meta">
                <time datetime=recorded.at.to_rfc3339()>{time::moment(recorded.at, now)}</time> {lines.collect::<String>()}
            </li>
        }
    });
    let shape = if last { "current" } else { "done" };
    view! {
        <li class="stage-step" data-state=shape data-reminded=count
            aria-current=last.then_some("step")>
            <details>
                <summary class="stage-step__name">{name}</summary>
                <ol class="stage-step__each">{each.collect::<Vec<_>>()}</ol>
            </details>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ticket::Recorded;

    fn entry(by: By, event: Event) -> HistoryEntry {
        let recorded = Recorded {
            version: 1,
            at: DateTime::from_timestamp(1_800_000_000, 0).expect("a time"),
            phone_at: None,
            skew_s: None,
            offline: false,
            by,
            event,
        };
        HistoryEntry {
            recorded,
            pending: false,
        }
    }

    #[test]
    fn reminders_of_the_system_that_follow_one_another_are_one_step() {
        let urged = |by| {
            let (whom, note) = (None, None);
            entry(by, Event::Urged { whom, note })
        };
        let history = [
            entry(By::System, Event::Closed {}),
            urged(By::System),
            urged(By::System),
            urged(By::System),
            urged(By::Reporter),
            urged(By::Reporter),
            urged(By::System),
            entry(By::Reporter, Event::Accepted {}),
            urged(By::System),
            urged(By::System),
        ];
        let sizes: Vec<usize> = folded(&history).map(<[_]>::len).collect();
        assert_eq!(sizes, [1, 3, 1, 1, 1, 1, 2], "what people urged stands by itself");
        assert_eq!(folded(&[]).count(), 0);
    }
}

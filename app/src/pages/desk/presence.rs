//! Who else has the ticket open: colleagues see each other within two seconds, and no longer than it is true.
//! Two officers at once do not step on each other.

use crate::api::desk::looking;
use crate::i18n::{t, tf};
use crate::offline;
use crate::page::use_page;
use crate::time;
use crate::ui::icon_small;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketNo};
use domain::view::Looking;
use leptos::prelude::*;
use std::time::Duration;

/// How often the server is told that the ticket is still open here. A colleague's line holds for two of these and a
/// little.
const BEAT: Duration = Duration::from_secs(10);

/// Whoever only walks past a ticket is not looking at it.
const PAUSE: Duration = Duration::from_millis(300);

/// Who looks at what, as this page knows it.
#[derive(Clone, Copy)]
pub struct Presence {
    me: Option<PersonId>,
    all: RwSignal<Vec<Looking>>,
    /// Whether the server is being told something.
    telling: StoredValue<bool>,
    /// What it is told next.
    next: StoredValue<Option<Word>>,
}

/// What the server is told: which ticket is open, and which no longer is.
type Word = (Option<TicketNo>, Option<TicketNo>);

/// What is left to be told when `later` follows on `earlier`, which was not told yet.
fn merged(earlier: Option<Word>, later: Word) -> Word {
    let left = earlier.and_then(|(_, left)| left).or(later.1);
    (later.0, left.filter(|left| Some(*left) != later.0))
}

impl Presence {
    /// Tells the server which ticket is open, from now on until the page is left, and hears of others. To be called
    /// while the page is built.
    pub fn new(open: Memo<Option<TicketNo>>) -> Self {
        let presence = Self {
            me: use_page().me.map(|me| me.id),
            all: RwSignal::new(Vec::new()),
            telling: StoredValue::new(false),
            next: StoredValue::new(None),
        };
        // what the server was told last
        let told = StoredValue::new(None::<TicketNo>);
        Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
            if let Some(handle) = waiting.flatten() {
                handle.clear();
            }
            let (now_open, _turn) = (open.get(), offline::looked());
            if now_open == told.get_value() {
                // somebody else came or went
                presence.tell(now_open, None);
                return None;
            }
            let tell = move || {
                let left = told.try_get_value().flatten();
                if told.try_set_value(now_open).is_none() {
                    presence.tell(now_open, left);
                }
            };
            set_timeout_with_handle(tell, PAUSE).ok()
        });
        let beat = move || {
            // a page that nobody sees looks at nothing, and shows nothing that could be old
            if offline::is_visible() {
                presence.tell(told.try_get_value().flatten(), None);
            }
        };
        Effect::new(move |_| {
            if let Ok(handle) = set_interval_with_handle(beat, BEAT) {
                on_cleanup(move || handle.clear());
            }
        });
        let leave = move || {
            if let Some(left) = told.try_get_value().flatten() {
                offline::say_looking(None, Some(left));
            }
        };
        // also when the window is closed or the telephone put away; seen again, the ticket is looked at again
        let hidden = window_event_listener_untyped("pagehide", move |_| leave());
        let turned = window_event_listener_untyped("visibilitychange", move |_| {
            if offline::is_visible() {
                beat();
            } else {
                leave();
            }
        });
        on_cleanup(move || {
            leave();
            hidden.remove();
            turned.remove();
        });
        presence
    }

    /// Tells the server, and hears who looks at what. One after the other: a word that overtook another would leave this
    /// page at two tickets.
    fn tell(self, at: Option<TicketNo>, left: Option<TicketNo>) {
        let queued = self
            .next
            .try_update_value(|next| *next = Some(merged(next.take(), (at, left))));
        if queued.is_none() || self.telling.try_get_value() != Some(false) {
            return;
        }
        self.telling.set_value(true);
        leptos::task::spawn_local(async move {
            while let Some((at, left)) = self.next.try_update_value(Option::take).flatten() {
                // when it is not heard, nothing is known of others
                let all = looking(at, left).await.unwrap_or_default();
                let same = self.all.try_with_untracked(|old| *old == all);
                if same == Some(false) {
                    self.all.try_set(all);
                }
            }
            self.telling.try_set_value(false);
        });
    }

    /// The colleagues who have that ticket open; whoever reads it hears of changes.
    fn others(self, no: TicketNo) -> Vec<Looking> {
        self.all.with(|all| {
            let others = all
                .iter()
                .filter(|one| one.no == no && Some(one.person) != self.me);
            others.cloned().collect()
        })
    }

    /// The names of the colleagues who have that ticket open, and since when the first of them has; none when nobody
    /// has. Whoever reads it hears of changes.
    pub fn others_at(self, no: TicketNo) -> Option<(String, DateTime<Utc>)> {
        let others = self.others(no);
        let since = others.iter().map(|one| one.since).min()?;
        Some((names(&others)?, since))
    }

    /// Below a ticket's row: who is looking at it.
    pub fn line(self, no: TicketNo) -> AnyView {
        let names = move || names(&self.others(no));
        let text = move || names().map(|names| tf("desk.looking", &[("name", &names)]));
        view! { <p class="looking" hidden=move || text().is_none()>{icon_small("user")} {text}</p> }
            .into_any()
    }

    /// Above a ticket: who is looking at it, and since when.
    pub fn note(self, no: TicketNo, now: DateTime<Utc>) -> AnyView {
        let text = move || {
            let (name, since) = self.others_at(no)?;
            let when = time::ago(since, now);
            Some(tf("desk.looking_since", &[("name", &name), ("when", &when)]))
        };
        view! {
            <div role="status" hidden=move || text().is_none()>
                <p class="looking looking--note">{icon_small("user")} {text}</p>
            </div>
        }
        .into_any()
    }
}

fn names(others: &[Looking]) -> Option<String> {
    let names: Vec<&str> = others.iter().map(|one| one.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(t("common.list_comma")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_told_yet_is_told_with_what_follows() {
        let [one, other, third] = [100_001, 100_002, 100_003].map(TicketNo);
        assert_eq!(merged(None, (Some(other), Some(one))), (Some(other), Some(one)));
        // the one in between was never told: what is left is the first
        let waiting = merged(None, (Some(other), Some(one)));
        assert_eq!(
            merged(Some(waiting), (Some(third), Some(other))),
            (Some(third), Some(one))
        );
        // back to the first: nothing is left
        assert_eq!(merged(Some(waiting), (Some(one), Some(other))), (Some(one), None));
        assert_eq!(
            merged(Some(waiting), (Some(other), None)),
            (Some(other), Some(one))
        );
    }
}

//! Giving a command: saved on the phone first, never waiting for a network.

use super::step;
use crate::i18n::{t, tf};
use crate::offline::{Identity, Outbox};
use crate::page::{Now, use_page};
use crate::parts::act;
use crate::ui::{Toaster, use_toaster};
use chrono::{DateTime, Utc};
use domain::id::{LaneId, TicketId};
use domain::people::Actor;
use domain::rejection::Rejection;
use domain::sync::{NewCommand, StoreFault, preview};
use domain::ticket::{Command, CommandKind};
use domain::view::TicketDetail;
use leptos::prelude::*;
use std::time::Duration;

/// After a command the buttons of its job rest so long: where one stood the next one stands now, and a trembling
/// thumb taps twice.
const REST: Duration = Duration::from_millis(700);

/// How the worker's pages give commands.
#[derive(Clone, Copy)]
pub struct Giver {
    pub outbox: Outbox,
    pub now: RwSignal<DateTime<Utc>>,
    toaster: Toaster,
    busy: RwSignal<Option<LaneId>>,
}

/// The page's way to give commands. To be called while the page is built.
#[must_use]
pub fn use_giver() -> Giver {
    Giver {
        outbox: expect_context::<Outbox>(),
        now: expect_context::<Now>().0,
        toaster: use_toaster(),
        busy: RwSignal::new(None),
    }
}

/// Why the rules would refuse `command` now, as far as this phone knows. The same rules decide on the server.
#[must_use]
pub fn refusal(detail: &TicketDetail, command: &Command, now: DateTime<Utc>) -> Option<Rejection> {
    let actor = Actor::Staff(use_page().me?.into());
    preview(detail, command, &actor, now).err()
}

impl Giver {
    /// Whether a command of this job is being saved, or was a moment ago.
    #[must_use]
    pub fn busy(self, lane: TicketId) -> bool {
        self.busy.get() == Some(lane.into())
    }

    /// Saves a command, says so, and tells `then` how it went.
    pub fn save(self, command: NewCommand, then: impl FnOnce(Result<(), StoreFault>) + 'static) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(command.lane));
        let done = t(step::done(command.command.kind));
        leptos::task::spawn_local(async move {
            let saved = self.outbox.save(Identity::Staff, command).await;
            if saved.is_ok() {
                self.toaster.success(tf("jobs.saved_here", &[("what", done)]));
            }
            then(saved.map(|_| ()));
            set_timeout(
                move || {
                    self.busy.try_set(None);
                },
                REST,
            );
        });
    }

    /// Takes a step that needs no form.
    pub fn take(self, lane: TicketId, version: u64, kind: CommandKind) {
        let Some(command) = step::plain(kind) else { return };
        self.save(act::on(lane, version, command), move |saved| {
            if let Err(fault) = saved {
                self.toaster.danger(act::not_saved(&fault));
            }
        });
    }
}

//! What a click of staff does: it gives a command, waits for the answer, and says what came of it.

use super::reject;
use crate::api::tickets::ticket_detail;
use crate::i18n::t;
use crate::offline::{Given, Identity, Outbox};
use crate::ui::{Toaster, use_toaster};
use domain::id::TicketId;
use domain::people::By;
use domain::rejection::Rejection;
use domain::sync::{NewCommand, StoreFault};
use domain::ticket::Command;
use domain::view::TicketDetail;
use domain::wire::{Answer, AnswerStatus};
use leptos::prelude::*;

/// How a page gives commands.
#[derive(Clone, Copy)]
pub struct Act {
    outbox: Outbox,
    toaster: Toaster,
    busy: RwSignal<bool>,
}

/// The page's way to give commands. To be called while the page is built.
#[must_use]
pub fn use_act() -> Act {
    Act {
        outbox: expect_context::<Outbox>(),
        toaster: use_toaster(),
        busy: RwSignal::new(false),
    }
}

/// A command of staff on a ticket, without photos.
#[must_use]
pub fn on(lane: TicketId, version: u64, command: Command) -> NewCommand {
    NewCommand {
        lane,
        command: command.into(),
        token: None,
        base_version: Some(version),
        photos: Vec::new(),
    }
}

impl Act {
    /// Whether an answer is being waited for.
    #[must_use]
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Gives a command as the signed-in person. `done` is said when it took effect or is safe on this device;
    /// `then` hears whether, and why not.
    pub fn give(self, command: NewCommand, done: String, then: impl FnOnce(Result<(), Rejection>) + 'static) {
        self.give_for(command, None, move |_| done, move |given| then(given.map(|_| ())));
    }

    /// Like [`Act::give`], on a ticket that the page shows: who was first is said by name.
    pub fn give_on(
        self,
        detail: TicketDetail,
        command: Command,
        done: String,
        then: impl FnOnce(Result<(), Rejection>) + 'static,
    ) {
        let command = on(detail.ticket.id, detail.ticket.version, command);
        self.give_for(
            command,
            Some(detail),
            move |_| done,
            move |given| then(given.map(|_| ())),
        );
    }

    /// Gives a command whose answer is needed: `done` makes the sentence of it, `then` hears it. `detail` is the
    /// ticket as the page shows it, for the names of those who were first.
    ///
    /// One command at a time: while an answer is waited for, another one is not taken, so that a double click is
    /// one command. `then` is not called when nothing could be saved; the page keeps what was typed.
    pub fn give_for(
        self,
        command: NewCommand,
        detail: Option<TicketDetail>,
        done: impl FnOnce(&Given) -> String + 'static,
        then: impl FnOnce(Result<Given, Rejection>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        // sentences need the page's clock and language after the answer as well
        let page = Owner::current().unwrap_or_default();
        leptos::task::spawn_local(async move {
            let given = self.outbox.give(Identity::Staff, command).await;
            let heard = match given {
                Ok(Given::Answered(answer)) if is_refusal(&answer) => {
                    let reason = answer.reason.unwrap_or(Rejection::BadPayload);
                    let detail = knowing(&reason, detail).await;
                    self.toaster
                        .danger(page.with(|| reject::named(&reason, detail.as_ref())));
                    Some(Err(reason))
                }
                Ok(given) => {
                    let mut text = done(&given);
                    if !matches!(&given, Given::Answered(answer) if answer.took_effect()) {
                        text.push_str(t("common.saved_here"));
                    }
                    self.toaster.success(text);
                    Some(Ok(given))
                }
                Err(fault) => {
                    self.toaster.danger(not_saved(&fault));
                    None
                }
            };
            // the page may have been left meanwhile: then there is nobody to hear it
            let left = self.busy.try_set(false).is_some();
            if let Some(heard) = heard.filter(|_| !left) {
                page.with(|| then(heard));
            }
        });
    }
}

/// Whether the server has decided against it. Anything else that did not take effect is sent again by itself.
fn is_refusal(answer: &Answer) -> bool {
    matches!(answer.status, AnswerStatus::Conflict | AnswerStatus::Rejected)
}

/// The ticket, knowing the name of whoever was first. That person is new to it as often as not, so it is read again
/// when the page's copy does not know the name.
async fn knowing(reason: &Rejection, detail: Option<TicketDetail>) -> Option<TicketDetail> {
    let detail = detail?;
    let first = match reason {
        Rejection::WrongStage {
            by: By::Person(person),
            ..
        } => *person,
        Rejection::AlreadyTaken { by, .. } => *by,
        _ => return Some(detail),
    };
    if detail.name_of(first).is_some() {
        return Some(detail);
    }
    let fresh = ticket_detail(detail.no).await.ok().flatten();
    Some(fresh.unwrap_or(detail))
}

/// Why something could not be saved on this device, and what to do.
#[must_use]
pub const fn not_saved_key(fault: &StoreFault) -> &'static str {
    match fault {
        StoreFault::Full => "common.not_saved_full",
        StoreFault::Blocked => "common.not_saved_blocked",
        StoreFault::Failed(_) => "common.not_saved",
    }
}

/// The sentence of [`not_saved_key`].
#[must_use]
pub fn not_saved(fault: &StoreFault) -> String {
    t(not_saved_key(fault)).to_owned()
}

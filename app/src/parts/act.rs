//! What a click of staff does: it gives a command, waits for the answer, and says what came of it.

use super::reject;
use crate::api::complaints::complaint_detail;
use crate::api::tickets::ticket_detail;
use crate::i18n::t;
use crate::offline::{Given, Identity, Outbox, drafts};
use crate::ui::{Toaster, use_toaster};
use domain::id::{LaneId, PersonId};
use domain::people::By;
use domain::rejection::Rejection;
use domain::sync::{NewCommand, StoreFault};
use domain::view::{ComplaintDetail, TicketDetail};
use domain::wire::{Answer, AnswerStatus, Packed};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How a page gives commands.
#[derive(Clone, Copy)]
pub struct Act {
    outbox: Outbox,
    toaster: Toaster,
    busy: RwSignal<bool>,
    /// Whether the caller says beside the field what is wrong with it.
    beside: bool,
    /// Whether it goes on with what one click has begun.
    goes_on: bool,
}

/// The page's way to give commands. To be called while the page is built.
#[must_use]
pub fn use_act() -> Act {
    Act {
        outbox: expect_context::<Outbox>(),
        toaster: use_toaster(),
        busy: RwSignal::new(false),
        beside: false,
        goes_on: false,
    }
}

/// What a command is for, as the page shows it.
#[derive(Clone, Debug)]
pub enum Known {
    /// A ticket.
    Ticket(Box<TicketDetail>),
    /// A complaint.
    Complaint(Box<ComplaintDetail>),
}

impl From<TicketDetail> for Known {
    fn from(detail: TicketDetail) -> Self {
        Self::Ticket(Box::new(detail))
    }
}

impl From<ComplaintDetail> for Known {
    fn from(detail: ComplaintDetail) -> Self {
        Self::Complaint(Box::new(detail))
    }
}

impl Known {
    /// A command on it, without photos.
    fn on(&self, command: impl Into<Packed>) -> NewCommand {
        match self {
            Self::Ticket(detail) => on(detail.ticket.id, detail.ticket.version, command),
            Self::Complaint(detail) => on(detail.complaint.id, detail.complaint.version, command),
        }
    }

    /// The name of a person in it.
    fn name_of(&self, id: PersonId) -> Option<&str> {
        match self {
            Self::Ticket(detail) => detail.name_of(id),
            Self::Complaint(detail) => detail.name_of(id),
        }
    }

    /// As the server has it now, when it can be read.
    async fn again(&self) -> Option<Self> {
        match self {
            Self::Ticket(detail) => Some(ticket_detail(detail.no).await.ok()??.into()),
            Self::Complaint(detail) => Some(complaint_detail(detail.no).await.ok()??.into()),
        }
    }
}

/// A command of staff on a ticket or a complaint, without photos.
#[must_use]
pub fn on(lane: impl Into<LaneId>, version: u64, command: impl Into<Packed>) -> NewCommand {
    NewCommand {
        lane: lane.into(),
        command: command.into(),
        token: None,
        base_version: Some(version),
        photos: Vec::new(),
    }
}

impl Act {
    /// For a form that says beside each field what is wrong with it: a toast would say it twice, and cover the field.
    #[must_use]
    pub const fn beside_fields(self) -> Self {
        Self { beside: true, ..self }
    }

    /// For the next of several commands of one click: what was refused of the earlier ones stays to be read.
    #[must_use]
    pub const fn going_on(self) -> Self {
        Self {
            goes_on: true,
            ..self
        }
    }

    /// Whether an answer is being waited for.
    #[must_use]
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Gives a command as the signed-in person. `done` is said when it took effect or is safe on this device;
    /// `then` hears whether, and why not.
    pub fn give(
        self,
        command: NewCommand,
        done: impl Into<Done>,
        then: impl FnOnce(Result<(), Rejection>) + 'static,
    ) {
        let done = done.into();
        self.give_for(
            command,
            None,
            move |_| done.said(),
            move |given| then(given.map(|_| ())),
        );
    }

    /// Like [`Act::give`], on what the page shows: who was first is said by name.
    pub fn give_on(
        self,
        known: impl Into<Known>,
        command: impl Into<Packed>,
        done: impl Into<Done>,
        then: impl FnOnce(Result<(), Rejection>) + 'static,
    ) {
        let (known, done) = (known.into(), done.into());
        self.give_for(
            known.on(command),
            Some(known),
            move |_| done.said(),
            move |given| then(given.map(|_| ())),
        );
    }

    /// Gives a command whose answer is needed: `done` makes the sentence of it, `then` hears it. `known` is what
    /// it is for as the page shows it, for the names of those who were first.
    ///
    /// One command at a time: while an answer is waited for, another one is not taken, so that a double click is
    /// one command. `then` is not called when nothing could be saved; the page keeps what was typed.
    pub fn give_for(
        self,
        command: NewCommand,
        known: Option<Known>,
        done: impl FnOnce(&Given) -> String + 'static,
        then: impl FnOnce(Result<Given, Rejection>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        if !self.goes_on {
            // what went wrong before is history
            self.toaster.clear_danger();
        }
        // sentences need the page's clock and language after the answer as well
        let page = Owner::current().unwrap_or_default();
        leptos::task::spawn_local(async move {
            let given = self.outbox.give(Identity::Staff, command).await;
            let heard = match given {
                Ok(Given::Answered(answer)) if is_refusal(&answer) => {
                    let reason = answer.reason.unwrap_or(Rejection::BadPayload);
                    let known = knowing(&reason, known).await;
                    let name_of = |person| known.as_ref().and_then(|known| known.name_of(person));
                    if !(self.beside && reason.field().is_some()) {
                        self.toaster
                            .danger(page.with(|| reject::by_name(&reason, &name_of)));
                    }
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

/// What is said once a command took effect or is safe on this device, and what is left then of the draft from which it
/// was given: that must not come back, also when the page was left before the answer.
pub struct Done {
    text: String,
    draft: Option<(String, BTreeMap<String, String>)>,
}

impl From<String> for Done {
    fn from(text: String) -> Self {
        Self { text, draft: None }
    }
}

impl Done {
    /// The draft of that name is done with.
    pub fn dropping(text: String, draft: String) -> Self {
        Self::leaving(text, draft, BTreeMap::new())
    }

    /// Of the draft of that name there is still `rest`.
    pub fn leaving(text: String, draft: String, rest: BTreeMap<String, String>) -> Self {
        Self {
            text,
            draft: Some((draft, rest)),
        }
    }

    /// Leaves of the draft what is left; gives the sentence.
    pub fn said(self) -> String {
        match self.draft {
            Some((key, rest)) if rest.is_empty() => drafts::drop(&key),
            Some((key, rest)) => drafts::keep(&key, &rest),
            None => {}
        }
        self.text
    }
}

/// Whether the server has decided against it. Anything else that did not take effect is sent again by itself.
pub(crate) fn is_refusal(answer: &Answer) -> bool {
    matches!(answer.status, AnswerStatus::Conflict | AnswerStatus::Rejected)
}

/// What a command was for, knowing the name of whoever was first. That person is new to it as often as not, so it is
/// read again when the page's copy does not know the name.
async fn knowing(reason: &Rejection, known: Option<Known>) -> Option<Known> {
    let known = known?;
    let first = match reason {
        Rejection::WrongStage {
            by: By::Person(person),
            ..
        }
        | Rejection::ComplaintMoved {
            by: By::Person(person),
            ..
        } => *person,
        Rejection::AlreadyTaken { by, .. } => *by,
        _ => return Some(known),
    };
    if known.name_of(first).is_some() {
        return Some(known);
    }
    let fresh = known.again().await;
    Some(fresh.unwrap_or(known))
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

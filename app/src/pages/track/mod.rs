//! A reporter's private page of one ticket, also of one that still waits on this phone. The page of a complaint stands
//! on the same pieces.

pub(super) mod acts;
#[cfg(feature = "staff")]
mod beside;
pub mod mine;
#[cfg(feature = "staff")]
mod note;
#[cfg(feature = "staff")]
mod rate;
pub(super) mod seen;
pub(super) mod waiting;

#[cfg(feature = "staff")]
pub use note::Note;
#[cfg(feature = "staff")]
pub use rate::Rate;

use crate::i18n::t;
use crate::offline::Outbox;
use crate::page::{FieldError, Shown, use_page};
use crate::parts::shown::{Showing, use_shown};
use crate::parts::{nav, reject};
use crate::ui::{self, Toaster};
use domain::complaint;
use domain::rejection::Rejection;
use domain::sync::{Item, ItemState};
use domain::wire::Envelope;
use leptos::prelude::*;

/// How often the page asks again, in seconds.
#[cfg(feature = "hydrate")]
const EVERY: u64 = 30;

/// What the page stands on.
#[derive(Clone, Copy)]
pub(super) struct Tracking {
    /// The token in the address.
    pub token: StoredValue<String>,
    /// Counts up when the ticket shall be read again.
    pub again: RwSignal<u32>,
    /// What is wrong with what the reporter asked.
    pub errors: RwSignal<Vec<FieldError>>,
    /// Whether an answer is being waited for.
    pub busy: RwSignal<bool>,
    /// The queue of this phone.
    pub outbox: Outbox,
    /// How a refusal is said here.
    pub told: fn(&Rejection) -> FieldError,
    /// Says what went well.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "the server draws the forms, browsers send them")
    )]
    toaster: Toaster,
    /// Where the page's clock and language are found once it runs.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "the server draws the forms, browsers send them")
    )]
    owner: StoredValue<Option<Owner>>,
}

impl Tracking {
    /// What the page of this token stands on. To be called while the page is built.
    pub fn of(token: &str, told: fn(&Rejection) -> FieldError) -> Self {
        Self {
            token: StoredValue::new(token.to_owned()),
            again: RwSignal::new(0),
            errors: RwSignal::new(use_page().form.errors),
            busy: RwSignal::new(false),
            outbox: expect_context::<Outbox>(),
            told,
            toaster: ui::use_toaster(),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// Reads it again when that is asked for, when the server has more of what lies in the queue, and now and then.
    pub fn follow(self, read: Showing) {
        Effect::new(move |before: Option<(u32, usize)>| {
            let now = (self.again.get(), self.sent());
            if before.is_some_and(|before| before != now) {
                read.again();
            }
            now
        });
        #[cfg(feature = "hydrate")]
        ask_again(self);
    }

    /// What this phone has in its queue for the ticket.
    pub fn queued(self) -> Vec<Item> {
        let token = self.token.get_value();
        let mut items = self.outbox.items();
        items.retain(|item| {
            item.envelope
                .token
                .as_ref()
                .is_some_and(|own| own.as_str() == token)
        });
        items
    }

    /// How much of it the server has; when it grows the ticket is read again.
    fn sent(self) -> usize {
        self.queued()
            .iter()
            .filter(|item| item.state == ItemState::Sent)
            .count()
    }
}

/// The page of a token.
#[must_use]
pub fn page(token: &str) -> AnyView {
    let read = use_shown();
    let page = Tracking::of(token, reject::to_reporter);
    page.follow(read);
    let content = read.drawn(move |read| match read {
        Ok(Shown::Ticket(Some(view))) => seen::seen(page, view),
        Ok(_) => waiting::not_there(page, waiting::REPORT),
        Err(error) => waiting::not_reached(page, error.clone(), waiting::REPORT),
    });
    let content = view! {
        <div class="content content--form">
            {ui::error_summary(page.errors.into())}
            {content}
        </div>
    };
    nav::plain(t("track.title"), content.into_any())
}

/// The private page of what a command is about, when its author holds the token of one: a ticket's or a complaint's.
#[must_use]
pub fn way(of: &Envelope) -> Option<String> {
    let token = of.token.as_ref()?.as_str();
    let complaint = complaint::CommandKind::parse(&of.kind).is_some();
    Some([if complaint { "/c/" } else { "/t/" }, token].concat())
}

/// Reads the ticket again now and then, while somebody looks, and nobody types or has opened a form.
#[cfg(feature = "hydrate")]
fn ask_again(page: Tracking) {
    let tick = move || {
        let typing = document()
            .query_selector("details[open],textarea:focus,input:focus")
            .is_ok_and(|one| one.is_some());
        let seen = document().visibility_state() == web_sys::VisibilityState::Visible;
        if seen && !typing {
            page.again.try_update(|count| *count += 1);
        }
    };
    if let Ok(timer) = set_interval_with_handle(tick, std::time::Duration::from_secs(EVERY)) {
        on_cleanup(move || timer.clear());
    }
}

//! The duty officer's inbox and intake: keyboard first, with a telephone in one hand.

mod actions;
mod beside;
mod calls;
mod detail;
mod fate;
mod fields;
mod follow;
mod form;
mod hints;
mod inbox;
mod intake;
mod kept;
mod keys;
mod merge;
mod new;
mod new_side;
mod pane;
mod pieces;
mod presence;
mod ready;
mod send;
mod state;
mod strip;
mod typed;

pub(super) use intake::Intake;
pub use new::NewReport;
pub(super) use pane::{Again, Pane};
pub(super) use pieces::kbd;
pub(super) use presence::Presence;
pub(super) use send::{called_at, counted};
pub(crate) use strip::listen_anywhere;
pub(super) use typed::{focus, focus_summary};

use crate::i18n::t;
use crate::parts::nav;
use leptos::prelude::*;
use state::Inbox;

/// The page.
#[component]
pub fn Desk() -> impl IntoView {
    let inbox = Inbox::new();
    let help = NodeRef::new();
    keys::listen(inbox, help);
    let shown = move || {
        if inbox.no.get().is_some() {
            "detail"
        } else {
            "list"
        }
    };
    let content = view! {
        <div class="panes" data-show=shown>
            {inbox::pane(inbox, help)}
            {detail::pane(inbox)}
        </div>
        {keys::help(help)}
    };
    nav::staff(t("desk.title"), "app app--panes", content.into_any())
}

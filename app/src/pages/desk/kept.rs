//! What was typed into a form of triage and not given: while the page is open it is remembered there, so that the form can
//! be closed and opened again; it is kept on this device as well, for when the page was closed.

use super::actions::Form;
use super::state::Inbox;
use crate::parts::draft::{Draft, Values};
use domain::id::TicketNo;
use leptos::prelude::*;

/// Under this name a draft has the text.
const TEXT: &str = "text";

/// Under which name what was typed into a form is remembered.
pub fn key(no: TicketNo, form: Form) -> String {
    [&no.to_string(), "/", form.as_str()].concat()
}

/// Remembers what is typed into a form as long as the page is open.
pub fn remember(inbox: Inbox, no: TicketNo, form: Form, text: &str) {
    inbox.typed.update_value(|typed| {
        typed.insert(key(no, form), text.to_owned());
    });
}

/// The text of a form as it was left, and its draft, which is kept from now on. To be called while the form is built.
pub fn text(inbox: Inbox, no: TicketNo, form: Form) -> (RwSignal<String>, Draft) {
    let key = key(no, form);
    let typed = inbox.typed.with_value(|typed| typed.get(&key).cloned());
    let text = RwSignal::new(typed.unwrap_or_default());
    let name = ["desk-form/", &key].concat();
    let draft = Draft::new(Signal::stored(Some(name)));
    let values = move || {
        let text = Some(text.get()).filter(|text| !text.trim().is_empty());
        text.map(|text| (TEXT.to_owned(), text))
            .into_iter()
            .collect::<Values>()
    };
    draft.keep(values, move |old| {
        let old = old.get(TEXT);
        if let Some(old) = old.filter(|old| text.with_untracked(|text| text != *old)) {
            remember(inbox, no, form, old);
            text.set(old.clone());
        }
    });
    (text, draft)
}

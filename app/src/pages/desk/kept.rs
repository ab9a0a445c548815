//! What was typed into a form of triage and not given: while the page is open it is remembered there, so that the form can
//! be closed and opened again; it is kept on this device as well, for when the page was closed.

use super::actions::Form;
use super::merge::Target;
use super::state::Inbox;
use crate::parts::draft::{Draft, Values};
use domain::id::TicketNo;
use leptos::prelude::*;

/// Under these names a draft has the text, the department of a transfer, that a completion does not count, and the ticket
/// of a merge.
const TEXT: &str = "text";
const DEPARTMENT: &str = "department";
const DISMISSED: &str = "dismissed";
const TARGET: &str = "target";

/// What is chosen in a form.
#[derive(Clone, Copy)]
pub struct Choices {
    /// With a transfer: where to.
    pub department: RwSignal<String>,
    /// With a completion to be settled: whether it counts.
    pub counts: RwSignal<bool>,
    /// With a merge: into which ticket.
    pub target: Option<Target>,
}

impl Choices {
    /// What differs from how a form begins; whoever reads it hears of changes.
    fn values(self) -> [(&'static str, String); 3] {
        let target = self.target.and_then(Target::kept);
        let dismissed = (!self.counts.get()).then_some("yes");
        [
            (DEPARTMENT, self.department.get()),
            (DISMISSED, dismissed.unwrap_or_default().to_owned()),
            (TARGET, target.map(|no| no.to_string()).unwrap_or_default()),
        ]
    }

    fn put_back(self, old: &Values) {
        if let Some(code) = old.get(DEPARTMENT) {
            self.department.set(code.clone());
        }
        if old.contains_key(DISMISSED) {
            self.counts.set(false);
        }
        let no = old.get(TARGET).and_then(|no| no.parse().ok());
        if let Some((target, no)) = self.target.zip(no) {
            target.choose_again(no);
        }
    }
}

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

/// The text of a form as it was left, and its draft with what is chosen, which is kept from now on. To be called while
/// the form is built.
pub fn text(inbox: Inbox, no: TicketNo, form: Form, choices: Choices) -> (RwSignal<String>, Draft) {
    let key = key(no, form);
    let typed = inbox.typed.with_value(|typed| typed.get(&key).cloned());
    let text = RwSignal::new(typed.unwrap_or_default());
    let name = ["desk-form/", &key].concat();
    let draft = Draft::new(Signal::stored(Some(name)));
    let values = move || {
        let all = choices.values().into_iter().chain([(TEXT, text.get())]);
        let all = all.filter(|(_, value)| !value.trim().is_empty());
        all.map(|(name, value)| (name.to_owned(), value))
            .collect::<Values>()
    };
    draft.keep(values, move |old| {
        choices.put_back(old);
        let old = old.get(TEXT);
        if let Some(old) = old.filter(|old| text.with_untracked(|text| text != *old)) {
            remember(inbox, no, form, old);
            text.set(old.clone());
        }
    });
    (text, draft)
}

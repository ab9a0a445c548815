//! What was typed into a form of triage and not given: while the page is open it is remembered there, so that the form can
//! be closed and opened again; it is kept on this device as well, for when the page was closed.

use super::actions::Form;
use super::merge::Target;
use super::state::Inbox;
use crate::parts::draft::{Draft, Values};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::view::TicketDetail;
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

/// What a form was opened for.
#[derive(Clone, Copy)]
pub struct Place {
    no: TicketNo,
    form: Form,
    /// With a completion to be settled: when that came in. A verdict on one is none on the next.
    late: Option<DateTime<Utc>>,
}

impl Place {
    /// That form of the ticket as it is now; of a ticket that is not known yet, without what is to be settled.
    pub fn new(no: TicketNo, form: Form, detail: Option<&TicketDetail>) -> Self {
        let review = detail.and_then(|detail| detail.ticket.review.as_ref());
        let late = review.filter(|_| form == Form::Settle).map(|review| review.at);
        Self { no, form, late }
    }

    /// Under which name what was typed into it is remembered.
    pub fn key(self) -> String {
        let key = [&self.no.to_string(), "/", self.form.as_str()].concat();
        match self.late {
            Some(at) => [&key, "/", &at.timestamp_micros().to_string()].concat(),
            None => key,
        }
    }

    /// Remembers what is typed into it as long as the page is open.
    pub fn remember(self, inbox: Inbox, text: &str) {
        inbox.typed.update_value(|typed| {
            typed.insert(self.key(), text.to_owned());
        });
    }
}

/// The text of a form as it was left, and its draft with what is chosen, which is kept from now on. To be called while
/// the form is built.
pub fn text(inbox: Inbox, place: Place, choices: Choices) -> (RwSignal<String>, Draft) {
    let key = place.key();
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
            place.remember(inbox, old);
            text.set(old.clone());
        }
    });
    (text, draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_kept_for_one_late_completion_only() {
        let settle = |at: i64| Place {
            no: TicketNo(100_001),
            form: Form::Settle,
            late: DateTime::from_timestamp(at, 0),
        };
        assert_eq!(settle(1_800_000_000).key(), settle(1_800_000_000).key());
        assert_ne!(settle(1_800_000_000).key(), settle(1_800_000_001).key());
    }
}

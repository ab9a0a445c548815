//! What was typed about a complaint, kept on this device until it is given: a reply of twenty minutes survives a page
//! that closes.

use super::{Case, Open, name};
use crate::parts::act::Done;
use crate::parts::draft::Values;
use domain::complaint::CommandKind;
use domain::id::ComplaintNo;
use leptos::prelude::*;

/// Under this name a draft says which form was open.
const OPEN: &str = "open";

/// The acts with a text.
const KINDS: [CommandKind; 7] = [
    CommandKind::Classify,
    CommandKind::Assign,
    CommandKind::ReportUp,
    CommandKind::Direct,
    CommandKind::Reply,
    CommandKind::Close,
    CommandKind::Note,
];

/// The form that was open, by name, and with an answer to a report which.
fn form_of(text: &str) -> Option<Open> {
    let (word, upward) = text.split_once('/').unwrap_or((text, ""));
    let kind = KINDS.into_iter().find(|kind| name(*kind) == word)?;
    let upward = upward.parse().ok();
    Some(Open { kind, upward })
}

fn named(open: Open) -> String {
    let word = name(open.kind).to_owned();
    match open.upward {
        Some(upward) => [&word, "/", &upward.to_string()].concat(),
        None => word,
    }
}

/// The name of a complaint's draft.
pub(super) fn key(no: ComplaintNo) -> String {
    ["complaint/", &no.to_string()].concat()
}

impl Case {
    /// What belongs into a draft; whoever reads it hears of changes.
    fn typed(self) -> Values {
        // what was asked of the handler before is filled in, not typed
        let filled = self.current().and_then(|detail| detail.complaint.order);
        let filled = filled.map(String::from).unwrap_or_default();
        let was_there = |kind: &str, text: &str| kind == name(CommandKind::Assign) && text == filled;
        let kept = |kind: &str, text: &str| !text.trim().is_empty() && !was_there(kind, text);
        let texts = self.texts.get().into_iter();
        let texts = texts.filter(|(kind, text)| kept(kind, text));
        let mut values: Values = texts.map(|(kind, text)| (kind.to_owned(), text)).collect();
        if let Some(open) = self.open.get().filter(|_| !values.is_empty()) {
            values.insert(OPEN.to_owned(), named(open));
        }
        values
    }

    /// What is said when that was given, and what of the draft is left then.
    pub(super) fn done_with(self, no: ComplaintNo, kind: CommandKind, said: String) -> Done {
        let mut rest = untrack(|| self.typed());
        rest.remove(name(kind));
        rest.remove(OPEN);
        Done::leaving(said, key(no), rest)
    }

    /// Brings back what was typed about each complaint at an earlier time, and keeps what is typed from now on. To be
    /// called while the page is built.
    pub(super) fn keep_drafts(self) {
        self.draft
            .keep(move || self.typed(), move |old| self.put_back(old));
    }

    fn put_back(self, old: &Values) {
        let text = |kind: CommandKind| Some((name(kind), old.get(name(kind))?.clone()));
        self.texts
            .update(|texts| texts.extend(KINDS.into_iter().filter_map(text)));
        if self.open.with_untracked(Option::is_none) {
            self.open.set(old.get(OPEN).and_then(|open| form_of(open)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_was_open_is_found_again_by_its_name() {
        for open in [
            Open {
                kind: CommandKind::Reply,
                upward: None,
            },
            Open {
                kind: CommandKind::Direct,
                upward: Some(2),
            },
        ] {
            assert_eq!(form_of(&named(open)), Some(open));
        }
        assert_eq!(form_of("nothing"), None);
    }
}

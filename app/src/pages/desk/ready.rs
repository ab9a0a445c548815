//! Sentences that are ready to be chosen instead of typed: the office's own, which the administrator writes, else those
//! that come with the program.

use super::actions::Form;
use super::pieces::kbd;
use crate::api::reasons::reasons;
use crate::i18n::{Lang, lang, t};
use domain::admin::ReasonKind;
use domain::view::ReasonTemplate;
use leptos::prelude::*;

/// The digits that choose a sentence.
const DIGITS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Sentences that come with the program, by form: what the button says, what it writes.
const USUAL: [(Form, &[(&str, &str)]); 4] = [
    (
        Form::Reject,
        &[
            ("desk.reject_chip_outside", "desk.reject_text_outside"),
            ("desk.reject_chip_duplicate", "desk.reject_text_duplicate"),
            ("desk.reject_chip_unclear", "desk.reject_text_unclear"),
            ("desk.reject_chip_wrong_place", "desk.reject_text_wrong_place"),
            ("desk.reject_chip_not_broken", "desk.reject_text_not_broken"),
            ("desk.reject_chip_warranty", "desk.reject_text_warranty"),
        ],
    ),
    (
        Form::Transfer,
        &[
            ("desk.transfer_chip_other_trade", "desk.transfer_text_other_trade"),
            ("desk.transfer_chip_joint", "desk.transfer_text_joint"),
        ],
    ),
    (
        Form::Ask,
        &[
            ("desk.ask_chip_where", "desk.ask_text_where"),
            ("desk.ask_chip_photo", "desk.ask_text_photo"),
            ("desk.ask_chip_when", "desk.ask_text_when"),
            ("desk.ask_chip_still", "desk.ask_text_still"),
        ],
    ),
    (
        Form::Cancel,
        &[
            ("desk.cancel_chip_by_reporter", "desk.cancel_text_by_reporter"),
            (
                "desk.cancel_chip_registered_twice",
                "desk.cancel_text_registered_twice",
            ),
        ],
    ),
];

/// A sentence to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What the button says.
    label: String,
    /// What it writes.
    pub text: String,
}

/// The office's own sentences, as far as they are read.
#[derive(Clone, Copy)]
pub struct Ready(RwSignal<Vec<ReasonTemplate>>);

impl Ready {
    /// Reads them once the page is there. To be called while the page is built.
    pub fn new() -> Self {
        let ready = Self(RwSignal::new(Vec::new()));
        Effect::new(move |_| {
            for kind in [ReasonKind::Reject, ReasonKind::Ask, ReasonKind::Transfer] {
                leptos::task::spawn_local(async move {
                    // without them the usual ones serve
                    let found = reasons(kind).await.unwrap_or_default();
                    ready.0.try_update(|all| all.extend(found));
                });
            }
        });
        ready
    }

    /// The sentences of a form; whoever reads them hears of changes.
    pub fn of(self, form: Form) -> Vec<Sentence> {
        let own = self.own(form);
        if own.is_empty() { usual(form) } else { own }
    }

    /// Whether that text is nothing but one of the sentences of a form, also of those that others have replaced since.
    pub fn is_one(self, form: Form, text: &str) -> bool {
        let own = untrack(|| self.own(form));
        own.iter().chain(&usual(form)).any(|one| one.text == text.trim())
    }

    fn own(self, form: Form) -> Vec<Sentence> {
        self.0.with(|all| {
            let fits = |one: &&ReasonTemplate| Some(one.kind) == kind_of(form);
            all.iter().filter(fits).map(Sentence::of).collect()
        })
    }
}

/// The sentences that come with the program.
fn usual(form: Form) -> Vec<Sentence> {
    let all = USUAL.iter().find(|(other, _)| *other == form);
    let sentence = |(label, text): &(&'static str, &'static str)| Sentence {
        label: t(label).to_owned(),
        text: t(text).to_owned(),
    };
    all.map_or(&[][..], |(_, all)| *all)
        .iter()
        .map(sentence)
        .collect()
}

impl Sentence {
    fn of(template: &ReasonTemplate) -> Self {
        let english = template.en.as_ref().filter(|_| lang() == Lang::En);
        let text = english.unwrap_or(&template.zh).clone();
        Self {
            label: text.clone(),
            text,
        }
    }
}

/// What the administrator calls the sentences of a form.
const fn kind_of(form: Form) -> Option<ReasonKind> {
    match form {
        Form::Reject => Some(ReasonKind::Reject),
        Form::Transfer => Some(ReasonKind::Transfer),
        Form::Ask => Some(ReasonKind::Ask),
        _ => None,
    }
}

/// The sentence of a digit. A digit chooses as long as the text is empty or one of the sentences: else it may be the
/// beginning of a room's number.
pub fn by_digit(sentences: &[Sentence], key: &str, untouched: bool) -> Option<String> {
    let nth = DIGITS.iter().position(|digit| *digit == key)?;
    sentences
        .get(nth)
        .filter(|_| untouched)
        .map(|one| one.text.clone())
}

/// What stands in the text after `sentence` was chosen: it takes the place of another one, and goes behind anything
/// else.
pub fn filled(text: &str, untouched: bool, sentence: String) -> String {
    if untouched {
        sentence
    } else {
        [text.trim(), "\n", &sentence].concat()
    }
}

/// Buttons that write a sentence each.
pub fn chips(sentences: &[Sentence], fill: Callback<String>) -> AnyView {
    let chips = sentences.iter().enumerate().map(|(nth, one)| {
        let (label, text) = (one.label.clone(), one.text.clone());
        let title = text.clone();
        view! {
            <button class="chip chip--ready" type="button" title=title on:click=move |_| fill.run(text.clone())>
                {DIGITS.get(nth).copied().map(kbd)} <span class="chip__text">{label}</span>
            </button>
        }
        .into_any()
    });
    let chips = chips.collect::<Vec<_>>();
    (!sentences.is_empty())
        .then(|| view! { <div class="chips" role="group" aria-label=t("desk.templates")>{chips}</div> })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<Sentence> {
        let sentence = |text: &str| Sentence {
            label: text.to_owned(),
            text: text.to_owned(),
        };
        ["不在维修范围。", "已经有人报修。"].map(sentence).to_vec()
    }

    #[test]
    fn a_digit_chooses_as_long_as_nothing_else_is_typed() {
        let all = two();
        assert_eq!(by_digit(&all, "2", true), Some("已经有人报修。".to_owned()));
        assert_eq!(by_digit(&all, "1", false), None, "the number of a room");
        assert_eq!(by_digit(&all, "3", true), None);
        assert_eq!(by_digit(&all, "a", true), None);
    }

    #[test]
    fn a_sentence_takes_the_place_of_another_and_goes_behind_what_was_typed() {
        let chosen = || "不在维修范围。".to_owned();
        assert_eq!(filled("已经有人报修。", true, chosen()), chosen());
        assert_eq!(
            filled("王老师你好：", false, chosen()),
            "王老师你好：\n不在维修范围。"
        );
    }
}

//! A form that the desk fills in by keyboard while somebody talks: a report or a complaint. What is typed, where, since
//! when, what is wrong; a draft on this device; the clock of the call. The pane around the fields is
//! [`super::pane`]'s.

use super::fate::{Fate, fate_of};
use super::typed::{Typed, focus};
use crate::api::places::place_by_code;
use crate::i18n::tf;
use crate::offline::{Outbox, drafts};
use crate::page::{FieldError, Now, use_now};
use crate::parts::act::{Act, use_act};
use crate::parts::place_picker::unchecked;
use crate::time;
use crate::ui;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::LaneId;
use domain::place::PlaceCode;
use domain::view::PlaceLabel;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The place's code in a draft; the box itself shows its name.
const PLACE: &str = "place";

/// When somebody called, or came, or a letter was received.
pub const CALLED_AT: &str = "called_at";

/// A call of longer ago is asked about before it is registered: more often than not a date was mistyped.
const LONG_AGO: TimeDelta = TimeDelta::days(7);

/// What of a form is no part of a draft: files can't be written back.
const PHOTOS: &str = "photos";

/// The form's state.
#[derive(Clone, Copy)]
pub struct Intake {
    /// What is typed.
    pub typed: Typed,
    /// Where, once that is chosen.
    pub place: RwSignal<Option<PlaceLabel>>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    /// Whether a draft of an earlier time was put back.
    pub restored: RwSignal<bool>,
    /// Whether the time of the call stands: the officer set it, or it came with a draft.
    pub timed: RwSignal<bool>,
    /// How the command is given.
    pub act: Act,
    /// What was sent from this browser.
    pub outbox: Outbox,
    /// The page's clock.
    pub now: Now,
    /// What stood in the form before it was emptied, until something else is typed into it.
    pub cleared: RwSignal<Option<BTreeMap<String, String>>>,
    /// What the server said that it had already.
    pub known: RwSignal<Option<LaneId>>,
    /// The time of a call of long ago that the officer has been asked about.
    asked_when: StoredValue<String>,
    /// Whether what stands in the form was typed in another window, and nothing here since.
    followed: StoredValue<bool>,
    /// What is kept of the form, under which name.
    kept: StoredValue<(String, BTreeMap<String, String>)>,
    /// The field that has the focus first.
    first: &'static str,
    /// The fields of which one must be filled in for the form not to be blank.
    texts: &'static [&'static str],
    /// Under which name the draft is kept.
    key: StoredValue<String>,
}

impl Intake {
    /// An empty form. To be called while the page is built.
    pub fn new(first: &'static str, texts: &'static [&'static str], key: String) -> Self {
        Self {
            typed: Typed::new(),
            place: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            restored: RwSignal::new(false),
            timed: RwSignal::new(false),
            act: use_act(),
            outbox: expect_context::<Outbox>(),
            now: expect_context::<Now>(),
            cleared: RwSignal::new(None),
            known: RwSignal::new(None),
            asked_when: StoredValue::new(String::new()),
            followed: StoredValue::new(false),
            kept: StoredValue::new((String::new(), BTreeMap::new())),
            first,
            texts,
            key: StoredValue::new(key),
        }
    }

    /// Once the form is there: reads what was typed before the page was alive, puts the focus into the first field, and
    /// calls `then` to put back what an earlier visit left behind.
    pub fn begin(self, then: impl Fn() + 'static) {
        Effect::new(move |begun: Option<bool>| {
            if begun == Some(true) || self.typed.form.get().is_none() {
                return begun.unwrap_or_default();
            }
            self.typed.read();
            focus(self.first);
            then();
            true
        });
    }

    /// Whether nothing that was told stands in the form.
    pub fn is_blank(self) -> bool {
        let place = self.place.with_untracked(Option::is_some);
        !place && is_blank(&self.typed.all(), self.texts)
    }

    /// Whether nothing that was told stands in these values of a form.
    pub fn are_blank(self, values: &BTreeMap<String, String>) -> bool {
        !values.contains_key(PLACE) && is_blank(values, self.texts)
    }

    /// The name under which the draft is kept.
    pub fn key(self) -> String {
        self.key.get_value()
    }

    /// From now on the form is about something else, whose draft has this name.
    pub fn turn_to(self, key: String) {
        self.key.set_value(key);
        self.touched();
    }

    /// Something was done here to what stands in the form.
    pub fn touched(self) {
        self.followed.set_value(false);
    }

    /// Whether what stands in the form was typed in another window, which then sees to all that follows from it.
    pub fn is_followed(self) -> bool {
        self.followed.get_value()
    }

    /// What belongs into a draft, of what stands in the form now.
    pub fn values(self) -> BTreeMap<String, String> {
        let place = self.place.get_untracked();
        drafted(self.typed.all(), place.as_ref())
    }

    /// Writes values, of a draft for instance, into the form. The place is known by its code at first, so that it is
    /// not lost without a network either.
    pub fn write(self, values: &BTreeMap<String, String>) {
        for (name, value) in values.iter().filter(|(name, _)| *name != PLACE) {
            self.typed.write(name, value);
        }
        let Some(code) = values.get(PLACE).and_then(|code| PlaceCode::parse(code).ok()) else {
            return;
        };
        self.place.set(Some(unchecked(code.clone())));
        leptos::task::spawn_local(async move {
            let Ok(label) = place_by_code(code.to_string()).await else {
                return;
            };
            let same = |place: &Option<PlaceLabel>| place.as_ref().is_some_and(|place| place.code == code);
            if self.place.try_with_untracked(same) == Some(true) {
                self.place.set(label);
            }
        });
    }

    /// Puts a draft of an earlier time back.
    pub fn put_back(self, draft: &BTreeMap<String, String>) {
        self.write(draft);
        self.timed.set(true);
        self.restored.set(true);
    }

    /// Keeps what is typed on this device until it is sent.
    pub fn keep_drafts(self) {
        Effect::new(move |earlier: Option<bool>| {
            let values = drafted(self.typed.watch(), self.place.get().as_ref());
            let blank = self.is_blank();
            if !blank {
                self.keep(values);
            } else if earlier == Some(true) {
                self.forget();
            }
            !blank
        });
    }

    /// Keeps these values of the form, unless they are what is kept already.
    pub fn keep(self, values: BTreeMap<String, String>) {
        let draft = (self.key(), values);
        if !self.is_followed() && self.kept.with_value(|kept| *kept != draft) {
            drafts::keep(&draft.0, &draft.1);
            self.kept.set_value(draft);
        }
    }

    /// Keeps nothing of the form any more.
    fn forget(self) {
        drafts::drop(&self.key());
        self.kept.set_value((String::new(), BTreeMap::new()));
    }

    /// Takes over what was typed into the same form in another window.
    pub fn follow(self, values: &BTreeMap<String, String>) {
        self.followed.set_value(true);
        self.kept.set_value((String::new(), BTreeMap::new()));
        let same_place = self.values().get(PLACE) == values.get(PLACE);
        let place = self.place.get_untracked().filter(|_| same_place);
        self.typed.clear();
        self.place.set(None);
        self.write(values);
        if place.is_some() {
            self.place.set(place);
        }
        self.timed.set(true);
    }

    /// What became of what stands in the form, when it was sent before; whoever reads it hears of changes. Nothing
    /// while it is being sent.
    pub fn sent_before(self, lane: Option<LaneId>) -> Option<Fate> {
        self.typed.watch();
        self.place.track();
        if self.act.busy() || self.is_blank() {
            return None;
        }
        let known = self.known.get().filter(|known| Some(*known) == lane);
        let fate = fate_of(&self.outbox.items(), lane?).filter(|fate| *fate != Fate::Refused);
        fate.or(known.map(|_| Fate::Known))
    }

    /// Asks once about the time of a call of long ago.
    pub fn long_ago(self) -> Option<FieldError> {
        let typed = self.typed.all().remove(CALLED_AT)?;
        let now = self.now.0.get_untracked();
        let at = time::read_input(&typed).filter(|at| is_long_ago(*at, now))?;
        if self.asked_when.with_value(|asked| *asked == typed) {
            return None;
        }
        self.asked_when.set_value(typed);
        let values = [("when", time::moment(at, now)), ("span", time::span(now - at))];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        Some(FieldError {
            field: CALLED_AT.to_owned(),
            message: tf("desk.long_ago", &values),
        })
    }

    /// Moves the time of the call along until the call begins.
    pub fn keep_time(self) {
        Effect::new(move |earlier: Option<()>| {
            let now = use_now();
            if earlier.is_some() && !self.timed.get_untracked() && self.is_blank() {
                self.typed.write(CALLED_AT, &time::input_value(now));
            }
        });
    }

    /// Takes errors off what has been mended since: typed, chosen, or filled in from elsewhere. `wrong` says what is
    /// still not right.
    pub fn mend(self, wrong: impl Fn() -> Vec<FieldError> + 'static) {
        Effect::new(move |_| {
            let asked = self.typed.watch().remove(CALLED_AT);
            self.place.track();
            // a question about the time stands as long as the time does
            let asked = self.asked_when.with_value(|when| Some(when) == asked.as_ref());
            let question = asked.then(|| FieldError {
                field: CALLED_AT.to_owned(),
                message: String::new(),
            });
            ui::mended(self.errors, || wrong().into_iter().chain(question).collect());
        });
    }

    /// Empties the form, as of now. Drafts stay.
    pub fn empty(self) {
        self.typed.clear();
        self.place.set(None);
        self.errors.set(Vec::new());
        self.restored.set(false);
        self.timed.set(false);
        self.cleared.set(None);
        let now = self.now.0.get_untracked();
        self.typed.write(CALLED_AT, &time::input_value(now));
    }

    /// Puts the focus into the first field.
    pub fn focus(self) {
        focus(self.first);
    }

    /// An empty form, for the next one; the draft is no longer needed.
    pub fn clear(self) {
        self.forget();
        self.empty();
        self.focus();
    }

    /// What stands in the form, when there is something: to be put into [`Self::cleared`] after it was emptied.
    pub fn to_undo(self) -> Option<BTreeMap<String, String>> {
        self.typed.read();
        (!self.is_blank()).then(|| self.values())
    }

    /// Whether what was emptied can be had back; whoever reads it hears of changes.
    pub fn can_undo(self) -> bool {
        self.typed.watch();
        self.place.track();
        self.cleared.with(Option::is_some) && self.is_blank()
    }

    /// Puts back what was emptied.
    pub fn undo(self) {
        if untrack(move || self.can_undo())
            && let Some(values) = self.cleared.get_untracked()
        {
            self.cleared.set(None);
            self.write(&values);
            self.timed.set(true);
            self.focus();
        }
    }
}

fn is_long_ago(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - at > LONG_AGO
}

fn is_blank(values: &BTreeMap<String, String>, texts: &[&str]) -> bool {
    let filled = |name: &&str| values.get(*name).is_some_and(|value| !value.trim().is_empty());
    !texts.iter().any(filled)
}

/// What belongs into a draft.
fn drafted(mut values: BTreeMap<String, String>, place: Option<&PlaceLabel>) -> BTreeMap<String, String> {
    values.remove(PHOTOS);
    values.remove(PLACE);
    if let Some(label) = place {
        values.insert(PLACE.to_owned(), label.code.to_string());
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_of_more_than_a_week_ago_is_asked_about() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        assert!(!is_long_ago(now - TimeDelta::days(7), now));
        assert!(is_long_ago(now - TimeDelta::days(8), now));
        assert!(!is_long_ago(now + TimeDelta::minutes(5), now));
    }

    #[test]
    fn a_form_with_a_place_or_a_text_is_not_blank_and_its_draft_has_no_files() {
        let typed = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            pairs.iter().map(owned).collect()
        };
        assert!(is_blank(
            &typed(&[("channel", "telephone"), ("name", " ")]),
            &["name"]
        ));
        assert!(!is_blank(&typed(&[("name", "李")]), &["name"]));
        let label = unchecked(PlaceCode::parse("D1-101").expect("well formed"));
        let draft = drafted(
            typed(&[("name", "李"), ("photos", "C:\\fakepath\\1.jpg")]),
            Some(&label),
        );
        assert_eq!(draft, typed(&[("name", "李"), ("place", "D1-101")]));
        let without = drafted(typed(&[("name", "李"), ("place", "D1")]), None);
        assert_eq!(without, typed(&[("name", "李")]));
    }
}

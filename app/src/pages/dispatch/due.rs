//! By when: suggested, one of the quick ones, or any; and what the workers should know.

use super::state::{Desk, Target};
use crate::i18n::{t, tf};
use crate::time;
use crate::ui::{Field, field, field_error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::calendar::{LEAST_MINUTES, suggested_due};
use domain::ticket::Urgency;
use leptos::prelude::*;

/// A choice of the due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As in the order that stands.
    Kept,
    /// Each as it was promised; else what its urgency suggests.
    Suggested,
    /// In two hours.
    Hours,
    /// Today in the evening.
    Today,
    /// Tomorrow at noon.
    Tomorrow,
    /// As typed.
    Custom,
}

impl Choice {
    const ALL: [Self; 6] = [
        Self::Kept,
        Self::Suggested,
        Self::Hours,
        Self::Today,
        Self::Tomorrow,
        Self::Custom,
    ];

    /// The choice of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }

    /// The name in the form and in drafts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Suggested => "suggested",
            Self::Hours => "hours",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Custom => "custom",
        }
    }

    /// Whether it is what is chosen for this ticket as long as nobody chooses: a new order changes no due time by itself,
    /// unless too little time is left.
    pub fn is_usual(self, target: &Target, now: DateTime<Utc>) -> bool {
        let least = now + TimeDelta::minutes(LEAST_MINUTES);
        self == Self::Kept && target.due.is_some_and(|due| due >= least)
    }

    /// The instant, for this ticket; or the sentence of what is wrong with it.
    pub fn due(
        self,
        target: &Target,
        typed: &str,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, &'static str> {
        let due = match self {
            // several that are ticked wait: none of them has an order
            Self::Kept => target.due.unwrap_or_else(|| suggested(target, now)),
            Self::Suggested => suggested(target, now),
            Self::Hours => now + TimeDelta::hours(2),
            Self::Today => time::hour_on(now, 0, 18).ok_or("dispatch.due_empty")?,
            Self::Tomorrow => time::hour_on(now, 1, 12).ok_or("dispatch.due_empty")?,
            Self::Custom => time::read_input(typed).ok_or("dispatch.due_empty")?,
        };
        if due > now {
            Ok(due)
        } else {
            Err("dispatch.due_past")
        }
    }
}

fn suggested(target: &Target, now: DateTime<Utc>) -> DateTime<Utc> {
    suggested_due(target.urgency, target.promised, now)
}

/// Due time and note of the order.
pub fn fields(desk: Desk) -> AnyView {
    let choices = Choice::ALL.map(|choice| option(choice, desk));
    let is_custom = Memo::new(move |_| desk.due.get() == Some(Choice::Custom));
    let custom = move || is_custom.get().then(|| custom(desk));
    let note = Field {
        id: "note",
        label: t("dispatch.note"),
        hint: t("dispatch.note_hint"),
        optional: true,
        error: desk.note_error.into(),
    };
    let heard = move |text: String| {
        desk.touched();
        desk.note_error.set(String::new());
        desk.note.set(Some(text));
    };
    let area = view! {
        <textarea class="input" id="note" rows="2" aria-describedby="note-hint note-error"
            aria-invalid=move || desk.note_error.with(|text| !text.is_empty()).then_some("true")
            prop:value=move || desk.told()
            on:input:target=move |event| heard(event.target().value())></textarea>
    };
    view! {
        <div class="card">
            <div class="card__body stack">
                <fieldset class="choices" class:choices--error=move || desk.due_error.with(|error| !error.is_empty())>
                    <legend class="choices__legend">{t("dispatch.due")}</legend>
                    {field_error("due", desk.due_error.into())}
                    <div class="choices__list choices__list--inline">{choices.into_iter().collect::<Vec<_>>()}</div>
                </fieldset>
                {custom} {field(note, area.into_any())}
            </div>
        </div>
    }
    .into_any()
}

/// The suggestion in words: of several tickets each has its own.
fn suggestion(desk: Desk) -> String {
    let (targets, now) = (desk.targets(), desk.now());
    let [target] = &targets[..] else {
        return t("dispatch.due_each").to_owned();
    };
    let due = suggested(target, now);
    let key = if target.promised == Some(due) {
        "dispatch.due_promised"
    } else {
        "dispatch.due_suggested"
    };
    tf(key, &[("time", &time::moment(due, now))])
}

/// The due time of the order that stands, in words.
fn kept(desk: Desk) -> String {
    let due = desk.targets().first().and_then(|target| target.due);
    due.map_or_else(String::new, |due| {
        tf("dispatch.due_kept", &[("time", &time::moment(due, desk.now()))])
    })
}

fn option(choice: Choice, desk: Desk) -> AnyView {
    let name = move || match choice {
        Choice::Kept => kept(desk),
        Choice::Suggested => suggestion(desk),
        Choice::Hours => t("dispatch.due_hours").to_owned(),
        Choice::Today => t("dispatch.due_today").to_owned(),
        Choice::Tomorrow => t("dispatch.due_tomorrow").to_owned(),
        Choice::Custom => t("dispatch.due_custom").to_owned(),
    };
    let past = move || match choice {
        // this evening is no choice once it has begun
        Choice::Today => time::hour_on(desk.now(), 0, 18).is_none_or(|due| due <= desk.now()),
        Choice::Kept => {
            let targets = desk.targets();
            let due = targets.first().and_then(|target| target.due);
            targets.len() > 1 || due.is_none_or(|due| due <= desk.now())
        }
        _ => false,
    };
    let choose = move |_| {
        desk.touched();
        desk.due_error.set(String::new());
        if choice == Choice::Custom && desk.custom.with_untracked(String::is_empty) {
            let (now, before) = (desk.now_untracked(), untrack(|| desk.choice()));
            let first = untrack(|| desk.targets()).into_iter().next();
            let due = first.and_then(|target| before.due(&target, "", now).ok());
            let due = due.unwrap_or_else(|| suggested_due(Urgency::Normal, None, now));
            desk.custom.set(time::input_value(due));
        }
        desk.due.set(Some(choice));
    };
    view! {
        <label class="choice" hidden=past>
            <input class="choice__input" type="radio" name="due" value=choice.as_str()
                prop:checked=move || desk.choice() == choice on:change=choose/>
            <span class="choice__body"><span class="choice__label">{name}</span></span>
        </label>
    }
    .into_any()
}

fn custom(desk: Desk) -> AnyView {
    let spec = Field {
        id: "due-time",
        label: t("dispatch.due_custom_label"),
        ..Field::default()
    };
    let input = view! {
        <input class="input" type="datetime-local" id="due-time" prop:value=move || desk.custom.get()
            on:input:target=move |event| {
                desk.due_error.set(String::new());
                desk.custom.set(event.target().value());
            }/>
    };
    field(spec, input.into_any())
}

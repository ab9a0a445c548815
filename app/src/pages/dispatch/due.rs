//! By when: suggested, one of the quick ones, or any; and what the workers should know.

use super::state::Desk;
use crate::i18n::{t, tf};
use crate::time;
use crate::ui::{Field, field, field_error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::calendar::suggested_due;
use domain::ticket::Urgency;
use leptos::prelude::*;

/// A choice of the due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
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
    const ALL: [Self; 5] = [
        Self::Suggested,
        Self::Hours,
        Self::Today,
        Self::Tomorrow,
        Self::Custom,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Hours => "hours",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Custom => "custom",
        }
    }

    /// The instant, for a ticket of this urgency whose repair was promised by `promised`; or the sentence of what is wrong
    /// with it.
    pub fn due(
        self,
        urgency: Urgency,
        promised: Option<DateTime<Utc>>,
        typed: &str,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, &'static str> {
        let due = match self {
            Self::Suggested => suggested_due(urgency, promised, now),
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

/// Due time and note of the order.
pub fn fields(desk: Desk) -> AnyView {
    let choices = Choice::ALL.map(|choice| option(choice, desk));
    let custom = move || (desk.due.get() == Choice::Custom).then(|| custom(desk));
    let note = Field {
        id: "note",
        label: t("dispatch.note"),
        hint: t("dispatch.note_hint"),
        optional: true,
        ..Field::default()
    };
    let area = view! {
        <textarea class="input" id="note" rows="2" aria-describedby="note-hint" prop:value=move || desk.note.get()
            on:input:target=move |event| desk.note.set(event.target().value())></textarea>
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
    let due = suggested_due(target.urgency, target.promised, now);
    let key = if target.promised == Some(due) {
        "dispatch.due_promised"
    } else {
        "dispatch.due_suggested"
    };
    tf(key, &[("time", &time::moment(due, now))])
}

fn option(choice: Choice, desk: Desk) -> AnyView {
    let name = move || match choice {
        Choice::Suggested => suggestion(desk),
        Choice::Hours => t("dispatch.due_hours").to_owned(),
        Choice::Today => t("dispatch.due_today").to_owned(),
        Choice::Tomorrow => t("dispatch.due_tomorrow").to_owned(),
        Choice::Custom => t("dispatch.due_custom").to_owned(),
    };
    // this evening is no choice once it has begun
    let past = move || choice == Choice::Today && choice.due(Urgency::Normal, None, "", desk.now()).is_err();
    let choose = move |_| {
        desk.due_error.set(String::new());
        desk.due.set(choice);
        if choice == Choice::Custom && desk.custom.with_untracked(String::is_empty) {
            let first = untrack(|| desk.targets()).into_iter().next();
            let (urgency, promised) = first.map_or((Urgency::Normal, None), |target| {
                (target.urgency, target.promised)
            });
            let due = suggested_due(urgency, promised, untrack(|| desk.now()));
            desk.custom.set(time::input_value(due));
        }
    };
    view! {
        <label class="choice" hidden=past>
            <input class="choice__input" type="radio" name="due" value=choice.as_str()
                prop:checked=move || desk.due.get() == choice on:change=choose/>
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
            on:input:target=move |event| desk.custom.set(event.target().value())/>
    };
    field(spec, input.into_any())
}

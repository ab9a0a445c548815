//! What is wrong with a form of administration, in words; and its simplest fields.

use super::clerk::Clerk;
use super::setting::meanwhile;
use crate::i18n::{t, tf, word};
use crate::page::FieldError;
use crate::parts::reject;
use crate::ui::{self, Field};
use domain::admin::{Entry, Fault, Wrong};
use domain::rejection::Rejection;
use leptos::prelude::*;

/// All that is wrong, each beside its field.
pub fn errors(wrong: &[Wrong]) -> Vec<FieldError> {
    let error = |wrong: &Wrong| FieldError {
        field: wrong.entry.map_or("", Entry::as_str).to_owned(),
        message: sentence(wrong),
    };
    let mut wrong: Vec<&Wrong> = wrong.iter().collect();
    wrong.sort_by_key(|wrong| {
        wrong
            .entry
            .map(|entry| ORDER.iter().position(|one| *one == entry))
    });
    wrong.into_iter().map(error).collect()
}

/// The fields in the order in which they stand on the forms.
const ORDER: [Entry; 15] = [
    Entry::Name,
    Entry::Username,
    Entry::Phone,
    Entry::Roles,
    Entry::Departments,
    Entry::Skills,
    Entry::NameZh,
    Entry::HintZh,
    Entry::NameEn,
    Entry::HintEn,
    Entry::Code,
    Entry::Department,
    Entry::Icon,
    Entry::TextZh,
    Entry::TextEn,
];

/// Whether it is chosen, not typed.
const fn is_chosen(entry: Entry) -> bool {
    matches!(
        entry,
        Entry::Roles | Entry::Departments | Entry::Skills | Entry::Department | Entry::Icon
    )
}

fn sentence(wrong: &Wrong) -> String {
    let field = wrong.entry.map_or("", label);
    match &wrong.fault {
        Fault::BadPhone => reject::sentence(&Rejection::BadPhone),
        Fault::Empty if wrong.entry.is_some_and(is_chosen) => tf("entry.unchosen", &[("field", field)]),
        Fault::Empty => tf("entry.empty", &[("field", field)]),
        Fault::TooLong(max) => tf("entry.too_long", &[("field", field), ("max", &max.to_string())]),
        Fault::Taken => tf("entry.taken", &[("field", field)]),
        Fault::Unknown => tf("entry.unknown", &[("field", field)]),
        Fault::BadUsername => t("entry.bad_username").to_owned(),
        Fault::BadCode => t("entry.bad_code").to_owned(),
        Fault::NoDepartment => t("entry.no_department").to_owned(),
        Fault::LastAdministrator => t("entry.last_administrator").to_owned(),
        Fault::InUse => t("entry.in_use").to_owned(),
        Fault::Gone => t("entry.gone").to_owned(),
        Fault::Newer(newer) => meanwhile(newer),
    }
}

/// What a field is called.
pub fn label(entry: Entry) -> &'static str {
    word("entry", ["field_", entry.as_str()].concat().as_str())
}

/// A line of text in a form.
#[derive(Clone, Copy)]
pub struct Line {
    /// Which.
    pub entry: Entry,
    /// What is typed.
    pub value: RwSignal<String>,
    /// Help; empty for none.
    pub hint: &'static str,
    /// Whether it may stay empty.
    pub optional: bool,
    /// `text`, `tel`.
    pub kind: &'static str,
    /// Whether a sheet opens on it.
    pub first: bool,
}

impl Line {
    /// A line of plain text that must be filled.
    pub const fn new(entry: Entry, value: RwSignal<String>) -> Self {
        Self {
            entry,
            value,
            hint: "",
            optional: false,
            kind: "text",
            first: false,
        }
    }

    /// With help.
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// The sheet opens on it.
    pub const fn first(self) -> Self {
        Self { first: true, ..self }
    }

    /// May stay empty.
    pub const fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// The field.
    pub fn view(self, clerk: Clerk) -> AnyView {
        let (id, value) = (self.entry.as_str(), self.value);
        let error = ui::error_of(clerk.errors, id);
        let input = view! {
            <input class="input" type=self.kind id=id name=id autofocus=self.first autocomplete="off" autocapitalize="none"
                spellcheck="false" aria-describedby=described(id)
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))/>
        };
        ui::field(self.frame(error), input.into_any())
    }

    /// The field with room for several lines.
    pub fn area(self, clerk: Clerk, rows: &'static str) -> AnyView {
        let (id, value) = (self.entry.as_str(), self.value);
        let error = ui::error_of(clerk.errors, id);
        let input = view! {
            <textarea class="input" id=id name=id rows=rows autofocus=self.first aria-describedby=described(id)
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))></textarea>
        };
        ui::field(self.frame(error), input.into_any())
    }

    fn frame(self, error: Signal<String>) -> Field {
        Field {
            id: self.entry.as_str(),
            label: label(self.entry),
            hint: self.hint,
            optional: self.optional,
            error,
        }
    }
}

fn described(id: &str) -> String {
    [id, "-hint ", id, "-error"].concat()
}

/// Boxes to tick, several at a time: value, words. The first carries the field's name as its id, so that the summary of
/// errors leads there.
pub fn boxes(
    entry: Entry,
    hint: &'static str,
    options: Vec<(String, String)>,
    chosen: RwSignal<Vec<String>>,
    clerk: Clerk,
) -> AnyView {
    let name = entry.as_str();
    let error = ui::error_of(clerk.errors, name);
    let items = options.into_iter().enumerate().map(|(index, (value, words))| {
        let id = if index == 0 {
            name.to_owned()
        } else {
            [name, "-", &value].concat()
        };
        let (mine, told) = (value.clone(), value.clone());
        let ticked = move || chosen.with(|chosen| chosen.contains(&mine));
        let tick = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|one| *one != told);
                if on {
                    chosen.push(told.clone());
                }
            });
        };
        view! {
            <label class="choice">
                <input class="choice__input" type="checkbox" id=id name=name value=value prop:checked=ticked on:change=tick/>
                <span class="choice__body"><span class="choice__label">{words}</span></span>
            </label>
        }
        .into_any()
    });
    let items: Vec<_> = items.collect();
    let hint = (!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> });
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{label(entry)}</legend>
            {hint} {ui::field_error(name, error)}
            <div class="choices__list choices__list--inline">{items}</div>
        </fieldset>
    }
    .into_any()
}

/// The foot of a sheet with a form: the button that leaves it, and the one that sends it.
pub fn foot(clerk: Clerk, submit: &'static str, leave: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="sheet__foot">
            <button class="button" type="button" on:click=move |_| leave()>{t("common.cancel")}</button>
            <button class="button button--primary" type="submit" disabled=move || clerk.busy()
                aria-busy=move || clerk.busy().then_some("true")>{submit}</button>
        </div>
    }
    .into_any()
}

/// The button that sends a form, and the one that leaves it.
pub fn buttons(clerk: Clerk, submit: &'static str, leave: AnyView) -> AnyView {
    view! {
        <div class="button-row">
            <button class="button button--primary" type="submit" disabled=move || clerk.busy()
                aria-busy=move || clerk.busy().then_some("true")>{submit}</button>
            {leave}
        </div>
    }
    .into_any()
}

//! The forms of a job: what they are made of, and how they are read.

use super::draft::Draft;
use super::job::Job;
use super::{complete, hand_back, hold, note, partly, signature};
use crate::i18n::{t, tf};
use crate::page::FieldError;
use crate::parts::reject;
use crate::ui::{self, icon};
use chrono::{DateTime, Utc};
use domain::rejection::{Field, Rejection};
use domain::sync::PhotoBytes;
use domain::text::Remark;
use domain::ticket::{Command, CommandKind};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What stands in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The menu of all that is not the next step.
    More,
    Note,
    Partly,
    Hold,
    HandBack,
    Complete,
}

impl Form {
    /// The form of a command, for those that need one.
    #[must_use]
    pub const fn of(kind: CommandKind) -> Option<Self> {
        match kind {
            CommandKind::Note => Some(Self::Note),
            CommandKind::PartlyRepair => Some(Self::Partly),
            CommandKind::Hold => Some(Self::Hold),
            CommandKind::HandBack => Some(Self::HandBack),
            CommandKind::Complete => Some(Self::Complete),
            _ => None,
        }
    }

    /// Its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::More => "jobs.more",
            Self::Note => "jobs.note_title",
            Self::Partly => "jobs.partly_title",
            Self::Hold => "hold.title",
            Self::HandBack => "jobs.hand_back_title",
            Self::Complete => "jobs.complete_title",
        }
    }

    /// The words on its button.
    #[must_use]
    pub const fn submit(self) -> &'static str {
        match self {
            Self::Partly => "jobs.partly_submit",
            Self::Hold => "hold.submit",
            Self::HandBack => "jobs.hand_back_submit",
            Self::Complete => "jobs.complete_submit",
            Self::More | Self::Note => "jobs.note_submit",
        }
    }

    /// Its fields.
    #[must_use]
    pub fn fields(self, job: Job, draft: Draft) -> AnyView {
        let now = job.giver.now.get_untracked();
        match self {
            Self::More => ().into_any(),
            Self::Note => note::fields(draft),
            Self::Partly => partly::fields(draft, now),
            Self::Hold => hold::fields(draft, now),
            Self::HandBack => hand_back::fields(draft, job.others_stay()),
            Self::Complete => complete::fields(draft),
        }
    }

    /// The command that was typed, and the bytes of its photos.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the form.
    pub fn read(
        self,
        draft: Draft,
        now: DateTime<Utc>,
    ) -> Result<(Command, Vec<PhotoBytes>), Vec<FieldError>> {
        let typed = draft.now();
        let mut photos = draft.bytes();
        let command = match self {
            Self::More => Err(Vec::new()),
            Self::Note => note::read(&typed, draft.blobs()),
            Self::Partly => partly::read(&typed, draft.blobs(), now),
            Self::Hold => hold::read(&typed, now),
            Self::HandBack => hand_back::read(&typed),
            Self::Complete => {
                let signed = signature::picture(&typed);
                let image = signed.as_ref().map(|signed| signed.blob.clone());
                photos.extend(signed);
                complete::read(&typed, draft.blobs(), image)
            }
        };
        command.map(|command| (command, photos))
    }
}

/// What was typed into a form, by field.
pub type Typed = BTreeMap<String, String>;

/// What was typed into a field.
#[must_use]
pub fn typed<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", String::as_str)
}

/// The value, or its error put to the others.
pub fn keep<T>(read: Result<T, Rejection>, wrong: &mut Vec<FieldError>) -> Option<T> {
    read.map_err(|why| wrong.push(FieldError::of(&why))).ok()
}

/// A text for the domain, or its error put to the others under the name of the form's own field, which has this `label`;
/// `empty` is said when nothing was typed.
pub fn keep_text(
    values: &Typed,
    name: &'static str,
    label: &'static str,
    empty: &'static str,
    wrong: &mut Vec<FieldError>,
) -> Option<Remark> {
    let said = |why: Rejection| FieldError {
        field: name.to_owned(),
        message: match why {
            Rejection::Empty { .. } => t(empty).to_owned(),
            Rejection::TooLong { max, .. } => too_long(label, max),
            why => reject::sentence(&why),
        },
    };
    Remark::parse(Field::Remark, typed(values, name))
        .map_err(|why| wrong.push(said(why)))
        .ok()
}

/// That too much was typed into the field of this label.
fn too_long(label: &'static str, max: usize) -> String {
    let field = ["“", t(label), "”"].concat();
    tf("reject.too_long", &[("field", &field), ("max", &max.to_string())])
}

/// A field for some lines of text.
#[must_use]
pub fn text(
    draft: Draft,
    id: &'static str,
    label: &'static str,
    hint: Signal<&'static str>,
    optional: bool,
) -> AnyView {
    let error = ui::error_of(draft.errors, id);
    let wrong = move || error.with(|text| (!text.is_empty()).then_some("true"));
    let hint_id = [id, "-hint"].concat();
    let described = [&hint_id, " ", id, "-error"].concat();
    let control = view! {
        <p class="field__hint" id=hint_id hidden=move || hint.get().is_empty()>{move || hint.get()}</p>
        <textarea class="input" id=id name=id rows="3" aria-describedby=described aria-invalid=wrong
            prop:value=move || draft.value(id) on:input=move |event| draft.set(id, event_target_value(&event))>
        </textarea>
    };
    let label = t(label);
    ui::field(
        ui::Field {
            id,
            label,
            hint: "",
            optional,
            error,
        },
        control.into_any(),
    )
}

/// One of several things to choose from.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub value: &'static str,
    /// Its icon; empty for none.
    pub mark: &'static str,
    pub label: &'static str,
    /// Help below it; empty for none.
    pub hint: &'static str,
}

/// Radio buttons as tiles for a thumb. `list` is the class of their arrangement.
#[must_use]
pub fn choices(
    draft: Draft,
    name: &'static str,
    legend: &'static str,
    list: &'static str,
    all: &[Choice],
) -> AnyView {
    let error = ui::error_of(draft.errors, name);
    let tiles = all.iter().enumerate().map(|(index, choice)| {
        // the summary of errors leads to the first
        let id = if index == 0 {
            name.to_owned()
        } else {
            [name, "-", choice.value].concat()
        };
        tile(draft, name, id, *choice)
    });
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{t(legend)}</legend>
            {ui::field_error(name, error)}
            <div class=list>{tiles.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

fn tile(draft: Draft, name: &'static str, id: String, choice: Choice) -> AnyView {
    let Choice {
        value,
        mark,
        label,
        hint,
    } = choice;
    let mark = (!mark.is_empty()).then(|| icon(mark));
    let hint = (!hint.is_empty()).then(|| view! { <span class="choice__hint">{t(hint)}</span> });
    view! {
        <label class="choice">
            <input class="choice__input" type="radio" id=id name=name value=value
                prop:checked=move || draft.value(name) == value
                on:change=move |_| draft.set(name, value.to_owned())/>
            <span class="choice__body">{mark} <span class="choice__label">{t(label)}</span> {hint}</span>
        </label>
    }
    .into_any()
}

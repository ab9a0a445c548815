//! A note with photos: always possible, also when the job is somebody else's by now.

use super::draft::Draft;
use super::form::{self, Typed, keep, typed};
use crate::i18n::t;
use crate::page::FieldError;
use crate::parts::photo_picker;
use domain::blob::BlobRef;
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::Command;
use leptos::prelude::*;

/// The form's fields.
#[must_use]
pub fn fields(draft: Draft) -> AnyView {
    let hint = Signal::stored(t("jobs.note_hint"));
    view! {
        {form::text(draft, Field::Remark.as_str(), "jobs.note_text", hint, true)}
        {photo_picker::watched(draft.photos, draft.working)}
    }
    .into_any()
}

/// The command that was typed. That it must not be empty is for the rules to say.
///
/// # Errors
/// What is wrong.
pub fn read(values: &Typed, photos: Vec<BlobRef>) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let text = keep(
        Remark::optional(Field::Remark, typed(values, "remark")),
        &mut wrong,
    );
    text.map(|text| Command::Note { text, photos }).ok_or(wrong)
}

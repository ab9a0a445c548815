//! Handing a job back to the manager 退回.

use super::draft::Draft;
use super::form::{self, Typed, keep, typed};
use super::ready;
use crate::i18n::t;
use crate::page::FieldError;
use domain::admin::ReasonKind;
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::Command;
use leptos::prelude::*;

/// The form's fields. `others_stay`: only whoever hands it back leaves, the others go on.
#[must_use]
pub fn fields(draft: Draft, others_stay: bool) -> AnyView {
    let hint = if others_stay {
        "jobs.hand_back_leave_hint"
    } else {
        "jobs.hand_back_hint"
    };
    let why = form::text(
        draft,
        Field::Reason.as_str(),
        "jobs.hand_back_why",
        Signal::stored(t(hint)),
        false,
    );
    view! { {ready::chips(draft, Field::Reason, ReasonKind::HandBack)} {why} }.into_any()
}

/// The command that was typed.
///
/// # Errors
/// What is wrong.
pub fn read(values: &Typed) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let reason = keep(Remark::parse(Field::Reason, typed(values, "reason")), &mut wrong);
    reason.map(|reason| Command::HandBack { reason }).ok_or(wrong)
}

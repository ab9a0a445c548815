//! Leaving with a part repaired 部分完成: what is done, what is left, and when it goes on.

use super::again;
use super::draft::Draft;
use super::form::{self, Typed, keep, keep_text};
use crate::i18n::t;
use crate::page::FieldError;
use crate::parts::photo_picker;
use chrono::{DateTime, Utc};
use domain::blob::BlobRef;
use domain::ticket::Command;
use leptos::prelude::*;

const DONE: &str = "done";
const LEFT: &str = "left";

/// The form's fields.
#[must_use]
pub fn fields(draft: Draft, now: DateTime<Utc>) -> AnyView {
    let text = |name, label, hint| form::text(draft, name, label, Signal::stored(t(hint)), false);
    view! {
        {text(DONE, "jobs.partly_done", "jobs.partly_done_hint")}
        {text(LEFT, "jobs.partly_left", "jobs.partly_left_hint")}
        {again::fields(draft, now)}
        {photo_picker::watched(draft.photos, draft.working)}
    }
    .into_any()
}

/// The command that was typed.
///
/// # Errors
/// All that is wrong.
pub fn read(values: &Typed, photos: Vec<BlobRef>, now: DateTime<Utc>) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let done = keep_text(
        values,
        DONE,
        "jobs.partly_done",
        "jobs.partly_done_missing",
        &mut wrong,
    );
    let left = keep_text(
        values,
        LEFT,
        "jobs.partly_left",
        "jobs.partly_left_missing",
        &mut wrong,
    );
    let until = keep(again::read(values, now), &mut wrong);
    match (done, left, until) {
        (Some(done), Some(left), Some(until)) => Ok(Command::PartlyRepair {
            done,
            left,
            until,
            photos,
        }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
    }

    fn form(pairs: &[(&str, &str)]) -> Typed {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn all_that_is_missing_is_asked_for_at_once() {
        let errors = read(&form(&[("done", " ")]), Vec::new(), now()).expect_err("nothing was told");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["done", "left", "until"]);
        assert_ne!(errors.first(), errors.get(1));
    }

    #[test]
    fn what_is_too_long_is_named_as_the_form_names_it() {
        let long = "修".repeat(1_001);
        let typed = form(&[("done", &long), ("left", "软管"), ("until", "hours")]);
        let errors = read(&typed, Vec::new(), now()).expect_err("too long");
        let [error] = &errors[..] else {
            panic!("{errors:?}")
        };
        assert_eq!(error.field, "done");
        assert!(
            error.message.starts_with("“已经修好了什么”太长"),
            "{}",
            error.message
        );
    }

    #[test]
    fn what_is_done_and_left_and_the_time_make_the_command() {
        let typed = form(&[("done", "换了阀芯"), ("left", "软管下次带来"), ("until", "hours")]);
        let read = read(&typed, Vec::new(), now());
        let Ok(Command::PartlyRepair {
            done,
            left,
            until,
            photos,
        }) = read
        else {
            panic!("it is complete: {read:?}");
        };
        assert_eq!((done.as_str(), left.as_str()), ("换了阀芯", "软管下次带来"));
        assert_eq!(until, now() + TimeDelta::hours(2));
        assert!(photos.is_empty());
    }
}

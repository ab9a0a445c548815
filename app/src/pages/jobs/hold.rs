//! Putting a job on hold 挂起: why, and when to come again.

use super::draft::Draft;
use super::form::{self, Choice, Typed, keep, typed};
use super::{again, ready};
use crate::i18n::{t, word};
use crate::page::FieldError;
use chrono::{DateTime, Utc};
use domain::admin::ReasonKind;
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::{Command, HoldReason};
use leptos::prelude::*;

const REASON: &str = Field::Reason.as_str();
const NOTE: &str = Field::Remark.as_str();

/// What is left after a part was repaired has a form of its own.
const REASONS: [Choice; 4] = [
    Choice {
        value: HoldReason::Parts.as_str(),
        mark: "box",
        label: "hold.parts",
        hint: "",
    },
    Choice {
        value: HoldReason::NobodyHome.as_str(),
        mark: "door",
        label: "hold.nobody_home",
        hint: "",
    },
    Choice {
        value: HoldReason::OtherTrade.as_str(),
        mark: "people",
        label: "hold.other_trade",
        hint: "",
    },
    Choice {
        value: HoldReason::Other.as_str(),
        mark: "more",
        label: "hold.other",
        hint: "",
    },
];

/// The form's fields.
#[must_use]
pub fn fields(draft: Draft, now: DateTime<Utc>) -> AnyView {
    // what helps whoever reads it depends on the reason
    let hint = Signal::derive(move || word("hold", &[&draft.value(REASON), "_hint"].concat()));
    view! {
        {form::choices(draft, REASON, "hold.why", "choices__list choices__list--pair", &REASONS)}
        {again::fields(draft, now)}
        {ready::chips(draft, Field::Remark, ReasonKind::Hold)}
        {form::text(draft, NOTE, "hold.note", hint, true)}
    }
    .into_any()
}

/// The command that was typed.
///
/// # Errors
/// All that is wrong.
pub fn read(values: &Typed, now: DateTime<Utc>) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let offered = REASONS.iter().any(|choice| choice.value == typed(values, REASON));
    let reason = HoldReason::parse(typed(values, REASON)).filter(|_| offered);
    if reason.is_none() {
        wrong.push(FieldError {
            field: REASON.to_owned(),
            message: t("hold.why_missing").to_owned(),
        });
    }
    let until = keep(again::read(values, now), &mut wrong);
    // a reason that has no name has to be told
    let note = if reason == Some(HoldReason::Other) {
        form::keep_text(values, NOTE, "hold.note", "hold.other_missing", &mut wrong).map(Some)
    } else {
        keep(Remark::optional(Field::Remark, typed(values, NOTE)), &mut wrong)
    };
    match (reason, until, note) {
        (Some(reason), Some(until), Some(note)) => Ok(Command::Hold { reason, note, until }),
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
    fn reason_and_time_must_be_chosen_and_both_are_asked_for_at_once() {
        let errors = read(&form(&[]), now()).expect_err("nothing was chosen");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["reason", "until"]);
    }

    #[test]
    fn a_chosen_reason_and_time_make_the_command() {
        let typed = form(&[("reason", "parts"), ("until", "hours"), ("remark", " ")]);
        let until = now() + TimeDelta::hours(2);
        assert_eq!(
            read(&typed, now()),
            Ok(Command::Hold {
                reason: HoldReason::Parts,
                note: None,
                until
            })
        );
    }

    #[test]
    fn another_reason_has_to_be_told() {
        let typed = form(&[("reason", "other"), ("until", "hours")]);
        let errors = read(&typed, now()).expect_err("nothing was told");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["remark"]);
    }

    #[test]
    fn what_is_left_after_a_part_repair_is_no_reason_of_this_form() {
        let typed = form(&[("reason", "remaining"), ("until", "hours")]);
        let errors = read(&typed, now()).expect_err("it is not offered");
        assert_eq!(errors.first().map(|error| error.field.as_str()), Some("reason"));
    }
}

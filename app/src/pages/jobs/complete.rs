//! Completing a job 完成: repaired, or not and why.

use super::confirm;
use super::draft::Draft;
use super::form::{self, Choice, Typed, keep, typed};
use crate::i18n::t;
use crate::page::FieldError;
use crate::parts::photo_picker;
use domain::blob::BlobRef;
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::{Command, Outcome};
use leptos::prelude::*;

const OUTCOME: &str = "outcome";
const SUCCESS: &str = "success";
const FAILURE: &str = "failure";

const OUTCOMES: [Choice; 2] = [
    Choice {
        value: SUCCESS,
        mark: "check",
        label: "jobs.outcome_success",
        hint: "jobs.outcome_success_hint",
    },
    Choice {
        value: FAILURE,
        mark: "cross",
        label: "jobs.outcome_failure",
        hint: "jobs.outcome_failure_hint",
    },
];

/// The form's fields.
#[must_use]
pub fn fields(draft: Draft) -> AnyView {
    let failed = move || draft.value(OUTCOME) == FAILURE;
    let text =
        |field: Field, label, hint| form::text(draft, field.as_str(), label, Signal::stored(t(hint)), false);
    view! {
        {form::choices(draft, OUTCOME, "jobs.outcome", "choices__list choices__list--pair", &OUTCOMES)}
        <div class="stack" hidden=move || !failed()>
            {text(Field::Explanation, "jobs.explanation", "jobs.explanation_hint")}
            {text(Field::Advice, "jobs.advice", "jobs.advice_hint")}
        </div>
        {photo_picker::watched(draft.photos, draft.working)}
        {confirm::fields(draft)}
    }
    .into_any()
}

/// The command that was typed. `signature` is the picture of one, when the form has one; it becomes one of the photos.
///
/// # Errors
/// All that is wrong.
pub fn read(
    values: &Typed,
    mut photos: Vec<BlobRef>,
    signature: Option<BlobRef>,
) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let outcome = match typed(values, OUTCOME) {
        SUCCESS => Some(Outcome::Success {}),
        FAILURE => {
            let explanation = keep(
                Remark::parse(Field::Explanation, typed(values, "explanation")),
                &mut wrong,
            );
            let advice = keep(Remark::parse(Field::Advice, typed(values, "advice")), &mut wrong);
            explanation
                .zip(advice)
                .map(|(explanation, advice)| Outcome::Failure { explanation, advice })
        }
        _ => {
            wrong.push(FieldError {
                field: OUTCOME.to_owned(),
                message: t("jobs.outcome_missing").to_owned(),
            });
            None
        }
    };
    let confirmation = confirm::read(values, &mut photos, signature)
        .map_err(|error| wrong.push(error))
        .ok();
    match (outcome, confirmation) {
        (Some(outcome), Some(confirmation)) => Ok(Command::Complete {
            outcome,
            photos,
            confirmation,
        }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ticket::Confirmation;

    fn form(pairs: &[(&str, &str)]) -> Typed {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn wrong_fields(values: &Typed) -> Vec<String> {
        read(values, Vec::new(), None).map_or_else(
            |errors| errors.into_iter().map(|error| error.field).collect(),
            |_| Vec::new(),
        )
    }

    #[test]
    fn an_outcome_must_be_chosen() {
        assert_eq!(wrong_fields(&form(&[])), ["outcome"]);
    }

    #[test]
    fn a_failure_needs_an_explanation_and_advice_and_both_are_asked_for_at_once() {
        assert_eq!(
            wrong_fields(&form(&[("outcome", "failure")])),
            ["explanation", "advice"]
        );
        assert_eq!(
            wrong_fields(&form(&[("outcome", "failure"), ("explanation", "缺件")])),
            ["advice"]
        );
    }

    #[test]
    fn what_was_typed_about_a_failure_is_not_part_of_a_success() {
        let typed = form(&[("outcome", "success"), ("explanation", "缺件")]);
        let command = read(&typed, Vec::new(), None);
        assert_eq!(
            command,
            Ok(Command::Complete {
                outcome: Outcome::Success {},
                photos: Vec::new(),
                confirmation: None,
            })
        );
    }

    #[test]
    fn the_reporters_code_goes_along_and_a_bad_one_is_said_with_the_rest() {
        let typed = form(&[("outcome", "success"), ("confirm", "code"), ("code", "0417")]);
        let code = "0417".to_owned();
        let confirmed = read(&typed, Vec::new(), None).is_ok_and(|command| {
            matches!(command, Command::Complete { confirmation: Some(Confirmation::Code { code: told }), .. } if told == code)
        });
        assert!(confirmed);
        assert_eq!(
            wrong_fields(&form(&[("confirm", "code"), ("code", "41")])),
            ["outcome", "code"]
        );
    }
}

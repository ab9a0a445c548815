//! Putting a job on hold 挂起: why, and when to come again.

use super::draft::Draft;
use super::form::{self, Choice, Typed, keep, typed};
use super::ready;
use crate::i18n::{t, word};
use crate::page::FieldError;
use crate::time;
use chrono::{DateTime, TimeDelta, Utc};
use domain::admin::ReasonKind;
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use domain::ticket::{Command, HoldReason};
use leptos::prelude::*;

const REASON: &str = Field::Reason.as_str();
const UNTIL: &str = Field::Until.as_str();
const CUSTOM: &str = "until_custom";

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

const TIMES: [Choice; 5] = [
    Choice {
        value: "hours",
        mark: "",
        label: "hold.until_hours",
        hint: "",
    },
    Choice {
        value: "tomorrow_morning",
        mark: "",
        label: "hold.until_tomorrow_morning",
        hint: "",
    },
    Choice {
        value: "tomorrow_afternoon",
        mark: "",
        label: "hold.until_tomorrow_afternoon",
        hint: "",
    },
    Choice {
        value: "three_days",
        mark: "",
        label: "hold.until_three_days",
        hint: "",
    },
    Choice {
        value: "custom",
        mark: "",
        label: "hold.until_custom",
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
        {form::choices(draft, UNTIL, "hold.until", "choices__list choices__list--inline", &TIMES)}
        {custom(draft, now)}
        {ready::chips(draft, Field::Remark, ReasonKind::Hold)}
        {form::text(draft, Field::Remark, "hold.note", hint, true)}
    }
    .into_any()
}

fn custom(draft: Draft, now: DateTime<Utc>) -> AnyView {
    let hidden = move || draft.value(UNTIL) != "custom";
    view! {
        <div class="field" hidden=hidden>
            <label class="field__label" for=CUSTOM>{t("hold.until_custom_label")}</label>
            <input class="input" type="datetime-local" id=CUSTOM name=CUSTOM min=time::input_value(now)
                aria-describedby="until-error" prop:value=move || draft.value(CUSTOM)
                on:input=move |event| draft.set(CUSTOM, event_target_value(&event))/>
        </div>
    }
    .into_any()
}

/// The time that was chosen.
fn until(values: &Typed, now: DateTime<Utc>) -> Result<DateTime<Utc>, Rejection> {
    let clock = |days, hour| {
        let day = time::campus(now).date() + TimeDelta::days(days);
        day.and_hms_opt(hour, 0, 0).map(time::instant)
    };
    let at = match typed(values, UNTIL) {
        "hours" => Some(now + TimeDelta::hours(2)),
        "tomorrow_morning" => clock(1, 9),
        "tomorrow_afternoon" => clock(1, 14),
        "three_days" => clock(3, 9),
        "custom" => time::read_input(typed(values, CUSTOM)),
        _ => None,
    };
    match at {
        Some(at) if at > now => Ok(at),
        Some(_) => Err(Rejection::InPast { field: Field::Until }),
        None => Err(Rejection::Empty { field: Field::Until }),
    }
}

/// The command that was typed.
///
/// # Errors
/// All that is wrong.
pub fn read(values: &Typed, now: DateTime<Utc>) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let reason = HoldReason::parse(typed(values, REASON));
    if reason.is_none() {
        wrong.push(FieldError {
            field: REASON.to_owned(),
            message: t("hold.why_missing").to_owned(),
        });
    }
    let until = keep(until(values, now), &mut wrong);
    let note = keep(
        Remark::optional(Field::Remark, typed(values, "remark")),
        &mut wrong,
    );
    match (reason, until, note) {
        (Some(reason), Some(until), Some(note)) => Ok(Command::Hold { reason, note, until }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn tomorrow_morning_is_nine_in_campus_time() {
        let at = until(&form(&[("until", "tomorrow_morning")]), now()).expect("a time");
        let local = time::campus(at);
        assert_eq!(local.date(), time::campus(now()).date() + TimeDelta::days(1));
        assert_eq!(time::clock(at), "09:00");
    }

    #[test]
    fn reason_and_time_must_be_chosen_and_both_are_asked_for_at_once() {
        let errors = read(&form(&[]), now()).expect_err("nothing was chosen");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["reason", "until"]);
    }

    #[test]
    fn a_time_that_has_passed_is_refused_before_it_is_saved() {
        let typed = form(&[("until", "custom"), ("until_custom", "2020-01-01T08:00")]);
        assert_eq!(
            until(&typed, now()),
            Err(Rejection::InPast { field: Field::Until })
        );
        let typed = form(&[("until", "custom"), ("until_custom", "")]);
        assert_eq!(
            until(&typed, now()),
            Err(Rejection::Empty { field: Field::Until })
        );
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
}

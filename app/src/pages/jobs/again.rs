//! When a worker comes again: a few usual times, or one of their own.

use super::draft::Draft;
use super::form::{self, Choice, Typed, typed};
use crate::i18n::t;
use crate::time;
use chrono::{DateTime, TimeDelta, Utc};
use domain::rejection::{Field, Rejection};
use leptos::prelude::*;

const UNTIL: &str = Field::Until.as_str();
const CUSTOM: &str = "until_custom";

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

/// The choice of a time.
#[must_use]
pub fn fields(draft: Draft, now: DateTime<Utc>) -> AnyView {
    view! {
        {form::choices(draft, UNTIL, "hold.until", "choices__list choices__list--inline", &TIMES)}
        {custom(draft, now)}
    }
    .into_any()
}

fn custom(draft: Draft, now: DateTime<Utc>) -> AnyView {
    let hidden = move || draft.value(UNTIL) != "custom";
    let typed = move |event| {
        draft.set(CUSTOM, event_target_value(&event));
        draft.wrong_no_longer(UNTIL);
    };
    view! {
        <div class="field" hidden=hidden>
            <label class="field__label" for=CUSTOM>{t("hold.until_custom_label")}</label>
            <input class="input" type="datetime-local" id=CUSTOM name=CUSTOM min=time::input_value(now)
                aria-describedby="until-error" prop:value=move || draft.value(CUSTOM)
                on:input=typed/>
        </div>
    }
    .into_any()
}

/// The time that was chosen.
///
/// # Errors
/// None was chosen, or one that has passed.
pub fn read(values: &Typed, now: DateTime<Utc>) -> Result<DateTime<Utc>, Rejection> {
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
        let at = read(&form(&[("until", "tomorrow_morning")]), now()).expect("a time");
        let local = time::campus(at);
        assert_eq!(local.date(), time::campus(now()).date() + TimeDelta::days(1));
        assert_eq!(time::clock(at), "09:00");
    }

    #[test]
    fn a_time_that_has_passed_is_refused_before_it_is_saved() {
        let typed = form(&[("until", "custom"), ("until_custom", "2020-01-01T08:00")]);
        assert_eq!(
            read(&typed, now()),
            Err(Rejection::InPast { field: Field::Until })
        );
        let typed = form(&[("until", "custom"), ("until_custom", "")]);
        assert_eq!(read(&typed, now()), Err(Rejection::Empty { field: Field::Until }));
    }
}

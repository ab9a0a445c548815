//! Refusals in words that say how to mend it.

use crate::i18n::{lang, lookup, tf, tf_in, word};
use crate::page::FieldError;
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::By;
use domain::rejection::Rejection;
use domain::view::TicketDetail;

/// The sentence of a refusal, without the names of people.
#[must_use]
pub fn sentence(reason: &Rejection) -> String {
    named(reason, None)
}

/// The sentence of a refusal, with the names of people whom the ticket knows.
#[must_use]
pub fn named(reason: &Rejection, detail: Option<&TicketDetail>) -> String {
    by_name(reason, &|id| detail.and_then(|detail| detail.name_of(id)))
}

/// What is wrong, for a reporter: how their report stands now, and not who of the staff was first.
#[must_use]
pub fn to_reporter(reason: &Rejection) -> FieldError {
    let mut error = FieldError::of(reason);
    if let Rejection::WrongStage { stage, at, .. } = reason {
        let stage = word("stage", stage.as_str());
        error.message = tf("reject.moved_on", &[("stage", stage), ("when", &moment(*at))]);
    }
    error
}

fn moment(at: DateTime<Utc>) -> String {
    let now = leptos::prelude::use_context::<crate::page::Now>()
        .map_or_else(DateTime::<Utc>::default, |now| {
            leptos::prelude::GetUntracked::get_untracked(&now.0)
        });
    crate::time::moment(at, now)
}

/// The sentence of a refusal; `name_of` says who somebody is, as far as that is known.
#[must_use]
pub fn by_name<'a>(reason: &Rejection, name_of: &dyn Fn(PersonId) -> Option<&'a str>) -> String {
    let field = reason.field().map(domain::rejection::Field::as_str);
    let specific = field.map(|field| ["reject.", reason.code(), "_", field].concat());
    let general = ["reject.", reason.code()].concat();
    let key = specific
        .filter(|key| lookup(lang(), key).is_some())
        .unwrap_or(general);
    let field = field.map_or("", |field| word("field", field)).to_owned();
    let who = |by: By| match by {
        By::Person(id) => name_of(id).unwrap_or(word("reject", "colleague")).to_owned(),
        By::Reporter if matches!(reason, Rejection::ComplaintMoved { .. }) => {
            word("reject", "complainant").to_owned()
        }
        By::Reporter => word("reject", "reporter").to_owned(),
        By::System => word("reject", "system").to_owned(),
    };
    let mut values: Vec<(&str, String)> = vec![("field", field)];
    match reason {
        Rejection::TooLong { max, .. } | Rejection::TooManyPhotos { max } => {
            values.push(("max", max.to_string()))
        }
        Rejection::PhotoTooLarge { max } => values.push(("max", (max / 1_000_000).to_string())),
        Rejection::AlreadyTaken { by, at } => {
            values.extend([("who", who(By::Person(*by))), ("when", moment(*at))]);
        }
        Rejection::WrongStage { stage, by, at } => {
            let stage = word("stage", stage.as_str()).to_owned();
            values.extend([("stage", stage), ("who", who(*by)), ("when", moment(*at))]);
        }
        Rejection::ComplaintMoved { stage, by, at } => {
            let stage = word("complaints", &["stage_", stage.as_str()].concat()).to_owned();
            values.extend([("stage", stage), ("who", who(*by)), ("when", moment(*at))]);
        }
        Rejection::UrgedRecently { until } | Rejection::Expired { until } => {
            values.push(("when", moment(*until)))
        }
        _ => {}
    }
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    tf_in(lang(), &key, &values)
}

#[cfg(test)]
mod tests {
    use crate::i18n::{Lang, lookup};
    use domain::rejection::Rejection;

    /// Codes of refusals that carry facts.
    const WITH_FACTS: [&str; 13] = [
        "expired",
        "empty",
        "too_long",
        "bad_code",
        "too_many_photos",
        "photo_too_large",
        "in_past",
        "in_future",
        "already_taken",
        "wrong_stage",
        "urged_recently",
        "unknown_staff",
        "complaint_moved",
    ];

    #[test]
    fn every_refusal_says_what_to_do_next() {
        let plain = Rejection::PLAIN.iter().map(Rejection::code);
        for code in plain.chain(WITH_FACTS) {
            let sentence = |lang| lookup(lang, &["reject.", code].concat()).unwrap_or_default();
            let (zh, en) = (sentence(Lang::Zh), sentence(Lang::En));
            assert!(
                ["请", "可以", "可补充"].iter().any(|word| zh.contains(word)),
                "{code}: {zh}"
            );
            let does = [
                "Please", "please", "hoose", "Give", "ive a", "ask", "all the", "heck", "nter", "emove",
                "eload", "efresh", "See", "Sign in", "Follow", "can urge", "horten",
            ];
            assert!(does.iter().any(|word| en.contains(word)), "{code}: {en}");
        }
    }
}

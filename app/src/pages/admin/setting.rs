//! What the pages of settings share: reading numbers, and saying what is wrong with what was set.

use crate::i18n::tf;
use crate::page::FieldError;
use crate::time;
use domain::setting::{Slip, SlipKind};

/// What is wrong, in words that say how to mend it.
pub fn sentences(slips: &[Slip]) -> Vec<FieldError> {
    slips.iter().map(sentence).collect()
}

fn sentence(slip: &Slip) -> FieldError {
    let key = ["times.slip_", slip.kind.as_str()].concat();
    let message = match slip.kind {
        SlipKind::Number { least, most } => tf(
            &key,
            &[("least", &least.to_string()), ("most", &most.to_string())],
        ),
        SlipKind::Length { hours } => tf(&key, &[("hours", &hours.to_string())]),
        SlipKind::Twice { day } => tf(&key, &[("day", &day_value(day))]),
        _ => tf(&key, &[]),
    };
    FieldError {
        field: slip.at.clone(),
        message,
    }
}

/// A day as `<input type="date">` and people write it.
pub fn day_value(day: chrono::NaiveDate) -> String {
    time::date_value(time::instant(day.and_time(chrono::NaiveTime::MIN)))
}

/// The whole number that was typed, when it is one from `least` to `most`; what is wrong goes to `slips`.
pub fn number(slips: &mut Vec<Slip>, place: &str, typed: &str, least: u32, most: u32) -> u32 {
    let found = typed
        .trim()
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    found.unwrap_or_else(|| {
        slips.push(Slip::at(place, SlipKind::Number { least, most }));
        least
    })
}

//! Spans and times of day in words and in fields.

use crate::i18n::tf;
use chrono::{NaiveTime, Timelike};

/// A number of minutes in hours and minutes.
pub fn length(minutes: u32) -> String {
    let part = |key, count: u32| (count > 0).then(|| tf(key, &[("n", &count.to_string())]));
    let parts = [
        part("time.hours", minutes / 60),
        part("time.minutes", minutes % 60),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The value of `<input type="time">`.
pub fn time_value(time: NaiveTime) -> String {
    let two = |number: u32| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    [two(time.hour()), two(time.minute())].join(":")
}

/// The time that `<input type="time">` holds.
pub fn read_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.trim().split(':').map(str::parse::<u32>);
    NaiveTime::from_hms_opt(parts.next()?.ok()?, parts.next()?.ok()?, 0)
}

//! Periods in words.

use crate::i18n::{Lang, lang, tf, word};
use crate::time::{date, month};
use chrono::{Datelike, NaiveDate};
use domain::metric::volume::{Period, Unit};

/// A period as it is said: `11月29日`, `11月23日至29日`, `2026年11月`.
pub fn name(unit: Unit, period: Period, today: NaiveDate) -> String {
    let Period { from, to } = period;
    match unit {
        Unit::Day => date(from, today),
        Unit::Week => {
            let same = (from.year(), from.month()) == (to.year(), to.month());
            let (first, last) = match lang() {
                Lang::Zh if same => (date(from, today), [&to.day().to_string(), "日"].concat()),
                Lang::En if same => (from.day().to_string(), date(to, today)),
                _ => (date(from, today), date(to, today)),
            };
            tf("volume.span", &[("from", &first), ("to", &last)])
        }
        Unit::Month => month(from),
    }
}

/// A period under the axis: `11-23`, for a month `11月`; the year where one begins.
pub fn short(unit: Unit, period: Period) -> String {
    let (_, rest) = period.from.to_string().split_once('-').map_or_else(
        || (String::new(), String::new()),
        |(year, rest)| (year.to_owned(), rest.to_owned()),
    );
    match (unit, lang()) {
        (Unit::Day | Unit::Week, _) => rest,
        (Unit::Month, Lang::Zh) if period.from.month() == 1 => {
            [&period.from.year().to_string(), "年"].concat()
        }
        (Unit::Month, Lang::Zh) => [&period.from.month().to_string(), "月"].concat(),
        (Unit::Month, Lang::En) if period.from.month() == 1 => period.from.year().to_string(),
        (Unit::Month, Lang::En) => {
            let name = month(period.from);
            name.split(' ').next().unwrap_or_default().to_owned()
        }
    }
}

/// How much more or less there is than before.
pub fn change(now: u32, before: u32) -> String {
    let (key, n) = match now.cmp(&before) {
        std::cmp::Ordering::Greater => ("more", now - before),
        std::cmp::Ordering::Less => ("less", before - now),
        std::cmp::Ordering::Equal => return word("volume", "same").to_owned(),
    };
    tf(&["volume.", key].concat(), &[("n", &n.to_string())])
}

//! Time as people say it, in campus time, on the server and in the browser alike.

use crate::i18n::{Lang, lang, tf};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

/// The instant in campus time.
#[must_use]
pub fn campus(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::milliseconds(offset_ms(at))
}

/// The instant of a campus time.
#[must_use]
pub fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    let guess = local.and_utc() - TimeDelta::milliseconds(offset_ms(local.and_utc()));
    local.and_utc() - TimeDelta::milliseconds(offset_ms(guess))
}

/// How far campus time is ahead of universal time.
#[cfg(not(feature = "hydrate"))]
fn offset_ms(at: DateTime<Utc>) -> i64 {
    use chrono::{Offset, TimeZone};
    let zone = leptos::prelude::use_context::<chrono_tz::Tz>().unwrap_or(chrono_tz::Tz::Asia__Shanghai);
    i64::from(
        zone.offset_from_utc_datetime(&at.naive_utc())
            .fix()
            .local_minus_utc(),
    ) * 1000
}

#[cfg(feature = "hydrate")]
fn offset_ms(at: DateTime<Utc>) -> i64 {
    crate::offline::clock::zone_offset_ms(at.timestamp_millis())
}

fn two(number: u32) -> String {
    if number < 10 {
        ["0", &number.to_string()].concat()
    } else {
        number.to_string()
    }
}

/// `10:48`.
#[must_use]
pub fn clock(at: DateTime<Utc>) -> String {
    let local = campus(at);
    [two(local.hour()), two(local.minute())].join(":")
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `11月24日` or `24 Nov`; with the year when it is another one than `now`'s.
#[must_use]
pub fn day(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    date(campus(at).date(), campus(now).date())
}

/// A date like [`day`]'s.
#[must_use]
pub fn date(date: NaiveDate, today: NaiveDate) -> String {
    let (year, month, day) = (
        date.year().to_string(),
        date.month0() as usize,
        date.day().to_string(),
    );
    match lang() {
        Lang::Zh => {
            let year = if date.year() == today.year() {
                String::new()
            } else {
                [&year, "年"].concat()
            };
            [&year, &(month + 1).to_string(), "月", &day, "日"].concat()
        }
        Lang::En if date.year() == today.year() => [&day, MONTHS[month]].join(" "),
        Lang::En => [&day, MONTHS[month], &year].join(" "),
    }
}

/// `2026年11月` or `Nov 2026`.
#[must_use]
pub fn month(date: NaiveDate) -> String {
    let (year, month) = (date.year().to_string(), date.month0() as usize);
    match lang() {
        Lang::Zh => [&year, "年", &(month + 1).to_string(), "月"].concat(),
        Lang::En => [MONTHS[month], &year].join(" "),
    }
}

/// Day and clock as people say them: today and yesterday and tomorrow by name, else by date.
#[must_use]
pub fn moment(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let apart = (campus(at).date() - campus(now).date()).num_days();
    let key = match apart {
        0 => "time.today",
        1 => "time.tomorrow",
        -1 => "time.yesterday",
        _ => return [day(at, now), clock(at)].join(" "),
    };
    tf(key, &[("clock", &clock(at))])
}

/// How long ago, in words; by moment from an hour on.
#[must_use]
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match (now - at).num_minutes() {
        ..1 => crate::i18n::t("time.just_now").to_owned(),
        minutes @ 1..60 => tf("time.minutes_ago", &[("n", &minutes.to_string())]),
        _ => moment(at, now),
    }
}

/// A span in words, in its largest unit, rounded down. Days count up to sixty, months up to two years: beyond that
/// nobody counts in the smaller one.
#[must_use]
pub fn span(length: TimeDelta) -> String {
    let minutes = length.num_minutes().max(1);
    let days = minutes / 1440;
    let (key, count) = match days {
        ..1 if minutes < 60 => ("time.minutes", minutes),
        ..1 => ("time.hours", minutes / 60),
        1..60 => ("time.days", days),
        // 24 times 30 days are not yet two years
        60..730 => ("time.months", (days / 30).min(23)),
        _ => ("time.years", days / 365),
    };
    tf(key, &[("n", &count.to_string())])
}

/// The full hour on the campus day so many days from now.
#[must_use]
pub fn hour_on(now: DateTime<Utc>, days: u64, hour: u32) -> Option<DateTime<Utc>> {
    let day = campus(now).date().checked_add_days(Days::new(days))?;
    Some(instant(day.and_time(NaiveTime::from_hms_opt(hour, 0, 0)?)))
}

/// The value of `<input type="datetime-local">`.
#[must_use]
pub fn input_value(at: DateTime<Utc>) -> String {
    let local = campus(at);
    let date = [local.year().to_string(), two(local.month()), two(local.day())].join("-");
    [date, [two(local.hour()), two(local.minute())].join(":")].join("T")
}

/// The value of `<input type="date">`.
#[must_use]
pub fn date_value(at: DateTime<Utc>) -> String {
    input_value(at)[..10].to_owned()
}

/// The instant that `<input type="datetime-local">` holds, in campus time.
#[must_use]
pub fn read_input(text: &str) -> Option<DateTime<Utc>> {
    let (date, clock) = text.split_once('T')?;
    let mut time = clock.split(':').map(str::parse::<u32>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    read_date(date)?.and_hms_opt(hour, minute, 0).map(instant)
}

/// The day that `<input type="date">` holds.
#[must_use]
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Owner, provide_context};

    #[test]
    fn a_span_is_said_in_its_largest_unit_rounded_down() {
        let (hour, day) = (60, 24 * 60);
        let owner = Owner::new();
        owner.set();
        for (minutes, zh, en) in [
            (0, "1 分钟", "1 min"),
            (59, "59 分钟", "59 min"),
            (hour, "1 小时", "1 h"),
            (day - 1, "23 小时", "23 h"),
            (day, "1 天", "1 d"),
            (60 * day - 1, "59 天", "59 d"),
            (60 * day, "2 个月", "2 months"),
            (89 * day, "2 个月", "2 months"),
            (730 * day - 1, "23 个月", "23 months"),
            (730 * day, "2 年", "2 years"),
            (2524 * day, "6 年", "6 years"),
        ] {
            for (lang, text) in [(Lang::Zh, zh), (Lang::En, en)] {
                provide_context(lang);
                assert_eq!(span(TimeDelta::minutes(minutes)), text);
            }
        }
    }
}

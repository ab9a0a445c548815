//! Days as an office writes them down: read from a pasted list.

use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The longest span that one line may name, in days.
const LONGEST: usize = 62;

/// What stands between the first and the last day of a span.
const TO: [&str; 7] = ["至", "到", "~", "～", "–", "—", " to "];

/// Reads days apart by commas, spaces or lines: `2026-10-01`, `2026/10/1`, `20261001`, `2026年10月1日`, and spans such as
/// `2026-10-01 至 2026-10-07`. Gives the days, and what could not be read.
#[must_use]
pub fn read_days(text: &str) -> (BTreeSet<NaiveDate>, Vec<String>) {
    let mut joined = text.to_owned();
    for mark in TO {
        joined = joined.replace(mark, "~");
    }
    let mut days = BTreeSet::new();
    let mut unread = Vec::new();
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '、');
    for piece in around_marks(&joined)
        .split(apart)
        .filter(|piece| !piece.is_empty())
    {
        match span(piece) {
            Some(span) => days.extend(span),
            None => unread.push(piece.to_owned()),
        }
    }
    (days, unread)
}

/// The text without spaces around the marks of spans.
fn around_marks(text: &str) -> String {
    let parts: Vec<&str> = text.split('~').collect();
    let last = parts.len().saturating_sub(1);
    let trimmed = parts.into_iter().enumerate().map(|(index, part)| {
        let part = if index > 0 { part.trim_start() } else { part };
        if index < last { part.trim_end() } else { part }
    });
    trimmed.collect::<Vec<_>>().join("~")
}

fn span(piece: &str) -> Option<Vec<NaiveDate>> {
    let (first, last) = match piece.split_once('~') {
        Some((first, last)) => (one(first)?, one(last)?),
        None => (one(piece)?, one(piece)?),
    };
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| *day <= last)
        .take(LONGEST + 1)
        .collect();
    (!days.is_empty() && days.len() <= LONGEST).then_some(days)
}

fn one(text: &str) -> Option<NaiveDate> {
    let text = text.trim_end_matches('日');
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return date(text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    }
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let found = date(parts.next()?, parts.next()?, parts.next()?);
    found.filter(|_| parts.next().is_none())
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let year = year.parse().ok().filter(|year| (2000..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let (days, unread) = read_days(text);
        (days.iter().map(ToString::to_string).collect(), unread)
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let (days, unread) = read("2026-10-01, 2026/10/2\n20261003；2026年10月4日、2026.10.5 2026-10-01");
        assert_eq!(
            days,
            [
                "2026-10-01",
                "2026-10-02",
                "2026-10-03",
                "2026-10-04",
                "2026-10-05"
            ]
        );
        assert_eq!(unread, [""; 0]);
    }

    #[test]
    fn spans_hold_both_their_ends() {
        for text in [
            "2026-02-27至2026-03-01",
            "2026-02-27 ~ 2026-03-01",
            "2026年2月27日 到 2026年3月1日",
            "2026-02-27 to 2026-03-01",
        ] {
            assert_eq!(read(text).0, ["2026-02-27", "2026-02-28", "2026-03-01"], "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_given_back() {
        let (days, unread) =
            read("国庆 2026-10-01\n2026-02-30, 10-01, 2026-10-07~2026-10-01, 2026-01-01~2026-12-31");
        assert_eq!(days, ["2026-10-01"]);
        assert_eq!(
            unread,
            [
                "国庆",
                "2026-02-30",
                "10-01",
                "2026-10-07~2026-10-01",
                "2026-01-01~2026-12-31"
            ]
        );
    }
}

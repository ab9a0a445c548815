//! A month of the calendar, by which the office appraises (brief, item 13: 绩效考核每月一次).

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A month: `2026-11`, as addresses and `<input type="month">` have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month in which that day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self {
            first: day.with_day(1).unwrap_or(day),
        }
    }

    /// Reads `2026-11`, of this century.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let year = year.parse().ok().filter(|year| (2000..2100).contains(year))?;
        let first = NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1)?;
        Some(Self { first })
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            first: self
                .first
                .checked_sub_months(Months::new(1))
                .unwrap_or(self.first),
        }
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        Self {
            first: self
                .first
                .checked_add_months(Months::new(1))
                .unwrap_or(self.first),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no month")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_they_are_written_and_follow_each_other() {
        let month = Month::parse("2026-01").expect("a month");
        assert_eq!(month.to_string(), "2026-01");
        assert_eq!(month.before().to_string(), "2025-12");
        assert_eq!(month.before().after(), month);
        assert_eq!(Month::of(month.first_day()), month);
        for wrong in [
            "", "2026", "2026-13", "2026-1", "26-01", "2026-00", "1999-01", "+026-01",
        ] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }
}

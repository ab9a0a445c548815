//! Report volume 报修量: how many reports came in, by week and by month (brief, item 1).
//!
//! A report counts once, in the period in which it was made, campus time, however it came in and whatever became of it:
//! what was rejected, withdrawn or joined to another was reported too.

use crate::ticket::names;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

names! {
    /// How time is divided.
    Unit {
        /// By day.
        Day = "day",
        /// By week, from Monday to Sunday.
        Week = "week",
        /// By month of the calendar.
        Month = "month",
    }
}

names! {
    /// Into which lines the volume is divided.
    Split {
        /// One line for all.
        All = "all",
        /// By the way it came in.
        Channel = "channel",
        /// By who repairs it.
        Department = "department",
    }
}

/// Some days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first.
    pub from: NaiveDate,
    /// The last, which belongs to it.
    pub to: NaiveDate,
}

impl Period {
    /// Whether it has not ended by `today`.
    #[must_use]
    pub fn goes_on(self, today: NaiveDate) -> bool {
        today <= self.to
    }
}

impl Unit {
    /// How many periods are shown at once: four weeks, half a year, a year.
    #[must_use]
    pub const fn shown(self) -> u32 {
        match self {
            Self::Day => 28,
            Self::Week => 26,
            Self::Month => 12,
        }
    }

    /// The period in which a day lies.
    #[must_use]
    pub fn of(self, day: NaiveDate) -> Period {
        let from = match self {
            Self::Day => Some(day),
            Self::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
            Self::Month => day.with_day(1),
        };
        let from = from.unwrap_or(day);
        let next = self.after(from, 1).and_then(|next| next.pred_opt());
        Period {
            from,
            to: next.unwrap_or(day).max(day),
        }
    }

    /// The periods that are shown when the last one is that in which `last` lies, the first one first. Fewer where the
    /// calendar ends.
    #[must_use]
    pub fn periods(self, last: NaiveDate) -> Vec<Period> {
        let end = self.of(last).from;
        let back = (0..self.shown()).rev();
        back.filter_map(|n| self.before(end, n))
            .map(|from| self.of(from))
            .collect()
    }

    /// The period with which one of a year before is compared: the same month, or the same day of the week 52 weeks
    /// before.
    #[must_use]
    pub fn year_before(self, period: Period) -> Period {
        let back = |day: NaiveDate| match self {
            Self::Month => day.checked_sub_months(Months::new(12)),
            Self::Day | Self::Week => day.checked_sub_days(Days::new(364)),
        };
        self.of(back(period.from).unwrap_or(period.from))
    }

    /// The first day of the period so many after the one that begins on `from`.
    fn after(self, from: NaiveDate, n: u32) -> Option<NaiveDate> {
        match self {
            Self::Day => from.checked_add_days(Days::new(n.into())),
            Self::Week => from.checked_add_days(Days::new(u64::from(n) * 7)),
            Self::Month => from.checked_add_months(Months::new(n)),
        }
    }

    fn before(self, from: NaiveDate, n: u32) -> Option<NaiveDate> {
        match self {
            Self::Day => from.checked_sub_days(Days::new(n.into())),
            Self::Week => from.checked_sub_days(Days::new(u64::from(n) * 7)),
            Self::Month => from.checked_sub_months(Months::new(n)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn period(unit: Unit, of: &str) -> (String, String) {
        let Period { from, to } = unit.of(day(of));
        (from.to_string(), to.to_string())
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_ends_on_its_last_day() {
        let of = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(period(Unit::Week, "2026-11-29"), of("2026-11-23", "2026-11-29"));
        assert_eq!(period(Unit::Week, "2026-11-30"), of("2026-11-30", "2026-12-06"));
        assert_eq!(period(Unit::Week, "2027-01-01"), of("2026-12-28", "2027-01-03"));
        assert_eq!(period(Unit::Month, "2028-02-10"), of("2028-02-01", "2028-02-29"));
        assert_eq!(period(Unit::Month, "2026-12-31"), of("2026-12-01", "2026-12-31"));
        assert_eq!(period(Unit::Day, "2026-11-29"), of("2026-11-29", "2026-11-29"));
    }

    #[test]
    fn periods_follow_each_other_without_a_gap_and_hold_the_last_day() {
        for unit in Unit::ALL.iter().copied() {
            let last = day("2026-03-31");
            let periods = unit.periods(last);
            assert_eq!(periods.len(), unit.shown() as usize);
            assert!(
                periods
                    .windows(2)
                    .all(|two| two[0].to.succ_opt() == Some(two[1].from)),
                "{unit:?}"
            );
            let end = periods.last().copied().expect("one");
            assert!(end.from <= last && last <= end.to && end.goes_on(last));
        }
    }

    #[test]
    fn a_year_before_is_the_same_month_or_the_same_days_of_the_week() {
        let before = |unit: Unit, of: &str| unit.year_before(unit.of(day(of))).from.to_string();
        assert_eq!(before(Unit::Month, "2028-02-29"), "2027-02-01");
        assert_eq!(before(Unit::Week, "2026-11-29"), "2025-11-24");
        assert_eq!(before(Unit::Day, "2026-11-29"), "2025-11-30");
    }

    #[test]
    fn the_calendars_end_is_no_panic() {
        for unit in Unit::ALL.iter().copied() {
            for last in [NaiveDate::MIN, NaiveDate::MAX] {
                assert!(!unit.periods(last).is_empty(), "{unit:?} {last}");
                let _ = unit.year_before(unit.of(last));
            }
        }
    }
}

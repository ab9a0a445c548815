//! When the office works, and how far a number of working minutes reaches.

use crate::order::by_key;
use crate::ticket::Urgency;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many days are looked through for working hours; what is still left after them counts by the plain clock.
const HORIZON_DAYS: usize = 731;

/// Reporters are called from this hour on, and until that one, on every day: nobody's telephone rings at night.
const CALLS: (u32, u32) = (9, 20);

/// A span of a day by the clock on the wall. One that ends before it begins goes on past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// When it begins.
    pub from: NaiveTime,
    /// When it ends.
    pub to: NaiveTime,
}

/// When the office works (brief, item 4: working calendars and the night shift).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The hours of each day of the week, Monday first; none for a day off.
    pub week: [Option<Hours>; 7],
    /// Days off, whatever the day of the week.
    #[serde(default)]
    pub holidays: BTreeSet<NaiveDate>,
    /// Days of work, whatever the day of the week 调休. On a day that is off in the week, the hours are those of the
    /// week's first working day.
    #[serde(default)]
    pub workdays: BTreeSet<NaiveDate>,
    /// The night shift, on every day of the year: what is urgent goes on.
    #[serde(default)]
    pub night: Option<Hours>,
}

impl Default for Calendar {
    /// Monday to Friday from 8 to 18, and a night shift in between.
    fn default() -> Self {
        let day = Hours::of(8, 18);
        Self {
            week: [day, day, day, day, day, None, None],
            holidays: BTreeSet::new(),
            workdays: BTreeSet::new(),
            night: Hours::of(18, 8),
        }
    }
}

/// Whether reporters are called on every day at this time of it: from 9:00 to 20:00, both included. Who agrees on the next
/// call by hand is held to that by the form. The record takes any time that is still to come: a call that was made is not
/// refused because of the hour of the next one.
#[must_use]
pub fn hour_of_calls(wall: NaiveTime) -> bool {
    Hours::of(CALLS.0, CALLS.1).is_some_and(|hours| (hours.from..=hours.to).contains(&wall))
}

/// By which hours time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The day's hours, on working days.
    Day,
    /// The day's hours, and the night shift.
    DayAndNight,
    /// All hours.
    Always,
}

impl Clock {
    /// The clock by which a report's times are counted.
    #[must_use]
    pub const fn of(urgency: Urgency) -> Self {
        match urgency {
            Urgency::Normal => Self::Day,
            Urgency::Urgent => Self::DayAndNight,
            Urgency::Emergency => Self::Always,
        }
    }
}

impl Hours {
    fn of(from: u32, to: u32) -> Option<Self> {
        Some(Self {
            from: NaiveTime::from_hms_opt(from, 0, 0)?,
            to: NaiveTime::from_hms_opt(to, 0, 0)?,
        })
    }

    /// The span that begins on that day, in the zone's time.
    fn on<Z: TimeZone>(self, zone: &Z, day: NaiveDate) -> Option<Open> {
        let end = if self.to < self.from { day.succ_opt()? } else { day };
        let open = Open {
            from: instant(zone, day.and_time(self.from)),
            to: instant(zone, end.and_time(self.to)),
        };
        (open.from < open.to).then_some(open)
    }
}

/// A span of time in which work goes on.
#[derive(Clone, Copy)]
struct Open {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// The instant at which a wall in the zone shows this time; of two, the first. What is left out when clocks are put
/// forward counts as if they had not been yet.
pub(super) fn instant<Z: TimeZone>(zone: &Z, wall: NaiveDateTime) -> DateTime<Utc> {
    if let Some(found) = zone.from_local_datetime(&wall).earliest() {
        return found.to_utc();
    }
    let before = wall - TimeDelta::days(1);
    let ahead = zone.offset_from_utc_datetime(&before).fix().local_minus_utc();
    wall.and_utc() - TimeDelta::seconds(ahead.into())
}

impl Calendar {
    /// The hours of a day, when it is a working day.
    #[must_use]
    pub fn hours(&self, day: NaiveDate) -> Option<Hours> {
        let usual = self
            .week
            .get(day.weekday().num_days_from_monday() as usize)
            .copied()
            .flatten();
        if self.workdays.contains(&day) {
            return usual.or_else(|| self.week.into_iter().flatten().next());
        }
        usual.filter(|_| !self.holidays.contains(&day))
    }

    /// The instant at which `minutes` of work by `clock` are over that begin at `start`; without minutes, when work
    /// begins. By the plain clock when nobody ever works, and for what two years of work do not hold.
    #[must_use]
    pub fn add<Z: TimeZone>(
        &self,
        zone: &Z,
        clock: Clock,
        start: DateTime<Utc>,
        minutes: u32,
    ) -> DateTime<Utc> {
        let mut left = TimeDelta::minutes(minutes.into());
        let night = self.night.filter(|_| clock == Clock::DayAndNight);
        let nobody = night.is_none() && self.week.iter().all(Option::is_none);
        // years that no zone takes out of the calendar
        if clock == Clock::Always || nobody || !(1..9999).contains(&start.year()) {
            return start.checked_add_signed(left).unwrap_or(start);
        }
        // what began on the evening before may go on
        let today = start.with_timezone(zone).date_naive();
        let first = today.pred_opt().unwrap_or(today);
        let mut at = start;
        for day in first.iter_days().take(HORIZON_DAYS) {
            let mut spans = [self.hours(day), night].map(|hours| hours.and_then(|hours| hours.on(zone, day)));
            by_key(&mut spans, |span| span.map(|span| span.from));
            for span in spans.into_iter().flatten() {
                let from = span.from.max(at);
                if span.to <= from {
                    continue;
                }
                if span.to - from >= left {
                    return from + left;
                }
                left -= span.to - from;
                at = span.to;
            }
        }
        at.checked_add_signed(left).unwrap_or(at)
    }

    /// `at`, when a reporter may be called then: in the day's working hours, and on every day at an [`hour_of_calls`].
    /// Otherwise when such hours begin next.
    #[must_use]
    pub fn call_time<Z: TimeZone>(&self, zone: &Z, at: DateTime<Utc>) -> DateTime<Utc> {
        let today = at.with_timezone(zone).date_naive();
        // what began on the evening before may go on
        let first = today.pred_opt().unwrap_or(today);
        for day in first.iter_days().take(4) {
            let hours = [self.hours(day), Hours::of(CALLS.0, CALLS.1)];
            let mut spans = hours.map(|hours| hours.and_then(|hours| hours.on(zone, day)));
            by_key(&mut spans, |span| span.map(|span| span.from));
            if let Some(span) = spans.into_iter().flatten().find(|span| at <= span.to) {
                return at.max(span.from);
            }
        }
        at
    }
}

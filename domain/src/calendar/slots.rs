//! The slots of the day in which what is late is urged again (brief, item 13: 短信提醒每隔半天一次).

use super::hours::instant;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};

/// Half a day: slots begin at 8:00 and at 20:00.
pub const HALF_DAY: TimeDelta = TimeDelta::hours(12);

/// An 8:00 from which all slots are counted, by the clock on the wall.
fn first() -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    day.and_hms_opt(8, 0, 0).unwrap_or_default()
}

/// When the slot began that `now` lies in: the latest instant until `now` at which a wall in the zone shows 8:00, or that
/// and a number of times `every`. Half days begin at 8:00 and at 20:00 whenever clocks are changed. `now` itself when
/// `every` is no length.
#[must_use]
pub fn slot_start<Z: TimeZone>(zone: &Z, every: TimeDelta, now: DateTime<Utc>) -> DateTime<Utc> {
    let length = every.num_milliseconds();
    if length < 1 {
        return now;
    }
    let first = first();
    let passed = (now.with_timezone(zone).naive_local() - first).num_milliseconds();
    let mut slot = passed.div_euclid(length);
    loop {
        let Some(wall) = slot
            .checked_mul(length)
            .and_then(TimeDelta::try_milliseconds)
            .and_then(|since| first.checked_add_signed(since))
        else {
            return now;
        };
        // a time that the wall shows twice is the later one that has been
        let again = zone.from_local_datetime(&wall).latest().map(|at| at.to_utc());
        let mut shown = [again, Some(instant(zone, wall))].into_iter().flatten();
        if let Some(start) = shown.find(|at| *at <= now) {
            return start;
        }
        slot -= 1;
    }
}

//! The campus time zone for the calendar, as far as the page knows it: on the server from the settings, in the browser
//! from the browser.

use crate::time;
use chrono::{
    DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Utc,
};

/// The zone.
#[derive(Clone, Copy, Debug)]
pub struct Campus;

fn offset(at: DateTime<Utc>) -> FixedOffset {
    let ahead = (time::campus(at) - at.naive_utc()).num_seconds();
    i32::try_from(ahead)
        .ok()
        .and_then(FixedOffset::east_opt)
        .unwrap_or_else(|| Utc.fix())
}

impl TimeZone for Campus {
    type Offset = FixedOffset;

    fn from_offset(_: &FixedOffset) -> Self {
        Self
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<FixedOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
        // no zone changes twice within two days
        let around = |days| offset(local.and_utc() + TimeDelta::days(days));
        let (before, after) = (around(-1), around(1));
        let is_there = |ahead: &FixedOffset| {
            let seconds = i64::from(ahead.local_minus_utc());
            offset(local.and_utc() - TimeDelta::seconds(seconds)) == *ahead
        };
        match (is_there(&before), is_there(&after)) {
            (true, true) if before == after => MappedLocalTime::Single(before),
            (true, true) => MappedLocalTime::Ambiguous(before, after),
            (true, false) => MappedLocalTime::Single(before),
            (false, true) => MappedLocalTime::Single(after),
            (false, false) => MappedLocalTime::None,
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> FixedOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
        offset(utc.and_utc())
    }
}

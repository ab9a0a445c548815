//! Half a day begins at 8:00 and at 20:00 by the clock on the wall, whenever clocks are changed.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use domain::calendar::{HALF_DAY, slot_start};
use proptest::prelude::*;

const SHANGHAI: Tz = Tz::Asia__Shanghai;
const BERLIN: Tz = Tz::Europe__Berlin;

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("a time")
}

fn at(zone: Tz, text: &str) -> DateTime<Utc> {
    let shown = zone.from_local_datetime(&wall(text)).earliest();
    shown.expect("a time that is there").to_utc()
}

/// What a wall in the zone shows when the slot begins in which this one of its times lies.
fn begins(zone: Tz, every: TimeDelta, now: &str) -> String {
    let start = slot_start(&zone, every, at(zone, now)).with_timezone(&zone);
    start.format("%Y-%m-%d %H:%M:%S").to_string()
}

#[test]
fn half_days_begin_at_eight_and_at_twenty() {
    for (now, start) in [
        ("2026-11-24 08:00:00", "2026-11-24 08:00:00"),
        ("2026-11-24 19:59:59", "2026-11-24 08:00:00"),
        ("2026-11-24 20:00:00", "2026-11-24 20:00:00"),
        ("2026-11-25 07:59:59", "2026-11-24 20:00:00"),
        ("1999-12-31 12:00:00", "1999-12-31 08:00:00"),
    ] {
        assert_eq!(begins(SHANGHAI, HALF_DAY, now), start, "{now}");
    }
}

#[test]
fn half_days_begin_at_the_same_hours_after_clocks_were_changed() {
    // forward in the night to the 29th of March, back in that to the 25th of October
    for (now, start) in [
        ("2026-03-29 03:30:00", "2026-03-28 20:00:00"),
        ("2026-03-29 08:00:00", "2026-03-29 08:00:00"),
        ("2026-03-29 07:59:59", "2026-03-28 20:00:00"),
        ("2026-10-25 02:30:00", "2026-10-24 20:00:00"),
        ("2026-10-25 07:59:59", "2026-10-24 20:00:00"),
        ("2026-10-25 20:00:01", "2026-10-25 20:00:00"),
    ] {
        assert_eq!(begins(BERLIN, HALF_DAY, now), start, "{now}");
    }
}

#[test]
fn an_hour_that_is_there_twice_has_slots_twice_and_one_that_is_left_out_has_them_after_it() {
    let ten_minutes = TimeDelta::minutes(10);
    let second = at(BERLIN, "2026-10-25 02:15:00") + TimeDelta::hours(1);
    let start = slot_start(&BERLIN, ten_minutes, second);
    assert_eq!(second - start, TimeDelta::minutes(5));
    // 2:00 is not shown on that night: an hour later it would have been
    let six_hours = TimeDelta::hours(6);
    for (now, start) in [
        ("2026-03-29 01:59:59", "2026-03-28 20:00:00"),
        ("2026-03-29 03:00:00", "2026-03-29 03:00:00"),
        ("2026-03-29 08:00:00", "2026-03-29 08:00:00"),
    ] {
        assert_eq!(begins(BERLIN, six_hours, now), start, "{now}");
    }
}

#[test]
fn slots_can_be_as_short_as_seconds() {
    let every = TimeDelta::seconds(2);
    assert_eq!(
        begins(SHANGHAI, every, "2026-11-24 13:14:15"),
        "2026-11-24 13:14:14"
    );
    assert_eq!(
        begins(SHANGHAI, every, "2026-11-24 13:14:16"),
        "2026-11-24 13:14:16"
    );
    let now = at(SHANGHAI, "2026-11-24 13:14:15");
    for none in [TimeDelta::zero(), TimeDelta::seconds(-1)] {
        assert_eq!(slot_start(&SHANGHAI, none, now), now);
    }
}

proptest! {
    #[test]
    fn a_slot_has_begun_and_a_half_day_did_so_at_eight_or_at_twenty(seconds in 0_i64..4_000_000_000, length in 1_i64..200_000) {
        let now = DateTime::from_timestamp(seconds, 0).expect("a time");
        for zone in [SHANGHAI, BERLIN, Tz::Australia__Lord_Howe] {
            let start = slot_start(&zone, TimeDelta::seconds(length), now);
            prop_assert!(start <= now);
            // and no later one has: a change of the clock is an hour at most
            prop_assert!(now - start < TimeDelta::seconds(length) + TimeDelta::hours(2));
            let half = slot_start(&zone, HALF_DAY, now);
            prop_assert!(half <= now);
            prop_assert!([8, 20].contains(&half.with_timezone(&zone).hour()), "{half}");
            prop_assert_eq!(slot_start(&zone, HALF_DAY, half), half);
        }
    }
}

//! Due times follow the office's hours: by urgency, over nights, weekends, holidays and changes of the clock.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use domain::calendar::{Calendar, Clock, Hours, ServiceTimes, hour_of_calls, suggested_due};
use domain::ticket::Urgency;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SHANGHAI: Tz = Tz::Asia__Shanghai;

/// Zones with and without summer time, with half hours, on both sides of the date line.
const ZONES: [Tz; 6] = [
    SHANGHAI,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kathmandu,
    Tz::Pacific__Apia,
];

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

fn at(zone: Tz, text: &str) -> DateTime<Utc> {
    zone.from_local_datetime(&wall(text))
        .earliest()
        .expect("a time that is there")
        .to_utc()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn hours(from: u32, to: u32) -> Hours {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
    Hours {
        from: time(from),
        to: time(to),
    }
}

/// What is written on the wall in Shanghai when `minutes` from `start` are over.
fn reaches(calendar: &Calendar, clock: Clock, start: &str, minutes: u32) -> String {
    let end = calendar.add(&SHANGHAI, clock, at(SHANGHAI, start), minutes);
    end.with_timezone(&SHANGHAI).format("%Y-%m-%d %H:%M").to_string()
}

#[test]
fn reporters_are_called_by_day_and_not_at_night() {
    let calendar = Calendar {
        holidays: BTreeSet::from([day("2026-11-25")]),
        ..Calendar::default()
    };
    for (wanted, called) in [
        // a Tuesday: the office opens at eight
        ("2026-11-24 00:05", "2026-11-24 08:00"),
        ("2026-11-24 08:10", "2026-11-24 08:10"),
        ("2026-11-24 18:30", "2026-11-24 18:30"),
        // a day off: from nine
        ("2026-11-24 20:00", "2026-11-24 20:00"),
        ("2026-11-24 20:01", "2026-11-25 09:00"),
        ("2026-11-25 08:30", "2026-11-25 09:00"),
        ("2026-11-25 19:59", "2026-11-25 19:59"),
        // into the next working day
        ("2026-11-25 23:50", "2026-11-26 08:00"),
        // a Sunday
        ("2026-11-29 03:00", "2026-11-29 09:00"),
    ] {
        let at = calendar.call_time(&SHANGHAI, at(SHANGHAI, wanted));
        let at = at.with_timezone(&SHANGHAI).format("%Y-%m-%d %H:%M");
        assert_eq!(at.to_string(), called, "{wanted}");
    }
}

#[test]
fn the_hours_of_calls_are_the_same_for_a_call_that_is_agreed_on_by_hand() {
    // nobody works: what is left are the hours of calls
    let idle = Calendar {
        week: [None; 7],
        night: None,
        ..Calendar::default()
    };
    for minute in 0..24 * 60 {
        let wall = NaiveTime::MIN + TimeDelta::minutes(minute);
        let now = at(SHANGHAI, &wall.format("2026-11-24 %H:%M").to_string());
        assert_eq!(
            hour_of_calls(wall),
            idle.call_time(&SHANGHAI, now) == now,
            "{wall}"
        );
    }
}

#[test]
fn minutes_within_a_day_are_counted_from_the_report() {
    let calendar = Calendar::default();
    assert_eq!(
        reaches(&calendar, Clock::Day, "2026-11-24 09:30", 120),
        "2026-11-24 11:30"
    );
}

#[test]
fn a_report_before_or_after_hours_counts_from_when_work_begins() {
    let calendar = Calendar::default();
    for start in ["2026-11-24 05:00", "2026-11-23 18:00", "2026-11-23 21:10"] {
        assert_eq!(
            reaches(&calendar, Clock::Day, start, 30),
            "2026-11-24 08:30",
            "{start}"
        );
    }
}

#[test]
fn what_is_left_at_closing_time_goes_on_the_next_working_day() {
    let calendar = Calendar::default();
    // a Friday
    assert_eq!(
        reaches(&calendar, Clock::Day, "2026-11-27 17:00", 90),
        "2026-11-30 08:30"
    );
    assert_eq!(
        reaches(&calendar, Clock::Day, "2026-11-27 17:00", 60),
        "2026-11-27 18:00"
    );
}

#[test]
fn urgent_work_goes_on_at_night_but_not_on_a_weekend_day() {
    let calendar = Calendar::default();
    assert_eq!(
        reaches(&calendar, Clock::DayAndNight, "2026-11-24 17:30", 60),
        "2026-11-24 18:30"
    );
    // Saturday noon: the next shift begins at 18
    assert_eq!(
        reaches(&calendar, Clock::DayAndNight, "2026-11-28 12:00", 60),
        "2026-11-28 19:00"
    );
    // two in the morning: the shift of the evening before
    assert_eq!(
        reaches(&calendar, Clock::DayAndNight, "2026-11-29 02:00", 420),
        "2026-11-29 19:00"
    );
}

#[test]
fn emergencies_know_no_hours() {
    let calendar = Calendar::default();
    assert_eq!(
        reaches(&calendar, Clock::Always, "2026-11-28 03:00", 120),
        "2026-11-28 05:00"
    );
}

#[test]
fn holidays_are_off_and_make_up_days_are_worked() {
    let calendar = Calendar {
        holidays: (1..=7).map(|d| day(&format!("2026-10-0{d}"))).collect(),
        workdays: [day("2026-10-10")].into(),
        ..Calendar::default()
    };
    // the last of September, a Wednesday; the holidays end on a Wednesday
    assert_eq!(
        reaches(&calendar, Clock::Day, "2026-09-30 17:30", 60),
        "2026-10-08 08:30"
    );
    // a Friday, then a Saturday that is worked
    assert_eq!(
        reaches(&calendar, Clock::Day, "2026-10-09 17:30", 60),
        "2026-10-10 08:30"
    );
    // the night shift works on holidays too
    assert_eq!(
        reaches(&calendar, Clock::DayAndNight, "2026-10-01 12:00", 30),
        "2026-10-01 18:30"
    );
}

#[test]
fn without_any_hours_the_plain_clock_counts() {
    let calendar = Calendar {
        week: [None; 7],
        night: None,
        ..Calendar::default()
    };
    for clock in [Clock::Day, Clock::DayAndNight, Clock::Always] {
        assert_eq!(
            reaches(&calendar, clock, "2026-11-28 23:00", 120),
            "2026-11-29 01:00"
        );
    }
}

#[test]
fn the_night_shift_is_as_long_as_the_night_is_when_clocks_change() {
    let calendar = Calendar::default();
    let zone = Tz::Europe__Berlin;
    // from 18:00 to 08:00: fourteen hours, thirteen when clocks are put forward and fifteen when they are put back
    for (night, minutes) in [
        ("2026-03-28", 13 * 60),
        ("2026-10-24", 15 * 60),
        ("2026-11-07", 14 * 60),
    ] {
        let start = at(zone, &format!("{night} 18:00"));
        let morning = zone
            .from_local_datetime(&(day(night).succ_opt().expect("a day").and_time(hours(8, 9).from)))
            .earliest()
            .expect("a morning")
            .to_utc();
        assert_eq!(
            calendar.add(&zone, Clock::DayAndNight, start, minutes),
            morning,
            "{night}"
        );
    }
}

#[test]
fn an_hour_that_clocks_leave_out_does_no_harm() {
    let zone = Tz::Europe__Berlin;
    let calendar = Calendar {
        night: Some(Hours {
            from: NaiveTime::from_hms_opt(2, 30, 0).expect("a time"),
            to: NaiveTime::from_hms_opt(5, 0, 0).expect("a time"),
        }),
        ..Calendar::default()
    };
    // 02:30 is not there on that night: work begins when the wall shows 03:30
    let end = calendar.add(&zone, Clock::DayAndNight, at(zone, "2026-03-29 00:30"), 30);
    assert_eq!(end, at(zone, "2026-03-29 04:00"));
}

#[test]
fn any_instant_and_any_number_is_answered() {
    let calendar = Calendar::default();
    for start in [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        DateTime::default(),
    ] {
        for minutes in [0, 1, u32::MAX] {
            for clock in [Clock::Day, Clock::DayAndNight, Clock::Always] {
                assert!(calendar.add(&SHANGHAI, clock, start, minutes) >= start);
            }
        }
    }
}

#[test]
fn a_promise_is_by_category_and_urgency() {
    let (calendar, times) = (Calendar::default(), ServiceTimes::default());
    // a Tuesday morning
    let now = at(SHANGHAI, "2026-11-24 10:00");
    let promised = |urgency| {
        let promise = calendar.promise(&SHANGHAI, &times, urgency, now);
        [promise.respond_by, promise.repair_by]
            .map(|by| by.with_timezone(&SHANGHAI).format("%d %H:%M").to_string())
    };
    assert_eq!(promised(Urgency::Normal), ["24 12:00", "26 10:00"]);
    assert_eq!(promised(Urgency::Urgent), ["24 10:30", "24 22:00"]);
    assert_eq!(promised(Urgency::Emergency), ["24 10:10", "24 12:00"]);
}

#[test]
fn what_was_promised_is_suggested_while_it_lies_ahead() {
    let now = at(SHANGHAI, "2026-11-24 10:00");
    let (past, ahead) = (now - TimeDelta::minutes(1), now + TimeDelta::hours(5));
    assert_eq!(suggested_due(Urgency::Normal, Some(ahead), now), ahead);
    let nearly = Some(now + TimeDelta::minutes(4));
    assert_eq!(
        suggested_due(Urgency::Urgent, nearly, now),
        now + TimeDelta::minutes(30),
        "nobody repairs anything in four minutes"
    );
    for promised in [None, Some(past), Some(now)] {
        assert_eq!(
            suggested_due(Urgency::Normal, promised, now),
            now + TimeDelta::hours(48)
        );
    }
}

#[test]
fn a_calendar_reads_back_what_was_written() {
    let calendar = Calendar {
        holidays: [day("2026-10-01")].into(),
        ..Calendar::default()
    };
    let text = serde_json::to_string(&calendar).expect("written");
    assert_eq!(
        domain::json::read::<Calendar>(&text).expect("read on a phone"),
        calendar
    );
    assert_eq!(
        serde_json::from_str::<Calendar>(&text).expect("read on the server"),
        calendar
    );
}

fn some_hours() -> impl Strategy<Value = Hours> {
    let time = || {
        (0u32..24, prop_oneof![Just(0u32), Just(30), 0u32..60])
            .prop_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time"))
    };
    (time(), time()).prop_map(|(from, to)| Hours { from, to })
}

fn some_days() -> impl Strategy<Value = BTreeSet<NaiveDate>> {
    proptest::collection::btree_set(
        (0u64..500).prop_map(|after| day("2026-01-01") + chrono::Days::new(after)),
        0..40,
    )
}

fn some_calendar() -> impl Strategy<Value = Calendar> {
    let week = proptest::array::uniform7(proptest::option::of(some_hours()));
    (week, some_days(), some_days(), proptest::option::of(some_hours())).prop_map(
        |(week, holidays, workdays, night)| Calendar {
            week,
            holidays,
            workdays,
            night,
        },
    )
}

fn some_clock() -> impl Strategy<Value = Clock> {
    prop_oneof![Just(Clock::Day), Just(Clock::DayAndNight), Just(Clock::Always)]
}

fn some_start() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..400 * 1440).prop_map(|minutes| at(SHANGHAI, "2026-01-01 00:00") + TimeDelta::minutes(minutes))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_minutes_and_later_reports_never_end_earlier(
        calendar in some_calendar(), clock in some_clock(), start in some_start(), zone in 0usize..6,
        minutes in 0u32..60_000, more in 0u32..5000, later in 0i64..5000,
    ) {
        let zone = ZONES[zone];
        let end = calendar.add(&zone, clock, start, minutes);
        prop_assert!(end >= start + TimeDelta::minutes(0));
        prop_assert!(calendar.add(&zone, clock, start, minutes + more) >= end);
        prop_assert!(calendar.add(&zone, clock, start + TimeDelta::minutes(later), minutes) >= end);
        prop_assert!(end - start >= TimeDelta::minutes(minutes.into()));
    }

    #[test]
    fn minutes_add_up(
        calendar in some_calendar(), clock in some_clock(), start in some_start(), zone in 0usize..6,
        first in 1u32..3000, then in 1u32..3000,
    ) {
        let zone = ZONES[zone];
        let whole = calendar.add(&zone, clock, start, first + then);
        // what takes longer than two years is finished by the plain clock
        prop_assume!(whole - start < TimeDelta::days(700));
        let half = calendar.add(&zone, clock, start, first);
        prop_assert_eq!(calendar.add(&zone, clock, half, then), whole);
    }

    #[test]
    fn nothing_is_due_in_a_closed_hour(
        start in some_start(), minutes in 1u32..20_000, urgent in any::<bool>(), holidays in some_days(), zone in 0usize..6,
    ) {
        let zone = ZONES[zone];
        let calendar = Calendar { holidays, ..Calendar::default() };
        let clock = if urgent { Clock::DayAndNight } else { Clock::Day };
        let end = calendar.add(&zone, clock, start, minutes).with_timezone(&zone);
        // the last minute of work lies before the end
        let last = end.to_utc().with_timezone(&zone) - TimeDelta::minutes(1);
        let by_day = (8..18).contains(&hour(&last));
        if by_day {
            let off = matches!(last.weekday(), Weekday::Sat | Weekday::Sun)
                || calendar.holidays.contains(&last.date_naive());
            prop_assert!(!off, "{last}");
        } else {
            prop_assert!(urgent, "{last}");
        }
    }
}

fn hour(at: &DateTime<Tz>) -> u32 {
    chrono::Timelike::hour(at)
}

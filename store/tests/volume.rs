//! Report volume 报修量 (brief, item 1): each report counts once, in its campus day, week and month.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::metric::volume::{Split, Unit};
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::ticket::{Channel, Command};
use domain::view::{Volume, VolumeAsk};
use store::report::volume::volume;
use store::testing::{Campus, new_lane, report};

const ZONE: Tz = Tz::Asia__Shanghai;

fn ask(unit: Unit, split: Split) -> VolumeAsk {
    VolumeAsk {
        unit,
        last: None,
        split,
        category: None,
        department: None,
        place: None,
        channel: None,
    }
}

/// Reports one ticket after another at these times.
async fn reported_at(campus: &mut Campus, times: &[&str]) {
    for at in times {
        let (lane, _) = campus.reported("水管漏水").await;
        let at: DateTime<Utc> = at.parse().expect("a time");
        let sql = sqlx::query("update ticket set reported_at = $2 where id = $1")
            .bind(lane.0)
            .bind(at);
        sql.execute(campus.db.pool()).await.expect("moved");
    }
}

async fn counted(campus: &Campus, who: &str, ask: &VolumeAsk, now: &str) -> Volume {
    let now = now.parse().expect("a time");
    volume(&campus.db, &campus.staff(who), ask, (ZONE, now))
        .await
        .expect("counted")
}

fn last(volume: &Volume, n: usize) -> Vec<u32> {
    let totals = volume.totals();
    totals[totals.len() - n..].to_vec()
}

#[tokio::test]
async fn a_report_counts_in_its_campus_day_week_and_month() {
    let mut campus = Campus::new().await;
    // Monday the 30th begins at 16:00 of universal time on Sunday
    let times = [
        "2026-11-29T15:59:59Z",
        "2026-11-29T16:00:00Z",
        "2026-11-30T15:59:59Z",
        "2026-11-30T16:00:00Z",
        "2026-10-31T15:59:00Z",
        "2025-11-30T04:00:00Z",
    ];
    reported_at(&mut campus, &times).await;
    let now = "2026-12-01T04:00:00Z";
    let days = counted(&campus, "chief", &ask(Unit::Day, Split::All), now).await;
    assert_eq!(last(&days, 4), [0, 1, 2, 1]);
    let weeks = counted(&campus, "chief", &ask(Unit::Week, Split::All), now).await;
    assert_eq!(last(&weeks, 3), [0, 1, 3]);
    let months = counted(&campus, "chief", &ask(Unit::Month, Split::All), now).await;
    assert_eq!(last(&months, 3), [1, 3, 1]);
    assert_eq!(months.today, NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day"));
    // the same months a year before
    assert_eq!(months.year_before.get(10), Some(&1));
    assert_eq!(days.year_before.iter().sum::<u32>(), 1);
    campus.close().await;
}

#[tokio::test]
async fn earlier_periods_are_asked_for_by_a_day_and_later_ones_than_today_are_not_there() {
    let mut campus = Campus::new().await;
    reported_at(&mut campus, &["2026-03-10T04:00:00Z"]).await;
    let at = |day: &str| VolumeAsk {
        last: Some(day.parse().expect("a day")),
        ..ask(Unit::Month, Split::All)
    };
    let now = "2026-12-01T04:00:00Z";
    let march = counted(&campus, "chief", &at("2026-03-31"), now).await;
    assert_eq!(last(&march, 2), [0, 1]);
    for beyond in ["2027-01-01", "+200000-01-01", "-0400-01-01"] {
        let ask = at(beyond);
        let found = counted(&campus, "chief", &ask, now).await;
        let end = found.periods.last().expect("one").from;
        assert!(end <= found.today, "{beyond}");
    }
    campus.close().await;
}

#[tokio::test]
async fn conditions_narrow_and_lines_divide_what_is_counted_and_managers_see_their_own() {
    let mut campus = Campus::new().await;
    campus.reported("水管漏水").await;
    campus.reported("水龙头滴水").await;
    let mut chair = report("椅子坏了");
    chair.category = CategoryCode::parse("furniture").expect("code");
    chair.place = PlaceCode::parse("T1-101").expect("code");
    campus
        .does("reporter", new_lane(), &Command::Report { report: chair })
        .await;
    let now = campus.now().to_rfc3339();
    let of = |volume: &Volume| -> Vec<(Option<String>, u32)> {
        let lines = volume.lines.iter();
        lines
            .map(|line| (line.of.clone(), line.counts.iter().sum()))
            .collect()
    };
    let by_department = ask(Unit::Week, Split::Department);
    let all = counted(&campus, "chief", &by_department, &now).await;
    assert_eq!(
        of(&all),
        [(Some("utilities".into()), 2), (Some("carpentry".into()), 1)]
    );
    let own = counted(&campus, "manager2", &by_department, &now).await;
    assert_eq!(of(&own), [(Some("carpentry".into()), 1)]);
    let by_channel = counted(&campus, "desk", &ask(Unit::Day, Split::Channel), &now).await;
    assert_eq!(of(&by_channel), [(Some("online".into()), 3)]);

    let whole = ask(Unit::Week, Split::All);
    for (narrowed, wanted) in [
        (
            VolumeAsk {
                category: CategoryCode::parse("plumbing").ok(),
                ..whole.clone()
            },
            2,
        ),
        (
            VolumeAsk {
                department: DepartmentCode::parse("carpentry").ok(),
                ..whole.clone()
            },
            1,
        ),
        (
            VolumeAsk {
                place: PlaceCode::parse("T1").ok(),
                ..whole.clone()
            },
            1,
        ),
        (
            VolumeAsk {
                channel: Some(Channel::Telephone),
                ..whole.clone()
            },
            0,
        ),
    ] {
        let found = counted(&campus, "chief", &narrowed, &now).await;
        assert_eq!(found.totals().iter().sum::<u32>(), wanted, "{narrowed:?}");
        assert_eq!(found.lines.len(), 1);
        assert!(found.year_before.is_empty(), "nothing was reported a year before");
    }
    let nobody = counted(&campus, "store", &whole, &now).await;
    assert_eq!(nobody.totals().iter().sum::<u32>(), 0);
    campus.close().await;
}

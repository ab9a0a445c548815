//! Report volume 报修量, counted (brief, item 1).

use crate::ticket::{narrow, only_visible_to, start_of};
use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::metric::volume::{Period, Split};
use domain::people::Staff;
use domain::view::{TicketFilter, Volume, VolumeAsk, VolumeLine};
use futures::future::try_join;
use sqlx::QueryBuilder;
use std::collections::BTreeMap;

/// How many reports came in, of those that `staff` may see: in the periods that end with the one asked for, and in those a
/// year before.
///
/// # Errors
/// When the database fails.
pub async fn volume(
    db: &Db,
    staff: &Staff,
    ask: &VolumeAsk,
    (zone, now): (Tz, DateTime<Utc>),
) -> Result<Volume, StoreError> {
    let today = now.with_timezone(&zone).date_naive();
    // nothing was reported before there were computers, nor after today
    let last = ask
        .last
        .unwrap_or(today)
        .clamp(DateTime::UNIX_EPOCH.date_naive(), today);
    let periods = ask.unit.periods(last);
    let before: Vec<Period> = periods
        .iter()
        .map(|period| ask.unit.year_before(*period))
        .collect();
    let (counted, year_before) = try_join(
        count(db, staff, ask, ask.split, &periods, (zone, now)),
        count(db, staff, ask, Split::All, &before, (zone, now)),
    )
    .await?;
    let mut lines: Vec<VolumeLine> = counted
        .into_iter()
        .map(|(of, counts)| VolumeLine { of, counts })
        .collect();
    if lines.is_empty() {
        lines.push(VolumeLine {
            of: None,
            counts: vec![0; periods.len()],
        });
    }
    domain::order::by_key(&mut lines, |line| {
        std::cmp::Reverse(line.counts.iter().map(|n| u64::from(*n)).sum::<u64>())
    });
    Ok(Volume {
        periods,
        lines,
        year_before: year_before.into_values().next().unwrap_or_default(),
        today,
    })
}

/// Reports by line and period. Lines without any are left out.
async fn count(
    db: &Db,
    staff: &Staff,
    ask: &VolumeAsk,
    split: Split,
    periods: &[Period],
    at: (Tz, DateTime<Utc>),
) -> Result<BTreeMap<Option<String>, Vec<u32>>, StoreError> {
    let filter = TicketFilter {
        from: periods.first().map(|period| period.from),
        to: periods.last().map(|period| period.to),
        category: ask.category.clone(),
        department: ask.department.clone(),
        place: ask.place.clone(),
        channel: ask.channel,
        ..TicketFilter::default()
    };
    let starts: Vec<DateTime<Utc>> = periods.iter().map(|period| start_of(period.from, at.0)).collect();
    let mut query = QueryBuilder::new("select width_bucket(t.reported_at, ");
    query.push_bind(starts).push("), ").push(match split {
        Split::All => "null",
        Split::Channel => "t.channel",
        Split::Department => "t.department",
    });
    query.push(", count(*) from ticket t where ");
    only_visible_to(&mut query, staff);
    narrow(&mut query, staff, &filter, at);
    query.push(" group by 1, 2");
    // planned for what is asked, as the list is
    let query = query.build_query_as().persistent(false);
    let rows: Vec<(i32, Option<String>, i64)> = query.fetch_all(&db.pool).await?;
    let mut lines = BTreeMap::new();
    for (bucket, of, n) in rows {
        let counts: &mut Vec<u32> = lines.entry(of).or_insert_with(|| vec![0; periods.len()]);
        // the first bucket is the one from the first start on
        let index = usize::try_from(bucket)
            .ok()
            .and_then(|bucket| bucket.checked_sub(1));
        if let Some(count) = index.and_then(|index| counts.get_mut(index)) {
            *count = u32::try_from(n).unwrap_or(u32::MAX);
        }
    }
    Ok(lines)
}

//! How many complaints fit a filter, in all and by what could be asked for besides.

use super::list::{narrow, narrow_by_time, only_visible_to};
use crate::ticket::{Groups, bounded, of};
use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::Staff;
use domain::view::{COUNT_BOUND, ComplaintFilter, Count, Facets};
use sqlx::QueryBuilder;

/// The names in the address by which is counted.
const NAMES: [&str; 3] = ["category", "channel", "handler"];

/// How many complaints fit `filter`, of those that `staff` may see; and how many would if another value were asked for
/// under one of its names. Exact up to [`COUNT_BOUND`], where counting stops; then of the newest so many, so that each
/// value has at least that many.
///
/// # Errors
/// When the database fails.
pub async fn facets(
    db: &Db,
    staff: &Staff,
    filter: &ComplaintFilter,
    at: (Tz, DateTime<Utc>),
) -> Result<Facets, StoreError> {
    let (total, all) = newest(db, staff, filter, at).await?;
    let mut values = Vec::new();
    for name in NAMES {
        let open = without(filter, name);
        values.extend(if open == *filter {
            of(&all, name, total.more)
        } else {
            let (total, found) = newest(db, staff, &open, at).await?;
            of(&found, name, total.more)
        });
    }
    Ok(Facets { total, values })
}

/// The filter without what it asks for under a name.
fn without(filter: &ComplaintFilter, name: &str) -> ComplaintFilter {
    let mut open = filter.clone();
    match name {
        "category" => open.category = None,
        "channel" => open.channel = None,
        _ => open.handler = None,
    }
    open
}

/// The newest complaints that fit, one more than the bound, by each of [`NAMES`]. What nobody handles has no handler by
/// which to be counted.
async fn newest(
    db: &Db,
    staff: &Staff,
    filter: &ComplaintFilter,
    (zone, now): (Tz, DateTime<Utc>),
) -> Result<(Count, Groups), StoreError> {
    let mut query = QueryBuilder::new(
        "with fits as materialized (select c.category, c.channel, c.handler::text as handler from complaint c where ",
    );
    only_visible_to(&mut query, staff);
    narrow_by_time(&mut query, filter, zone);
    narrow(&mut query, staff, filter, now);
    query
        .push(" order by c.no desc limit ")
        .push_bind(i64::from(COUNT_BOUND) + 1)
        .push(
            ") select coalesce(category, channel, handler), \
             case when grouping(category) = 0 then 'category' when grouping(channel) = 0 then 'channel' \
             when grouping(handler) = 0 then 'handler' end, \
             count(*) from fits group by grouping sets ((category), (channel), (handler), ())",
        );
    let rows: Vec<(Option<String>, Option<String>, i64)> = query.build_query_as().fetch_all(&db.pool).await?;
    let mut total = 0;
    let mut groups = Groups::new();
    for row in rows {
        match row {
            (_, None, n) => total = n,
            (Some(value), Some(name), n) => {
                groups.insert((name, value), n);
            }
            (None, Some(_), _) => {}
        }
    }
    Ok((bounded(total), groups))
}

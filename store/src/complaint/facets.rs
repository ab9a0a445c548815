//! How many complaints fit a filter, in all and by what could be asked for besides.

use super::list::{narrow, narrow_by_time, only_visible_to};
use crate::ticket::bounded;
use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::Staff;
use domain::view::{COUNT_BOUND, ComplaintFilter, Facet, Facets};
use sqlx::QueryBuilder;

/// The names in the address by which is counted, with their columns as text.
const COLUMNS: [(&str, &str); 3] = [
    ("category", "c.category"),
    ("channel", "c.channel"),
    ("handler", "c.handler::text"),
];

/// How many complaints fit `filter`, of those that `staff` may see; and how many would if another value were asked for
/// under one of its names. Exact up to [`COUNT_BOUND`], where counting stops; then of the newest so many.
///
/// # Errors
/// When the database fails.
pub async fn facets(
    db: &Db,
    staff: &Staff,
    filter: &ComplaintFilter,
    at: (Tz, DateTime<Utc>),
) -> Result<Facets, StoreError> {
    let total: i64 = by(db, staff, filter, at, "''")
        .await?
        .iter()
        .map(|(_, n)| n)
        .sum();
    let mut values = Vec::new();
    for (name, column) in COLUMNS {
        let found = by(db, staff, &without(filter, name), at, column).await?;
        values.extend(found.into_iter().map(|(value, n)| Facet {
            name: name.to_owned(),
            value,
            count: bounded(n),
        }));
    }
    Ok(Facets {
        total: bounded(total),
        values,
    })
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

/// The newest that fit, one more than the bound, by the values of a column; what has none is left out.
async fn by(
    db: &Db,
    staff: &Staff,
    filter: &ComplaintFilter,
    (zone, now): (Tz, DateTime<Utc>),
    column: &'static str,
) -> Result<Vec<(String, i64)>, StoreError> {
    let mut query = QueryBuilder::new("select value, count(*) from (select ");
    query.push(column).push(" as value from complaint c where ");
    only_visible_to(&mut query, staff);
    narrow_by_time(&mut query, filter, zone);
    narrow(&mut query, staff, filter, now);
    query
        .push(" order by c.no desc limit ")
        .push_bind(i64::from(COUNT_BOUND) + 1)
        .push(") fits where value is not null group by value order by value");
    Ok(query.build_query_as().fetch_all(&db.pool).await?)
}

//! How many tickets fit a filter, in all and by what could be asked for besides. Counting stops at a bound, so that it
//! stays quick among a million.

use super::list::{narrow, only_visible_to, sees_all};
use super::search::Found;
use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::Staff;
use domain::ticket::{Channel, StageName};
use domain::view::{COUNT_BOUND, Count, Facet, Facets, TicketFilter};
use sqlx::{Postgres, QueryBuilder};
use std::collections::HashMap;

/// The names in the address by which is counted, with their columns.
const COLUMNS: [(&str, &str); 4] = [
    ("stage", "stage"),
    ("category", "category"),
    ("department", "department"),
    ("channel", "channel"),
];

/// What is overdue, by its name and its value in the address.
const OVERDUE: (&str, &str) = ("overdue", "yes");

/// How many tickets fit `filter`, of those that `staff` may see; and how many would if another value were asked for under
/// one of its names. Exact up to [`COUNT_BOUND`]. Where more fit, the newest so many are counted by value (any so many,
/// where a text finds many), so that each value has at least that many; with nothing else asked for, each value is
/// counted by itself for those who see all.
///
/// # Errors
/// When the database fails.
pub async fn facets(
    db: &Db,
    staff: &Staff,
    filter: &TicketFilter,
    at: (Tz, DateTime<Utc>),
) -> Result<Facets, StoreError> {
    let mut values = Vec::new();
    let found = Found::look(db, staff, filter.text.as_deref()).await?;
    let (total, all) = newest(db, staff, filter, &found, at).await?;
    for (name, _) in COLUMNS {
        let open = without(filter, name);
        // a value that whoever is kept to some tickets has none of would be looked for among all
        values.extend(if open == TicketFilter::default() && sees_all(staff) {
            each(db, staff, name, at).await?
        } else if open == *filter {
            of(&all, name, total.more)
        } else {
            let (total, all) = newest(db, staff, &open, &found, at).await?;
            of(&all, name, total.more)
        });
    }
    let late = TicketFilter {
        overdue: true,
        ..filter.clone()
    };
    let count = if filter.overdue {
        total
    } else {
        newest(db, staff, &late, &found, at).await?.0
    };
    values.extend(facet(OVERDUE.0, OVERDUE.1, count));
    Ok(Facets { total, values })
}

/// The filter without what it asks for under a name.
fn without(filter: &TicketFilter, name: &str) -> TicketFilter {
    let mut open = filter.clone();
    match name {
        "stage" => open.stages.clear(),
        "category" => open.category = None,
        "department" => open.department = None,
        _ => open.channel = None,
    }
    open
}

fn facet(name: &str, value: &str, count: Count) -> Option<Facet> {
    (count.n > 0).then(|| Facet {
        name: name.to_owned(),
        value: value.to_owned(),
        count,
    })
}

/// So many, or more than the bound.
pub(crate) fn bounded(n: i64) -> Count {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    Count {
        n: n.min(COUNT_BOUND),
        more: n > COUNT_BOUND,
    }
}

/// Names and values by which rows were grouped, with their numbers.
pub(crate) type Groups = HashMap<(String, String), i64>;

/// The values under a name, in their order; `more` says that not all rows were counted.
pub(crate) fn of(groups: &Groups, name: &str, more: bool) -> Vec<Facet> {
    let mut found: Vec<Facet> = groups
        .iter()
        .filter(|((column, _), _)| column == name)
        .filter_map(|((_, value), n)| {
            let count = bounded(*n);
            facet(
                name,
                value,
                Count {
                    more: more || count.more,
                    ..count
                },
            )
        })
        .collect();
    found.sort_by(|a, b| a.value.cmp(&b.value));
    found
}

/// The newest tickets that fit, one more than the bound, by each of [`COLUMNS`]. Where a text finds many, any of them: to
/// sort these takes longer than to count them.
async fn newest(
    db: &Db,
    staff: &Staff,
    filter: &TicketFilter,
    found: &Found,
    at: (Tz, DateTime<Utc>),
) -> Result<(Count, Groups), StoreError> {
    let mut query = QueryBuilder::new(
        "with fits as materialized (select t.stage, t.category, t.department, t.channel from ticket t where ",
    );
    only_visible_to(&mut query, staff);
    narrow(&mut query, staff, filter, at);
    found.narrow(&mut query);
    query.push(match found {
        Found::Many { .. } => "",
        _ if filter.from.is_some() || filter.to.is_some() => " order by t.reported_at desc, t.no desc",
        _ => " order by t.no desc",
    });
    query.push(" limit ").push_bind(i64::from(COUNT_BOUND) + 1).push(
        ") select coalesce(stage, category, department, channel, ''), \
         case when grouping(stage) = 0 then 'stage' when grouping(category) = 0 then 'category' \
         when grouping(department) = 0 then 'department' when grouping(channel) = 0 then 'channel' else '' end, \
         count(*) from fits group by grouping sets ((stage), (category), (department), (channel), ())",
    );
    // planned for what is asked, as the list is
    let query = query.build_query_as().persistent(false);
    let rows: Vec<(String, String, i64)> = query.fetch_all(&db.pool).await?;
    let mut total = 0;
    let mut groups = Groups::new();
    for (value, name, n) in rows {
        if name.is_empty() {
            total = n;
        } else {
            groups.insert((name, value), n);
        }
    }
    Ok((bounded(total), groups))
}

/// Each value of a name by itself, when nothing else is asked for.
async fn each(db: &Db, staff: &Staff, name: &str, at: (Tz, DateTime<Utc>)) -> Result<Vec<Facet>, StoreError> {
    let mut query: QueryBuilder<Postgres> =
        QueryBuilder::new("select v.value, (select count(*) from (select 1 from ticket t where ");
    only_visible_to(&mut query, staff);
    narrow(&mut query, staff, &TicketFilter::default(), at);
    let column = COLUMNS.iter().find(|(one, _)| *one == name);
    query
        .push(" and t.")
        .push(column.map_or("stage", |(_, column)| *column))
        .push(" = v.value limit ")
        .push_bind(i64::from(COUNT_BOUND) + 1)
        .push(") counted) from ");
    match name {
        "category" => query.push("(select code as value from category)"),
        "department" => query.push("(select code as value from department)"),
        "channel" => {
            let names: Vec<&str> = Channel::ALL.iter().map(|one| one.as_str()).collect();
            query.push("unnest(").push_bind(names).push("::text[])")
        }
        _ => {
            let names: Vec<&str> = StageName::ALL.iter().map(|one| one.as_str()).collect();
            query.push("unnest(").push_bind(names).push("::text[])")
        }
    };
    let rows: Vec<(String, i64)> = query
        .push(" v(value) order by 1")
        .build_query_as()
        .fetch_all(&db.pool)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(value, n)| facet(name, &value, bounded(n)))
        .collect())
}

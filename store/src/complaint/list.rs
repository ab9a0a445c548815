//! Lists of complaints, paged by keyset, and how many there are.

use crate::people::LabelColumns;
use crate::ticket::{by_digits, find, page, start_of, typed};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::complaint::Complaint;
use domain::id::ComplaintNo;
use domain::people::{Role, Staff};
use domain::phone::Phone;
use domain::view::{ComplaintCounts, ComplaintFilter, ComplaintRow, Page, PersonLabel};
use serde_json::Value;
use sqlx::{Postgres, QueryBuilder};

/// What [`is_sealed`](domain::complaint::Complaint::is_sealed) says. Its category is the complainant's word still.
const SEALED: &str = "c.category = 'conduct' and c.state ->> 'classified' is null \
     and c.state -> 'upwards' @> '[{\"cause\": \"conduct\"}]'";

/// Adds what [`may_see`](domain::complaint::permit::may_see) says: supervisors see all complaints, the desk all but those
/// that are for supervisors first, whoever handles one sees that, and nobody one about themselves.
pub(crate) fn only_visible_to(query: &mut QueryBuilder<Postgres>, staff: &Staff) {
    query.push("not (");
    query.push_bind(staff.id.0).push(" = any (c.about))");
    if staff.is(Role::Supervisor) {
        return;
    }
    query.push(" and (c.handler = ").push_bind(staff.id.0);
    if staff.is(Role::DutyOfficer) {
        query.push(" or not (").push(SEALED).push(")");
    }
    query.push(")");
}

/// Complaints that fit `filter` and that `staff` may see, newest first, after the number `after`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    staff: &Staff,
    filter: &ComplaintFilter,
    zone: Tz,
    now: DateTime<Utc>,
    after: Option<ComplaintNo>,
    limit: u32,
) -> Result<Page<ComplaintRow>, StoreError> {
    let mut query = QueryBuilder::new(
        "select c.no, c.state, w.name from complaint c left join person w on w.id = c.handler where ",
    );
    only_visible_to(&mut query, staff);
    if let Some(after) = after {
        query.push(" and c.no < ").push_bind(after.0);
    }
    narrow_by_time(&mut query, filter, zone);
    narrow(&mut query, staff, filter, now);
    query
        .push(" order by c.no desc limit ")
        .push_bind(i64::from(limit) + 1);
    let columns: Vec<(i64, Value, Option<String>)> = query.build_query_as().fetch_all(&db.pool).await?;
    let mut rows = Vec::with_capacity(columns.len());
    for (no, state, handler) in columns {
        let complaint: Complaint = json::read("complaint", no, state)?;
        rows.push(ComplaintRow::of(ComplaintNo(no), &complaint, handler, now));
    }
    Ok(page(rows, limit, |row| row.no.to_string()))
}

pub(super) fn narrow_by_time(query: &mut QueryBuilder<Postgres>, filter: &ComplaintFilter, zone: Tz) {
    if let Some(from) = filter.from {
        query.push(" and c.filed_at >= ").push_bind(start_of(from, zone));
    }
    if let Some(day_after) = filter.to.and_then(|to| to.succ_opt()) {
        query
            .push(" and c.filed_at < ")
            .push_bind(start_of(day_after, zone));
    }
}

pub(super) fn narrow(
    query: &mut QueryBuilder<Postgres>,
    staff: &Staff,
    filter: &ComplaintFilter,
    now: DateTime<Utc>,
) {
    if !filter.stages.is_empty() {
        let stages: Vec<&str> = filter.stages.iter().map(|stage| stage.as_str()).collect();
        query.push(" and c.stage = any (").push_bind(stages).push(")");
    }
    if let Some(category) = filter.category {
        query.push(" and c.category = ").push_bind(category.as_str());
    }
    if let Some(channel) = filter.channel {
        query.push(" and c.channel = ").push_bind(channel.as_str());
    }
    if let Some(place) = &filter.place {
        query
            .push(" and c.place = any (array(select code from place where ancestors @> ")
            .push_bind(vec![place.as_str().to_owned()])
            .push("))");
    }
    if let Some(handler) = filter.handler {
        query.push(" and c.handler = ").push_bind(handler.0);
    }
    if filter.mine {
        query.push(" and c.handler = ").push_bind(staff.id.0);
    }
    if filter.upward {
        query.push(" and ").push(UPWARD);
    }
    if filter.overdue {
        query.push(" and ").push(OVERDUE).push_bind(now);
    }
    if let Some(text) = typed(filter.text.as_deref()) {
        find(query, "c", text, true);
    }
}

/// Management owes an answer.
const UPWARD: &str = "c.open_upwards > 0";

/// The complainant should have had a reply; what follows is now.
const OVERDUE: &str = "c.stage = 'handling' and c.due < ";

/// How many complaints each tab holds, of those that `staff` may see.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: &Db, staff: &Staff, now: DateTime<Utc>) -> Result<ComplaintCounts, StoreError> {
    let mut query = QueryBuilder::new("select ");
    for stage in ["submitted", "handling", "replied"] {
        count(&mut query, staff);
        query.push("c.stage = ").push_bind(stage).push("), ");
    }
    count(&mut query, staff);
    query.push(UPWARD).push("), ");
    count(&mut query, staff);
    query.push(OVERDUE).push_bind(now).push("), ");
    count(&mut query, staff);
    query
        .push("c.stage = 'handling' and c.handler = ")
        .push_bind(staff.id.0)
        .push(")");
    let (submitted, handling, replied, upward, overdue, mine) =
        query.build_query_as().fetch_one(&db.pool).await?;
    Ok(ComplaintCounts {
        submitted,
        handling,
        replied,
        upward,
        overdue,
        mine,
    })
}

/// Begins to count complaints that `staff` may see; a condition follows, and a bracket.
fn count(query: &mut QueryBuilder<Postgres>, staff: &Staff) {
    query.push("(select count(*) from complaint c where ");
    only_visible_to(query, staff);
    query.push(" and ");
}

/// Who handles, or handled, a complaint that `staff` may see, by name.
///
/// # Errors
/// When the database fails.
pub async fn handlers(db: &Db, staff: &Staff) -> Result<Vec<PersonLabel>, StoreError> {
    let mut query = QueryBuilder::new(
        "select w.id, w.name from person w where exists (select 1 from complaint c where c.handler = w.id and ",
    );
    only_visible_to(&mut query, staff);
    let rows: Vec<LabelColumns> = query
        .push(") order by w.name, w.username")
        .build_query_as()
        .fetch_all(&db.pool)
        .await?;
    Ok(rows.into_iter().map(LabelColumns::read).collect())
}

/// Whether `staff` handles a complaint, or handled one: then they find the way to it in the navigation.
///
/// # Errors
/// When the database fails.
pub async fn has_any(db: &Db, staff: &Staff) -> Result<bool, StoreError> {
    let mut query = QueryBuilder::new("select exists (select 1 from complaint c where c.handler = ");
    query.push_bind(staff.id.0).push(" and ");
    only_visible_to(&mut query, staff);
    Ok(query.push(")").build_query_scalar().fetch_one(&db.pool).await?)
}

/// Whether some complaint that `staff` may see is of a telephone number that was typed, or of one that ends so.
///
/// # Errors
/// When the database fails.
pub(crate) async fn has_number(db: &Db, staff: &Staff, typed: &Phone) -> Result<bool, StoreError> {
    let mut query = QueryBuilder::new("select exists (select 1 from complaint c where ");
    only_visible_to(&mut query, staff);
    query.push(" and ");
    by_digits(&mut query, "c", typed);
    Ok(query.push(")").build_query_scalar().fetch_one(&db.pool).await?)
}

//! Reports to management.

use crate::people::LabelColumns;
use crate::people::labels;
use crate::ticket::{ROW_SELECT, RowColumns};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::{By, Role, Staff};
use domain::ticket::{Escalation, EscalationCause, Ticket};
use domain::view::{
    EscalationCounts, EscalationFilter, EscalationRow, EscalationTab, Page, PersonLabel, TicketRow,
};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const FROM: &str = " from escalation e join ticket t on t.id = e.ticket where true";

/// Adds what `staff` may see: supervisors all, others what they were told to answer.
fn visible(query: &mut QueryBuilder<Postgres>, staff: &Staff) {
    if !staff.is(Role::Supervisor) {
        query.push(" and e.owner = ").push_bind(staff.id.0);
    }
}

/// Adds what the tab holds for `staff`, in the department that is looked at.
fn of_tab(query: &mut QueryBuilder<Postgres>, staff: &Staff, filter: &EscalationFilter, now: DateTime<Utc>) {
    query.push(if filter.tab == EscalationTab::Answered {
        " and e.answered"
    } else {
        " and not e.answered"
    });
    visible(query, staff);
    match filter.tab {
        EscalationTab::Mine => {
            query.push(" and e.owner = ").push_bind(staff.id.0);
        }
        EscalationTab::Late => {
            query.push(" and e.due < ").push_bind(now);
        }
        EscalationTab::Open | EscalationTab::Answered => {}
    }
    if let Some(department) = &filter.department {
        query
            .push(" and t.department = ")
            .push_bind(department.as_str().to_owned());
    }
}

/// Escalations that fit, at most `limit` after the key `after`: open ones by when they are due, so that the late ones
/// come first; answered ones the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    staff: &Staff,
    filter: &EscalationFilter,
    now: DateTime<Utc>,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<EscalationRow>, StoreError> {
    let answered = filter.tab == EscalationTab::Answered;
    let column = if answered { "e.raised_at" } else { "e.due" };
    let mut query = QueryBuilder::new("select e.ticket, e.index, e.due, ");
    query.push(column).push(FROM);
    of_tab(&mut query, staff, filter, now);
    if let Some(cause) = filter.cause {
        query.push(" and e.cause = ").push_bind(cause.as_str());
    }
    if let Some((at, ticket, index)) = after.and_then(read_key) {
        query.push(" and (").push(column).push(", e.ticket, e.index) ");
        query.push(if answered { "< (" } else { "> (" }).push_bind(at);
        query
            .push(", ")
            .push_bind(ticket)
            .push(", ")
            .push_bind(index)
            .push(")");
    }
    let way = if answered { " desc" } else { "" };
    query.push(" order by ").push(column).push(way);
    query.push(", e.ticket").push(way).push(", e.index").push(way);
    query.push(" limit ").push_bind(i64::from(limit) + 1);

    let mut connection = db.pool.acquire().await?;
    let keys: Vec<Key> = query.build_query_as().fetch_all(&mut *connection).await?;
    let page = crate::ticket::page(keys, limit, |(ticket, index, _, at)| {
        format!("{}:{ticket}:{index}", at.timestamp_micros())
    });
    Ok(Page {
        rows: rows(&mut connection, &page.rows).await?,
        next: page.next,
    })
}

/// Ticket, place in its list, when it is due, and by what it is sorted.
type Key = (Uuid, i32, DateTime<Utc>, DateTime<Utc>);

async fn rows(db: &mut PgConnection, keys: &[Key]) -> Result<Vec<EscalationRow>, StoreError> {
    let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
    let mut query = QueryBuilder::new(ROW_SELECT);
    query.push("where t.id = any (").push_bind(ids.clone()).push(")");
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&mut *db).await?;
    let mut rows: HashMap<Uuid, TicketRow> = HashMap::new();
    for row in columns {
        let row = row.read()?;
        rows.insert(row.id.0, row);
    }
    let states: Vec<(Uuid, Value)> = sqlx::query_as("select id, state from ticket where id = any ($1)")
        .bind(ids)
        .fetch_all(&mut *db)
        .await?;
    let mut tickets: HashMap<Uuid, Ticket> = HashMap::new();
    for (id, state) in states {
        tickets.insert(id, json::read("ticket", id, state)?);
    }
    let one = |(ticket, index, due, _): &Key| {
        let index = usize::try_from(*index).ok()?;
        let escalation = tickets.get(ticket)?.escalations.get(index)?.clone();
        Some((rows.get(ticket)?.clone(), index, escalation, *due))
    };
    let found: Vec<(TicketRow, usize, Escalation, DateTime<Utc>)> = keys.iter().filter_map(one).collect();
    let named = found.iter().flat_map(|(_, _, escalation, _)| {
        let answered = escalation.answer.as_ref().map(|answer| answer.by);
        [person(escalation.by), answered.and_then(person), escalation.owner]
    });
    let named: BTreeSet<PersonId> = named.flatten().collect();
    let names = labels(db, named).await?;
    let name = |id: Option<PersonId>| {
        let known = names.iter().find(|label| Some(label.id) == id);
        known.map(|label| label.name.clone())
    };
    let row = |(row, index, escalation, due): (TicketRow, usize, Escalation, DateTime<Utc>)| EscalationRow {
        raised_by: name(person(escalation.by)),
        owner: name(escalation.owner),
        answered_by: name(escalation.answer.as_ref().and_then(|answer| person(answer.by))),
        row,
        index,
        escalation,
        due,
    };
    Ok(found.into_iter().map(row).collect())
}

const fn person(by: By) -> Option<PersonId> {
    match by {
        By::Person(id) => Some(id),
        By::Reporter | By::System => None,
    }
}

/// How many there are, of those that `staff` may see; by cause, those of the filter's tab and department.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    db: &Db,
    staff: &Staff,
    filter: &EscalationFilter,
    now: DateTime<Utc>,
) -> Result<EscalationCounts, StoreError> {
    let mut query = QueryBuilder::new("select count(*), count(*) filter (where e.owner = ");
    query
        .push_bind(staff.id.0)
        .push("), count(*) filter (where e.due < ");
    query
        .push_bind(now)
        .push(")")
        .push(FROM)
        .push(" and not e.answered");
    visible(&mut query, staff);
    let (open, mine, late): (i64, i64, i64) = query.build_query_as().fetch_one(&db.pool).await?;
    let mut query = QueryBuilder::new("select e.cause, count(*)");
    query.push(FROM);
    of_tab(&mut query, staff, filter, now);
    let rows: Vec<(String, i64)> = query
        .push(" group by e.cause")
        .build_query_as()
        .fetch_all(&db.pool)
        .await?;
    let known = |(cause, count): (String, i64)| Some((EscalationCause::parse(&cause)?, count));
    let mut causes: Vec<(EscalationCause, i64)> = rows.into_iter().filter_map(known).collect();
    causes.sort_unstable();
    Ok(EscalationCounts {
        open,
        mine,
        late,
        causes,
    })
}

/// Who may be told to answer: supervisors, and managers of any department.
///
/// # Errors
/// When the database fails.
pub async fn answerers(db: &Db) -> Result<Vec<PersonLabel>, StoreError> {
    let sql = "select id, name from person where active and roles && $1 order by not 'supervisor' = any (roles), name";
    let roles = [Role::Supervisor, Role::Manager].map(Role::as_str);
    let rows: Vec<LabelColumns> = sqlx::query_as(sql)
        .bind(roles.as_slice())
        .fetch_all(&db.pool)
        .await?;
    Ok(rows.into_iter().map(LabelColumns::read).collect())
}

fn read_key(key: &str) -> Option<(DateTime<Utc>, Uuid, i32)> {
    let mut parts = key.splitn(3, ':');
    let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
    Some((at, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

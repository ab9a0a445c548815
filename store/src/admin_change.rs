//! The record of administrative changes: each is written in the transaction of what it tells.

use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::admin::{Area, Newer, What};
use domain::id::PersonId;
use domain::view::{ChangeRow, Page, PersonLabel};
use serde_json::Value;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

/// Writes down that `by` changed `what` of `subject` (a username, a code: what names it to a reader). No `before`: it was
/// added; no `after`: it was removed. Neither may hold a password.
pub(crate) async fn record(
    db: &mut PgConnection,
    by: PersonId,
    what: What,
    subject: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    // usernames change hands: who had this one is noted now
    let sql = "insert into admin_change (at, by, what, subject, person, before, after) \
         values ($1, $2, $3, $4, (select id from person where username = $4 and $7), $5, $6)";
    sqlx::query(sql)
        .bind(at)
        .bind(by.0)
        .bind(what.as_str())
        .bind(subject)
        .bind(before.map(json::holdable))
        .bind(after.map(json::holdable))
        .bind(what.area() == Area::Person)
        .execute(db)
        .await?;
    Ok(())
}

/// Who made `subject` what it is now, `state`, as far as the record says so.
pub(crate) async fn newer(
    db: &mut PgConnection,
    area: Area,
    subject: &str,
    state: Option<&Value>,
) -> Result<Newer, StoreError> {
    // what is no field of the form may have been recorded with it
    let sql = "select p.name, c.at from admin_change c join person p on p.id = c.by where c.area = $1 and c.subject = $2 \
         and (c.after @> $3 or c.after is null and $3 is null) order by c.id desc limit 1";
    let found: Option<(String, DateTime<Utc>)> = sqlx::query_as(sql)
        .bind(area.as_str())
        .bind(subject)
        .bind(state.map(json::holdable))
        .fetch_optional(db)
        .await?;
    Ok(found.map_or_else(Newer::default, |(by, at)| Newer { by, at: Some(at) }))
}

#[derive(sqlx::FromRow)]
struct ChangeColumns {
    id: i64,
    at: DateTime<Utc>,
    by: Uuid,
    name: String,
    what: String,
    subject: String,
    person: Option<Uuid>,
    subject_name: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
}

/// Changes in one area or in all, newest first, at most `limit` before the number `after`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    area: Option<Area>,
    after: Option<i64>,
    limit: u32,
) -> Result<Page<ChangeRow>, StoreError> {
    let mut query = QueryBuilder::new(
        // lines of before the person was noted know a name only where it was part of the change
        "select c.id, c.at, c.by, p.name, c.what, c.subject, c.person, coalesce(s.name, \
            case when c.area = 'person' then coalesce(c.after ->> 'name', c.before ->> 'name') end) as subject_name, \
            c.before, c.after \
         from admin_change c join person p on p.id = c.by left join person s on s.id = c.person where true",
    );
    if let Some(area) = area {
        query.push(" and c.area = ").push_bind(area.as_str());
    }
    if let Some(after) = after {
        query.push(" and c.id < ").push_bind(after);
    }
    query
        .push(" order by c.id desc limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<ChangeColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let rows = rows.into_iter().map(ChangeColumns::read).collect();
    Ok(crate::ticket::page(rows, limit, |row: &ChangeRow| {
        row.id.to_string()
    }))
}

impl ChangeColumns {
    fn read(self) -> ChangeRow {
        ChangeRow {
            id: self.id,
            at: self.at,
            by: PersonLabel {
                id: PersonId(self.by),
                name: self.name,
            },
            what: What::parse(&self.what),
            subject: self.subject,
            person: self.person.map(PersonId),
            name: self.subject_name,
            before: self.before,
            after: self.after,
        }
    }
}

//! Absences of workers 请假. Each is written with a line in the record of administrative changes.

use crate::{Db, StoreError, admin_change, change, json, people};
use chrono::{DateTime, Utc};
use domain::absence::{Absence, NewAbsence, may_enter};
use domain::admin::What;
use domain::id::PersonId;
use domain::people::Staff;
use domain::rejection::Rejection;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct AbsenceColumns {
    id: i64,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    reason: Option<String>,
}

impl AbsenceColumns {
    fn read(self) -> Absence {
        Absence {
            id: self.id,
            from: self.starts_at,
            until: self.ends_at,
            reason: self.reason,
        }
    }
}

/// Enters an absence of the worker `person` as `by`. It takes the place of those that it overlaps: that is how one is
/// corrected.
///
/// # Errors
/// When the database fails. Inside: `unknown_person` when there is no such worker, `forbidden` when they are not `by`'s,
/// and what [`NewAbsence::check`] refuses.
pub async fn enter(
    db: &Db,
    by: &Staff,
    person: PersonId,
    wanted: &NewAbsence,
    now: DateTime<Utc>,
) -> Result<Result<Absence, Rejection>, StoreError> {
    let mut tx = db.pool.begin().await?;
    let refused = match worker(&mut tx, by, person).await? {
        Ok(()) => wanted.check(now).err(),
        Err(reason) => Some(reason),
    };
    if let Some(reason) = refused {
        return Ok(Err(reason));
    }
    let sql = "update absence set ended_at = $2 where person = $1 and ended_at is null and ends_at > $2 \
         and starts_at < $4 and ends_at > $3 returning id, starts_at, ends_at, reason";
    let replaced: Vec<AbsenceColumns> = sqlx::query_as(sql)
        .bind(person.0)
        .bind(now)
        .bind(wanted.from)
        .bind(wanted.until)
        .fetch_all(&mut *tx)
        .await?;
    let before = replaced.into_iter().next().map(AbsenceColumns::read);
    let sql = "insert into absence (person, starts_at, ends_at, reason) values ($1, $2, $3, $4) \
         returning id, starts_at, ends_at, reason";
    let entered: AbsenceColumns = sqlx::query_as(sql)
        .bind(person.0)
        .bind(wanted.from)
        .bind(wanted.until)
        .bind(wanted.reason.as_ref().map(domain::text::Remark::as_str))
        .fetch_one(&mut *tx)
        .await?;
    let absence = entered.read();
    tell(&mut tx, by, person, before.as_ref(), Some(&absence), now).await?;
    tx.commit().await?;
    Ok(Ok(absence))
}

/// Ends the absence `id` of the worker `person` now 销假: cuts it short, or takes it back when it has not begun. One that
/// is over already stays as it was.
///
/// # Errors
/// When the database fails. Inside: `unknown_person` and `forbidden`, as for [`enter`].
pub async fn end(
    db: &Db,
    by: &Staff,
    person: PersonId,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Result<(), Rejection>, StoreError> {
    let mut tx = db.pool.begin().await?;
    if let Err(reason) = worker(&mut tx, by, person).await? {
        return Ok(Err(reason));
    }
    let sql = "update absence set ended_at = $3 where id = $1 and person = $2 and ended_at is null and ends_at > $3 \
         returning id, starts_at, ends_at, reason";
    let ended: Option<AbsenceColumns> = sqlx::query_as(sql)
        .bind(id)
        .bind(person.0)
        .bind(now)
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(ended) = ended {
        tell(&mut tx, by, person, Some(&ended.read()), None, now).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whether `person` is a worker whose absences are `by`'s to enter.
async fn worker(
    db: &mut PgConnection,
    by: &Staff,
    person: PersonId,
) -> Result<Result<(), Rejection>, StoreError> {
    Ok(match people::active(db, &[person]).await?.first() {
        None => Err(Rejection::UnknownPerson),
        Some(worker) if may_enter(by, worker) => Ok(()),
        Some(_) => Err(Rejection::Forbidden),
    })
}

/// Writes it into the record, and lets open boards know that something changed.
async fn tell(
    db: &mut PgConnection,
    by: &Staff,
    person: PersonId,
    before: Option<&Absence>,
    after: Option<&Absence>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let username: String = sqlx::query_scalar("select username from person where id = $1")
        .bind(person.0)
        .fetch_one(&mut *db)
        .await?;
    let (before, after) = (before.map(json::write), after.map(json::write));
    let what = What::PersonAbsence;
    admin_change::record(db, by.id, what, &username, before.as_ref(), after.as_ref(), now).await?;
    change::tick(db).await
}

/// The absence of each of `people` that lasts at `now` or is the next to begin before `ahead`.
pub(crate) async fn next(
    db: &mut PgConnection,
    people: &[Uuid],
    now: DateTime<Utc>,
    ahead: DateTime<Utc>,
) -> Result<HashMap<Uuid, Absence>, StoreError> {
    let sql = "select distinct on (person) person, id, starts_at, ends_at, reason from absence \
         where person = any ($1) and ended_at is null and ends_at > $2 and starts_at < $3 order by person, starts_at";
    type Columns = (Uuid, i64, DateTime<Utc>, DateTime<Utc>, Option<String>);
    let rows: Vec<Columns> = sqlx::query_as(sql)
        .bind(people)
        .bind(now)
        .bind(ahead)
        .fetch_all(db)
        .await?;
    let absence = |(person, id, from, until, reason): Columns| {
        let absence = Absence {
            id,
            from,
            until,
            reason,
        };
        (person, absence)
    };
    Ok(rows.into_iter().map(absence).collect())
}

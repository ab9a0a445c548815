//! Who has which ticket open in the desk's inbox right now.
//!
//! A line holds for [`HOLDS`] after it was last written, and is written again at most every [`FRESH`]: an officer who
//! reads one ticket for an hour costs six small unlogged writes a minute, and none is ever forwarded to anybody. Only
//! beginnings and ends move `looking_turn`, by which every process tells its own listeners.

use crate::{Db, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{PersonId, TicketNo};
use domain::view::Looking;
use uuid::Uuid;

/// How long somebody counts as looking after the last sign of it. Signs come every 10 s, so one may be lost; and
/// whoever vanished without a word is gone from all pages within 30 s.
const HOLDS: TimeDelta = TimeDelta::seconds(22);

/// A line younger than this is not written again.
const FRESH: TimeDelta = TimeDelta::seconds(8);

/// Lines older than this are of no use even to clocks that differ a little.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(10);

/// Notes that `person` has the ticket open. A number that is no ticket's is not noted.
///
/// # Errors
/// When the database fails.
pub async fn look(db: &Db, person: PersonId, no: TicketNo, now: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "with wrote as (insert into looking (no, person, since, seen_at) \
            select t.no, $2, $3, $3 from ticket t where t.no = $1 \
            on conflict (no, person) do update set seen_at = excluded.seen_at, \
            since = case when looking.seen_at > $4 then looking.since else excluded.since end \
            where looking.seen_at < $5 returning since) \
         select exists (select from wrote) \
            and not exists (select from looking where no = $1 and person = $2 and seen_at > $4)";
    let began: bool = sqlx::query_scalar(sql)
        .bind(no.0)
        .bind(person.0)
        .bind(now)
        .bind(now - HOLDS)
        .bind(now - FRESH)
        .fetch_one(&db.pool)
        .await?;
    if began {
        sqlx::query("delete from looking where seen_at < $1")
            .bind(now - FORGOTTEN)
            .execute(&db.pool)
            .await?;
        turn(db).await?;
    }
    Ok(())
}

/// Notes that `person` has closed the ticket.
///
/// # Errors
/// When the database fails.
pub async fn leave(db: &Db, person: PersonId, no: TicketNo) -> Result<(), StoreError> {
    let left = sqlx::query("delete from looking where no = $1 and person = $2")
        .bind(no.0)
        .bind(person.0)
        .execute(&db.pool)
        .await?;
    if left.rows_affected() > 0 {
        turn(db).await?;
    }
    Ok(())
}

/// Everybody who is looking at a ticket now, by ticket; who began first comes first.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &Db, now: DateTime<Utc>) -> Result<Vec<Looking>, StoreError> {
    let sql = "select l.no, l.person, p.name, l.since from looking l join person p on p.id = l.person \
         where l.seen_at > $1 order by l.no, l.since, l.person";
    let rows: Vec<(i64, Uuid, String, DateTime<Utc>)> =
        sqlx::query_as(sql).bind(now - HOLDS).fetch_all(&db.pool).await?;
    let read = |(no, person, name, since)| Looking {
        no: TicketNo(no),
        person: PersonId(person),
        name,
        since,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Lets every process know. After the line is written, so that whoever reads on hearing it finds it so.
async fn turn(db: &Db) -> Result<(), StoreError> {
    sqlx::query("select nextval('looking_turn')")
        .execute(&db.pool)
        .await?;
    Ok(())
}

//! Server-side sessions. The cookie's value is never kept, only its fingerprint.

use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// A session as it is kept.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// Whose.
    pub person: Option<PersonId>,
    /// What it holds.
    pub data: Value,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
}

/// Writes a session. With `new`, gives `false` when the id is taken; else, when the session was ended meanwhile: a
/// request that was under way does not bring it back.
///
/// # Errors
/// When the database fails.
pub async fn save(db: &Db, id_hash: &[u8], session: &StoredSession, new: bool) -> Result<bool, StoreError> {
    let sql = if new {
        "insert into session (id_hash, person, data, expires_at) values ($1, $2, $3, $4) on conflict do nothing"
    } else {
        "update session set person = $2, data = $3, expires_at = $4 where id_hash = $1"
    };
    let done = sqlx::query(sql)
        .bind(id_hash)
        .bind(session.person.map(|person| person.0))
        .bind(&session.data)
        .bind(session.expires_at)
        .execute(&db.pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Reads a session that still holds.
///
/// # Errors
/// When the database fails.
pub async fn load(db: &Db, id_hash: &[u8], now: DateTime<Utc>) -> Result<Option<StoredSession>, StoreError> {
    let sql = "select person, data, expires_at from session where id_hash = $1 and expires_at > $2";
    let row: Option<(Option<Uuid>, Value, DateTime<Utc>)> = sqlx::query_as(sql)
        .bind(id_hash)
        .bind(now)
        .fetch_optional(&db.pool)
        .await?;
    Ok(row.map(|(person, data, expires_at)| StoredSession {
        person: person.map(PersonId),
        data,
        expires_at,
    }))
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &Db, id_hash: &[u8]) -> Result<(), StoreError> {
    sqlx::query("delete from session where id_hash = $1")
        .bind(id_hash)
        .execute(&db.pool)
        .await?;
    Ok(())
}

/// Ends all sessions of a person, in the transaction of what ends them.
pub(crate) async fn end_all(db: &mut PgConnection, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("delete from session where person = $1")
        .bind(person.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes sessions that no longer hold; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn expire(db: &Db, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query("delete from session where expires_at <= $1")
        .bind(now)
        .execute(&db.pool)
        .await?;
    Ok(done.rows_affected())
}

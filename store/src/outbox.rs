//! Messages to be sent by SMS: written in the transaction of what they tell, sent afterwards (SYNC 3.11).

use crate::ticket::Stored;
use crate::{Db, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::PersonId;
use domain::ticket::{Event, Outcome, Recorded};
use domain::view::Page;
use serde_json::{Value, json};
use sqlx::{PgConnection, QueryBuilder};
use std::collections::HashMap;
use uuid::Uuid;

/// So long does a sender hold a message before others may take it.
const LEASE_SECONDS: i64 = 60;

/// After so many attempts a message has failed for good.
const MAX_ATTEMPTS: i32 = 8;

/// A message to be sent. The sentence of `key` stands in the locales.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Message {
    /// Its id, also the provider's key, so that a repetition is known as one (F44).
    pub id: i64,
    /// Who gets it.
    pub recipient: String,
    /// Where it goes.
    pub phone: String,
    /// The sentence's name.
    pub key: String,
    /// What stands in its places.
    pub params: Value,
    /// How often it was tried.
    pub attempts: i32,
}

/// A message as the administrator's page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MessageRow {
    /// Its id.
    pub id: i64,
    /// The ticket's number.
    pub no: Option<i64>,
    /// Who gets it.
    pub recipient: String,
    /// Where it goes.
    pub phone: String,
    /// The sentence's name.
    pub key: String,
    /// What stands in its places.
    pub params: Value,
    /// waiting, sending, delivered, failed, unknown.
    pub state: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Why it failed.
    pub error: Option<String>,
}

/// Writes the messages that follow from what happened.
pub(crate) async fn tell(
    db: &mut PgConnection,
    stored: &Stored,
    recorded: &[Recorded],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let report = &stored.ticket.report;
    for one in recorded {
        let to_reporter = match &one.event {
            Event::Accepted {} => Some("accepted"),
            Event::Rejected { .. } => Some("rejected"),
            Event::Completed {
                outcome: Outcome::Success {},
                ..
            } => Some("completed"),
            Event::Completed {
                outcome: Outcome::Failure { .. },
                ..
            } => Some("failed"),
            _ => None,
        };
        let mut letters: Vec<(String, String, &str)> = Vec::new();
        if let Some(key) = to_reporter {
            letters.push((
                report.reporter.name.as_str().into(),
                report.reporter.phone.as_str().into(),
                key,
            ));
        }
        if let Event::Dispatched { crew, .. } = &one.event {
            for (name, phone) in phones(db, crew).await? {
                letters.push((name, phone, "dispatched"));
            }
        }
        let due = stored.ticket.stage.order().map(|order| order.due);
        for (recipient, phone, key) in letters {
            let params = json!({
                "no": stored.no.to_string(), "place": report.place, "content": report.content,
                "token": stored.token, "due": due,
            });
            sqlx::query(
                "insert into outbox (ticket, recipient, phone, key, params, once, due_at, created_at) \
                 values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (once) do nothing",
            )
            .bind(stored.ticket.id.0)
            .bind(&recipient)
            .bind(&phone)
            .bind(key)
            .bind(params)
            .bind(format!("{}:{}:{key}:{phone}", stored.ticket.id, one.version))
            .bind(now)
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}

async fn phones(db: &mut PgConnection, people: &[PersonId]) -> Result<Vec<(String, String)>, StoreError> {
    let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let sql = "select name, phone from person where id = any ($1) and phone is not null order by name";
    Ok(sqlx::query_as(sql).bind(ids).fetch_all(db).await?)
}

/// Takes up to `limit` messages that are due, so that no other sender does.
///
/// # Errors
/// When the database fails.
pub async fn lease(db: &Db, now: DateTime<Utc>, limit: i64) -> Result<Vec<Message>, StoreError> {
    let sql = "update outbox set state = 'sending', attempts = attempts + 1, leased_until = $2 where id in ( \
         select id from outbox where state in ('waiting', 'sending') and due_at <= $1 \
         and (leased_until is null or leased_until < $1) order by due_at, id limit $3 for update skip locked) \
         returning id, recipient, phone, key, params, attempts";
    Ok(sqlx::query_as(sql)
        .bind(now)
        .bind(now + TimeDelta::seconds(LEASE_SECONDS))
        .bind(limit)
        .fetch_all(&db.pool)
        .await?)
}

/// How sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// The provider took it.
    Delivered,
    /// It can never be sent: why.
    Permanent(String),
    /// Not now: why.
    Temporary(String),
    /// Nobody knows; it is not sent again blindly (F44): why.
    Unknown(String),
}

/// Writes down how sending ended; a temporary failure is tried again, each time later.
///
/// # Errors
/// When the database fails.
pub async fn settle(db: &Db, message: &Message, how: &Sending, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (state, error) = match how {
        Sending::Delivered => ("delivered", None),
        Sending::Permanent(why) => ("failed", Some(why)),
        Sending::Temporary(why) if message.attempts >= MAX_ATTEMPTS => ("failed", Some(why)),
        Sending::Temporary(why) => ("waiting", Some(why)),
        Sending::Unknown(why) => ("unknown", Some(why)),
    };
    let wait = TimeDelta::seconds(15 << message.attempts.clamp(0, 8));
    sqlx::query(
        "update outbox set state = $2, error = $3, leased_until = null, due_at = $4, \
         delivered_at = case when $2 = 'delivered' then $5 end where id = $1",
    )
    .bind(message.id)
    .bind(state)
    .bind(error)
    .bind(now + wait)
    .bind(now)
    .execute(&db.pool)
    .await?;
    Ok(())
}

/// Messages, newest first, at most `limit` before the id `after`.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, after: Option<i64>, limit: u32) -> Result<Page<MessageRow>, StoreError> {
    let mut query = QueryBuilder::new(
        "select o.id, t.no, o.recipient, o.phone, o.key, o.params, o.state, o.created_at, o.delivered_at, o.error \
         from outbox o left join ticket t on t.id = o.ticket where true",
    );
    if let Some(after) = after {
        query.push(" and o.id < ").push_bind(after);
    }
    query
        .push(" order by o.id desc limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<MessageRow> = query.build_query_as().fetch_all(&db.pool).await?;
    Ok(crate::ticket::page(rows, limit, |row| row.id.to_string()))
}

/// How many messages are in each state; for metrics.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: &Db) -> Result<HashMap<String, i64>, StoreError> {
    let sql = "select state, count(*) from outbox where state <> 'delivered' group by state";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    Ok(rows.into_iter().collect())
}

//! Messages to be sent by SMS: written in the transaction of what they tell, sent afterwards (SYNC 3.11).

use crate::{Db, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::phone::Phone;
use domain::view::Page;
use serde_json::Value;
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

/// A message as the administrator's page shows it. Of one about a complaint, that there is one, and how sending it
/// went: who complains, and that somebody does, is not the administrator's to read. Neither is a code on its way.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MessageRow {
    /// Its id.
    pub id: i64,
    /// The ticket's number, when it is about one.
    pub no: Option<i64>,
    /// Who gets it.
    pub recipient: String,
    /// Where it goes; of a reporter's number, head and tail.
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

/// What a message is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About {
    /// A ticket.
    Ticket(Uuid),
    /// A complaint.
    Complaint(Uuid),
}

/// A message before it is written.
pub(crate) struct Letter {
    /// What it is about.
    pub about: About,
    /// The version of that which it tells of.
    pub version: u64,
    /// The sentence's name.
    pub key: &'static str,
    /// Who gets it.
    pub recipient: String,
    /// Where it goes.
    pub phone: String,
    /// What stands in the sentence's places.
    pub params: Value,
}

impl Letter {
    /// What makes it the same message.
    fn once(&self) -> String {
        let (About::Ticket(id) | About::Complaint(id)) = self.about;
        format!("{id}:{}:{}:{}", self.version, self.key, self.phone)
    }

    const fn ticket(&self) -> Option<Uuid> {
        match self.about {
            About::Ticket(id) => Some(id),
            About::Complaint(_) => None,
        }
    }

    const fn complaint(&self) -> Option<Uuid> {
        match self.about {
            About::Complaint(id) => Some(id),
            About::Ticket(_) => None,
        }
    }
}

/// Whether messages reach a number: none is written to a landline, so that none is called delivered that nobody reads.
pub(crate) fn reaches(phone: &str) -> bool {
    Phone::parse(phone).is_ok_and(|phone| phone.is_mobile())
}

/// Writes messages, in the transaction of what they tell; those to landlines are left out.
pub(crate) async fn write(
    db: &mut PgConnection,
    letters: &[Letter],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let letters: Vec<&Letter> = letters.iter().filter(|letter| reaches(&letter.phone)).collect();
    if letters.is_empty() {
        return Ok(());
    }
    let text = |read: fn(&Letter) -> String| letters.iter().map(|letter| read(letter)).collect::<Vec<_>>();
    sqlx::query(
        "insert into outbox (ticket, complaint, recipient, phone, key, params, once, due_at, created_at) \
         select *, $8, $8 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], \
         $7::text[]) on conflict (once) do nothing",
    )
    .bind(letters.iter().map(|letter| letter.ticket()).collect::<Vec<_>>())
    .bind(letters.iter().map(|letter| letter.complaint()).collect::<Vec<_>>())
    .bind(text(|letter| letter.recipient.clone()))
    .bind(text(|letter| letter.phone.clone()))
    .bind(text(|letter| letter.key.to_owned()))
    .bind(
        letters
            .iter()
            .map(|letter| letter.params.clone())
            .collect::<Vec<_>>(),
    )
    .bind(text(Letter::once))
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// A message with a secret in it, about nothing else.
pub(crate) struct Secret<'a> {
    /// Where it goes.
    pub phone: &'a str,
    /// The sentence's name.
    pub key: &'a str,
    /// What stands in the sentence's places.
    pub params: Value,
    /// What makes it the same message.
    pub once: String,
    /// Until when the secret is one.
    pub expires_at: DateTime<Utc>,
}

/// Writes a message with a secret in it, in the transaction of that secret.
pub(crate) async fn write_secret(
    db: &mut PgConnection,
    secret: &Secret<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into outbox (recipient, phone, key, params, once, due_at, created_at, expires_at) \
         values ('', $1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(secret.phone)
    .bind(secret.key)
    .bind(&secret.params)
    .bind(&secret.once)
    .bind(now)
    .bind(secret.expires_at)
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what messages said whose secret is none any more; those that were not sent never will be.
pub(crate) async fn forget_secrets(db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "update outbox set params = '{}', leased_until = null, \
         error = case when state in ('waiting', 'sending') then 'too late' else error end, \
         state = case when state in ('waiting', 'sending') then 'failed' else state end \
         where expires_at <= $1 and params <> '{}'",
    )
    .bind(now)
    .execute(&db.pool)
    .await?;
    Ok(())
}

/// Takes up to `limit` messages that are due, so that no other sender does.
///
/// # Errors
/// When the database fails.
pub async fn lease(db: &Db, now: DateTime<Utc>, limit: i64) -> Result<Vec<Message>, StoreError> {
    let sql = "update outbox set state = 'sending', attempts = attempts + 1, leased_until = $2 where id in ( \
         select id from outbox where state in ('waiting', 'sending') and due_at <= $1 \
         and (leased_until is null or leased_until < $1) and (expires_at is null or expires_at > $1) \
         order by due_at, id limit $3 for update skip locked) \
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
    /// There is no provider: it stands on the administrator's page, and is as good as delivered there.
    Shown,
    /// It can never be sent: why.
    Permanent(String),
    /// Not now: why.
    Temporary(String),
    /// Nobody knows; it is not sent again blindly (F44): why.
    Unknown(String),
}

/// Writes down how sending ended; a temporary failure is tried again, each time later. What a message with a secret said
/// is forgotten once it is delivered or given up, except where the administrator's page is the only way to read it.
///
/// # Errors
/// When the database fails.
pub async fn settle(db: &Db, message: &Message, how: &Sending, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (state, error) = match how {
        Sending::Delivered | Sending::Shown => ("delivered", None),
        Sending::Permanent(why) => ("failed", Some(why)),
        Sending::Temporary(why) if message.attempts >= MAX_ATTEMPTS => ("failed", Some(why)),
        Sending::Temporary(why) => ("waiting", Some(why)),
        Sending::Unknown(why) => ("unknown", Some(why)),
    };
    let wait = TimeDelta::seconds(15 << message.attempts.clamp(0, 8));
    sqlx::query(
        "update outbox set state = $2, error = $3, leased_until = null, due_at = $4, \
         delivered_at = case when $2 = 'delivered' then $5 end, \
         params = case when expires_at is not null and $2 <> 'waiting' and not $6 then '{}' else params end \
         where id = $1",
    )
    .bind(message.id)
    .bind(state)
    .bind(error)
    .bind(now + wait)
    .bind(now)
    .bind(*how == Sending::Shown)
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
        "select o.id, t.no, o.key, o.state, o.created_at, o.delivered_at, o.error, \
         case when o.complaint is null then o.recipient else '…' end as recipient, \
         case when o.complaint is not null then '…' \
         when o.ticket is null or exists (select 1 from person p where p.phone = o.phone) then o.phone \
         when length(o.phone) < 10 then '***' else left(o.phone, 3) || '****' || right(o.phone, 4) end as phone, \
         case when o.complaint is not null then '{\"no\": \"…\", \"token\": \"…\", \"due\": \"…\"}' \
         when o.expires_at is not null and o.state <> 'delivered' then '{}' else o.params end as params \
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

//! Messages to be sent by SMS: written in the transaction of what they tell, sent afterwards (SYNC 3.11).

use crate::ticket::Changing;
use crate::{Db, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::PersonId;
use domain::people::Role;
use domain::place::DepartmentCode;
use domain::ticket::{Event, Outcome, Owing, Ticket};
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

/// A message before it is written.
struct Letter<'a> {
    stored: &'a Changing,
    ticket: &'a Ticket,
    version: u64,
    key: &'static str,
    recipient: String,
    phone: String,
    due: Option<DateTime<Utc>>,
}

/// Writes the messages that follow from what happened.
pub(crate) async fn tell(
    db: &mut PgConnection,
    changed: &[&mut Changing],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let colleagues = colleagues(db, changed).await?;
    let letters: Vec<Letter<'_>> = changed
        .iter()
        .flat_map(|stored| letters(stored, &colleagues))
        .collect();
    if letters.is_empty() {
        return Ok(());
    }
    let text = |read: fn(&Letter<'_>) -> String| letters.iter().map(read).collect::<Vec<_>>();
    sqlx::query(
        "insert into outbox (ticket, recipient, phone, key, params, once, due_at, created_at) \
         select *, $7, $7 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[]) \
         on conflict (once) do nothing",
    )
    .bind(letters.iter().map(|letter| letter.ticket.id.0).collect::<Vec<_>>())
    .bind(text(|letter| letter.recipient.clone()))
    .bind(text(|letter| letter.phone.clone()))
    .bind(text(|letter| letter.key.to_owned()))
    .bind(letters.iter().map(Letter::params).collect::<Vec<_>>())
    .bind(text(|letter| letter.once()))
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

impl Letter<'_> {
    /// What stands in the sentence's places.
    fn params(&self) -> Value {
        let report = &self.ticket.report;
        json!({
            "no": self.stored.no.map(|no| no.to_string()), "place": report.place, "content": report.content,
            "token": self.stored.token, "due": self.due,
        })
    }

    /// What makes it the same message.
    fn once(&self) -> String {
        format!("{}:{}:{}:{}", self.ticket.id, self.version, self.key, self.phone)
    }
}

/// What the reporter is told of an event.
const fn to_reporter(event: &Event) -> Option<&'static str> {
    match event {
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
    }
}

/// What those are told who are urged.
const fn urged(whom: Owing) -> &'static str {
    match whom {
        Owing::Desk => "urged_desk",
        Owing::Manager => "urged_manager",
        Owing::Workers => "urged_workers",
    }
}

fn letters<'a>(stored: &'a Changing, colleagues: &[Colleague]) -> Vec<Letter<'a>> {
    let Some(ticket) = &stored.ticket else {
        return Vec::new();
    };
    let mut letters = Vec::new();
    for (_, one) in &stored.recorded {
        let mut write = |key, recipient: &str, phone: &str, due| {
            letters.push(Letter {
                stored,
                ticket,
                version: one.version,
                key,
                recipient: recipient.to_owned(),
                phone: phone.to_owned(),
                due,
            });
        };
        if let Some(key) = to_reporter(&one.event) {
            let reporter = &ticket.report.reporter;
            write(key, reporter.name.as_str(), reporter.phone.as_str(), None);
        }
        let (key, due) = match &one.event {
            Event::Dispatched { due, .. } => ("dispatched", Some(*due)),
            Event::Urged { whom: Some(whom), .. } => (urged(*whom), None),
            _ => continue,
        };
        let Some(addressees) = addressees(&one.event, ticket) else {
            continue;
        };
        for colleague in colleagues.iter().filter(|colleague| addressees.hold(colleague)) {
            write(key, &colleague.name, &colleague.phone, due);
        }
    }
    letters
}

/// Who is written to as staff: workers who are sent, and whoever is urged (brief, items 12 and 13).
fn addressees<'a>(event: &'a Event, ticket: &'a Ticket) -> Option<Addressees<'a>> {
    match event {
        Event::Dispatched { crew, .. } => Some(Addressees::Workers(crew)),
        Event::Urged { whom, .. } => Some(match whom.as_ref()? {
            Owing::Desk => Addressees::Desk,
            Owing::Manager => Addressees::Managers(&ticket.department),
            // whoever was urged is still sent: nothing later in the batch of one lane goes before its event
            Owing::Workers => Addressees::Workers(ticket.stage.order().map_or(&[], |order| &order.crew)),
        }),
        _ => None,
    }
}

/// Some members of staff.
enum Addressees<'a> {
    Workers(&'a [PersonId]),
    Managers(&'a DepartmentCode),
    Desk,
}

/// A member of staff who can be written to.
#[derive(sqlx::FromRow)]
struct Colleague {
    id: Uuid,
    name: String,
    phone: String,
    roles: Vec<String>,
    departments: Vec<String>,
}

impl Colleague {
    fn is(&self, role: Role) -> bool {
        self.roles.iter().any(|one| one == role.as_str())
    }
}

impl Addressees<'_> {
    fn hold(&self, colleague: &Colleague) -> bool {
        match self {
            Self::Workers(crew) => crew.iter().any(|person| person.0 == colleague.id),
            Self::Managers(department) => {
                let theirs = |code: &String| code == department.as_str();
                colleague.is(Role::Manager) && colleague.departments.iter().any(theirs)
            }
            Self::Desk => colleague.is(Role::DutyOfficer),
        }
    }
}

/// Names and numbers of the staff to whom something of this batch may be written.
async fn colleagues(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<Vec<Colleague>, StoreError> {
    let (mut people, mut roles) = (Vec::new(), Vec::new());
    for stored in changed {
        let Some(ticket) = &stored.ticket else { continue };
        for (_, one) in &stored.recorded {
            match addressees(&one.event, ticket) {
                Some(Addressees::Workers(crew)) => people.extend(crew.iter().map(|person| person.0)),
                Some(Addressees::Managers(_)) => roles.push(Role::Manager.as_str()),
                Some(Addressees::Desk) => roles.push(Role::DutyOfficer.as_str()),
                None => {}
            }
        }
    }
    if people.is_empty() && roles.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "select id, name, phone, roles, departments from person \
         where (id = any ($1) or roles && $2) and active and phone is not null order by username";
    Ok(sqlx::query_as(sql).bind(people).bind(roles).fetch_all(db).await?)
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

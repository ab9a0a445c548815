//! Brakes on servers that work on a test's database, and a look behind them.
//!
//! A race is not waited for, it is made: a transaction of a real server is held at a point by an advisory lock, until
//! PostgreSQL itself says that another one waits behind it.

use crate::{Db, json};
use domain::id::{CommandId, TicketId};
use domain::wire::Answer;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use std::collections::BTreeMap;
use std::fmt::Display;
use uuid::Uuid;

/// Takes the lock of its point and row for the rest of the transaction, or waits for whoever holds it.
const BRAKES: &str = "
create function race_brake() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtext(tg_argv[0]), hashtext(to_jsonb(new) ->> tg_argv[1]));
    return new;
end $$;
create trigger race_event before insert on ticket_event
    for each row execute function race_brake('event', 'command');
create constraint trigger race_commit after insert on ticket_event deferrable initially deferred
    for each row execute function race_brake('commit', 'command');
create trigger race_noted before update on outbox
    for each row when (new.state = 'delivered') execute function race_brake('noted', 'id');
";

/// Where a server's transaction can be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A command, before its event is written: its receipt is claimed and its ticket locked, its scopes' clocks have
    /// not moved.
    Event,
    /// A command, inside its commit: everything is written, every lock is held, nobody else sees any of it.
    Commit,
    /// A message, after it was sent and before that is written down.
    Noted,
}

impl Point {
    const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Commit => "commit",
            Self::Noted => "noted",
        }
    }
}

/// A brake that is on. It comes off when this is released, or dropped.
pub struct Held(Transaction<'static, Postgres>);

impl Held {
    /// Lets go.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn release(self) {
        self.0.rollback().await.expect("released");
    }
}

/// A server's connection that waits for another transaction.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Wait {
    /// Its process in PostgreSQL.
    pub pid: i32,
    /// For which processes it waits.
    pub behind: Vec<i32>,
}

/// Fits the database with brakes, all of them off.
///
/// # Panics
/// When the database fails.
pub async fn fit(db: &Db) {
    sqlx::raw_sql(BRAKES).execute(&db.pool).await.expect("fitted");
}

/// Holds, at `point`, the command or message of that id.
///
/// # Panics
/// When the database fails.
pub async fn hold(db: &Db, point: Point, id: impl Display) -> Held {
    let mut tx = db.pool.begin().await.expect("begun");
    sqlx::query("select pg_advisory_xact_lock(hashtext($1), hashtext($2))")
        .bind(point.name())
        .bind(id.to_string())
        .execute(&mut *tx)
        .await
        .expect("locked");
    Held(tx)
}

/// Holds everybody who wants to read or write messages.
///
/// # Panics
/// When the database fails.
pub async fn hold_messages(db: &Db) -> Held {
    let mut tx = db.pool.begin().await.expect("begun");
    sqlx::query("lock table outbox in access exclusive mode")
        .execute(&mut *tx)
        .await
        .expect("locked");
    Held(tx)
}

/// The servers' connections that wait for a lock now.
///
/// # Panics
/// When the database fails.
pub async fn waits(db: &Db) -> Vec<Wait> {
    let sql = "select pid, pg_blocking_pids(pid) as behind from pg_stat_activity \
         where datname = current_database() and application_name = 'baoxiu' and wait_event_type = 'Lock'";
    sqlx::query_as(sql).fetch_all(&db.pool).await.expect("read")
}

/// Ends a server's connection from PostgreSQL's side: its transaction never was.
///
/// # Panics
/// When the database fails.
pub async fn terminate(db: &Db, pid: i32) {
    let ended: bool = sqlx::query_scalar("select pg_terminate_backend($1, 10000)")
        .bind(pid)
        .fetch_one(&db.pool)
        .await
        .expect("asked");
    assert!(ended, "the connection ended");
}

/// What happened to tickets: which command made which version, in the order of versions.
///
/// # Panics
/// When the database fails.
pub async fn history(db: &Db) -> Vec<(TicketId, i64, CommandId)> {
    let sql = "select ticket, version, command from ticket_event order by ticket, version";
    let rows: Vec<(Uuid, i64, Uuid)> = sqlx::query_as(sql).fetch_all(&db.pool).await.expect("read");
    rows.into_iter()
        .map(|(ticket, version, command)| (TicketId(ticket), version, CommandId(command)))
        .collect()
}

/// The receipts of commands.
///
/// # Panics
/// When the database fails, or a receipt has no answer.
pub async fn receipts(db: &Db) -> BTreeMap<CommandId, Answer> {
    let rows: Vec<(Uuid, Value)> = sqlx::query_as("select id, result from command_receipt")
        .fetch_all(&db.pool)
        .await
        .expect("read, each with its answer");
    rows.into_iter()
        .map(|(id, result)| {
            let answer = json::read("command_receipt", id, result).expect("an answer");
            (CommandId(id), answer)
        })
        .collect()
}

/// Messages: id, state and how often each was tried.
///
/// # Panics
/// When the database fails.
pub async fn messages(db: &Db) -> Vec<(i64, String, i32)> {
    let sql = "select id, state, attempts from outbox order by id";
    sqlx::query_as(sql).fetch_all(&db.pool).await.expect("read")
}

/// Lets all messages that wait be due.
///
/// # Panics
/// When the database fails.
pub async fn let_messages_be_due(db: &Db) {
    sqlx::query("update outbox set due_at = now() - interval '1 minute' where state = 'waiting'")
        .execute(&db.pool)
        .await
        .expect("written");
}

/// Lets the time be over for which senders hold messages.
///
/// # Panics
/// When the database fails.
pub async fn let_leases_lapse(db: &Db) {
    sqlx::query("update outbox set leased_until = now() - interval '1 second' where state = 'sending'")
        .execute(&db.pool)
        .await
        .expect("written");
}

/// Gives all people this password's hash.
///
/// # Panics
/// When the database fails.
pub async fn let_in(db: &Db, password_hash: &str) {
    sqlx::query("update person set password_hash = $1")
        .bind(password_hash)
        .execute(&db.pool)
        .await
        .expect("written");
}

/// Removes all tables.
///
/// # Panics
/// When the database fails.
pub async fn empty(db: &Db) {
    sqlx::raw_sql("drop schema public cascade; create schema public")
        .execute(&db.pool)
        .await
        .expect("removed");
}

/// A setting of PostgreSQL.
///
/// # Panics
/// When the database fails.
pub async fn setting(db: &Db, name: &str) -> String {
    let sql = format!("show {name}");
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(&db.pool)
        .await
        .expect("read")
}

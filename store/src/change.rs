//! What changed, in the order of commits, scope by scope; and a phone's reading of it (SYNC 3.7).

use crate::listen::Clocks;
use crate::ticket::{Changing, details};
use crate::{Db, StoreError, json};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CommandId, ComplaintId, Epoch, PersonId, TicketId};
use domain::people::{Actor, Staff};
use domain::wire::{Ack, JobChange, MAX_PAGE, PullAnswer, PullRequest};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Finished jobs stay on phones for so many days.
const KEEP_DONE_DAYS: i64 = 14;

/// The scope whose clock moves with every change; the live stream watches it.
pub(crate) const CAMPUS: &str = "campus";

fn scope(person: PersonId) -> String {
    format!("person:{person}")
}

/// Marks the tickets as changed for everybody who has them, and as gone for everybody who had them. Complaints are on
/// nobody's phone: they only move the campus clock, which says that something changed and not what.
pub(crate) async fn mark(
    db: &mut PgConnection,
    changed: &[&mut Changing],
    complaints: &[ComplaintId],
) -> Result<(), StoreError> {
    let (mut names, mut tickets, mut gone, mut taken) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for complaint in complaints {
        names.push(CAMPUS.to_owned());
        tickets.push(complaint.0);
        gone.push(false);
        taken.push(false);
    }
    for changing in changed {
        let Some(ticket) = &changing.ticket else { continue };
        let before = changing.crew_before.iter().map(|person| (scope(*person), true));
        let mut scopes: BTreeMap<String, bool> = before.collect();
        scopes.extend(changing.crew.iter().map(|person| (scope(*person), false)));
        scopes.insert(CAMPUS.to_owned(), false);
        let off: Vec<String> = changing
            .taken_off
            .iter()
            .map(|(_, person)| scope(*person))
            .collect();
        for (name, lost) in scopes {
            taken.push(lost && off.contains(&name));
            names.push(name);
            tickets.push(ticket.id.0);
            gone.push(lost);
        }
    }
    let sql = "with wanted as (select scope, ticket, gone, taken, \
            row_number() over (partition by scope order by ticket) as nth \
            from unnest($1::text[], $2::uuid[], $3::boolean[], $4::boolean[]) as w(scope, ticket, gone, taken)), \
         moved as (select scope, max(nth) as by from wanted group by scope), \
         clock as (insert into change_clock (scope, v) select scope, by from moved order by scope \
            on conflict (scope) do update set v = change_clock.v + excluded.v returning scope, v) \
         insert into change (scope, ticket, v, tombstone, taken_off) \
         select scope, ticket, clock.v - moved.by + nth, gone, taken \
         from clock join moved using (scope) join wanted using (scope) where scope <> 'campus' \
         on conflict (scope, ticket) do update \
            set v = excluded.v, tombstone = excluded.tombstone, taken_off = excluded.taken_off";
    sqlx::query(sql)
        .bind(names)
        .bind(tickets)
        .bind(gone)
        .bind(taken)
        .execute(db)
        .await?;
    Ok(())
}

/// Moves the campus clock by something that is no ticket and on nobody's phone: open pages read again what they show. To
/// be done last in its transaction.
pub(crate) async fn tick(db: &mut PgConnection) -> Result<(), StoreError> {
    let sql = "insert into change_clock (scope, v) values ($1, 1) \
         on conflict (scope) do update set v = change_clock.v + 1";
    sqlx::query(sql).bind(CAMPUS).execute(db).await?;
    Ok(())
}

/// The campus clock: how many changes there were.
///
/// # Errors
/// When the database fails.
pub async fn campus_clock(db: &Db) -> Result<i64, StoreError> {
    let sql = "select coalesce((select v from change_clock where scope = $1), 0)";
    Ok(sqlx::query_scalar(sql).bind(CAMPUS).fetch_one(&db.pool).await?)
}

/// The campus clock, and that of who looks at what, in one small read.
pub(crate) async fn clocks(db: &Db) -> Result<Clocks, StoreError> {
    let sql =
        "select coalesce((select v from change_clock where scope = $1), 0), last_value from looking_turn";
    let (campus, looking) = sqlx::query_as(sql).bind(CAMPUS).fetch_one(&db.pool).await?;
    Ok(Clocks { campus, looking })
}

/// The life of the data (F39).
///
/// # Errors
/// When the database fails.
pub async fn epoch(db: &Db) -> Result<Epoch, StoreError> {
    epoch_of(&db.pool).await
}

/// Begins a new life of the data, to be done after a backup was restored: phones then send again what the backup may
/// lack, and read their jobs anew (F39). Gives the new life.
///
/// # Errors
/// When the database fails.
pub async fn begin_epoch(db: &Db) -> Result<Epoch, StoreError> {
    let epoch = sqlx::query_scalar("update server_epoch set epoch = gen_random_uuid() returning epoch")
        .fetch_one(&db.pool)
        .await?;
    Ok(Epoch(epoch))
}

async fn epoch_of(db: impl PgExecutor<'_>) -> Result<Epoch, StoreError> {
    let epoch = sqlx::query_scalar("select epoch from server_epoch")
        .fetch_one(db)
        .await?;
    Ok(Epoch(epoch))
}

/// One page of what changed in `staff`'s jobs after the request's cursor, in one snapshot.
///
/// # Errors
/// When the database fails.
pub async fn pull(
    db: &Db,
    staff: &Staff,
    request: &PullRequest,
    now: DateTime<Utc>,
) -> Result<PullAnswer, StoreError> {
    let mut tx = db
        .pool
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let epoch = epoch_of(&mut *tx).await?;
    let scope = scope(staff.id);
    let clock: Option<i64> = sqlx::query_scalar("select v from change_clock where scope = $1")
        .bind(&scope)
        .fetch_optional(&mut *tx)
        .await?;
    let clock = clock.unwrap_or(0);
    let known = request.epoch.is_none_or(|seen| seen == epoch);
    let reset = !known || request.cursor > clock || request.cursor < 0;
    let cursor = if reset { 0 } else { request.cursor };
    let limit = i64::from(request.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE));

    // a phone that starts needs neither tombstones nor what was finished long ago
    let rows: Vec<(Uuid, i64, bool, bool)> = sqlx::query_as(
        "select c.ticket, c.v, c.tombstone or (t.stage in ('completed', 'visited', 'closed') and t.changed_at < $4), \
         c.tombstone and c.taken_off from change c join ticket t on t.id = c.ticket \
         where c.scope = $1 and c.v > $2 and ($2 > 0 or not (c.tombstone or \
            (t.stage in ('completed', 'visited', 'closed') and t.changed_at < $4))) \
         order by c.v limit $3",
    )
    .bind(&scope)
    .bind(cursor)
    .bind(limit + 1)
    .bind(now - TimeDelta::days(KEEP_DONE_DAYS))
    .fetch_all(&mut *tx)
    .await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    let page = &rows[..rows.len().min(usize::try_from(limit).unwrap_or(usize::MAX))];
    let next = if more {
        page.last().map_or(clock, |row| row.1)
    } else {
        clock
    };

    let live: Vec<Uuid> = page.iter().filter(|row| !row.2).map(|row| row.0).collect();
    let actor = Actor::Staff(staff.clone());
    let mut jobs: HashMap<TicketId, _> = details(&mut tx, &live, &actor)
        .await?
        .into_iter()
        .map(|job| (job.ticket.id, job))
        .collect();
    let changes = page
        .iter()
        .filter_map(|row| {
            jobs.remove(&TicketId(row.0))
                .map(|job| JobChange { v: row.1, job })
        })
        .collect();
    let named = |gone: Vec<&(Uuid, i64, bool, bool)>| gone.into_iter().map(|row| TicketId(row.0)).collect();
    let tombstones = named(page.iter().filter(|row| row.2).collect());
    let taken_off = named(page.iter().filter(|row| row.3).collect());
    let acks = acks(&mut tx, request, now).await?;
    tx.rollback().await?;
    Ok(PullAnswer {
        epoch,
        cursor: next,
        more,
        reset,
        changes,
        tombstones,
        taken_off,
        acks,
        server_ms: now.timestamp_millis(),
    })
}

/// The installation's answers of the last day, for those whose answer was lost on the way.
async fn acks(
    db: &mut PgConnection,
    request: &PullRequest,
    now: DateTime<Utc>,
) -> Result<Vec<Ack>, StoreError> {
    let Some(install) = request.install else {
        return Ok(Vec::new());
    };
    let rows: Vec<(Uuid, Value)> = sqlx::query_as(
        "select id, result from command_receipt where install = $1 and received_at > $2 and result is not null \
         order by received_at desc limit 100",
    )
    .bind(install.0)
    .bind(now - TimeDelta::days(1))
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|(id, result)| {
            Ok(Ack {
                id: CommandId(id),
                answer: json::read("command_receipt", id, result)?,
            })
        })
        .collect()
}

//! What is kept too long: names and numbers of reporters and complainants of what was closed are erased. It is the one exception from the rule that events are never edited, and it touches nothing else of them.
//!
//! The ticket stays, is counted, and is found by everything but its reporter.

use crate::{Db, StoreError, access_record, json};
use chrono::{DateTime, Utc};
use domain::complaint::Complaint;
use domain::phone::{ERASED, Phone};
use domain::rejection::Field;
use domain::text::{PersonName, grams};
use domain::ticket::{Reporter, Ticket};
use domain::view::PlaceLabel;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// The key of the lock that lets one server erase at a time.
pub const LOCK: i64 = 0x6261_6f78_6975_0c01;

/// Erases the names and numbers of up to `limit` tickets, and of as many complaints, that were closed before `before`.
/// Gives how many; none also when another server is at it.
///
/// # Errors
/// When the database fails; then nothing of the batch was erased.
pub async fn erase(
    db: &Db,
    before: DateTime<Utc>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let mut tx = db.pool.begin().await?;
    let first: bool = sqlx::query_scalar("select pg_try_advisory_xact_lock($1)")
        .bind(LOCK)
        .fetch_one(&mut *tx)
        .await?;
    if !first {
        return Ok(0);
    }
    let tickets = tickets(&mut tx, before, limit).await?;
    let complaints = complaints(&mut tx, before, limit).await?;
    let all = tickets + complaints;
    if all > 0 {
        access_record::erased(&mut tx, i64::try_from(all).unwrap_or(i64::MAX), now).await?;
    }
    tx.commit().await?;
    Ok(all)
}

async fn tickets(db: &mut PgConnection, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let sql = "select t.id, t.state, p.label from ticket t join place p on p.code = t.place \
         where t.phone <> '*' and t.stage in ('closed', 'rejected', 'cancelled', 'visited', 'merged') \
         and t.changed_at < $1 order by t.changed_at limit $2 for update of t skip locked";
    let rows: Vec<(Uuid, Value, Value)> = sqlx::query_as(sql)
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *db)
        .await?;
    let (mut ids, mut words) = (Vec::new(), Vec::new());
    for (id, state, label) in rows {
        let label: PlaceLabel = json::read("place", id, label)?;
        let mut ticket: Ticket = json::read("ticket", id, state)?;
        ticket.report.reporter = nobody("ticket", id)?;
        ids.push(id);
        words.push(json::write(&grams(&crate::ticket::searchable(&ticket, &label))));
    }
    let of = Of {
        rows: "update ticket t set reporter = $3, phone = $3, \
         grams = array(select jsonb_array_elements_text(w.words)), \
         state = jsonb_set(t.state, '{report,reporter}', jsonb_build_object('name', $3, 'phone', $3)) \
         from unnest($1::uuid[], $2::jsonb[]) as w(id, words) where t.id = w.id",
        event: "update ticket_event set event = jsonb_set(event, '{report,reporter}', $2) \
             where ticket = any ($1) and event ? 'report'",
        letters: "update outbox set recipient = $2, phone = $2, once = 'erased:' || id \
             where ticket = any ($1) and not exists (select 1 from person p where p.phone = outbox.phone)",
        receipts: "update command_receipt set payload = jsonb_set(payload, '{report,reporter}', $2) \
             where lane = any ($1) and payload is not null and payload #> '{report,reporter}' is not null",
    };
    everywhere(db, &of, &ids, words).await
}

async fn complaints(db: &mut PgConnection, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let sql = "select id, state from complaint where phone <> '*' and stage in ('closed', 'withdrawn') \
         and changed_at < $1 order by changed_at limit $2 for update skip locked";
    let rows: Vec<(Uuid, Value)> = sqlx::query_as(sql)
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *db)
        .await?;
    let (mut ids, mut words) = (Vec::new(), Vec::new());
    for (id, state) in rows {
        let mut complaint: Complaint = json::read("complaint", id, state)?;
        complaint.filing.complainant = Some(nobody("complaint", id)?);
        ids.push(id);
        words.push(json::write(&grams(&crate::complaint::searchable(&complaint))));
    }
    let of = Of {
        rows: "update complaint c set complainant = $3, phone = $3, \
         grams = array(select jsonb_array_elements_text(w.words)), \
         state = jsonb_set(c.state, '{filing,complainant}', jsonb_build_object('name', $3, 'phone', $3)) \
         from unnest($1::uuid[], $2::jsonb[]) as w(id, words) where c.id = w.id",
        event: "update complaint_event set event = jsonb_set(event, '{filing,complainant}', $2) \
             where complaint = any ($1) and event ? 'filing'",
        letters: "update outbox set recipient = $2, phone = $2, once = 'erased:' || id \
             where complaint = any ($1) and not exists (select 1 from person p where p.phone = outbox.phone)",
        receipts: "update command_receipt set payload = jsonb_set(payload, '{filing,complainant}', $2) \
             where lane = any ($1) and payload is not null and payload #> '{filing,complainant}' <> 'null'",
    };
    everywhere(db, &of, &ids, words).await
}

/// Who stands where somebody stood.
fn nobody(table: &'static str, id: Uuid) -> Result<Reporter, StoreError> {
    let name = PersonName::parse(Field::Name, ERASED).map_err(|why| StoreError::corrupt(table, id, why))?;
    Ok(Reporter {
        name,
        phone: Phone::erased(),
    })
}

/// Where a name and a number stand. Messages to members of staff keep theirs: it is the office's own.
struct Of {
    rows: &'static str,
    event: &'static str,
    letters: &'static str,
    receipts: &'static str,
}

/// Erases them of these, whose search words are now these; says of how many.
async fn everywhere(
    db: &mut PgConnection,
    of: &Of,
    ids: &[Uuid],
    words: Vec<Value>,
) -> Result<usize, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let rows = sqlx::query(of.rows).bind(ids).bind(words).bind(ERASED);
    rows.execute(&mut *db).await?;
    let nobody = serde_json::json!({ "name": ERASED, "phone": ERASED });
    for sql in [of.event, of.receipts] {
        sqlx::query(sql).bind(ids).bind(&nobody).execute(&mut *db).await?;
    }
    sqlx::query(of.letters).bind(ids).bind(ERASED).execute(db).await?;
    Ok(ids.len())
}

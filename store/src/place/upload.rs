//! Tables of places: kept as they were uploaded, looked at as often as one likes, applied as a whole or not at all.

use super::write;
use crate::{Db, StoreError, admin_change, json};
use chrono::{DateTime, TimeDelta, Utc};
use domain::admin::What;
use domain::blob::Sha256Hex;
use domain::id::{PersonId, UploadId};
use domain::place::import::{Line, Plan, Row, Step, plan};
use domain::place::tree::{Place, Tree};
use domain::view::{Page, PlaceTable};
use serde_json::{Value, json};

/// How long a table can be applied after it was uploaded.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// So many places of a table are named in the record of changes; its own page names all.
const NAMED: usize = 20;

/// A table and what it does now.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What pages show of it, without lines.
    pub table: PlaceTable,
    /// What it does.
    pub plan: Plan,
}

/// What came of a table that was to be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is done, or was before.
    Done,
    /// There is no such table, or not any more.
    Gone,
    /// It would do something else now than what was looked at.
    Moved,
    /// Something is wrong with it, or it does nothing.
    Wrong,
}

/// Keeps the rows of the file `name` that `by` uploaded.
///
/// # Errors
/// When the database fails.
pub async fn keep_upload(
    db: &Db,
    id: UploadId,
    by: PersonId,
    name: &str,
    rows: &[Row],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = "insert into place_upload (id, person, name, rows, uploaded_at, expires_at) values ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(id.0)
        .bind(by.0)
        .bind(name)
        .bind(json::holdable(&json::write(&rows)))
        .bind(at)
        .bind(at + KEPT)
        .execute(&db.pool)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct UploadColumns {
    name: String,
    rows: Value,
    uploaded_at: DateTime<Utc>,
    applied_at: Option<DateTime<Utc>>,
    done: Option<Value>,
}

/// What was applied is everybody's who looks after places; what was not is of who uploaded it.
const SELECT: &str = "select name, rows, uploaded_at, applied_at, done from place_upload \
     where id = $1 and (applied_at is not null or person = $2 and expires_at > $3)";

/// The table of that number, and what it did, or would do now; one that is not applied as long as `by` uploaded it.
///
/// # Errors
/// When the database fails.
pub async fn upload(
    db: &Db,
    id: UploadId,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Option<Upload>, StoreError> {
    let mut connection = db.pool.acquire().await?;
    let row: Option<UploadColumns> = sqlx::query_as(SELECT)
        .bind(id.0)
        .bind(by.0)
        .bind(at)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let tree = write::read(&mut connection).await?;
    Ok(Some(Upload::of(id, row, &tree)?))
}

/// A page of the lines of a table that take `step`, after the row `after`.
#[must_use]
pub fn upload_line_page(upload: &Upload, step: Step, after: u32, limit: u32) -> Page<Line> {
    let lines = upload.plan.lines.iter();
    let fit = lines.filter(|line| line.step == step && line.row > after);
    let limit_and_one = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let rows = fit.take(limit_and_one).cloned().collect();
    crate::ticket::page(rows, limit, |line: &Line| line.row.to_string())
}

impl Upload {
    fn of(id: UploadId, row: UploadColumns, tree: &Tree) -> Result<Self, StoreError> {
        let is_done = row.done.is_some();
        let plan = if let Some(lines) = row.done {
            Plan {
                lines: json::read("place_upload", id, lines)?,
            }
        } else {
            let rows: Vec<Row> = json::read("place_upload", id, row.rows)?;
            plan(tree, &rows)
        };
        let count = |step: &Step| (*step, u32::try_from(plan.count(*step)).unwrap_or(u32::MAX));
        let table = PlaceTable {
            id,
            name: row.name,
            uploaded_at: row.uploaded_at,
            applied_at: row.applied_at,
            counts: Step::ALL.iter().map(count).collect(),
            can_be_done: !is_done && plan.can_be_done(),
            fingerprint: Sha256Hex::of(json::write(&plan).to_string().as_bytes()),
        };
        Ok(Self { table, plan })
    }
}

/// Does what the table says, provided that it is still what `by` has looked at, and writes it down: all or nothing.
///
/// # Errors
/// When the database fails.
pub async fn apply_upload(
    db: &Db,
    id: UploadId,
    by: PersonId,
    looked_at: &Sha256Hex,
    at: DateTime<Utc>,
) -> Result<Applied, StoreError> {
    let mut tx = db.pool.begin().await?;
    // first, so that of two clicks the second sees what the first has done
    let tree = write::locked(&mut tx).await?;
    let row: Option<UploadColumns> = sqlx::query_as(SELECT)
        .bind(id.0)
        .bind(by.0)
        .bind(at)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else {
        return Ok(Applied::Gone);
    };
    if row.applied_at.is_some() {
        return Ok(Applied::Done);
    }
    let Upload { table, plan } = Upload::of(id, row, &tree)?;
    if table.fingerprint != *looked_at {
        return Ok(Applied::Moved);
    }
    if !table.can_be_done {
        return Ok(Applied::Wrong);
    }
    let changes = plan.changes();
    write::write(&mut tx, &tree, &changes).await?;
    let old: Vec<&Place> = changes.iter().filter_map(|place| tree.get(&place.code)).collect();
    let done: Vec<&Line> = plan.lines.iter().filter(|line| line.step != Step::Same).collect();
    let sql = "update place_upload set applied_at = $2, before = $3, done = $4 where id = $1";
    sqlx::query(sql)
        .bind(id.0)
        .bind(at)
        .bind(json::write(&old))
        .bind(json::write(&done))
        .execute(&mut *tx)
        .await?;
    let (before, after) = recorded(&table, &done);
    admin_change::record(
        &mut tx,
        by,
        What::Place,
        &table.name,
        Some(&before),
        Some(&after),
        at,
    )
    .await?;
    tx.commit().await?;
    Ok(Applied::Done)
}

/// How a table stands in the record of changes: how many places it added, changed, took out of use, brought back; its first
/// places as they were and as they are; and its number, by which all of them are found.
fn recorded(table: &PlaceTable, done: &[&Line]) -> (Value, Value) {
    let places = |place: fn(&Line) -> Option<&Place>| -> Vec<&Place> {
        let first = done.iter().take(NAMED);
        first.filter_map(|line| place(line)).collect()
    };
    let before = json!({ "places": places(|line| line.before.as_ref()) });
    let mut after = json!({ "upload": table.id, "places": places(|line| line.after.as_ref()) });
    for (step, count) in &table.counts {
        if *count > 0 && *step != Step::Same {
            after[step.as_str()] = (*count).into();
        }
    }
    (before, after)
}

/// Removes tables that were never applied and can't be any more. How many they were.
///
/// # Errors
/// When the database fails.
pub async fn expire_uploads(db: &Db, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let sql = "delete from place_upload where applied_at is null and expires_at <= $1";
    let done = sqlx::query(sql).bind(now).execute(&db.pool).await?;
    Ok(done.rows_affected())
}

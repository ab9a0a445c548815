//! Which photos are there, and who may see them. The bytes lie in the object store.

use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{ComplaintNo, TicketNo, TrackingToken};

/// The photo of that fingerprint, when its bytes are stored.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, sha256: &Sha256Hex) -> Result<Option<BlobRef>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as("select len, mime from blob where sha256 = $1")
        .bind(sha256.as_str())
        .fetch_optional(&db.pool)
        .await?;
    Ok(row.map(|(len, mime)| BlobRef {
        sha256: sha256.clone(),
        len: u64::try_from(len).unwrap_or(0),
        mime,
    }))
}

/// Notes that a photo's bytes are stored; again is no fault.
///
/// # Errors
/// When the database fails.
pub async fn stored(db: &Db, blob: &BlobRef, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        "insert into blob (sha256, len, mime, stored_at) values ($1, $2, $3, $4) on conflict do nothing",
    )
    .bind(blob.sha256.as_str())
    .bind(i64::try_from(blob.len).unwrap_or(i64::MAX))
    .bind(&blob.mime)
    .bind(now)
    .execute(&db.pool)
    .await?;
    Ok(())
}

/// Whether the photo belongs to the ticket or complaint of that tracking token.
///
/// # Errors
/// When the database fails.
pub async fn is_of_token(db: &Db, sha256: &Sha256Hex, token: &TrackingToken) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from ticket_blob b join ticket t on t.id = b.ticket \
         where b.sha256 = $1 and t.token = $2) \
         or exists (select 1 from complaint_blob b join complaint c on c.id = b.complaint \
         where b.sha256 = $1 and c.token = $2)";
    Ok(sqlx::query_scalar(sql)
        .bind(sha256.as_str())
        .bind(token.as_str())
        .fetch_one(&db.pool)
        .await?)
}

/// What a photo belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A ticket.
    Ticket(TicketNo),
    /// A complaint.
    Complaint(ComplaintNo),
}

/// The tickets and complaints to which the photo belongs.
///
/// # Errors
/// When the database fails.
pub async fn owners(db: &Db, sha256: &Sha256Hex) -> Result<Vec<Owner>, StoreError> {
    let sql = "(select t.no, true from ticket_blob b join ticket t on t.id = b.ticket where b.sha256 = $1 limit 20) \
         union all \
         (select c.no, false from complaint_blob b join complaint c on c.id = b.complaint where b.sha256 = $1 limit 20)";
    let rows: Vec<(i64, bool)> = sqlx::query_as(sql)
        .bind(sha256.as_str())
        .fetch_all(&db.pool)
        .await?;
    let owner = |(no, is_ticket)| {
        if is_ticket {
            Owner::Ticket(TicketNo(no))
        } else {
            Owner::Complaint(ComplaintNo(no))
        }
    };
    Ok(rows.into_iter().map(owner).collect())
}

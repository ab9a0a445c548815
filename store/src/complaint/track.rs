//! One complaint for its complainant: who holds the token sees it, and only what is the complainant's to see.

use super::detail::whole;
use crate::{Db, StoreError};
use domain::id::{ComplaintId, InstallId, TrackingToken};
use domain::people::Actor;
use domain::view::ComplaintTrack;
use uuid::Uuid;

/// The complaint of a tracking token.
///
/// # Errors
/// When the database fails.
pub async fn by_token(db: &Db, token: &TrackingToken) -> Result<Option<ComplaintId>, StoreError> {
    let id: Option<Uuid> = sqlx::query_scalar("select id from complaint where token = $1")
        .bind(token.as_str())
        .fetch_optional(&db.pool)
        .await?;
    Ok(id.map(ComplaintId))
}

/// The page of a tracking token.
///
/// # Errors
/// When the database fails.
pub async fn track(
    db: &Db,
    token: &TrackingToken,
    hotline: &str,
) -> Result<Option<ComplaintTrack>, StoreError> {
    let Some(id) = by_token(db, token).await? else {
        return Ok(None);
    };
    // reading needs no installation: what the holder may do does not depend on it
    let holder = Actor::Reporter {
        install: InstallId(Uuid::nil()),
        holds: Some(id.into()),
    };
    let mut connection = db.pool.acquire().await?;
    let found = whole(&mut connection, id).await?;
    Ok(found.map(|found| {
        let (hotline, place) = (hotline.to_owned(), found.place);
        ComplaintTrack::of(
            found.no,
            &found.complaint,
            &found.history,
            &holder,
            place,
            hotline,
        )
    }))
}

//! Tickets that are parts of others, which may be parts themselves: whoever follows a part upwards comes to the whole
//! that stands for it.

use crate::StoreError;
use domain::id::LaneId;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// A part, with what is needed to tell its reporter what becomes of the whole.
#[derive(sqlx::FromRow)]
pub(super) struct Part {
    /// Of which it is a part, itself or by another.
    pub whole: Uuid,
    pub no: i64,
    pub token: String,
    pub reporter: String,
    pub phone: String,
}

/// The parts of these, and the parts of those, by number.
pub(super) async fn parts_of(db: &mut PgConnection, wholes: &[Uuid]) -> Result<Vec<Part>, StoreError> {
    if wholes.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "with recursive part as (select merged_into as whole, id, no, token, reporter, phone from ticket \
         where merged_into = any ($1) \
         union select part.whole, t.id, t.no, t.token, t.reporter, t.phone \
         from part join ticket t on t.merged_into = part.id) \
         select whole, no, token, reporter, phone from part order by no";
    Ok(sqlx::query_as(sql).bind(wholes).fetch_all(db).await?)
}

/// The wholes of those of these that are parts.
pub(crate) async fn wholes_of(
    db: &mut PgConnection,
    parts: &[LaneId],
) -> Result<HashMap<LaneId, LaneId>, StoreError> {
    if parts.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "with recursive up as (select id as part, merged_into as whole from ticket \
         where id = any ($1) and merged_into is not null \
         union select up.part, t.merged_into from up join ticket t on t.id = up.whole \
         where t.merged_into is not null) \
         select up.part, up.whole from up join ticket t on t.id = up.whole where t.merged_into is null";
    let ids: Vec<Uuid> = parts.iter().map(|lane| lane.0).collect();
    let found: Vec<(Uuid, Uuid)> = sqlx::query_as(sql).bind(ids).fetch_all(db).await?;
    let lanes = |(part, whole)| (LaneId(part), LaneId(whole));
    Ok(found.into_iter().map(lanes).collect())
}

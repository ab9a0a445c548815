//! Reason templates: sentences to choose from instead of typing.

use crate::{Db, StoreError};
use domain::admin::ReasonKind;
use domain::view::ReasonTemplate;

#[derive(sqlx::FromRow)]
pub(crate) struct ReasonColumns {
    id: i64,
    kind: String,
    text_zh: String,
    text_en: Option<String>,
    active: bool,
}

impl ReasonColumns {
    pub(crate) fn read(self) -> Result<ReasonTemplate, StoreError> {
        let unknown = || StoreError::corrupt("reason_template", self.id, "no such kind");
        Ok(ReasonTemplate {
            id: self.id,
            kind: ReasonKind::parse(&self.kind).ok_or_else(unknown)?,
            zh: self.text_zh,
            en: self.text_en,
            active: self.active,
        })
    }
}

/// The templates of a kind that are offered, in the order shown.
///
/// # Errors
/// When the database fails.
pub async fn templates(db: &Db, kind: ReasonKind) -> Result<Vec<ReasonTemplate>, StoreError> {
    let sql = "select id, kind, text_zh, text_en, active from reason_template \
         where kind = $1 and active order by position, id";
    let rows: Vec<ReasonColumns> = sqlx::query_as(sql)
        .bind(kind.as_str())
        .fetch_all(&db.pool)
        .await?;
    rows.into_iter().map(ReasonColumns::read).collect()
}

/// All templates, by kind and in the order shown.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &Db) -> Result<Vec<ReasonTemplate>, StoreError> {
    let sql = "select id, kind, text_zh, text_en, active from reason_template order by kind, position, id";
    let rows: Vec<ReasonColumns> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    rows.into_iter().map(ReasonColumns::read).collect()
}

//! Reason templates: sentences to choose from instead of typing.

use crate::admin::{Admin, refuse};
use crate::{Db, StoreError, admin_change};
use domain::admin::{Area, Fault, ReasonEntry, ReasonKind, Ruling, What};
use domain::text::Template;
use domain::view::ReasonTemplate;
use serde_json::{Value, json};
use sqlx::PgConnection;

#[derive(sqlx::FromRow)]
struct ReasonColumns {
    id: i64,
    kind: String,
    text_zh: String,
    text_en: Option<String>,
    active: bool,
}

impl ReasonColumns {
    fn read(self) -> Result<ReasonTemplate, StoreError> {
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

/// Adds a template at the end of its kind.
///
/// # Errors
/// When the database fails.
pub async fn add(db: &Db, admin: Admin, entry: &ReasonEntry) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    insert(&mut tx, entry).await?;
    let after = recorded(entry);
    let kind = entry.kind.as_str();
    admin_change::record(
        &mut tx,
        admin.id,
        What::Reason,
        kind,
        None,
        Some(&after),
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Changes a template; it stays of its kind. With what was `read` of it, only as long as it is that.
///
/// # Errors
/// When the database fails.
pub async fn edit(
    db: &Db,
    admin: Admin,
    id: i64,
    entry: &ReasonEntry,
    read: Option<&ReasonTemplate>,
) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    let Some((kind, before)) = snapshot(&mut tx, id).await? else {
        return refuse(Fault::Gone);
    };
    let is = |read: &ReasonTemplate| {
        before == json!({ "text_zh": read.zh, "text_en": read.en, "active": read.active })
    };
    if read.is_some_and(|read| !is(read)) {
        let newer = admin_change::newer(&mut tx, Area::Reason, &kind, Some(&before)).await?;
        return refuse(Fault::Newer(newer));
    }
    let after = recorded(entry);
    if before == after {
        return Ok(Ok(()));
    }
    sqlx::query("update reason_template set text_zh = $2, text_en = $3, active = $4 where id = $1")
        .bind(id)
        .bind(entry.zh.as_str())
        .bind(entry.en.as_ref().map(Template::as_str))
        .bind(entry.active)
        .execute(&mut *tx)
        .await?;
    admin_change::record(
        &mut tx,
        admin.id,
        What::Reason,
        &kind,
        Some(&before),
        Some(&after),
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Removes a template. What was written with it stays as it was written.
///
/// # Errors
/// When the database fails.
pub async fn remove(db: &Db, admin: Admin, id: i64) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    let Some((kind, before)) = snapshot(&mut tx, id).await? else {
        return refuse(Fault::Gone);
    };
    sqlx::query("delete from reason_template where id = $1")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    admin_change::record(
        &mut tx,
        admin.id,
        What::Reason,
        &kind,
        Some(&before),
        None,
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Moves a template one place up or down among its kind.
///
/// # Errors
/// When the database fails.
pub async fn shift(db: &Db, admin: Admin, id: i64, up: bool) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    let Some((kind, told)) = snapshot(&mut tx, id).await? else {
        return refuse(Fault::Gone);
    };
    let sql = "select id from reason_template where kind = $1 order by position, id";
    let mut order: Vec<i64> = sqlx::query_scalar(sql).bind(&kind).fetch_all(&mut *tx).await?;
    let from = order.iter().position(|one| *one == id).unwrap_or(0);
    let to = if up {
        from.checked_sub(1)
    } else {
        from.checked_add(1)
    };
    let Some(to) = to.filter(|to| *to < order.len()) else {
        // it stands there already
        return Ok(Ok(()));
    };
    order.swap(from, to);
    sqlx::query(
        "update reason_template t set position = o.position - 1 \
         from unnest($1::bigint[]) with ordinality o (id, position) where o.id = t.id",
    )
    .bind(order)
    .execute(&mut *tx)
    .await?;
    let text = told.get("text_zh").cloned().unwrap_or_default();
    let [before, after] = [from, to].map(|index| json!({ "text_zh": text, "position": index + 1 }));
    admin_change::record(
        &mut tx,
        admin.id,
        What::Reason,
        &kind,
        Some(&before),
        Some(&after),
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Adds the templates that a campus begins with, in the order given; nobody changed anything yet.
///
/// # Errors
/// When the database fails.
pub async fn seed(db: &Db, entries: &[ReasonEntry]) -> Result<(), StoreError> {
    let mut tx = db.pool.begin().await?;
    for entry in entries {
        insert(&mut tx, entry).await?;
    }
    Ok(tx.commit().await?)
}

async fn insert(db: &mut PgConnection, entry: &ReasonEntry) -> Result<(), StoreError> {
    sqlx::query(
        "insert into reason_template (kind, text_zh, text_en, active, position) values ($1, $2, $3, $4, \
         (select coalesce(max(position), -1) + 1 from reason_template where kind = $1))",
    )
    .bind(entry.kind.as_str())
    .bind(entry.zh.as_str())
    .bind(entry.en.as_ref().map(Template::as_str))
    .bind(entry.active)
    .execute(db)
    .await?;
    Ok(())
}

/// Lets one administrator write at a time. Readers don't wait.
async fn lock(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("lock table reason_template in share row exclusive mode")
        .execute(db)
        .await?;
    Ok(())
}

/// The kind of a template, and what the record keeps of it.
async fn snapshot(db: &mut PgConnection, id: i64) -> Result<Option<(String, Value)>, StoreError> {
    let sql = "select kind, jsonb_build_object('text_zh', text_zh, 'text_en', text_en, 'active', active) \
         from reason_template where id = $1";
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

fn recorded(entry: &ReasonEntry) -> Value {
    let en = entry.en.as_ref().map(Template::as_str);
    json!({ "text_zh": entry.zh.as_str(), "text_en": en, "active": entry.active })
}

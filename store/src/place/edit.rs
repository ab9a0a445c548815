//! What the administrator does to one place.

use super::write;
use crate::{Db, StoreError, admin_change};
use chrono::{DateTime, Utc};
use domain::admin::What;
use domain::id::PersonId;
use domain::place::Fault;
use domain::place::tree::{Edit, Place, Tree};
use serde_json::{Value, json};

/// All places, as they are now.
///
/// # Errors
/// When the database fails.
pub async fn tree(db: &Db) -> Result<Tree, StoreError> {
    write::read(&mut *db.pool.acquire().await?).await
}

/// Lets `by` do it, with all that follows for what lies below and for tickets, and writes it down: all or nothing.
///
/// # Errors
/// When the database fails. What speaks against it is no error.
pub async fn edit(
    db: &Db,
    by: PersonId,
    edit: &Edit,
    at: DateTime<Utc>,
) -> Result<Result<(), Vec<Fault>>, StoreError> {
    let mut tx = db.pool.begin().await?;
    let before = write::locked(&mut tx).await?;
    let changed = match before.edited(edit) {
        Ok(changed) => changed,
        Err(faults) => return Ok(Err(faults)),
    };
    let is_new = |place: &Place| before.get(&place.code) != Some(place);
    if changed.iter().any(is_new) {
        write::write(&mut tx, &before, &changed).await?;
        let (old, new) = (before.get(edit.code()), before.with(&changed));
        let (old, new) = (old.map(told), new.get(edit.code()).map(told));
        admin_change::record(
            &mut tx,
            by,
            What::Place,
            edit.code().as_str(),
            old.as_ref(),
            new.as_ref(),
            at,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// A place in the record of changes.
fn told(place: &Place) -> Value {
    json!({
        "parent": place.parent, "kind": place.kind, "name_zh": place.name.zh, "name_en": place.name.en,
        "reportable": place.reportable, "position": place.position, "active": place.on,
    })
}

//! `baoxiu restored`.

use super::database_sentence;
use crate::config::Database;
use anyhow::Result;

/// Begins a new life of the data (F39); says so.
pub(super) async fn run(database: &Database) -> Result<()> {
    let db = database.open()?;
    store::change::begin_epoch(&db).await.map_err(database_sentence)?;
    println!("• the data began a new life: phones will send again what the backup may lack");
    Ok(())
}

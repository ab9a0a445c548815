//! `baoxiu migrate`.

use super::database_sentence;
use crate::config::Database;
use anyhow::Result;

/// Brings the tables to this version; says so.
pub(super) async fn run(database: &Database) -> Result<()> {
    let db = database.open()?;
    db.migrate().await.map_err(|why| match why {
        store::StoreError::Migrate(why) => anyhow::Error::new(why).context(
            "the tables can't be brought to this version: start the database, or correct DATABASE_URL",
        ),
        other => database_sentence(other),
    })?;
    println!("• database: its tables are those of this version");
    Ok(())
}

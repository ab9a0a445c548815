//! A migration in `main` is never edited, and a fresh database gets all of them.

use std::fmt::Write;
use store::MIGRATOR;
use store::testing::Campus;

/// Number and fingerprint of each migration, as it went into `main`.
const FROZEN: &str = include_str!("migrations.txt");

#[test]
fn no_migration_was_edited() {
    let mut list = String::new();
    for migration in MIGRATOR.iter() {
        let sum = domain::id::hex(&migration.checksum);
        writeln!(list, "{} {} {sum}", migration.version, migration.description).expect("a string takes all");
    }
    assert_eq!(
        list, FROZEN,
        "add a new migration instead; a new one's line goes into store/tests/migrations.txt"
    );
}

#[tokio::test]
async fn a_migrated_database_is_ready() {
    let campus = Campus::new().await;
    campus.db.ready().await.expect("ready");
    campus.close().await;
}

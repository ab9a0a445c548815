//! The only room that speaks SQL. Commands come in through [`apply`], pages read through everything else.

pub mod absence;
pub mod access_record;
pub mod admin;
pub mod admin_change;
pub mod apply;
mod batch;
pub mod blob;
pub mod catalogue;
pub mod change;
pub mod complaint;
pub mod dispatch;
mod error;
pub mod escalation;
mod facts;
mod history;
mod json;
pub mod listen;
pub mod looking;
pub mod outbox;
pub mod own;
mod parked;
pub mod people;
pub mod phone_code;
pub mod place;
pub mod reason;
mod receipt;
pub mod report;
pub mod retention;
pub mod rules;
pub mod saved_view;
pub mod session;
#[cfg(feature = "testing")]
pub mod testing;
pub mod ticket;
pub mod visit;
pub mod watch;

pub use error::StoreError;

use chrono_tz::Tz;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::str::FromStr;
use std::time::Duration;

/// All migrations, compiled in.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// The lock of PostgreSQL that whoever runs migrations holds.
const MIGRATING: i64 = 0x6261_6f78_6975;

/// The campus time zone where nobody says otherwise.
pub const ZONE: Tz = Tz::Asia__Shanghai;

/// The database.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    zone: Tz,
}

impl Db {
    /// A pool of at most `max_connections` on `url`. Connects when first needed, so that a server can start, and
    /// say that its database is down, before the database is there.
    ///
    /// # Errors
    /// When `url` is none.
    pub fn connect(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("baoxiu");
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(3))
            .connect_lazy_with(options);
        Ok(Self { pool, zone: ZONE })
    }

    /// The database behind an existing pool.
    #[must_use]
    pub const fn over(pool: PgPool) -> Self {
        Self { pool, zone: ZONE }
    }

    /// The same with the campus in another zone than [`ZONE`]: due times are counted there.
    #[must_use]
    pub const fn in_zone(mut self, zone: Tz) -> Self {
        self.zone = zone;
        self
    }

    /// Brings the tables to this version. Of several processes that do so at once each finds its turn by asking again
    /// and again: a statement that waits for a lock holds back an index that is made concurrently, and both would fail.
    ///
    /// # Errors
    /// When the database can't be reached or a migration fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let mut db = self.pool.acquire().await?;
        let ask = "select pg_try_advisory_lock($1)";
        while !sqlx::query_scalar::<_, bool>(ask)
            .bind(MIGRATING)
            .fetch_one(&mut *db)
            .await?
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let done = MIGRATOR.run(&mut *db).await;
        let unlocked = sqlx::query("select pg_advisory_unlock($1)")
            .bind(MIGRATING)
            .execute(&mut *db)
            .await;
        // why a migration failed says more than that the lock went with the connection
        done?;
        unlocked?;
        Ok(())
    }

    /// Whether the database answers and has this version's tables.
    ///
    /// # Errors
    /// [`StoreError::Db`] when it does not answer, [`StoreError::Version`] when migrations are missing.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let wanted = MIGRATOR.iter().count();
        let sql = "select count(*) from _sqlx_migrations where success";
        let found: i64 = sqlx::query_scalar(sql).fetch_one(&self.pool).await?;
        let found = usize::try_from(found).unwrap_or(0);
        if found == wanted {
            Ok(())
        } else {
            Err(StoreError::Version { found, wanted })
        }
    }

    /// The pool, for the rooms' own tests.
    #[cfg(feature = "testing")]
    #[must_use]
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }
}

//! Erases names and numbers of what was closed long ago: daily, in batches, on one server at a time.

use super::pause;
use crate::http::Server;
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio::sync::watch;

/// So many at a time: a batch locks its rows for some milliseconds only.
const BATCH: i64 = 200;

/// How often to look when nothing is left.
const DAILY: Duration = Duration::from_secs(24 * 3600);

/// How long to wait after the start, and after the database failed.
const SOON: Duration = Duration::from_secs(60);

/// How long to leave the database to others between two batches.
const BETWEEN: Duration = Duration::from_secs(1);

/// Erases until the server closes.
pub async fn run(server: Arc<Server>, mut closed: watch::Receiver<bool>) {
    let mut wait = SOON;
    while pause(wait, &mut closed).await {
        wait = match turn(&server).await {
            Ok(0) => DAILY,
            Ok(erased) => {
                tracing::info!(erased, "names and numbers that were kept long enough are erased");
                BETWEEN
            }
            Err(why) => {
                tracing::warn!(%why, "names and numbers can't be erased");
                SOON
            }
        };
    }
}

/// Erases one batch; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn turn(server: &Server) -> Result<usize, StoreError> {
    let host = &server.host;
    let now = (host.now)();
    let rules = store::rules::rules(&host.db).await?;
    let kept = TimeDelta::days(i64::from(rules.retention_days));
    store::retention::erase(&host.db, now - kept, BATCH, now).await
}

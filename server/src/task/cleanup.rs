//! Removes what no longer holds: sessions, one-time codes, and the memory of throttles.

use super::pause;
use crate::http::Server;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(600);

/// Cleans up until the server closes.
pub async fn run(server: Arc<Server>, mut closed: watch::Receiver<bool>) {
    while pause(EVERY, &mut closed).await {
        server.throttles.forget_old();
        match store::session::expire(&server.host.db, (server.host.now)()).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "sessions that were over are removed"),
            Err(why) => tracing::warn!(%why, "sessions that are over can't be removed"),
        }
        if let Err(why) = store::phone_code::expire(&server.host.db, (server.host.now)()).await {
            tracing::warn!(%why, "codes that hold no longer can't be removed");
        }
        if let Err(why) = store::place::expire_uploads(&server.host.db, (server.host.now)()).await {
            tracing::warn!(%why, "tables of places that were never applied can't be removed");
        }
    }
}

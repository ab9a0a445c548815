//! Looks every minute for what is late, and tells management.

use super::pause;
use crate::http::Server;
use domain::rejection::Field;
use domain::text::Remark;
use std::sync::Arc;
use std::time::Duration;
use store::watch::Found;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(60);

/// Looks until the server closes.
pub async fn run(server: Arc<Server>, mut closed: watch::Receiver<bool>) {
    let late_reply = match Remark::parse(Field::Reason, app::sms::late_reply()) {
        Ok(sentence) => sentence,
        Err(why) => return tracing::error!(?why, "the sentence of late replies is none"),
    };
    while pause(EVERY, &mut closed).await {
        match store::watch::look(&server.host.db, (server.host.now)(), &late_reply).await {
            Ok(found) if found == Found::default() => {}
            Ok(found) => tracing::info!(
                tickets = found.tickets,
                complaints = found.complaints,
                escalations = found.escalations,
                "management was told of what is late"
            ),
            Err(why) => tracing::warn!(%why, "what is late can't be looked for"),
        }
    }
}

//! Looks every minute for what is late, tells management, and urges whoever is late once in each slot.

use super::pause;
use crate::http::Server;
use chrono::TimeDelta;
use domain::rejection::Field;
use domain::text::Remark;
use std::sync::Arc;
use std::time::Duration;
use store::watch::Found;
use tokio::sync::watch;

/// The longest time between two looks.
const EVERY: Duration = Duration::from_secs(60);

/// Looks until the server closes, and at least once in each of the slots, of the length `urge_every`, in which what is late
/// is urged.
pub async fn run(server: Arc<Server>, urge_every: Duration, mut closed: watch::Receiver<bool>) {
    let slot = TimeDelta::from_std(urge_every).unwrap_or(domain::calendar::HALF_DAY);
    let late_reply = match Remark::parse(Field::Reason, app::sms::late_reply()) {
        Ok(sentence) => sentence,
        Err(why) => return tracing::error!(?why, "the sentence of late replies is none"),
    };
    while pause(EVERY.min(urge_every), &mut closed).await {
        match store::watch::look(&server.host.db, (server.host.now)(), slot, &late_reply).await {
            Ok(found) if found == Found::default() => {}
            Ok(found) => tracing::info!(
                tickets = found.tickets,
                complaints = found.complaints,
                escalations = found.escalations,
                urged = found.urged,
                "management and those who are late were told of what is late"
            ),
            Err(why) => tracing::warn!(%why, "what is late can't be looked for"),
        }
    }
}

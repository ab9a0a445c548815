//! Sends messages: leases them, so that no other process does, sends, and writes down how that ended.

use super::pause;
use crate::http::Server;
use crate::sms::{Letter, Sms};
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use store::outbox::{Message, Sending, lease, settle};
use tokio::sync::watch;

/// So many at a time.
const BATCH: i64 = 20;

/// How often to look when there was nothing.
const IDLE: Duration = Duration::from_secs(2);

/// How long to wait after the database failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Sends what is due until the server closes.
pub async fn run(server: Arc<Server>, sms: Arc<dyn Sms>, mut closed: watch::Receiver<bool>) {
    loop {
        let wait = match turn(&server, sms.as_ref()).await {
            Ok(0) => IDLE,
            Ok(_) => Duration::ZERO,
            Err(why) => {
                tracing::warn!(%why, "messages can't be read or settled");
                AFTER_FAILURE
            }
        };
        if !pause(wait, &mut closed).await {
            return;
        }
    }
}

/// Sends one batch; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn turn(server: &Server, sms: &dyn Sms) -> Result<usize, StoreError> {
    let host = &server.host;
    let messages = lease(&host.db, (host.now)(), BATCH).await?;
    for message in &messages {
        let text = app::sms::text(&message.key, &message.params, &host.settings);
        let letter = Letter {
            key: message.id,
            phone: message.phone.clone(),
            text,
        };
        let how = sms.send(&letter).await;
        note(message, &how);
        settle(&host.db, message, &how, (host.now)()).await?;
    }
    Ok(messages.len())
}

/// Counts it; a failure is worth a line, without the person whom it concerns.
fn note(message: &Message, how: &Sending) {
    let outcome = match how {
        Sending::Delivered | Sending::Shown => "delivered",
        Sending::Permanent(_) => "permanent",
        Sending::Temporary(_) => "temporary",
        Sending::Unknown(_) => "unknown",
    };
    metrics::counter!("baoxiu_sms_total", "outcome" => outcome).increment(1);
    if let Sending::Permanent(why) | Sending::Temporary(why) | Sending::Unknown(why) = how {
        tracing::warn!(
            message = message.id,
            attempts = message.attempts,
            outcome,
            why,
            "an SMS was not delivered"
        );
    }
}

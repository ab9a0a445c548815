//! What goes on beside requests. Each task ends when the server closes.

pub mod cleanup;
pub mod live;
pub mod outbox;
pub mod retention;
pub mod watch;

use std::time::Duration;
use tokio::sync::watch::Receiver;

/// Returns when the server closes, or when nobody is left who could close it.
pub async fn ended(closed: &mut Receiver<bool>) {
    let _ = closed.wait_for(|closing| *closing).await;
}

/// Waits so long; says whether to go on.
async fn pause(length: Duration, closed: &mut Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(length) => true,
        () = ended(closed) => false,
    }
}

//! Hearing that something changed (SYNC 3.10).
//!
//! A commit does not notify: that would take a lock across the whole cluster for each. Every process looks at the
//! campus clock a few times a second instead, which is one small read, and tells its own listeners.

use crate::{Db, StoreError, change};
use std::time::Duration;
use tokio::sync::watch;

/// How often the clock is looked at.
const EVERY: Duration = Duration::from_millis(150);

/// What every process watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// How many changes there were on the campus; below 0 while nobody has looked.
    pub campus: i64,
    /// How often somebody began or ended to look at a ticket.
    pub looking: i64,
}

/// How long to wait after the database failed.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Watches the clocks for ever and sends each new value. Ends when nobody listens any more.
/// A failing database is waited for.
pub async fn watch(db: &Db, clock: &watch::Sender<Clocks>) {
    loop {
        let pause = match change::clocks(db).await {
            Ok(v) => {
                clock.send_if_modified(|last| std::mem::replace(last, v) != v);
                EVERY
            }
            Err(why) => {
                report(&why);
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = clock.closed() => return,
        }
    }
}

fn report(why: &StoreError) {
    tracing::warn!(%why, "the campus clock can't be read");
}

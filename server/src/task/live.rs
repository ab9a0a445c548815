//! Hears of changes once for the whole process (SYNC 3.10).

use super::ended;
use crate::http::Seen;
use store::Db;
use tokio::sync::watch;
use tokio::time::Instant;

/// Passes on each move of the campus clock until the server closes.
pub async fn run(db: Db, changes: watch::Sender<Seen>, mut closed: watch::Receiver<bool>) {
    let (clock, mut ticks) = watch::channel(-1);
    let reading = store::listen::watch(&db, &clock);
    let passing = async {
        while ticks.changed().await.is_ok() {
            let v = *ticks.borrow_and_update();
            changes.send_replace(Seen {
                v,
                at: Some(Instant::now()),
            });
        }
    };
    tokio::select! {
        () = reading => {}
        () = passing => {}
        () = ended(&mut closed) => {}
    }
}

//! Hears of changes once for the whole process (SYNC 3.10).

use super::ended;
use crate::http::Seen;
use store::Db;
use store::listen::Clocks;
use tokio::sync::watch;
use tokio::time::Instant;

/// Passes on each move of the campus clock until the server closes.
pub async fn run(db: Db, changes: watch::Sender<Seen>, mut closed: watch::Receiver<bool>) {
    let (clock, mut ticks) = watch::channel(Clocks {
        campus: -1,
        looking: 0,
    });
    let reading = store::listen::watch(&db, &clock);
    let passing = async {
        while ticks.changed().await.is_ok() {
            let Clocks { campus, looking } = *ticks.borrow_and_update();
            changes.send_modify(|seen| {
                // who looks at what is no change that somebody could have missed
                if seen.v != campus {
                    (seen.v, seen.at) = (campus, Some(Instant::now()));
                }
                seen.looking = looking;
            });
        }
    };
    tokio::select! {
        () = reading => {}
        () = passing => {}
        () = ended(&mut closed) => {}
    }
}

//! `GET /api/live`: that something changed, never what (SYNC 3.10).

use super::Server;
use crate::task::ended;
use app::host::Visitor;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::people::Role;
use domain::wire::Tick;
use futures::Stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// A stream is closed after this, so that whoever lost a role does not go on listening.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Who connects for the first time may have missed what changed while the page was on its way.
const RECENT: Duration = Duration::from_secs(30);

/// The campus clock as it was last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many changes there were; below 0 while nobody has looked.
    pub v: i64,
    /// When this process saw the last one.
    pub at: Option<Instant>,
    /// How often somebody began or ended to look at a ticket.
    pub looking: i64,
}

/// Where streams hear of changes and of the end.
#[derive(Clone, Debug)]
pub struct Live {
    changes: watch::Receiver<Seen>,
    closed: watch::Receiver<bool>,
}

impl Live {
    /// The listening end, and the end on which changes come in.
    #[must_use]
    pub fn new(closed: watch::Receiver<bool>) -> (Self, watch::Sender<Seen>) {
        let (sender, changes) = watch::channel(Seen {
            v: -1,
            at: None,
            looking: 0,
        });
        (Self { changes, closed }, sender)
    }
}

/// Whether a listener who last heard of change `last` must read again.
fn is_behind(seen: Seen, last: Option<i64>) -> bool {
    match last {
        // another number, not a smaller one: a restored backup counts anew
        Some(last) => seen.v >= 0 && seen.v != last,
        None => seen.at.is_some_and(|at| at.elapsed() < RECENT),
    }
}

fn tick(v: i64) -> Event {
    let event = Event::default().id(v.to_string());
    let text = serde_json::to_string(&Tick::Changed { v }).unwrap_or_default();
    event.data(text)
}

/// That somebody began or ended to look at a ticket. It has a name of its own, so that nobody reads lists again for it,
/// and no id: whoever was away reads it anyway.
fn looked(turn: i64) -> Event {
    Event::default().event("looking").data(turn.to_string())
}

/// Counts open streams.
struct Open;

impl Open {
    fn new() -> Self {
        metrics::gauge!("baoxiu_live_streams").increment(1.0);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!("baoxiu_live_streams").decrement(1.0);
    }
}

/// The stream of one listener.
pub(super) async fn listen(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let Live {
        mut changes,
        mut closed,
    } = server.live.clone();
    let last = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok())
        .and_then(|id| id.parse().ok());
    let sees_who_looks = visitor.staff.is_some_and(|staff| staff.is(Role::DutyOfficer));
    // after a restart they do not all come back in the same moment (F48)
    let retry = Duration::from_millis(1000 + server.chance.below(4000));
    let stream = async_stream::stream! {
        let _open = Open::new();
        let mut seen = *changes.borrow_and_update();
        let first = if is_behind(seen, last) {
            tick(seen.v)
        } else if seen.v >= 0 {
            // an id without data moves `Last-Event-ID` and wakes nobody
            Event::default().id(seen.v.to_string())
        } else {
            Event::default().comment("listening")
        };
        yield Ok(first.retry(retry));
        let over = tokio::time::sleep(LIFETIME);
        tokio::pin!(over);
        loop {
            tokio::select! {
                changed = changes.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    let now = *changes.borrow_and_update();
                    let before = std::mem::replace(&mut seen, now);
                    if now.v != before.v {
                        yield Ok(tick(now.v));
                    }
                    if sees_who_looks && now.looking != before.looking {
                        yield Ok(looked(now.looking));
                    }
                }
                () = ended(&mut closed) => break,
                () = &mut over => break,
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_missed_something_is_told_at_once() {
        let seen = |v, at| Seen { v, at, looking: 0 };
        assert!(is_behind(seen(7, None), Some(6)));
        assert!(is_behind(seen(3, None), Some(6)), "a restored backup");
        assert!(!is_behind(seen(7, None), Some(7)));
        assert!(!is_behind(seen(-1, None), Some(7)), "nobody has looked yet");
        assert!(is_behind(seen(7, Some(Instant::now())), None));
        assert!(!is_behind(seen(7, None), None));
    }
}

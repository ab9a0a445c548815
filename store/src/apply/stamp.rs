//! Who asks, and what is written beside each event: when it was done, by whom, and how far to trust the phone's clock.

use super::{Applicant, Asker};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::TrackingToken;
use domain::people::{Actor, Author, By};
use domain::ticket::Recorded;
use domain::wire::Envelope;

/// A phone's clock that is further off than this is named beside what was done with it (F33), in seconds.
const SKEW_SHOWN_S: i64 = 300;

/// Who asks; `token` is that of the ticket or complaint as it stands, which a reporter must show.
pub(super) fn actor(asker: Asker<'_>, envelope: &Envelope, token: Option<&TrackingToken>) -> Actor {
    if asker.is_system {
        return Actor::System;
    }
    match (&asker.who.staff, envelope.author) {
        (Some(staff), Author::Person(_)) => Actor::Staff(staff.clone()),
        _ => Actor::Reporter {
            install: envelope.install,
            holds: token
                .filter(|token| envelope.token.as_ref() == Some(token))
                .map(|_| envelope.lane),
        },
    }
}

/// What is written beside the events of one command.
pub(super) struct Stamp {
    at: DateTime<Utc>,
    phone_at: Option<DateTime<Utc>>,
    skew_s: Option<i64>,
    offline: bool,
    by: By,
}

impl Stamp {
    /// The stamp of a command that `actor` gives.
    pub(super) fn of(who: &Applicant, envelope: &Envelope, actor: &Actor) -> Self {
        Self {
            at: who.now,
            phone_at: phone_time(who, envelope),
            skew_s: skew(who),
            offline: envelope.offline,
            by: actor.by(),
        }
    }

    /// The event as it stands in the history.
    pub(super) const fn on<E>(&self, version: u64, event: E) -> Recorded<E> {
        Recorded {
            version,
            at: self.at,
            phone_at: self.phone_at,
            skew_s: self.skew_s,
            offline: self.offline,
            by: self.by,
            event,
        }
    }
}

/// When it was done, by the phone's clock set right, never after `now` (SYNC 3.8).
fn phone_time(who: &Applicant, envelope: &Envelope) -> Option<DateTime<Utc>> {
    let sent = who.sent?;
    let ago_ms = if sent.page_session == envelope.page_session {
        sent.mono_ms - envelope.client_mono_ms
    } else {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of a phone's queue fit a double exactly"
        )]
        let ago = (sent.wall_ms - envelope.client_wall_ms) as f64;
        ago
    };
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a year")]
    let ago_ms = ago_ms.clamp(0.0, 366.0 * 86_400_000.0) as i64;
    Some(who.now - TimeDelta::milliseconds(ago_ms))
}

/// By how many seconds the phone's clock is ahead (negative: behind), when that is worth a word (F33).
fn skew(who: &Applicant) -> Option<i64> {
    let ahead = (who.sent?.wall_ms - who.now.timestamp_millis()) / 1000;
    (ahead.abs() > SKEW_SHOWN_S).then_some(ahead)
}

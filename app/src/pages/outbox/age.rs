//! How long something has waited. Both ends are read from this device's own clock, so that a clock that is wrong by a day
//! neither warns too early nor too late (F33).

use chrono::{DateTime, TimeDelta, Utc};
use domain::sync::Item;

/// From when on a warning is due (F6).
const OLD: TimeDelta = TimeDelta::days(1);

/// How long ago its author gave it.
#[must_use]
pub fn age(item: &Item, now: DateTime<Utc>) -> TimeDelta {
    TimeDelta::milliseconds((device_ms(now) - item.envelope.client_wall_ms).max(0))
}

/// When, by the page's clock, this device's clock showed that time.
#[must_use]
pub fn said_at(wall_ms: i64, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::milliseconds(device_ms(now) - wall_ms)
}

/// Whether it has waited for more than a day, and still goes out by itself: what was refused is told of otherwise.
#[must_use]
pub fn is_old(item: &Item, now: DateTime<Utc>) -> bool {
    item.is_under_way() && age(item, now) > OLD
}

/// The device's clock at the moment that pages call now.
#[cfg(feature = "hydrate")]
fn device_ms(_now: DateTime<Utc>) -> i64 {
    crate::offline::clock::wall_ms()
}

/// The server has no device, and nothing waits there.
#[cfg(not(feature = "hydrate"))]
const fn device_ms(now: DateTime<Utc>) -> i64 {
    now.timestamp_millis()
}

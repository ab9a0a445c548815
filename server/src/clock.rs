//! The one place that reads the machine's clock; everybody else is given it.

use chrono::{DateTime, Utc};
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, to the millisecond.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that is passed inward"
)]
pub fn now() -> DateTime<Utc> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

//! Small columns and the domain's names.

use crate::StoreError;
use domain::ticket::Urgency;

/// Urgency as a number, so that the most urgent sorts first.
pub(crate) const fn urgency_rank(urgency: Urgency) -> i16 {
    match urgency {
        Urgency::Normal => 0,
        Urgency::Urgent => 1,
        Urgency::Emergency => 2,
    }
}

/// The urgency of that number.
pub(crate) const fn urgency_of(rank: i16) -> Urgency {
    match rank {
        0 => Urgency::Normal,
        1 => Urgency::Urgent,
        _ => Urgency::Emergency,
    }
}

/// A name that a column holds, as the domain's type.
pub(crate) fn named<T>(column: &'static str, text: &str, parsed: Option<T>) -> Result<T, StoreError> {
    parsed.ok_or_else(|| StoreError::corrupt("ticket", text, column))
}

//! When things are due.

use crate::ticket::{Urgency, VisitPlan};
use chrono::{DateTime, TimeDelta, Utc};

/// The due time that a manager is offered when dispatching at `now`: emergencies 2 hours, urgent work 12 hours,
/// everything else two days.
#[must_use]
pub fn suggested_due(urgency: Urgency, now: DateTime<Utc>) -> DateTime<Utc> {
    let hours = match urgency {
        Urgency::Emergency => 2,
        Urgency::Urgent => 12,
        Urgency::Normal => 48,
    };
    now + TimeDelta::hours(hours)
}

/// The plan of a return visit that is first due at `due`.
#[must_use]
pub const fn first_visit(due: DateTime<Utc>) -> VisitPlan {
    VisitPlan { due, attempts: 0 }
}

/// After this many calls without an answer the visit is closed as not reached, unless the office sets another number
/// ([`crate::rules::VisitRules::max_attempts`]).
pub const MAX_VISIT_ATTEMPTS: u32 = 3;

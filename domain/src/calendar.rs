//! When things are due.

mod days;
mod hours;
mod month;
mod slots;

pub use days::read_days;
pub use hours::{Calendar, Clock, Hours, hour_of_calls};
pub use month::Month;
pub use slots::{HALF_DAY, slot_start};

use crate::rules::Promise;
use crate::ticket::{Urgency, VisitPlan};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// Within how many minutes of work a report is answered and repaired, by urgency: normal, urgent, emergency. Which
/// hours count is said by [`Clock::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceTimes {
    /// Until it is accepted and sent out.
    pub respond: [u32; 3],
    /// Until it is repaired.
    pub repair: [u32; 3],
}

impl Default for ServiceTimes {
    /// Two hours and two days of ten hours; half an hour and twelve hours; ten minutes and two hours.
    fn default() -> Self {
        Self {
            respond: [120, 30, 10],
            repair: [1200, 720, 120],
        }
    }
}

impl ServiceTimes {
    /// The longest time that can be set: ninety days of ten hours.
    pub const MOST_MINUTES: u32 = 90 * 600;

    /// The minutes until the answer and until the repair.
    #[must_use]
    pub const fn of(&self, urgency: Urgency) -> (u32, u32) {
        let [normal, urgent, emergency] = self.respond;
        let [repair_normal, repair_urgent, repair_emergency] = self.repair;
        match urgency {
            Urgency::Normal => (normal, repair_normal),
            Urgency::Urgent => (urgent, repair_urgent),
            Urgency::Emergency => (emergency, repair_emergency),
        }
    }
}

impl Calendar {
    /// By when a report of `now` is answered and repaired.
    #[must_use]
    pub fn promise<Z: TimeZone>(
        &self,
        zone: &Z,
        times: &ServiceTimes,
        urgency: Urgency,
        now: DateTime<Utc>,
    ) -> Promise {
        let (respond, repair) = times.of(urgency);
        let by = |minutes| self.add(zone, Clock::of(urgency), now, minutes);
        Promise {
            respond_by: by(respond),
            repair_by: by(repair),
        }
    }
}

/// Nobody repairs anything in less: a due time that is offered leaves at least so many minutes.
pub const LEAST_MINUTES: i64 = 30;

/// The due time that a manager is offered when dispatching at `now`: what was promised with the report while that lies
/// ahead, or [`LEAST_MINUTES`] when it is nearer; otherwise 2 hours for emergencies, 12 hours for urgent work, two days
/// for everything else.
#[must_use]
pub fn suggested_due(urgency: Urgency, promised: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    let hours = match urgency {
        Urgency::Emergency => 2,
        Urgency::Urgent => 12,
        Urgency::Normal => 48,
    };
    match promised.filter(|promised| *promised > now) {
        Some(promised) => promised.max(now + TimeDelta::minutes(LEAST_MINUTES)),
        None => now + TimeDelta::hours(hours),
    }
}

/// The plan of a return visit that is first due at `due`.
#[must_use]
pub const fn first_visit(due: DateTime<Utc>) -> VisitPlan {
    VisitPlan { due, attempts: 0 }
}

/// After this many calls without an answer the visit is closed as not reached, unless the office sets another number
/// ([`crate::rules::VisitRules::max_attempts`]).
pub const MAX_VISIT_ATTEMPTS: u32 = 3;

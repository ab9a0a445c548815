//! What the administrator sets: how long, how often, how many.

use crate::id::TicketId;
use crate::place::CategoryCode;
use crate::ticket::Urgency;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rules that an office sets for itself. What is missing in stored rules has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Return visits 回访 (brief, item 4).
    pub visits: VisitRules,
    /// For so many days after the end of the work, or after the rejection, its reporter may reopen a ticket 返修.
    pub reopen_days: u32,
    /// For so many days after the end of the work its reporter may rate it.
    pub rate_days: u32,
    /// A reporter urges at most once in so many minutes 催办.
    pub urge_minutes: u32,
    /// Management answers an escalation 上报 within so many hours; a complainant who disagrees has another reply by then.
    pub answer_hours: u32,
    /// A worker takes a job on within so many minutes, by [`Urgency`] from normal to emergency.
    pub acknowledge_minutes: [u32; 3],
    /// Names and telephone numbers of reporters are kept for so many days after a ticket was closed.
    pub retention_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            visits: VisitRules::default(),
            reopen_days: 7,
            rate_days: 30,
            urge_minutes: 60,
            answer_hours: 24,
            acknowledge_minutes: [240, 60, 15],
            retention_days: 365,
        }
    }
}

/// Whom the desk calls back, when and how often. Failures and rejections are called back always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitRules {
    /// The first call is due so many minutes after the end of the work.
    pub delay_minutes: u32,
    /// Of so many in a hundred successful repairs of a category the reporter is called; all where nothing stands.
    pub percent: BTreeMap<CategoryCode, u8>,
    /// The next call is offered so many minutes after one that nobody answered.
    pub retry_minutes: u32,
    /// After so many calls without an answer no further one is made.
    pub max_attempts: u32,
}

impl Default for VisitRules {
    fn default() -> Self {
        Self {
            delay_minutes: 0,
            percent: BTreeMap::new(),
            retry_minutes: 120,
            max_attempts: crate::calendar::MAX_VISIT_ATTEMPTS,
        }
    }
}

impl VisitRules {
    /// Whether the reporter of this successful repair is called. The ticket's id is the lot, so that server, phone and
    /// test draw the same.
    #[must_use]
    pub fn draws(&self, ticket: TicketId, category: &CategoryCode) -> bool {
        let percent = self.percent.get(category).copied().unwrap_or(100);
        ticket.0.as_u128() % 100 < u128::from(percent)
    }

    /// When the first call is due after something that happened at `at`.
    #[must_use]
    pub fn due(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at + TimeDelta::minutes(i64::from(self.delay_minutes))
    }
}

impl Rules {
    /// When management must have answered what is raised at `at`.
    #[must_use]
    pub fn answer_due(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at + TimeDelta::hours(i64::from(self.answer_hours))
    }

    /// Until when a worker must have taken on what was dispatched at `at`.
    #[must_use]
    pub fn acknowledge_due(&self, urgency: Urgency, at: DateTime<Utc>) -> DateTime<Utc> {
        let [normal, urgent, emergency] = self.acknowledge_minutes;
        let minutes = match urgency {
            Urgency::Normal => normal,
            Urgency::Urgent => urgent,
            Urgency::Emergency => emergency,
        };
        at + TimeDelta::minutes(i64::from(minutes))
    }
}

/// What was promised when a fault was reported: by the times of its category and urgency and the office's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Promise {
    /// The desk has accepted or rejected it and a manager has sent somebody by then.
    pub respond_by: DateTime<Utc>,
    /// It is repaired by then.
    pub repair_by: DateTime<Utc>,
}

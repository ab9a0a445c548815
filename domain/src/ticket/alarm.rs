//! What management hears of a ticket when nothing is done.

use super::{EscalationCause, Stage, Ticket};
use chrono::{DateTime, Utc};

impl Ticket {
    /// What the ticket is reported to management for next, and the time that must not pass before it is: the promise
    /// until somebody is sent, the order's due time after that. For a job that nobody has taken on it is when it was
    /// sent; how long that may take is [`crate::rules::Rules::acknowledge_due`]. None once all was said at this stage,
    /// as [`super::Command::Alarm`] decides it.
    #[must_use]
    pub fn next_alarm(&self) -> Option<(EscalationCause, DateTime<Utc>)> {
        let promise = self.promise;
        let (unanswered, overdue) = match &self.stage {
            Stage::Submitted {} | Stage::Accepted {} => (
                promise.map(|promise| promise.respond_by),
                promise.map(|promise| promise.repair_by),
            ),
            Stage::Dispatched { order } => (Some(order.at), Some(order.due)),
            stage => (None, stage.order().map(|order| order.due)),
        };
        let times = [
            (EscalationCause::Unanswered, unanswered),
            (EscalationCause::Overdue, overdue),
        ];
        times
            .into_iter()
            .find_map(|(cause, at)| Some((cause, at?)).filter(|(cause, _)| !self.is_said(*cause)))
    }

    /// Whether management owes an answer to this, or was told of it at this stage.
    fn is_said(&self, cause: EscalationCause) -> bool {
        self.escalations
            .iter()
            .any(|one| one.cause == cause && (one.answer.is_none() || one.at >= self.changed_at))
    }
}

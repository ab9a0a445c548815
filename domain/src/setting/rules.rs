//! The limits of the rules.

use super::{Slip, SlipKind};
use crate::rules::Rules;

/// The least and the most that a rule takes, by its name on forms: units are in the names.
#[must_use]
pub fn limits(place: &str) -> (u32, u32) {
    match place {
        "delay_minutes" => (0, 30 * 1440),
        "retry_minutes" => (1, 30 * 1440),
        "max_attempts" => (1, 10),
        "reopen_days" | "rate_days" => (1, 365),
        "urge_minutes" => (1, 7 * 1440),
        "answer_hours" => (1, 30 * 24),
        "acknowledge_normal" | "acknowledge_urgent" | "acknowledge_emergency" => (1, 7 * 1440),
        "retention_days" => (30, 36_500),
        // of a category's successful repairs, so many in a hundred
        _ => (0, 100),
    }
}

impl Rules {
    /// What is wrong with them, by the names that [`limits`] knows; at `percent_` and the code for a category.
    #[must_use]
    pub fn slips(&self) -> Vec<Slip> {
        let [normal, urgent, emergency] = self.acknowledge_minutes;
        let mut slips = Vec::new();
        let mut look = |place: String, number: u32| {
            let (least, most) = limits(&place);
            if !(least..=most).contains(&number) {
                slips.push(Slip::at(place, SlipKind::Number { least, most }));
            }
        };
        for (place, number) in [
            ("delay_minutes", self.visits.delay_minutes),
            ("retry_minutes", self.visits.retry_minutes),
            ("max_attempts", self.visits.max_attempts),
        ] {
            look(place.to_owned(), number);
        }
        for (code, percent) in &self.visits.percent {
            look(["percent_", code.as_str()].concat(), (*percent).into());
        }
        for (place, number) in [
            ("reopen_days", self.reopen_days),
            ("rate_days", self.rate_days),
            ("urge_minutes", self.urge_minutes),
            ("answer_hours", self.answer_hours),
            ("acknowledge_normal", normal),
            ("acknowledge_urgent", urgent),
            ("acknowledge_emergency", emergency),
            ("retention_days", self.retention_days),
        ] {
            look(place.to_owned(), number);
        }
        slips
    }
}

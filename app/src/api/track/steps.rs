//! What has happened to a ticket, in its reporter's words.

use super::{Words, unrepaired};
use crate::i18n::{pick, t, tf, word};
use crate::track::Said;
use domain::view::{TrackOutcome, TrackStep};

impl Words {
    /// The steps, the newest first.
    pub(super) fn steps(&self, steps: &[TrackStep]) -> Vec<Said> {
        let count = steps.len();
        let steps = steps.iter().enumerate().rev();
        let said = steps.map(|(index, step)| Said {
            text: word("event", &step.what).to_owned(),
            look: look(step, index + 1 == count).to_owned(),
            more: self.step_lines(step),
            label: step
                .who
                .as_ref()
                .map(|who| ["· ", who].concat())
                .unwrap_or_default(),
            at: step.at,
            ..Said::default()
        });
        said.collect()
    }

    /// What a step adds in words.
    fn step_lines(&self, step: &TrackStep) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(code) = &step.department {
            let department = self.departments.iter().find(|one| one.code == *code);
            let name = department.map_or(code.as_str(), |one| pick(&one.name));
            lines.push(tf("event.to_department", &[("name", name)]));
        }
        lines.extend(step.hold.map(|reason| word("hold", reason.as_str()).to_owned()));
        lines.extend(step.until.map(|at| {
            let key = match (step.what.as_str(), step.hold) {
                (_, Some(_)) => "event.until",
                ("visit_recorded", _) => "event.not_reached",
                _ => "event.due",
            };
            tf(key, &[("when", &self.moment(at))])
        }));
        lines.extend(step.outcome.iter().flat_map(outcome_lines));
        lines.extend(
            step.fixed
                .map(|fixed| t(if fixed { "event.fixed" } else { "event.not_fixed" }).to_owned()),
        );
        lines.extend(
            step.merged_into
                .map(|no| tf("event.merged_into", &[("no", &no.to_string())])),
        );
        match (&step.done, &step.reason) {
            (Some(done), Some(left)) => lines.extend(partly(done, left)),
            (_, reason) => lines.extend(reason.clone()),
        }
        lines
    }
}

/// What is repaired and what is left.
pub(super) fn partly(done: &str, left: &str) -> Vec<String> {
    vec![
        tf("event.done", &[("text", done)]),
        tf("event.left", &[("text", left)]),
    ]
}

/// How the work ended.
pub(super) fn outcome_lines(outcome: &TrackOutcome) -> Vec<String> {
    let said = |key, text: &Option<String>| text.as_ref().map(|text| tf(key, &[("text", text)]));
    let head = t(if outcome.success {
        "event.success"
    } else {
        "event.failure"
    });
    let more = [
        said("event.explanation", &outcome.explanation),
        said("event.advice", &outcome.advice),
    ];
    std::iter::once(head.to_owned())
        .chain(more.into_iter().flatten())
        .collect()
}

/// The shape of a step.
fn look(step: &TrackStep, last: bool) -> &'static str {
    match step.what.as_str() {
        "rejected" | "cancelled" => "failed",
        _ if unrepaired(step.outcome.as_ref()) || step.fixed == Some(false) => "failed",
        "held" | "partly_repaired" => "held",
        _ if last => "current",
        _ => "done",
    }
}

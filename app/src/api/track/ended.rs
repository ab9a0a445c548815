//! How a ticket ended, in its reporter's words: repaired or not, rated or to be rated, until when it can be reopened.

use super::steps::outcome_lines;
use super::{Words, unrepaired};
use crate::i18n::{t, tf};
use crate::track::Said;
use domain::ticket::{CommandKind, StageName};
use domain::view::{TrackStep, TrackView};

/// Whether the work has ended and it is not repaired, by whoever did it or by its reporter.
pub(super) fn ended_badly(view: &TrackView) -> bool {
    unrepaired(view.outcome.as_ref()) || said_not_fixed(view)
}

/// Whether its reporter, on the telephone or by the link, has said last that the work that has ended did not repair it.
fn said_not_fixed(view: &TrackView) -> bool {
    let mut since = view
        .steps
        .iter()
        .rev()
        .take_while(|step| step.what != "completed");
    view.outcome.is_some() && since.find_map(|step| step.fixed) == Some(false)
}

/// Why it was rejected, or how the repair ended, with what to do next.
pub(super) fn ended(view: &TrackView, no_reopening: bool) -> Option<Said> {
    let said = |text: &str, look: &str, more: Vec<String>| Said {
        text: text.to_owned(),
        look: look.to_owned(),
        more,
        ..Said::default()
    };
    if let Some(reason) = &view.reject_reason {
        let more = vec![reason.clone(), t("track.rejected_next").to_owned()];
        return Some(said(t("track.rejected"), "danger", more));
    }
    if view.stage == StageName::Cancelled {
        return Some(Said {
            href: ["/r/", view.place.code.as_str()].concat(),
            label: t("track.new_report").to_owned(),
            ..Said::default()
        });
    }
    let outcome = view.outcome.as_ref()?;
    if outcome.success && said_not_fixed(view) {
        let can_reopen = !no_reopening && view.may.contains(&CommandKind::Reopen);
        let next = if can_reopen {
            "track.not_fixed_reopen"
        } else {
            "track.not_fixed_text"
        };
        return Some(said(t("track.not_fixed"), "warning", vec![t(next).to_owned()]));
    }
    if outcome.success {
        return Some(said(
            t("track.repaired"),
            "success",
            vec![t("track.repaired_next").to_owned()],
        ));
    }
    let mut lines = outcome_lines(outcome);
    let head = lines.remove(0);
    lines.push(t("track.failed_next").to_owned());
    Some(said(&head, "warning", lines))
}

impl Words {
    /// What management answered last, unless it was looked at anew since then.
    pub(super) fn answered(&self, view: &TrackView) -> Option<Said> {
        let answer = view.answers.last()?;
        let anew = |step: &TrackStep| step.what == "reopened" && step.at > answer.at;
        (!view.steps.iter().any(anew)).then(|| Said {
            text: t("event.answered").to_owned(),
            look: "info".to_owned(),
            more: vec![answer.text.clone(), self.moment(answer.at)],
            ..Said::default()
        })
    }

    /// The way to rate the work, or thanks for that.
    pub(super) fn rating(&self, view: &TrackView, no_rating: bool) -> Option<Said> {
        let (text, label) = match view.rated {
            Some(_) => ("track.rated", "track.rated_link"),
            None if view.rate_until.is_some() && !no_rating => ("track.rate", "track.rate_link"),
            None => return None,
        };
        Some(Said {
            text: t(text).to_owned(),
            look: "info".to_owned(),
            href: [&self.home, "/rate"].concat(),
            label: t(label).to_owned(),
            ..Said::default()
        })
    }

    /// Thanks for the rating, or why the work can't be rated; empty while it can.
    pub(super) fn rated(&self, view: &TrackView, no_rating: bool) -> Said {
        let said = |text: &str, look: &str, more: String| Said {
            text: text.to_owned(),
            look: look.to_owned(),
            more: vec![more],
            ..Said::default()
        };
        match (view.rated, view.rate_until) {
            (Some(true), _) => said(t("rate.thanks"), "success", t("rate.thanks_text").to_owned()),
            (Some(false), _) => said(t("rate.thanks"), "warning", t("rate.not_fixed_text").to_owned()),
            (None, None) => said(t("rate.not_yet"), "info", t("rate.not_yet_text").to_owned()),
            (None, Some(until)) if no_rating => {
                let text = tf("rate.over", &[("when", &self.moment(until))]);
                said(&text, "info", t("rate.over_text").to_owned())
            }
            (None, Some(_)) => Said::default(),
        }
    }

    /// The days in which it could be reopened are over.
    pub(super) fn too_late(&self, view: &TrackView) -> Said {
        let until = view
            .reopen_until
            .map(|until| self.moment(until))
            .unwrap_or_default();
        Said {
            text: tf("track.reopen_over", &[("when", &until)]),
            look: "info".to_owned(),
            more: vec![t("track.reopen_over_text").to_owned()],
            href: ["/r/", view.place.code.as_str()].concat(),
            label: t("track.new_report").to_owned(),
            ..Said::default()
        }
    }
}

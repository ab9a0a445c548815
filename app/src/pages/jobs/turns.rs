//! Where a job stands among its turns: how far it has come, why it came back, what comes after it.

use crate::i18n::{t, tf};
use crate::pages::tickets::who;
use crate::time;
use crate::ui::icon;
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::ticket::{Event, Outcome, Stage};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The steps of the track, setting out among them.
const STEPS: [&str; 5] = [
    "jobs.step_dispatched",
    "jobs.step_acknowledged",
    DEPARTED,
    "jobs.step_in_progress",
    "jobs.step_completed",
];
/// The step that may be left out.
const DEPARTED: &str = "jobs.step_departed";

/// Since when the lead is on the way, when that was said.
#[must_use]
pub const fn departed_at(stage: &Stage) -> Option<DateTime<Utc>> {
    match stage {
        Stage::Acknowledged { departed_at, .. } => *departed_at,
        _ => None,
    }
}

/// How far it has come, from the order to the end.
#[must_use]
pub fn track(detail: &TicketDetail) -> Option<AnyView> {
    let (at, state) = standing(&detail.ticket.stage)?;
    let departs = departs(detail);
    let steps = STEPS
        .into_iter()
        .enumerate()
        .filter(|(_, name)| departs || *name != DEPARTED);
    let steps = steps.map(|(index, name)| {
        let state = if index == at {
            state
        } else if index < at {
            "done"
        } else {
            "todo"
        };
        let current = (index == at).then_some("step");
        view! { <li class="stage-track__step" data-state=state aria-current=current>{t(name)}</li> }
    });
    let steps: Vec<_> = steps.collect();
    Some(view! { <ol class="stage-track" aria-label=t("jobs.progress")>{steps}</ol> }.into_any())
}

/// Whether setting out is a step of this job: still to be taken, or taken since it was sent.
fn departs(detail: &TicketDetail) -> bool {
    let events = detail.history.iter().rev().map(|entry| &entry.recorded.event);
    let since_sent = |event: &&Event| !matches!(event, Event::Dispatched { .. });
    let mut since_sent = events.take_while(since_sent);
    matches!(
        detail.ticket.stage,
        Stage::Dispatched { .. } | Stage::Acknowledged { .. }
    ) || since_sent.any(|event| matches!(event, Event::Departed {}))
}

/// The step of the track at which a job stands, and how.
const fn standing(stage: &Stage) -> Option<(usize, &'static str)> {
    match stage {
        Stage::Dispatched { .. } => Some((0, "current")),
        Stage::Acknowledged {
            departed_at: Some(_), ..
        } => Some((2, "current")),
        Stage::Acknowledged { .. } => Some((1, "current")),
        Stage::InProgress { .. } => Some((3, "current")),
        Stage::OnHold {
            arrived_at: Some(_), ..
        } => Some((3, "held")),
        Stage::OnHold { .. } => Some((1, "held")),
        Stage::Completed { completion, .. }
        | Stage::Visited { completion }
        | Stage::Closed { completion } => match completion.outcome {
            Outcome::Success {} => Some((4, "done")),
            Outcome::Failure { .. } => Some((4, "failed")),
        },
        Stage::Submitted {}
        | Stage::Accepted {}
        | Stage::Rejected { .. }
        | Stage::Merged { .. }
        | Stage::Cancelled { .. } => None,
    }
}

/// That the job came back 返修, why, and who repaired it before, while it is to be done again.
#[must_use]
pub fn reopened(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let count = detail.ticket.reopened;
    detail.ticket.stage.order().filter(|_| count > 0)?;
    let history = || detail.history.iter().rev().map(|entry| &entry.recorded);
    let reason = history().find_map(|recorded| match &recorded.event {
        Event::Reopened { reason, .. } => Some((reason, recorded)),
        _ => None,
    });
    let reason = reason.map(|(reason, recorded)| {
        let by = who(detail, recorded.by);
        let meta = tf(
            "jobs.reopened_by",
            &[("name", &by), ("time", &time::moment(recorded.at, now))],
        );
        view! { <p class="job-text">{reason.as_str().to_owned()}</p> <p class="small">{meta}</p> }
    });
    let before = history().find(|recorded| matches!(recorded.event, Event::Completed { .. }));
    let before = before.map(|recorded| {
        let by = who(detail, recorded.by);
        let text = tf(
            "jobs.reopened_before",
            &[("name", &by), ("time", &time::moment(recorded.at, now))],
        );
        view! { <p class="small">{text}</p> }
    });
    let text = view! {
        <div class="banner banner--warning banner--box" data-reopened=count.to_string()>
            {icon("undo")}
            <div class="banner__text">
                <p><strong>{tf("jobs.reopened", &[("n", &count.to_string())])}</strong></p>
                {reason} {before}
            </div>
        </div>
    };
    Some(text.into_any())
}

/// That it was urged 催办 since the worker's last step, by whom, and in what words.
#[must_use]
pub fn urged(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let count = detail.ticket.urges;
    detail.ticket.stage.order().filter(|_| count > 0)?;
    let urges = detail.history.iter().rev().map(|entry| &entry.recorded);
    let urges = urges.filter_map(|recorded| match &recorded.event {
        Event::Urged { note, .. } => Some((note, recorded)),
        _ => None,
    });
    let lines = urges.take(count as usize).map(|(note, recorded)| {
        let by = who(detail, recorded.by);
        let meta = tf(
            "jobs.urged_by",
            &[("name", &by), ("time", &time::moment(recorded.at, now))],
        );
        let note = note
            .as_ref()
            .map(|note| view! { <p class="job-text">{note.as_str().to_owned()}</p> });
        view! { {note} <p class="small">{meta}</p> }.into_any()
    });
    let text = view! {
        <div class="banner banner--urgent banner--box" data-urged=count.to_string()>
            {icon("alert")}
            <div class="banner__text">
                <p><strong>{tf("jobs.urged", &[("n", &count.to_string())])}</strong></p>
                {lines.collect::<Vec<_>>()}
            </div>
        </div>
    };
    Some(text.into_any())
}

/// What comes after the work, once it is done. `me` reads it; who did the work gets it back when it did not last.
#[must_use]
pub fn ended(detail: &TicketDetail, me: Option<PersonId>, now: DateTime<Utc>) -> Option<AnyView> {
    let completion = detail.ticket.stage.completion()?;
    let failed = matches!(completion.outcome, Outcome::Failure { .. });
    let next = match &detail.ticket.stage {
        Stage::Completed { visit, .. } => {
            let key = if failed {
                "jobs.next_failed"
            } else {
                "jobs.next_visit"
            };
            tf(key, &[("time", &time::moment(visit.due, now))])
        }
        Stage::Visited { .. } => t("jobs.next_visited").to_owned(),
        _ => t("jobs.next_closed").to_owned(),
    };
    // how it goes on is for the server to say, which has not heard of it yet
    let waits = detail.history.iter().any(|entry| entry.pending);
    let lines = if waits {
        vec![t("jobs.next_waiting").to_owned()]
    } else {
        let again = (Some(completion.by) == me).then(|| t("jobs.next_again").to_owned());
        std::iter::once(next).chain(again).collect()
    };
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> });
    let text = view! {
        <div class="banner banner--info banner--box" role="status" data-next=detail.ticket.stage.name().as_str()>
            {icon("check")}
            <div class="banner__text">
                <p><strong>{t("jobs.next")}</strong></p>
                {lines.collect::<Vec<_>>()}
            </div>
        </div>
    };
    Some(text.into_any())
}

#[cfg(test)]
mod tests {
    use super::{STEPS, standing};
    use domain::ticket::Stage;

    #[test]
    fn a_job_that_was_not_sent_has_no_track() {
        assert_eq!(standing(&Stage::Submitted {}), None);
        assert_eq!(STEPS.len(), 5);
    }
}

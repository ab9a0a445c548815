//! What happened to a ticket, step by step.

mod reminders;

use self::reminders::{folded, reminded};
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::time;
use chrono::{DateTime, TimeDelta, Utc};
use domain::people::By;
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Confirmed, Event, Outcome, Recorded, VisitResult};
use domain::view::{HistoryEntry, TicketDetail};
use leptos::prelude::*;

/// The shape of a step.
const fn shape(event: &Event, last: bool) -> &'static str {
    match event {
        Event::Rejected { .. } | Event::Cancelled { .. } => "failed",
        Event::Completed {
            outcome: Outcome::Failure { .. },
            ..
        } => "failed",
        Event::Held { .. } | Event::PartlyRepaired { .. } => "held",
        _ if last => "current",
        _ => "done",
    }
}

/// What the step adds in words: a reason, a remark, a time.
fn note(event: &Event, now: DateTime<Utc>, name: &dyn Fn(domain::id::PersonId) -> String) -> Vec<String> {
    let text = |text: &Option<Remark>| text.iter().map(|text| text.as_str().to_owned()).collect();
    match event {
        Event::Rejected { reason, .. }
        | Event::HandedBack { reason }
        | Event::LeftCrew { reason, .. }
        | Event::Reopened { reason, .. } => vec![reason.as_str().to_owned()],
        Event::Cancelled { reason } => text(reason),
        Event::Transferred { to, reason, .. } => {
            let catalogue = use_page().catalogue;
            let to = catalogue
                .department(to)
                .map_or(to.as_str().to_owned(), |one| pick(&one.name).to_owned());
            let mut lines = vec![tf("event.to_department", &[("name", &to)])];
            lines.extend(reason.iter().map(|reason| reason.as_str().to_owned()));
            lines
        }
        Event::Dispatched { crew, due, note } => {
            let names: Vec<String> = crew.iter().map(|person| name(*person)).collect();
            order_lines(&names, *due, note.as_ref(), now)
        }
        Event::Held { reason, note, until } => {
            let mut lines = vec![word("hold", reason.as_str()).to_owned()];
            lines.push(tf("event.until", &[("when", &time::moment(*until, now))]));
            lines.extend(note.iter().map(|note| note.as_str().to_owned()));
            lines
        }
        Event::PartlyRepaired {
            done, left, until, ..
        } => vec![
            tf("event.done", &[("text", done.as_str())]),
            tf("event.left", &[("text", left.as_str())]),
            tf("event.until", &[("when", &time::moment(*until, now))]),
        ],
        Event::Merged { no, .. } => vec![tf("event.merged_into", &[("no", &no.to_string())])],
        Event::Asked { question } => vec![question.as_str().to_owned()],
        Event::Noted { text: said, .. } => text(said),
        Event::Completed {
            outcome, confirmed, ..
        } => {
            let mut lines = outcome_lines(outcome);
            lines.extend(
                confirmed
                    .as_ref()
                    .map(|confirmed| confirmation(confirmed).to_owned()),
            );
            lines
        }
        Event::CompletionKept { outcome, .. } => outcome_lines(outcome),
        Event::ReviewSettled { accept, note, .. } => {
            let mut lines = vec![
                t(if *accept {
                    "event.review_accepted"
                } else {
                    "event.review_refused"
                })
                .to_owned(),
            ];
            lines.extend(note.iter().map(|note| note.as_str().to_owned()));
            lines
        }
        Event::VisitRecorded { result, .. } => visit_lines(result, now),
        Event::Rated {
            repair,
            desk,
            fixed,
            remark,
        } => judged(Some(repair), desk.as_ref(), *fixed, remark.as_ref()),
        Event::Escalated { cause, note, .. } => {
            let mut lines = vec![word("cause", cause.as_str()).to_owned()];
            lines.extend(note.iter().map(|note| note.as_str().to_owned()));
            lines
        }
        Event::EscalationOwned { owner, due, .. } => {
            let values = [("name", name(*owner)), ("when", time::moment(*due, now))];
            vec![tf(
                "event.owned",
                &values.each_ref().map(|(key, value)| (*key, value.as_str())),
            )]
        }
        Event::EscalationAnswered { text, .. } => vec![text.as_str().to_owned()],
        Event::Urged { whom, note } => {
            let whom = whom.map(|whom| word("urge", whom.as_str()).to_owned());
            let note = note.iter().map(|note| note.as_str().to_owned());
            whom.into_iter().chain(note).collect()
        }
        Event::Reported { .. }
        | Event::Accepted {}
        | Event::Acknowledged { .. }
        | Event::Departed {}
        | Event::Arrived {}
        | Event::Resumed {}
        | Event::Closed {} => Vec::new(),
    }
}

/// An order in words: who is sent, by when, and what they should know.
fn order_lines(
    names: &[String],
    due: DateTime<Utc>,
    note: Option<&Remark>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let names: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let names = (!names.is_empty()).then(|| names.join(t("common.list_comma")));
    let due = tf("event.due", &[("when", &time::moment(due, now))]);
    let note = note.map(|note| note.as_str().to_owned());
    names.into_iter().chain([due]).chain(note).collect()
}

/// The outcome of a repair in words.
#[must_use]
pub fn outcome_lines(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Success {} => vec![t("event.success").to_owned()],
        Outcome::Failure { explanation, advice } => vec![
            t("event.failure").to_owned(),
            tf("event.explanation", &[("text", explanation.as_str())]),
            tf("event.advice", &[("text", advice.as_str())]),
        ],
    }
}

fn visit_lines(result: &VisitResult, now: DateTime<Utc>) -> Vec<String> {
    match result {
        VisitResult::NotReached { retry_at, remark } => {
            let mut lines = vec![tf(
                "event.not_reached",
                &[("when", &time::moment(*retry_at, now))],
            )];
            lines.extend(remark.iter().map(|remark| remark.as_str().to_owned()));
            lines
        }
        VisitResult::Reached {
            repair,
            desk,
            fixed,
            remark,
            ..
        } => judged(repair.as_ref(), desk.as_ref(), *fixed, remark.as_ref()),
        VisitResult::Explained {
            desk,
            accepts,
            remark,
        } => {
            let mut lines = vec![
                t(if *accepts {
                    "event.accepts"
                } else {
                    "event.contests"
                })
                .to_owned(),
            ];
            lines.extend(desk.as_ref().map(|desk| marks(desk.named())));
            lines.extend(remark.iter().map(|remark| remark.as_str().to_owned()));
            lines
        }
    }
}

/// What a reporter thinks of the work: on the telephone, or by the tracking link. Without marks of the repair they gave
/// none on the telephone.
#[must_use]
pub fn judged(
    repair: Option<&RepairScores>,
    desk: Option<&DeskScores>,
    fixed: bool,
    remark: Option<&Remark>,
) -> Vec<String> {
    let mut lines = vec![t(if fixed { "event.fixed" } else { "event.not_fixed" }).to_owned()];
    lines.push(repair.map_or_else(|| t("event.declined").to_owned(), |repair| marks(repair.named())));
    lines.extend(desk.map(|desk| marks(desk.named())));
    lines.extend(remark.map(|remark| remark.as_str().to_owned()));
    lines
}

/// What the reporter's word for the work was worth.
#[must_use]
pub fn confirmation(confirmed: &Confirmed) -> &'static str {
    t(match confirmed {
        Confirmed::Signature { .. } => "event.confirmed_signature",
        Confirmed::Code {} => "event.confirmed_code",
        Confirmed::UncheckedCode {} => "event.confirmed_unchecked",
        Confirmed::WrongCode {} => "event.confirmed_wrong",
    })
}

/// Marks in one line, by name.
fn marks<const N: usize>(named: [(&str, Score); N]) -> String {
    named
        .map(|(name, score)| [word("scores", name), " ", &score.mark().to_string()].concat())
        .join(" · ")
}

/// The whole history for staff: who, when by the server and by the phone, whose clock was off, what was offline. What the
/// system reminded of again and again, each half day, is one step.
#[must_use]
pub fn history(detail: &TicketDetail) -> AnyView {
    let now = use_now();
    let mut last = true;
    let steps = folded(&detail.history).rev().map(|entries| {
        let last = std::mem::take(&mut last);
        match entries {
            [entry] => staff_step(entry, detail, last, now),
            reminders => reminded(reminders, last, now),
        }
    });
    view! { <ol class="stage-steps">{steps.collect::<Vec<_>>()}</ol> }.into_any()
}

/// That the phone's own clock was off when it was done, and by how much (F33).
fn skew(seconds: i64) -> String {
    let key = if seconds > 0 {
        "event.clock_ahead"
    } else {
        "event.clock_behind"
    };
    tf(key, &[("span", &time::span(TimeDelta::seconds(seconds.abs())))])
}

fn staff_step(entry: &HistoryEntry, detail: &TicketDetail, last: bool, now: DateTime<Utc>) -> AnyView {
    let recorded = &entry.recorded;
    let name = |id| detail.name_of(id).unwrap_or_default().to_owned();
    let who = match recorded.by {
        By::Person(id) => name(id),
        By::Reporter => word("reject", "reporter").to_owned(),
        By::System => word("reject", "system").to_owned(),
    };
    let step = Step {
        shape: shape(&recorded.event, last),
        last,
        name: word("event", recorded.word()),
        pending: entry.pending,
        who,
        lines: note(&recorded.event, now, &name),
        photos: super::photos::strip(recorded.event.photos(), None),
    };
    step.drawn(recorded, now)
}

/// When it was given, by the phone, when that is worth a word: it was given without a network, or more than a minute
/// apart from when it arrived.
fn phone_time<E>(recorded: &Recorded<E>) -> Option<DateTime<Utc>> {
    let apart = |at: &DateTime<Utc>| (*at - recorded.at).abs() > TimeDelta::minutes(1);
    recorded.phone_at.filter(|at| recorded.offline || apart(at))
}

/// A step as staff read it, of a ticket or of a complaint.
pub(super) struct Step {
    /// Its shape.
    pub shape: &'static str,
    /// Whether nothing came after it.
    pub last: bool,
    /// What happened.
    pub name: &'static str,
    /// Whether it waits in the queue of this device.
    pub pending: bool,
    /// Who did it.
    pub who: String,
    /// What it adds in words.
    pub lines: Vec<String>,
    /// Its photos.
    pub photos: AnyView,
}

impl Step {
    /// With the time by the server and by the phone, whose clock was off, and what was offline, of `recorded`.
    pub(super) fn drawn<E>(self, recorded: &Recorded<E>, now: DateTime<Utc>) -> AnyView {
        let phone =
            phone_time(recorded).map(|at| tf("event.phone_time", &[("when", &time::moment(at, now))]));
        let meta = [phone, recorded.skew_s.map(skew)].into_iter().flatten();
        let meta = meta.map(|text| view! { <span class="muted">" · " {text}</span> }.into_any());
        let lines = self
            .lines
            .into_iter()
            .map(|line| view! { <p class="stage-step__note">{line}</p> });
        let at = recorded.at;
        view! {
            <li class="stage-step" data-state=self.shape aria-current=self.last.then_some("step")>
                <p class="stage-step__name">
                    {self.name}
                    {self.pending.then(|| view! { " " <span class="pending">{t("outbox.state_waiting")}</span> })}
                    {recorded.offline.then(|| view! { " " <span class="tag">{t("event.offline")}</span> })}
                </p>
                <p class="stage-step__meta">
                    {self.who} " · " <time datetime=at.to_rfc3339()>{time::moment(at, now)}</time>
                    {meta.collect::<Vec<_>>()}
                </p>
                {lines.collect::<Vec<_>>()}
                {self.photos}
            </li>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phone_s_time_is_told_when_it_tells_something() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let recorded = |seconds, offline| Recorded {
            version: 1,
            at,
            phone_at: Some(at - TimeDelta::seconds(seconds)),
            skew_s: None,
            offline,
            by: By::Reporter,
            event: (),
        };
        assert_eq!(phone_time(&recorded(20, false)), None);
        assert!(phone_time(&recorded(20, true)).is_some(), "without a network");
        assert!(phone_time(&recorded(90, false)).is_some());
        assert!(phone_time(&recorded(-90, false)).is_some());
    }
}

//! The page of a ticket in words, for its reporter.

mod ended;
mod steps;

use crate::host::Host;
use crate::i18n::{Lang, pick, t, tf, word};
use crate::time;
use crate::track::{Said, TrackPage};
use chrono::{DateTime, Utc};
use domain::place::PlaceCode;
use domain::ticket::{CommandKind, StageName};
use domain::view::{Department, OpenAt, TrackMerged, TrackOutcome, TrackView};
use ended::ended_badly;
use leptos::prelude::{Owner, provide_context};
use steps::{outcome_lines, partly};

/// The page of a ticket, in `lang`.
///
/// # Errors
/// When the database fails.
pub(super) async fn page(
    host: &Host,
    lang: Lang,
    token: &str,
) -> Result<Option<TrackPage>, store::StoreError> {
    let Ok(token) = domain::id::TrackingToken::parse(token) else {
        return Ok(None);
    };
    let Some(view) = store::ticket::track(&host.db, &token).await? else {
        return Ok(None);
    };
    let (_, departments) = store::catalogue::catalogue(&host.db).await?;
    let words = Words {
        now: (host.now)(),
        home: ["/t/", token.as_str()].concat(),
        departments,
    };
    Ok(Some(Owner::new().with(|| {
        provide_context(lang);
        provide_context(host.settings.zone);
        words.page(view)
    })))
}

/// What is already reported at a place and not done yet, in `lang`: what kind of fault, since when, how it stands.
/// Nothing of what was written, and nobody. Where each leads to stands what the form sends to join it: the id of the
/// ticket, and after another hyphen its category (see [`crate::parts::report_form`]).
///
/// # Errors
/// When the database fails.
pub(super) async fn open_at(
    host: &Host,
    lang: Lang,
    place: &PlaceCode,
) -> Result<Vec<Said>, store::StoreError> {
    let open = store::ticket::open_at(&host.db, place).await?;
    let now = (host.now)();
    let said = |one: &OpenAt| Said {
        text: tf(
            "track.open_at",
            &[
                ("category", pick(&one.category)),
                ("when", &time::ago(one.reported_at, now)),
                ("stage", word("stage", one.stage.as_str())),
            ],
        ),
        href: [one.id.to_string().as_str(), one.code.as_str()].join("-"),
        ..Said::default()
    };
    Ok(Owner::new().with(|| {
        provide_context(lang);
        provide_context(host.settings.zone);
        open.iter().map(said).collect()
    }))
}

/// What the words depend on.
struct Words {
    now: DateTime<Utc>,
    /// The address of the page.
    home: String,
    departments: Vec<Department>,
}

/// The chain as a reporter thinks of it.
const CHAIN: [&str; 5] = [
    "track.step_report",
    "track.step_accept",
    "track.step_send",
    "track.step_repair",
    "track.step_done",
];

/// The state of each step of [`CHAIN`] that is reached: how many are done, and what the next one is.
const fn reached(stage: StageName) -> (usize, &'static str) {
    match stage {
        StageName::Submitted => (1, "current"),
        StageName::Accepted => (2, "current"),
        StageName::Dispatched | StageName::Acknowledged | StageName::InProgress => (3, "current"),
        StageName::OnHold => (3, "held"),
        StageName::Completed | StageName::Visited | StageName::Closed => (5, "done"),
        StageName::Merged => (1, "current"),
        StageName::Rejected | StageName::Cancelled => (1, "failed"),
    }
}

/// Whether the work ended without a repair.
fn unrepaired(outcome: Option<&TrackOutcome>) -> bool {
    outcome.is_some_and(|outcome| !outcome.success)
}

impl Words {
    fn page(&self, view: TrackView) -> TrackPage {
        let look = if ended_badly(&view) && reached(view.stage).1 == "done" {
            StageName::Rejected
        } else {
            view.stage
        };
        let late = |until: Option<DateTime<Utc>>| until.is_some_and(|until| until < self.now);
        let (no_rating, no_reopening) = (late(view.rate_until), late(view.reopen_until));
        let may = |kind: CommandKind| view.may.contains(&kind);
        let urged = view
            .urged_until
            .filter(|until| *until > self.now && may(CommandKind::Urge));
        let fits = |kind: &CommandKind| match kind {
            CommandKind::Reopen => !no_reopening,
            CommandKind::Urge => urged.is_none(),
            _ => true,
        };
        TrackPage {
            id: view.id,
            no: view.no,
            reported_at: view.reported_at,
            category: pick(&view.category.name).to_owned(),
            stage: view.stage,
            look: look.as_str().to_owned(),
            now: happening(&view).to_owned(),
            expected: self.expected(&view),
            chain: chain(&view),
            notes: self.notes(&view, no_rating, no_reopening),
            steps: self.steps(&view.steps),
            links: self.links(&view),
            reopen: self.reopening(&view),
            rating: self.rated(&view, no_rating),
            urged: urged.map(|until| self.urged(until)).into_iter().collect(),
            may: view.may.iter().copied().filter(fits).collect(),
            report: view.report,
            place: view.place,
        }
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        time::moment(at, self.now)
    }

    /// When what is expected. A time that has passed is not promised once more.
    fn expected(&self, view: &TrackView) -> String {
        let when = |key: &str, at: DateTime<Utc>| {
            if at > self.now {
                tf(key, &[("when", &self.moment(at))])
            } else {
                t("track.later").to_owned()
            }
        };
        if waits_for_answer(view) {
            return String::new();
        }
        match (view.stage, view.promised, view.waits_until, view.due) {
            (StageName::Submitted | StageName::Accepted, Some((respond_by, repair_by)), ..) => {
                let first = when("track.sent_by", respond_by);
                if repair_by > self.now && respond_by > self.now {
                    [first, when("track.due", repair_by)].join(t("track.and"))
                } else {
                    first
                }
            }
            (_, _, Some(until), _) => when("track.goes_on", until),
            (_, _, None, Some(due)) => when("track.due", due),
            _ => String::new(),
        }
    }

    /// Said with the form that reopens it. What was rejected, itself or the whole of which it is a part, is not repaired
    /// again: it is looked at again.
    fn reopening(&self, view: &TrackView) -> Said {
        let whole = view.merged.as_ref().map(|whole| whole.stage);
        let form = if whole.unwrap_or(view.stage) == StageName::Rejected {
            "again"
        } else {
            "reopen"
        };
        let until = view
            .reopen_until
            .map(|until| tf("track.reopen_until", &[("when", &self.moment(until))]));
        let text = word("track", &[form, "_text"].concat());
        Said {
            text: [text, &until.unwrap_or_default()].concat(),
            look: form.to_owned(),
            ..Said::default()
        }
    }

    /// That it was urged, in the place of the button.
    fn urged(&self, until: DateTime<Utc>) -> Said {
        Said {
            text: tf("track.urged", &[("when", &self.moment(until))]),
            look: "success".to_owned(),
            ..Said::default()
        }
    }

    fn notes(&self, view: &TrackView, no_rating: bool, no_reopening: bool) -> Vec<Said> {
        let mut notes = Vec::new();
        notes.extend(view.question.as_ref().map(|question| Said {
            text: t("track.asked_you").to_owned(),
            look: "warning".to_owned(),
            more: vec![question.clone()],
            href: [&self.home, "/note"].concat(),
            label: t("track.answer").to_owned(),
            ..Said::default()
        }));
        notes.extend(view.merged.as_ref().map(|other| self.other(view, other)));
        notes.extend(view.partly.as_ref().map(|(done, left)| Said {
            text: t("track.partly").to_owned(),
            look: "info".to_owned(),
            more: partly(done, left),
            ..Said::default()
        }));
        notes.extend(ended::ended(view, no_reopening));
        notes.extend(self.answered(view));
        notes.extend(self.rating(view, no_rating));
        if no_reopening && view.outcome.is_some() {
            notes.push(self.too_late(view));
        }
        notes.extend(view.code.as_ref().map(|code| Said {
            text: tf("track.code", &[("code", code)]),
            look: "info".to_owned(),
            more: vec![t("track.code_text").to_owned()],
            ..Said::default()
        }));
        notes
    }

    /// How the ticket stands of which this is a part, and what its reporter can count on or do.
    fn other(&self, view: &TrackView, other: &TrackMerged) -> Said {
        let stage = word("stage", other.stage.as_str());
        let mut more = vec![tf(
            "track.merged_stage",
            &[("no", &other.no.to_string()), ("stage", stage)],
        )];
        more.extend(
            other
                .due
                .filter(|due| *due > self.now)
                .map(|due| tf("track.due", &[("when", &self.moment(due))])),
        );
        more.extend(other.outcome.iter().flat_map(outcome_lines));
        if !other.open {
            let can_reopen = view.reopen_until.is_some_and(|until| until >= self.now);
            more.extend(can_reopen.then(|| t("track.merged_over").to_owned()));
        } else if view.report.reporter.phone.is_landline() {
            more.push(t("track.merged_landline").to_owned());
        } else {
            more.push(t("track.merged_text").to_owned());
        }
        Said {
            text: tf("track.merged", &[("no", &other.no.to_string())]),
            look: "info".to_owned(),
            more,
            ..Said::default()
        }
    }

    fn links(&self, view: &TrackView) -> Vec<Said> {
        let link = |href: String, label: &str| Said {
            href,
            label: label.to_owned(),
            ..Said::default()
        };
        let note = view.may.contains(&CommandKind::Note);
        let note = note.then(|| link([&self.home, "/note"].concat(), t("track.note")));
        note.into_iter()
            .chain([link("/mine".to_owned(), t("track.mine"))])
            .collect()
    }
}

/// Whether the desk asked something and goes on once it is answered.
const fn waits_for_answer(view: &TrackView) -> bool {
    matches!(view.stage, StageName::Submitted | StageName::Accepted) && view.question.is_some()
}

/// What happens now.
fn happening(view: &TrackView) -> &'static str {
    if view.merged.as_ref().is_some_and(|other| !other.open) {
        return t("track.part_over");
    }
    if waits_for_answer(view) {
        return t("track.now_asked");
    }
    match (view.stage, view.departed_at, &view.partly) {
        (StageName::Acknowledged, Some(_), _) => t("track.on_the_way"),
        (StageName::OnHold, _, Some(_)) => t("track.rest_follows"),
        _ => word("track", &["now_", view.stage.as_str()].concat()),
    }
}

fn chain(view: &TrackView) -> Vec<Said> {
    // a part goes the way of the whole
    let (stage, badly) = match &view.merged {
        Some(other) => (other.stage, unrepaired(other.outcome.as_ref())),
        None => (view.stage, ended_badly(view)),
    };
    let (done, next) = reached(stage);
    let end = match next {
        // what was rejected or withdrawn goes no further
        "failed" => Some((1, word("stage", stage.as_str()))),
        _ if badly => Some((CHAIN.len() - 1, t("event.failure"))),
        _ => None,
    };
    let steps = end.map_or(&CHAIN[..], |(steps, _)| &CHAIN[..steps]);
    let said = |text: &str, look: &str| Said {
        text: text.to_owned(),
        look: look.to_owned(),
        ..Said::default()
    };
    let mut chain: Vec<Said> = steps
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let state = match index {
                _ if index < done => "done",
                _ if index == done => next,
                _ => "todo",
            };
            said(t(name), state)
        })
        .collect();
    chain.extend(end.map(|(_, name)| said(name, "failed")));
    chain
}

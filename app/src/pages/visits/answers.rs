//! What the officer fills in during a call, and how it becomes the record of a visit.

use super::call::{About, Due};
use super::draft::Of;
use crate::i18n::{t, tf};
use crate::page::{FieldError, Now};
use crate::parts::draft::Draft;
use crate::time;
use crate::ui;
use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc, Weekday};
use domain::calendar::hour_of_calls;
use domain::rejection::{Field as Asked, Rejection};
use domain::rules::VisitRules;
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use domain::ticket::VisitResult;
use leptos::prelude::*;

/// Marks of the repair, by name of their sentence and of their radio buttons.
pub const REPAIR: [(&str, &str); 4] = [
    ("quality", "scores.quality"),
    ("attitude", "scores.attitude"),
    ("time", "scores.time"),
    ("result", "scores.result"),
];

/// Marks of the desk.
pub const DESK: [(&str, &str); 3] = [
    ("phone_attitude", "scores.phone_attitude"),
    ("response", "scores.response"),
    ("handling", "scores.handling"),
];

/// What was typed about one call.
#[derive(Clone, Copy)]
pub struct CallForm {
    /// Whether somebody answered.
    pub reached: RwSignal<Option<bool>>,
    /// Whether it is repaired; of a rejection, whether the reporter accepts it.
    pub fixed: RwSignal<Option<bool>>,
    /// Marks of the repair, in the order of [`REPAIR`].
    pub repair: [RwSignal<Option<u8>>; 4],
    /// Marks of the desk, in the order of [`DESK`].
    pub desk: [RwSignal<Option<u8>>; 3],
    /// Whether the reporter gives no marks at all 不愿评分: invented ones are worse than none.
    pub declined: RwSignal<bool>,
    /// In words.
    pub remark: RwSignal<String>,
    /// When to try again.
    pub retry: RwSignal<String>,
    /// Whether it shall be reopened 返修 as soon as this is saved.
    pub again: RwSignal<bool>,
    /// What of it is kept on this device.
    pub draft: Draft,
    /// Whether the call is about a rejection, and not about a repair.
    pub rejection: StoredValue<bool>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
}

impl CallForm {
    /// Nothing typed yet about that call.
    pub fn new(of: Of) -> Self {
        Self {
            reached: RwSignal::new(None),
            fixed: RwSignal::new(None),
            repair: [(); 4].map(|()| RwSignal::new(None)),
            desk: [(); 3].map(|()| RwSignal::new(None)),
            declined: RwSignal::new(false),
            remark: RwSignal::new(String::new()),
            retry: RwSignal::new(String::new()),
            again: RwSignal::new(false),
            draft: of.draft(),
            rejection: StoredValue::new(false),
            errors: RwSignal::new(Vec::new()),
        }
    }

    /// Takes errors off what has been mended since.
    pub fn mend(self, due: Due, clock: Now) {
        Effect::new(move |_| {
            let marks = self.repair.iter().chain(&self.desk);
            marks.for_each(|mark| mark.track());
            self.reached.track();
            self.fixed.track();
            self.declined.track();
            self.remark.track();
            self.retry.track();
            ui::mended(self.errors, || {
                self.read(&due, clock.0.get_untracked()).err().unwrap_or_default()
            });
        });
    }

    /// Why saving this goes to management; empty when it does not.
    pub fn warnings(self, due: &Due) -> Vec<&'static str> {
        let mut why = Vec::new();
        // of a failure management has heard when the work ended
        if due.about != About::Failure && self.reached.get() == Some(true) {
            match (self.fixed.get(), due.about) {
                (Some(false), About::Success) => why.push("visits.up_not_fixed"),
                (Some(false), About::Rejection) => why.push("visits.up_contested"),
                _ => {}
            }
            let low = |mark: &RwSignal<Option<u8>>| mark.get().is_some_and(|mark| mark <= Score::LOW);
            let repaired = due.about != About::Rejection;
            let marked = !(repaired && self.declined.get());
            if marked && (repaired && self.repair.iter().any(low) || self.desk.iter().any(low)) {
                why.push("visits.up_low");
            }
        }
        why
    }

    /// What was typed, as the command wants it.
    pub fn read(self, due: &Due, now: DateTime<Utc>) -> Result<VisitResult, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let remark = Remark::optional(Asked::Remark, &self.remark.get_untracked());
        let remark = remark
            .map_err(|why| wrong.push(FieldError::of(&why)))
            .ok()
            .flatten();
        let Some(reached) = self.reached.get_untracked() else {
            return Err(vec![about("reached", t("visits.ask_reached"))]);
        };
        if !reached {
            let retry_at = self
                .retry_at(due.is_last(), now)
                .map_err(|why| wrong.push(FieldError::of(&why)))
                .ok();
            if !due.is_last() && retry_at.is_some_and(|at| !in_daytime(at)) {
                wrong.push(about("until", t("visits.ask_daytime")));
            }
            return match retry_at {
                Some(retry_at) if wrong.is_empty() => Ok(VisitResult::NotReached { retry_at, remark }),
                _ => Err(wrong),
            };
        }
        let fixed = self.fixed.get_untracked();
        let repaired = due.about != About::Rejection;
        if fixed.is_none() {
            let ask = if repaired {
                "visits.ask_fixed"
            } else {
                "visits.ask_accepts"
            };
            wrong.push(about("fixed", t(ask)));
        }
        let declined = repaired && self.declined.get_untracked();
        let marks = self.repair.map(|mark| mark.get_untracked());
        let repair = repair_scores(marks).filter(|_| !declined);
        if repaired && !declined {
            wrong.extend(unmarked(&REPAIR, &marks));
        }
        let marks = self.desk.map(|mark| mark.get_untracked());
        let desk = if declined { Some(None) } else { desk_scores(marks) };
        if desk.is_none() {
            wrong.extend(unmarked(&DESK, &marks));
        }
        match (fixed, desk) {
            (Some(accepts), Some(desk)) if wrong.is_empty() && !repaired => Ok(VisitResult::Explained {
                desk,
                accepts,
                remark,
            }),
            (Some(fixed), Some(desk)) if wrong.is_empty() => Ok(VisitResult::Reached {
                repair,
                desk,
                fixed,
                declined,
                remark,
            }),
            _ => Err(wrong),
        }
    }

    /// When to try again. After the last try nobody will, but the record has a time all the same.
    fn retry_at(self, last: bool, now: DateTime<Utc>) -> Result<DateTime<Utc>, Rejection> {
        let field = Asked::Until;
        let typed = self.retry.get_untracked();
        if last {
            return Ok(now);
        }
        if typed.is_empty() {
            return Err(Rejection::Empty { field });
        }
        let at = time::read_input(&typed).ok_or(Rejection::BadCode { field })?;
        if at > now {
            Ok(at)
        } else {
            Err(Rejection::InPast { field })
        }
    }

    /// Why the ticket is reopened with the record of the call, when it shall be: in the reporter's words where the
    /// officer wrote them down.
    pub fn reopening(self, due: &Due) -> Option<Remark> {
        let wanted = self.again.get_untracked() && untrack(|| self.can_reopen(due));
        let said = self.remark.get_untracked();
        let words = if said.trim().is_empty() {
            t("visits.again_reason")
        } else {
            said.as_str()
        };
        wanted.then(|| Remark::parse(Asked::Reason, words).ok()).flatten()
    }

    /// Whether what is answered so far gives a reason to reopen the ticket, and whoever asks may.
    pub fn can_reopen(self, due: &Due) -> bool {
        let reached = self.reached.get() == Some(true);
        due.reopens && due.about != About::Rejection && reached && self.fixed.get() == Some(false)
    }
}

fn about(field: &str, message: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        message: message.to_owned(),
    }
}

/// Rows that still want a mark, each leading to itself.
fn unmarked(rows: &[(&str, &'static str)], marks: &[Option<u8>]) -> Vec<FieldError> {
    let missing = rows.iter().zip(marks).filter(|(_, mark)| mark.is_none());
    missing
        .map(|((name, legend), _)| about(name, &tf("visits.ask_mark", &[("name", t(legend))])))
        .collect()
}

/// The marks of the repair, when all are given.
fn repair_scores(marks: [Option<u8>; 4]) -> Option<RepairScores> {
    let [quality, attitude, time, result] = marks.map(|mark| mark.and_then(|mark| Score::new(mark).ok()));
    Some(RepairScores {
        quality: quality?,
        attitude: attitude?,
        time: time?,
        result: result?,
    })
}

/// The marks of the desk: all three, or none; nothing when only some are given.
fn desk_scores(marks: [Option<u8>; 3]) -> Option<Option<DeskScores>> {
    match marks.map(|mark| mark.and_then(|mark| Score::new(mark).ok())) {
        [None, None, None] => Some(None),
        [Some(phone_attitude), Some(response), Some(handling)] => Some(Some(DeskScores {
            phone_attitude,
            response,
            handling,
        })),
        _ => None,
    }
}

/// Whether people are called at that time of the campus' day.
fn in_daytime(at: DateTime<Utc>) -> bool {
    hour_of_calls(time::campus(at).time())
}

/// Times to try again that a click chooses: after the office's interval, this evening, tomorrow, the next working day.
pub fn retry_choices(now: DateTime<Utc>, rules: &VisitRules) -> Vec<(&'static str, DateTime<Utc>)> {
    let local = time::campus(now);
    let at = |days: i64, hour: u32| {
        let day = local.date() + TimeDelta::days(days);
        time::instant(day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()))
    };
    let to_monday = match local.weekday() {
        Weekday::Fri => 3,
        Weekday::Sat => 2,
        _ => 1,
    };
    let choices = [
        (
            "visits.retry_span",
            now + TimeDelta::minutes(i64::from(rules.retry_minutes)),
        ),
        ("visits.retry_evening", at(0, 19)),
        ("visits.retry_tomorrow", at(1, 10)),
        ("visits.retry_afternoon", at(1, 15)),
        ("visits.retry_working_day", at(to_monday, 10)),
    ];
    let soonest = now + TimeDelta::minutes(1);
    choices
        .into_iter()
        .filter(|(key, at)| *at > soonest && (*key != "visits.retry_working_day" || to_monday > 1))
        .filter(|(_, at)| in_daytime(*at))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_desk_are_all_given_or_none() {
        assert_eq!(desk_scores([None; 3]), Some(None));
        assert!(desk_scores([Some(5), Some(4), Some(3)]).is_some_and(|marks| marks.is_some()));
        assert_eq!(desk_scores([Some(5), None, Some(3)]), None);
    }

    #[test]
    fn all_marks_of_the_repair_are_asked_for() {
        assert!(repair_scores([Some(1), Some(2), Some(3), Some(5)]).is_some());
        assert!(repair_scores([Some(1), None, Some(3), Some(5)]).is_none());
        assert!(repair_scores([Some(1), Some(6), Some(3), Some(5)]).is_none());
    }

    #[test]
    fn a_time_to_try_again_never_lies_before_now() {
        for hour in 0..24 {
            let now = DateTime::from_timestamp(1_800_000_000 + hour * 3600, 0).expect("a time");
            let choices = retry_choices(now, &VisitRules::default());
            assert!(choices.len() >= 2, "at hour {hour}");
            assert!(choices.iter().all(|(_, at)| *at > now), "at hour {hour}");
        }
    }

    #[test]
    fn nobody_is_called_at_night() {
        let at = |hour| {
            time::instant(
                time::campus(DateTime::UNIX_EPOCH)
                    .date()
                    .and_hms_opt(hour, 30, 0)
                    .expect("a time"),
            )
        };
        assert!(in_daytime(at(9)) && in_daytime(at(19)));
        assert!(!in_daytime(at(8)) && !in_daytime(at(20)) && !in_daytime(at(2)));
        let choices = retry_choices(at(23), &VisitRules::default());
        assert!(
            choices
                .iter()
                .all(|(key, at)| *key != "visits.retry_span" && in_daytime(*at))
        );
        let choices = retry_choices(at(10), &VisitRules::default());
        assert!(choices.iter().any(|(key, _)| *key == "visits.retry_span"));
    }
}

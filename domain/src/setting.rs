//! What is wrong with what an administrator has set: where, and why. Codes with their facts, never sentences.

mod rules;

pub use rules::limits;

use crate::admin::Newer;
use crate::calendar::{Calendar, Hours, ServiceTimes};
use crate::ticket::Urgency;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The most days that a calendar names: some years of holidays.
pub const MOST_DAYS: usize = 400;

/// Why something can't be as it was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipKind {
    /// No whole number from `least` to `most`.
    Number {
        /// The least that is taken.
        least: u32,
        /// The most that is taken.
        most: u32,
    },
    /// A minute or more, and at most so many hours.
    Length {
        /// The most hours that are taken.
        hours: u32,
    },
    /// No time of day.
    NoTime,
    /// It ends before, or when, it begins.
    Backwards,
    /// It ends when it begins.
    NoLength,
    /// It would be repaired before it is answered.
    BeforeAnswer,
    /// The day is a day off and a day of work.
    Twice {
        /// Which day.
        day: NaiveDate,
    },
    /// There are too many days.
    TooMany,
    /// It is no longer what was read.
    Newer(Newer),
}

impl SlipKind {
    /// The name of its sentence.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Number { .. } => "number",
            Self::Length { .. } => "length",
            Self::NoTime => "no_time",
            Self::Backwards => "backwards",
            Self::NoLength => "no_length",
            Self::BeforeAnswer => "before_answer",
            Self::Twice { .. } => "twice",
            Self::TooMany => "too_many",
            Self::Newer(_) => "newer",
        }
    }

    /// One of each.
    pub const ALL: [Self; 9] = [
        Self::Number { least: 0, most: 0 },
        Self::Length { hours: 0 },
        Self::NoTime,
        Self::Backwards,
        Self::NoLength,
        Self::BeforeAnswer,
        Self::Twice { day: NaiveDate::MIN },
        Self::TooMany,
        Self::Newer(Newer {
            by: String::new(),
            at: None,
        }),
    ];
}

/// What was set, or everything that is wrong with it.
pub type Verdict = Result<(), Vec<Slip>>;

/// What is wrong in one place of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The place's name.
    pub at: String,
    /// What is wrong.
    pub kind: SlipKind,
}

impl Slip {
    /// Something wrong at a place.
    #[must_use]
    pub fn at(place: impl Into<String>, kind: SlipKind) -> Self {
        Self {
            at: place.into(),
            kind,
        }
    }
}

impl ServiceTimes {
    /// What is wrong with them, by `respond_` or `repair_` and the urgency.
    #[must_use]
    pub fn slips(&self) -> Vec<Slip> {
        let length = SlipKind::Length {
            hours: Self::MOST_MINUTES / 60,
        };
        let mut slips = Vec::new();
        for urgency in Urgency::ALL.iter().copied() {
            let (respond, repair) = self.of(urgency);
            let fits = |minutes| (1..=Self::MOST_MINUTES).contains(&minutes);
            for (name, minutes) in [("respond_", respond), ("repair_", repair)] {
                if !fits(minutes) {
                    slips.push(Slip::at([name, urgency.as_str()].concat(), length.clone()));
                }
            }
            if fits(respond) && fits(repair) && repair < respond {
                let place = ["repair_", urgency.as_str()].concat();
                slips.push(Slip::at(place, SlipKind::BeforeAnswer));
            }
        }
        slips
    }
}

impl Calendar {
    /// What is wrong with it: at `day_0` (Monday) to `day_6`, `night`, `holidays`, `workdays`.
    #[must_use]
    pub fn slips(&self) -> Vec<Slip> {
        let mut slips = Vec::new();
        for (day, hours) in (0u8..).zip(&self.week) {
            if hours.is_some_and(|Hours { from, to }| from >= to) {
                slips.push(Slip::at(format!("day_{day}"), SlipKind::Backwards));
            }
        }
        if self.night.is_some_and(|Hours { from, to }| from == to) {
            slips.push(Slip::at("night", SlipKind::NoLength));
        }
        for (name, days) in [("holidays", &self.holidays), ("workdays", &self.workdays)] {
            if days.len() > MOST_DAYS {
                slips.push(Slip::at(name, SlipKind::TooMany));
            }
        }
        if let Some(day) = self.holidays.intersection(&self.workdays).next() {
            slips.push(Slip::at("workdays", SlipKind::Twice { day: *day }));
        }
        slips
    }
}

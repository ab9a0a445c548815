//! Scores of a return visit (brief, item 7).

use crate::rejection::Rejection;
use serde::{Deserialize, Serialize};

/// A mark from 1 (very bad) to 5 (very good).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("minimum" = 1, "maximum" = 5)))]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

impl Score {
    /// A score at or below this goes to management.
    pub const LOW: u8 = 2;

    /// Reads a mark.
    ///
    /// # Errors
    /// [`Rejection::BadScore`] outside 1 to 5.
    pub const fn new(mark: u8) -> Result<Self, Rejection> {
        if mark >= 1 && mark <= 5 {
            Ok(Self(mark))
        } else {
            Err(Rejection::BadScore)
        }
    }

    /// The mark, 1 to 5.
    #[must_use]
    pub const fn mark(self) -> u8 {
        self.0
    }

    /// Whether management must hear of it.
    #[must_use]
    pub const fn is_low(self) -> bool {
        self.0 <= Self::LOW
    }
}

impl TryFrom<u8> for Score {
    type Error = Rejection;
    fn try_from(mark: u8) -> Result<Self, Rejection> {
        Self::new(mark)
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

/// How the reporter judges the repair (brief, item 7: 维修质量, 维修态度, 维修时间, 维修结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RepairScores {
    /// Quality of the work 维修质量.
    pub quality: Score,
    /// Attitude of the worker 维修态度.
    pub attitude: Score,
    /// Time it took 维修时间.
    pub time: Score,
    /// Result 维修结果.
    pub result: Score,
}

/// How the reporter judges the desk (brief, item 7: 接线态度, 处理效率, 处理办法).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskScores {
    /// Attitude on the telephone 接线态度.
    pub phone_attitude: Score,
    /// Time to respond 处理效率.
    pub response: Score,
    /// The way it was handled 处理办法.
    pub handling: Score,
}

impl RepairScores {
    /// The marks with their names in data and sentences, in the order of the brief.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Score); 4] {
        [
            ("quality", self.quality),
            ("attitude", self.attitude),
            ("time", self.time),
            ("result", self.result),
        ]
    }

    /// Whether any mark is low.
    #[must_use]
    pub fn any_low(&self) -> bool {
        [self.quality, self.attitude, self.time, self.result]
            .iter()
            .any(|score| score.is_low())
    }
}

impl DeskScores {
    /// The marks with their names in data and sentences, in the order of the brief.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Score); 3] {
        [
            ("phone_attitude", self.phone_attitude),
            ("response", self.response),
            ("handling", self.handling),
        ]
    }

    /// Whether any mark is low.
    #[must_use]
    pub fn any_low(&self) -> bool {
        [self.phone_attitude, self.response, self.handling]
            .iter()
            .any(|score| score.is_low())
    }
}

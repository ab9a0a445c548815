//! What is wrong with a place of the tree.

use super::PlaceKind;
use serde::{Deserialize, Serialize};

/// What is wrong with a place, or with a row that shall become one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// No code.
    NoCode,
    /// No code of letters, digits and hyphens.
    BadCode,
    /// There is such a place already.
    Taken,
    /// The code stands in an earlier row too.
    Twice {
        /// Which row.
        row: u32,
    },
    /// No Chinese name.
    NoName,
    /// A name that is too long.
    LongName,
    /// A new place without a kind.
    NoKind,
    /// No such kind.
    UnknownKind,
    /// No such place to lie in.
    UnknownParent {
        /// Its code.
        parent: String,
    },
    /// It would lie in itself, by way of others.
    Cycle {
        /// The way round.
        way: String,
    },
    /// Such a place can't lie there.
    WrongParent {
        /// The kind of the place that it shall lie in; none on top.
        above: Option<PlaceKind>,
    },
    /// A place that lies in it does not fit its new kind.
    WrongChild {
        /// The code of that place.
        child: String,
    },
    /// Reports are about rooms and facilities only.
    NotReported,
    /// No whole number from 0 on.
    BadPosition,
    /// Neither yes nor no.
    NoAnswer,
    /// There is no such place any more.
    Gone,
}

impl Fault {
    /// The name of its sentence.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoCode => "no_code",
            Self::BadCode => "bad_code",
            Self::Taken => "taken",
            Self::Twice { .. } => "twice",
            Self::NoName => "no_name",
            Self::LongName => "long_name",
            Self::NoKind => "no_kind",
            Self::UnknownKind => "unknown_kind",
            Self::UnknownParent { .. } => "unknown_parent",
            Self::Cycle { .. } => "cycle",
            Self::WrongParent { .. } => "wrong_parent",
            Self::WrongChild { .. } => "wrong_child",
            Self::NotReported => "not_reported",
            Self::BadPosition => "bad_position",
            Self::NoAnswer => "no_answer",
            Self::Gone => "gone",
        }
    }

    /// The field of the form that it is about.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoCode | Self::BadCode | Self::Taken | Self::Twice { .. } => "code",
            Self::NoName | Self::LongName => "name_zh",
            Self::NoKind | Self::UnknownKind | Self::WrongChild { .. } => "kind",
            Self::UnknownParent { .. } | Self::Cycle { .. } | Self::WrongParent { .. } => "parent",
            Self::NotReported => "reportable",
            Self::BadPosition => "position",
            Self::NoAnswer | Self::Gone => "",
        }
    }
}

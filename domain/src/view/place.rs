//! The tree of places as the administrator sees it.

use super::{Bilingual, Page, PlaceLabel};
use crate::blob::Sha256Hex;
use crate::id::UploadId;
use crate::place::PlaceCode;
use crate::place::import::{Line, Step};
use crate::place::tree::Place;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// What the administrator set.
    pub place: Place,
    /// Its name in full.
    pub label: PlaceLabel,
    /// Whether it is offered: it and everything above is in use.
    pub active: bool,
    /// How many places lie in it, at any depth.
    pub inside: u32,
}

/// A place that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSpot {
    /// As in a list.
    pub row: PlaceRow,
    /// What is above it, the topmost first.
    pub trail: Vec<(PlaceCode, Bilingual)>,
    /// How many places that reports can be about lie in it, itself among them.
    pub reportable: u32,
}

/// A page of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Where it is; on top without a place.
    pub at: Option<PlaceSpot>,
    /// What lies directly there.
    pub rows: Page<PlaceRow>,
}

/// A table of places that was uploaded, and what it would do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTable {
    /// Its id.
    pub id: UploadId,
    /// The file's name.
    pub name: String,
    /// When it was uploaded.
    pub uploaded_at: DateTime<Utc>,
    /// When it was applied.
    pub applied_at: Option<DateTime<Utc>>,
    /// How many rows take each step.
    pub counts: Vec<(Step, u32)>,
    /// Whether it can be applied: nothing is wrong, and something is to be done.
    pub can_be_done: bool,
    /// What tells its present effect from any other.
    pub fingerprint: Sha256Hex,
}

impl PlaceTable {
    /// How many rows take this step.
    #[must_use]
    pub fn count(&self, step: Step) -> u32 {
        let counts = self.counts.iter();
        counts
            .filter(|(of, _)| *of == step)
            .map(|(_, count)| *count)
            .sum()
    }
}

/// A page of the lines of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTablePage {
    /// The table.
    pub table: PlaceTable,
    /// Lines of which step are shown.
    pub step: Step,
    /// The lines.
    pub lines: Page<Line>,
}

//! Report volume 报修量 as it is shown (brief, item 1).

use crate::metric::volume::{Period, Split, Unit};
use crate::place::{CategoryCode, DepartmentCode, PlaceCode};
use crate::ticket::Channel;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which reports are counted, and how they are shown. All that is given must fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeAsk {
    /// By day, week or month.
    pub unit: Unit,
    /// A day of the last period; today when absent.
    pub last: Option<NaiveDate>,
    /// Into which lines.
    pub split: Split,
    /// Of this category.
    pub category: Option<CategoryCode>,
    /// Of this department.
    pub department: Option<DepartmentCode>,
    /// At this place or below it.
    pub place: Option<PlaceCode>,
    /// Came in this way.
    pub channel: Option<Channel>,
}

/// How many reports came in, as [`crate::metric::volume`] defines it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// The periods, the first one first.
    pub periods: Vec<Period>,
    /// What was counted, the line with the most reports first; one line when they are not divided.
    pub lines: Vec<VolumeLine>,
    /// How many came in a year before each period; empty when nothing was reported then.
    pub year_before: Vec<u32>,
    /// The campus day on which it was counted.
    pub today: NaiveDate,
}

/// The reports of one channel or department, or all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeLine {
    /// The channel's or department's name in data; none for all reports.
    pub of: Option<String>,
    /// How many in each period.
    pub counts: Vec<u32>,
}

impl Volume {
    /// How many reports came in, in each period.
    #[must_use]
    pub fn totals(&self) -> Vec<u32> {
        let total = |index| self.lines.iter().filter_map(|line| line.counts.get(index)).sum();
        (0..self.periods.len()).map(total).collect()
    }
}

//! Service times as the administrator's page shows them.

use super::Bilingual;
use crate::calendar::ServiceTimes;
use crate::place::{CategoryCode, DepartmentCode};
use serde::{Deserialize, Serialize};

/// Whose times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimesOf {
    /// Those of all of a department's categories that have none of their own.
    Department(DepartmentCode),
    /// A category's own.
    Category(CategoryCode),
}

/// A department with its times and those of its categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentTimes {
    /// Its code.
    pub code: DepartmentCode,
    /// Its name.
    pub name: Bilingual,
    /// Its own times; without, the usual ones.
    pub own: Option<ServiceTimes>,
    /// Its categories in use.
    pub categories: Vec<CategoryTimes>,
}

/// A category with its times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryTimes {
    /// Its code.
    pub code: CategoryCode,
    /// Its name.
    pub name: Bilingual,
    /// Its own times; without, its department's.
    pub own: Option<ServiceTimes>,
}

impl DepartmentTimes {
    /// The times that hold for a category of the department that has these of its own.
    #[must_use]
    pub fn holding(&self, own: Option<ServiceTimes>) -> ServiceTimes {
        own.or(self.own).unwrap_or_default()
    }
}

//! Places, categories, departments: what rarely changes.

use crate::place::{CategoryCode, DepartmentCode, PlaceCode, PlaceKind};
use serde::{Deserialize, Serialize};

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What a fault can be of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Category {
    /// Its code.
    pub code: CategoryCode,
    /// Its name.
    pub name: Bilingual,
    /// Examples, shown under the name.
    pub hint: Bilingual,
    /// The name of its icon.
    pub icon: String,
    /// Who repairs it.
    pub department: DepartmentCode,
}

/// A department that repairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Department {
    /// Its code.
    pub code: DepartmentCode,
    /// Its name.
    pub name: Bilingual,
}

/// Everything that forms choose from, apart from places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// In the order shown.
    pub categories: Vec<Category>,
    /// Those out of use: nobody chooses them, but tickets have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Category>,
    /// In the order shown.
    pub departments: Vec<Department>,
    /// The office's telephone number.
    pub hotline: String,
    /// The campus time zone's IANA name.
    pub time_zone: String,
}

impl Catalogue {
    /// Those that can be chosen, then those out of use.
    pub fn all_categories(&self) -> impl Iterator<Item = &Category> {
        self.categories.iter().chain(&self.former)
    }

    /// The category of that code, in use or not.
    #[must_use]
    pub fn category(&self, code: &CategoryCode) -> Option<&Category> {
        self.all_categories().find(|category| category.code == *code)
    }

    /// The department of that code.
    #[must_use]
    pub fn department(&self, code: &DepartmentCode) -> Option<&Department> {
        self.departments
            .iter()
            .find(|department| department.code == *code)
    }
}

/// So many places does a search show; whoever finds more types more.
pub const PLACES_FOUND: usize = 12;

/// A place as it is named on a page: building, then floor and room where there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceLabel {
    /// Its code.
    pub code: PlaceCode,
    /// What kind of place.
    pub kind: PlaceKind,
    /// The building or the area.
    pub building: Bilingual,
    /// The floor, for rooms.
    pub floor: Option<Bilingual>,
    /// The room or the facility.
    pub room: Option<Bilingual>,
}

impl PlaceLabel {
    /// Building and room in one line.
    #[must_use]
    pub fn short(&self) -> Bilingual {
        let Some(room) = &self.room else {
            return self.building.clone();
        };
        Bilingual {
            zh: format!("{} {}", self.building.zh, room.zh),
            en: format!("{} {}", self.building.en, room.en),
        }
    }
}

/// A step in the menus of places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceNode {
    /// Its code.
    pub code: PlaceCode,
    /// What kind of place.
    pub kind: PlaceKind,
    /// Its own name.
    pub name: Bilingual,
    /// The place above it.
    pub parent: Option<PlaceCode>,
    /// Whether reports are about it: a room or a facility, not a building.
    pub reportable: bool,
}

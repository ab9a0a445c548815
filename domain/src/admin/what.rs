//! The names of administrative changes.

use serde::{Deserialize, Serialize};

/// What was changed. Whether it was added, edited or removed is told by what was there before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum What {
    /// A member of staff was added.
    #[serde(rename = "person.add")]
    PersonAdd,
    /// What is known of a member of staff, and what they may do.
    #[serde(rename = "person.edit")]
    PersonEdit,
    /// A member of staff can no longer sign in.
    #[serde(rename = "person.deactivate")]
    PersonDeactivate,
    /// A member of staff can sign in again.
    #[serde(rename = "person.activate")]
    PersonActivate,
    /// A member of staff got a new password. It stands nowhere in the record.
    #[serde(rename = "person.password")]
    PersonPassword,
    /// When a worker is away 请假.
    #[serde(rename = "person.absence")]
    PersonAbsence,
    /// A department.
    #[serde(rename = "department")]
    Department,
    /// A category of faults.
    #[serde(rename = "category")]
    Category,
    /// A reason template.
    #[serde(rename = "reason")]
    Reason,
    /// A place.
    #[serde(rename = "place")]
    Place,
    /// Times to respond and to repair.
    #[serde(rename = "times")]
    Times,
    /// Working hours, holidays, night shift.
    #[serde(rename = "calendar")]
    Calendar,
    /// Rules: return visits, terms, retention.
    #[serde(rename = "rules")]
    Rules,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::PersonAdd,
        Self::PersonEdit,
        Self::PersonDeactivate,
        Self::PersonActivate,
        Self::PersonPassword,
        Self::PersonAbsence,
        Self::Department,
        Self::Category,
        Self::Reason,
        Self::Place,
        Self::Times,
        Self::Calendar,
        Self::Rules,
    ];

    /// The name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonAdd => "person.add",
            Self::PersonEdit => "person.edit",
            Self::PersonDeactivate => "person.deactivate",
            Self::PersonActivate => "person.activate",
            Self::PersonPassword => "person.password",
            Self::PersonAbsence => "person.absence",
            Self::Department => "department",
            Self::Category => "category",
            Self::Reason => "reason",
            Self::Place => "place",
            Self::Times => "times",
            Self::Calendar => "calendar",
            Self::Rules => "rules",
        }
    }

    /// The change of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == name)
    }

    /// What it belongs to.
    #[must_use]
    pub const fn area(self) -> Area {
        match self {
            Self::PersonAdd
            | Self::PersonEdit
            | Self::PersonDeactivate
            | Self::PersonActivate
            | Self::PersonPassword
            | Self::PersonAbsence => Area::Person,
            Self::Department => Area::Department,
            Self::Category => Area::Category,
            Self::Reason => Area::Reason,
            Self::Place => Area::Place,
            Self::Times => Area::Times,
            Self::Calendar => Area::Calendar,
            Self::Rules => Area::Rules,
        }
    }
}

/// What administrative changes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Members of staff.
    Person,
    /// Departments.
    Department,
    /// Categories of faults.
    Category,
    /// Reason templates.
    Reason,
    /// Places.
    Place,
    /// Times to respond and to repair.
    Times,
    /// Working hours.
    Calendar,
    /// Rules.
    Rules,
}

impl Area {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Department,
        Self::Category,
        Self::Reason,
        Self::Place,
        Self::Times,
        Self::Calendar,
        Self::Rules,
    ];

    /// The name in addresses and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Department => "department",
            Self::Category => "category",
            Self::Reason => "reason",
            Self::Place => "place",
            Self::Times => "times",
            Self::Calendar => "calendar",
            Self::Rules => "rules",
        }
    }

    /// The area of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_one_name_in_data_and_in_code() {
        for what in What::ALL {
            assert_eq!(What::parse(what.as_str()), Some(what));
            assert_eq!(serde_json::json!(what), what.as_str());
            assert!(what.as_str().starts_with(what.area().as_str()));
        }
        for area in Area::ALL {
            assert_eq!(Area::parse(area.as_str()), Some(area));
        }
    }
}

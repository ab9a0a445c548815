//! Questions to a list that somebody keeps, and how many rows answer each.

use crate::people::Role;
pub use crate::text::ViewName;
use serde::{Deserialize, Serialize};

/// A list whose questions can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListName {
    /// `/tickets`.
    Tickets,
    /// `/complaints`.
    Complaints,
}

impl ListName {
    /// The name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Complaints => "complaints",
        }
    }

    /// What can be asked of it, by its names in the address, in the order of the form.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Tickets => &[
                "text",
                "from",
                "to",
                "category",
                "place",
                "stage",
                "department",
                "worker",
                "channel",
                "overdue",
                "column",
                "in_hand",
            ],
            Self::Complaints => &[
                "tab", "text", "from", "to", "category", "channel", "place", "handler",
            ],
        }
    }

    /// Where the list stands.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Tickets => "/tickets",
            Self::Complaints => "/complaints",
        }
    }
}

/// What is asked of a list, name by name, as it stands in the address.
pub type Pairs = Vec<(String, String)>;

/// A question that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id, also in the address.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// What is asked.
    pub pairs: Pairs,
    /// Whether all who read the list see it.
    pub shared: bool,
    /// Whether it is the reader's own to change.
    pub mine: bool,
    /// Its owner's name.
    pub owner: String,
    /// Whether the reader begins with it.
    pub start: bool,
}

/// Whether somebody may show a view of theirs to all who read the list.
#[must_use]
pub fn may_share(roles: &[Role]) -> bool {
    roles.contains(&Role::Supervisor) || roles.contains(&Role::Manager)
}

/// Why a view is not kept or not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewRefusal {
    /// They have another one of that name.
    NameTaken,
    /// They have so many that the row above the list holds no more.
    TooMany,
    /// It is another's, or gone.
    NotYours,
    /// Only supervisors and managers show views to all.
    MayNotShare,
}

/// Counting ends here: what is more is said as "more than".
pub const COUNT_BOUND: u32 = 10_000;

/// How many rows there are, up to [`COUNT_BOUND`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// So many, or at least so many.
    pub n: u32,
    /// Whether there are more.
    pub more: bool,
}

/// A value that can be asked for, and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The name in the address.
    pub name: String,
    /// The value in the address.
    pub value: String,
    /// How many rows of the list as it is asked for have it; what is asked for under the same name does not count.
    pub count: Count,
}

/// How many rows fit, in all and by what could be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// All that fit.
    pub total: Count,
    /// By value, those of one name together; values that no row has are left out.
    pub values: Vec<Facet>,
}

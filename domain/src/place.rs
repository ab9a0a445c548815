//! Places of the campus and the short codes that name them.

mod fault;
pub mod import;
pub mod tree;

pub use fault::Fault;

use crate::rejection::{Field, Rejection};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares code newtypes: ASCII letters, digits and single hyphens.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident by $case:ident as $field:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[A-Za-z0-9-]{1,32}$")))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a code; upper and lower case are one.
            ///
            /// # Errors
            /// [`Rejection::Empty`] or [`Rejection::BadCode`], naming the field.
            pub fn parse(text: &str) -> Result<Self, Rejection> {
                let field = Field::$field;
                let code = text.trim().$case();
                if code.is_empty() {
                    return Err(Rejection::Empty { field });
                }
                let plain = code.len() <= 32 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                if plain { Ok(Self(code)) } else { Err(Rejection::BadCode { field }) }
            }

            /// The code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Rejection;
            fn try_from(text: String) -> Result<Self, Rejection> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    )+};
}

codes! {
    /// A place's code as printed under its QR code: `D1-101`.
    PlaceCode by to_ascii_uppercase as Place,
    /// A category's code 报修类别: `plumbing`.
    CategoryCode by to_ascii_lowercase as Category,
    /// A department's code: `utilities`.
    DepartmentCode by to_ascii_lowercase as Department,
}

/// What kind of place it is; supervision (brief, item 11) looks at the four areas apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Dormitory 公寓.
    Dormitory,
    /// Family housing 家属楼.
    Housing,
    /// Teaching building 教学楼.
    Teaching,
    /// Canteen 餐厅.
    Canteen,
    /// Outdoor public facility 外部公共设施.
    Outdoor,
    /// A floor of a building.
    Floor,
    /// A room or a fixed facility: the level that reports are about.
    Room,
}

impl PlaceKind {
    /// All of them, buildings and areas first.
    pub const ALL: &[Self] = &[
        Self::Dormitory,
        Self::Housing,
        Self::Teaching,
        Self::Canteen,
        Self::Outdoor,
        Self::Floor,
        Self::Room,
    ];

    /// Its name in data, forms and names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dormitory => "dormitory",
            Self::Housing => "housing",
            Self::Teaching => "teaching",
            Self::Canteen => "canteen",
            Self::Outdoor => "outdoor",
            Self::Floor => "floor",
            Self::Room => "room",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether such a place may lie in one of kind `above`, or on top when there is none. A place has at most three
    /// names: that of the building or the area, of the floor, of the room.
    #[must_use]
    pub const fn may_lie_in(self, above: Option<Self>) -> bool {
        match (self, above) {
            (Self::Floor | Self::Room, None | Some(Self::Room)) | (Self::Floor, Some(Self::Floor)) => false,
            (Self::Floor | Self::Room, Some(_)) => true,
            (_, above) => above.is_none(),
        }
    }

    /// Whether reports can be about such a place: about a room or a facility, which nothing lies in.
    #[must_use]
    pub const fn may_be_reported(self) -> bool {
        matches!(self, Self::Room)
    }
}

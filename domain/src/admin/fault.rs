//! What is wrong with an administrator's form: codes with their facts, never sentences.

use crate::rejection::Rejection;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A change that was made, with what came of it, or everything that is wrong with it.
pub type Ruling<T> = Result<T, Vec<Wrong>>;

/// A place on an administrator's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// An account's name.
    Username,
    /// A person's name.
    Name,
    /// Where SMS go.
    Phone,
    /// What a person may be.
    Roles,
    /// Where a person belongs.
    Departments,
    /// What a worker is good at.
    Skills,
    /// A code.
    Code,
    /// A Chinese name.
    NameZh,
    /// An English name.
    NameEn,
    /// Examples in Chinese.
    HintZh,
    /// Examples in English.
    HintEn,
    /// An icon's name.
    Icon,
    /// Whose a category is.
    Department,
    /// A sentence in Chinese.
    TextZh,
    /// A sentence in English.
    TextEn,
}

impl Entry {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Username,
        Self::Name,
        Self::Phone,
        Self::Roles,
        Self::Departments,
        Self::Skills,
        Self::Code,
        Self::NameZh,
        Self::NameEn,
        Self::HintZh,
        Self::HintEn,
        Self::Icon,
        Self::Department,
        Self::TextZh,
        Self::TextEn,
    ];

    /// The name in forms and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Roles => "roles",
            Self::Departments => "departments",
            Self::Skills => "skills",
            Self::Code => "code",
            Self::NameZh => "name_zh",
            Self::NameEn => "name_en",
            Self::HintZh => "hint_zh",
            Self::HintEn => "hint_en",
            Self::Icon => "icon",
            Self::Department => "department",
            Self::TextZh => "text_zh",
            Self::TextEn => "text_en",
        }
    }
}

/// Somebody changed it after it was read: what was typed on top of the older state would undo that without a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// The name of who changed it last; empty when the record does not say.
    pub by: String,
    /// When; none when the record does not say.
    pub at: Option<DateTime<Utc>>,
}

/// Why something can't be as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was typed or chosen.
    Empty,
    /// More was typed than is taken: the most characters.
    TooLong(usize),
    /// No username: 1 to 40 letters, digits, dots, underscores, hyphens.
    BadUsername,
    /// No telephone number.
    BadPhone,
    /// No code: 1 to 32 letters, digits, hyphens.
    BadCode,
    /// Somebody or something else has it.
    Taken,
    /// What was chosen is no longer there.
    Unknown,
    /// Managers and workers belong to a department.
    NoDepartment,
    /// Nobody could administer any more.
    LastAdministrator,
    /// Others refer to it.
    InUse,
    /// What was to be changed is no longer there.
    Gone,
    /// What was to be changed is no longer what was read.
    Newer(Newer),
}

impl Fault {
    /// One of each kind.
    pub const ALL: [Self; 12] = [
        Self::Empty,
        Self::TooLong(1),
        Self::BadUsername,
        Self::BadPhone,
        Self::BadCode,
        Self::Taken,
        Self::Unknown,
        Self::NoDepartment,
        Self::LastAdministrator,
        Self::InUse,
        Self::Gone,
        Self::Newer(Newer {
            by: String::new(),
            at: None,
        }),
    ];

    /// The name of its sentence.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong(_) => "too_long",
            Self::BadUsername => "bad_username",
            Self::BadPhone => "bad_phone",
            Self::BadCode => "bad_code",
            Self::Taken => "taken",
            Self::Unknown => "unknown",
            Self::NoDepartment => "no_department",
            Self::LastAdministrator => "last_administrator",
            Self::InUse => "in_use",
            Self::Gone => "gone",
            Self::Newer(_) => "newer",
        }
    }
}

impl From<Rejection> for Fault {
    fn from(reason: Rejection) -> Self {
        match reason {
            Rejection::TooLong { max, .. } => Self::TooLong(max),
            Rejection::BadPhone => Self::BadPhone,
            Rejection::BadCode { .. } => Self::BadCode,
            _ => Self::Empty,
        }
    }
}

/// What is wrong, and where; nowhere in particular when it is about the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Where.
    pub entry: Option<Entry>,
    /// What.
    pub fault: Fault,
}

impl Wrong {
    /// Something wrong with one field.
    #[must_use]
    pub const fn at(entry: Entry, fault: Fault) -> Self {
        Self {
            entry: Some(entry),
            fault,
        }
    }

    /// Something wrong with the whole.
    #[must_use]
    pub const fn whole(fault: Fault) -> Self {
        Self { entry: None, fault }
    }
}

/// Collects what is wrong with a form while it is read.
#[derive(Default)]
pub(super) struct Reader {
    wrong: Vec<Wrong>,
}

impl Reader {
    /// The value, or a note of what is wrong with it.
    pub(super) fn take<T>(&mut self, entry: Entry, read: Result<T, impl Into<Fault>>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.note(entry, fault.into());
                None
            }
        }
    }

    pub(super) fn note(&mut self, entry: Entry, fault: Fault) {
        self.wrong.push(Wrong::at(entry, fault));
    }

    /// The whole, when nothing was wrong.
    pub(super) fn done<T>(self, whole: Option<T>) -> Ruling<T> {
        match whole {
            Some(whole) if self.wrong.is_empty() => Ok(whole),
            _ => Err(self.wrong),
        }
    }
}

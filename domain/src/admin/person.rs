//! A member of staff as an administrator enters one.

use super::fault::Reader;
use super::{Entry, Fault, Ruling};
use crate::people::Role;
use crate::phone::Phone;
use crate::place::{CategoryCode, DepartmentCode};
use crate::rejection::Field;
use crate::text::PersonName;
use serde::{Deserialize, Serialize};

/// The name that somebody signs in with: 1 to 40 ASCII letters, digits, dots, underscores, hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// The most characters.
    pub const MAX: usize = 40;

    /// Reads what was typed. `new` is a page's address and nobody's name.
    ///
    /// # Errors
    /// [`Fault::Empty`], [`Fault::BadUsername`] or, for `new`, [`Fault::Taken`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let name = typed.trim();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        if name.is_empty() {
            Err(Fault::Empty)
        } else if name.len() > Self::MAX || !name.chars().all(plain) || !name.contains(|c| c != '.') {
            Err(Fault::BadUsername)
        } else if name.eq_ignore_ascii_case("new") {
            Err(Fault::Taken)
        } else {
            Ok(Self(name.to_owned()))
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A member of staff as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDraft {
    /// Name to sign in with.
    pub username: String,
    /// Name as shown.
    pub name: String,
    /// Where SMS go; may stay empty.
    pub phone: String,
    /// What they may be.
    pub roles: Vec<Role>,
    /// Where they belong.
    pub departments: Vec<DepartmentCode>,
    /// What they are good at, when they are workers.
    pub skills: Vec<CategoryCode>,
}

/// A member of staff as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEntry {
    /// Name to sign in with.
    pub username: Username,
    /// Name as shown.
    pub name: PersonName,
    /// Where SMS go.
    pub phone: Option<Phone>,
    /// What they may be; at least one.
    pub roles: Vec<Role>,
    /// Where they belong.
    pub departments: Vec<DepartmentCode>,
    /// What they are good at; nothing for those who are no workers.
    pub skills: Vec<CategoryCode>,
}

impl PersonDraft {
    /// The person, or all that is wrong. Whether the username is free, and whether departments and categories are still
    /// there, is the store's to say.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self) -> Ruling<PersonEntry> {
        let mut form = Reader::default();
        let username = form.take(Entry::Username, Username::parse(&self.username));
        let name = form.take(Entry::Name, PersonName::parse(Field::Name, &self.name));
        let phone = if self.phone.trim().is_empty() {
            Some(None)
        } else {
            form.take(Entry::Phone, Phone::given(&self.phone)).map(Some)
        };
        let roles = chosen(&self.roles);
        let departments = chosen(&self.departments);
        if roles.is_empty() {
            form.note(Entry::Roles, Fault::Empty);
        }
        let belongs = roles.contains(&Role::Worker) || roles.contains(&Role::Manager);
        if belongs && departments.is_empty() {
            form.note(Entry::Departments, Fault::NoDepartment);
        }
        let skills = if roles.contains(&Role::Worker) {
            chosen(&self.skills)
        } else {
            Vec::new()
        };
        let whole = username.zip(name).zip(phone);
        form.done(whole.map(|((username, name), phone)| PersonEntry {
            username,
            name,
            phone,
            roles,
            departments,
            skills,
        }))
    }
}

/// Each once, in order: two forms that say the same are the same.
fn chosen<T: Ord + Clone>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort_unstable();
    list.dedup();
    list
}

#[cfg(test)]
mod tests {
    use super::super::Wrong;
    use super::*;

    fn draft() -> PersonDraft {
        PersonDraft {
            username: " worker7 ".into(),
            name: "钱多".into(),
            phone: "138 0013 8000".into(),
            roles: vec![Role::Worker, Role::Worker],
            departments: vec![DepartmentCode::parse("utilities").expect("a code")],
            skills: vec![CategoryCode::parse("plumbing").expect("a code")],
        }
    }

    #[test]
    fn a_person_is_kept_without_what_was_typed_twice() {
        let entry = draft().read().expect("right");
        assert_eq!(entry.username.as_str(), "worker7");
        assert_eq!(entry.phone.map(String::from), Some("13800138000".into()));
        assert_eq!((entry.roles.len(), entry.skills.len()), (1, 1));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = PersonDraft {
            username: "钱多".into(),
            name: "  ".into(),
            phone: "12".into(),
            roles: vec![Role::Manager],
            departments: Vec::new(),
            ..draft()
        };
        assert_eq!(
            wrong.read(),
            Err(vec![
                Wrong::at(Entry::Username, Fault::BadUsername),
                Wrong::at(Entry::Name, Fault::Empty),
                Wrong::at(Entry::Phone, Fault::BadPhone),
                Wrong::at(Entry::Departments, Fault::NoDepartment),
            ])
        );
        let nobody = PersonDraft {
            roles: Vec::new(),
            ..draft()
        };
        assert_eq!(nobody.read(), Err(vec![Wrong::at(Entry::Roles, Fault::Empty)]));
    }

    #[test]
    fn only_workers_have_skills() {
        let officer = PersonDraft {
            roles: vec![Role::DutyOfficer],
            ..draft()
        };
        assert!(officer.read().expect("right").skills.is_empty());
    }

    #[test]
    fn a_name_that_is_a_pages_address_is_taken() {
        assert_eq!(Username::parse("New"), Err(Fault::Taken));
        assert_eq!(Username::parse(".."), Err(Fault::BadUsername));
        assert_eq!(Username::parse(&"x".repeat(41)), Err(Fault::BadUsername));
        assert!(Username::parse("zhang.jj_2-a").is_ok());
    }
}

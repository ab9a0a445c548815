//! What is asked of the appraisal, as it stands in the address.

use crate::parts::pager::address;
use domain::calendar::Month;
use domain::id::PersonId;
use domain::place::DepartmentCode;
use domain::view::UrgeSource;
use leptos_router::params::ParamsMap;

/// A month, and of whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The month; this one where the address names none.
    pub month: Month,
    /// Only those of this department.
    pub department: Option<DepartmentCode>,
    /// One person.
    pub person: Option<PersonId>,
    /// Only what this kind of source urged on that person.
    pub source: Option<UrgeSource>,
    /// Where the page of the list begins.
    pub after: Option<String>,
}

impl Query {
    /// Reads the address. A month that is none, or has not come yet, is this month.
    pub fn of(map: &ParamsMap, this_month: Month) -> Self {
        let month = map.get_str("month").and_then(Month::parse);
        Self {
            month: month.filter(|month| *month <= this_month).unwrap_or(this_month),
            department: map
                .get_str("department")
                .and_then(|code| DepartmentCode::parse(code).ok()),
            person: map.get_str("person").and_then(|id| id.parse().ok()),
            source: map.get_str("source").and_then(UrgeSource::parse),
            after: map.get("after").filter(|key| !key.is_empty()),
        }
    }

    /// What is asked, without the place in the list.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("month", self.month.to_string())];
        let department = self.department.as_ref();
        pairs.extend(department.map(|code| ("department", code.as_str().to_owned())));
        pairs.extend(self.person.map(|person| ("person", person.to_string())));
        pairs.extend(self.source.map(|source| ("source", source.as_str().to_owned())));
        pairs
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let mut pairs = self.pairs();
        pairs.extend(self.after.iter().map(|key| ("after", key.clone())));
        address("/appraisal", &pairs)
    }

    /// The same of another month.
    pub fn in_month(&self, month: Month) -> Self {
        Self {
            month,
            after: None,
            ..self.clone()
        }
    }

    /// Everybody in that month.
    pub fn everybody(&self) -> Self {
        Self {
            person: None,
            source: None,
            after: None,
            ..self.clone()
        }
    }

    /// What one of these was urged in that month, by all or by one kind of source.
    pub fn one(&self, person: PersonId, source: Option<UrgeSource>) -> Self {
        Self {
            person: Some(person),
            source,
            after: None,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Query {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Query::of(&map, Month::parse("2026-11").expect("a month"))
    }

    #[test]
    fn without_a_month_it_is_this_one_and_none_that_has_not_come() {
        for pairs in [
            &[][..],
            &[("month", "")],
            &[("month", "soon")],
            &[("month", "2026-12")],
        ] {
            assert_eq!(read(pairs).address(), "/appraisal?month=2026-11", "{pairs:?}");
        }
    }

    #[test]
    fn a_number_leads_to_its_urges_and_back_to_the_same_month_and_department() {
        let everybody = read(&[
            ("month", "2026-10"),
            ("department", "utilities"),
            ("after", "3:x"),
        ]);
        let person = PersonId::mint(0, [1; 10]);
        let one = everybody.one(person, Some(UrgeSource::System));
        let wanted = format!("/appraisal?month=2026-10&department=utilities&person={person}&source=system");
        assert_eq!(one.address(), wanted);
        assert_eq!(
            one.everybody().address(),
            "/appraisal?month=2026-10&department=utilities"
        );
        let before = one.in_month(one.month.before()).address();
        assert!(before.starts_with("/appraisal?month=2026-09&"), "{before}");
    }
}

//! What to look for, as it stands in the address.

use crate::i18n::{tf, word};
use crate::page::FieldError;
use crate::parts::pager::address;
use crate::parts::saved_views::EVERYTHING;
use crate::time::read_date;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::ticket::{Channel, StageName};
use domain::view::{Catalogue, ColumnName, ListName, TicketFilter};
use leptos_router::params::ParamsMap;

/// The value in the address of what is overdue.
pub const OVERDUE: &str = "yes";

/// The address of all tickets: without a condition, and without the view that the reader begins with.
pub fn everything() -> String {
    address("/tickets", &[("view", EVERYTHING.to_owned())])
}

/// The query of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What is asked for, by name; a stage may stand there several times.
    pub pairs: Vec<(&'static str, String)>,
    /// The kept view that it came from; [`EVERYTHING`] where all tickets are asked for on purpose.
    pub view: Option<String>,
    /// Where this page of the list begins.
    pub after: Option<String>,
}

impl Query {
    /// Reads the address. What is empty is not asked for.
    pub fn of(map: &ParamsMap) -> Self {
        let mut pairs = Vec::new();
        for name in ListName::Tickets.names().iter().copied() {
            let values = map.get_all(name).unwrap_or_default();
            let values = values
                .iter()
                .map(|value| value.trim())
                .filter(|value| !value.is_empty());
            pairs.extend(values.map(|value| (name, value.to_owned())));
        }
        Self {
            pairs,
            view: map.get("view").filter(|view| !view.is_empty()),
            after: map.get("after").filter(|key| !key.is_empty()),
        }
    }

    /// The first value of that name, or nothing.
    pub fn first(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(one, _)| *one == name)
            .map_or("", |(_, value)| value)
    }

    /// Whether that value is asked for.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.pairs
            .iter()
            .any(|(one, asked)| *one == name && asked == value)
    }

    /// Filter and view as they stand in the address, without the page.
    pub fn list(&self) -> Vec<(&'static str, String)> {
        self.asking(self.pairs.clone())
    }

    fn asking(&self, mut pairs: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
        pairs.extend(self.view.iter().map(|view| ("view", view.clone())));
        pairs
    }

    /// The address of this page of the list.
    pub fn address(&self) -> String {
        let mut pairs = self.list();
        pairs.extend(self.after.iter().map(|key| ("after", key.clone())));
        address("/tickets", &pairs)
    }

    /// The address without the pair at `index`.
    pub fn without(&self, index: usize) -> String {
        let mut pairs = self.pairs.clone();
        pairs.remove(index);
        if pairs.is_empty() {
            return everything();
        }
        address("/tickets", &self.asking(pairs))
    }

    /// The address with another place.
    pub fn with_place(&self, code: &PlaceCode) -> String {
        self.with("place", &code.to_string())
    }

    /// The address with another value of that name.
    pub fn with(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(one, _)| *one != name);
        pairs.push((name, value.to_owned()));
        address("/tickets", &self.asking(pairs))
    }

    /// The address of everything that fits as a file, with the place that was found for what was typed.
    pub fn export(&self, path: &str, place: Option<&PlaceCode>) -> String {
        let mut pairs = self.pairs.clone();
        if let Some(code) = place {
            pairs.retain(|(name, _)| *name != "place");
            pairs.push(("place", code.to_string()));
        }
        address(path, &pairs)
    }

    /// The filter, without the place, which must be looked up; and what could not be understood, which is left out.
    pub fn read(&self, catalogue: &Catalogue) -> (TicketFilter, Vec<FieldError>) {
        let mut wrong = Vec::new();
        let mut stages = Vec::new();
        for (_, value) in self.pairs.iter().filter(|(name, _)| *name == "stage") {
            match StageName::parse(value) {
                Some(stage) => stages.push(stage),
                None => wrong.push(unknown("tickets", "stage", value)),
            }
        }
        let mut filter = TicketFilter {
            from: self.value("from", &mut wrong, read_date),
            to: self.value("to", &mut wrong, read_date),
            stages,
            category: self.value("category", &mut wrong, |code| {
                CategoryCode::parse(code)
                    .ok()
                    .filter(|code| catalogue.category(code).is_some())
            }),
            department: self.value("department", &mut wrong, |code| {
                DepartmentCode::parse(code)
                    .ok()
                    .filter(|code| catalogue.department(code).is_some())
            }),
            place: None,
            worker: self.value("worker", &mut wrong, |id| id.parse().ok()),
            in_hand: self.value("in_hand", &mut wrong, |id| id.parse().ok()),
            channel: self.value("channel", &mut wrong, Channel::parse),
            overdue: self
                .value("overdue", &mut wrong, |value| (value == OVERDUE).then_some(()))
                .is_some(),
            column: self.value("column", &mut wrong, ColumnName::parse),
            text: Some(self.first("text").to_owned()).filter(|text| !text.is_empty()),
        };
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            // two days the wrong way round are still a span
            (filter.from, filter.to) = (Some(to), Some(from));
        }
        (filter, wrong)
    }

    fn value<T>(
        &self,
        name: &'static str,
        wrong: &mut Vec<FieldError>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.first(name);
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            wrong.push(unknown("tickets", name, text));
        }
        value
    }
}

/// What stands under a name in the address of a page, and is no value of it. The page's sentences have the field's name.
pub(in crate::pages) fn unknown(page: &str, name: &'static str, value: &str) -> FieldError {
    let key = if matches!(name, "from" | "to") {
        "tickets.bad_date"
    } else {
        "tickets.unknown"
    };
    let message = tf(key, &[("field", word(page, name)), ("value", value)]);
    FieldError {
        field: name.to_owned(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Query::of(&map)
    }

    fn catalogue() -> Catalogue {
        Catalogue {
            categories: Vec::new(),
            former: Vec::new(),
            departments: Vec::new(),
            hotline: String::new(),
            time_zone: String::new(),
        }
    }

    #[test]
    fn filter_and_view_stand_in_the_address_and_come_back_from_it() {
        let query = query(&[
            ("overdue", "yes"),
            ("text", " 漏水 "),
            ("view", "7"),
            ("after", "100020"),
        ]);
        assert_eq!(
            query.address(),
            "/tickets?text=%E6%BC%8F%E6%B0%B4&overdue=yes&view=7&after=100020"
        );
        let (filter, wrong) = query.read(&catalogue());
        assert!(filter.overdue && wrong.is_empty());
        assert_eq!(query.without(0), "/tickets?overdue=yes&view=7");
        assert_eq!(
            query.with("overdue", "yes"),
            "/tickets?text=%E6%BC%8F%E6%B0%B4&overdue=yes&view=7"
        );
    }

    #[test]
    fn without_its_last_condition_the_list_is_all_of_it_and_not_the_view_that_one_begins_with() {
        assert_eq!(query(&[("overdue", "yes")]).without(0), "/tickets?view=all");
    }

    #[test]
    fn a_column_of_the_board_can_be_asked_for() {
        let query = query(&[("column", "late")]);
        assert_eq!(query.address(), "/tickets?column=late");
        let (filter, wrong) = query.read(&catalogue());
        assert!(filter.column == Some(ColumnName::Late) && wrong.is_empty());
    }

    #[test]
    fn what_a_worker_has_in_hand_can_be_asked_for() {
        let worker = "01900000-0000-7000-8000-000000000005";
        let query = query(&[("in_hand", worker)]);
        assert_eq!(query.address(), ["/tickets?in_hand=", worker].concat());
        let (filter, wrong) = query.read(&catalogue());
        assert!(filter.worker.is_none() && wrong.is_empty());
        assert_eq!(filter.in_hand.map(|id| id.to_string()).as_deref(), Some(worker));
    }

    #[test]
    fn what_cannot_be_understood_is_said_and_left_out() {
        let (filter, wrong) = query(&[("overdue", "perhaps")]).read(&catalogue());
        assert!(!filter.overdue);
        assert_eq!(wrong.len(), 1);
    }
}

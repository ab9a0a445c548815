//! What is counted, as it stands in the address.

use crate::page::FieldError;
use crate::pages::tickets::unknown;
use crate::parts::pager::address;
use crate::time::read_date;
use chrono::NaiveDate;
use domain::metric::volume::{Period, Split, Unit};
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::ticket::Channel;
use domain::view::{Catalogue, VolumeAsk};
use leptos_router::params::ParamsMap;

/// The conditions, by their names in the address: `/tickets` has the same.
const CONDITIONS: [&str; 4] = ["category", "department", "channel", "place"];

/// The query of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// By day, week or month; by week when the address does not say.
    pub unit: Unit,
    /// Into which lines.
    pub split: Split,
    /// A day of the last period; today when the address does not say, or says none that there is.
    pub last: Option<NaiveDate>,
    /// The conditions that are asked for.
    pub pairs: Vec<(&'static str, String)>,
}

impl Query {
    /// Reads the address. What is empty is not asked for.
    pub fn of(map: &ParamsMap) -> Self {
        let value = |name: &str| map.get(name).map(|value| value.trim().to_owned());
        let pairs = CONDITIONS
            .iter()
            .filter_map(|name| Some((*name, value(name).filter(|value| !value.is_empty())?)));
        Self {
            unit: value("unit")
                .and_then(|unit| Unit::parse(&unit))
                .unwrap_or(Unit::Week),
            split: value("split")
                .and_then(|split| Split::parse(&split))
                .unwrap_or(Split::All),
            last: value("last").and_then(|last| read_date(&last)),
            pairs: pairs.collect(),
        }
    }

    /// The value of a condition, or nothing.
    pub fn first(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(one, _)| *one == name)
            .map_or("", |(_, value)| value)
    }

    /// The address of this page.
    pub fn address(&self) -> String {
        let mut pairs = vec![("unit", self.unit.as_str().to_owned())];
        if self.split != Split::All {
            pairs.push(("split", self.split.as_str().to_owned()));
        }
        pairs.extend(self.last.map(|last| ("last", last.to_string())));
        pairs.extend(self.pairs.clone());
        address("/volume", &pairs)
    }

    /// The address with the periods divided otherwise; those around the same day.
    pub fn by(&self, unit: Unit) -> String {
        Self { unit, ..self.clone() }.address()
    }

    /// The address of the periods that end with that day, or with today.
    pub fn until(&self, last: Option<NaiveDate>) -> String {
        Self { last, ..self.clone() }.address()
    }

    /// The address with another place.
    pub fn with_place(&self, code: &PlaceCode) -> String {
        let mut query = self.clone();
        query.pairs.retain(|(name, _)| *name != "place");
        query.pairs.push(("place", code.to_string()));
        query.address()
    }

    /// The tickets behind a number: those reported on these days, at the place that was found for what was typed, and of
    /// the line `of`.
    pub fn tickets(&self, days: Period, place: Option<&PlaceCode>, of: Option<&str>) -> String {
        let mut pairs = vec![("from", days.from.to_string()), ("to", days.to.to_string())];
        let line = match self.split {
            Split::All => None,
            Split::Channel | Split::Department => of.map(|of| (self.split.as_str(), of.to_owned())),
        };
        let own = |name: &str| {
            place.is_some() && name == "place" || line.as_ref().is_some_and(|(one, _)| *one == name)
        };
        pairs.extend(self.pairs.iter().filter(|(name, _)| !own(name)).cloned());
        pairs.extend(place.map(|code| ("place", code.to_string())));
        pairs.extend(line);
        address("/tickets", &pairs)
    }

    /// What is to be counted, without the place, which must be looked up; and what could not be understood, which is
    /// left out.
    pub fn read(&self, catalogue: &Catalogue) -> (VolumeAsk, Vec<FieldError>) {
        let category = CategoryCode::parse(self.first("category")).ok();
        let department = DepartmentCode::parse(self.first("department")).ok();
        let ask = VolumeAsk {
            unit: self.unit,
            last: self.last,
            split: self.split,
            category: category.filter(|code| catalogue.category(code).is_some()),
            department: department.filter(|code| catalogue.department(code).is_some()),
            place: None,
            channel: Channel::parse(self.first("channel")),
        };
        let wrong = self.pairs.iter().filter(|(name, _)| match *name {
            "category" => ask.category.is_none(),
            "department" => ask.department.is_none(),
            "channel" => ask.channel.is_none(),
            _ => false,
        });
        let wrong = wrong
            .map(|(name, value)| unknown("tickets", name, value))
            .collect();
        (ask, wrong)
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

    #[test]
    fn the_address_says_what_is_counted_and_comes_back_from_it() {
        let asked = query(&[
            ("unit", "month"),
            ("split", "channel"),
            ("last", "2026-10-31"),
            ("place", " D1 "),
        ]);
        assert_eq!(
            asked.address(),
            "/volume?unit=month&split=channel&last=2026-10-31&place=D1"
        );
        assert_eq!(query(&[]).address(), "/volume?unit=week");
        let odd = query(&[("unit", "year"), ("last", "soon"), ("split", "")]);
        assert_eq!(odd.address(), "/volume?unit=week");
    }

    #[test]
    fn a_number_leads_to_its_tickets() {
        let days = Unit::Week.of(NaiveDate::from_ymd_opt(2026, 11, 29).expect("a day"));
        let asked = query(&[
            ("split", "channel"),
            ("department", "utilities"),
            ("place", "一号楼"),
        ]);
        let place = PlaceCode::parse("D1").expect("a code");
        assert_eq!(
            asked.tickets(days, Some(&place), Some("telephone")),
            "/tickets?from=2026-11-23&to=2026-11-29&department=utilities&place=D1&channel=telephone"
        );
        assert_eq!(
            query(&[]).tickets(days, None, None),
            "/tickets?from=2026-11-23&to=2026-11-29"
        );
    }

    #[test]
    fn what_is_no_condition_is_said_and_left_out() {
        let catalogue = Catalogue {
            categories: Vec::new(),
            former: Vec::new(),
            departments: Vec::new(),
            hotline: String::new(),
            time_zone: String::new(),
        };
        let (ask, wrong) = query(&[("channel", "pigeon"), ("category", "gone")]).read(&catalogue);
        assert_eq!((ask.channel, ask.category), (None, None));
        assert_eq!(wrong.len(), 2);
    }
}

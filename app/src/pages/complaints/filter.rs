//! What to look for, as it stands in the address.

use crate::page::FieldError;
use crate::pages::tickets::unknown;
use crate::parts::pager::address;
use crate::time::read_date;
use domain::complaint::{Category, Channel, StageName};
use domain::people::Role;
use domain::place::PlaceCode;
use domain::view::{ComplaintCounts, ComplaintFilter};
use leptos_router::params::ParamsMap;

/// The names in the address beside the tab, in the order of the form.
const NAMES: [&str; 7] = ["text", "from", "to", "category", "channel", "place", "handler"];

/// A tab of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Nobody has taken them up.
    Submitted,
    /// In hand.
    Handling,
    /// With a reply, not yet closed.
    Replied,
    /// Management must answer.
    Upward,
    /// Past the time of the reply.
    Overdue,
    /// In the hands of whoever looks.
    Mine,
    /// All of them.
    All,
}

impl Tab {
    /// All tabs in their order.
    pub const ALL: [Self; 7] = [
        Self::Submitted,
        Self::Handling,
        Self::Replied,
        Self::Upward,
        Self::Overdue,
        Self::Mine,
        Self::All,
    ];

    /// Its name in the address and in names of sentences.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Handling => "handling",
            Self::Replied => "replied",
            Self::Upward => "upward",
            Self::Overdue => "overdue",
            Self::Mine => "mine",
            Self::All => "all",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.as_str() == name)
    }

    /// Where somebody of these roles begins: with what waits for them.
    pub fn home(roles: &[Role]) -> Self {
        if roles.contains(&Role::DutyOfficer) {
            Self::Submitted
        } else if roles.contains(&Role::Supervisor) {
            Self::Upward
        } else {
            Self::Mine
        }
    }

    /// How many complaints it holds; nobody counts all.
    pub const fn of(self, counts: ComplaintCounts) -> Option<i64> {
        match self {
            Self::Submitted => Some(counts.submitted),
            Self::Handling => Some(counts.handling),
            Self::Replied => Some(counts.replied),
            Self::Upward => Some(counts.upward),
            Self::Overdue => Some(counts.overdue),
            Self::Mine => Some(counts.mine),
            Self::All => None,
        }
    }
}

/// The query of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The tab.
    pub tab: Tab,
    /// What is asked for beside it, by name.
    pub pairs: Vec<(&'static str, String)>,
    /// The kept view that it came from; [`EVERYTHING`] where the tab is asked for on purpose.
    pub view: Option<String>,
    /// Whether the address says nothing: the reader begins.
    pub bare: bool,
    /// Where this page of the list begins.
    pub after: Option<String>,
}

impl Query {
    /// Reads the address; `home` is the tab when it says none. What is empty is not asked for.
    pub fn of(map: &ParamsMap, home: Tab) -> Self {
        let value = |name| map.get(name).map(|value| value.trim().to_owned());
        let asked = |name| value(name).filter(|value| !value.is_empty());
        let pairs: Vec<(&'static str, String)> = NAMES
            .into_iter()
            .filter_map(|name| asked(name).map(|value| (name, value)))
            .collect();
        let (tab, view, after) = (asked("tab"), asked("view"), asked("after"));
        Self {
            bare: pairs.is_empty() && tab.is_none() && view.is_none() && after.is_none(),
            tab: tab.and_then(|name| Tab::parse(&name)).unwrap_or(home),
            pairs,
            view,
            after,
        }
    }

    /// The value of that name, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(one, _)| *one == name)
            .map_or("", |(_, value)| value)
    }

    /// Tab and filter as they stand in the address.
    pub fn asked(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("tab", self.tab.as_str().to_owned())];
        pairs.extend(self.pairs.clone());
        pairs
    }

    /// Tab, filter and view as they stand in the address, without the page.
    pub fn list(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.asked();
        pairs.extend(self.view.iter().map(|view| ("view", view.clone())));
        pairs
    }

    /// The address without the pair at `index`.
    pub fn without(&self, index: usize) -> String {
        let mut other = self.clone();
        other.pairs.remove(index);
        address("/complaints", &other.list())
    }

    /// The address with another place.
    pub fn with_place(&self, code: &PlaceCode) -> String {
        address("/complaints", &Self::at(self.list(), code))
    }

    /// The address of everything that fits as a file, with the place that was found for what was typed.
    pub fn export(&self, path: &str, place: Option<&PlaceCode>) -> String {
        match place {
            Some(code) => address(path, &Self::at(self.asked(), code)),
            None => address(path, &self.asked()),
        }
    }

    fn at(mut pairs: Vec<(&'static str, String)>, code: &PlaceCode) -> Vec<(&'static str, String)> {
        pairs.retain(|(name, _)| *name != "place");
        pairs.push(("place", code.to_string()));
        pairs
    }

    /// The address of this page of the list.
    pub fn address(&self) -> String {
        let mut pairs = self.list();
        pairs.extend(self.after.iter().map(|key| ("after", key.clone())));
        address("/complaints", &pairs)
    }

    /// The address of another tab with the same filter.
    pub fn with_tab(&self, tab: Tab) -> String {
        let other = Self {
            tab,
            view: None,
            ..self.clone()
        };
        address("/complaints", &other.list())
    }

    /// The address of the tab without a filter.
    pub fn without_filter(&self) -> String {
        address("/complaints", &[("tab", self.tab.as_str().to_owned())])
    }

    /// The filter, without the place, which must be looked up; and what could not be understood, which is left out.
    pub fn read(&self) -> (ComplaintFilter, Vec<FieldError>) {
        let mut wrong = Vec::new();
        let mut filter = ComplaintFilter {
            from: self.parsed("from", &mut wrong, read_date),
            to: self.parsed("to", &mut wrong, read_date),
            category: self.parsed("category", &mut wrong, Category::parse),
            channel: self.parsed("channel", &mut wrong, Channel::parse),
            handler: self.parsed("handler", &mut wrong, |id| id.parse().ok()),
            text: Some(self.value("text").to_owned()).filter(|text| !text.is_empty()),
            ..of_tab(self.tab)
        };
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            // two days the wrong way round are still a span
            (filter.from, filter.to) = (Some(to), Some(from));
        }
        (filter, wrong)
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        wrong: &mut Vec<FieldError>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.value(name);
        let value = parse(text);
        if value.is_none() && !text.is_empty() {
            wrong.push(unknown("complaints", name, text));
        }
        value
    }
}

/// What a tab holds.
fn of_tab(tab: Tab) -> ComplaintFilter {
    let mut filter = ComplaintFilter::default();
    match tab {
        Tab::Submitted => filter.stages = vec![StageName::Submitted],
        Tab::Handling => filter.stages = vec![StageName::Handling],
        Tab::Replied => filter.stages = vec![StageName::Replied],
        Tab::Upward => filter.upward = true,
        Tab::Overdue => filter.overdue = true,
        Tab::Mine => {
            filter.mine = true;
            filter.stages = vec![StageName::Handling];
        }
        Tab::All => {}
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Query::of(&map, Tab::Upward)
    }

    #[test]
    fn an_address_without_a_tab_shows_what_waits_for_whoever_looks() {
        assert_eq!(query(&[]).tab, Tab::Upward);
        assert_eq!(query(&[("tab", "nothing")]).tab, Tab::Upward);
        assert_eq!(Tab::home(&[Role::Supervisor, Role::DutyOfficer]), Tab::Submitted);
        assert_eq!(Tab::home(&[Role::Worker]), Tab::Mine);
    }

    #[test]
    fn tab_and_filter_stand_in_the_address_and_come_back_from_it() {
        let query = query(&[
            ("tab", "replied"),
            ("text", " 窗口 "),
            ("to", ""),
            ("after", "500020"),
        ]);
        assert_eq!(query.value("text"), "窗口");
        assert_eq!(
            query.address(),
            "/complaints?tab=replied&text=%E7%AA%97%E5%8F%A3&after=500020"
        );
        assert_eq!(
            query.with_tab(Tab::All),
            "/complaints?tab=all&text=%E7%AA%97%E5%8F%A3"
        );
        assert_eq!(query.read().0.stages, [StageName::Replied]);
    }

    #[test]
    fn what_cannot_be_understood_is_said_and_left_out() {
        let (filter, wrong) = query(&[("category", "weather"), ("from", "2026-09-01")]).read();
        assert_eq!(filter.category, None);
        assert!(filter.upward && filter.from.is_some());
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["category"]);
    }
}

//! Where the page stands, as its address says.

use crate::parts::pager::address;
use domain::id::TicketNo;
use domain::place::DepartmentCode;
use domain::ticket::EscalationCause;
use domain::view::{EscalationFilter, EscalationRow, EscalationTab};
use leptos_router::params::ParamsMap;

/// Filter, page of the list, and what was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// What is listed.
    pub filter: EscalationFilter,
    /// Where this page of the list begins.
    pub after: Option<String>,
    /// The ticket that was chosen.
    pub no: Option<TicketNo>,
    /// Which of its escalations; the first that waits when not told.
    pub index: Option<usize>,
}

impl Spot {
    /// What the address says.
    pub fn of(map: &ParamsMap) -> Self {
        let filter = EscalationFilter {
            tab: map
                .get_str("tab")
                .and_then(EscalationTab::parse)
                .unwrap_or(EscalationTab::Open),
            cause: map.get_str("cause").and_then(EscalationCause::parse),
            department: map
                .get_str("department")
                .and_then(|code| DepartmentCode::parse(code).ok()),
        };
        Self {
            filter,
            after: map.get("after").filter(|key| !key.is_empty()),
            no: map.get_str("no").and_then(|no| no.parse().ok()),
            index: map.get_str("index").and_then(|index| index.parse().ok()),
        }
    }

    /// What of the address says which list it is, without the page of it.
    pub fn query(&self) -> Vec<(&'static str, String)> {
        let EscalationFilter {
            tab,
            cause,
            department,
        } = &self.filter;
        let mut query = vec![("tab", tab.as_str().to_owned())];
        query.extend(cause.map(|cause| ("cause", cause.as_str().to_owned())));
        query.extend(department.iter().map(|code| ("department", code.to_string())));
        query
    }

    /// The list's part of the address.
    pub fn list(&self) -> Vec<(&'static str, String)> {
        let mut query = self.query();
        query.extend(self.after.iter().map(|key| ("after", key.clone())));
        query
    }

    /// The address of the first page of another list.
    pub fn other(&self, change: impl FnOnce(&mut EscalationFilter)) -> String {
        let mut spot = self.clone();
        change(&mut spot.filter);
        spot.after = None;
        address("/escalations", &spot.query())
    }

    /// The address with one of the list chosen.
    pub fn choose(&self, row: &EscalationRow) -> String {
        let chosen = [("no", row.row.no.to_string()), ("index", row.index.to_string())];
        address("/escalations", &[self.list(), chosen.to_vec()].concat())
    }
}

//! What management must answer: a list on the left, the chosen one with its ticket on the right.

mod answer;
mod list;

use crate::api::board::escalations;
use crate::codec::reading;
use crate::i18n::t;
use crate::page::use_live;
use crate::pages::tickets::{Read, by_no, loaded};
use crate::parts::nav;
use crate::parts::pager::address;
use crate::ui::empty;
use domain::id::TicketNo;
use domain::view::{EscalationRow, Page, TicketDetail};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// Where the page stands, as its address says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Spot {
    /// Whether those are listed that have their answer.
    answered: bool,
    /// Where this page of the list begins.
    after: Option<String>,
    /// The ticket that was chosen.
    no: Option<TicketNo>,
    /// Which of its escalations; the first that waits when not told.
    index: Option<usize>,
}

impl Spot {
    fn of(map: &ParamsMap) -> Self {
        Self {
            answered: map.get_str("tab") == Some("answered"),
            after: map.get("after").filter(|key| !key.is_empty()),
            no: map.get_str("no").and_then(|no| no.parse().ok()),
            index: map.get_str("index").and_then(|index| index.parse().ok()),
        }
    }

    const fn tab(&self) -> &'static str {
        if self.answered { "answered" } else { "open" }
    }

    /// The list's part of the address.
    fn list(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("tab", self.tab().to_owned())];
        query.extend(self.after.iter().map(|key| ("after", key.clone())));
        query
    }

    /// The address with one of the list chosen.
    fn choose(&self, row: &EscalationRow) -> String {
        let chosen = [("no", row.row.no.to_string()), ("index", row.index.to_string())];
        address("/escalations", &[self.list(), chosen.to_vec()].concat())
    }
}

/// The page.
#[component]
pub fn Escalations() -> impl IntoView {
    let map = use_query_map();
    let spot = Memo::new(move |_| map.with(Spot::of));
    let listed = Memo::new(move |_| spot.with(|spot| (spot.answered, spot.after.clone())));
    let page: Read<Page<EscalationRow>> = reading(
        move || (listed.get(), use_live()),
        |((answered, after), _)| escalations(!answered, after),
    );
    let no = Memo::new(move |_| spot.with(|spot| spot.no));
    let chosen: Read<Option<TicketDetail>> = reading(move || (no.get(), use_live()), |(no, _)| by_no(no));
    let form = answer::Form::new(page, chosen);

    let key = move || spot.with_untracked(|spot| address("", &spot.list()));
    let list = loaded(key, page, move |page| list::list(&page, spot));
    let key = move || no.get_untracked().map(|no| no.to_string()).unwrap_or_default();
    let detail = loaded(key, chosen, move |found| match (found, spot.get()) {
        (Some(ticket), spot) if spot.no == Some(ticket.no) => answer::pane(&ticket, &spot, form),
        (_, Spot { no: Some(_), .. }) => crate::ui::skeleton(),
        _ => empty(
            "flag",
            t("escalations.choose_title"),
            t("escalations.choose_text"),
            ().into_any(),
        ),
    });
    let show = move || {
        if spot.with(|spot| spot.no.is_some()) {
            "detail"
        } else {
            "list"
        }
    };
    let content = view! {
        <div class="panes" data-show=show>
            <section class="pane pane--list" aria-label=t("escalations.title")>{list}</section>
            <section class="pane pane--detail" aria-label=t("escalations.chosen")>
                <div class="pane__body">{detail}</div>
            </section>
        </div>
    };
    nav::staff(t("escalations.title"), "app app--panes", content.into_any())
}

//! What management must answer: a list on the left, the chosen one with its ticket on the right.

mod answer;
mod list;
mod own;
mod spot;

use crate::api::board::{answerers, escalation_counts, escalations};
use crate::codec::reading;
use crate::i18n::t;
use crate::page::{use_live, use_page};
use crate::pages::tickets::{Read, by_no, loaded};
use crate::parts::nav;
use crate::parts::pager::address;
use crate::ui::empty;
use domain::people::Role;
use domain::view::{EscalationCounts, EscalationRow, Page, PersonLabel, TicketDetail};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use spot::Spot;

/// What the page reads.
#[derive(Clone, Copy)]
struct Reads {
    page: Read<Page<EscalationRow>>,
    counts: Read<EscalationCounts>,
    chosen: Read<Option<TicketDetail>>,
    /// Who may be told to answer; nobody for whoever may not say so.
    answerers: Read<Vec<PersonLabel>>,
}

impl Reads {
    /// Reads what a command has changed.
    fn again(self) {
        self.page.refetch();
        self.counts.refetch();
        self.chosen.refetch();
    }
}

/// The page.
#[component]
pub fn Escalations() -> impl IntoView {
    let map = use_query_map();
    let spot = Memo::new(move |_| map.with(Spot::of));
    let listed = Memo::new(move |_| spot.with(|spot| (spot.filter.clone(), spot.after.clone())));
    let no = Memo::new(move |_| spot.with(|spot| spot.no));
    let assigns = use_page().me.is_some_and(|me| me.is(Role::Supervisor));
    let reads = Reads {
        page: reading(
            move || (listed.get(), use_live()),
            |((filter, after), _)| escalations(filter, after),
        ),
        counts: reading(use_live, |_| escalation_counts()),
        chosen: reading(move || (no.get(), use_live()), |(no, _)| by_no(no)),
        answerers: reading(
            move || assigns,
            |assigns| async move {
                if assigns {
                    answerers().await
                } else {
                    Ok(Vec::new())
                }
            },
        ),
    };
    let form = answer::Form::new(reads);
    let own = own::Own::new(reads, assigns);

    let key = move || spot.with_untracked(|spot| address("", &spot.list()));
    let list = loaded(key, reads.page, move |page| list::list(&page, spot, own));
    let head = list::head(reads.counts, spot);
    let key = move || no.get_untracked().map(|no| no.to_string()).unwrap_or_default();
    let detail = loaded(key, reads.chosen, move |found| match (found, spot.get()) {
        (Some(ticket), spot) if spot.no == Some(ticket.no) => answer::pane(&ticket, &spot, form, own),
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
            <section class="pane pane--list" aria-label=t("escalations.title")>{head} {list} {own.bar()}</section>
            <section class="pane pane--detail" aria-label=t("escalations.chosen")>
                <div class="pane__body">{detail}</div>
            </section>
        </div>
    };
    nav::staff(t("escalations.title"), "app app--panes", content.into_any())
}

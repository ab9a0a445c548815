//! What management must answer: a list on the left, the chosen one with its ticket on the right.

mod answer;
mod form;
mod list;
mod own;
mod spot;

use crate::api::board::{answerers, escalation_counts, escalations};
use crate::codec::reading;
use crate::i18n::t;
use crate::page::{use_live, use_page};
use crate::pages::tickets::{Read, by_no, failed, lasting, loaded};
use crate::parts::nav;
use crate::parts::pager::address;
use crate::ui::{empty, skeleton};
use domain::id::TicketNo;
use domain::people::Role;
use domain::view::{EscalationCounts, EscalationRow, Page, PersonLabel, TicketDetail};
use form::Answer;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use spot::Spot;

/// What the page reads.
#[derive(Clone, Copy)]
struct Reads {
    page: Read<Page<EscalationRow>>,
    counts: Read<EscalationCounts>,
    /// The ticket that is chosen, beside its number: an answer to an earlier choice is not taken for this one's.
    chosen: Read<(Option<TicketNo>, Option<TicketDetail>)>,
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
        counts: reading(
            move || (spot.with(|spot| spot.filter.clone()), use_live()),
            |(filter, _)| escalation_counts(filter),
        ),
        chosen: reading(
            move || (no.get(), use_live()),
            |(no, _)| async move { Ok((no, by_no(no).await?)) },
        ),
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
    let form = form::Form::new(reads);
    let own = own::Own::new(reads, assigns);

    let key = move || spot.with_untracked(|spot| address("", &spot.list()));
    let list = loaded(key, reads.page, move |page| list::list(&page, spot, own));
    let head = list::head(reads.counts, spot);
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
                <div class="pane__body">
                    <div class="stack stack--loose">
                        <Transition fallback=skeleton><Chosen reads spot own/></Transition>
                        <div class="content content--wide">
                            <Transition fallback=|| ()><Answer reads spot form/></Transition>
                        </div>
                    </div>
                </div>
            </section>
        </div>
    };
    nav::staff(t("escalations.title"), "app app--panes", content.into_any())
}

/// The one that is chosen. It is drawn anew only when something about it has changed.
#[component]
fn Chosen(reads: Reads, spot: Memo<Spot>, own: own::Own) -> impl IntoView {
    let key = move || spot.with(|spot| spot.no.map(|no| no.to_string()).unwrap_or_default());
    let last = lasting(key, move || reads.chosen.get());
    let again = move || reads.chosen.refetch();
    let shown = move |(read, found): &(Option<TicketNo>, Option<TicketDetail>)| {
        let spot = spot.get();
        match found {
            // what was chosen now is still on its way
            _ if *read != spot.no => skeleton(),
            Some(ticket) => answer::pane(ticket, &spot, own),
            // there is none of that number, or it is not the reader's
            None if read.is_some() => answer::gone(&spot),
            None => empty(
                "flag",
                t("escalations.choose_title"),
                t("escalations.choose_text"),
                ().into_any(),
            ),
        }
    };
    move || Some(last.get()?.drawn(again, shown, |why| failed(why, again)))
}

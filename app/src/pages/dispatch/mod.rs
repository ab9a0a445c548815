//! The manager's board, by stage and by worker; orders to one or several tickets at once; orders on paper.

mod absence;
mod board;
mod column;
mod crew;
mod due;
mod keys;
mod lane;
mod order;
mod paper;
mod picking;
mod review;
mod send;
mod staffing;
mod state;
mod transfer;
mod typed;
mod way;

pub use paper::{Order, Orders};
pub(super) use staffing::warning as staffing_warning;

use crate::api::dispatch::dispatch_board;
use crate::codec::reading;
use crate::i18n::t;
use crate::page::use_live;
use crate::pages::tickets::{Last, Read, by_no, failed, stale};
use crate::parts::nav;
use crate::ui::skeleton;
use domain::id::TicketNo;
use domain::view::DispatchBoard;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use state::{Desk, Found};

/// The page.
#[component]
pub fn Dispatch() -> impl IntoView {
    let asked =
        use_query_map().with_untracked(|map| map.get_str("no").and_then(|no| no.parse::<TicketNo>().ok()));
    let picked = RwSignal::new(asked);
    let board: Read<DispatchBoard> = reading(use_live, |_| dispatch_board());
    let ticket: Read<Found> = reading(
        move || (picked.get(), use_live()),
        |(no, _)| async move { Ok((no, by_no(no).await?)) },
    );
    let content = view! { <Transition fallback=skeleton><Whole picked board ticket/></Transition> };
    nav::staff(t("dispatch.title"), "app app--panes", content.into_any())
}

/// The board and what is done with it. Built once: what is read anew changes only what it says.
#[component]
fn Whole(
    picked: RwSignal<Option<TicketNo>>,
    board: Read<DispatchBoard>,
    ticket: Read<Found>,
) -> impl IntoView {
    let desk = Desk::new(picked, board, ticket);
    keys::listen(desk);
    desk.keeps();
    desk.follow();
    let since = Memo::new(move |_| {
        desk.last.with(|last| match last {
            Some(Last::Stale(_, at)) => Some(*at),
            _ => None,
        })
    });
    let why = Memo::new(move |_| {
        desk.last.with(|last| match last {
            Some(Last::Failed(why)) => Some(why.clone()),
            _ => None,
        })
    });
    let old = move || since.get().map(|at| stale(at, move || desk.read_again()));
    let wrong = move || why.get().map(|why| failed(&why, move || desk.read_again()));
    let panel = move || if desk.is_open() { "open" } else { "closed" };
    let front = move || {
        if desk.front.get() && desk.is_open() {
            "panel"
        } else {
            "board"
        }
    };
    view! {
        {old} {wrong}
        <div class="dispatch" data-panel=panel data-front=front hidden=move || why.with(Option::is_some)>
            {board::board(desk)}
            <section class="dispatch__panel" aria-label=t("dispatch.selected") hidden=move || !desk.is_open()>
                {order::head(desk)}
                <div class="pane__body stack dispatch__work">
                    <div class="dispatch__ticket stack" id="order">{move || order::chosen(desk)}</div>
                    <div class="stack" hidden=move || !desk.sends()>{crew::crew(desk)} {due::fields(desk)}</div>
                </div>
                {order::foot(desk)}
            </section>
        </div>
        {absence::dialog(desk)}
    }
}

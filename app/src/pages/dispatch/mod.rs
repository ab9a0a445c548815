//! The manager's board: what waits, what is out, who is free; and an order in three steps.

mod crew;
mod due;
mod keys;
mod order;
mod queue;
mod review;
mod state;
mod transfer;

use crate::api::board::dispatch_board;
use crate::codec::reading;
use crate::i18n::t;
use crate::page::use_live;
use crate::pages::tickets::{Read, by_no, loaded, shown};
use crate::parts::nav;
use domain::id::TicketNo;
use domain::view::{DispatchBoard, TicketDetail};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use state::{Desk, Tab};

/// The page.
#[component]
pub fn Dispatch() -> impl IntoView {
    let map = use_query_map();
    let asked = map.with_untracked(|map| map.get_str("no").and_then(|no| no.parse::<TicketNo>().ok()));
    let tab = map.with_untracked(|map| Tab::parse(map.get_str("tab").unwrap_or_default()));
    let (picked, tab) = (RwSignal::new(asked), RwSignal::new(tab));
    let board: Read<DispatchBoard> = reading(use_live, |_| dispatch_board());
    let ticket: Read<Option<TicketDetail>> = reading(move || (picked.get(), use_live()), |(no, _)| by_no(no));
    let desk = Desk::new(picked, tab, board, ticket);
    keys::listen(desk);

    let queue = loaded(String::new, board, move |board| queue::queue(&board, desk));
    let key = move || {
        picked
            .get_untracked()
            .map(|no| no.to_string())
            .unwrap_or_default()
    };
    let both = move || match (board.get()?, ticket.get()?) {
        (Ok(board), Ok(ticket)) => Some(Ok((board, ticket))),
        (Err(why), _) | (_, Err(why)) => Some(Err(why)),
    };
    let retry = move || {
        board.refetch();
        ticket.refetch();
    };
    let work = shown(key, both, retry, move |(board, ticket)| {
        view! {
            <div class="pane__body dispatch__work">
                <div class="dispatch__ticket stack" id="order">{order::chosen(ticket.as_ref(), desk)}</div>
                <div class="dispatch__workers">{crew::crew(&board, desk)}</div>
                <div class="dispatch__due">{due::fields(desk)}</div>
            </div>
            {order::foot(desk)}
        }
        .into_any()
    });
    let content = view! {
        <div class="dispatch">
            <section class="dispatch__queue" aria-label=t("dispatch.tabs")>{queue}</section>
            <section class="dispatch__crew" aria-label=t("dispatch.selected")>{work}</section>
        </div>
    };
    nav::staff(t("dispatch.title"), "app app--panes", content.into_any())
}

//! The lists on the left.

use super::state::{Desk, Tab};
use crate::i18n::{t, tf};
use crate::page::use_now;
use crate::parts::pager::address;
use crate::parts::ticket;
use crate::time;
use crate::ui::empty;
use chrono::{DateTime, Utc};
use domain::view::{DispatchBoard, TicketRow};
use leptos::prelude::*;

/// Tabs and the open list.
pub fn queue(board: &DispatchBoard, desk: Desk) -> AnyView {
    let now = use_now();
    let reviews = u32::try_from(Tab::Reviews.rows(board).len()).unwrap_or(u32::MAX);
    let counts = [board.waiting_total, board.running_total, reviews];
    let tabs: Vec<AnyView> = Tab::ALL
        .into_iter()
        .zip(counts)
        .map(|(tab, count)| button(tab, count, desk))
        .collect();
    let lists: Vec<AnyView> = Tab::ALL
        .into_iter()
        .zip(counts)
        .map(|(tab, total)| {
            let rows = tab.rows(board);
            view! {
                <div hidden=move || desk.tab.get() != tab>{lead(tab, &rows, total, now)} {list(tab, &rows, desk, now)}</div>
            }
            .into_any()
        })
        .collect();
    view! {
        <header class="pane__head">
            <h1 class="visually-hidden">{t("dispatch.title")}</h1>
            <div class="tabs" role="group" aria-label=t("dispatch.tabs")>{tabs}</div>
        </header>
        <div class="pane__body">{lists}</div>
    }
    .into_any()
}

fn button(tab: Tab, count: u32, desk: Desk) -> AnyView {
    let current = move || (desk.tab.get() == tab).then_some("true");
    let name = match tab {
        Tab::Waiting => t("dispatch.waiting"),
        Tab::Running => t("dispatch.running"),
        Tab::Reviews => t("dispatch.reviews"),
    };
    view! {
        <button class="tab" type="button" data-tab=tab.as_str() aria-current=current on:click=move |_| desk.tab.set(tab)>
            {name} <span class="tab__count">{count.to_string()}</span>
        </button>
    }
    .into_any()
}

/// What must be known of a list before it is read.
fn lead(tab: Tab, rows: &[TicketRow], total: u32, now: DateTime<Utc>) -> AnyView {
    let mut lines = Vec::new();
    match tab {
        Tab::Reviews if !rows.is_empty() => lines.push(t("dispatch.reviews_lead").to_owned()),
        Tab::Waiting => {
            // an age is said of the one that has waited longest, wherever it stands
            let oldest = rows.iter().map(|row| row.reported_at).min();
            lines.extend(oldest.map(|at| tf("dispatch.oldest", &[("age", &time::span(now - at))])));
        }
        _ => {}
    }
    if tab != Tab::Reviews && usize::try_from(total).is_ok_and(|total| total > rows.len()) {
        let (n, total) = (rows.len().to_string(), total.to_string());
        lines.push(tf("dispatch.waiting_more", &[("n", &n), ("total", &total)]));
    }
    lines
        .into_iter()
        .map(|line| view! { <p class="dispatch__lead">{line}</p> })
        .collect::<Vec<_>>()
        .into_any()
}

fn list(tab: Tab, rows: &[TicketRow], desk: Desk, now: DateTime<Utc>) -> AnyView {
    if rows.is_empty() {
        return match tab {
            Tab::Waiting => empty(
                "check",
                t("dispatch.empty_title"),
                t("dispatch.empty_text"),
                ().into_any(),
            ),
            Tab::Running => empty(
                "dispatch",
                t("dispatch.running_empty_title"),
                t("dispatch.running_empty_text"),
                ().into_any(),
            ),
            Tab::Reviews => empty(
                "check",
                t("dispatch.review_empty_title"),
                t("dispatch.review_empty_text"),
                ().into_any(),
            ),
        };
    }
    let rows: Vec<AnyView> = rows.iter().map(|row| line(tab, row, desk, now)).collect();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

/// A row is a link, so that it has an address; a plain click picks it where it stands.
fn line(tab: Tab, row: &TicketRow, desk: Desk, now: DateTime<Utc>) -> AnyView {
    let no = row.no;
    let href = address(
        "/dispatch",
        &[("tab", tab.as_str().to_owned()), ("no", no.to_string())],
    );
    let current = Signal::derive(move || desk.picked.get() == Some(no));
    let choose = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            desk.pick(Some(no));
            reveal();
        }
    };
    let facts = (tab != Tab::Waiting).then(|| {
        let due = row.due.map(|due| ticket::due(due, now));
        let crew = row.crew.join(t("common.list_comma"));
        view! { <p class="dispatch__facts">{due} <span>{crew}</span></p> }
    });
    view! { <li class="dispatch__row" on:click=choose>{ticket::row(row, now, href, current)} {facts}</li> }
        .into_any()
}

/// On a phone the order stands below the list: what was picked is brought into view.
fn reveal() {
    let narrow = window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .is_some_and(|width| width < 900.0);
    if narrow && let Some(order) = document().get_element_by_id("order") {
        order.scroll_into_view();
    }
}

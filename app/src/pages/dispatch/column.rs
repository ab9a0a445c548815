//! A column of the board, and a ticket in it.

use super::state::Desk;
use crate::i18n::{t, tf, word};
use crate::page::use_now;
use crate::parts::pager::address;
use crate::parts::ticket;
use crate::time;
use crate::ui::icon_small;
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::view::{BoardRow, ColumnName, HandedBack, Reopened};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How many tickets a column has in all.
pub fn total(desk: Desk, name: ColumnName) -> u32 {
    let found = desk.of_board(|board| {
        let column = board.columns.iter().find(|column| column.name == name);
        column.map_or(0, |column| column.total)
    });
    found.unwrap_or(0)
}

/// The id of a column, for links that lead to it.
pub fn id(name: ColumnName) -> String {
    ["column-", name.as_str()].concat()
}

/// The column. Each row is drawn for its ticket and stays that ticket's when others come or go, so that the focus stays
/// where it is.
pub fn column(desk: Desk, name: ColumnName) -> AnyView {
    let numbers = move || {
        let found = desk.of_board(|board| board.rows(name).iter().map(|row| row.row.no).collect::<Vec<_>>());
        found.unwrap_or_default()
    };
    let shown = Memo::new(move |_| numbers().len());
    let count = move || total(desk, name);
    let line = move |no: TicketNo| {
        let now = use_now();
        let row = desk.of_board(|board| board.rows(name).iter().find(|row| row.row.no == no).cloned());
        row.flatten().map(|row| row_of(&row, name, desk, now))
    };
    let lead = move || {
        (name == ColumnName::Waiting)
            .then(|| oldest(desk, use_now()))
            .flatten()
    };
    let more = move || {
        let left = usize::try_from(count()).unwrap_or(0).saturating_sub(shown.get());
        (left > 0).then(|| {
            let href = address("/tickets", &[("column", name.as_str().to_owned())]);
            view! { <a class="column__more" href=href>{tf("dispatch.column_more", &[("n", &left.to_string())])}</a> }
        })
    };
    let title = word("dispatch", &["column_", name.as_str()].concat());
    let empty = word("dispatch", &["empty_", name.as_str()].concat());
    let hidden = move || name == ColumnName::Reviews && shown.get() == 0;
    view! {
        <section class="column" id=id(name) data-column=name.as_str() aria-label=title hidden=hidden>
            <header class="column__head">
                <h2 class="column__title">{title}</h2> <span class="tab__count">{count}</span>
                {lead}
            </header>
            <ul class="column__rows">
                <For each=numbers key=|no| *no let:no><li class="dispatch__row">{move || line(no)}</li></For>
            </ul>
            <p class="column__empty" hidden=move || shown.get() != 0>{empty}</p>
            {more}
        </section>
    }
    .into_any()
}

/// An age is said of the one that has waited longest, wherever it stands.
fn oldest(desk: Desk, now: DateTime<Utc>) -> Option<AnyView> {
    let oldest = desk.of_board(|board| {
        let rows = board.rows(ColumnName::Waiting).iter();
        rows.map(|row| row.row.reported_at).min()
    });
    let age = time::span(now - oldest.flatten()?);
    Some(view! { <span class="column__lead">{tf("dispatch.oldest", &[("age", &age)])}</span> }.into_any())
}

/// A row is a link, so that it has an address; a plain click picks it where it stands, one with Shift ticks a range.
fn row_of(row: &BoardRow, name: ColumnName, desk: Desk, now: DateTime<Utc>) -> AnyView {
    let no = row.row.no;
    let view = desk.view.get();
    let href = address(
        "/dispatch",
        &[("view", view.as_str().to_owned()), ("no", no.to_string())],
    );
    let current = Signal::derive(move || desk.picked.get() == Some(no) && !desk.is_many());
    let waits = name == ColumnName::Waiting;
    let choose = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        if event.shift_key() && waits {
            desk.tick(no, true);
        } else {
            desk.pick(Some(no));
        }
    };
    let tick = (waits && desk.manages).then(|| tick(no, desk));
    let facts = (!waits).then(|| {
        let crew = row.row.crew.join(t("common.list_comma"));
        view! { <p class="dispatch__facts">{crew}</p> }
    });
    let back = row.handed_back.as_ref().map(|back| handed_back(back, now));
    let again = row.reopened.as_ref().map(|one| reopened(one, now));
    view! {
        <div class="dispatch__line" class:dispatch__line--ticked=move || desk.is_ticked(no)
            class:dispatch__line--current=move || current.get() data-urgency=row.row.urgency.as_str()>
            {tick}
            <div class="dispatch__cell" on:click=choose>
                {ticket::row(&row.row, now, href, current)} {facts} {back} {again}
            </div>
        </div>
    }
    .into_any()
}

fn tick(no: TicketNo, desk: Desk) -> AnyView {
    let name = tf("dispatch.tick", &[("no", &no.to_string())]);
    view! {
        <label class="tick">
            <input class="check__input" type="checkbox" aria-label=name prop:checked=move || desk.is_ticked(no)
                on:click=move |event: MouseEvent| desk.tick(no, event.shift_key())/>
        </label>
    }
    .into_any()
}

/// Who handed the ticket back, and why.
pub fn handed_back(back: &HandedBack, now: DateTime<Utc>) -> AnyView {
    let text = tf(
        "dispatch.handed_back",
        &[("name", &back.name), ("ago", &time::ago(back.at, now))],
    );
    view! {
        <p class="dispatch__back">{icon_small("undo")} <span><strong>{text}</strong> " " {back.reason.clone()}</span></p>
    }
    .into_any()
}

/// Why the ticket was reopened 返修, and who repaired it before.
pub fn reopened(one: &Reopened, now: DateTime<Utc>) -> AnyView {
    let text = tf("dispatch.reopened", &[("ago", &time::ago(one.at, now))]);
    let before = one
        .before
        .as_ref()
        .map(|person| tf("dispatch.done_before", &[("name", &person.name)]));
    view! {
        <p class="dispatch__back" data-reopened="">
            {icon_small("undo")} <span><strong>{text}</strong> " " {one.reason.clone()} " " <em>{before}</em></span>
        </p>
    }
    .into_any()
}

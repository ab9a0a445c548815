//! Small pieces of the desk's pages.

use super::state::{Tab, href};
use crate::i18n::word;
use crate::parts::ticket;
use crate::time;
use chrono::{DateTime, Utc};
use domain::ticket::StageName;
use domain::view::TicketRow;
use leptos::prelude::*;

/// A key as it is drawn on a keyboard. Screen readers hear it from `aria-keyshortcuts`.
pub fn kbd(key: &'static str) -> AnyView {
    view! { <kbd class="kbd" aria-hidden="true">{key}</kbd> }.into_any()
}

/// Tickets beside another one, in short. `apart` opens them in a window of their own, so that a form stays open.
pub fn brief(rows: &[TicketRow], now: DateTime<Utc>, apart: bool) -> AnyView {
    let items = rows.iter().map(|row| {
        let href = href(Tab::Submitted, None, Some(row.no));
        let sub = [
            &ticket::place(&row.place),
            word("channel", row.channel.as_str()),
            &row.reporter,
        ]
        .join(" · ");
        view! {
            <li>
                <a class="ticket-row" href=href data-urgency=row.urgency.as_str()
                    target=apart.then_some("_blank") rel=apart.then_some("external")>
                    <span class="ticket-row__top">
                        {ticket::stage_plain(row.stage)} <span class="ticket-no">{row.no.to_string()}</span>
                        <time class="ticket-row__time" datetime=row.reported_at.to_rfc3339()>
                            {time::ago(row.reported_at, now)}
                        </time>
                    </span>
                    <span class="ticket-row__title">{row.content.clone()}</span>
                    <span class="ticket-row__sub">{sub}</span>
                </a>
            </li>
        }
        .into_any()
    });
    view! { <ul class="brief-list">{items.collect::<Vec<_>>()}</ul> }.into_any()
}

/// A card with tickets, or with a sentence when there are none.
pub fn brief_card(
    title: String,
    rows: &[TicketRow],
    none: String,
    now: DateTime<Utc>,
    apart: bool,
) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="card__body muted">{none}</p> }.into_any()
    } else {
        brief(rows, now, apart)
    };
    view! {
        <section class="card">
            <header class="card__head"><h3 class="card__title">{title}</h3></header>
            {body}
        </section>
    }
    .into_any()
}

/// Whether somebody is still to do something about the fault, so that another report can become a part of the ticket.
pub const fn is_open(stage: StageName) -> bool {
    use StageName::{Accepted, Acknowledged, Dispatched, InProgress, OnHold, Submitted};
    matches!(
        stage,
        Submitted | Accepted | Dispatched | Acknowledged | InProgress | OnHold
    )
}

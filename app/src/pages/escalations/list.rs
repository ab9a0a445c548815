//! The escalations of a tab.

use super::Spot;
use crate::i18n::{t, word};
use crate::page::use_now;
use crate::pages::tickets::short;
use crate::parts::pager::pager;
use crate::parts::ticket;
use crate::time;
use crate::ui::empty;
use chrono::{DateTime, Utc};
use domain::view::{EscalationRow, Page};
use leptos::prelude::*;

/// Title with the count, tabs, rows, pager.
pub fn list(page: &Page<EscalationRow>, spot: Memo<Spot>) -> AnyView {
    let (now, at) = (use_now(), spot.get_untracked());
    let rows: Vec<AnyView> = page.rows.iter().map(|row| line(row, spot, now)).collect();
    let body = if rows.is_empty() {
        none(&at)
    } else {
        view! { <div>{rows}</div> }.into_any()
    };
    let pager = pager(
        "/escalations",
        &[("tab", at.tab().to_owned())],
        at.after.as_deref(),
        page.next.as_deref(),
    );
    view! {
        <header class="pane__head">
            <h1 class="pane__title">{t("escalations.title")} " " {count(page, &at)}</h1>
            <nav class="tabs" aria-label=t("escalations.tabs")>{tab(false, &at)} {tab(true, &at)}</nav>
        </header>
        <div class="pane__body">{body}</div>
        <div class="pane__foot" hidden=page.next.is_none() && at.after.is_none()>{pager}</div>
    }
    .into_any()
}

/// How many wait: as far as this page knows.
fn count(page: &Page<EscalationRow>, at: &Spot) -> AnyView {
    if at.answered || at.after.is_some() {
        return ().into_any();
    }
    let more = if page.next.is_some() { "+" } else { "" };
    let text = [&page.rows.len().to_string(), more].concat();
    view! { <span class="tab__count">{text}</span> }.into_any()
}

fn tab(answered: bool, at: &Spot) -> AnyView {
    let (href, name) = if answered {
        ("/escalations?tab=answered", t("escalations.answered"))
    } else {
        ("/escalations", t("escalations.open"))
    };
    let current = (at.answered == answered).then_some("page");
    view! { <a class="tab" href=href aria-current=current>{name}</a> }.into_any()
}

fn none(at: &Spot) -> AnyView {
    if at.answered {
        empty(
            "flag",
            t("escalations.none_answered_title"),
            t("escalations.none_answered_text"),
            ().into_any(),
        )
    } else {
        empty(
            "check",
            t("escalations.none_title"),
            t("escalations.none_text"),
            ().into_any(),
        )
    }
}

fn line(row: &EscalationRow, spot: Memo<Spot>, now: DateTime<Utc>) -> AnyView {
    let EscalationRow {
        row: of,
        index,
        escalation,
        raised_by,
        ..
    } = row;
    let (no, index) = (of.no, *index);
    let href = spot.with_untracked(|spot| spot.choose(row));
    let current = move || spot.with(|spot| spot.no == Some(no) && spot.index.is_none_or(|one| one == index));
    let by = raised_by
        .clone()
        .unwrap_or_else(|| word("reject", "system").to_owned());
    let note = escalation
        .note
        .as_ref()
        .map_or_else(|| of.content.clone(), |note| note.as_str().to_owned());
    let sub = [ticket::place(&of.place), by].join(" · ");
    view! {
        <a class="ticket-row" href=href data-no=no.to_string() data-urgency=of.urgency.as_str()
            aria-current=move || current().then_some("true")>
            <span class="ticket-row__top">
                <span class="tag">{word("cause", escalation.cause.as_str())}</span>
                <span class="ticket-no">{no.to_string()}</span> {ticket::stage_plain(of.stage)}
                <time class="ticket-row__time" datetime=escalation.at.to_rfc3339()>{time::ago(escalation.at, now)}</time>
            </span>
            <span class="ticket-row__title">{short(&note)}</span>
            <span class="ticket-row__sub">{sub}</span>
        </a>
    }
    .into_any()
}

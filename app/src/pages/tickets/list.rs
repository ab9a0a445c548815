//! Tickets that were found.

use super::filter::{Query, everything};
use crate::i18n::{pick, t, word};
use crate::page::{use_now, use_page};
use crate::parts::pager::pager;
use crate::parts::place_found::PlaceFound;
use crate::parts::{due, reporter, ticket};
use crate::time;
use crate::ui::{empty, icon};
use chrono::{DateTime, Utc};
use domain::view::{Catalogue, Page, TicketRow};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The tickets.
    pub page: Page<TicketRow>,
    /// What came of the place.
    pub place: PlaceFound,
}

/// The list, or what to do when nothing fits.
pub fn results(found: &Found, query: &Query) -> AnyView {
    let Page { rows, next } = &found.page;
    let list = if !found.place.is_clear() {
        // the note says why nothing is listed
        ().into_any()
    } else if rows.is_empty() {
        nothing(query)
    } else {
        table(rows)
    };
    let note = found
        .place
        .note(query.first("place"), |code| query.with_place(code));
    view! {
        <div class="stack">
            {note} {list} {take_along(found, query)}
            {pager("/tickets", &query.list(), query.after.as_deref(), next.as_deref())}
        </div>
    }
    .into_any()
}

/// All that was found, not only this page of it, as a file.
fn take_along(found: &Found, query: &Query) -> AnyView {
    if found.page.rows.is_empty() {
        return ().into_any();
    }
    let place = found.place.code();
    let link = |path: &'static str, name: &'static str| {
        let href = query.export(path, place);
        view! { <a class="button" href=href rel="external" download="">{icon("download")} {name}</a> }
    };
    view! {
        <div class="button-row">
            {link("/tickets/export.xlsx", t("tickets.export_xlsx"))} {link("/tickets/export.csv", t("tickets.export_csv"))}
        </div>
    }
    .into_any()
}

fn nothing(query: &Query) -> AnyView {
    if query.pairs.is_empty() {
        return empty(
            "inbox",
            t("tickets.none_title"),
            t("tickets.none_text"),
            ().into_any(),
        );
    }
    let action =
        view! { <a class="button" href=everything() rel="external">{t("tickets.clear")}</a> }.into_any();
    empty(
        "search",
        t("tickets.no_hits_title"),
        t("tickets.no_hits_text"),
        action,
    )
}

fn table(rows: &[TicketRow]) -> AnyView {
    let (now, catalogue) = (use_now(), use_page().catalogue);
    let heads = [
        "no", "content", "stage", "place", "category", "reporter", "crew", "reported", "limit",
    ];
    let heads = heads.map(|name| view! { <th scope="col">{word("tickets", name)}</th> });
    let lines: Vec<AnyView> = rows.iter().map(|row| line(row, now, &catalogue)).collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{t("tickets.caption")}</caption>
                <thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(row: &TicketRow, now: DateTime<Utc>, catalogue: &Catalogue) -> AnyView {
    let no = row.no.to_string();
    let href = ["/tickets/", &no].concat();
    let category = catalogue
        .category(&row.category)
        .map_or(row.category.as_str(), |one| pick(&one.name))
        .to_owned();
    let reporter = reporter::person(&row.reporter).to_owned();
    let channel = word("channel", row.channel.as_str());
    let crew: Vec<AnyView> = names(&row.crew);
    view! {
        <tr data-urgency=row.urgency.as_str() data-no=row.no.to_string()>
            <th scope="row">
                <a class="ticket-no" href=href>{no}</a> " " {ticket::urged(row.urges)} {ticket::urgency(row.urgency)}
            </th>
            <td class="table__full table__free">{short(&row.content)}</td>
            <td class="num">{ticket::stage_plain(row.stage)} {marks(row)}</td>
            <td class="table__free" data-label=t("tickets.place")>{ticket::place(&row.place)}</td>
            <td class="only-desk">{category}</td>
            <td class="table__free" data-label=t("tickets.reporter")>{reporter} " · " <span class="num">{channel}</span></td>
            <td class="table__free" data-label=t("tickets.crew")>{crew}</td>
            <td class="num" data-label=t("tickets.reported")>
                <time datetime=row.reported_at.to_rfc3339()>{time::moment(row.reported_at, now)}</time>
            </td>
            <td class="table__free" data-label=t("tickets.limit")>{due::next(row, now)}</td>
        </tr>
    }
    .into_any()
}

/// Names that break between one and the next only.
fn names(names: &[String]) -> Vec<AnyView> {
    let comma = |index: usize| {
        if index + 1 < names.len() {
            t("common.list_comma")
        } else {
            ""
        }
    };
    let each = names
        .iter()
        .enumerate()
        .map(|(index, name)| [name, comma(index)].concat());
    each.map(|name| view! { <span class="table__name">{name}</span> " " }.into_any())
        .collect()
}

fn marks(row: &TicketRow) -> Vec<AnyView> {
    let marks = [
        (row.needs_review, "stage.needs_review"),
        (row.escalated, "tickets.escalated"),
    ];
    let shown = marks.into_iter().filter(|(there, _)| *there);
    shown
        .map(|(_, key)| view! { " " <span class="tag">{t(key)}</span> }.into_any())
        .collect()
}

/// The beginning of a long text.
pub(in crate::pages) fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut start: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        start.push('…');
    }
    start
}

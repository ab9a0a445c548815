//! The complaints of a tab.

use super::filter::{Query, Tab};
use crate::i18n::{t, word};
use crate::page::use_now;
use crate::parts::pager::pager;
use crate::parts::place_found::PlaceFound;
use crate::parts::{complaint, ticket};
use crate::time;
use crate::ui::{empty, icon};
use chrono::{DateTime, Utc};
use domain::complaint::StageName;
use domain::view::{ComplaintRow, Page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The complaints.
    pub page: Page<ComplaintRow>,
    /// What came of the place.
    pub place: PlaceFound,
}

/// The list, or what it means that there is none.
pub fn results(found: &Found, query: &Query) -> AnyView {
    let page = &found.page;
    let list = if !found.place.is_clear() {
        // the note says why nothing is listed
        ().into_any()
    } else if page.rows.is_empty() {
        nothing(query)
    } else {
        table(&page.rows)
    };
    let note = found
        .place
        .note(query.value("place"), |code| query.with_place(code));
    view! {
        <div class="stack">
            {note} {list} {take_along(found, query)} {pager("/complaints", &query.list(), query.after.as_deref(), page.next.as_deref())}
        </div>
    }
    .into_any()
}

/// All that was found, not only this page of it, as a file.
fn take_along(found: &Found, query: &Query) -> AnyView {
    if found.page.rows.is_empty() {
        return ().into_any();
    }
    let link = |path: &'static str, name: &'static str| {
        let href = query.export(path, found.place.code());
        view! { <a class="button" href=href rel="external" download="">{icon("download")} {name}</a> }
    };
    view! {
        <div class="button-row">
            {link("/complaints/export.xlsx", t("tickets.export_xlsx"))} {link("/complaints/export.csv", t("tickets.export_csv"))}
        </div>
    }
    .into_any()
}

fn nothing(query: &Query) -> AnyView {
    if !query.pairs.is_empty() {
        let action = view! { <a class="button" href=query.without_filter()>{t("tickets.clear")}</a> };
        return empty(
            "search",
            t("complaints.no_hits"),
            t("complaints.no_hits_text"),
            action.into_any(),
        );
    }
    let tab = query.tab.as_str();
    let title = word("complaints", &["empty_", tab].concat());
    let text = word("complaints", &["empty_", tab, "_text"].concat());
    let action = (query.tab != Tab::All).then(|| {
        view! { <a class="button" href=query.with_tab(Tab::All)>{t("complaints.show_all")}</a> }
    });
    empty("check", title, text, action.into_any())
}

fn table(rows: &[ComplaintRow]) -> AnyView {
    let now = use_now();
    let heads = [
        "no", "excerpt", "stage", "category", "channel", "handler", "filed", "due",
    ];
    let heads = heads.map(|name| view! { <th scope="col">{word("complaints", name)}</th> });
    let lines: Vec<AnyView> = rows.iter().map(|row| line(row, now)).collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{t("complaints.caption")}</caption>
                <thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(row: &ComplaintRow, now: DateTime<Utc>) -> AnyView {
    let no = row.no.to_string();
    let href = ["/complaints/", &no].concat();
    // once the complainant has a reply, that it was due is history
    let due = row
        .due
        .filter(|_| row.stage == StageName::Handling)
        .map(|at| ticket::due(at, now));
    let handler = row
        .handler
        .clone()
        .unwrap_or_else(|| t("complaints.desk_together").to_owned());
    view! {
        <tr data-no=row.no.to_string() data-urgency=row.overdue.then_some("urgent")>
            <th scope="row">
                <a class="ticket-no" href=href>{no}</a> " " {complaint::anonymous(row.anonymous)} " "
                {complaint::open_upwards(row.open_upwards)}
            </th>
            <td class="table__full table__free">{row.excerpt.clone()}</td>
            <td class="num">{complaint::stage_plain(row.stage)}</td>
            <td class="num" data-label=t("complaints.category")>{complaint::category(row.category)}</td>
            <td class="num" data-label=t("complaints.channel")>{complaint::channel(row.channel)}</td>
            <td class="table__free" data-label=t("complaints.handler")>{handler}</td>
            <td class="num" data-label=t("complaints.filed")>
                <time datetime=row.filed_at.to_rfc3339()>{time::ago(row.filed_at, now)}</time>
            </td>
            <td class="num" data-label=t("complaints.due")>{due}</td>
        </tr>
    }
    .into_any()
}

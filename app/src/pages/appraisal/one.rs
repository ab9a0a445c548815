//! What one person was urged in a month, each time with its ticket.

use super::query::Query;
use crate::i18n::{t, tf, word};
use crate::page::use_now;
use crate::pages::tickets::short;
use crate::parts::pager::pager;
use crate::parts::ticket;
use crate::time;
use crate::ui::empty;
use chrono::{DateTime, Utc};
use domain::view::{PersonUrges, UrgeRow, UrgeSource, UrgedPerson};
use leptos::prelude::*;

/// The person, how often, and each time.
pub fn urges(found: Option<&PersonUrges>, query: &Query) -> AnyView {
    let Some(PersonUrges { urged, page }) = found else {
        return empty(
            "bell",
            t("appraisal.one_none_title"),
            t("appraisal.one_none_text"),
            ().into_any(),
        );
    };
    let now = use_now();
    let lines: Vec<AnyView> = page.rows.iter().map(|row| line(row, now)).collect();
    let heads = ["at", "ticket", "place", "by", "whom", "note"];
    let heads = heads.map(|name| view! { <th scope="col">{word("appraisal", name)}</th> });
    let pager = pager(
        "/appraisal",
        &query.pairs(),
        query.after.as_deref(),
        page.next.as_deref(),
    );
    view! {
        <div class="stack">
            <h2 class="section-title">{tf("appraisal.of_person", &[("name", &urged.person.name)])}</h2>
            {sources(urged, query)}
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t("appraisal.one_caption")}</caption>
                    <thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {pager}
        </div>
    }
    .into_any()
}

/// All, or by one kind of source, with how many there are.
fn sources(urged: &UrgedPerson, query: &Query) -> AnyView {
    let chip = |name: &'static str, count: u32, source: Option<UrgeSource>| {
        if count == 0 {
            return ().into_any();
        }
        let href = query.one(urged.person.id, source).address();
        let current = (query.source == source).then_some("true");
        let count = count.to_string();
        view! { <a class="chip" href=href aria-current=current>{word("appraisal", name)} " " <span class="num">{count}</span></a> }
            .into_any()
    };
    view! {
        <nav class="chips" aria-label=t("appraisal.sources")>
            {chip("urges", urged.urges(), None)} {chip("system", urged.system, Some(UrgeSource::System))}
            {chip("staff", urged.staff, Some(UrgeSource::Staff))}
            {chip("reporter", urged.reporter, Some(UrgeSource::Reporter))}
        </nav>
    }
    .into_any()
}

/// One time. A ticket that is not the reader's has a number and nothing else.
fn line(row: &UrgeRow, now: DateTime<Utc>) -> AnyView {
    let no = row.no.to_string();
    let (link, place, note) = match &row.ticket {
        Some(read) => {
            let href = ["/tickets/", &no].concat();
            let content = short(&read.content);
            let link = view! { <a class="ticket-no" href=href>{no.clone()}</a> " " {content} };
            (link.into_any(), ticket::place(&read.place), read.note.clone())
        }
        None => {
            let hidden = t("appraisal.not_yours");
            let link =
                view! { <span class="ticket-no">{no.clone()}</span> " " <span class="muted">{hidden}</span> };
            (link.into_any(), String::new(), None)
        }
    };
    let source = word("appraisal", row.source.as_str());
    let by = match &row.by {
        Some(name) => [source, " · ", name].concat(),
        None => source.to_owned(),
    };
    let whom = row.whom.map(|whom| word("urge", whom.as_str()));
    view! {
        <tr data-no=no data-source=row.source.as_str()>
            <th scope="row" class="num"><time datetime=row.at.to_rfc3339()>{time::moment(row.at, now)}</time></th>
            <td class="table__full table__free">{link}</td>
            <td class="table__free" data-label=t("appraisal.place")>{place}</td>
            <td class="table__free" data-label=t("appraisal.by")>{by}</td>
            <td data-label=t("appraisal.whom")>{whom}</td>
            <td class="table__full table__free" data-label=t("appraisal.note")>{note}</td>
        </tr>
    }
    .into_any()
}

//! Everybody who was urged in a month, the most often first.

use super::query::Query;
use crate::i18n::{t, word};
use crate::parts::pager::pager;
use crate::ui::empty;
use domain::view::{Page, UrgeSource, UrgedPerson};
use leptos::prelude::*;

/// The table, or what to do when nobody was.
pub fn list(page: &Page<UrgedPerson>, query: &Query) -> AnyView {
    let pager = pager(
        "/appraisal",
        &query.pairs(),
        query.after.as_deref(),
        page.next.as_deref(),
    );
    let list = if page.rows.is_empty() {
        let action = query.department.as_ref().map(|_| {
            let all = Query {
                department: None,
                ..query.everybody()
            };
            view! { <a class="button" href=all.address()>{t("appraisal.all_departments")}</a> }
        });
        empty(
            "bell",
            t("appraisal.none_title"),
            t("appraisal.none_text"),
            action.into_any(),
        )
    } else {
        table(&page.rows, query)
    };
    view! { <div class="stack">{list} {pager}</div> }.into_any()
}

fn table(rows: &[UrgedPerson], query: &Query) -> AnyView {
    let numbers = ["urges", "system", "staff", "reporter", "tickets"];
    let numbers = numbers
        .map(|name| view! { <th scope="col" class="table__num">{word("appraisal", name)}</th> }.into_any());
    let lines: Vec<AnyView> = rows.iter().map(|row| line(row, query)).collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{t("appraisal.caption")}</caption>
                <thead><tr><th scope="col">{t("appraisal.person")}</th> {numbers.into_iter().collect::<Vec<_>>()}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A person. Each number leads to the urges that it counts.
fn line(row: &UrgedPerson, query: &Query) -> AnyView {
    let roles = row.roles.iter().map(|role| word("role", role.as_str()));
    let roles = roles.collect::<Vec<_>>().join(t("common.list_comma"));
    let number = |name: &'static str, count: u32, source: Option<UrgeSource>| {
        let shown = if count == 0 {
            view! { <span class="muted">"0"</span> }.into_any()
        } else {
            let href = query.one(row.person.id, source).address();
            view! { <a href=href>{count.to_string()}</a> }.into_any()
        };
        view! { <td class="num table__num" data-label=word("appraisal", name) data-count=name>{shown}</td> }
            .into_any()
    };
    view! {
        <tr data-person=row.person.id.to_string()>
            <th scope="row"><span class="table__name">{row.person.name.clone()}</span> " " <span class="small muted">{roles}</span></th>
            {number("urges", row.urges(), None)}
            {number("system", row.system, Some(UrgeSource::System))}
            {number("staff", row.staff, Some(UrgeSource::Staff))}
            {number("reporter", row.reporter, Some(UrgeSource::Reporter))}
            {number("tickets", row.tickets, None)}
        </tr>
    }
    .into_any()
}

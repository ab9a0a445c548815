//! The monthly appraisal 绩效考核: how often everybody was urged 催办, and on which tickets (brief, item 13).

mod one;
mod people;
mod query;

use crate::api::appraisal::{urged_people, urges_of};
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::{pick, t};
use crate::page::{Now, use_page};
use crate::pages::tickets::{Read, loaded};
use crate::parts::nav;
use crate::time;
use crate::ui::{Field, field, icon, icon_small, select};
use domain::calendar::Month;
use domain::people::Role;
use domain::view::{Page, PersonUrges, UrgedPerson};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use query::Query;
use serde::{Deserialize, Serialize};

/// What the page reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Seen {
    /// Everybody who was urged.
    People(Page<UrgedPerson>),
    /// One of them; none who was not, or whom the reader does not appraise.
    One(Option<PersonUrges>),
}

/// The page.
#[component]
pub fn Appraisal() -> impl IntoView {
    let now = expect_context::<Now>().0.get_untracked();
    let this_month = Month::of(time::campus(now).date());
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| Query::of(map, this_month)));
    // not with every change that is heard of: a month is counted, not looked up
    let read: Read<Seen> = reading(move || query.get(), look);
    let key = move || query.with_untracked(Query::address);
    let body = loaded(key, read, move |seen| match seen {
        Seen::People(page) => people::list(&page, &query.get_untracked()),
        Seen::One(found) => one::urges(found.as_ref(), &query.get_untracked()),
    });
    let head = move || query.with(|query| head(query, this_month));
    let content = view! { <div class="content content--wide">{head} <section class="stack" aria-label=t("appraisal.urged")>{body}</section></div> };
    nav::staff(t("appraisal.title"), "app", content.into_any())
}

async fn look(query: Query) -> Result<Seen, AppError> {
    Ok(match query.person {
        Some(person) => Seen::One(urges_of(person, query.month, query.source, query.after).await?),
        None => Seen::People(urged_people(query.month, query.department, query.after).await?),
    })
}

/// Which month, and whose.
fn head(query: &Query, this_month: Month) -> AnyView {
    let back = query.person.map(|_| {
        let href = query.everybody().address();
        view! { <a class="page-head__back" href=href>{icon_small("arrow-left")} {t("appraisal.back")}</a> }
    });
    view! {
        <div class="page-head">
            {back}
            <h1 class="page-head__title">{t("appraisal.title")}</h1>
            <p class="page-head__sub">{t("appraisal.text")}</p>
        </div>
        {months(query, this_month)}
        {form(query, this_month)}
    }
    .into_any()
}

/// The month that is shown, between the one before and the one after.
fn months(query: &Query, this_month: Month) -> AnyView {
    let name = |month: Month| time::month(month.first_day());
    let before = query.month.before();
    let after = query.month.after();
    let next = (after <= this_month).then(|| {
        let href = query.in_month(after).address();
        view! { <a class="button" rel="next" href=href>{name(after)} {icon_small("arrow-right")}</a> }
    });
    let href = query.in_month(before).address();
    view! {
        <nav class="pager" aria-label=t("appraisal.months") data-month=query.month.to_string()>
            <a class="button" rel="prev" href=href>{icon_small("arrow-left")} {name(before)}</a>
            <strong>{name(query.month)}</strong>
            {next}
        </nav>
    }
    .into_any()
}

/// The form. It is a plain one: the answer has an address of its own that can be kept and sent on.
fn form(query: &Query, this_month: Month) -> AnyView {
    let frame = |id: &'static str, label: &'static str, control: AnyView| {
        let spec = Field {
            id,
            label,
            ..Field::default()
        };
        field(spec, control)
    };
    let (month, last) = (query.month.to_string(), this_month.to_string());
    let month = view! { <input class="input" type="month" id="month" name="month" value=month max=last placeholder="2026-01"/> }
        .into_any();
    let info = use_page();
    let chooses = info.me.is_some_and(|me| me.is(Role::Supervisor)) && query.person.is_none();
    let departments = chooses.then(|| {
        let all = (String::new(), t("common.all").to_owned());
        let each = info.catalogue.departments.iter();
        let each = each.map(|one| (one.code.as_str().to_owned(), pick(&one.name).to_owned()));
        let chosen = query.department.as_ref().map_or("", |code| code.as_str());
        let control = select("department", std::iter::once(all).chain(each).collect(), chosen);
        frame("department", t("appraisal.department"), control)
    });
    let person = query.person.map(|person| {
        view! { <input type="hidden" name="person" value=person.to_string()/> }
    });
    view! {
        <form class="filter-bar" method="get" action="/appraisal" role="search" aria-label=t("appraisal.title")>
            {person}
            <div class="filter-bar__fields">{frame("month", t("appraisal.month"), month)} {departments}</div>
            <button class="button button--primary" type="submit">{icon("search")} {t("appraisal.submit")}</button>
        </form>
    }
    .into_any()
}

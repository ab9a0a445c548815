//! The list of people.

use super::frame;
use crate::api::admin::people;
use crate::codec::reading;
use crate::i18n::{pick, t, word};
use crate::page::use_page;
use crate::pages::tickets::{Read, loaded};
use crate::parts::pager::{address, pager};
use crate::ui::{Field, empty, field, icon, select};
use domain::people::Role;
use domain::phone::Phone;
use domain::place::DepartmentCode;
use domain::view::{Catalogue, Page, PersonFilter, PersonRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// Where the list stands, as its address says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Query {
    filter: PersonFilter,
    after: Option<String>,
}

impl Query {
    fn of(map: &ParamsMap) -> Self {
        let get = |name| map.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            filter: PersonFilter {
                text: get("q"),
                role: Role::parse(&get("role")),
                department: DepartmentCode::parse(&get("department")).ok(),
                inactive: get("state") == "inactive",
            },
            after: map.get("after").filter(|key| !key.is_empty()),
        }
    }

    /// What is asked for; those in use or those out of use.
    fn pairs(&self, inactive: bool) -> Vec<(&'static str, String)> {
        let PersonFilter {
            text,
            role,
            department,
            ..
        } = &self.filter;
        let state = if inactive { "inactive" } else { "" };
        let pairs = [
            ("q", text.clone()),
            ("role", role.map_or("", Role::as_str).to_owned()),
            (
                "department",
                department.as_ref().map(ToString::to_string).unwrap_or_default(),
            ),
            ("state", state.to_owned()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    fn is_narrow(&self) -> bool {
        let PersonFilter {
            text,
            role,
            department,
            ..
        } = &self.filter;
        !text.is_empty() || role.is_some() || department.is_some()
    }
}

/// The page of a person. `new` is a page of its own.
pub fn page_of(row: &PersonRow) -> String {
    if row.username.eq_ignore_ascii_case("new") {
        ["/admin/people/", &row.id.to_string()].concat()
    } else {
        ["/admin/people/", &row.username].concat()
    }
}

/// The page.
#[component]
pub fn People() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(Query::of));
    let read: Read<Page<PersonRow>> = reading(move || query.get(), |query| people(query.filter, query.after));
    let key =
        move || query.with_untracked(|query| address("/admin/people", &query.pairs(query.filter.inactive)));
    let list = loaded(key, read, move |page| found(&page, &query.get_untracked()));
    let add = view! {
        <a class="button button--primary" href="/admin/people/new">{icon("plus")} {t("people.add")}</a>
    };
    let content = view! {
        {move || form(&query.get())}
        <section aria-label=t("people.title")>{list}</section>
    };
    frame::frame(
        t("people.title"),
        t("admin.way_people_text"),
        add.into_any(),
        content.into_any(),
    )
}

/// The form. It is a plain one: the answer has an address of its own.
fn form(query: &Query) -> AnyView {
    let frame = |id: &'static str, control: AnyView| {
        let label = word("people", ["find_", id].concat().as_str());
        field(
            Field {
                id,
                label,
                ..Field::default()
            },
            control,
        )
    };
    let any = || (String::new(), t("common.all").to_owned());
    let roles = Role::ALL.map(|role| (role.as_str().to_owned(), word("role", role.as_str()).to_owned()));
    let departments = use_page().catalogue.departments.into_iter();
    let departments = departments.map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
    let filter = &query.filter;
    let department = filter
        .department
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let text = view! {
        <input class="input" type="search" id="q" name="q" value=filter.text.clone() maxlength="60" autocomplete="off"
            placeholder=t("people.find_hint")/>
    };
    let state = filter
        .inactive
        .then(|| view! { <input type="hidden" name="state" value="inactive"/> });
    let clear = query.is_narrow().then(|| {
        let href = if filter.inactive {
            "/admin/people?state=inactive"
        } else {
            "/admin/people"
        };
        view! { <a class="button button--quiet" href=href>{t("people.clear")}</a> }
    });
    let tab = |inactive: bool, name: &'static str| {
        let href = address("/admin/people", &query.pairs(inactive));
        let current = (filter.inactive == inactive).then_some("true");
        view! { <a class="chip" href=href aria-current=current>{t(name)}</a> }
    };
    view! {
        <form class="filter-bar" method="get" action="/admin/people" role="search">
            <div class="filter-bar__fields">
                {frame("q", text.into_any())}
                {frame("role", select("role", [vec![any()], roles.to_vec()].concat(), filter.role.map_or("", Role::as_str)))}
                {frame("department", select("department", std::iter::once(any()).chain(departments).collect(), &department))}
            </div>
            {state}
            <button class="button" type="submit">{icon("search")} {t("common.search")}</button>
            {clear}
        </form>
        <div class="chips" role="group" aria-label=t("people.state")>
            {tab(false, "people.active")} {tab(true, "people.inactive")}
        </div>
    }
    .into_any()
}

fn found(page: &Page<PersonRow>, query: &Query) -> AnyView {
    if page.rows.is_empty() {
        return none(query);
    }
    let catalogue = use_page().catalogue;
    let heads = ["name", "username", "roles", "departments", "phone"];
    let heads = heads.map(|name| {
        let label = word("entry", ["field_", name].concat().as_str());
        view! { <th scope="col">{label}</th> }
    });
    let lines: Vec<AnyView> = page.rows.iter().map(|row| line(row, &catalogue)).collect();
    let pager = pager(
        "/admin/people",
        &query.pairs(query.filter.inactive),
        query.after.as_deref(),
        page.next.as_deref(),
    );
    view! {
        <div class="stack">
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t("people.title")}</caption>
                    <thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {pager}
        </div>
    }
    .into_any()
}

fn none(query: &Query) -> AnyView {
    if query.is_narrow() {
        let action = view! { <a class="button" href="/admin/people">{t("people.clear")}</a> };
        empty(
            "search",
            t("people.no_hits_title"),
            t("people.no_hits_text"),
            action.into_any(),
        )
    } else if query.filter.inactive {
        empty(
            "people",
            t("people.no_inactive_title"),
            t("people.no_inactive_text"),
            ().into_any(),
        )
    } else {
        let action = view! { <a class="button" href="/admin/people">{t("people.first")}</a> };
        empty(
            "people",
            t("people.no_more_title"),
            t("people.no_more_text"),
            action.into_any(),
        )
    }
}

fn line(row: &PersonRow, catalogue: &Catalogue) -> AnyView {
    let roles: Vec<AnyView> = row
        .roles
        .iter()
        .map(|role| view! { <span class="tag">{word("role", role.as_str())}</span> }.into_any())
        .collect();
    let phone = row.phone.clone().map(|phone| {
        let href = ["tel:", &phone].concat();
        let shown = Phone::parse(&phone).map_or(phone, |phone| phone.shown());
        view! { <a class="num" href=href rel="external">{shown}</a> }
    });
    view! {
        <tr data-username=row.username.clone()>
            <th scope="row"><a href=page_of(row)>{row.name.clone()}</a></th>
            <td data-label=t("entry.field_username")>{row.username.clone()}</td>
            <td data-label=t("entry.field_roles")><span class="cluster">{roles}</span></td>
            <td data-label=t("entry.field_departments")>{departments(&row.departments, catalogue)}</td>
            <td data-label=t("entry.field_phone")>{phone}</td>
        </tr>
    }
    .into_any()
}

/// Names of departments in one line; nothing when there are none.
fn departments(codes: &[DepartmentCode], catalogue: &Catalogue) -> Option<String> {
    let name = |code: &DepartmentCode| {
        catalogue
            .department(code)
            .map_or_else(|| code.to_string(), |one| pick(&one.name).to_owned())
    };
    let names: Vec<String> = codes.iter().map(name).collect();
    (!names.is_empty()).then(|| names.join(t("common.list_comma")))
}

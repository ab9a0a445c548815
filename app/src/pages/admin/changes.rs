//! The record of administrative changes, in words.

use super::difference::{self, Difference};
use super::frame;
use super::imported::imported;
use crate::access::may_open;
use crate::api::admin::changes;
use crate::codec::reading;
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::pages::tickets::{Read, loaded};
use crate::parts::pager::{address, pager};
use crate::time;
use crate::ui::empty;
use domain::admin::{Area, What};
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::{Catalogue, ChangeRow, Page};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// Where the list stands, as its address says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Query {
    area: Option<Area>,
    after: Option<String>,
}

impl Query {
    fn of(map: &ParamsMap) -> Self {
        Self {
            area: map.get_str("area").and_then(Area::parse),
            after: map.get("after").filter(|key| !key.is_empty()),
        }
    }

    fn pairs(area: Option<Area>) -> Vec<(&'static str, String)> {
        area.iter()
            .map(|area| ("area", area.as_str().to_owned()))
            .collect()
    }
}

/// The page.
#[component]
pub fn Changes() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(Query::of));
    let read: Read<Page<ChangeRow>> = reading(move || query.get(), |query| changes(query.area, query.after));
    let key = move || {
        query.with_untracked(|query| {
            let mut pairs = Query::pairs(query.area);
            pairs.extend(query.after.iter().map(|after| ("after", after.clone())));
            address("/admin/changes", &pairs)
        })
    };
    let list = loaded(key, read, move |page| found(&page, &query.get_untracked()));
    let chip = move |area: Option<Area>| {
        let href = address("/admin/changes", &Query::pairs(area));
        let name = area.map_or(t("common.all"), area_name);
        let current = move || query.with(|query| query.area == area).then_some("true");
        view! { <a class="chip" href=href aria-current=current>{name}</a> }
    };
    let chips = std::iter::once(None)
        .chain(Area::ALL.into_iter().map(Some))
        .map(chip);
    let content = view! {
        <nav class="chips" aria-label=t("changes.areas")>{chips.collect::<Vec<_>>()}</nav>
        {list}
    };
    frame::frame(
        t("admin.way_changes"),
        t("admin.way_changes_text"),
        ().into_any(),
        content.into_any(),
    )
}

fn area_name(area: Area) -> &'static str {
    word("changes", ["area_", area.as_str()].concat().as_str())
}

fn found(page: &Page<ChangeRow>, query: &Query) -> AnyView {
    if page.rows.is_empty() {
        return empty(
            "edit",
            t("changes.none_title"),
            t("changes.none_text"),
            ().into_any(),
        );
    }
    let now = use_now();
    let info = use_page();
    let opens = info.me.as_ref().is_some_and(|me| may_open(me, "/admin/people"));
    let lines = page.rows.iter().map(|row| {
        let (title, subject) = (title(row), subject(row, &info.catalogue, opens));
        let list = told(row, &info.catalogue);
        view! {
            <li class="changes__row" data-what=row.what.map(What::as_str)>
                <p class="changes__head">
                    <strong>{title}</strong> " " {subject}
                    <span class="changes__who">
                        {row.by.name.clone()} " · "
                        <time class="num" datetime=row.at.to_rfc3339()>{time::moment(row.at, now)}</time>
                    </span>
                </p>
                {list}
            </li>
        }
        .into_any()
    });
    let lines: Vec<_> = lines.collect();
    let pager = pager(
        "/admin/changes",
        &Query::pairs(query.area),
        query.after.as_deref(),
        page.next.as_deref(),
    );
    view! { <div class="stack"><ol class="changes">{lines}</ol> {pager}</div> }.into_any()
}

/// What became of it, field by field; of an import, place by place.
fn told(row: &ChangeRow, catalogue: &Catalogue) -> Option<AnyView> {
    let (before, after) = (row.before.as_ref(), row.after.as_ref());
    if let Some(places) = imported(before, after) {
        return Some(places);
    }
    let differences = difference::between(before, after, catalogue).into_iter();
    let differences: Vec<AnyView> = differences.map(drawn).collect();
    (!differences.is_empty()).then(|| view! { <dl class="changes__list">{differences}</dl> }.into_any())
}

/// What was done.
fn title(row: &ChangeRow) -> String {
    let Some(what) = row.what else {
        return t("changes.other").to_owned();
    };
    let name = what.as_str();
    if let Some((_, act)) = name.split_once('.') {
        return word("changes", ["person_", act].concat().as_str()).to_owned();
    }
    let upload = row.after.as_ref().and_then(|after| after.get("upload"));
    if what == What::Place && upload.is_some() {
        return t("changes.imported").to_owned();
    }
    let key = match (&row.before, &row.after) {
        (None, Some(_)) => "changes.added",
        (Some(_), None) => "changes.removed",
        _ => "changes.edited",
    };
    tf(key, &[("area", area_name(what.area()))])
}

/// To whom or what.
fn subject(row: &ChangeRow, catalogue: &Catalogue, opens: bool) -> AnyView {
    let subject = row.subject.clone();
    let named = |name: Option<&str>| match name {
        Some(name) => [name, " (", &row.subject, ")"].concat().into_any(),
        None => row.subject.clone().into_any(),
    };
    match (row.what.map(What::area), row.person) {
        (Some(Area::Person), Some(person)) if opens => {
            // the username may be somebody else's by now
            let href = ["/admin/people/", &person.to_string()].concat();
            view! { <a href=href>{named(row.name.as_deref())}</a> }.into_any()
        }
        (Some(Area::Person), _) => named(row.name.as_deref()),
        (Some(Area::Department), _) => {
            let code = DepartmentCode::parse(&subject).ok();
            let found = code.and_then(|code| catalogue.department(&code));
            named(found.map(|one| pick(&one.name)))
        }
        (Some(Area::Category), _) => {
            let code = CategoryCode::parse(&subject).ok();
            let found = code.and_then(|code| catalogue.category(&code));
            named(found.map(|one| pick(&one.name)))
        }
        (Some(Area::Times), _) => times_of(&subject, catalogue).into_any(),
        // there is one of them
        (Some(Area::Calendar | Area::Rules), _) => ().into_any(),
        (Some(Area::Reason), _) => word("reasons", &subject).into_any(),
        _ => subject.into_any(),
    }
}

/// Whose service times: `department:utilities`, `category:plumbing`.
fn times_of(subject: &str, catalogue: &Catalogue) -> String {
    let name = match subject.split_once(':') {
        Some(("department", code)) => DepartmentCode::parse(code)
            .ok()
            .and_then(|code| catalogue.department(&code))
            .map(|one| pick(&one.name).to_owned()),
        Some(("category", code)) => CategoryCode::parse(code)
            .ok()
            .and_then(|code| catalogue.category(&code))
            .map(|one| pick(&one.name).to_owned()),
        _ => None,
    };
    name.unwrap_or_else(|| subject.to_owned())
}

fn drawn(difference: Difference) -> AnyView {
    let Difference { label, before, after } = difference;
    let arrow = (before.is_some() && after.is_some())
        .then(|| view! { <span aria-hidden="true">" → "</span> <span class="visually-hidden">{t("changes.became")}</span> });
    let before = before.map(|text| view! { <del>{text}</del> });
    let after = after.map(|text| view! { <ins>{text}</ins> });
    view! { <div><dt>{label}</dt> <dd>{before} {arrow} {after}</dd></div> }.into_any()
}

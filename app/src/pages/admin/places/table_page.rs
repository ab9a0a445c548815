//! A table of places on its way into the tree: chosen, looked at line by line, applied.

use super::super::frame::frame;
use super::table::COLUMNS;
use super::{HOME, fault, name_of};
use crate::api::places::place_table;
use crate::codec::reading;
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::pages::refused;
use crate::pages::tickets::{Read, loaded};
use crate::parts::pager::{address, pager};
use crate::time;
use crate::ui::{Field, banner, empty, error_summary, field, icon, icon_small};
use domain::id::UploadId;
use domain::place::import::{Line, MAX_ROWS, Step};
use domain::place::tree::Place;
use domain::view::{PlaceTable, PlaceTablePage};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of that file's upload.
const IMPORT: &str = "/admin/places/import";

/// The most bytes of a file.
pub const MAX_BYTES: usize = 5_000_000;

fn back() -> AnyView {
    view! { <a class="button" href=HOME>{icon_small("arrow-left")} {t("places.back")}</a> }.into_any()
}

/// The page that takes a table.
#[component]
pub fn PlaceImport() -> impl IntoView {
    let errors = use_page().form.errors;
    let error = errors.iter().find(|error| error.field == "file");
    let error = error.map(|error| error.message.clone()).unwrap_or_default();
    let summary = (!errors.is_empty()).then(|| error_summary(Signal::stored(errors.clone())));
    let columns = COLUMNS.iter().map(|(name, _)| {
        let (head, text) = (
            word("places", &["column_", name].concat()),
            word("places", &["about_", name].concat()),
        );
        view! { <div class="facts__row"><dt>{head}</dt><dd>{text}</dd></div> }.into_any()
    });
    let spec = Field {
        id: "file",
        label: t("places.file"),
        hint: t("places.file_hint"),
        optional: false,
        error: Signal::stored(error),
    };
    let input = view! {
        <input class="input" type="file" id="file" name="file" required aria-describedby="file-hint file-error"
            accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>
    };
    let content = view! {
        {summary}
        <form class="card" method="post" action=IMPORT enctype="multipart/form-data">
            <div class="card__body stack">
                {field(spec, input.into_any())}
                <p><button class="button button--primary" type="submit">{icon("search")} {t("places.check")}</button></p>
            </div>
        </form>
        <section class="card">
            <div class="card__body stack">
                <h2 class="section-title">{t("places.how")}</h2>
                <ol>
                    <li>{t("places.how_export")}</li>
                    <li>{t("places.how_edit")}</li>
                    <li>{t("places.how_check")}</li>
                </ol>
                <p class="muted">{tf("places.how_missing", &[("n", &MAX_ROWS.to_string())])}</p>
                <dl class="facts">{columns.collect::<Vec<_>>()}</dl>
            </div>
        </section>
    };
    frame(
        t("places.import_title"),
        t("places.import_lead"),
        back(),
        content.into_any(),
    )
}

/// The page of a table that was uploaded.
#[component]
pub fn PlaceTableView() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let id = params.with(|map| map.get("id").unwrap_or_default());
        let get = |name| query.with(|map| map.get_str(name).map(ToOwned::to_owned));
        let step = get("show").and_then(|name| Step::parse(&name));
        (id, step, get("after").and_then(|after| after.parse().ok()))
    });
    let page: Read<Option<PlaceTablePage>> = reading(
        move || asked.get(),
        |(id, step, after)| async move {
            match id.parse::<UploadId>() {
                Ok(id) => place_table(id, step, after).await,
                Err(_) => Ok(None),
            }
        },
    );
    let body = loaded(
        move || asked.with_untracked(|(id, ..)| id.clone()),
        page,
        move |page| match page {
            Some(page) => table(&page, asked.get_untracked().2),
            None => gone(),
        },
    );
    frame(t("places.import_title"), "", back(), body)
}

/// There is no such table any more.
fn gone() -> AnyView {
    refused::missing();
    let again = view! { <a class="button button--primary" href=IMPORT>{t("places.again")}</a> };
    empty(
        "search",
        t("places.gone_title"),
        t("places.gone_text"),
        again.into_any(),
    )
}

fn path(table: &PlaceTable) -> String {
    [IMPORT, "/", &table.id.to_string()].concat()
}

fn table(page: &PlaceTablePage, after: Option<u32>) -> AnyView {
    let table = &page.table;
    let now = use_now();
    let about = tf(
        "places.table_about",
        &[
            ("file", &table.name),
            ("time", &time::moment(table.uploaded_at, now)),
        ],
    );
    let tabs = table.counts.iter().filter(|(_, count)| *count > 0);
    let tabs = tabs.map(|(step, count)| {
        let href = address(&path(table), &[("show", step.as_str().to_owned())]);
        let current = (*step == page.step).then_some("page");
        view! {
            <a class="tab" href=href aria-current=current data-tab=step.as_str()>
                {word("places", &["step_", step.as_str()].concat())} <span class="tab__count">{count.to_string()}</span>
            </a>
        }
        .into_any()
    });
    let lines: Vec<AnyView> = page.lines.rows.iter().map(line).collect();
    let query = [("show", page.step.as_str().to_owned())];
    let after = after.map(|after| after.to_string());
    let pager = pager(&path(table), &query, after.as_deref(), page.lines.next.as_deref());
    view! {
        <div class="stack">
            <p class="muted">{about}</p>
            {verdict(table)}
            <nav class="tabs" aria-label=t("places.steps")>{tabs.collect::<Vec<_>>()}</nav>
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t("places.steps")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t("places.row")}</th> <th scope="col">{t("admin.code")}</th>
                            <th scope="col">{t("admin.name")}</th> <th scope="col">{t("places.what")}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {pager}
        </div>
    }
    .into_any()
}

/// What is to be said of the table as a whole, and the button that applies it.
fn verdict(table: &PlaceTable) -> AnyView {
    let errors = use_page().form.errors;
    let moved = (!errors.is_empty()).then(|| error_summary(Signal::stored(errors)));
    let wrong = table.count(Step::Wrong);
    let (class, mark, text) = if let Some(at) = table.applied_at {
        let text = tf("places.applied", &[("time", &time::moment(at, use_now()))]);
        ("banner banner--success banner--box", "check", text)
    } else if wrong > 0 {
        let text = tf("places.has_faults", &[("n", &wrong.to_string())]);
        ("banner banner--danger banner--box", "alert", text)
    } else if table.can_be_done {
        (
            "banner banner--info banner--box",
            "check",
            t("places.ready").to_owned(),
        )
    } else {
        (
            "banner banner--info banner--box",
            "check",
            t("places.nothing").to_owned(),
        )
    };
    let apply = (table.applied_at.is_none() && table.can_be_done).then(|| {
        view! {
            <form method="post" action=path(table)>
                <input type="hidden" name="fingerprint" value=table.fingerprint.as_str().to_owned()/>
                <button class="button button--primary" type="submit">{icon("check")} {t("places.apply")}</button>
            </form>
        }
    });
    let next = match (table.applied_at, wrong) {
        (Some(_), _) => {
            view! { <a class="button" href=HOME rel="external">{t("places.to_tree")}</a> }.into_any()
        }
        (None, 0) => ().into_any(),
        (None, _) => view! { <a class="button" href=IMPORT>{t("places.again")}</a> }.into_any(),
    };
    view! {
        {moved}
        <div role="status" data-verdict=mark>{banner(class, mark, text.into_any())}</div>
        <div class="button-row">{apply} {next}</div>
    }
    .into_any()
}

fn line(line: &Line) -> AnyView {
    let name = line.after.as_ref().map(|place| pick(&place.name).to_owned());
    let items: Vec<String> = match (&line.before, &line.after) {
        _ if !line.faults.is_empty() => line.faults.iter().map(fault).collect(),
        (Some(before), Some(after)) => differences(before, after),
        (None, Some(after)) => vec![described(after)],
        _ => Vec::new(),
    };
    let items = items.into_iter().map(|item| view! { <li>{item}</li> }.into_any());
    view! {
        <tr data-row=line.row.to_string()>
            <td class="num" data-label=t("places.row")>{line.row.to_string()}</td>
            <th scope="row" class="num">{line.code.clone()}</th>
            <td data-label=t("admin.name")>{name}</td>
            <td class="table__full" data-label=t("places.what")><ul class="stack stack--tight">{items.collect::<Vec<_>>()}</ul></td>
        </tr>
    }
    .into_any()
}

/// What is set, as words: column and value.
fn values(place: &Place) -> [(&'static str, String); 7] {
    let yes = |yes: bool| t(if yes { "places.yes" } else { "places.no" }).to_owned();
    let parent = place.parent.as_ref();
    [
        (
            "parent",
            parent.map_or_else(|| t("places.top").to_owned(), ToString::to_string),
        ),
        ("kind", name_of(place.kind).to_owned()),
        ("name_zh", place.name.zh.clone()),
        ("name_en", place.name.en.clone()),
        ("reportable", yes(place.reportable)),
        ("position", place.position.to_string()),
        ("active", yes(place.on)),
    ]
}

/// What differs between a place as it was and as it is, in words.
pub(in crate::pages::admin) fn differences(before: &Place, after: &Place) -> Vec<String> {
    let pairs = values(before).into_iter().zip(values(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((column, before), (_, after))| {
            let column = word("places", &["column_", column].concat());
            tf(
                "places.from_to",
                &[("what", column), ("before", &before), ("after", &after)],
            )
        })
        .collect()
}

/// A new place in a line.
pub(in crate::pages::admin) fn described(place: &Place) -> String {
    let [(_, parent), (_, kind), ..] = values(place);
    tf("places.new_in", &[("kind", &kind), ("parent", &parent)])
}

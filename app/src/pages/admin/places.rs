//! Places from buildings down to rooms, and found by words.

use super::sheet;
use crate::api::places::{place_by_code, place_children, place_search};
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::{pick, t, word};
use crate::pages::tickets::{Read, loaded};
use crate::parts::nav;
use crate::parts::pager::address;
use crate::ui::{empty, icon, icon_small};
use domain::place::{PlaceCode, PlaceKind};
use domain::view::{PlaceLabel, PlaceNode};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What the page shows, as its address says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Spot {
    typed: String,
    parent: String,
    print: bool,
}

impl Spot {
    fn of(map: &ParamsMap) -> Self {
        let get = |name| map.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            typed: get("q"),
            parent: get("parent"),
            print: map.get_str("print").is_some(),
        }
    }
}

/// Places to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Shown {
    /// The place that was opened, and the one above it.
    at: Option<PlaceNode>,
    above: Option<PlaceNode>,
    /// What lies in it and has places of its own.
    inner: Vec<PlaceNode>,
    /// What reports are about, with its full name.
    reportable: Vec<PlaceLabel>,
}

async fn read(spot: Spot) -> Result<Shown, AppError> {
    if !spot.typed.is_empty() {
        let reportable = place_search(spot.typed).await?;
        return Ok(Shown {
            at: None,
            above: None,
            inner: Vec::new(),
            reportable,
        });
    }
    let (at, children) = place_children(PlaceCode::parse(&spot.parent).ok()).await?;
    let above = match at.as_ref().and_then(|at| at.parent.clone()) {
        Some(above) => place_children(Some(above)).await?.0,
        None => None,
    };
    let (rooms, inner): (Vec<_>, Vec<_>) = children.into_iter().partition(|node| node.reportable);
    // all rooms of a floor have the floor and the building of the first
    let first = match rooms.first() {
        Some(node) => place_by_code(node.code.to_string()).await?,
        None => None,
    };
    let label = |node: PlaceNode| match &first {
        Some(first) if first.room.is_some() => PlaceLabel {
            code: node.code,
            kind: node.kind,
            room: Some(node.name),
            ..first.clone()
        },
        _ => PlaceLabel {
            code: node.code,
            kind: node.kind,
            building: node.name,
            floor: None,
            room: None,
        },
    };
    Ok(Shown {
        at,
        above,
        inner,
        reportable: rooms.into_iter().map(label).collect(),
    })
}

/// The page.
#[component]
pub fn Places() -> impl IntoView {
    let map = use_query_map();
    let spot = Memo::new(move |_| map.with(Spot::of));
    let shown: Read<Shown> = reading(move || spot.get(), read);
    let key = move || spot.with_untracked(|spot| [spot.typed.as_str(), "/", &spot.parent].concat());
    let body = loaded(key, shown, move |shown| body(&shown, &spot.get_untracked()));
    Effect::new(move || {
        // the sheet was asked for to be printed: it is, as soon as it is there
        if spot.with(|spot| spot.print) && shown.with(|shown| matches!(shown, Some(Ok(_)))) {
            request_animation_frame(sheet::print);
        }
    });
    let search = move || {
        let typed = spot.with(|spot| spot.typed.clone());
        view! {
            <form class="filter-bar" method="get" action="/admin/places" role="search">
                <div class="filter-bar__fields">
                    <div class="field">
                        <label class="field__label" for="q">{t("admin.search")}</label>
                        <input class="input" type="search" id="q" name="q" value=typed placeholder=t("admin.search_hint")
                            autocomplete="off" maxlength="60"/>
                    </div>
                </div>
                <button class="button" type="submit">{icon("search")} {t("common.search")}</button>
            </form>
        }
    };
    let content = view! {
        <div class="content content--wide">
            <div class="page-head">
                <h1 class="page-head__title">{t("admin.places")}</h1>
                <p class="page-head__sub">{t("admin.places_text")}</p>
            </div>
            {search} {body}
        </div>
    };
    nav::staff(t("admin.places"), "app", content.into_any())
}

fn body(shown: &Shown, spot: &Spot) -> AnyView {
    if shown.inner.is_empty() && shown.reportable.is_empty() {
        let back =
            view! { <a class="button" href="/admin/places" rel="external">{t("admin.all_places")}</a> }
                .into_any();
        return if spot.typed.is_empty() {
            empty("pin", t("admin.no_places_title"), t("admin.no_places_text"), back)
        } else {
            empty("search", t("admin.no_hits_title"), t("admin.no_hits_text"), back)
        };
    }
    let inner = (!shown.inner.is_empty()).then(|| list(&shown.inner));
    let sheet = (!shown.reportable.is_empty()).then(|| sheet::sheet(&shown.reportable));
    view! { <div class="stack">{trail(shown)} {inner} {sheet}</div> }.into_any()
}

/// The way back up.
fn trail(shown: &Shown) -> AnyView {
    let Some(at) = &shown.at else { return ().into_any() };
    let above = shown.above.as_ref().map(|above| {
        view! { {icon_small("chevron-right")} <a href=inside(&above.code)>{pick(&above.name).to_owned()}</a> }
    });
    view! {
        <nav class="cluster" aria-label=t("admin.trail")>
            <a href="/admin/places">{t("admin.all_places")}</a> {above} {icon_small("chevron-right")}
            <strong aria-current="page">{pick(&at.name).to_owned()}</strong> <span class="muted">{at.code.to_string()}</span>
        </nav>
    }
    .into_any()
}

fn inside(code: &PlaceCode) -> String {
    address("/admin/places", &[("parent", code.to_string())])
}

/// Buildings, areas and floors, each with the way in.
fn list(nodes: &[PlaceNode]) -> AnyView {
    let lines = nodes.iter().map(|node| {
        let kind = word("admin", &["kind_", kind(node)].concat());
        let print = (node.kind == PlaceKind::Floor).then(|| {
            let href = address("/admin/places", &[("parent", node.code.to_string()), ("print", "1".to_owned())]);
            view! { <a class="button button--small" href=href>{icon_small("print")} {t("admin.print_floor")}</a> }
        });
        view! {
            <tr>
                <th scope="row"><a href=inside(&node.code)>{pick(&node.name).to_owned()}</a></th>
                <td data-label=t("admin.kind")>{kind}</td>
                <td class="num" data-label=t("admin.code")>{node.code.to_string()}</td>
                <td class="table__num">{print}</td>
            </tr>
        }
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{t("admin.places")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("admin.name")}</th> <th scope="col">{t("admin.kind")}</th>
                        <th scope="col">{t("admin.code")}</th>
                        <th scope="col"><span class="visually-hidden">{t("admin.print")}</span></th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

const fn kind(node: &PlaceNode) -> &'static str {
    match node.kind {
        PlaceKind::Dormitory => "dormitory",
        PlaceKind::Housing => "housing",
        PlaceKind::Teaching => "teaching",
        PlaceKind::Canteen => "canteen",
        PlaceKind::Outdoor => "outdoor",
        PlaceKind::Floor => "floor",
        PlaceKind::Room => "room",
    }
}

//! The way to a place without a QR code: step by step through the menus, or by a few letters.

use super::failed;
use crate::address::use_address;
use crate::i18n::{pick, t, tf};
use crate::page::Shown;
use crate::parts::nav;
use crate::parts::shown::use_shown;
use crate::ui::{self, icon, icon_small};
use domain::place::{PlaceCode, PlaceKind};
use domain::view::{PLACES_FOUND, PlaceLabel, PlaceNode};
use leptos::prelude::*;

/// Kinds of buildings and areas in the order shown, with their icon and name.
const AREAS: &[(PlaceKind, &str, &str)] = &[
    (PlaceKind::Dormitory, "bed", "report.kind_dormitory"),
    (PlaceKind::Housing, "home", "report.kind_housing"),
    (PlaceKind::Teaching, "people", "report.kind_teaching"),
    (PlaceKind::Canteen, "smile", "report.kind_canteen"),
    (PlaceKind::Outdoor, "sun", "report.kind_outdoor"),
];

/// The page.
#[must_use]
pub fn menu() -> AnyView {
    let steps = use_shown().drawn(|read| match read {
        Ok(Shown::Found(labels)) => results(labels),
        Ok(Shown::Menu { node, children }) => step(node.as_ref(), children),
        Ok(_) => ().into_any(),
        Err(error) => failed(error),
    });
    let content = view! {
        <div class="content content--form">
            <div class="page-head">
                <h1 class="page-head__title">{t("report.where")}</h1>
                <p class="page-head__sub">{t("report.where_hint")}</p>
            </div>
            {scan_link("button button--large button--block")}
            {search_form(&use_address().asked("q"))}
            {steps}
        </div>
    };
    nav::plain(t("report.where"), content.into_any())
}

/// The way to the page that reads codes with the camera.
pub fn scan_link(class: &'static str) -> AnyView {
    view! { <a class=class href="/scan">{icon("scan")} {t("home.scan")}</a> }.into_any()
}

/// Finds a place by name, code or initials; works without script.
pub fn search_form(typed: &str) -> AnyView {
    view! {
        <form class="find" role="search" method="get" action="/report">
            <label class="find__label" for="q">{t("report.find")}</label>
            <div class="input-group">
                <input class="input" type="search" id="q" name="q" value=typed.to_owned() required
                    placeholder=t("report.find_hint") autocomplete="off" enterkeyhint="search"/>
                <button class="button" type="submit">{icon_small("search")} {t("common.search")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn results(labels: &[PlaceLabel]) -> AnyView {
    let back = view! { <a class="button" href="/report">{t("report.all_places")}</a> };
    if labels.is_empty() {
        return ui::empty(
            "search",
            t("report.none_found"),
            t("report.none_found_text"),
            back.into_any(),
        );
    }
    let items = labels.iter().take(PLACES_FOUND).map(|label| {
        let floor = label
            .floor
            .as_ref()
            .map(|floor| [pick(floor), " · "].concat())
            .unwrap_or_default();
        let sub = [floor, label.code.to_string()].concat();
        item(
            form_of(&label.code),
            true,
            pick(&label.short()).to_owned(),
            Some(sub),
        )
    });
    let found = if labels.len() > PLACES_FOUND {
        "report.found_first"
    } else {
        "report.found"
    };
    let shown = labels.len().min(PLACES_FOUND).to_string();
    view! {
        <nav class="stack stack--tight" aria-label=t("report.where")>
            <p class="section-title" role="status">{tf(found, &[("n", &shown)])}</p>
            <ul class="pick">{items.collect::<Vec<_>>()}</ul>
        </nav>
        <p>{back}</p>
    }
    .into_any()
}

fn step(node: Option<&PlaceNode>, children: &[PlaceNode]) -> AnyView {
    let Some(node) = node else { return areas(children) };
    let up = node.parent.as_ref().map_or_else(|| "/report".to_owned(), menu_of);
    let up_name = if node.parent.is_some() {
        t("common.back")
    } else {
        t("report.all_places")
    };
    let own = node
        .reportable
        .then(|| view! { <ul class="pick">{link(node)}</ul> }.into_any());
    let lists = if children.is_empty() && !node.reportable {
        ui::empty(
            "door",
            t("report.nothing_here"),
            t("report.nothing_here_text"),
            super::refused::hotline("button"),
        )
    } else {
        list(children)
    };
    view! {
        <nav class="stack" aria-label=t("report.where")>
            <div class="page-head">
                <a class="page-head__back" href=up>{icon_small("arrow-left")} {up_name}</a>
                <h2 class="page-head__title">{pick(&node.name).to_owned()}</h2>
            </div>
            {own}
            {lists}
        </nav>
    }
    .into_any()
}

/// All buildings and areas by kind.
fn areas(nodes: &[PlaceNode]) -> AnyView {
    if nodes.is_empty() {
        let call = super::refused::hotline("button");
        return ui::empty("pin", t("report.no_places"), t("report.no_places_text"), call);
    }
    let groups = AREAS.iter().filter_map(|(kind, mark, name)| {
        let of_kind: Vec<PlaceNode> = nodes.iter().filter(|node| node.kind == *kind).cloned().collect();
        (!of_kind.is_empty()).then(|| {
            view! {
                <section class="stack stack--tight">
                    <h2 class="section-title">{icon(mark)} {t(name)}</h2>
                    {list(&of_kind)}
                </section>
            }
            .into_any()
        })
    });
    let rest: Vec<PlaceNode> = nodes
        .iter()
        .filter(|node| AREAS.iter().all(|(kind, ..)| node.kind != *kind))
        .cloned()
        .collect();
    view! { <nav class="stack stack--loose" aria-label=t("report.where")>{groups.collect::<Vec<_>>()} {list(&rest)}</nav> }.into_any()
}

/// Places as links: rooms side by side, everything else below one another.
fn list(nodes: &[PlaceNode]) -> AnyView {
    if nodes.is_empty() {
        return ().into_any();
    }
    let short = nodes.iter().all(|node| pick(&node.name).chars().count() <= 6);
    let class = if short && nodes.len() > 3 {
        "pick pick--tiles"
    } else {
        "pick"
    };
    view! { <ul class=class>{nodes.iter().map(link).collect::<Vec<_>>()}</ul> }.into_any()
}

fn link(node: &PlaceNode) -> AnyView {
    let href = if node.reportable {
        form_of(&node.code)
    } else {
        menu_of(&node.code)
    };
    item(href, node.reportable, pick(&node.name).to_owned(), None)
}

/// `whole`: the server makes the page, with the numbers that a form without script needs.
fn item(href: String, whole: bool, name: String, sub: Option<String>) -> AnyView {
    let sub = sub.map(|sub| view! { <span class="pick__sub">{sub}</span> }.into_any());
    view! {
        <li>
            <a class="pick__item" href=href rel=whole.then_some("external")>
                <span class="pick__name">{name} {sub}</span>
                {icon_small("chevron-right")}
            </a>
        </li>
    }
    .into_any()
}

fn menu_of(code: &PlaceCode) -> String {
    ["/report?at=", code.as_str()].concat()
}

fn form_of(code: &PlaceCode) -> String {
    ["/r/", code.as_str()].concat()
}

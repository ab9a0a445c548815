//! The tree of places: looked through, found by words, edited, and its codes for the walls.
//!
//! Its forms are plain ones, as those of reporters: they work without script, and each answer has an address.

mod edit;
mod faults;
pub mod form;
mod list;
pub mod table;
mod table_page;

pub use faults::{fault, name_of};
pub use table_page::{MAX_BYTES, PlaceImport, PlaceTableView};
pub(super) use table_page::{described, differences};

use super::frame::frame;
use super::sheet;
use crate::api::places::{place_found, place_labels, place_view};
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::{pick, t, tf};
use crate::pages::tickets::{Read, loaded};
use crate::parts::pager::address;
use crate::ui::{banner, empty, icon, icon_small};
use domain::place::PlaceCode;
use domain::view::{PlaceLabel, PlaceView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Where the page is.
const HOME: &str = "/admin/places";

/// What the page shows, as its address says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Spot {
    typed: String,
    parent: String,
    after: Option<String>,
    print: bool,
    /// What was just done, and to which place.
    done: String,
    code: String,
}

impl Spot {
    fn of(map: &ParamsMap) -> Self {
        let get = |name| map.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            typed: get("q"),
            parent: get("parent"),
            after: Some(get("after")).filter(|after| !after.is_empty()),
            print: map.get_str("print").is_some(),
            done: get("done"),
            code: get("code"),
        }
    }

    /// The query without the place in the list.
    fn query(&self) -> Vec<(&'static str, String)> {
        let pairs = [("q", &self.typed), ("parent", &self.parent)];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| (name, value.clone())).collect()
    }
}

/// Places to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shown {
    /// What was found.
    Found(PlaceView),
    /// A place, or the top, and what lies there.
    Inside(PlaceView),
    /// Codes for the walls.
    Codes(Vec<PlaceLabel>),
}

async fn read(spot: Spot) -> Result<Shown, AppError> {
    if !spot.typed.is_empty() {
        let rows = place_found(spot.typed, spot.after).await?;
        return Ok(Shown::Found(PlaceView { at: None, rows }));
    }
    let at = PlaceCode::parse(&spot.parent).ok();
    match at {
        Some(at) if spot.print => Ok(Shown::Codes(place_labels(at).await?)),
        at => Ok(Shown::Inside(place_view(at, spot.after).await?)),
    }
}

/// The address of what lies in a place.
pub(super) fn inside(code: &PlaceCode) -> String {
    address(HOME, &[("parent", code.to_string())])
}

/// The page.
#[component]
pub fn Places() -> impl IntoView {
    let map = use_query_map();
    let spot = Memo::new(move |_| map.with(Spot::of));
    let shown: Read<Shown> = reading(move || spot.get(), read);
    let key = move || spot.with_untracked(|spot| address("", &spot.query()));
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
            <form class="filter-bar" method="get" action=HOME role="search">
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
    // not on paper, beside the codes
    let files = move || (!spot.with(|spot| spot.print)).then(files);
    let content = view! { {move || done(&spot.get())} {search} {files} {body} };
    frame(
        t("admin.places"),
        t("places.lead"),
        ().into_any(),
        content.into_any(),
    )
}

/// The ways of tables in and out.
fn files() -> AnyView {
    view! {
        <div class="button-row">
            <a class="button" href="/admin/places/import">{icon("cloud-up")} {t("places.import")}</a>
            <a class="button" href="/admin/places/export.xlsx" rel="external" download="">
                {icon("download")} {t("places.export")}
            </a>
        </div>
    }
    .into_any()
}

/// Says what was just done.
fn done(spot: &Spot) -> AnyView {
    let text = match spot.done.as_str() {
        "add" => tf("places.done_add", &[("code", &spot.code)]),
        "change" => t("places.done_change").to_owned(),
        "move" => t("places.done_move").to_owned(),
        "order" => tf("places.done_order", &[("code", &spot.code)]),
        "on" => t("places.done_on").to_owned(),
        "off" => t("places.done_off").to_owned(),
        _ => return ().into_any(),
    };
    view! {
        <div role="status" data-done=spot.done.clone()>
            {banner("banner banner--success banner--box", "check", text.into_any())}
        </div>
    }
    .into_any()
}

fn body(shown: &Shown, spot: &Spot) -> AnyView {
    match shown {
        Shown::Codes(labels) => codes(labels, spot),
        Shown::Found(view) if view.rows.rows.is_empty() => {
            let back = view! { <a class="button" href=HOME rel="external">{t("admin.all_places")}</a> };
            empty(
                "search",
                t("admin.no_hits_title"),
                t("admin.no_hits_text"),
                back.into_any(),
            )
        }
        Shown::Found(view) => list::list(view, &spot.query(), spot.after.as_deref(), false),
        Shown::Inside(view) => {
            let rows = list::list(view, &spot.query(), spot.after.as_deref(), true);
            let about = view.at.as_ref().map(edit::about);
            view! { <div class="stack">{trail(view)} {about} {rows} {edit::add(view)}</div> }.into_any()
        }
    }
}

/// The codes of all that reports can be about there.
fn codes(labels: &[PlaceLabel], spot: &Spot) -> AnyView {
    let back = address(HOME, &spot.query());
    let back = view! { <p class="sheet-head"><a class="button button--quiet" href=back>{icon_small("arrow-left")} {t("common.back")}</a></p> };
    if labels.is_empty() {
        return empty(
            "qr",
            t("places.no_codes_title"),
            t("places.no_codes_text"),
            back.into_any(),
        );
    }
    view! { <div class="stack">{back} {sheet::sheet(labels)}</div> }.into_any()
}

/// The way from the top.
fn trail(view: &PlaceView) -> AnyView {
    let Some(at) = &view.at else { return ().into_any() };
    let above = at.trail.iter().map(|(code, name)| {
        let href = inside(code);
        view! { <a href=href>{pick(name).to_owned()}</a> {icon_small("chevron-right")} }
    });
    let place = &at.row.place;
    view! {
        <nav class="cluster" aria-label=t("admin.trail")>
            <a href=HOME>{t("admin.all_places")}</a> {icon_small("chevron-right")}
            {above.collect::<Vec<_>>()}
            <strong aria-current="page">{pick(&place.name).to_owned()}</strong>
        </nav>
    }
    .into_any()
}

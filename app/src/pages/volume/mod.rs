//! Report volume 报修量: line charts by week and by month, and the same in numbers, each of which leads to its tickets
//! (brief, item 1).

mod asked;
mod drawn;
mod form;
mod words;

use crate::api::report::report_volume;
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::t;
use crate::page::use_page;
use crate::pages::tickets::{Read, loaded};
use crate::parts::nav;
use crate::parts::place_found::PlaceFound;
use asked::Query;
use domain::view::{Volume, VolumeAsk};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What was counted; nothing as long as it is not known which place is meant.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Counted {
    volume: Option<Volume>,
    place: PlaceFound,
}

/// The page.
#[component]
pub fn VolumePage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(Query::of));
    let catalogue = StoredValue::new(use_page().catalogue);
    // not with every change that is heard of: a year of reports is counted, not looked up
    let counted: Read<Counted> = reading(
        move || query.get(),
        move |query| {
            let (ask, _) = catalogue.with_value(|catalogue| query.read(catalogue));
            count(query.first("place").to_owned(), ask)
        },
    );
    let form = move || {
        let query = query.get();
        let (_, wrong) = catalogue.with_value(|catalogue| query.read(catalogue));
        form::form(&query, &wrong)
    };
    let key = move || query.with_untracked(Query::address);
    let body = loaded(key, counted, move |counted| {
        drawn::body(&query.get_untracked(), &counted)
    });
    let content = view! {
        <div class="content content--wide">
            <div class="page-head"><h1 class="page-head__title">{t("volume.title")}</h1></div>
            {form} {body}
        </div>
    };
    nav::staff(t("volume.title"), "app", content.into_any())
}

async fn count(typed: String, mut ask: VolumeAsk) -> Result<Counted, AppError> {
    let place = PlaceFound::of(&typed).await?;
    ask.place = place.code().cloned();
    let volume = if place.is_clear() {
        Some(report_volume(ask).await?)
    } else {
        None
    };
    Ok(Counted { volume, place })
}

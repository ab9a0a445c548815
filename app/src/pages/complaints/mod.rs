//! Complaints for the staff: finding them, one in full with what may be done, and registering one that came in by
//! telephone, at the counter or by letter.

mod act;
mod facts;
mod filter;
mod form;
mod list;
mod new;
mod new_fields;
mod new_send;
mod one;
#[cfg(feature = "ssr")]
pub mod sheet;
mod told;

pub use new::NewComplaint;
pub use one::ComplaintPage;

use crate::access::may_open;
use crate::api::complaints::{complaint_counts, complaint_facets, complaint_list, handlers};
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::{t, tf, word};
use crate::page::{use_live, use_page};
use crate::pages::tickets::{Read, loaded};
use crate::parts::counts::{Conditions, Counts, said};
use crate::parts::place_found::PlaceFound;
use crate::parts::saved_views::{self, Asked, EVERYTHING};
use crate::parts::{last_list, nav};
use crate::ui::{icon, live};
use domain::view::{ComplaintCounts, ListName, Page};
use filter::{Query, Tab};
use leptos::html::Nav;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos_router::hooks::use_query_map;
use list::Found;

/// The list: tabs, a form, and what fits.
#[component]
pub fn Complaints() -> impl IntoView {
    let me = use_page().me;
    let home = Tab::home(me.as_ref().map_or(&[], |me| me.roles.as_slice()));
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| Query::of(map, home)));
    let counts: Read<ComplaintCounts> = reading(use_live, |_| complaint_counts());
    let people: Read<_> = reading(|| (), |()| handlers());
    let found: Read<Found> = reading(move || (query.get(), use_live()), |(query, _)| look(query));
    let key = move || query.with_untracked(Query::address);
    let list = loaded(key, found, move |found| {
        list::results(&found, &query.get_untracked())
    });
    let asked = move || {
        let place = found.get()?.ok()?.place;
        let mut filter = query.with(|query| query.read().0);
        filter.place = place.code().cloned();
        Some(if place.is_clear() {
            Conditions::Clear(filter)
        } else {
            Conditions::Unclear
        })
    };
    let counted = Counts::of(asked, complaint_facets);
    let total = move || {
        counted
            .total()
            .map(|total| tf("complaints.count", &[("n", &said(total))]))
    };
    let form = loaded(String::new, people, move |people| {
        let query = query.get();
        let form = form::form(&query, query.read().1, &people, counted);
        view! { <div class="stack">{form} {form::chips(&query, &people)}</div> }.into_any()
    });
    let unclear = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(Ok(found)) = found.get() {
            unclear.set(!found.place.is_clear());
        }
    });
    last_list::remember(ListName::Complaints, move || query.with(Query::address));
    let views = saved_views::bar(ListName::Complaints, move || {
        let query = query.get();
        let pairs = if query.bare || query.view.as_deref() == Some(EVERYTHING) && query.pairs.is_empty() {
            Vec::new()
        } else {
            query.asked()
        };
        Asked {
            valid: query.read().1.is_empty() && !unclear.get(),
            bare: query.bare,
            pairs: pairs
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            view: query.view,
        }
    });
    let register = me
        .is_some_and(|me| may_open(&me, "/complaints/new"))
        .then(|| {
            view! {
                <a class="button button--primary" href="/complaints/new">{icon("plus")} {t("complaints.register")}</a>
            }
        });
    let row = NodeRef::<Nav>::new();
    Effect::new(move |_| {
        query.track();
        if let Some(row) = row.get() {
            request_animation_frame(move || show_current(&row));
        }
    });
    let content = view! {
        <div class="content content--wide">
            <div class="page-head">
                <h1 class="page-head__title">{t("complaints.title")}</h1>
                <div class="page-head__actions">{register}</div>
            </div>
            {views}
            <nav class="tabs" aria-label=t("complaints.tabs") node_ref=row>{tabs(query, counts)}</nav>
            {form}
            <section class="stack" aria-label=t("complaints.caption")>
                <p class="counts cluster" role="status" data-count="all">{live(move || total().into_any())}</p> {list}
            </section>
        </div>
    };
    nav::staff(t("complaints.title"), "app", content.into_any())
}

/// Complaints that fit; none as long as it is not known which place is meant.
async fn look(query: Query) -> Result<Found, AppError> {
    let place = PlaceFound::of(query.value("place")).await?;
    let mut filter = query.read().0;
    filter.place = place.code().cloned();
    let page = if place.is_clear() {
        complaint_list(filter, query.after).await?
    } else {
        Page {
            rows: Vec::new(),
            next: None,
        }
    };
    Ok(Found { page, place })
}

/// On a phone the row of tabs is wider than the window: the one that is open is brought into it.
fn show_current(row: &HtmlElement) {
    let tab = row.query_selector("[aria-current]").ok().flatten();
    let tab = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
    if let Some(tab) = tab {
        let middle = tab.offset_left() - row.offset_left() + tab.offset_width() / 2;
        row.set_scroll_left(middle - row.client_width() / 2);
    }
}

fn tabs(query: Memo<Query>, counts: Read<ComplaintCounts>) -> Vec<AnyView> {
    Tab::ALL
        .into_iter()
        .map(|tab| {
            let href = move || query.with(|query| query.with_tab(tab));
            let current = move || query.with(|query| query.tab == tab).then_some("page");
            let name = word("complaints", &["tab_", tab.as_str()].concat());
            // nothing stands for none
            let count = move || {
                let count = tab.of(counts.get()?.ok()?).filter(|count| *count > 0)?;
                Some(view! { " " <span class="tab__count">{count}</span> })
            };
            view! {
                <a class="tab" href=href aria-current=current data-tab=tab.as_str()>
                    {name} <Transition fallback=|| ()>{count}</Transition>
                </a>
            }
            .into_any()
        })
        .collect()
}

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
use crate::api::complaints::{complaint_counts, complaint_list};
use crate::codec::reading;
use crate::i18n::{t, word};
use crate::page::{use_live, use_page};
use crate::pages::tickets::{Read, loaded};
use crate::parts::nav;
use crate::parts::saved_views::{self, Asked, EVERYTHING};
use crate::ui::icon;
use domain::view::{ComplaintCounts, ComplaintRow, ListName, Page};
use filter::{Query, Tab};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The list: tabs, a form, and what fits.
#[component]
pub fn Complaints() -> impl IntoView {
    let me = use_page().me;
    let home = Tab::home(me.as_ref().map_or(&[], |me| me.roles.as_slice()));
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| Query::of(map, home)));
    let counts: Read<ComplaintCounts> = reading(use_live, |_| complaint_counts());
    let found: Read<Page<ComplaintRow>> = reading(
        move || (query.get(), use_live()),
        |(query, _)| complaint_list(query.read().0, query.after),
    );
    let key = move || query.with_untracked(Query::address);
    let list = loaded(key, found, move |page| {
        list::results(&page, &query.get_untracked())
    });
    let form = move || {
        let query = query.get();
        view! { <div class="stack">{form::form(&query, query.read().1)} {form::chips(&query)}</div> }
    };
    let views = saved_views::bar(ListName::Complaints, move || {
        let query = query.get();
        let pairs = if query.bare || query.view.as_deref() == Some(EVERYTHING) && query.pairs.is_empty() {
            Vec::new()
        } else {
            query.asked()
        };
        Asked {
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
    let content = view! {
        <div class="content content--wide">
            <div class="page-head">
                <h1 class="page-head__title">{t("complaints.title")}</h1>
                <div class="page-head__actions">{register}</div>
            </div>
            {views}
            <nav class="tabs" aria-label=t("complaints.tabs")>{tabs(query, counts)}</nav>
            {form}
            <section aria-label=t("complaints.caption")>{list}</section>
        </div>
    };
    nav::staff(t("complaints.title"), "app", content.into_any())
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
                Some(view! { <span class="tab__count">{count}</span> })
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

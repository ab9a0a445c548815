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
use crate::ui::icon;
use domain::view::{ComplaintCounts, ComplaintRow, Page};
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
        form::form(&query, query.read().1)
    };
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

//! Finding tickets, and one in full.

mod acts;
mod closing;
mod counts;
mod detail;
mod filter;
mod form;
mod list;
mod load;
#[cfg(feature = "ssr")]
pub mod sheet;

pub(in crate::pages) use closing::{card, outcome, raised, signed, visits, who};
pub(in crate::pages) use filter::unknown;
pub(in crate::pages) use form::{categories, channels, departments, framed};
pub(in crate::pages) use list::short;
pub(in crate::pages) use load::{Last, Read, failed, known, lasting, loaded, stale};

use crate::api::tickets::{ticket_detail, ticket_list, workers};
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::t;
use crate::page::{use_live, use_page};
use crate::parts::place_found::PlaceFound;
use crate::parts::reporter::Reveal;
use crate::parts::saved_views::{self, Asked};
use crate::parts::{last_list, nav};
use crate::ui::empty;
use domain::id::TicketNo;
use domain::view::{ListName, Page, TicketDetail, TicketFilter};
use filter::Query;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use list::Found;

/// The search: a form, what is asked for, and what fits.
#[component]
pub fn Tickets() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(Query::of));
    let catalogue = StoredValue::new(use_page().catalogue);
    let people: Read<_> = reading(|| (), |()| workers());
    let found: Read<Found> = reading(
        move || (query.get(), use_live()),
        move |(query, _)| {
            let (filter, _) = catalogue.with_value(|catalogue| query.read(catalogue));
            look(query, filter)
        },
    );
    let counts = counts::counted(query, found, catalogue);
    let form = loaded(String::new, people, move |workers| {
        let query = query.get();
        let (_, wrong) = catalogue.with_value(|catalogue| query.read(catalogue));
        let form = form::form(&query, &wrong, &workers, counts);
        view! { <div class="stack">{form} {form::chips(&query, &workers)}</div> }.into_any()
    });
    let unclear = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(Ok(found)) = found.get() {
            unclear.set(!found.place.is_clear());
        }
    });
    last_list::remember(ListName::Tickets, move || query.with(Query::address));
    let views = saved_views::bar(ListName::Tickets, move || {
        let asked = query.get();
        let (_, wrong) = catalogue.with_value(|catalogue| asked.read(catalogue));
        let Query { pairs, view, after } = asked;
        Asked {
            valid: wrong.is_empty() && !unclear.get(),
            bare: pairs.is_empty() && view.is_none() && after.is_none(),
            pairs: pairs
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            view,
        }
    });
    let key = move || query.with_untracked(Query::address);
    let list = loaded(key, found, move |found| {
        list::results(&found, &query.get_untracked())
    });
    let content = view! {
        <div class="content content--wide">
            <div class="page-head"><h1 class="page-head__title">{t("tickets.title")}</h1></div>
            {views} {form} <section class="stack" aria-label=t("tickets.caption")>{counts::line(counts, query)} {list}</section>
        </div>
    };
    nav::staff(t("tickets.title"), "app", content.into_any())
}

/// Tickets that fit; none as long as it is not known which place is meant.
async fn look(query: Query, mut filter: TicketFilter) -> Result<Found, AppError> {
    let place = PlaceFound::of(query.first("place")).await?;
    filter.place = place.code().cloned();
    let page = if place.is_clear() {
        ticket_list(filter, query.after).await?
    } else {
        Page {
            rows: Vec::new(),
            next: None,
        }
    };
    Ok(Found { page, place })
}

/// A ticket of that number; none for what is no number.
pub(in crate::pages) async fn by_no(no: Option<TicketNo>) -> Result<Option<TicketDetail>, AppError> {
    match no {
        Some(no) => ticket_detail(no).await,
        None => Ok(None),
    }
}

/// One ticket with everything that happened to it.
#[component]
pub fn TicketPage() -> impl IntoView {
    let params = use_params_map();
    let no =
        Memo::new(move |_| params.with(|map| map.get_str("no").and_then(|no| no.parse::<TicketNo>().ok())));
    let read: Read<Option<TicketDetail>> = reading(move || (no.get(), use_live()), |(no, _)| by_no(no));
    let (acts, reveal) = (acts::Acts::new(no, read), Reveal::new());
    let key = move || no.get_untracked().map(|no| no.to_string()).unwrap_or_default();
    let body = loaded(key, read, move |found| match found {
        Some(ticket) => detail::page(&ticket, acts, reveal),
        None => missing(),
    });
    nav::staff(
        t("tickets.one_title"),
        "app",
        view! { <div class="content content--wide">{body}</div> }.into_any(),
    )
}

fn missing() -> AnyView {
    crate::pages::refused::missing();
    let action =
        view! { <a class="button button--primary" href=last_list::back(ListName::Tickets)>{t("tickets.back")}</a> }
            .into_any();
    view! {
        <h1 class="visually-hidden">{t("tickets.missing_title")}</h1>
        {empty("search", t("tickets.missing_title"), t("tickets.missing_text"), action)}
    }
    .into_any()
}

//! How many tickets fit.

use super::filter::{OVERDUE, Query};
use super::list::Found;
use super::load::Read;
use crate::api::views::ticket_facets;
use crate::i18n::tf;
use crate::parts::counts::{Conditions, Counts, said};
use crate::parts::place_found::PlaceFound;
use crate::ui::live;
use domain::view::Catalogue;
use leptos::prelude::*;

/// Counts what the list is asked for.
pub fn counted(query: Memo<Query>, found: Read<Found>, catalogue: StoredValue<Catalogue>) -> Counts {
    let asked = move || {
        let place = found.get()?.ok()?.place;
        let mut filter = query.with(|query| catalogue.with_value(|catalogue| query.read(catalogue).0));
        match place {
            PlaceFound::Any => {}
            PlaceFound::One(code, _) => filter.place = Some(code),
            PlaceFound::Several(_) | PlaceFound::Nowhere => return Some(Conditions::Unclear),
        }
        Some(Conditions::Clear(filter))
    };
    Counts::of(asked, ticket_facets)
}

/// All that fit, and how many of them are overdue, with the way to those.
pub fn line(counts: Counts, query: Memo<Query>) -> AnyView {
    let draw = move || {
        let Some(total) = counts.total() else {
            return ().into_any();
        };
        let late = counts.get("overdue", OVERDUE).filter(|late| late.n > 0);
        let asked = query.get();
        let late = late.filter(|_| !asked.has("overdue", OVERDUE)).map(|late| {
            let text = tf("tickets.overdue_count", &[("n", &said(late))]);
            let href = asked.with("overdue", OVERDUE);
            view! { <a class="chip" href=href rel="external" data-count="overdue">{text}</a> }
        });
        view! { <span data-count="all">{tf("tickets.count", &[("n", &said(total))])}</span> {late} }
            .into_any()
    };
    view! { <p class="counts cluster" role="status">{live(draw)}</p> }.into_any()
}

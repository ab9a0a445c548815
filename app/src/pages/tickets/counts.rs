//! How many tickets each condition would give. They are counted after the list is there, and never keep it waiting.

use super::filter::{OVERDUE, Query};
use super::list::Found;
use super::load::Read;
use crate::api::views::ticket_facets;
use crate::i18n::{t, tf};
use crate::parts::place_found::PlaceFound;
use crate::ui::live;
use domain::view::{COUNT_BOUND, Catalogue, Count, Facets};
use leptos::prelude::*;

/// What was counted last; nothing as long as it is not known.
#[derive(Clone, Copy)]
pub struct Counts(RwSignal<Option<Facets>>);

impl Counts {
    /// Counts anew whenever something else is asked for, once the list of it is there.
    pub fn of(query: Memo<Query>, found: Read<Found>, catalogue: StoredValue<Catalogue>) -> Self {
        let counts = RwSignal::new(None);
        let (turn, counted) = (StoredValue::new(0_u32), StoredValue::new(None));
        Effect::new(move |_| {
            let place = match found.get() {
                Some(Ok(found)) => found.place,
                _ => return,
            };
            let asked = query.get();
            let mut filter = catalogue.with_value(|catalogue| asked.read(catalogue).0);
            match place {
                PlaceFound::Any => {}
                PlaceFound::One(code, _) => filter.place = Some(code),
                PlaceFound::Several(_) | PlaceFound::Nowhere => {
                    counts.set(None);
                    return;
                }
            }
            // news from others read the list again, not the counts of up to a million
            if counted.get_value().as_ref() == Some(&filter) {
                return;
            }
            counted.set_value(Some(filter.clone()));
            turn.update_value(|turn| *turn += 1);
            let this = turn.get_value();
            leptos::task::spawn_local(async move {
                let answer = ticket_facets(filter).await.ok();
                if turn.try_get_value() == Some(this) {
                    counts.set(answer);
                }
            });
        });
        Self(counts)
    }

    fn get(self, name: &str, value: &str) -> Option<Count> {
        self.0.with(|facets| {
            let facets = facets.as_ref()?;
            let one = facets
                .values
                .iter()
                .find(|facet| facet.name == name && facet.value == value);
            Some(one.map_or(Count::default(), |facet| facet.count))
        })
    }

    /// How many have that value, beside its words; nothing for a name by which is not counted.
    pub fn beside(self, name: &'static str, value: String) -> AnyView {
        if matches!(name, "worker") {
            return ().into_any();
        }
        // a space keeps words and number apart
        let text = move || Some([" ", &said(self.get(name, &value)?)].concat());
        live(move || text().into_any())
    }

    /// All that fit, and how many of them are overdue, with the way to those.
    pub fn line(self, query: Memo<Query>) -> AnyView {
        let draw = move || {
            let total = self.0.with(|facets| facets.as_ref().map(|facets| facets.total));
            let Some(total) = total else {
                return ().into_any();
            };
            let late = self.get("overdue", OVERDUE).filter(|late| late.n > 0);
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
}

/// A count as people say it: exact up to the bound.
fn said(count: Count) -> String {
    if count.more && count.n >= COUNT_BOUND {
        t("tickets.count_bound").to_owned()
    } else if count.more {
        [&count.n.to_string(), "+"].concat()
    } else {
        count.n.to_string()
    }
}

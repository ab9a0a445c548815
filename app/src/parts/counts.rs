//! How many rows each condition of a list would give. They are counted after the list is there, and never keep it
//! waiting.

use crate::error::AppError;
use crate::i18n::t;
use crate::ui::live;
use domain::view::{COUNT_BOUND, Count, Facets};
use leptos::prelude::*;

/// What was counted last; nothing as long as it is not known.
#[derive(Clone, Copy)]
pub struct Counts(RwSignal<Option<Facets>>);

impl Counts {
    /// Counts anew whenever something else is asked for, once the list of it is there: `asked` gives nothing before. A
    /// list whose conditions are not clear is not counted. To be called while the page is built.
    pub fn of<F, A>(
        asked: impl Fn() -> Option<Conditions<F>> + 'static,
        ask: impl Fn(F) -> A + 'static,
    ) -> Self
    where
        F: Clone + PartialEq + Send + Sync + 'static,
        A: Future<Output = Result<Facets, AppError>> + 'static,
    {
        let counts = RwSignal::new(None);
        let (turn, counted) = (StoredValue::new(0_u32), StoredValue::new(None));
        Effect::new(move |_| {
            let filter = match asked() {
                Some(Conditions::Clear(filter)) => filter,
                Some(Conditions::Unclear) => return counts.set(None),
                None => return,
            };
            // news from others read the list again, not the counts of up to a million
            if counted.get_value().as_ref() == Some(&filter) {
                return;
            }
            counted.set_value(Some(filter.clone()));
            turn.update_value(|turn| *turn += 1);
            let this = turn.get_value();
            let answer = ask(filter);
            leptos::task::spawn_local(async move {
                let answer = answer.await.ok();
                if turn.try_get_value() == Some(this) {
                    counts.set(answer);
                }
            });
        });
        Self(counts)
    }

    /// How many fit in all.
    pub fn total(self) -> Option<Count> {
        self.0.with(|facets| facets.as_ref().map(|facets| facets.total))
    }

    /// How many have that value.
    pub fn get(self, name: &str, value: &str) -> Option<Count> {
        self.0.with(|facets| {
            let facets = facets.as_ref()?;
            let one = facets
                .values
                .iter()
                .find(|facet| facet.name == name && facet.value == value);
            Some(one.map_or(Count::default(), |facet| facet.count))
        })
    }

    /// How many have that value, beside its words.
    pub fn beside(self, name: &'static str, value: String) -> AnyView {
        // a space keeps words and number apart
        let text = move || Some([" ", &said(self.get(name, &value)?)].concat());
        live(move || text().into_any())
    }

    /// The values of a condition to choose from, and that any will do, each with how many it would give.
    pub fn select(self, id: &'static str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
        let options = options.into_iter().map(|(value, label)| {
            let selected = value == chosen;
            let counted = self.beside(id, value.clone());
            view! { <option value=value selected=selected>{label} {counted}</option> }.into_any()
        });
        view! {
            <select class="select" id=id name=id>
                <option value="">{t("common.all")}</option>
                {options.collect::<Vec<_>>()}
            </select>
        }
        .into_any()
    }
}

/// What is counted.
pub enum Conditions<F> {
    /// What fits this.
    Clear(F),
    /// It is not known which place is meant.
    Unclear,
}

/// A count as people say it: exact up to the bound.
pub fn said(count: Count) -> String {
    if count.more && count.n >= COUNT_BOUND {
        t("tickets.count_bound").to_owned()
    } else if count.more {
        [&count.n.to_string(), "+"].concat()
    } else {
        count.n.to_string()
    }
}

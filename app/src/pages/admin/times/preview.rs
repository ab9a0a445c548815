//! What follows from the settings, tried out: a report of now, or of any time, and by when it is answered and repaired.
//! Counted by the function that counts for real, with the hours as they are typed.

use super::State;
use super::zone::Campus;
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::time;
use crate::ui::{Field, field, icon};
use chrono::{DateTime, Utc};
use domain::calendar::ServiceTimes;
use domain::ticket::Urgency;
use domain::view::DepartmentTimes;
use leptos::prelude::*;

/// What is tried out.
#[derive(Clone, Copy)]
pub struct Trial {
    category: RwSignal<String>,
    urgency: RwSignal<String>,
    /// When it would be reported, as typed; now when empty.
    at: RwSignal<String>,
}

impl Trial {
    /// The first category, normal, now.
    pub fn new() -> Self {
        Self {
            category: RwSignal::new(String::new()),
            urgency: RwSignal::new(Urgency::Normal.as_str().to_owned()),
            at: RwSignal::new(String::new()),
        }
    }

    fn urgency(self) -> Urgency {
        self.urgency
            .with(|name| Urgency::parse(name))
            .unwrap_or(Urgency::Normal)
    }

    fn times(self, departments: &[DepartmentTimes]) -> ServiceTimes {
        let code = self.category.get();
        let found = departments.iter().find_map(|department| {
            let category = department
                .categories
                .iter()
                .find(|one| one.code.as_str() == code)?;
            Some(department.holding(category.own))
        });
        let first = || {
            let with = departments.iter().find(|one| !one.categories.is_empty())?;
            Some(with.holding(with.categories.first()?.own))
        };
        found.or_else(first).unwrap_or_default()
    }
}

/// The card on top of the page.
pub fn preview(state: State, trial: Trial) -> AnyView {
    let result = move || {
        let now = use_now();
        let typed = trial.at.get();
        let Some(at) = (if typed.is_empty() {
            Some(now)
        } else {
            time::read_input(&typed)
        }) else {
            return t("times.trial_no_time").to_owned();
        };
        state.hours.read().map_or_else(
            |_| t("times.trial_mend").to_owned(),
            |calendar| {
                let times = state.departments.with(|departments| trial.times(departments));
                let promise = calendar.promise(&Campus, &times, trial.urgency(), at);
                sentence(at, promise.respond_by, promise.repair_by, now)
            },
        )
    };
    view! {
        <section class="card" aria-labelledby="trial-title">
            <div class="card__body stack">
                <h2 class="section-title" id="trial-title">{icon("clock")} {t("times.trial")}</h2>
                <div class="filter-bar"><div class="filter-bar__fields">{category(state, trial)} {urgency(trial)} {at(trial)}</div></div>
                <p class="trial" role="status" id="trial">{result}</p>
            </div>
        </section>
    }
    .into_any()
}

fn sentence(at: DateTime<Utc>, respond: DateTime<Utc>, repair: DateTime<Utc>, now: DateTime<Utc>) -> String {
    tf(
        "times.trial_result",
        &[
            ("at", &time::moment(at, now)),
            ("respond", &time::moment(respond, now)),
            ("repair", &time::moment(repair, now)),
        ],
    )
}

fn category(state: State, trial: Trial) -> AnyView {
    let options = state.departments.with_untracked(|departments| {
        let all = departments.iter().flat_map(|department| &department.categories);
        all.map(|category| {
            view! { <option value=category.code.to_string()>{pick(&category.name).to_owned()}</option> }
        })
        .collect::<Vec<_>>()
    });
    let select = view! {
        <select class="select" id="trial-category" on:change:target=move |event| trial.category.set(event.target().value())>
            {options}
        </select>
    };
    let spec = Field {
        id: "trial-category",
        label: t("times.trial_category"),
        ..Field::default()
    };
    field(spec, select.into_any())
}

fn urgency(trial: Trial) -> AnyView {
    let options = Urgency::ALL
        .iter()
        .map(|urgency| view! { <option value=urgency.as_str()>{word("urgency", urgency.as_str())}</option> });
    let select = view! {
        <select class="select" id="trial-urgency" on:change:target=move |event| trial.urgency.set(event.target().value())>
            {options.collect::<Vec<_>>()}
        </select>
    };
    let spec = Field {
        id: "trial-urgency",
        label: t("times.trial_urgency"),
        ..Field::default()
    };
    field(spec, select.into_any())
}

fn at(trial: Trial) -> AnyView {
    let input = view! {
        <input class="input" type="datetime-local" id="trial-at" prop:value=move || trial.at.get()
            on:input:target=move |event| trial.at.set(event.target().value())/>
    };
    let spec = Field {
        id: "trial-at",
        label: t("times.trial_at"),
        optional: true,
        ..Field::default()
    };
    field(spec, input.into_any())
}

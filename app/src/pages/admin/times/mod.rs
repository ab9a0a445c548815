//! Service times by department, category and urgency; working hours, holidays, night shift; and what follows from them
//! (brief, item 4).

mod days;
mod edit;
mod hours;
mod preview;
mod table;
mod words;
mod zone;

use super::setting::Saving;
use crate::api::rules::service_times;
use crate::codec::reading;
use crate::i18n::t;
use crate::pages::tickets::{Read, loaded};
use crate::parts::nav;
use crate::ui::empty;
use domain::calendar::Calendar;
use domain::view::{DepartmentTimes, TimesOf};
use hours::Hours;
use leptos::prelude::*;

/// What the page works on. Made with the page, so that what is typed outlives drawing it again.
#[derive(Clone, Copy)]
struct State {
    departments: RwSignal<Vec<DepartmentTimes>>,
    hours: Hours,
    /// Whose times are being edited.
    editing: RwSignal<Option<TimesOf>>,
    saving: Saving,
}

/// The page.
#[component]
pub fn Times() -> impl IntoView {
    let state = State {
        departments: RwSignal::new(Vec::new()),
        hours: Hours::new(),
        editing: RwSignal::new(None),
        saving: Saving::new(),
    };
    let trial = preview::Trial::new();
    let read: Read<(Vec<DepartmentTimes>, Calendar)> = reading(|| (), |()| service_times());
    let sheet = edit::sheet(state);
    let body = loaded(String::new, read, move |(departments, calendar)| {
        let none = departments.is_empty();
        state.hours.fill(&calendar);
        state.departments.set(departments);
        let times = if none {
            empty(
                "clock",
                t("times.none_title"),
                t("times.none_text"),
                ().into_any(),
            )
        } else {
            table::table(state)
        };
        view! {
            <div class="stack stack--loose">{preview::preview(state, trial)} {times} {hours::form(state)}</div>
        }
        .into_any()
    });
    let content = view! {
        <div class="content content--wide">
            <div class="page-head">
                <h1 class="page-head__title">{t("times.title")}</h1>
                <p class="page-head__sub">{t("times.text")}</p>
            </div>
            {body} {sheet}
        </div>
    };
    nav::staff(t("times.title"), "app", content.into_any())
}

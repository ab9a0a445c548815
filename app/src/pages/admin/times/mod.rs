//! Service times by department, category and urgency; working hours, holidays, night shift; and what follows from them
//! (brief, item 4).

mod days;
mod edit;
mod hours;
mod preview;
mod table;
mod words;
mod zone;

use super::clerk::Clerk;
use super::{frame, unsaved};
use crate::api::rules::service_times;
use crate::codec::reading;
use crate::i18n::t;
use crate::pages::tickets::{Read, loaded};
use crate::ui::empty;
use domain::calendar::Calendar;
use domain::view::{DepartmentTimes, TimesOf};
use hours::Hours;
use leptos::prelude::*;

pub(super) use words::length;

/// What the page works on. Made with the page, so that what is typed outlives drawing it again.
#[derive(Clone, Copy)]
struct State {
    departments: RwSignal<Vec<DepartmentTimes>>,
    hours: Hours,
    /// Whose times are being edited.
    editing: RwSignal<Option<TimesOf>>,
    /// Whether something was typed into their sheet.
    touched: RwSignal<bool>,
    read: Read<(Vec<DepartmentTimes>, Calendar)>,
    clerk: Clerk,
}

/// The page.
#[component]
pub fn Times() -> impl IntoView {
    let read: Read<(Vec<DepartmentTimes>, Calendar)> = reading(|| (), |()| service_times());
    let state = State {
        departments: RwSignal::new(Vec::new()),
        hours: Hours::new(),
        editing: RwSignal::new(None),
        touched: RwSignal::new(false),
        read,
        clerk: Clerk::new(),
    };
    let trial = preview::Trial::new();
    let sheet = edit::sheet(state);
    let body = loaded(String::new, read, move |(departments, calendar)| {
        let none = departments.is_empty();
        state.hours.fill(&calendar);
        state.clerk.lead_back();
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
    let changed = Signal::derive(move || state.touched.get() || state.hours.is_changed());
    let content = view! { {body} {sheet} {unsaved::guard(changed)} };
    frame::frame(
        t("times.title"),
        t("times.text"),
        ().into_any(),
        content.into_any(),
    )
}

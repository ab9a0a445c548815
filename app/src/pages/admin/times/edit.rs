//! The times of one department or category, in a sheet over the table.

use super::State;
use crate::api::rules::set_service_times;
use crate::i18n::{pick, t, tf, word};
use crate::pages::admin::ask::{self, Ask};
use crate::pages::admin::clerk::Clerk;
use crate::pages::admin::setting::sentences;
use crate::pages::admin::unsaved::{self, follow};
use crate::ui::{Field, error_of, error_summary, field, opens};
use domain::calendar::ServiceTimes;
use domain::setting::{Slip, SlipKind};
use domain::ticket::Urgency;
use domain::view::{DepartmentTimes, TimesOf};
use leptos::html::Dialog;
use leptos::prelude::*;

/// Hours and minutes as typed.
type Typed = RwSignal<[String; 2]>;

/// Names of the places for answer and repair, by urgency, as [`ServiceTimes::slips`] has them.
const PLACES: [[&str; 2]; 3] = [
    ["respond_normal", "repair_normal"],
    ["respond_urgent", "repair_urgent"],
    ["respond_emergency", "repair_emergency"],
];

/// What is known of the one that is edited: its name, its own times, and those that hold.
fn known(departments: &[DepartmentTimes], of: &TimesOf) -> Option<(String, bool, ServiceTimes)> {
    departments.iter().find_map(|department| match of {
        TimesOf::Department(code) if department.code == *code => Some((
            pick(&department.name).to_owned(),
            department.own.is_some(),
            department.holding(None),
        )),
        TimesOf::Department(_) => None,
        TimesOf::Category(code) => {
            let category = department.categories.iter().find(|one| one.code == *code)?;
            let times = department.holding(category.own);
            Some((pick(&category.name).to_owned(), category.own.is_some(), times))
        }
    })
}

/// Puts what was set into what the table shows.
fn put(departments: &mut [DepartmentTimes], of: &TimesOf, own: Option<ServiceTimes>) {
    for department in departments {
        match of {
            TimesOf::Department(code) if department.code == *code => department.own = own,
            TimesOf::Department(_) => {}
            TimesOf::Category(code) => {
                for category in department.categories.iter_mut().filter(|one| one.code == *code) {
                    category.own = own;
                }
            }
        }
    }
}

/// The sheet; open while something is edited.
pub fn sheet(state: State) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    opens(dialog, move || state.editing.with(Option::is_some));
    let asked = RwSignal::new(None::<Ask>);
    let cancel = unsaved::cancel(
        move || state.touched.get(),
        asked,
        move || state.editing.set(None),
    );
    let body = move || {
        // whatever was typed before belongs to another sheet, or was put away
        state.touched.set(false);
        let of = state.editing.get()?;
        let known = state
            .departments
            .with_untracked(|departments| known(departments, &of))?;
        Some(form(state, of, known))
    };
    view! {
        <dialog class="sheet sheet--times" node_ref=dialog aria-labelledby="times-sheet" on:cancel=cancel
            on:close=move |_| state.editing.set(None)>
            {body}
        </dialog>
        {ask::dialog(asked)}
    }
    .into_any()
}

fn form(state: State, of: TimesOf, (name, own, times): (String, bool, ServiceTimes)) -> AnyView {
    let clerk = Clerk::new();
    let typed: [[Typed; 2]; 3] = words_of(&times).map(|row| row.map(RwSignal::new));
    // what was read of its own, and how it stands in the fields
    let seen = StoredValue::new((own.then_some(times), words_of(&times)));
    {
        let of = of.clone();
        Effect::new(move |_| {
            let found = state.departments.with(|departments| known(departments, &of));
            let Some((_, own, times)) = found else { return };
            let ((_, was), now) = (seen.get_value(), words_of(&times));
            for ((typed, was), now) in typed
                .iter()
                .flatten()
                .zip(was.iter().flatten())
                .zip(now.iter().flatten())
            {
                follow(*typed, was, now.clone());
            }
            seen.set_value((own.then_some(times), now));
        });
    }
    let send = {
        let (of, name) = (of.clone(), name.clone());
        move |own: Option<ServiceTimes>| {
            let (sent, after) = (set_service_times(of.clone(), own, seen.get_value().0), of.clone());
            let done = tf("times.saved_of", &[("name", &name)]);
            let done = move || {
                clerk.say(done);
                state
                    .departments
                    .update(|departments| put(departments, &after, own));
                state.editing.set(None);
            };
            clerk.set_over(sent, done, move || state.read.refetch());
        }
    };
    let submit = {
        let send = send.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            match read(&typed) {
                Ok(times) => send(Some(times)),
                Err(slips) => clerk.refuse(sentences(&slips)),
            }
        }
    };
    let inherit = if matches!(of, TimesOf::Department(_)) {
        t("times.take_usual")
    } else {
        t("times.take_department")
    };
    let back = own.then(|| {
        view! {
            <button class="button button--quiet" type="button" disabled=move || clerk.busy()
                on:click=move |_| send(None)>{inherit}</button>
        }
    });
    let groups = Urgency::ALL.iter().zip(PLACES).zip(typed);
    let groups = groups.map(|((urgency, places), typed)| group(*urgency, places, typed, clerk));
    view! {
        <form class="sheet__panel" on:submit=submit on:input=move |_| state.touched.set(true) novalidate>
            <div class="sheet__head"><h2 class="sheet__title" id="times-sheet">{tf("times.of", &[("name", &name)])}</h2></div>
            <div class="sheet__body stack">
                {error_summary(clerk.errors.into())}
                {groups.collect::<Vec<_>>()}
            </div>
            <div class="sheet__foot">
                {back}
                <button class="button" type="button" on:click=move |_| state.editing.set(None)>{t("common.cancel")}</button>
                <button class="button button--primary" type="submit" disabled=move || clerk.busy()>
                    {t("times.save")}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn group(urgency: Urgency, places: [&'static str; 2], typed: [Typed; 2], clerk: Clerk) -> AnyView {
    let [respond, repair] = places;
    let [respond_typed, repair_typed] = typed;
    let hint = word("times", &["counts_", urgency.as_str()].concat());
    view! {
        <fieldset class="stack stack--tight">
            <legend class="choices__legend">{word("urgency", urgency.as_str())}</legend>
            <p class="field__hint">{hint}</p>
            <div class="field-grid">
                {span(respond, t("times.respond"), respond_typed, clerk)}
                {span(repair, t("times.repair"), repair_typed, clerk)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn span(id: &'static str, label: &'static str, typed: Typed, clerk: Clerk) -> AnyView {
    let error = error_of(clerk.errors, id);
    let part = move |part: usize| move || typed.with(|typed| typed.get(part).cloned().unwrap_or_default());
    let put = move |part: usize, text: String| {
        typed.update(|typed| {
            if let Some(slot) = typed.get_mut(part) {
                *slot = text;
            }
        });
    };
    let invalid = move || error.with(|text| !text.is_empty()).then_some("true");
    let minutes = [label, " ", t("times.minutes_unit")].concat();
    let inputs = view! {
        <div class="input-group input-group--number">
            <input class="input input--number" id=id inputmode="numeric" autocomplete="off" maxlength="4"
                aria-describedby=[id, "-error"].concat() aria-invalid=invalid prop:value=part(0)
                on:input:target=move |event| put(0, event.target().value())/>
            <span class="input-group__affix">{t("times.hours_unit")}</span>
            <input class="input input--number" inputmode="numeric" autocomplete="off" maxlength="4" aria-label=minutes
                aria-describedby=[id, "-error"].concat() aria-invalid=invalid prop:value=part(1)
                on:input:target=move |event| put(1, event.target().value())/>
            <span class="input-group__affix">{t("times.minutes_unit")}</span>
        </div>
    };
    let spec = Field {
        id,
        label,
        error,
        ..Field::default()
    };
    field(spec, inputs.into_any())
}

/// How times stand in the fields: hours and minutes, for answer and repair, by urgency.
fn words_of(times: &ServiceTimes) -> [[[String; 2]; 2]; 3] {
    std::array::from_fn(|place| {
        let (respond, repair) = Urgency::ALL
            .get(place)
            .map_or((0, 0), |urgency| times.of(*urgency));
        [respond, repair].map(|minutes| [(minutes / 60).to_string(), (minutes % 60).to_string()])
    })
}

/// The times that were typed; nothing typed is none.
fn read(typed: &[[Typed; 2]; 3]) -> Result<ServiceTimes, Vec<Slip>> {
    let mut slips = Vec::new();
    let mut minutes = [[0; 2]; 3];
    for ((places, typed), minutes) in PLACES.iter().zip(typed).zip(&mut minutes) {
        for ((place, typed), minutes) in places.iter().zip(typed).zip(minutes) {
            match typed.with_untracked(|[hours, minutes]| span_of(hours, minutes)) {
                Some(span) => *minutes = span,
                None => slips.push(Slip::at(
                    *place,
                    SlipKind::Length {
                        hours: ServiceTimes::MOST_MINUTES / 60,
                    },
                )),
            }
        }
    }
    let times = ServiceTimes {
        respond: minutes.map(|[respond, _]| respond),
        repair: minutes.map(|[_, repair]| repair),
    };
    if slips.is_empty() {
        slips = times.slips();
    }
    if slips.is_empty() { Ok(times) } else { Err(slips) }
}

/// The minutes of a span; an empty place counts as none.
fn span_of(hours: &str, minutes: &str) -> Option<u32> {
    let part = |typed: &str| match typed.trim() {
        "" => Some(0),
        typed => typed.parse::<u32>().ok(),
    };
    part(hours)?.checked_mul(60)?.checked_add(part(minutes)?)
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_typed() {
        assert_eq!(span_of("2", "30"), Some(150));
        assert_eq!(span_of("", "90"), Some(90));
        assert_eq!(span_of("", ""), Some(0));
        for (hours, minutes) in [("two", "0"), ("1", "-5"), ("4294967295", "1"), ("1.5", "")] {
            assert_eq!(span_of(hours, minutes), None);
        }
        assert_eq!(words::length(90), "1 小时 30 分钟");
    }
}

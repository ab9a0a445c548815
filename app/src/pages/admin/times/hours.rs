//! Working hours: the week, the night shift, holidays and make-up days.

use super::{State, days, words};
use crate::api::rules::set_calendar;
use crate::i18n::{t, word};
use crate::pages::admin::clerk::Clerk;
use crate::pages::admin::setting::sentences;
use crate::pages::admin::unsaved::follow;
use crate::ui::{error_of, error_summary, field_error};
use chrono::NaiveDate;
use domain::calendar::{Calendar, Hours as Span};
use domain::setting::{Slip, SlipKind};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The places of the week's days, Monday first, as [`Calendar::slips`] has them.
const DAYS: [&str; 7] = ["day_0", "day_1", "day_2", "day_3", "day_4", "day_5", "day_6"];

/// Hours as typed; kept while they are switched off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    on: bool,
    from: String,
    to: String,
}

impl Typed {
    fn of(span: Option<Span>, from: &str, to: &str) -> Self {
        Self {
            on: span.is_some(),
            from: span.map_or_else(|| from.to_owned(), |span| words::time_value(span.from)),
            to: span.map_or_else(|| to.to_owned(), |span| words::time_value(span.to)),
        }
    }

    fn read(&self, place: &str, slips: &mut Vec<Slip>) -> Option<Span> {
        if !self.on {
            return None;
        }
        let span = words::read_time(&self.from).zip(words::read_time(&self.to));
        if span.is_none() {
            slips.push(Slip::at(place, SlipKind::NoTime));
        }
        span.map(|(from, to)| Span { from, to })
    }
}

/// The working hours as typed.
#[derive(Clone, Copy)]
pub struct Hours {
    week: [RwSignal<Typed>; 7],
    night: RwSignal<Typed>,
    pub holidays: RwSignal<BTreeSet<NaiveDate>>,
    pub workdays: RwSignal<BTreeSet<NaiveDate>>,
    /// As they were when they were read or saved last.
    kept: RwSignal<Option<Snapshot>>,
    /// What was read.
    seen: StoredValue<Option<Calendar>>,
}

/// All that is typed.
type Snapshot = ([Typed; 7], Typed, BTreeSet<NaiveDate>, BTreeSet<NaiveDate>);

impl Hours {
    /// Empty ones.
    pub fn new() -> Self {
        Self {
            week: std::array::from_fn(|_| RwSignal::new(Typed::default())),
            night: RwSignal::new(Typed::default()),
            holidays: RwSignal::new(BTreeSet::new()),
            workdays: RwSignal::new(BTreeSet::new()),
            kept: RwSignal::new(None),
            seen: StoredValue::new(None),
        }
    }

    fn snapshot(self) -> Snapshot {
        let week = self.week.map(|day| day.get());
        (week, self.night.get(), self.holidays.get(), self.workdays.get())
    }

    /// Whether something was changed and is not saved.
    pub fn is_changed(self) -> bool {
        let now = self.snapshot();
        self.kept
            .with(|kept| kept.as_ref().is_some_and(|kept| *kept != now))
    }

    /// Puts the hours in that hold, where nothing was typed.
    pub fn fill(self, calendar: &Calendar) {
        let now: Snapshot = (
            calendar.week.map(|hours| Typed::of(hours, "08:00", "18:00")),
            Typed::of(calendar.night, "18:00", "08:00"),
            calendar.holidays.clone(),
            calendar.workdays.clone(),
        );
        let was = self.kept.get_untracked();
        let (week, night, holidays, workdays) = was.unwrap_or_else(|| untrack(|| self.snapshot()));
        for ((typed, was), now) in self.week.iter().zip(&week).zip(&now.0) {
            follow(*typed, was, now.clone());
        }
        follow(self.night, &night, now.1.clone());
        follow(self.holidays, &holidays, now.2.clone());
        follow(self.workdays, &workdays, now.3.clone());
        self.kept.set(Some(now));
        self.seen.set_value(Some(calendar.clone()));
    }

    /// The hours as they are typed, or all that is wrong. Tracks what it reads.
    pub fn read(self) -> Result<Calendar, Vec<Slip>> {
        let mut slips = Vec::new();
        let mut week = [None; 7];
        for ((place, typed), hours) in DAYS.iter().zip(self.week).zip(&mut week) {
            *hours = typed.with(|typed| typed.read(place, &mut slips));
        }
        let calendar = Calendar {
            week,
            night: self.night.with(|typed| typed.read("night", &mut slips)),
            holidays: self.holidays.get(),
            workdays: self.workdays.get(),
        };
        slips.extend(calendar.slips());
        if slips.is_empty() {
            Ok(calendar)
        } else {
            Err(slips)
        }
    }
}

/// The form.
pub fn form(state: State) -> AnyView {
    let (hours, clerk) = (state.hours, state.clerk);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match untrack(|| hours.read()) {
            Ok(calendar) => {
                let sent = untrack(|| hours.snapshot());
                let call = set_calendar(calendar.clone(), hours.seen.get_value());
                let done = move || {
                    hours.kept.set(Some(sent));
                    hours.seen.set_value(Some(calendar));
                    clerk.say(t("times.saved_hours"));
                };
                clerk.set_over(call, done, move || state.read.refetch());
            }
            Err(slips) => clerk.refuse(sentences(&slips)),
        }
    };
    let days = DAYS.into_iter().zip(hours.week).map(|(place, typed)| {
        let name = word("times", place);
        line(place, name, t("times.works"), typed, clerk)
    });
    let night = line("night", t("times.night"), t("times.night_on"), hours.night, clerk);
    view! {
        <form class="stack" on:submit=send novalidate aria-labelledby="hours-title">
            <div class="stack stack--tight">
                <h2 class="section-title" id="hours-title">{t("times.hours")}</h2>
                <p class="small muted">{t("times.hours_text")}</p>
            </div>
            {error_summary(clerk.errors.into())}
            <div class="grid-2">
                <div class="card">
                    <div class="card__body stack stack--tight">{days.collect::<Vec<_>>()} <hr/> {night}
                        <p class="small muted">{t("times.night_text")}</p>
                    </div>
                </div>
                <div class="stack">
                    {days::list(days::HOLIDAYS, hours.holidays, clerk)} {days::list(days::WORKDAYS, hours.workdays, clerk)}
                </div>
            </div>
            <div class="button-row">
                <button class="button button--primary" type="submit" disabled=move || clerk.busy()
                    aria-busy=move || clerk.busy().then_some("true")>
                    {t("times.save_hours")}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// A day of the week, or the night: whether there is work, from when to when.
fn line(
    id: &'static str,
    name: &'static str,
    works: &'static str,
    typed: RwSignal<Typed>,
    clerk: Clerk,
) -> AnyView {
    let (error, first) = (error_of(clerk.errors, id), typed.get_untracked());
    let off = move || typed.with(|typed| !typed.on);
    let invalid = move || error.with(|text| !text.is_empty()).then_some("true");
    let label = move |end| [name, " ", end].concat();
    view! {
        <div class="field hours-line" class:field--error=move || error.with(|text| !text.is_empty())>
            {field_error(id, error)}
            <div class="input-group">
                <label class="check hours-line__day">
                    <input class="check__input" type="checkbox" id=id checked=first.on
                        prop:checked=move || typed.with(|typed| typed.on)
                        aria-label=[name, "：", works].concat()
                        on:change:target=move |event| typed.update(|typed| typed.on = event.target().checked())/>
                    <span>{name}</span>
                </label>
                <input class="input" type="time" aria-label=label(t("times.from")) disabled=off aria-invalid=invalid
                    aria-describedby=[id, "-error"].concat() value=first.from prop:value=move || typed.with(|typed| typed.from.clone())
                    on:input:target=move |event| typed.update(|typed| typed.from = event.target().value())/>
                <span class="input-group__affix">{t("times.to_word")}</span>
                <input class="input" type="time" aria-label=label(t("times.to")) disabled=off aria-invalid=invalid
                    aria-describedby=[id, "-error"].concat() value=first.to prop:value=move || typed.with(|typed| typed.to.clone())
                    on:input:target=move |event| typed.update(|typed| typed.to = event.target().value())/>
            </div>
        </div>
    }
    .into_any()
}

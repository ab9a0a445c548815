//! A list of days: one more, one less, or many from a pasted list.

use crate::i18n::{t, tf};
use crate::pages::admin::clerk::{Clerk, focus};
use crate::pages::admin::setting::day_value;
use crate::time;
use crate::ui::{Field, Row, error_of, field, icon_small, list as rows};
use chrono::NaiveDate;
use domain::calendar::read_days;
use leptos::prelude::*;
use std::collections::BTreeSet;

type Days = RwSignal<BTreeSet<NaiveDate>>;

/// What tells one list from the other.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The place's name, as the calendar's check has it, and the id of its first control.
    id: &'static str,
    paste: &'static str,
    title: fn() -> &'static str,
    text: fn() -> &'static str,
    none: fn() -> &'static str,
}

/// Days off.
pub const HOLIDAYS: Kind = Kind {
    id: "holidays",
    paste: "holidays-paste",
    title: || t("times.holidays"),
    text: || t("times.holidays_text"),
    none: || t("times.holidays_none"),
};

/// Make-up days.
pub const WORKDAYS: Kind = Kind {
    id: "workdays",
    paste: "workdays-paste",
    title: || t("times.workdays"),
    text: || t("times.workdays_text"),
    none: || t("times.workdays_none"),
};

/// The list.
pub fn list(kind: Kind, days: Days, clerk: Clerk) -> AnyView {
    let chips = rows(move || {
        days.with(|list| {
            let row = |day: &NaiveDate| -> Row {
                let day = *day;
                (day_value(day), Box::new(move || chip(kind, days, day)))
            };
            list.iter().map(row).collect()
        })
    });
    let none = move || days.with(BTreeSet::is_empty);
    view! {
        <section class="card" aria-label=(kind.title)()>
            <div class="card__body stack stack--tight">
                <h3>{(kind.title)()}</h3>
                <p class="small muted">{(kind.text)()}</p>
                <ul class="chips" hidden=none>{chips}</ul>
                <p class="small muted" hidden=move || !none()>{(kind.none)()}</p>
                {one(kind, days, clerk)} {many(kind, days)}
            </div>
        </section>
    }
    .into_any()
}

/// A day, with the way to take it off.
fn chip(kind: Kind, days: Days, day: NaiveDate) -> AnyView {
    let name = day_value(day);
    let label = tf("times.remove_day", &[("day", &name)]);
    let remove = move |_| {
        days.update(|days| {
            days.remove(&day);
        });
        focus(["#", kind.id].concat());
    };
    view! {
        <li><button class="chip" type="button" aria-label=label on:click=remove>{name} {icon_small("cross")}</button></li>
    }
    .into_any()
}

/// One more day.
fn one(kind: Kind, days: Days, clerk: Clerk) -> AnyView {
    let (typed, missing) = (RwSignal::new(String::new()), RwSignal::new(false));
    let add = move |_| {
        let day = time::read_date(&typed.get_untracked());
        missing.set(day.is_none());
        if let Some(day) = day {
            days.update(|days| {
                days.insert(day);
            });
            typed.set(String::new());
        }
        focus(["#", kind.id].concat());
    };
    let wrong = error_of(clerk.errors, kind.id);
    let add_label = [t("times.add_day"), " ", (kind.title)()].concat();
    let inputs = view! {
        <div class="input-group">
            <input class="input" type="date" id=kind.id aria-describedby=[kind.id, "-error"].concat()
                prop:value=move || typed.get() on:input:target=move |event| typed.set(event.target().value())/>
            <button class="button" type="button" aria-label=add_label on:click=add>{icon_small("plus")} {t("times.add_day")}</button>
        </div>
    };
    let spec = Field {
        id: kind.id,
        label: t("times.one_day"),
        error: Signal::derive(move || {
            if missing.get() {
                t("times.no_day").to_owned()
            } else {
                wrong.get()
            }
        }),
        ..Field::default()
    };
    field(spec, inputs.into_any())
}

/// Many days from a pasted list; what can't be read stays in the field.
fn many(kind: Kind, days: Days) -> AnyView {
    let (typed, said, wrong) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let take = move |_| {
        let (found, unread) = read_days(&typed.get_untracked());
        let count = found.len();
        days.update(|days| days.extend(found));
        said.set(tf("times.taken", &[("n", &count.to_string())]));
        wrong.set(if unread.is_empty() {
            String::new()
        } else {
            let names = unread.join(t("common.list_comma"));
            tf("times.unread", &[("days", &names)])
        });
        typed.set(unread.join("\n"));
    };
    let area = view! {
        <textarea class="input" id=kind.paste rows="3"
            aria-describedby=[kind.paste, "-hint ", kind.paste, "-error"].concat()
            prop:value=move || typed.get() on:input:target=move |event| typed.set(event.target().value())></textarea>
    };
    let spec = Field {
        id: kind.paste,
        label: t("times.paste"),
        hint: t("times.paste_hint"),
        error: wrong.into(),
        ..Field::default()
    };
    let empty = move || typed.with(|typed| typed.trim().is_empty());
    view! {
        <details class="days-paste">
            <summary>{t("times.paste_open")}</summary>
            <div class="stack stack--tight">
                {field(spec, area.into_any())}
                <div class="button-row">
                    <button class="button" type="button" disabled=empty on:click=take>{t("times.take")}</button>
                    <span class="small" role="status">{move || said.get()}</span>
                </div>
            </div>
        </details>
    }
    .into_any()
}

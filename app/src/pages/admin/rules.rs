//! The rules that the office sets for itself, each with what it means (brief, items 4, 7, 11 and 13).

use super::clerk::Clerk;
use super::frame;
use super::setting::{number, sentences};
use super::unsaved;
use crate::api::rules::{office_rules, set_rules};
use crate::codec::reading;
use crate::i18n::{pick, t, word};
use crate::page::use_page;
use crate::pages::tickets::{Read, loaded};
use crate::ui::{Field, error_of, error_summary, field};
use domain::place::CategoryCode;
use domain::rules::{Rules, VisitRules};
use domain::setting::{Slip, limits};
use domain::ticket::Urgency;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The rules as typed, by their names on the form.
#[derive(Clone, Copy)]
struct Form {
    typed: RwSignal<BTreeMap<String, String>>,
    /// What stands in it when nobody types.
    filled: RwSignal<BTreeMap<String, String>>,
    /// What was read.
    seen: StoredValue<Option<Rules>>,
    read: Read<Rules>,
    clerk: Clerk,
}

/// A rule on the form: its name, label, what it means, unit.
type Line = (&'static str, &'static str, &'static str, &'static str);

/// A category's share of calls on the form.
fn share_of(code: &CategoryCode) -> String {
    ["percent_", code.as_str()].concat()
}

fn codes() -> Vec<CategoryCode> {
    let categories = use_page().catalogue.categories;
    categories.into_iter().map(|category| category.code).collect()
}

impl Form {
    /// Fills it with the rules that hold, where nothing was typed.
    fn fill(self, rules: &Rules, codes: &[CategoryCode]) {
        let [normal, urgent, emergency] = rules.acknowledge_minutes;
        let visits = &rules.visits;
        let mut now: BTreeMap<String, String> = [
            ("delay_minutes", visits.delay_minutes),
            ("retry_minutes", visits.retry_minutes),
            ("max_attempts", visits.max_attempts),
            ("reopen_days", rules.reopen_days),
            ("rate_days", rules.rate_days),
            ("urge_minutes", rules.urge_minutes),
            ("answer_hours", rules.answer_hours),
            ("acknowledge_normal", normal),
            ("acknowledge_urgent", urgent),
            ("acknowledge_emergency", emergency),
            ("retention_days", rules.retention_days),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_string()))
        .collect();
        for code in codes {
            let percent = visits.percent.get(code).copied().unwrap_or(100);
            now.insert(share_of(code), percent.to_string());
        }
        let was = self.filled.get_untracked();
        self.typed.update(|typed| {
            for (name, value) in &now {
                if typed.get(name) == was.get(name) {
                    typed.insert(name.clone(), value.clone());
                }
            }
        });
        self.filled.set(now);
        self.seen.set_value(Some(rules.clone()));
    }

    fn value(self, name: &str) -> String {
        self.typed
            .with(|typed| typed.get(name).cloned().unwrap_or_default())
    }

    fn put(self, name: &str, value: String) {
        self.typed.update(|typed| {
            typed.insert(name.to_owned(), value);
        });
    }

    /// The rules that were typed, or all that is wrong.
    fn read(self, codes: &[CategoryCode]) -> Result<Rules, Vec<Slip>> {
        let mut slips = Vec::new();
        let mut get = |name: &str| {
            let (least, most) = limits(name);
            number(&mut slips, name, &self.value(name), least, most)
        };
        let rules = Rules {
            visits: VisitRules {
                delay_minutes: get("delay_minutes"),
                retry_minutes: get("retry_minutes"),
                max_attempts: get("max_attempts"),
                percent: codes
                    .iter()
                    .filter_map(|code| {
                        let percent = u8::try_from(get(&share_of(code))).ok()?;
                        (percent < 100).then(|| (code.clone(), percent))
                    })
                    .collect(),
            },
            reopen_days: get("reopen_days"),
            rate_days: get("rate_days"),
            urge_minutes: get("urge_minutes"),
            answer_hours: get("answer_hours"),
            acknowledge_minutes: [
                get("acknowledge_normal"),
                get("acknowledge_urgent"),
                get("acknowledge_emergency"),
            ],
            retention_days: get("retention_days"),
        };
        slips.is_empty().then_some(rules).ok_or(slips)
    }
}

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let read: Read<Rules> = reading(|| (), |()| office_rules());
    let form = Form {
        typed: RwSignal::new(BTreeMap::new()),
        filled: RwSignal::new(BTreeMap::new()),
        seen: StoredValue::new(None),
        read,
        clerk: Clerk::new(),
    };
    let codes = StoredValue::new(codes());
    let body = loaded(String::new, read, move |rules| {
        form.fill(&rules, &codes.get_value());
        form.clerk.lead_back();
        view(form, codes)
    });
    let changed = Signal::derive(move || {
        form.typed
            .with(|typed| form.filled.with(|filled| typed != filled))
    });
    let body = view! { {body} {unsaved::guard(changed)} }.into_any();
    frame::frame(t("rules.title"), t("rules.text"), ().into_any(), body)
}

fn view(form: Form, codes: StoredValue<Vec<CategoryCode>>) -> AnyView {
    let clerk = form.clerk;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match untrack(|| form.read(&codes.get_value())) {
            Ok(rules) => {
                let sent = set_rules(rules.clone(), form.seen.get_value());
                let typed = form.typed.get_untracked();
                let done = move || {
                    form.filled.set(typed);
                    form.seen.set_value(Some(rules));
                    clerk.say(t("rules.saved"));
                };
                clerk.set_over(sent, done, move || form.read.refetch());
            }
            Err(slips) => clerk.refuse(sentences(&slips)),
        }
    };
    let visits: [Line; 3] = [
        (
            "delay_minutes",
            t("rules.delay"),
            t("rules.delay_hint"),
            t("rules.minutes"),
        ),
        (
            "retry_minutes",
            t("rules.retry"),
            t("rules.retry_hint"),
            t("rules.minutes"),
        ),
        (
            "max_attempts",
            t("rules.attempts"),
            t("rules.attempts_hint"),
            t("rules.times"),
        ),
    ];
    let terms: [Line; 3] = [
        (
            "reopen_days",
            t("rules.reopen"),
            t("rules.reopen_hint"),
            t("rules.days"),
        ),
        (
            "rate_days",
            t("rules.rate"),
            t("rules.rate_hint"),
            t("rules.days"),
        ),
        (
            "urge_minutes",
            t("rules.urge"),
            t("rules.urge_hint"),
            t("rules.minutes"),
        ),
    ];
    let answer: [Line; 1] = [(
        "answer_hours",
        t("rules.answer"),
        t("rules.answer_hint"),
        t("rules.hours"),
    )];
    let privacy: [Line; 1] = [(
        "retention_days",
        t("rules.retention"),
        t("rules.retention_hint"),
        t("rules.days"),
    )];
    view! {
        <form class="content stack stack--loose" on:submit=send novalidate>
            {error_summary(clerk.errors.into())}
            {group(t("rules.visits"), t("rules.visits_text"), view! { {lines(form, &visits)} {shares(form)} }.into_any())}
            {group(t("rules.terms"), "", lines(form, &terms))}
            {group(t("rules.office"), "", view! { {lines(form, &answer)} {acknowledge(form)} }.into_any())}
            {group(t("rules.privacy"), "", lines(form, &privacy))}
            <div class="button-row">
                <button class="button button--primary" type="submit" disabled=move || clerk.busy()
                    aria-busy=move || clerk.busy().then_some("true")>{t("rules.save")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn group(title: &'static str, text: &'static str, body: AnyView) -> AnyView {
    let text = (!text.is_empty()).then(|| view! { <p class="small muted">{text}</p> });
    view! {
        <section class="card" aria-label=title>
            <div class="card__head"><h2 class="card__title">{title}</h2></div>
            <div class="card__body stack">{text} {body}</div>
        </section>
    }
    .into_any()
}

fn lines(form: Form, lines: &[Line]) -> AnyView {
    let line = |(id, label, hint, unit): &Line| {
        let (id, error) = (*id, error_of(form.clerk.errors, id));
        let input = view! {
            <div class="input-group input-group--number">
                <input class="input input--number" id=id inputmode="numeric" autocomplete="off" maxlength="6"
                    aria-describedby=[id, "-hint ", id, "-error"].concat()
                    aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")
                    value=untrack(|| form.value(id)) prop:value=move || form.value(id) on:input:target=move |event| form.put(id, event.target().value())/>
                <span class="input-group__affix">{*unit}</span>
            </div>
        };
        let spec = Field {
            id,
            label,
            hint,
            error,
            ..Field::default()
        };
        field(spec, input.into_any())
    };
    lines.iter().map(line).collect::<Vec<_>>().into_any()
}

/// How many are called back, category by category.
fn shares(form: Form) -> AnyView {
    let categories = use_page().catalogue.categories;
    let items = categories.into_iter().map(|category| {
        let name = share_of(&category.code);
        small(form, name, pick(&category.name).to_owned(), "%")
    });
    view! {
        <fieldset class="stack stack--tight">
            <legend class="choices__legend">{t("rules.percent")}</legend>
            <p class="field__hint">{t("rules.percent_text")}</p>
            <div class="field-grid">{items.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// Within what time a job is taken on, by urgency.
fn acknowledge(form: Form) -> AnyView {
    let items = Urgency::ALL.iter().map(|urgency| {
        let name = ["acknowledge_", urgency.as_str()].concat();
        let label = word("urgency", urgency.as_str()).to_owned();
        small(form, name, label, t("rules.minutes"))
    });
    view! {
        <fieldset class="stack stack--tight">
            <legend class="choices__legend">{t("rules.acknowledge")}</legend>
            <p class="field__hint">{t("rules.acknowledge_hint")}</p>
            <div class="field-grid">{items.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// One number of many of a kind.
fn small(form: Form, name: String, label: String, unit: &'static str) -> AnyView {
    let wrong = {
        let name = name.clone();
        Memo::new(move |_| {
            form.clerk.errors.with(|errors| {
                let error = errors.iter().find(|error| error.field == name);
                error.map(|error| error.message.clone()).unwrap_or_default()
            })
        })
    };
    let (value, put, first) = (name.clone(), name.clone(), untrack(|| form.value(&name)));
    let error_id = [&name, "-error"].concat();
    let shown = move || wrong.with(|text| !text.is_empty());
    view! {
        <div class="field" class:field--error=shown>
            <label class="field__label" for=name.clone()>{label}</label>
            <p class="field__error" id=error_id.clone() hidden=move || !shown()>{move || wrong.get()}</p>
            <div class="input-group input-group--number">
                <input class="input input--number" id=name inputmode="numeric" autocomplete="off" maxlength="6"
                    aria-describedby=error_id aria-invalid=move || shown().then_some("true")
                    value=first prop:value=move || form.value(&value) on:input:target=move |event| form.put(&put, event.target().value())/>
                <span class="input-group__affix">{unit}</span>
            </div>
        </div>
    }
    .into_any()
}

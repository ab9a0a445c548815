//! What the forms of acts ask for.

use super::command::text_field;
use super::{Case, name};
use crate::i18n::{t, word};
use crate::page::use_now;
use crate::parts::colleagues::{chosen, colleague_picker};
use crate::parts::complaint;
use crate::parts::photo_picker;
use crate::time;
use crate::ui::{self, Field};
use chrono::{DateTime, Utc};
use domain::complaint::{Category, CommandKind};
use domain::id::PersonId;
use domain::view::PersonLabel;
use leptos::prelude::*;

/// Sentences that a click puts into a reply: what the button says, what it writes.
const TEMPLATES: [(&str, &str); 4] = [
    ("complaints.reply_chip_sorry", "complaints.reply_text_sorry"),
    ("complaints.reply_chip_staff", "complaints.reply_text_staff"),
    ("complaints.reply_chip_mended", "complaints.reply_text_mended"),
    ("complaints.reply_chip_unproven", "complaints.reply_text_unproven"),
];

/// Quick choices of a due time: the sentence, and the days from now.
const DUE: [(&str, u64); 3] = [
    ("complaints.due_today", 0),
    ("complaints.due_tomorrow", 1),
    ("complaints.due_three_days", 3),
];

/// Replies are due in the evening, when offices close.
const DUE_HOUR: u32 = 18;

/// The fields of an act's form by name, beside which what is wrong is said.
pub(super) const fn names(kind: CommandKind) -> &'static [&'static str] {
    match kind {
        CommandKind::Classify => &["category", "about", "remark"],
        CommandKind::Assign => &["handler", "due", "remark"],
        CommandKind::ReportUp => &["reason"],
        _ => &["remark"],
    }
}

/// All fields of an act's form.
pub(super) fn of(case: Case, kind: CommandKind) -> AnyView {
    let text = text(case, kind);
    match kind {
        CommandKind::Classify => view! { {categories(case)} {about(case)} {text} }.into_any(),
        CommandKind::Assign => view! { {handler(case)} {due(case)} {text} }.into_any(),
        CommandKind::Note => view! { {text} {photo_picker::watched(case.photos, case.working)} }.into_any(),
        _ => text,
    }
}

/// Whether the act needs no words.
const fn may_be_silent(kind: CommandKind) -> bool {
    matches!(
        kind,
        CommandKind::Classify | CommandKind::Assign | CommandKind::Close
    )
}

fn text(case: Case, kind: CommandKind) -> AnyView {
    let (id, name) = (text_field(kind).as_str(), name(kind));
    let error = ui::error_of(case.errors, id);
    let rows = if kind == CommandKind::Reply { "6" } else { "3" };
    let templates = (kind == CommandKind::Reply).then(|| templates(case));
    let control = view! {
        <div class="stack stack--tight">
            {templates}
            <textarea class="input" id=id name=id rows=rows aria-describedby=[id, "-hint ", id, "-error"].concat()
                aria-invalid=move || error.with(|error| !error.is_empty()).then_some("true")
                prop:value=move || case.text(kind)
                on:input=move |event| case.set_text(kind, event_target_value(&event))></textarea>
        </div>
    };
    let spec = Field {
        id,
        label: word("complaints", &[name, "_label"].concat()),
        hint: word("complaints", &[name, "_hint"].concat()),
        optional: may_be_silent(kind) || kind == CommandKind::Note,
        error,
    };
    ui::field(spec, control.into_any())
}

/// Sentences for a reply; each goes behind what stands there.
fn templates(case: Case) -> AnyView {
    let chips = TEMPLATES.into_iter().map(|(label, text)| {
        let fill = move |_| {
            let kind = CommandKind::Reply;
            let standing = untrack(|| case.text(kind));
            let standing = standing.trim_end();
            let text = match standing {
                "" => t(text).to_owned(),
                standing if standing.contains(t(text)) => standing.to_owned(),
                standing => [standing, "\n", t(text)].concat(),
            };
            case.set_text(kind, text);
            crate::pages::desk::focus("remark");
        };
        view! { <button class="chip" type="button" on:click=fill>{t(label)}</button> }.into_any()
    });
    let chips = chips.collect::<Vec<_>>();
    view! { <div class="chips" role="group" aria-label=t("desk.templates")>{chips}</div> }.into_any()
}

fn categories(case: Case) -> AnyView {
    let error = ui::error_of(case.errors, "category");
    let tiles = Category::ALL.iter().enumerate().map(|(index, one)| {
        let (kind, value) = (*one, one.as_str());
        let id = if index == 0 {
            "category".to_owned()
        } else {
            ["category-", value].concat()
        };
        view! {
            <label class="choice">
                <input class="choice__input" type="radio" id=id name="category" value=value
                    prop:checked=move || case.category.get() == Some(kind)
                    on:change=move |_| case.category.set(Some(kind))/>
                <span class="choice__body"><span class="choice__label">{complaint::category(kind)}</span></span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{t("complaints.category")}</legend>
            {ui::field_error("category", error)}
            <div class="choices__list choices__list--inline">{tiles.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// Whom of the staff it is about.
fn about(case: Case) -> AnyView {
    let taken = Signal::derive(move || {
        case.about
            .with(|all| all.iter().map(|person| person.id).collect::<Vec<PersonId>>())
    });
    let choose = Callback::new(move |person: PersonLabel| {
        case.about.update(|all| {
            if all.iter().all(|one| one.id != person.id) {
                all.push(person);
            }
        });
    });
    let chips = move || {
        let each = case.about.get().into_iter().map(|person| {
            let id = person.id;
            chosen(&person, move || {
                case.about.update(|all| all.retain(|one| one.id != id));
            })
        });
        each.collect::<Vec<_>>()
    };
    let control = view! {
        <div class="stack stack--tight">
            <div class="chips" hidden=move || case.about.with(Vec::is_empty)>{chips}</div>
            {colleague_picker("about", taken, Signal::stored(Vec::new()), choose)}
        </div>
    };
    let spec = Field {
        id: "about",
        label: t("complaints.about"),
        hint: t("complaints.about_hint"),
        optional: true,
        error: ui::error_of(case.errors, "about"),
    };
    ui::field(spec, control.into_any())
}

/// Who shall handle it; nobody whom it is about is offered.
fn handler(case: Case) -> AnyView {
    let taken = Signal::derive(move || {
        let chosen = case.handler.with(|one| one.as_ref().map(|person| person.id));
        chosen.into_iter().collect::<Vec<PersonId>>()
    });
    let accused = Signal::derive(move || {
        let accused = case.current().map(|detail| detail.complaint.about);
        accused.unwrap_or_default().into_iter().collect::<Vec<PersonId>>()
    });
    let choose = Callback::new(move |person| case.handler.set(Some(person)));
    let chip = move || {
        let person = case.handler.get();
        person.map(|person| chosen(&person, move || case.handler.set(None)))
    };
    let control = view! {
        <div class="stack stack--tight">
            <div class="chips" hidden=move || case.handler.with(Option::is_none)>{chip}</div>
            {colleague_picker("handler", taken, accused, choose)}
        </div>
    };
    let spec = Field {
        id: "handler",
        label: t("complaints.handler"),
        hint: t("complaints.handler_hint"),
        error: ui::error_of(case.errors, "handler"),
        ..Field::default()
    };
    ui::field(spec, control.into_any())
}

/// By when the complainant should have a reply.
fn due(case: Case) -> AnyView {
    let error = ui::error_of(case.errors, "due");
    let at = |days| move |now: DateTime<Utc>| time::hour_on(now, days, DUE_HOUR);
    let chips = DUE.into_iter().map(|(words, days)| {
        let at = at(days);
        // this evening is no choice once it has begun
        let past = move || at(use_now()).is_none_or(|due| due <= use_now());
        let value = move || at(use_now()).map(time::input_value).unwrap_or_default();
        let pressed = move || {
            if case.due.get() == value() {
                "true"
            } else {
                "false"
            }
        };
        let choose = move |_| case.due.set(untrack(value));
        view! {
            <button class="chip" type="button" hidden=past aria-pressed=pressed on:click=choose>{t(words)}</button>
        }
        .into_any()
    });
    let control = view! {
        <div class="stack stack--tight">
            <div class="chips" role="group" aria-label=t("complaints.due")>{chips.collect::<Vec<_>>()}</div>
            <input class="input" type="datetime-local" id="due" name="due" aria-describedby="due-hint due-error"
                aria-invalid=move || error.with(|error| !error.is_empty()).then_some("true")
                prop:value=move || case.due.get() on:input=move |event| case.due.set(event_target_value(&event))/>
        </div>
    };
    let spec = Field {
        id: "due",
        label: t("complaints.due"),
        hint: t("complaints.due_hint"),
        error,
        ..Field::default()
    };
    ui::field(spec, control.into_any())
}

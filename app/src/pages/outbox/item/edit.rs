//! A refused command in other words: what was typed into it, to be mended and sent again with its photos.

use super::pieces::{Piece, mended, typed};
use super::{job_of, title};
use crate::i18n::{pick, t, tf};
use crate::offline::Outbox;
use crate::page::{FieldError, use_page};
use crate::parts::reject;
use crate::ui::{Field as Frame, error_of, error_summary, field, icon, opens};
use domain::rejection::Field;
use domain::sync::{Item, ItemState};
use domain::view::Bilingual;
use domain::wire::Envelope;
use leptos::html::Dialog;
use leptos::prelude::*;
use serde_json::Value;

/// Whether its author can mend it here.
pub fn can_mend(item: &Item) -> bool {
    item.state == ItemState::Refused && !typed(&item.envelope).is_empty()
}

/// The form; open while `mending` holds an item.
#[must_use]
pub fn dialog(outbox: Outbox, mending: RwSignal<Option<Item>>) -> AnyView {
    let sheet = NodeRef::<Dialog>::new();
    opens(sheet, move || mending.with(Option::is_some));
    let panel = move || mending.get().map(|item| panel(outbox, mending, &item));
    view! {
        <dialog class="sheet" node_ref=sheet aria-labelledby="mend-title" on:close=move |_| mending.set(None)>
            {panel}
        </dialog>
    }
    .into_any()
}

fn panel(outbox: Outbox, mending: RwSignal<Option<Item>>, item: &Item) -> AnyView {
    let job = untrack(|| job_of(outbox, item.envelope.lane));
    let why = item.answer.as_ref().and_then(|answer| answer.reason.as_ref());
    let why = why.map(|why| view! { <p class="queue-item__reason">{reject::named(why, job.as_ref())}</p> });
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let words: Vec<(Piece, RwSignal<String>)> = typed(&item.envelope)
        .into_iter()
        .map(|(piece, text)| (piece, RwSignal::new(text)))
        .collect();
    let fields: Vec<AnyView> = words
        .iter()
        .map(|(piece, text)| {
            one(
                *piece,
                *text,
                piece.is_optional(&item.envelope.kind, &item.envelope.payload),
                errors,
            )
        })
        .collect();
    let photos =
        (!item.photos.is_empty()).then(|| tf("outbox.mend_photos", &[("n", &item.photos.len().to_string())]));
    let envelope = item.envelope.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words: Vec<_> = words
            .iter()
            .map(|(piece, text)| (*piece, text.get_untracked()))
            .collect();
        match mended(&envelope, &words) {
            Ok(payload) => give(mending, errors, &envelope, payload),
            Err(wrong) => errors.set(wrong),
        }
    };
    let title = title(item, job.as_ref());
    view! {
        <form class="sheet__panel" novalidate on:submit=send>
            <div class="sheet__head"><h2 class="sheet__title" id="mend-title">{t("outbox.mend_title")}</h2></div>
            <div class="sheet__body stack">
                <p class="queue-item__title">{title}</p>
                {why} {error_summary(errors.into())} {fields}
                {photos.map(|text| view! { <p class="small muted">{icon("photo")} " " {text}</p> })}
            </div>
            <div class="sheet__foot">
                <button class="button" type="button" on:click=move |_| mending.set(None)>{t("common.cancel")}</button>
                <button class="button button--primary" type="submit">{icon("cloud-up")} {t("outbox.mend_do")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Gives it again in these words; the form stays until they are safe.
fn give(
    mending: RwSignal<Option<Item>>,
    errors: RwSignal<Vec<FieldError>>,
    envelope: &Envelope,
    payload: Value,
) {
    #[cfg(feature = "hydrate")]
    {
        let id = envelope.id;
        leptos::task::spawn_local(async move {
            let device = crate::offline::device::ready().await;
            match device.reword(id, payload).await {
                Ok(()) => drop(mending.try_set(None)),
                Err(fault) => {
                    let message = crate::parts::act::not_saved(&fault);
                    errors.try_set(vec![FieldError {
                        field: String::new(),
                        message,
                    }]);
                }
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (mending, errors, envelope, payload);
}

fn one(piece: Piece, text: RwSignal<String>, optional: bool, errors: RwSignal<Vec<FieldError>>) -> AnyView {
    let id = piece.id();
    let frame = Frame {
        id,
        label: piece.label(),
        optional,
        error: error_of(errors, id),
        ..Frame::default()
    };
    field(frame, control(id, piece, text))
}

fn control(id: &'static str, piece: Piece, text: RwSignal<String>) -> AnyView {
    let described = [id, "-error"].concat();
    match piece.field {
        Field::Category | Field::Department => choice(id, piece.field, text),
        Field::Name
        | Field::Phone
        | Field::Place
        | Field::Spot
        | Field::Subject
        | Field::Due
        | Field::Until => {
            let kind = match piece.field {
                Field::Phone => "tel",
                _ if piece.is_time() => "datetime-local",
                _ => "text",
            };
            view! {
                <input class="input" id=id type=kind aria-describedby=described prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))/>
            }
            .into_any()
        }
        _ => view! {
            <textarea class="input" id=id aria-describedby=described prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))></textarea>
        }
        .into_any(),
    }
}

fn choice(id: &'static str, field: Field, text: RwSignal<String>) -> AnyView {
    let catalogue = use_page().catalogue;
    let all: Vec<(String, Bilingual)> = if field == Field::Category {
        let all = catalogue.categories.into_iter();
        all.map(|one| (one.code.to_string(), one.name)).collect()
    } else {
        let all = catalogue.departments.into_iter();
        all.map(|one| (one.code.to_string(), one.name)).collect()
    };
    // one that is out of use is not in the list: another must be chosen
    let known = text.with_untracked(|text| all.iter().any(|(code, _)| code == text));
    if !known {
        text.set(String::new());
    }
    let none = (!known).then(|| view! { <option value="" selected=true></option> });
    let options = all.into_iter().map(|(code, name)| {
        let chosen = text.get_untracked() == code;
        view! { <option value=code selected=chosen>{pick(&name).to_owned()}</option> }
    });
    view! {
        <select class="input" id=id on:change=move |event| text.set(event_target_value(&event))>
            {none} {options.collect::<Vec<_>>()}
        </select>
    }
    .into_any()
}

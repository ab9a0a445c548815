//! What the form does once the program runs: like a report, a complaint is checked and saved on the phone first.

use super::form::Form;
use crate::offline::{self, Given, Identity, Keeping, Link, drafts};
use crate::page::FieldError;
use crate::pages::report::form::Restored;
use crate::pages::report::memory::{self, Values};
use crate::pages::report::send as report;
use crate::parts::complaint_form::{self, ANONYMOUS, YES, told};
use crate::parts::{act, place_picker};
use domain::complaint::{Channel, Filing};
use domain::place::PlaceCode;
use domain::sync::{NewCommand, PhotoBytes, StoreFault};
use domain::wire::{Envelope, Packed};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

/// What a draft keeps and a complaint is read from.
const FIELDS: [&str; 7] = [
    "category", "content", "subject", "place", "name", "phone", ANONYMOUS,
];

/// Where the draft is kept. One is enough: nobody complains twice at once.
const DRAFT: &str = "complaint";

/// Sends the form.
pub(super) fn send(form: Form, event: &SubmitEvent) {
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let offline = untrack(|| form.outbox.link()) == Link::Offline;
    // a browser that keeps nothing sends the form as it is, and so does one whose server holds photos of it
    if untrack(|| form.outbox.keeping()) == Keeping::Blocked || form.kept && !offline {
        return place_by_code(form);
    }
    event.prevent_default();
    if form.kept {
        let message = crate::i18n::t("error.offline").to_owned();
        return report::refuse(form.errors, whole(message));
    }
    if form.busy.get_untracked() {
        return;
    }
    let values = values(form, &element);
    if let Err(wrong) = complaint_form::read(&values, Channel::Web, Vec::new(), None) {
        return report::refuse(form.errors, wrong.iter().map(told).collect());
    }
    form.busy.set(true);
    form.errors.set(Vec::new());
    spawn_local(give(form, element, values));
}

async fn give(form: Form, element: HtmlFormElement, values: Values) {
    report::prepared(form.working).await;
    let photos: Vec<PhotoBytes> = form
        .photos
        .with_untracked(|all| all.iter().map(|one| one.photo.clone()).collect());
    let refs = photos.iter().map(|photo| photo.blob.clone()).collect();
    let filing = match complaint_form::read(&values, Channel::Web, refs, None) {
        Ok(filing) => filing,
        Err(wrong) => {
            form.busy.try_set(false);
            return report::refuse(form.errors, wrong.iter().map(told).collect());
        }
    };
    let (lane, token) = offline::new_lane();
    let command = NewCommand {
        lane,
        command: Packed::file(&filing),
        token: Some(token.clone()),
        base_version: None,
        photos,
    };
    let given = form.outbox.give(Identity::Reporter, command).await;
    form.busy.try_set(false);
    match given {
        Ok(Given::Answered(answer)) if !answer.took_effect() && answer.reason.is_some() => {
            report::refuse(form.errors, answer.reason.iter().map(told).collect());
        }
        Ok(_) => {
            sent(form, &filing, &values).await;
            // who goes back must not find what was sent, as if it were still to be sent
            element.reset();
            form.photos.try_set(Vec::new());
            offline::js::open(&["/c/", token.as_str()].concat());
        }
        // this browser can't keep it, but the server can be reached: the form goes as it is
        Err(StoreFault::Blocked | StoreFault::Full) if report::goes_as_it_is(form.outbox, form.photos) => {
            place_by_code(form);
            let _ = element.submit();
        }
        Err(fault) => report::refuse(form.errors, whole(act::not_saved(&fault))),
    }
}

/// The complaint is safe: neither its draft nor the refused one that it mends is needed any more. Who gave their name
/// need not type it again; of who did not, nothing is kept.
async fn sent(form: Form, filing: &Filing, values: &Values) {
    drafts::drop(DRAFT);
    if filing.complainant.is_some() {
        memory::met(values);
    }
    if let Some(id) = form.again.try_get_value().flatten() {
        memory::mended(id).await;
    }
}

/// Something wrong with all of it.
fn whole(message: String) -> Vec<FieldError> {
    vec![FieldError {
        field: String::new(),
        message,
    }]
}

/// What stands in the form, the place by its code.
fn values(form: Form, element: &HtmlFormElement) -> Values {
    let mut values = report::values(element, &FIELDS);
    if let Some(place) = code(form) {
        values.insert("place".to_owned(), place);
    }
    values
}

/// The code of the place that was chosen.
fn code(form: Form) -> Option<String> {
    form.place
        .with_untracked(|place| place.as_ref().map(|place| place.code.to_string()))
}

/// Puts the code where the name of the place stands, before the browser sends the form by itself.
fn place_by_code(form: Form) {
    if let (Some(code), Some(input)) = (code(form), report::find::<HtmlInputElement>("#place")) {
        input.set_value(&code);
    }
}

/// What is still wrong with what stands in the form. What only the server can judge stays wrong until it has been asked
/// again.
pub(super) fn wrong(form: Form) -> Vec<FieldError> {
    let typed = report::open_form()
        .map(|element| values(form, &element))
        .unwrap_or_default();
    let read = complaint_form::read(&typed, Channel::Web, Vec::new(), None);
    let mut wrong: Vec<FieldError> = read.err().unwrap_or_default().iter().map(told).collect();
    let said = form.errors.get_untracked().into_iter();
    wrong.extend(said.filter(|error| ["", "photos"].contains(&error.field.as_str())));
    wrong
}

/// Keeps what was typed so far, for when the page is closed by accident.
pub(super) fn keep_draft(form: Form) {
    let Some(element) = report::open_form() else {
        return;
    };
    let mut values = values(form, &element);
    let photos = form.photos.with_untracked(Vec::len);
    if photos > 0 {
        values.insert(memory::PHOTOS.to_owned(), photos.to_string());
    }
    drafts::keep(DRAFT, &values);
}

/// Brings back what was typed here before, and who reported from this phone last; over nothing that is there already.
pub(super) fn remember_and_restore(form: Form) {
    on_cleanup(move || {
        form.photos
            .try_with_untracked(|photos| photos.iter().for_each(|one| offline::photos::revoke(&one.url)));
    });
    Effect::new(move |_| spawn_local(restore(form)));
}

async fn restore(form: Form) {
    let mut draft = drafts::read(DRAFT).await;
    if let Some(again) = memory::again(filed).await {
        form.again.try_set_value(Some(again.id));
        form.photos.try_set(again.photos);
        draft = Some(again.values);
    }
    let reporter = memory::reporter().await.unwrap_or_default();
    let has_text = |draft: &Values| draft.get("content").is_some_and(|text| !text.is_empty());
    if let Some(draft) = draft.filter(|draft| report::is_fresh() && has_text(draft)) {
        for name in FIELDS {
            match (name, draft.get(name).map_or("", String::as_str)) {
                ("place", code) => choose(form, code),
                (ANONYMOUS, value) => tick(value == YES),
                (name, value) => report::fill(name, value),
            }
        }
        let photos = draft.contains_key(memory::PHOTOS);
        form.restored.try_set(if photos {
            Restored::WithoutPhotos
        } else {
            Restored::Texts
        });
    }
    for name in ["name", "phone"] {
        report::fill(name, reporter.get(name).map_or("", String::as_str));
    }
}

/// The place of a draft: its name is not known without the server.
fn choose(form: Form, code: &str) {
    match PlaceCode::parse(code) {
        Ok(code) => drop(form.place.try_set(Some(place_picker::unchecked(code)))),
        Err(_) => report::fill("place", code),
    }
}

fn tick(ticked: bool) {
    if let Some(input) = report::find::<HtmlInputElement>(&["#", ANONYMOUS].concat()) {
        input.set_checked(ticked || input.checked());
    }
}

/// A complaint as it stands in the form.
fn filed(envelope: &Envelope) -> Option<Values> {
    let filing = envelope.filing()?;
    let mut typed = vec![
        ("category", filing.category.as_str().to_owned()),
        ("content", filing.text.into()),
    ];
    typed.extend(filing.subject.map(|subject| ("subject", subject.into())));
    typed.extend(filing.place.map(|place| ("place", place.into())));
    match filing.complainant {
        Some(person) => typed.extend([("name", person.name.into()), ("phone", person.phone.into())]),
        None => typed.push((ANONYMOUS, YES.to_owned())),
    }
    let mut values = Values::new();
    values.extend(typed.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Some(values)
}

//! What the form does once the program runs: it checks on the phone, saves there, and waits for the answer no longer
//! than it takes to know that there is none now.

use super::form::{Form, Restored};
use super::memory::{self, Values};
use crate::i18n::t;
use crate::offline::{self, Given, Identity, Keeping, Link, Outbox, prefs};
use crate::page::FieldError;
use crate::parts::photo_picker::Picked;
use crate::parts::{act, report_form};
use domain::rejection::Rejection;
use domain::sync::{NewCommand, PhotoBytes, StoreFault};
use domain::ticket::Channel;
use domain::wire::Packed;
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{
    FormData, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// What a draft keeps and a report is read from.
const FIELDS: [&str; 9] = [
    "joins",
    "category",
    "content",
    "spot",
    "name",
    "phone",
    "urgency",
    "preferred_day",
    "preferred_part",
];

/// How often, and how long each time, it is waited for photos that are being prepared.
const PHOTO_TURNS: u32 = 150;
const PHOTO_TURN_MS: u64 = 200;

/// What the form does when it is sent.
pub(super) fn sender(form: Form) -> impl Fn(SubmitEvent) {
    move |event| {
        let Some(element) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        // a browser that keeps nothing sends the form as it is
        if untrack(|| form.outbox.keeping()) == Keeping::Blocked {
            return;
        }
        let offline = untrack(|| form.outbox.link()) == Link::Offline;
        if form.kept && !offline {
            return;
        }
        event.prevent_default();
        if form.kept {
            // the server has photos of this report, so it can't be kept here alone; what was typed stays on the page
            let message = t("error.offline").to_owned();
            return refuse(
                form.errors,
                vec![FieldError {
                    field: String::new(),
                    message,
                }],
            );
        }
        if form.busy.get_untracked() {
            return;
        }
        let values = values(&element, &FIELDS);
        if let Err(wrong) = report_form::read(
            &values,
            &form.place.get_value(),
            Channel::Online,
            Vec::new(),
            None,
        ) {
            refuse(form.errors, wrong.iter().map(FieldError::of).collect());
            return;
        }
        form.busy.set(true);
        form.errors.set(Vec::new());
        spawn_local(give(form, element, values));
    }
}

/// Waits for photos that are still being scaled down: they belong to what is sent.
pub(in crate::pages) async fn prepared(working: RwSignal<usize>) {
    for _ in 0..PHOTO_TURNS {
        if working.try_get_untracked().unwrap_or(0) == 0 {
            break;
        }
        offline::js::sleep(PHOTO_TURN_MS).await;
    }
}

async fn give(form: Form, element: HtmlFormElement, values: Values) {
    prepared(form.working).await;
    let place = form.place.get_value();
    let (lane, token) = offline::new_lane();
    let photos: Vec<PhotoBytes> = form
        .photos
        .with_untracked(|all| all.iter().map(|one| one.photo.clone()).collect());
    let refs = photos.iter().map(|photo| photo.blob.clone()).collect();
    let given = match report_form::read(&values, &place, Channel::Online, refs, None) {
        Ok(report) => {
            let command = NewCommand {
                lane,
                command: Packed::report(&report),
                token: Some(token.clone()),
                base_version: None,
                photos,
            };
            form.outbox.give(Identity::Reporter, command).await
        }
        Err(wrong) => {
            form.busy.try_set(false);
            return refuse(form.errors, wrong.iter().map(FieldError::of).collect());
        }
    };
    form.busy.try_set(false);
    match given {
        Ok(Given::Answered(answer)) if !answer.took_effect() && answer.reason.is_some() => {
            refuse(form.errors, answer.reason.iter().map(FieldError::of).collect());
        }
        Ok(_) => {
            memory::sent(&place, &values);
            if let Some(id) = form.again.try_get_value().flatten() {
                memory::mended(id).await;
            }
            // who goes back must not find what was sent, as if it were still to be sent
            element.reset();
            form.photos.try_set(Vec::new());
            offline::js::open(&["/t/", token.as_str()].concat());
        }
        // this browser can't keep it, but the server can be reached: the form goes as it is
        Err(StoreFault::Blocked | StoreFault::Full) if goes_as_it_is(form.outbox, form.photos) => {
            let _ = element.submit();
        }
        Err(fault) => refuse(
            form.errors,
            vec![FieldError {
                field: String::new(),
                message: act::not_saved(&fault),
            }],
        ),
    }
}

/// Whether nothing would be lost if the browser sent the form by itself.
pub(in crate::pages) fn goes_as_it_is(outbox: Outbox, photos: RwSignal<Vec<Picked>>) -> bool {
    let online = untrack(|| outbox.link()) != Link::Offline;
    online && photos.with_untracked(Vec::is_empty)
}

/// Shows what is wrong, and leads there. What was typed stays.
pub(in crate::pages) fn refuse(shown: RwSignal<Vec<FieldError>>, errors: Vec<FieldError>) {
    let errors = if errors.is_empty() {
        vec![FieldError::of(&Rejection::BadPayload)]
    } else {
        errors
    };
    shown.set(errors);
    request_animation_frame(|| {
        if let Ok(Some(summary)) = document().query_selector(".error-summary") {
            let _ = summary.unchecked_into::<HtmlElement>().focus();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}

/// What stands in these fields of the form.
pub(in crate::pages) fn values(form: &HtmlFormElement, fields: &[&str]) -> Values {
    let Ok(data) = FormData::new_with_form(form) else {
        return Values::new();
    };
    let one = |name: &&str| Some(((*name).to_owned(), data.get(name).as_string()?));
    let mut values = Values::new();
    values.extend(fields.iter().filter_map(one));
    values
}

/// The form of this page.
pub(in crate::pages) fn open_form() -> Option<HtmlFormElement> {
    document()
        .query_selector("form.report")
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// What is still wrong with what stands in the form. What only the server can judge stays wrong until it has been asked
/// again.
pub(super) fn wrong(form: Form) -> Vec<FieldError> {
    let typed = open_form()
        .map(|element| values(&element, &FIELDS))
        .unwrap_or_default();
    let read = report_form::read(&typed, &form.place.get_value(), Channel::Online, Vec::new(), None);
    let mut wrong: Vec<FieldError> = read
        .err()
        .unwrap_or_default()
        .iter()
        .map(FieldError::of)
        .collect();
    let told = form.errors.get_untracked().into_iter();
    wrong.extend(told.filter(|error| ["", "place", "photos"].contains(&error.field.as_str())));
    wrong
}

/// Keeps what was typed so far, for when the page is closed by accident.
pub(super) fn keep_draft(form: Form) {
    let Some(element) = open_form() else { return };
    let mut values = values(&element, &FIELDS);
    let photos = form.photos.with_untracked(Vec::len);
    if photos > 0 {
        values.insert(memory::PHOTOS.to_owned(), photos.to_string());
    }
    memory::keep(&form.place.get_value(), &values);
}

/// What was typed so far goes along to the form of another place, unless that one opens beside this.
pub(super) fn take_along(form: Form, event: &MouseEvent) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    keep_draft(form);
    prefs::set_moving(form.place.get_value().as_str());
}

/// Brings back what was typed here before or was taken along from another place, and who reported from this phone last; over nothing that is there already.
pub(super) fn remember_and_restore(form: Form) {
    on_cleanup(move || {
        form.photos
            .try_with_untracked(|photos| photos.iter().for_each(|one| offline::photos::revoke(&one.url)));
    });
    Effect::new(move |_| {
        let place = form.place.get_value();
        // the note is for the form that opens next; where that is the one it began at, also as the browser had kept it,
        // nothing goes along
        let moving = prefs::take_moving().filter(|from| from != place.as_str());
        offline::js::listen(&window(), "pageshow", |_| drop(prefs::take_moving()));
        spawn_local(async move {
            let says = |draft: &Values| draft.get("content").is_some_and(|text| !text.is_empty());
            let mut draft = memory::draft(&place).await.filter(says);
            if let Some(again) = memory::again(memory::reported).await {
                form.again.try_set_value(Some(again.id));
                form.photos.try_set(again.photos);
                draft = Some(again.values);
            }
            let reporter = memory::reporter().await;
            if draft.is_none()
                && let Some(from) = moving
            {
                draft = memory::brought(&from, &place, is_fresh).await;
            }
            if let Some(draft) = draft.filter(|_| is_fresh()) {
                for name in FIELDS {
                    fill(name, draft.get(name).map_or("", String::as_str));
                }
                form.restored.set(if draft.contains_key(memory::PHOTOS) {
                    Restored::WithoutPhotos
                } else if says(&draft) {
                    Restored::Texts
                } else {
                    Restored::Nothing
                });
            }
            for name in ["name", "phone"] {
                fill(
                    name,
                    reporter
                        .as_ref()
                        .and_then(|values| values.get(name))
                        .map_or("", String::as_str),
                );
            }
        });
    });
}

/// Whether nothing was typed yet.
pub(in crate::pages) fn is_fresh() -> bool {
    let content = |form| values(&form, &["content"]).remove("content");
    open_form().and_then(content).is_some_and(|text| text.is_empty())
}

/// Puts a value into an empty control, or chooses it.
pub(in crate::pages) fn fill(name: &str, value: &str) {
    let plain = value
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
    let radio = ["input[type=radio][name=", name, "][value='", value, "']"].concat();
    if value.is_empty() {
    } else if let Some(radio) = plain.then(|| find::<HtmlInputElement>(&radio)).flatten() {
        radio.set_checked(true);
    } else if let Some(input) = find::<HtmlInputElement>(&["input[id=", name, "]"].concat()) {
        if input.value().is_empty() {
            input.set_value(value);
            open_around(&input);
        }
    } else if let Some(area) = find::<HtmlTextAreaElement>(&["textarea[name=", name, "]"].concat()) {
        if area.value().is_empty() {
            area.set_value(value);
        }
    } else if let Some(select) = find::<HtmlSelectElement>(&["select[name=", name, "]"].concat()) {
        select.set_value(value);
    }
}

/// A control of this page.
pub(in crate::pages) fn find<T: JsCast>(selector: &str) -> Option<T> {
    document()
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// Opens what hides the control.
fn open_around(input: &HtmlInputElement) {
    if let Ok(Some(details)) = input.closest("details") {
        let _ = details.set_attribute("open", "");
    }
}

//! The board by keyboard: J and K pick a ticket, digits take workers into the crew, Enter sends.

use super::state::Desk;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// Listens as long as the page is open.
pub fn listen(desk: Desk) {
    Effect::new(move || {
        let handle = window_event_listener(keydown, move |event| pressed(&event, desk));
        on_cleanup(move || handle.remove());
    });
}

fn pressed(event: &KeyboardEvent, desk: Desk) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let (strong, key) = (event.ctrl_key() || event.meta_key(), event.key());
    if event.default_prevented()
        || event.alt_key()
        || event.is_composing()
        || event.repeat() && key == "Enter"
    {
        return;
    }
    if key == "Enter" && (strong || element.as_ref().is_none_or(sends)) {
        event.prevent_default();
        return desk.send();
    }
    if strong || element.as_ref().is_some_and(types) {
        return;
    }
    match key.as_str() {
        "j" | "J" => go(desk, 1),
        "k" | "K" => go(desk, -1),
        digit => {
            let place = digit
                .parse::<usize>()
                .ok()
                .filter(|place| (1..=9).contains(place));
            let worker =
                place.and_then(|place| untrack(|| desk.fitting()).get(place - 1).map(|worker| worker.id));
            if let Some(worker) = worker.filter(|_| desk.picked.get_untracked().is_some()) {
                desk.toggle(worker);
            }
        }
    }
}

/// Whether keys are letters here.
fn types(element: &Element) -> bool {
    element
        .closest("textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]")
        .ok()
        .flatten()
        .is_some()
}

/// Whether Enter has no work of its own here: nothing has the keyboard, or the picked ticket, or a due time.
fn sends(element: &Element) -> bool {
    let busy = element
        .closest("a, button, input, select, textarea, summary, [contenteditable]")
        .ok()
        .flatten();
    busy.is_none_or(|busy| {
        busy.matches(".dispatch__row [aria-current], input[type=radio]")
            .unwrap_or(false)
    })
}

/// Picks the next ticket and takes the keyboard there, so that it comes into view and is read aloud.
fn go(desk: Desk, by: isize) {
    desk.step(by);
    let Some(no) = desk.picked.get_untracked() else {
        return;
    };
    let selector = [
        ".dispatch__queue div:not([hidden]) > .rows [data-no='",
        &no.to_string(),
        "']",
    ]
    .concat();
    if let Ok(Some(row)) = document().query_selector(&selector) {
        let _ = row.unchecked_into::<HtmlElement>().focus();
    }
}

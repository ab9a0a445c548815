//! The board by keyboard: J and K pick a ticket, Space ticks it, digits take workers into the crew, Enter sends.

use super::state::Desk;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// Listens as long as the page is open.
pub fn listen(desk: Desk) {
    // sentences need the page's clock
    let page = Owner::current().unwrap_or_default();
    let handle = window_event_listener(keydown, move |event| page.with(|| pressed(&event, desk)));
    on_cleanup(move || handle.remove());
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
    let in_dialog = |one: &Element| one.closest("dialog").ok().flatten().is_some();
    if element.as_ref().is_some_and(in_dialog) {
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
        " " if element.as_ref().is_none_or(is_row) => {
            if let Some(no) = desk.picked.get_untracked() {
                event.prevent_default();
                desk.tick(no, event.shift_key());
            }
        }
        "Escape" if untrack(|| desk.is_open()) => desk.close(),
        digit => {
            let place = digit
                .parse::<usize>()
                .ok()
                .filter(|place| (1..=9).contains(place));
            let suggested = place.and_then(|place| untrack(|| desk.suggested()).into_iter().nth(place - 1));
            if let Some((worker, _)) = suggested.filter(|_| untrack(|| desk.sends())) {
                desk.toggle(worker.id);
            }
        }
    }
}

/// Whether Space has no work of its own here: nothing has the keyboard, or a ticket of the board has it.
fn is_row(element: &Element) -> bool {
    let busy = element
        .closest("a, button, input, select, summary, dialog")
        .ok()
        .flatten();
    busy.is_none_or(|busy| busy.matches(".ticket-row").unwrap_or(false))
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
        busy.matches(".ticket-row[aria-current], .tick input, input[type=radio], #sure")
            .unwrap_or(false)
    })
}

/// Picks the next ticket and takes the keyboard there, so that it comes into view and is read aloud.
fn go(desk: Desk, by: isize) {
    desk.step(by);
    let Some(no) = desk.picked.get_untracked() else {
        return;
    };
    let selector = [".dispatch__board .ticket-row[data-no='", &no.to_string(), "']"].concat();
    if let Ok(Some(row)) = document().query_selector(&selector) {
        let _ = row.unchecked_into::<HtmlElement>().focus();
    }
}

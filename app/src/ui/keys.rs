//! Keys that work wherever the focus is on the page.

use leptos::ev::{KeyboardEvent, keydown, pointerdown};
use leptos::html::Details;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, Node};

/// As long as what is being built is there, Ctrl or ⌘ with Enter saves: also after a click on something that went away
/// with it, or from a list beside the form. Not while a dialog asks something.
pub fn on_save_keys(save: impl Fn() + 'static) {
    let handle = window_event_listener(keydown, move |event| {
        if asks_to_save(&event) {
            event.prevent_default();
            save();
        }
    });
    on_cleanup(move || handle.remove());
}

fn asks_to_save(event: &KeyboardEvent) -> bool {
    let asked = || document().query_selector("dialog[open]").ok().flatten().is_some();
    event.key() == "Enter"
        && (event.ctrl_key() || event.meta_key())
        && !event.is_composing()
        && !event.default_prevented()
        && !asked()
}

/// As long as what is being built is there, an open menu closes with Escape, which leads back to its button, and when
/// anything else is clicked on.
pub fn closes(menu: NodeRef<Details>) {
    let open = move || menu.get_untracked().filter(|menu| menu.open());
    let keys = window_event_listener(keydown, move |event| {
        if event.key() != "Escape" || event.is_composing() {
            return;
        }
        let Some(menu) = open() else { return };
        event.prevent_default();
        menu.set_open(false);
        let button = menu.query_selector("summary").ok().flatten();
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            let _ = button.focus();
        }
    });
    let clicks = window_event_listener(pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if let Some(menu) = open().filter(|menu| !menu.contains(target.as_ref())) {
            menu.set_open(false);
        }
    });
    on_cleanup(move || {
        keys.remove();
        clicks.remove();
    });
}

//! Keys that work wherever the focus is on the page.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;

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

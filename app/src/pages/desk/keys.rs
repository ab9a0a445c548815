//! Keys of the inbox. They are off while something is typed, and while a dialog is open.

use super::actions::{Form, accept, open};
use super::calls::want_new;
use super::state::{Inbox, step};
use crate::i18n::t;
use domain::id::TicketNo;
use leptos::ev::KeyboardEvent;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// What the help says: keys, sentence.
const KEYS: [(&[&str], &str); 17] = [
    (&["J", "↓"], "desk.key_next"),
    (&["K", "↑"], "desk.key_previous"),
    (&["A"], "desk.accept"),
    (&["R"], "desk.reject"),
    (&["T"], "desk.transfer"),
    (&["M"], "desk.merge"),
    (&["Q"], "desk.ask"),
    (&["1–9"], "desk.key_sentence"),
    (&["N"], "desk.register"),
    (&["F2", "Alt N"], "desk.key_ring"),
    (&["Alt 1–9"], "desk.key_calls"),
    (&["Alt X"], "desk.key_call_close"),
    (&["Alt M"], "desk.key_join"),
    (&["Ctrl", "Z"], "desk.key_undo"),
    (&["/"], "desk.key_search"),
    (&["Ctrl", "↵"], "desk.key_send"),
    (&["Esc"], "desk.key_close"),
];

/// Where keys are letters, not commands.
const TYPED_INTO: &str = "input, textarea, select, dialog, [contenteditable], [role=menu]";

/// Listens as long as the page is open.
pub fn listen(inbox: Inbox, help: NodeRef<Dialog>) {
    let page = Owner::current().unwrap_or_default();
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !event.is_composing() {
            leave_search(inbox, &event);
        }
        if !event.default_prevented() && !typing(&event) {
            page.with(|| pressed(inbox, help, &event));
        }
    });
    on_cleanup(move || handle.remove());
}

/// The search box of the frame.
const SEARCH: &str = ".topbar__search input";

/// Goes from the search box back to the ticket that is open: keys are commands again.
fn leave_search(inbox: Inbox, event: &KeyboardEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(search) = target.filter(|element| element.matches(SEARCH).unwrap_or_default()) else {
        return;
    };
    event.prevent_default();
    let _ = search.blur();
    if let Some(no) = inbox.no.get_untracked() {
        focus_row(no);
    }
}

fn typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let into = target.and_then(|element| element.closest(TYPED_INTO).ok().flatten());
    into.is_some() || event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key()
}

fn pressed(inbox: Inbox, help: NodeRef<Dialog>, event: &KeyboardEvent) {
    let asking = inbox.form.with_untracked(Option::is_some);
    match event.key().as_str() {
        "Escape" => inbox.form.set(None),
        // letters are meant for the form that is open, also before it has the focus
        _ if asking => return,
        "j" | "J" | "ArrowDown" => walk(inbox, 1),
        "k" | "K" | "ArrowUp" => walk(inbox, -1),
        "a" | "A" => accept(inbox),
        "r" | "R" => open(inbox, Form::Reject),
        "t" | "T" => open(inbox, Form::Transfer),
        "m" | "M" => open(inbox, Form::Merge),
        "q" | "Q" => open(inbox, Form::Ask),
        "n" | "N" => {
            want_new();
            inbox.leave_for("/desk/new");
        }
        "/" => search(inbox),
        "?" => show(help),
        _ => return,
    }
    event.prevent_default();
}

/// Opens the next ticket or the one before, and brings its row into view.
fn walk(inbox: Inbox, by: isize) {
    if let Some(no) = step(&inbox.numbers(), inbox.no.get_untracked(), by) {
        inbox.open(Some(no));
        focus_row(no);
    }
}

/// Puts the focus on a ticket's row, which brings it into view.
pub fn focus_row(no: TicketNo) {
    focus(&[".pane--list [data-no='", &no.to_string(), "']"].concat());
}

fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Goes to the search box of the frame, or to the page of all tickets.
fn search(inbox: Inbox) {
    if !focus(SEARCH) {
        inbox.leave_for("/tickets");
    }
}

/// Shows the keys.
pub fn show(help: NodeRef<Dialog>) {
    if let Some(dialog) = help.get_untracked() {
        let _ = dialog.show_modal();
    }
}

/// The dialog with all keys.
pub fn help(dialog: NodeRef<Dialog>) -> AnyView {
    let rows = KEYS.into_iter().map(|(keys, name)| {
        let keys = keys
            .iter()
            .map(|key| view! { <kbd class="kbd">{*key}</kbd> " " })
            .collect::<Vec<_>>();
        view! { <div class="facts__row"><dt>{keys}</dt><dd>{t(name)}</dd></div> }.into_any()
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="sheet" node_ref=dialog aria-labelledby="desk-keys">
            <div class="sheet__panel">
                <header class="sheet__head"><h2 class="sheet__title" id="desk-keys">{t("desk.keys")}</h2></header>
                <div class="sheet__body">
                    <dl class="facts">{rows.collect::<Vec<_>>()}</dl>
                    <p class="muted small">{t("desk.keys_off")}</p>
                </div>
                <footer class="sheet__foot">
                    <button class="button button--primary" type="button" on:click=close>{t("common.close")}</button>
                </footer>
            </div>
        </dialog>
    }
    .into_any()
}

//! A sheet is a step for the browser's way back: going back closes it as Escape does, and the page below stays. The step
//! of a sheet that was put away otherwise is passed over, so that one step back leaves the page then.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::{History, HtmlDialogElement};
use std::cell::{Cell, RefCell};

/// What the history says of a sheet's step.
const STEP: &str = "sheet";

thread_local! {
    /// The sheets that were opened, each over those before it.
    static SHEETS: RefCell<Vec<HtmlDialogElement>> = const { RefCell::new(Vec::new()) };
    /// The page below the step that the window stands on.
    static BELOW: RefCell<Option<String>> = const { RefCell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

fn here() -> Option<(History, String)> {
    let window = window();
    Some((window.history().ok()?, window.location().href().ok()?))
}

fn is_step(history: &History) -> bool {
    history
        .state()
        .ok()
        .and_then(|state| state.as_string())
        .as_deref()
        == Some(STEP)
}

/// A sheet was opened.
pub(super) fn step(sheet: &HtmlDialogElement) {
    if !LISTENS.replace(true) {
        // as long as the program runs: sheets come and go
        drop(window_event_listener(leptos::ev::popstate, |_| came()));
    }
    SHEETS.with_borrow_mut(|sheets| {
        sheets.retain(|other| other != sheet);
        sheets.push(sheet.clone());
    });
    push();
}

/// The sheet on top of those that are open.
fn top() -> Option<HtmlDialogElement> {
    SHEETS.with_borrow_mut(|sheets| {
        sheets.retain(|sheet| sheet.is_connected() && sheet.open());
        sheets.last().cloned()
    })
}

/// All open sheets have one step: it is put back as long as there are any.
fn push() {
    let Some((history, page)) = here() else { return };
    if is_step(&history) || history.push_state(&JsValue::from_str(STEP), "").is_ok() {
        BELOW.set(Some(page));
    }
}

/// The window came to another place of its history.
fn came() {
    let Some((history, page)) = here() else { return };
    let below = BELOW.take();
    match (is_step(&history), top()) {
        (true, Some(_)) => BELOW.set(Some(page)),
        // the step of a sheet that is not there
        (true, None) => drop(history.back()),
        (false, open) if below.as_ref() == Some(&page) => match open {
            Some(sheet) => {
                put_away(&sheet);
                // one that asks first stays, and so do those below
                if top().is_some() {
                    push();
                }
            }
            None => drop(history.back()),
        },
        (false, _) => {}
    }
}

/// Closes the sheet, unless it has something against that.
fn put_away(sheet: &HtmlDialogElement) {
    let Ok(cancel) = document().create_event("Event") else {
        return;
    };
    cancel.init_event_with_bubbles_and_cancelable("cancel", false, true);
    if sheet.dispatch_event(&cancel).unwrap_or(true) {
        sheet.close();
    }
}

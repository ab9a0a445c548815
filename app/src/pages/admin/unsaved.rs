//! What was typed and not saved is asked about before it is left.

use super::ask::{Ask, dialog};
use crate::i18n::t;
#[cfg(feature = "hydrate")]
use leptos::ev::popstate;
use leptos::ev::{Event, MouseEvent, PopStateEvent, beforeunload};
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, HtmlAnchorElement};
use leptos_router::hooks::use_location;
use std::cell::RefCell;
use std::rc::Rc;

/// Asks before the page is left while something on it is `unsaved`: by a link, or by the browser's way back or forward, in
/// words of its own, by closing the window in the browser's.
pub fn guard(unsaved: Signal<bool>) -> AnyView {
    let asked = RwSignal::new(None::<Ask>);
    let sure = StoredValue::new(false);
    let stays = move || !sure.get_value() && unsaved.get_untracked();
    let closing = window_event_listener(beforeunload, move |event| {
        if stays() {
            event.prevent_default();
            // some browsers ask only then
            event.set_return_value("");
        }
    });
    on_cleanup(move || closing.remove());
    Effect::new(move |_| {
        let hear = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
            let Some(link) = link_of(&event).filter(|_| stays()) else {
                return;
            };
            // the router, which hears of the click after this, leaves alone what was prevented
            event.prevent_default();
            asked.set(Some(leaving(link, sure)));
        });
        let _ = document().add_event_listener_with_callback("click", hear.as_ref().unchecked_ref());
        let hear = StoredValue::new_local(hear);
        on_cleanup(move || {
            let _ = hear.try_with_value(|hear| {
                let hear = hear.as_ref().unchecked_ref();
                document().remove_event_listener_with_callback("click", hear)
            });
        });
    });
    let page = use_location();
    let (path, query) = (page.pathname, page.search);
    let comes = move |event: &PopStateEvent| {
        let path = path.get_untracked();
        let elsewhere = window().location().pathname().is_ok_and(|now| now != path);
        if elsewhere && stays() {
            event.stop_immediate_propagation();
            put_back(&path, &query.get_untracked());
            asked.set(Some(going(sure)));
        }
    };
    Effect::new(move |_| {
        GUARD.set(Some(Rc::new(comes)));
        on_cleanup(|| GUARD.set(None));
    });
    dialog(asked)
}

/// Hears that the window came to another place of its history.
type Guard = Rc<dyn Fn(&PopStateEvent)>;

thread_local! {
    /// That of the page that is open.
    static GUARD: RefCell<Option<Guard>> = const { RefCell::new(None) };
}

/// Lets [`guard`] hear of the browser's way back and forward before the router, which then still knows where the page
/// stands. To be called once, before there is a router: the window tells whoever began to listen first, first.
#[cfg(feature = "hydrate")]
pub fn hear_before_the_router() {
    // as long as the program runs
    drop(window_event_listener(popstate, |event| {
        let guard = GUARD.with_borrow(Clone::clone);
        if let Some(guard) = guard {
            guard(&event);
        }
    }));
}

/// The window went to another place of its history: the page's own address comes over it, so that it is one step back from
/// here, wherever it was.
fn put_back(path: &str, query: &str) {
    let address = if query.is_empty() {
        path.to_owned()
    } else {
        [path, "?", query].concat()
    };
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The link to another page that a click follows in this window.
fn link_of(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let elsewhere = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || elsewhere {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let here = window().location().pathname().ok()?;
    (link.target().is_empty() && link.pathname() != here).then_some(link)
}

/// Whether to follow a link and lose what was typed.
fn leaving(link: HtmlAnchorElement, sure: StoredValue<bool>) -> Ask {
    let link = StoredValue::new_local(link);
    asking(sure, move || link.with_value(|link| link.click()))
}

/// Whether to go where the window went before the page was put back over it, and lose what was typed.
fn going(sure: StoredValue<bool>) -> Ask {
    asking(sure, || {
        let Ok(history) = window().history() else { return };
        // an open sheet, as this question is, is a step of its own
        let sheet = history.state().is_ok_and(|state| state.is_string());
        let _ = history.go_with_delta(if sheet { -2 } else { -1 });
    })
}

fn asking(sure: StoredValue<bool>, leave: impl Fn() + Send + Sync + 'static) -> Ask {
    Ask {
        title: t("admin.unsaved").to_owned(),
        text: t("admin.unsaved_text").to_owned(),
        warning: None,
        submit: Some(t("admin.unsaved_leave")),
        danger: true,
        go: Callback::new(move |()| {
            sure.set_value(true);
            leave();
        }),
    }
}

/// What a sheet does with Escape, and with the browser's way back: while something in it is `unsaved` it asks before
/// `close` puts it away. A button says what it does and needs no question.
pub fn cancel(
    unsaved: impl Fn() -> bool + Clone + 'static,
    asked: RwSignal<Option<Ask>>,
    close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl Fn(Event) + Clone + 'static {
    move |event: Event| {
        let own = event.target() == event.current_target();
        if own && untrack(&unsaved) {
            event.prevent_default();
            asked.set(Some(putting_away(close.clone())));
        }
    }
}

/// Lets a field that nobody has typed into since it stood at `was` follow to what is known `now`: what others changed
/// meanwhile is then not undone by saving the rest of the form.
pub fn follow<T: PartialEq + Send + Sync + 'static>(field: RwSignal<T>, was: &T, now: T) {
    if field.with_untracked(|typed| typed == was) {
        field.set(now);
    }
}

/// Whether to put a sheet away, which `close` does, and lose what was typed into it.
fn putting_away(close: impl Fn() + Send + Sync + 'static) -> Ask {
    Ask {
        title: t("admin.unsaved").to_owned(),
        text: t("admin.unsaved_sheet_text").to_owned(),
        warning: None,
        submit: Some(t("admin.unsaved_close")),
        danger: true,
        go: Callback::new(move |()| close()),
    }
}

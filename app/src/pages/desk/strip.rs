//! The strip of calls above the form, and its keys.

use super::calls::{Calls, Waiting, unfinished, want_new};
use super::pieces::kbd;
use crate::i18n::{pick, t, tf};
use crate::offline::drafts;
use crate::page::use_page;
use crate::ui::{self, icon, icon_small};
use domain::people::Role;
use domain::ticket::Channel;
use domain::view::{Me, PlaceLabel};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use std::collections::BTreeMap;

/// The digits that choose a call, together with Alt.
const DIGITS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The strip.
pub fn strip(calls: Calls) -> AnyView {
    let ids = move || {
        calls
            .all
            .with(|all| all.iter().map(|call| call.id.clone()).collect::<Vec<_>>())
    };
    Effect::new(move |_| {
        calls.front.track();
        request_animation_frame(into_view);
    });
    view! {
        <nav class="calls" aria-label=t("desk.calls")>
            <ol class="calls__list">
                <For each=ids key=String::clone children=move |id| one(calls, id)/>
            </ol>
            <button class="button button--quiet calls__new" type="button" aria-keyshortcuts="Alt+N F2"
                on:click=move |_| calls.ring()>
                {icon("plus")} <span>{t("desk.call_new")}</span> {kbd("F2")}
            </button>
        </nav>
        {question(calls)}
    }
    .into_any()
}

/// Scrolls the strip so far that the call in front is seen; the page itself stays where it is.
fn into_view() {
    let found = |selector| document().query_selector(selector).ok().flatten();
    let part = |selector| found(selector).and_then(|part| part.dyn_into::<HtmlElement>().ok());
    if let (Some(list), Some(call)) = (part(".calls__list"), part(".call[data-current]")) {
        list.set_scroll_left(call.offset_left() - list.offset_left());
    }
}

/// One call: who, where or when; and the cross that closes it.
fn one(calls: Calls, id: String) -> AnyView {
    let id = StoredValue::new(id);
    let read = move |part: fn(Calls, &BTreeMap<String, String>, Option<&PlaceLabel>) -> String| {
        id.with_value(|id| calls.read(id, |values, place| part(calls, values, place)))
    };
    let name = move || read(name_of);
    let sub = move || read(about);
    let current = move || {
        id.with_value(|id| calls.front.with(|front| front == id))
            .then_some("true")
    };
    let key = move || {
        let nth = calls.all.with(|all| {
            let is_it = |call: &Waiting| id.with_value(|id| call.id == *id);
            all.iter().position(is_it)
        })?;
        let digit = *DIGITS.get(nth)?;
        // one alone needs no key
        calls.all.with(|all| all.len() > 1).then(|| kbd(digit))
    };
    let wrong = move || {
        let wrong = id.with_value(|id| {
            calls.all.with(|all| {
                let call = all.iter().find(|call| call.id == *id);
                call.is_some_and(|call| !call.errors.is_empty())
            })
        });
        (wrong && current().is_none()).then(|| view! { <span class="tag">{t("desk.call_wrong")}</span> })
    };
    let close_name = move || tf("desk.call_close", &[("name", &name())]);
    view! {
        <li class="call" data-current=current>
            <button class="call__go" type="button" aria-current=current
                on:click=move |_| calls.turn_to(&id.get_value())>
                <span class="call__name">{key} " " {name}</span>
                <span class="call__sub">{sub} " " {wrong}</span>
            </button>
            <button class="call__close" type="button" aria-label=close_name
                on:click=move |_| calls.close(&id.get_value())>{icon_small("cross")}</button>
        </li>
    }
    .into_any()
}

/// Whom a call is from, else where it is about, as far as that was told.
fn told_name(values: &BTreeMap<String, String>, place: Option<&PlaceLabel>) -> Option<String> {
    let told = ["name", "phone"].iter().find_map(|field| {
        let text = values.get(*field)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    });
    told.or_else(|| place_of(values, place))
}

/// Where a call is about: the place's name, or its code as long as no more is known.
fn place_of(values: &BTreeMap<String, String>, place: Option<&PlaceLabel>) -> Option<String> {
    let name = place.map(|place| pick(&place.short()).to_owned());
    name.or_else(|| values.get("place").cloned())
}

/// What a call is called.
fn name_of(calls: Calls, values: &BTreeMap<String, String>, place: Option<&PlaceLabel>) -> String {
    told_name(values, place).unwrap_or_else(|| {
        let visits = values.get("channel").map(String::as_str) == Some(Channel::WalkIn.as_str());
        let key = if visits {
            "desk.visitor_unnamed"
        } else {
            "desk.call_unnamed"
        };
        tf(key, &[("clock", &calls.clock(values))])
    })
}

/// When a call came and where it is about, as far as its name does not say that.
fn about(calls: Calls, values: &BTreeMap<String, String>, place: Option<&PlaceLabel>) -> String {
    let Some(name) = told_name(values, place) else {
        return t("desk.call_empty").to_owned();
    };
    let number = values.get("phone").map(|phone| phone.trim().to_owned());
    let rest = [place_of(values, place), number];
    let rest = rest
        .into_iter()
        .flatten()
        .find(|text| !text.is_empty() && *text != name);
    [Some(calls.clock(values)), rest]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Whether a call in which something was told shall be closed.
fn question(calls: Calls) -> AnyView {
    ui::opens(calls.question, move || calls.closing.with(Option::is_some));
    let name = move || {
        calls.closing.with(|id| {
            let id = id.as_ref()?;
            Some(calls.read(id, |values, place| name_of(calls, values, place)))
        })
    };
    let title = move || tf("desk.call_close_title", &[("name", &name().unwrap_or_default())]);
    let close = move |_| {
        if let Some(id) = calls.closing.get_untracked() {
            calls.closing.set(None);
            calls.drop(&id);
        }
    };
    let stay = move || {
        calls.closing.set(None);
        calls.intake.focus();
    };
    view! {
        <dialog class="sheet" node_ref=calls.question aria-labelledby="close-call"
            on:cancel=move |_event: leptos::ev::Event| calls.closing.set(None)>
            <div class="sheet__panel">
                <header class="sheet__head"><h2 class="sheet__title" id="close-call">{title}</h2></header>
                <div class="sheet__body"><p>{t("desk.call_close_text")}</p></div>
                <footer class="sheet__foot">
                    <button class="button button--danger" type="button" on:click=close>{t("desk.call_close_do")}</button>
                    <button class="button button--primary" type="button" on:click=move |_| stay()>
                        {t("desk.call_close_stay")}
                    </button>
                </footer>
            </div>
        </dialog>
    }
    .into_any()
}

/// Whether the keys are those that open an empty form. F2 is there for whoever holds the receiver in one hand.
fn rings(event: &KeyboardEvent) -> bool {
    let plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    // by the place of the key: with Alt some keyboards write other letters
    plain && (event.key() == "F2" && !event.alt_key() || event.code() == "KeyN" && event.alt_key())
}

/// Listens to the keys of calls as long as the page is open; they work while something is typed.
pub fn listen(calls: Calls) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.is_composing() || event.default_prevented() || calls.closing.with_untracked(Option::is_some)
        {
            return;
        }
        let code = event.code();
        let digit = code
            .strip_prefix("Digit")
            .filter(|_| event.alt_key() && !event.ctrl_key());
        let nth = digit.and_then(|digit| DIGITS.iter().position(|one| *one == digit));
        if rings(&event) {
            calls.ring();
        } else if let Some(nth) = nth {
            calls.turn_to_nth(nth);
        } else if event.alt_key() && code == "KeyX" {
            calls.close(&calls.front.get_untracked());
        } else {
            return;
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// From every page of staff, a duty officer's key leads to an empty form. To be called while the frame is built.
pub fn listen_anywhere(me: &Me) {
    if !me.is(Role::DutyOfficer) {
        return;
    }
    let handle = window_event_listener(leptos::ev::keydown, |event| {
        if event.is_composing() || event.default_prevented() || !rings(&event) {
            return;
        }
        // where the form is, its own keys work
        let link = document().query_selector(".nav a[href='/desk/new']:not([aria-current])");
        let link = link
            .ok()
            .flatten()
            .and_then(|link| link.dyn_into::<HtmlElement>().ok());
        if let Some(link) = link {
            event.prevent_default();
            want_new();
            link.click();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Leads from the inbox to the calls that are not finished, when there are some.
pub fn unfinished_link() -> AnyView {
    let count = RwSignal::new(0_usize);
    if let Some(me) = use_page().me {
        Effect::new(move |_| {
            let me = me.clone();
            // other windows register, too
            let _turn = drafts::heard();
            leptos::task::spawn_local(async move {
                count.try_set(unfinished(&me).await);
            });
        });
    }
    let text = move || tf("desk.calls_unfinished", &[("n", &count.get().to_string())]);
    view! {
        <a class="banner banner--warning calls-unfinished" href="/desk/new" hidden=move || count.get() == 0>
            {icon("phone")} <span class="banner__text">{text}</span> {icon_small("chevron-right")}
        </a>
    }
    .into_any()
}

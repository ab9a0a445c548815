//! The way into an order and back out of it. What is open stands in the address; an order that opens over the board is
//! a step for the browser's way back, going from one order to the next is none.

use super::state::Desk;
use crate::address::value_of;
use crate::parts::pager::address;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

const PATH: &str = "/dispatch";

/// Under this name the address says that several tickets are worked on. Which, it does not say: those stay on this
/// device, with what was typed for them.
const MANY: &str = "many";

/// Where the window stands in its history.
#[derive(Clone, Copy)]
pub struct Way {
    /// Whether the board itself is one step back from here.
    stepped: StoredValue<bool>,
    /// The query that the page has answered to.
    heard: StoredValue<String>,
}

impl Way {
    /// At the beginning of a page.
    pub fn new() -> Self {
        Self {
            stepped: StoredValue::new(false),
            heard: StoredValue::new(String::new()),
        }
    }
}

/// The query of the window's address.
fn search() -> String {
    window().location().search().unwrap_or_default()
}

impl Desk {
    /// Says in the address what is open.
    pub fn tell(self) {
        let before = search();
        let asked = |name| value_of(&before, name);
        let many = untrack(|| self.is_many()) && self.front.get_untracked();
        let no = self.picked.get_untracked().filter(|_| !many);
        let query = [
            ("view", asked("view")),
            ("no", no.map(|no| no.to_string())),
            (MANY, many.then(|| "1".to_owned())),
        ];
        let query: Vec<(&str, String)> = query
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let wanted = address(PATH, &query);
        if wanted == [PATH, &before].concat() {
            return;
        }
        let was_open = asked("no").is_some() || asked(MANY).is_some();
        let opens = (no.is_some() || many) && !was_open;
        let Ok(history) = window().history() else { return };
        let state = JsValue::NULL;
        let done = if opens && !self.way.stepped.get_value() {
            self.way.stepped.set_value(true);
            history.push_state_with_url(&state, "", Some(&wanted))
        } else {
            history.replace_state_with_url(&state, "", Some(&wanted))
        };
        if done.is_ok() {
            self.way.heard.set_value(search());
        }
    }

    /// Whether the address says that several tickets are worked on.
    pub fn asks_for_many(self) -> bool {
        self.picked.get_untracked().is_none() && value_of(&search(), MANY).is_some()
    }

    /// Opens and closes what the address says, when the browser goes back or forward.
    pub fn follow(self) {
        // sentences need the page's clock
        let page = Owner::current().unwrap_or_default();
        let handle = window_event_listener(leptos::ev::popstate, move |_| page.with(|| self.came()));
        on_cleanup(move || handle.remove());
        // the ways between the views are steps of their own
        Effect::new(move |_| {
            self.view.track();
            self.way.stepped.set_value(false);
            self.way.heard.set_value(search());
        });
    }

    fn came(self) {
        let now = search();
        let elsewhere = window().location().pathname().is_ok_and(|path| path != PATH);
        if elsewhere || self.way.heard.with_value(|heard| *heard == now) {
            return;
        }
        self.way.stepped.set_value(false);
        self.way.heard.set_value(now.clone());
        let many = value_of(&now, MANY).is_some() && self.ticked.with_untracked(|ticked| !ticked.is_empty());
        if many {
            return self.show_many();
        }
        let no = value_of(&now, "no").and_then(|no| no.parse().ok());
        self.show(no);
    }
}

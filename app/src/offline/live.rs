//! Hears from the server that something changed. What changed is read by cursor and page, never from here.

use super::device::Device;
use super::{Link, js, triggers};
use domain::id::TicketNo;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::EventSource;

/// Changes come in bursts; lists are read once for each.
const GATHER_MS: u64 = 200;
const FIRST_WAIT_MS: u64 = 2_000;
const LONGEST_WAIT_MS: u64 = 60_000;

thread_local! {
    /// Counts what was heard of who looks at what.
    static LOOKED: ArcRwSignal<u64> = ArcRwSignal::new(0);
}

/// How often it was heard that somebody began or ended to look at a ticket; whoever reads it hears of the next time.
pub fn looked() -> u64 {
    LOOKED.with(Get::get)
}

/// Tells the server in a way that outlives the page.
pub fn say_looking(at: Option<TicketNo>, left: Option<TicketNo>) {
    let number = |no: Option<TicketNo>| no.map_or_else(|| "null".to_owned(), |no| no.to_string());
    let body = ["{\"at\":", &number(at), ",\"left\":", &number(left), "}"].concat();
    let navigator = js::window().navigator();
    let _ = navigator.send_beacon_with_opt_str("/api/desk/looking", Some(&body));
}

struct Ear {
    device: Rc<Device>,
    source: RefCell<Option<EventSource>>,
    gathering: Cell<bool>,
    /// Whether it was ever open.
    opened: Cell<bool>,
    wait_ms: Cell<u64>,
}

/// Listens while somebody is signed in and looks at the page: a browser has few connections per server to give
/// away (F47).
pub fn listen(device: &Rc<Device>) {
    if device.me.is_none() {
        return;
    }
    let ear = Rc::new(Ear {
        device: Rc::clone(device),
        source: RefCell::new(None),
        gathering: Cell::new(false),
        opened: Cell::new(false),
        wait_ms: Cell::new(FIRST_WAIT_MS),
    });
    ear.open();
    let here = Rc::clone(&ear);
    js::listen(&document(), "visibilitychange", move |_| {
        here.turn(triggers::visible())
    });
    let here = Rc::clone(&ear);
    js::listen(&js::window(), "pagehide", move |_| here.turn(false));
    js::listen(&js::window(), "pageshow", move |_| ear.turn(true));
}

impl Ear {
    /// Opens the stream, or closes it.
    fn turn(self: &Rc<Self>, on: bool) {
        if on && self.source.borrow().is_none() {
            self.open();
        } else if !on && let Some(source) = self.source.take() {
            source.close();
        }
    }

    fn open(self: &Rc<Self>) {
        let Ok(source) = EventSource::new("/api/live") else {
            return;
        };
        let here = Rc::clone(self);
        js::listen(&source, "message", move |_| here.changed());
        js::listen(&source, "looking", |_| {
            LOOKED.with(|turn| turn.update(|turn| *turn += 1))
        });
        let here = Rc::clone(self);
        js::listen(&source, "open", move |_| {
            here.wait_ms.set(FIRST_WAIT_MS);
            if here.opened.replace(true) {
                // what was missed meanwhile is read again
                here.changed();
            }
        });
        let (here, failed) = (Rc::clone(self), source.clone());
        js::listen(&source, "error", move |_| here.failed(&failed));
        *self.source.borrow_mut() = Some(source);
    }

    /// The browser tries again by itself after a broken connection, but not after an answer such as 401 or 503.
    fn failed(self: &Rc<Self>, failed: &EventSource) {
        let current = self.source.borrow().as_ref() == Some(failed);
        if !current || failed.ready_state() != EventSource::CLOSED {
            return;
        }
        self.source.take();
        let wait_ms = self.wait_ms.get();
        let signed_out = self.device.outbox.link.get_untracked() == Link::SignIn;
        self.wait_ms.set(if signed_out {
            LONGEST_WAIT_MS
        } else {
            (wait_ms * 2).min(LONGEST_WAIT_MS)
        });
        let [jitter] = super::clock::random::<1>();
        let here = Rc::clone(self);
        js::later(wait_ms + u64::from(jitter) * 4, move || {
            here.turn(triggers::visible())
        });
    }

    fn changed(self: &Rc<Self>) {
        if self.gathering.replace(true) {
            return;
        }
        let here = Rc::clone(self);
        js::later(GATHER_MS, move || {
            here.gathering.set(false);
            here.device.bump();
            here.device.pull();
        });
    }
}

//! What makes this page send and pull: the network is back, somebody looks at the page, time passes.

use super::device::Device;
use super::{Link, clock, js};
use crate::offline::fetch::Fetch;
use domain::sync::{Clock, Net};
use domain::wire::PushRequest;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// How often to look whether the server is back, while somebody looks at the page.
const LOOK: Duration = Duration::from_secs(15);
const AFTER_ONLINE_MS: u64 = 1_500;
/// Jobs are pulled with every so many looks.
const LOOKS_PER_PULL: u32 = 4;

/// Listens for as long as the page lives.
pub fn listen(device: &Rc<Device>) {
    let (window, document) = (js::window(), document());
    let here = Rc::clone(device);
    js::listen(&window, "online", move |_| {
        here.send_now();
        // where there is nothing to send or pull, nothing has shown yet whether the server is back
        let here = Rc::clone(&here);
        js::later(AFTER_ONLINE_MS, move || {
            if here.outbox.link.get_untracked() == Link::Offline {
                spawn_local(look(here));
            }
        });
    });
    let here = Rc::clone(device);
    js::listen(&window, "offline", move |_| here.set_link(Link::Offline));
    let here = Rc::clone(device);
    js::listen(&window, "pageshow", move |_| here.send_now());
    let here = Rc::clone(device);
    js::listen(&document, "visibilitychange", move |_| {
        if visible() {
            here.send_now();
            here.show();
        }
    });
    let (here, looks) = (Rc::clone(device), Cell::new(0_u32));
    set_interval(
        move || {
            if !visible() {
                return;
            }
            looks.set(looks.get().wrapping_add(1));
            if here.outbox.link.get_untracked() == Link::Offline {
                spawn_local(look(Rc::clone(&here)));
            } else if looks.get().is_multiple_of(LOOKS_PER_PULL) {
                here.pull();
            }
        },
        LOOK,
    );
}

/// Whether somebody can see this page.
#[must_use]
pub fn visible() -> bool {
    !document().hidden()
}

/// Sends and pulls, now, and says whether the server is there: not where the browser knows of no network; where the last
/// exchange has failed, it is asked once more.
#[cfg(feature = "staff")]
pub async fn reach(device: Rc<Device>) -> bool {
    device.send_now();
    if !js::window().navigator().on_line() {
        return false;
    }
    let link = device.outbox.link;
    if link.get_untracked() == Link::Offline {
        look(device).await;
    }
    link.try_get_untracked() != Some(Link::Offline)
}

/// Asks the server whether it is there, with a push of nothing; sends and pulls when it is.
pub async fn look(device: Rc<Device>) {
    let Some(queue) = device.queues.first() else {
        return;
    };
    let request = PushRequest {
        install: queue.engine.install(),
        page_session: clock::DeviceClock.page_session(),
        sent_mono_ms: clock::mono_ms(),
        sent_wall_ms: clock::wall_ms(),
        commands: Vec::new(),
    };
    let way = Fetch {
        author: queue.engine.author(),
    };
    if way.push(&request).await.is_ok() {
        device.send_now();
    }
}

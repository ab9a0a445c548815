//! Sends the queue and pulls jobs. Runs in the one tab that holds the author's lock (F18), and never falls asleep for
//! good: whatever wakes it late or not at all, it looks again within a minute (F12).

use super::Link;
use super::clock;
use super::device::{Device, Queue};
use super::js;
use super::tabs::{Lead, What};
use super::vault;
use domain::sync::{Next, StoreFault, Turn};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

const IDLE_MS: u64 = 60_000;
const AFTER_FAULT_MS: u64 = 5_000;

/// Sends and pulls for as long as the page lives.
pub async fn run(device: Rc<Device>, queue: Rc<Queue>) {
    let lock = vault::lock_of(&queue.name);
    loop {
        let lead = Lead::of(&lock).await;
        let _ = queue.engine.sweep(clock::wall_ms()).await;
        while lead.holds() {
            let wait_ms = send(&device, &queue).await;
            #[cfg(feature = "staff")]
            if super::jobs::pull(&device, &queue).await {
                continue;
            }
            queue.bell.within(wait_ms).await;
        }
    }
}

/// Sends what can be sent, and says after how many milliseconds to look again.
async fn send(device: &Rc<Device>, queue: &Rc<Queue>) -> u64 {
    let outbox = device.outbox;
    let busy = outbox.items.with_untracked(|items| {
        items
            .iter()
            .any(|item| item.is_open() && item.envelope.author == queue.engine.author())
    });
    if busy && outbox.link.get_untracked() != Link::SignIn {
        outbox.sending.set(true);
        // by then it stands in the queue that it is on its way
        let device = Rc::clone(device);
        js::later(100, move || device.show());
    }
    let wait_ms = turns(device, queue).await;
    if busy {
        outbox.sending.set(false);
    }
    wait_ms
}

async fn turns(device: &Rc<Device>, queue: &Rc<Queue>) -> u64 {
    loop {
        let turn = match beside(device, queue, queue.engine.pump()).await {
            Ok(turn) => turn,
            Err(fault) => {
                device.note_fault(&fault);
                return if fault == StoreFault::Blocked {
                    IDLE_MS
                } else {
                    AFTER_FAULT_MS
                };
            }
        };
        if turn.changed {
            device.news(queue, What::News);
            queue.pull_due.set(queue.keeps_jobs);
        }
        match turn.next {
            Next::Now => {}
            Next::AfterMs(wait_ms) => return wait_ms.min(IDLE_MS),
            Next::Rest => return IDLE_MS,
            Next::SignIn => {
                device.set_link(Link::SignIn);
                return IDLE_MS;
            }
            Next::Update => {
                device.set_link(Link::Update);
                return IDLE_MS;
            }
        }
    }
}

/// Waits for `work` of the network. A command that is saved while a large photo creeps over a slow network goes out
/// beside it (F21).
pub(super) async fn beside<T>(device: &Rc<Device>, queue: &Rc<Queue>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        match js::first(queue.bell.wait(), work.as_mut()).await {
            Some(done) => return done,
            None => spawn_local(commands(Rc::clone(device), Rc::clone(queue))),
        }
    }
}

async fn commands(device: Rc<Device>, queue: Rc<Queue>) {
    while let Ok(Turn { next, changed }) = queue.engine.pump().await {
        if changed {
            device.news(&queue, What::News);
        }
        if next != Next::Now {
            return;
        }
    }
}

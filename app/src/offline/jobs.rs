//! The jobs that this device keeps for a worker: pulled, and shown with what waits in the queue already done to them.
//! Not in the small program, which has no page that shows them. It is left out by `cfg` and not by `if`: what stands
//! behind an `await` is kept by the compiler even where it can never be reached.

use super::device::{Device, Queue, set};
use super::pump::beside;
use super::tabs::What;
use super::{Keeping, Outbox, clock, job_photos};
use chrono::{DateTime, Utc};
use domain::sync::{Item, Meta, PullFault, Store, StoreFault, overlay};
use domain::view::TicketDetail;
use leptos::prelude::*;
use std::rc::Rc;

/// The jobs as they lie here, and when they were last pulled to the end.
pub struct Jobs {
    jobs: Vec<TicketDetail>,
    pulled: Option<DateTime<Utc>>,
}

/// The jobs of that queue's author, with `items` already done to them; none for who has no jobs.
pub async fn read(device: &Device, queue: &Queue, items: &[Item]) -> Result<Option<Jobs>, StoreFault> {
    let Some(me) = device.me.as_ref().filter(|_| queue.keeps_jobs) else {
        return Ok(None);
    };
    let store = queue.engine.store();
    let (jobs, meta) = (store.jobs().await?, store.meta().await?);
    let now_ms = clock::wall_ms() + meta.clock_offset_ms;
    let now = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    Ok(Some(Jobs {
        jobs: overlay(jobs, items, &me.clone().into(), now),
        pulled: pulled(&meta),
    }))
}

impl Jobs {
    /// Shows them.
    pub fn show(self, outbox: Outbox) {
        set(outbox.jobs, Some(self.jobs));
        set(outbox.pulled, self.pulled);
    }
}

/// When jobs were last pulled to the end, by the server's clock.
fn pulled(meta: &Meta) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(meta.pulled_wall_ms? + meta.clock_offset_ms)
}

/// Pulls, if it is due, page by page; each page shows as soon as it is here (F41). Says whether it was due: then the
/// queue must be looked at again, for what was saved meanwhile was sent beside it and may have to wait (F12).
pub async fn pull(device: &Rc<Device>, queue: &Rc<Queue>) -> bool {
    let due = queue.pull_due.take();
    if due {
        pages(device, queue).await;
    }
    due
}

async fn pages(device: &Rc<Device>, queue: &Rc<Queue>) {
    loop {
        match beside(device, queue, queue.engine.pull()).await {
            Ok(turn) => {
                if turn.queue_changed {
                    queue.bell.ring();
                }
                device.news(queue, What::News);
                if !turn.more {
                    job_photos::keep(device, queue).await;
                    return;
                }
            }
            // the next trigger tries again; the way to the server was noted where it failed
            Err(PullFault::Net(_)) => return,
            Err(PullFault::Store(fault)) => {
                device.note_fault(&fault);
                return;
            }
        }
        if device.outbox.keeping.get_untracked() == Keeping::Blocked {
            return;
        }
    }
}

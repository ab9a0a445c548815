//! How much waits on this device, noted outside of the database: a browser that is short of room may remove all of its
//! databases at once (F6), and then this is all that can tell their owner. A number for each queue, and the
//! installation that it belongs to; nothing of what was written.

use super::super::device::Device;
use super::super::prefs;
use domain::id::InstallId;
use domain::sync::Store;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where the numbers stand, by name of the queue's database.
const WAITING: &str = "baoxiu.waiting";
/// Beside them: whose numbers they are.
const OF: &str = "of";
/// How many are gone that nobody was told of yet.
const GONE: &str = "baoxiu.gone";

type Noted = BTreeMap<String, String>;

/// Compares what was noted with the installation that the database names now. Another one was minted because the old
/// one is gone, and with it all that waited.
pub fn compare(install: InstallId) {
    let noted: Noted = prefs::read(WAITING).unwrap_or_default();
    if noted.get(OF).is_none_or(|of| *of == install.to_string()) {
        return;
    }
    let numbers = noted.iter().filter(|(name, _)| *name != OF);
    let lost: usize = numbers
        .filter_map(|(_, number)| number.parse::<usize>().ok())
        .sum();
    if lost > 0 {
        prefs::keep(GONE, gone() + lost);
    }
    prefs::forget(WAITING);
}

/// How many were lost that nobody was told of yet.
#[must_use]
pub fn gone() -> usize {
    prefs::read(GONE).unwrap_or(0)
}

/// They know.
pub fn understood() {
    prefs::forget(GONE);
}

/// Notes how much waits whenever that may have changed.
pub async fn note(device: Rc<Device>) {
    let install = super::install().await.to_string();
    loop {
        let seen = device.happened.count();
        let mut noted: Noted = prefs::read(WAITING).unwrap_or_default();
        let before = noted.clone();
        for queue in &device.queues {
            let Ok(items) = queue.engine.store().items().await else {
                continue;
            };
            match items.iter().filter(|item| item.is_open()).count() {
                0 => noted.remove(&queue.name),
                count => noted.insert(queue.name.clone(), count.to_string()),
            };
        }
        noted.insert(OF.to_owned(), install.clone());
        if noted != before {
            prefs::keep(WAITING, noted);
        }
        device.happened.past(seen).await;
    }
}

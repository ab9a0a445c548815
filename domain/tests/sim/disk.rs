//! What one author's storage on one phone holds.

use domain::blob::Sha256Hex;
use domain::id::{CommandId, LaneId, TicketId};
use domain::sync::{Batch, Item, ItemState, Meta};
use domain::view::TicketDetail;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// One author's storage on one phone.
#[derive(Clone, Default)]
pub struct Disk {
    pub items: BTreeMap<CommandId, Item>,
    pub lanes: BTreeMap<LaneId, u64>,
    pub photos: BTreeMap<Sha256Hex, Rc<[u8]>>,
    pub jobs: BTreeMap<TicketId, TicketDetail>,
    pub meta: Meta,
    /// Pulled to the end so often.
    pub pulled: usize,
    /// Commands that were blocked or refused once: what came after may overtake them.
    pub out_of_turn: BTreeSet<CommandId>,
    /// With [`Mutation::SavedBeforeDurable`](super::Mutation::SavedBeforeDurable): what a crash undoes.
    pub durable: Option<Box<Self>>,
}

impl Disk {
    pub fn queue(&self) -> Vec<Item> {
        let mut items: Vec<Item> = self.items.values().cloned().collect();
        items.sort_by_key(|item| (item.place, item.envelope.id));
        items
    }

    /// Whether the queue is exactly that.
    pub fn is(&self, queue: &[Item]) -> bool {
        let same = |item: &Item| self.items.get(&item.envelope.id) == Some(item);
        self.items.len() == queue.len() && queue.iter().all(same)
    }

    /// What it takes: photos by their bytes, rows by a fixed size.
    pub fn used(&self) -> usize {
        self.photos.values().map(|bytes| bytes.len()).sum::<usize>()
            + 100 * (self.items.len() + self.jobs.len())
    }

    pub fn write(&mut self, batch: Batch) {
        for item in batch.put {
            let new = !self.items.contains_key(&item.envelope.id);
            let again = new && self.items.values().any(|old| old.place == item.place);
            if item.state == ItemState::Blocked || again {
                self.out_of_turn.insert(item.envelope.id);
            }
            self.items.insert(item.envelope.id, item);
        }
        for id in batch.remove {
            self.items.remove(&id);
        }
        for photo in batch.put_photos {
            self.photos.insert(photo.blob.sha256, photo.bytes.into());
        }
        for sha256 in batch.remove_photos {
            self.photos.remove(&sha256);
        }
        self.lanes.extend(batch.lanes);
        if batch.clear_jobs {
            self.jobs.clear();
        }
        for id in batch.remove_jobs {
            self.jobs.remove(&id);
        }
        self.jobs
            .extend(batch.put_jobs.into_iter().map(|job| (job.ticket.id, job)));
        if let Some(meta) = batch.meta {
            self.meta = meta;
        }
    }

    /// The rows as a page of another build finds them (F28, F29): fields that an older build did not write are not
    /// there, fields that a newer one wrote are; and the newer one knows another version of a kind.
    pub fn rewrite(&mut self, build: u32) {
        for item in self.items.values_mut() {
            let mut row = serde_json::to_value(&*item).expect("a row");
            thin(&mut row, &["behind", "failures", "answer", "answered_wall_ms"]);
            thin(&mut row["envelope"], &["base_version", "offline"]);
            for photo in row["photos"].as_array_mut().expect("a list") {
                thin(photo, &["fault"]);
            }
            let read: Item = serde_json::from_value(row).expect("a row that any build can read");
            assert_eq!(read, *item, "a row changes when another build reads it");
            // as if the newer build had saved it; what has left before keeps its kind
            let never_left = item.state == ItemState::Waiting && item.failures == 0;
            if build >= 2 && never_left && item.envelope.kind == "ticket.note/1" {
                "ticket.note/2".clone_into(&mut item.envelope.kind);
            }
        }
    }
}

fn thin(row: &mut Value, may_lack: &[&str]) {
    let fields = row.as_object_mut().expect("a row");
    let default = |value: &Value| value.is_null() || *value == json!(0) || *value == json!(false);
    fields.retain(|name, value| !may_lack.contains(&name.as_str()) || !default(value));
    fields.insert("of_a_later_build".to_owned(), json!({ "nobody": "knows" }));
}

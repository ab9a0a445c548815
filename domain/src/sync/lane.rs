//! Lanes: what of a queue is sent, in what order and under which number. Pure.

use super::item::{Item, ItemState};
use crate::id::{CommandId, LaneId};
use crate::order::by_key;
use crate::wire::AnyKind;
use std::collections::{BTreeMap, BTreeSet};

/// How many commands of a lane may travel together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowance {
    /// None now: the server asked to wait.
    Wait,
    /// One: the server's count of this lane is not known for sure. Were two sent, and the first refused its number,
    /// the second could fit by chance and overtake it.
    One,
    /// As many as fit.
    Many,
}

/// Whether it takes nothing from a ticket or complaint and waits for nobody.
pub(super) fn only_adds(item: &Item) -> bool {
    AnyKind::parse(&item.envelope.kind).is_some_and(AnyKind::only_adds)
}

/// The queue in its order. Two tabs that save at the same instant are told apart by id.
pub(super) fn sort(items: &mut [Item]) {
    by_key(items, |item| (item.place, item.envelope.id));
}

/// What a new command of `lane` counts on: the last one that may still be refused.
pub(super) fn predecessor(items: &[Item], lane: LaneId) -> Option<CommandId> {
    items
        .iter()
        .filter(|item| item.envelope.lane == lane && !only_adds(item))
        .filter(|item| matches!(item.state, ItemState::Waiting | ItemState::Sending))
        .max_by_key(|item| (item.place, item.envelope.id))
        .map(|item| item.envelope.id)
}

/// Blocks what counts on a refused command, and frees what no longer does (F9, F35). What is already on its way
/// goes on: the server decides about it.
pub(super) fn settle_blocks(items: &mut [Item]) {
    sort(items);
    let mut stuck = BTreeSet::new();
    for item in items {
        let held = item.behind.is_some_and(|id| stuck.contains(&id));
        match item.state {
            ItemState::Waiting if held => item.state = ItemState::Blocked,
            ItemState::Blocked if !held => item.state = ItemState::Waiting,
            _ => {}
        }
        if matches!(item.state, ItemState::Refused | ItemState::Blocked) {
            stuck.insert(item.envelope.id);
        }
    }
}

/// What can be sent, lane by lane: first what has its number, then what waits, oldest lane first.
pub(super) fn sendable(items: &[Item]) -> Vec<(LaneId, Vec<&Item>)> {
    let mut lanes: BTreeMap<LaneId, Vec<&Item>> = BTreeMap::new();
    for item in items {
        if matches!(item.state, ItemState::Waiting | ItemState::Sending) {
            lanes.entry(item.envelope.lane).or_default().push(item);
        }
    }
    let mut lanes: Vec<_> = lanes.into_iter().collect();
    for (_, lane) in &mut lanes {
        by_key(lane, |item| match item.state {
            ItemState::Sending => (0, item.envelope.seq, item.envelope.id),
            _ => (1, item.place, item.envelope.id),
        });
    }
    by_key(&mut lanes, |(_, lane)| lane.iter().map(|item| item.place).min());
    lanes
}

/// The next batch: at most `most` commands and `most_bytes` bytes, but one at least when one may be sent.
pub(super) fn plan(
    items: &[Item],
    allowance: impl Fn(LaneId) -> Allowance,
    most: usize,
    most_bytes: usize,
) -> Vec<Item> {
    let mut batch: Vec<Item> = Vec::new();
    let mut bytes = 0;
    for (id, lane) in sendable(items) {
        let take = match allowance(id) {
            Allowance::Wait => 0,
            Allowance::One => 1,
            Allowance::Many => lane.len(),
        };
        for item in lane.into_iter().take(take) {
            bytes += serde_json::to_vec(&item.envelope).map_or(0, |json| json.len() + 1);
            if !batch.is_empty() && (batch.len() >= most || bytes > most_bytes) {
                return batch;
            }
            batch.push(item.clone());
        }
    }
    batch
}

/// Gives numbers to those of a batch that have none, going on from what `lanes` says was given last, and marks all
/// of it as on its way. Leaves the new last numbers in `lanes`; gives the items that changed.
pub(super) fn number(batch: &mut [Item], lanes: &mut BTreeMap<LaneId, u64>) -> Vec<Item> {
    let mut numbered = Vec::new();
    for item in batch {
        if item.state == ItemState::Waiting {
            let last = lanes.entry(item.envelope.lane).or_default();
            *last = last.saturating_add(1);
            item.envelope.seq = *last;
            item.state = ItemState::Sending;
            numbered.push(item.clone());
        }
    }
    numbered
}

/// Takes an item out of the queue; what counted on it counts on what it counted on itself.
pub(super) fn take_out(items: &mut Vec<Item>, id: CommandId) -> Option<Item> {
    let at = items.iter().position(|item| item.envelope.id == id)?;
    let gone = items.remove(at);
    repoint(items, id, gone.behind);
    Some(gone)
}

/// Lets everything that counted on `from` count on `to`.
pub(super) fn repoint(items: &mut [Item], from: CommandId, to: Option<CommandId>) {
    for item in items {
        if item.behind == Some(from) {
            item.behind = to;
        }
    }
}

//! Lanes: what of a queue is sent, in what order, under which number, and what follows from the answers. Pure.

use super::item::{Item, ItemState};
use crate::id::{CommandId, TicketId};
use crate::ticket::CommandKind;
use crate::wire::{Answer, AnswerStatus};
use std::collections::{BTreeMap, HashSet};

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

/// Whether it takes nothing from a ticket and waits for nobody.
pub(super) fn only_adds(item: &Item) -> bool {
    CommandKind::parse(&item.envelope.kind).is_some_and(CommandKind::only_adds)
}

/// The queue in its order. Two tabs that save at the same instant are told apart by id.
pub(super) fn sort(items: &mut [Item]) {
    items.sort_by_key(|item| (item.place, item.envelope.id));
}

/// What a new command of `lane` counts on: the last one that may still be refused.
pub(super) fn predecessor(items: &[Item], lane: TicketId) -> Option<CommandId> {
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
    let mut stuck = HashSet::new();
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
pub(super) fn sendable(items: &[Item]) -> Vec<(TicketId, Vec<&Item>)> {
    let mut lanes: BTreeMap<TicketId, Vec<&Item>> = BTreeMap::new();
    for item in items {
        if matches!(item.state, ItemState::Waiting | ItemState::Sending) {
            lanes.entry(item.envelope.lane).or_default().push(item);
        }
    }
    let mut lanes: Vec<_> = lanes.into_iter().collect();
    for (_, lane) in &mut lanes {
        lane.sort_by_key(|item| match item.state {
            ItemState::Sending => (0, item.envelope.seq, item.envelope.id),
            _ => (1, item.place, item.envelope.id),
        });
    }
    lanes.sort_by_key(|(_, lane)| lane.iter().map(|item| item.place).min());
    lanes
}

/// The next batch: at most `most` commands and `most_bytes` bytes, but one at least when one may be sent.
pub(super) fn plan(
    items: &[Item],
    allowance: impl Fn(TicketId) -> Allowance,
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
pub(super) fn number(batch: &mut [Item], lanes: &mut BTreeMap<TicketId, u64>) -> Vec<Item> {
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

/// When a lane may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// After so many milliseconds: the server's word.
    Told(u64),
    /// After so many failures.
    Failed(u32),
}

/// What the answers to a batch come to, beside what they changed in the queue.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Whether anything moved. A server whose answers move nothing is not to be asked again at once.
    pub progress: bool,
    /// Lanes whose count at the server is now known for sure.
    pub sure: Vec<TicketId>,
    /// Lanes that must wait.
    pub pauses: Vec<(TicketId, Pause)>,
    /// Last numbers given in lanes that were numbered anew.
    pub lanes: Vec<(TicketId, u64)>,
}

/// Writes the answers to what was `sent` (ids with their numbers) into the queue.
///
/// An answer is one only for an id that was sent (F14) and that still is on its way under the number it was sent
/// with: when a pull found the server restored meanwhile (F39), its word from before is worth nothing.
pub(super) fn settle(
    items: &mut [Item],
    sent: &[(CommandId, u64)],
    answers: &[Answer],
    wall_ms: i64,
) -> Settled {
    let mut settled = Settled::default();
    let mut wanted: BTreeMap<TicketId, u64> = BTreeMap::new();
    let mut reached: BTreeMap<TicketId, u64> = BTreeMap::new();
    for answer in answers {
        let Some(item) = items.iter_mut().find(|item| is_answered(item, sent, answer)) else {
            continue;
        };
        let lane = item.envelope.lane;
        match answer.status {
            AnswerStatus::Applied | AnswerStatus::Duplicate => {
                if answer.status == AnswerStatus::Applied {
                    settled.sure.push(lane);
                    reached.insert(lane, item.envelope.seq);
                }
                close(item, answer, wall_ms);
                settled.progress = true;
            }
            AnswerStatus::Conflict | AnswerStatus::Rejected => {
                close(item, answer, wall_ms);
                settled.progress = true;
            }
            AnswerStatus::ExpectedSeq => {
                item.failures = item.failures.saturating_add(1);
                if item.failures > 2 {
                    settled.pauses.push((lane, Pause::Failed(item.failures)));
                }
                if let Some(expected) = answer.expected_seq {
                    let most = wanted.entry(lane).or_default();
                    *most = expected.max(*most);
                }
            }
            AnswerStatus::Retry => {
                item.failures = item.failures.saturating_add(1);
                let told = |seconds| Pause::Told(u64::from(seconds) * 1000);
                let pause = answer.retry_after.map_or(Pause::Failed(item.failures), told);
                settled.pauses.push((lane, pause));
            }
        }
    }
    for (lane, expected) in wanted {
        // another of the lane may have fitted after that was said
        let first = reached
            .get(&lane)
            .map_or(expected, |seq| expected.max(seq.saturating_add(1)));
        if has_lost(items, lane, first) {
            start_over(items, |item| item.envelope.lane == lane);
            settled.progress = true;
        } else {
            settled.progress |= renumber(items, lane, first);
        }
        let last = last_number(items, lane).unwrap_or(first.saturating_sub(1));
        settled.lanes.push((lane, last));
    }
    settle_blocks(items);
    settled
}

fn is_answered(item: &Item, sent: &[(CommandId, u64)], answer: &Answer) -> bool {
    item.envelope.id == answer.id
        && item.state == ItemState::Sending
        && sent.contains(&(answer.id, item.envelope.seq))
}

/// Whether an answer is the last word on its command.
pub(super) const fn is_final(answer: &Answer) -> bool {
    !matches!(answer.status, AnswerStatus::ExpectedSeq | AnswerStatus::Retry)
}

/// Writes a final answer down. The only way to [`ItemState::Sent`] and [`ItemState::Refused`].
pub(super) fn close(item: &mut Item, answer: &Answer, wall_ms: i64) {
    item.state = if answer.took_effect() {
        ItemState::Sent
    } else {
        ItemState::Refused
    };
    if answer.status == AnswerStatus::Duplicate && item.failures > 0 {
        // it had another number when it was taken: this one was never used up
        item.envelope.seq = 0;
    }
    item.answer = Some(answer.clone());
    item.answered_wall_ms = Some(wall_ms);
    item.failures = 0;
}

/// Numbers what is on its way in `lane` anew from `first` on, in the same order (F34). Gives whether that changed
/// anything.
fn renumber(items: &mut [Item], lane: TicketId, first: u64) -> bool {
    let mut under_way: Vec<&mut Item> = items
        .iter_mut()
        .filter(|item| item.envelope.lane == lane && item.state == ItemState::Sending)
        .collect();
    under_way.sort_by_key(|item| (item.envelope.seq, item.place));
    let mut changed = false;
    for (seq, item) in (first..).zip(under_way) {
        if item.envelope.seq != seq {
            changed = true;
            item.envelope.seq = seq;
            item.failures = item.failures.max(1);
        }
    }
    changed
}

fn last_number(items: &[Item], lane: TicketId) -> Option<u64> {
    items
        .iter()
        .filter(|item| item.envelope.lane == lane && item.state == ItemState::Sending)
        .map(|item| item.envelope.seq)
        .max()
}

/// Whether the server waits for a number under which it took a command before, or for one among as many as it took: it
/// was restored from a backup, and some of them are gone (F39).
fn has_lost(items: &[Item], lane: TicketId, expected: u64) -> bool {
    let taken = items
        .iter()
        .filter(|item| item.envelope.lane == lane && item.state == ItemState::Sent);
    let taken: Vec<u64> = taken.map(|item| item.envelope.seq).collect();
    let count = u64::try_from(taken.len()).unwrap_or(u64::MAX);
    count >= expected.max(1) || taken.iter().any(|seq| *seq >= expected.max(1))
}

/// Makes what is on its way, or was answered well, wait again without a number: the server was restored
/// from a backup and may have lost it (F39). Where it has not, the receipt says so. Photos are asked for again too.
pub(super) fn start_over(items: &mut [Item], which: impl Fn(&Item) -> bool) {
    let stuck = |item: &&Item| matches!(item.state, ItemState::Refused | ItemState::Blocked);
    let stuck: HashSet<CommandId> = items.iter().filter(stuck).map(|item| item.envelope.id).collect();
    for item in items {
        if matches!(item.state, ItemState::Sending | ItemState::Sent) && which(item) {
            // it went out although that one was refused, so it does not wait for it now
            item.behind = item.behind.filter(|id| !stuck.contains(id));
            item.state = ItemState::Waiting;
            item.envelope.seq = 0;
            item.answer = None;
            item.answered_wall_ms = None;
            // the number that it had counts no more
            item.failures = 1;
            for photo in &mut item.photos {
                photo.uploaded = false;
                photo.fault = None;
            }
        }
    }
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

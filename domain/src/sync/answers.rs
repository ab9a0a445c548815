//! What follows from the server's answers for the queue: how the answers settle it, how a lane is numbered anew, and how
//! everything starts over with a server that was restored from a backup. Pure.

use super::item::{Item, ItemState};
use super::lane::settle_blocks;
use crate::id::{CommandId, LaneId};
use crate::order::by_key;
use crate::wire::{Answer, AnswerStatus};
use std::collections::{BTreeMap, BTreeSet};

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
    pub sure: Vec<LaneId>,
    /// Lanes that must wait.
    pub pauses: Vec<(LaneId, Pause)>,
    /// Last numbers given in lanes that were numbered anew.
    pub lanes: Vec<(LaneId, u64)>,
    /// Whether the server has lost something that it had taken (F39).
    pub lost: bool,
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
    let mut wanted: BTreeMap<LaneId, u64> = BTreeMap::new();
    let mut reached: BTreeMap<LaneId, u64> = BTreeMap::new();
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
            settled.lost = true;
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
fn renumber(items: &mut [Item], lane: LaneId, first: u64) -> bool {
    let mut under_way: Vec<&mut Item> = items
        .iter_mut()
        .filter(|item| item.envelope.lane == lane && item.state == ItemState::Sending)
        .collect();
    by_key(&mut under_way, |item| (item.envelope.seq, item.place));
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

fn last_number(items: &[Item], lane: LaneId) -> Option<u64> {
    items
        .iter()
        .filter(|item| item.envelope.lane == lane && item.state == ItemState::Sending)
        .map(|item| item.envelope.seq)
        .max()
}

/// Whether the server waits for a number under which it took a command before, or for one among as many as it took: it
/// was restored from a backup, and some of them are gone (F39).
fn has_lost(items: &[Item], lane: LaneId, expected: u64) -> bool {
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
    let stuck: BTreeSet<CommandId> = items.iter().filter(stuck).map(|item| item.envelope.id).collect();
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

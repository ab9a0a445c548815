//! How fast: waits, retreats and batch sizes of one page's engine. In memory only: a new page may try at once.

use super::answers::Pause;
use super::lane::Allowance;
use crate::blob::Sha256Hex;
use crate::id::LaneId;
use crate::wire::MAX_BATCH;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// The longest wait that the engine chooses itself (5 min).
const LONGEST_MS: u64 = 300_000;
/// The shortest, so that a broken network does not spin.
const SHORTEST_MS: u64 = 250;
/// The longest wait that is taken on somebody's word (1 h): a proxy can't silence a phone for a day.
const LONGEST_TOLD_MS: u64 = 3_600_000;

/// Full jitter: anything up to 1 s, doubled with each failure, up to 5 min (F10).
pub(super) fn backoff(failures: u32, random: [u8; 10]) -> u64 {
    let ceiling = (1000_u64 << failures.saturating_sub(1).min(9)).min(LONGEST_MS);
    let chance = random
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    (chance % (ceiling + 1)).max(SHORTEST_MS)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an hour of milliseconds fits a double exactly"
)]
fn later(now: f64, ms: u64) -> f64 {
    now + ms as f64
}

/// Whole milliseconds from `now` until then; none when it has come.
fn left(now: f64, until: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, an hour at most"
    )]
    let ms = (until - now).ceil() as u64;
    (until > now).then_some(ms.max(1))
}

/// A way to the server that may have to wait.
#[derive(Debug, Default)]
pub(super) struct Way {
    failures: u32,
    own_until: f64,
    told_until: f64,
}

impl Way {
    /// It failed. The server's wish, when it has one, is kept even when a person asks to send now.
    pub(super) fn failed(&mut self, now: f64, told_ms: Option<u64>, random: [u8; 10]) {
        self.failures = self.failures.saturating_add(1);
        self.own_until = later(now, backoff(self.failures, random));
        if let Some(ms) = told_ms {
            self.told_until = later(now, ms.min(LONGEST_TOLD_MS));
        }
    }

    pub(super) fn worked(&mut self) {
        *self = Self::default();
    }

    /// Forgets the engine's own caution.
    pub(super) fn wake(&mut self) {
        self.own_until = 0.0;
        self.failures = 0;
    }

    /// How long it has still to wait.
    pub(super) fn left(&self, now: f64) -> Option<u64> {
        left(now, self.own_until.max(self.told_until))
    }
}

/// What the engine remembers between turns.
#[derive(Debug)]
pub(super) struct Pace {
    /// Commands.
    pub commands: Way,
    /// Photos: apart, so that they never delay commands (F19, F21).
    pub photos: Way,
    lanes: BTreeMap<LaneId, f64>,
    sure: BTreeSet<LaneId>,
    tries: BTreeMap<Sha256Hex, u32>,
    /// The most commands in a batch, while a larger one was too much or held a poisoned one.
    pub most: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            commands: Way::default(),
            photos: Way::default(),
            lanes: BTreeMap::new(),
            sure: BTreeSet::new(),
            tries: BTreeMap::new(),
            most: MAX_BATCH,
        }
    }
}

impl Pace {
    /// How much of a lane may be sent.
    pub(super) fn allowance(&self, lane: LaneId, now: f64) -> Allowance {
        if self.lanes.get(&lane).is_some_and(|until| *until > now) {
            Allowance::Wait
        } else if self.sure.contains(&lane) {
            Allowance::Many
        } else {
            Allowance::One
        }
    }

    /// A lane must wait. The server's count of it is no longer known for sure.
    pub(super) fn pause(&mut self, lane: LaneId, pause: Pause, now: f64, random: [u8; 10]) {
        let ms = match pause {
            Pause::Told(ms) => ms.clamp(SHORTEST_MS, LONGEST_TOLD_MS),
            Pause::Failed(failures) => backoff(failures, random),
        };
        self.lanes.insert(lane, later(now, ms));
        self.sure.remove(&lane);
    }

    /// The server's count of a lane is known.
    pub(super) fn sure(&mut self, lane: LaneId) {
        self.sure.insert(lane);
    }

    /// The server's count of a lane is no longer known.
    pub(super) fn unsure(&mut self, lane: LaneId) {
        self.sure.remove(&lane);
    }

    /// How long the first of these lanes has still to wait.
    pub(super) fn lanes_left(&self, lanes: impl Iterator<Item = LaneId>, now: f64) -> Option<u64> {
        lanes.filter_map(|lane| left(now, *self.lanes.get(&lane)?)).min()
    }

    /// A batch went through: the next may be larger.
    pub(super) fn grow(&mut self) {
        self.most = (self.most * 2).min(MAX_BATCH);
    }

    /// A batch of so many was too much.
    pub(super) fn halve(&mut self, len: usize) {
        self.most = (len / 2).max(1);
    }

    /// How often a photo failed; those that failed least go first, so that one can't hold up the rest.
    pub(super) fn tries(&self, photo: &Sha256Hex) -> u32 {
        self.tries.get(photo).copied().unwrap_or(0)
    }

    /// A photo is about to be tried.
    pub(super) fn tried(&mut self, photo: &Sha256Hex) {
        *self.tries.entry(photo.clone()).or_default() += 1;
    }
}

/// That something of this engine is under way; falls when its future is dropped, wherever it stands.
pub(super) struct Busy<'a>(&'a Cell<bool>);

impl<'a> Busy<'a> {
    /// Raises the flag, unless it is up.
    pub(super) fn raise(flag: &'a Cell<bool>) -> Option<Self> {
        (!flag.replace(true)).then(|| Self(flag))
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

//! The one source of chance, passed inward: from the system's entropy when serving, from a seed for demo data.

use domain::id::{CommandId, InstallId, LaneId, PageSession, TrackingToken, hex};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::Mutex;

/// A cryptographic generator that may be shared.
#[derive(Debug)]
pub struct Chance(Mutex<StdRng>);

impl Chance {
    /// Seeded by the operating system.
    #[must_use]
    pub fn from_system() -> Self {
        Self(Mutex::new(StdRng::from_os_rng()))
    }

    /// The same numbers for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// So many random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        // a thread that panicked while it held the lock has not spoiled the numbers
        let mut source = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        source.fill_bytes(&mut bytes);
        bytes
    }

    /// A number from `0` up to, not including, `below`; `0` when that is none.
    #[must_use]
    pub fn below(&self, below: u64) -> u64 {
        // the bias is one in 2^64 / below
        u64::from_be_bytes(self.bytes()).checked_rem(below).unwrap_or(0)
    }

    /// A short name for a request or a nonce.
    #[must_use]
    pub fn name(&self) -> String {
        hex(&self.bytes::<8>())
    }

    /// A command's id.
    #[must_use]
    pub fn command(&self, now_ms: i64) -> CommandId {
        CommandId::mint(now_ms, self.bytes())
    }

    /// The id of a new ticket or complaint.
    #[must_use]
    pub fn lane(&self, now_ms: i64) -> LaneId {
        LaneId::mint(now_ms, self.bytes())
    }

    /// An installation's id.
    #[must_use]
    pub fn install(&self, now_ms: i64) -> InstallId {
        InstallId::mint(now_ms, self.bytes())
    }

    /// A page session's id.
    #[must_use]
    pub fn page_session(&self, now_ms: i64) -> PageSession {
        PageSession::mint(now_ms, self.bytes())
    }

    /// A tracking token.
    #[must_use]
    pub fn token(&self) -> TrackingToken {
        TrackingToken::mint(self.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        assert_eq!(Chance::seeded(7).bytes::<16>(), Chance::seeded(7).bytes::<16>());
        assert_ne!(
            Chance::from_system().bytes::<16>(),
            Chance::from_system().bytes::<16>()
        );
    }
}

//! Reading what changed, page by page, by cursor (SYNC 3.7).

use super::answers::{close, is_final, start_over};
use super::draft::{Draft, Room, TRIES, restless};
use super::engine::Engine;
use super::item::{ItemState, Meta};
use super::traits::{Clock, Net, NetFault, Store, StoreFault};
use crate::wire::{Ack, PullAnswer, PullRequest};

/// What came of a turn of [`Engine::pull`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullTurn {
    /// Whether there is more to be pulled right now.
    pub more: bool,
    /// Whether the jobs on this device are no longer what they were.
    pub jobs_changed: bool,
    /// Whether the queue is no longer what it was: lost answers were found, or it goes out again to a restored
    /// server. Then [`Engine::pump`] has work.
    pub queue_changed: bool,
}

impl PullTurn {
    /// Nothing of the page was kept: it may be older than what is there.
    const STALE: Self = Self {
        more: true,
        jobs_changed: false,
        queue_changed: false,
    };
}

/// Why nothing was pulled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PullFault {
    /// Storage on this device.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The way to the server.
    #[error(transparent)]
    Net(#[from] NetFault),
}

impl<S: Store, N: Net, C: Clock> Engine<S, N, C> {
    /// One page of what changed in this person's jobs, with the cursor in one commit: a page is kept whole or asked
    /// for again. Only for members of staff; a reporter's pull has no answer.
    ///
    /// # Errors
    /// When storage or the way to the server fails; then nothing has changed.
    pub async fn pull(&self) -> Result<PullTurn, PullFault> {
        let meta = self.store.meta().await?;
        let request = PullRequest {
            epoch: meta.epoch,
            cursor: meta.cursor,
            limit: None,
            install: Some(self.install()),
        };
        let (asked, losses) = (self.clock.mono_ms(), self.losses.get());
        let answer = self.net.pull(&request).await?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "half a round trip in milliseconds"
        )]
        let half_way = ((self.clock.mono_ms() - asked).max(0.0) / 2.0) as i64;
        let wall_ms = self.clock.wall_ms();
        let next = Meta {
            epoch: Some(answer.epoch),
            cursor: answer.cursor,
            clock_offset_ms: answer.server_ms - (wall_ms - half_way),
            pulled_wall_ms: if answer.more {
                meta.pulled_wall_ms
            } else {
                Some(wall_ms)
            },
        };
        self.keep(&meta, next, &answer, losses).await
    }

    async fn keep(
        &self,
        asked_with: &Meta,
        next: Meta,
        answer: &PullAnswer,
        losses: u64,
    ) -> Result<PullTurn, PullFault> {
        let restored = asked_with.epoch.is_some_and(|epoch| epoch != answer.epoch);
        // from the beginning the server names what is there, not what is gone: what it does not name must go
        let anew = asked_with.cursor == 0 && answer.cursor != 0;
        let clear = restored || answer.reset || anew;
        let (stale, wall_ms) = (Ok(PullTurn::STALE), self.clock.wall_ms());
        for _ in 0..TRIES {
            let read = self.store.items().await?;
            if self.losses.get() != losses {
                // the server was restored meanwhile: believing the acks of the one that is gone, a later command
                // would overtake an earlier one that only that one had
                return stale;
            }
            let mut draft = Draft::of(&read);
            if restored {
                start_over(&mut draft.items, |_| true);
            }
            settle_acks(&mut draft, &answer.acks, wall_ms);
            draft.batch.clear_jobs = clear;
            draft.batch.put_jobs = answer.changes.iter().map(|change| change.job.clone()).collect();
            draft.batch.remove_jobs.clone_from(&answer.tombstones);
            draft.batch.taken_off.clone_from(&answer.taken_off);
            draft.batch.meta = Some(next.clone());
            draft.batch.if_meta = Some(asked_with.clone());
            let batch = draft.into_batch(&read);
            let turn = PullTurn {
                more: answer.more,
                jobs_changed: clear || !batch.put_jobs.is_empty() || !batch.remove_jobs.is_empty(),
                queue_changed: !batch.put.is_empty(),
            };
            match self.store.commit_if(&read, batch).await {
                Ok(true) => return Ok(turn),
                Ok(false) if self.store.meta().await? == *asked_with => {}
                // another page pulled meanwhile, or made room: this page may be older than what is there
                Ok(false) => return stale,
                // not by giving up jobs: they would only be pulled again
                Err(StoreFault::Full) if self.make_room(Room::Sent).await? => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        Err(restless().into())
    }
}

/// Answers that were lost on the way (F15): each settles its command wherever that stands, unless it is settled.
fn settle_acks(draft: &mut Draft, acks: &[Ack], wall_ms: i64) {
    for ack in acks.iter().filter(|ack| is_final(&ack.answer)) {
        let open = |state| {
            matches!(
                state,
                ItemState::Waiting | ItemState::Sending | ItemState::Blocked
            )
        };
        let mut items = draft.items.iter_mut();
        if let Some(item) = items.find(|item| item.envelope.id == ack.id && open(item.state)) {
            close(item, &ack.answer, wall_ms);
        }
    }
}

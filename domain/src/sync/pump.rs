//! Sending: one round trip's worth at a time, level-triggered. As long as anything can be sent, a turn never ends in
//! [`Next::Rest`]; a wake-up that is lost is therefore late at worst (F12).

use super::answers::{Settled, settle, start_over};
use super::draft::{Draft, Room, TRIES, restless};
use super::engine::Engine;
use super::item::{Batch, Item, Meta};
use super::lane;
use super::pace::Busy;
use super::traits::{Clock, Net, NetFault, Store, StoreFault};
use crate::id::{CommandId, Epoch, LaneId};
use crate::rejection::Rejection;
use crate::wire::{Answer, MAX_BATCH_BYTES, PushRequest};
use std::collections::BTreeMap;

/// What to do after a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing can be sent: nothing is there, or what is left needs its author. Take the next turn when something
    /// was saved, and once a minute all the same: another tab may have saved something and died before it could tell
    /// (F12).
    Rest,
    /// Take the next turn at once.
    Now,
    /// Take it after so many milliseconds; a new command or `online` may come sooner.
    AfterMs(u64),
    /// Nobody is signed in: take it after signing in (F22).
    SignIn,
    /// This build is too old to send (F28).
    Update,
}

/// What came of a turn of [`Engine::pump`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What to do next.
    pub next: Next,
    /// Whether the queue is no longer what it was.
    pub changed: bool,
}

/// What came of looking for one kind of work.
pub(super) enum Step {
    /// There is none now, but there may be after so many milliseconds.
    Idle(Option<u64>),
    /// Some was done, or tried.
    Did(Turn),
}

/// Another call of this engine is at it: look again after this.
const BUSY_MS: u64 = 1000;

/// A batch that is on its way.
struct Sent {
    commands: Vec<Item>,
    /// Whether sending it changed the queue.
    changed: bool,
}

impl Sent {
    fn keys(&self) -> Vec<(CommandId, u64)> {
        let key = |item: &Item| (item.envelope.id, item.envelope.seq);
        self.commands.iter().map(key).collect()
    }
}

impl<S: Store, N: Net, C: Clock> Engine<S, N, C> {
    /// One round trip's worth of sending: commands first, then photos. To be called by the page that holds the
    /// author's lock; after an error, again in a few seconds.
    ///
    /// It may be called again while an earlier call still uploads a photo: then it sends commands only, so that a
    /// large photo on a slow network does not keep them (F21). It may be dropped at any point.
    ///
    /// # Errors
    /// When storage fails. Nothing is lost: what was sent is sent again under its number (F13).
    pub async fn pump(&self) -> Result<Turn, StoreFault> {
        let (_, tidied) = self.edit(|_| ()).await?;
        let commands = match Busy::raise(&self.sending) {
            Some(_busy) => self.push_commands().await?,
            // commands are on their way: no photo may begin beside them and slow them down (F21)
            None => {
                return Ok(Turn {
                    next: Next::AfterMs(BUSY_MS),
                    changed: tidied,
                });
            }
        };
        let wait = match commands {
            Step::Did(turn) => return Ok(turn.and(tidied)),
            Step::Idle(wait) => wait,
        };
        let photos = match Busy::raise(&self.uploading) {
            Some(_busy) => self.send_photo().await?,
            None => Step::Idle(Some(BUSY_MS)),
        };
        let photo_wait = match photos {
            Step::Did(turn) => return Ok(turn.and(tidied)),
            Step::Idle(wait) => wait,
        };
        let next = match (wait, photo_wait) {
            (None, None) => Next::Rest,
            (Some(ms), None) | (None, Some(ms)) => Next::AfterMs(ms),
            (Some(one), Some(other)) => Next::AfterMs(one.min(other)),
        };
        Ok(Turn {
            next,
            changed: tidied,
        })
    }

    async fn push_commands(&self) -> Result<Step, StoreFault> {
        let sent = match self.next_batch().await? {
            Ok(sent) => sent,
            Err(wait) => return Ok(Step::Idle(wait)),
        };
        let known = self.store.meta().await?.epoch;
        let request = PushRequest {
            install: self.install(),
            page_session: self.clock.page_session(),
            sent_mono_ms: self.clock.mono_ms(),
            sent_wall_ms: self.clock.wall_ms(),
            commands: sent.commands.iter().map(|item| item.envelope.clone()).collect(),
        };
        let turn = match self.net.push(&request).await {
            Ok(answer) if self.is_of_this_life(known, answer.epoch).await? => {
                self.answered(&sent, &answer.answers).await?
            }
            Ok(_) => Turn {
                next: Next::Now,
                changed: true,
            },
            Err(fault) => self.not_answered(&sent, fault).await?,
        };
        Ok(Step::Did(turn.and(sent.changed)))
    }

    /// The next batch, numbered and marked as on its way in one commit before it leaves (F13, ADR 0003); or how long
    /// there is none.
    async fn next_batch(&self) -> Result<Result<Sent, Option<u64>>, StoreFault> {
        for _ in 0..TRIES {
            let read = self.store.items().await?;
            let mut commands = match self.choose(&read) {
                Ok(commands) => commands,
                Err(wait) => return Ok(Err(wait)),
            };
            // read after the queue: whoever numbered in between changed the queue as well
            let mut lanes = BTreeMap::new();
            for item in &commands {
                let lane = item.envelope.lane;
                if let std::collections::btree_map::Entry::Vacant(entry) = lanes.entry(lane) {
                    entry.insert(self.store.lane_seq(lane).await?);
                }
            }
            let put = lane::number(&mut commands, &mut lanes);
            if put.is_empty() {
                return Ok(Ok(Sent {
                    commands,
                    changed: false,
                }));
            }
            let fresh: Vec<LaneId> = put.iter().map(|item| item.envelope.lane).collect();
            let lanes = lanes
                .into_iter()
                .filter(|(lane, _)| fresh.contains(lane))
                .collect();
            let batch = Batch {
                put,
                lanes,
                ..Batch::default()
            };
            match self.store.commit_if(&read, batch).await {
                Ok(true) => {
                    return Ok(Ok(Sent {
                        commands,
                        changed: true,
                    }));
                }
                Ok(false) => {}
                // a full device must still be able to send, or it would stay full
                Err(StoreFault::Full) if self.make_room(Room::Jobs).await? => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(restless())
    }

    fn choose(&self, queue: &[Item]) -> Result<Vec<Item>, Option<u64>> {
        let now = self.clock.mono_ms();
        let pace = self.pace.borrow();
        let lanes: Vec<LaneId> = lane::sendable(queue).into_iter().map(|(lane, _)| lane).collect();
        if lanes.is_empty() {
            return Err(None);
        }
        if let Some(ms) = pace.commands.left(now) {
            return Err(Some(ms));
        }
        let commands = lane::plan(
            queue,
            |lane| pace.allowance(lane, now),
            pace.most,
            MAX_BATCH_BYTES,
        );
        if commands.is_empty() {
            return Err(Some(pace.lanes_left(lanes.into_iter(), now).unwrap_or(BUSY_MS)));
        }
        Ok(commands)
    }

    async fn answered(&self, sent: &Sent, answers: &[Answer]) -> Result<Turn, StoreFault> {
        let (keys, wall_ms) = (sent.keys(), self.clock.wall_ms());
        let (settled, changed) = self
            .edit(|draft| {
                let settled = settle(&mut draft.items, &keys, answers, wall_ms);
                draft.batch.lanes.clone_from(&settled.lanes);
                if settled.lost {
                    // before it is written: whoever reads what was written must find this, too
                    self.losses.set(self.losses.get() + 1);
                }
                settled
            })
            .await?;
        self.keep_pace(&settled);
        Ok(Turn {
            next: Next::Now,
            changed,
        })
    }

    /// Whether an answer with `epoch`, to a request that was made while this device knew `known`, is of the life of
    /// the server's data that this device knows now. When it is the first word of a new one, everything starts over
    /// (F39): part by part, a later command of a lane could overtake an earlier one that the old one had taken.
    async fn is_of_this_life(&self, known: Option<Epoch>, epoch: Epoch) -> Result<bool, StoreFault> {
        for _ in 0..TRIES {
            let meta = self.store.meta().await?;
            if meta.epoch == Some(epoch) {
                return Ok(true);
            }
            let restored = meta.epoch.is_some();
            if restored && meta.epoch != known {
                // a pull found it out meanwhile: this is the last word of the life before
                return Ok(false);
            }
            let read = self.store.items().await?;
            let mut draft = Draft::of(&read);
            if restored {
                start_over(&mut draft.items, |_| true);
            }
            draft.batch.meta = Some(Meta {
                epoch: Some(epoch),
                cursor: if restored { 0 } else { meta.cursor },
                ..meta.clone()
            });
            draft.batch.if_meta = Some(meta);
            match self.store.commit_if(&read, draft.into_batch(&read)).await {
                Ok(true) => return Ok(!restored),
                Ok(false) => {}
                Err(StoreFault::Full) if self.make_room(Room::Jobs).await? => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(restless())
    }

    fn keep_pace(&self, settled: &Settled) {
        let now = self.clock.mono_ms();
        let mut pace = self.pace.borrow_mut();
        for lane in &settled.sure {
            pace.sure(*lane);
        }
        for (lane, _) in &settled.lanes {
            pace.unsure(*lane);
        }
        for (lane, pause) in &settled.pauses {
            pace.pause(*lane, *pause, now, self.clock.random());
        }
        if settled.progress {
            pace.commands.worked();
            pace.photos.wake();
            pace.grow();
        } else if settled.pauses.is_empty() {
            // 200 without a word about what was asked: as good as no answer (F14)
            pace.commands.failed(now, None, self.clock.random());
        }
    }

    async fn not_answered(&self, sent: &Sent, fault: NetFault) -> Result<Turn, StoreFault> {
        let stop = |next| Ok(Turn { next, changed: false });
        match fault {
            NetFault::SignIn => stop(Next::SignIn),
            NetFault::Update => stop(Next::Update),
            NetFault::Offline => {
                self.retreat(None);
                stop(Next::Now)
            }
            NetFault::Later { after_ms } => {
                self.retreat(after_ms);
                stop(Next::Now)
            }
            // by halves down to the one that is too large or poisoned, so that it does not hold up the rest (F9)
            NetFault::TooLarge | NetFault::Refused => match sent.keys().as_slice() {
                [key] => self.refuse(*key).await,
                keys => {
                    self.pace.borrow_mut().halve(keys.len());
                    stop(Next::Now)
                }
            },
        }
    }

    fn retreat(&self, told_ms: Option<u64>) {
        let (now, random) = (self.clock.mono_ms(), self.clock.random());
        self.pace.borrow_mut().commands.failed(now, told_ms, random);
    }

    /// Writes down that the server does not take a command at all.
    async fn refuse(&self, key: (CommandId, u64)) -> Result<Turn, StoreFault> {
        let answer = [Answer::refused(key.0, Rejection::BadPayload)];
        let wall_ms = self.clock.wall_ms();
        let (_, changed) = self
            .edit(|draft| settle(&mut draft.items, &[key], &answer, wall_ms))
            .await?;
        self.pace.borrow_mut().grow();
        Ok(Turn {
            next: Next::Now,
            changed,
        })
    }
}

impl Turn {
    /// The same, changed also when `changed`.
    const fn and(mut self, changed: bool) -> Self {
        self.changed |= changed;
        self
    }
}

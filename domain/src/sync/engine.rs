//! The engine of one author's queue on one device: saving, discarding, giving again, sweeping.
//!
//! Only one page at a time pumps and pulls for an author (a lock outside sees to it, F18), but any tab may save,
//! discard or give again between any two steps of it. So no list that was read before is ever written back: every
//! change reads the queue, edits that reading, and commits through [`Store::commit_if`], which writes only while the
//! queue is still what was read; otherwise it is done again on a new reading. Storage is never held across the
//! network: answers are written into a reading made after they came.

use super::item::{Item, ItemState, NewCommand, PhotoBytes, QueuedPhoto};
use super::lane;
use super::pace::Pace;
use super::traits::{Clock, Net, Store, StoreFault};
use crate::id::{CommandId, InstallId};
use crate::people::Author;
use crate::wire::{Envelope, fingerprint};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};

/// Sent commands are shown for so long (24 h), and their photos kept: a server that is restored from a backup in
/// that time gets both again.
const KEEP_SENT_MS: i64 = 86_400_000;

/// The queue of one author on one device.
pub struct Engine<S, N, C> {
    pub(super) store: S,
    pub(super) net: N,
    pub(super) clock: C,
    author: Author,
    install: InstallId,
    app_build: String,
    pub(super) pace: RefCell<Pace>,
    pub(super) sending: Cell<bool>,
    pub(super) uploading: Cell<bool>,
    /// How often a push found that the server had lost what it had taken (F39). Jobs that were asked for before that
    /// come from the server that is gone, with answers that hold no more.
    pub(super) losses: Cell<u64>,
}

impl<S: Store, N: Net, C: Clock> Engine<S, N, C> {
    /// The engine over `author`'s own storage. `install` is the device's; make one engine per page and author, and
    /// keep it: it remembers how long to wait.
    pub fn new(store: S, net: N, clock: C, author: Author, install: InstallId, app_build: String) -> Self {
        Self {
            store,
            net,
            clock,
            author,
            install: queue_install(author, install),
            app_build,
            pace: RefCell::default(),
            sending: Cell::new(false),
            uploading: Cell::new(false),
            losses: Cell::new(0),
        }
    }

    /// Whose queue it is.
    pub const fn author(&self) -> Author {
        self.author
    }

    /// The installation under which this queue is known to the server: see [`queue_install`].
    pub const fn install(&self) -> InstallId {
        self.install
    }

    /// The storage.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The way to the server.
    pub const fn net(&self) -> &N {
        &self.net
    }

    /// Time and chance.
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    /// Saves a command with its photos in one transaction (F2); durable when it returns (F1). Any tab may do it at
    /// any time. The id is minted here and not when a form opens, so that a draft in two tabs is two commands (F17);
    /// the author is sealed in (F23).
    ///
    /// # Errors
    /// Then nothing was saved, and the form keeps what was typed (F3).
    pub async fn enqueue(&self, new: NewCommand) -> Result<Item, StoreFault> {
        let item = self.item(&new);
        let wanted = |photo: &&PhotoBytes| item.photos.iter().any(|one| one.blob.sha256 == photo.blob.sha256);
        let bytes: Vec<PhotoBytes> = new.photos.iter().filter(wanted).cloned().collect();
        let (item, _) = self
            .edit(|draft| {
                let mut item = item.clone();
                item.place = draft.items.last().map_or(1, |last| last.place + 1);
                item.behind = if lane::only_adds(&item) {
                    None
                } else {
                    lane::predecessor(&draft.items, item.envelope.lane)
                };
                draft.batch.put_photos.clone_from(&bytes);
                draft.items.push(item.clone());
                item
            })
            .await?;
        Ok(item)
    }

    fn item(&self, new: &NewCommand) -> Item {
        let mut blobs = new.command.blobs.clone();
        for photo in &new.photos {
            if !blobs.iter().any(|blob| blob.sha256 == photo.blob.sha256) {
                blobs.push(photo.blob.clone());
            }
        }
        let payload = new.command.payload.clone();
        let (wall_ms, mono_ms) = (self.clock.wall_ms(), self.clock.mono_ms());
        Item {
            photos: blobs.iter().cloned().map(QueuedPhoto::waiting).collect(),
            envelope: Envelope {
                id: CommandId::mint(wall_ms, self.clock.random()),
                kind: new.command.kind.as_str().to_owned(),
                author: self.author,
                install: self.install,
                token: new.token.clone(),
                lane: new.lane,
                seq: 0,
                base_version: new.base_version,
                payload_sha256: fingerprint(&payload),
                payload,
                blobs,
                client_wall_ms: wall_ms,
                client_mono_ms: mono_ms,
                page_session: self.clock.page_session(),
                app_build: self.app_build.clone(),
                offline: !self.clock.online(),
            },
            place: 0,
            state: ItemState::Waiting,
            behind: None,
            failures: 0,
            answer: None,
            answered_wall_ms: None,
        }
    }

    /// Forgets how long the engine itself wanted to wait: somebody asked to send now, or `online` was heard. What the
    /// server asked to wait still holds (F10).
    pub fn wake(&self) {
        let mut pace = self.pace.borrow_mut();
        pace.commands.wake();
        pace.photos.wake();
    }

    /// Removes a refused or blocked command, or one whose photos the server does not take, with the photos that only
    /// it has. What was blocked by it waits again. Gives whether there was something to remove.
    ///
    /// Nothing else can be discarded, and no photo that is still on its way: what is on its way may have taken effect. The lane stays gapless all the same:
    /// a blocked command has no number yet, and a refused one's was used up by the server's refusal, or, where the
    /// server refused without looking, the next one is told the number that is expected.
    ///
    /// # Errors
    /// When storage fails; then nothing has changed.
    pub async fn discard(&self, id: CommandId) -> Result<bool, StoreFault> {
        let (found, _) = self
            .edit(|draft| {
                let over = |item: &Item| item.needs_author() && !item.is_under_way();
                let found = draft
                    .items
                    .iter()
                    .any(|item| item.envelope.id == id && over(item));
                if found {
                    draft.take_out(id);
                }
                found
            })
            .await?;
        Ok(found)
    }

    /// Gives a refused command again, under a new id and at its old place, so that what was blocked by it follows;
    /// tries photos again that the server did not take. Gives the new state of the item.
    ///
    /// # Errors
    /// When storage fails; then nothing has changed.
    pub async fn retry(&self, id: CommandId) -> Result<Option<Item>, StoreFault> {
        self.again(id, None).await
    }

    /// Like [`Self::retry`], in other words: with this payload instead of what was refused.
    ///
    /// # Errors
    /// When storage fails; then nothing has changed.
    pub async fn reword(&self, id: CommandId, payload: Value) -> Result<Option<Item>, StoreFault> {
        self.again(id, Some(payload)).await
    }

    async fn again(&self, id: CommandId, payload: Option<Value>) -> Result<Option<Item>, StoreFault> {
        let new_id = CommandId::mint(self.clock.wall_ms(), self.clock.random());
        let (item, _) = self
            .edit(|draft| {
                let item = draft.items.iter_mut().find(|item| item.envelope.id == id)?;
                match item.state {
                    ItemState::Refused => {
                        item.state = ItemState::Waiting;
                        item.envelope.id = new_id;
                        item.envelope.seq = 0;
                        item.answer = None;
                        item.answered_wall_ms = None;
                        if let Some(payload) = &payload {
                            item.envelope.payload_sha256 = fingerprint(payload);
                            item.envelope.payload.clone_from(payload);
                        }
                    }
                    ItemState::Sent if item.needs_author() => {
                        item.photos.iter_mut().for_each(|photo| photo.fault = None);
                    }
                    _ => return None,
                }
                let item = item.clone();
                lane::repoint(&mut draft.items, id, Some(item.envelope.id));
                Some(item)
            })
            .await?;
        Ok(item)
    }

    /// Removes what the server has had, photos and all, for more than a day. To be called when a page starts and now
    /// and then. Gives how many were removed. Nothing that is unsent ever grows too old (F11).
    ///
    /// # Errors
    /// When storage fails; then nothing has changed.
    pub async fn sweep(&self, wall_ms: i64) -> Result<usize, StoreFault> {
        let old = |item: &Item| {
            item.answered_wall_ms
                .is_some_and(|answered| answered < wall_ms - KEEP_SENT_MS)
        };
        let (swept, _) = self.edit(|draft| draft.take_out_done(old)).await?;
        Ok(swept)
    }
}

/// The installation under which an author's queue is known to the server.
///
/// The server counts lanes by installation, and each author's queue on a device gives its numbers by itself. Under
/// one installation two people who share a phone and a job would take each other's numbers, and a later command
/// could overtake an earlier one whose number was taken. So a person's queue has an installation of its own, made of
/// the device's and the person's; a reporter's is the device's, which their commands are signed with.
#[must_use]
pub fn queue_install(author: Author, install: InstallId) -> InstallId {
    let Author::Person(person) = author else {
        return install;
    };
    let digest = Sha256::digest([install.0.as_bytes().as_slice(), person.0.as_bytes()].concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    InstallId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

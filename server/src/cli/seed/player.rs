//! Gives the commands of all people on the demo campus through `store::apply`, each from a device of their own.

use super::people;
use super::story::Who;
use crate::chance::Chance;
use crate::cli::database_sentence;
use anyhow::{Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{InstallId, LaneId, PageSession, PersonId, TrackingToken};
use domain::people::{Author, Staff};
use domain::wire::{AnyCommand, Envelope, fingerprint};
use std::collections::HashMap;
use store::Db;
use store::apply::{Applicant, Sent, apply};
use store::outbox::{Sending, lease, settle};
use store::people::NewPerson;

/// A ticket or a complaint, and from where it was reported or filed.
pub(super) struct Thing {
    pub lane: LaneId,
    pub token: TrackingToken,
    pub reporter: InstallId,
}

impl Thing {
    /// One that begins at this time.
    pub(super) fn new(chance: &Chance, start: DateTime<Utc>) -> Self {
        let ms = start.timestamp_millis();
        Self {
            lane: chance.lane(ms),
            token: chance.token(),
            reporter: chance.install(ms),
        }
    }
}

/// What somebody does.
pub(super) struct Deed {
    pub who: Who,
    pub at: DateTime<Utc>,
    /// So many minutes earlier it was given on a phone without a network.
    pub offline: i64,
    /// Whether it is what the thing began with.
    pub is_first: bool,
    pub command: AnyCommand,
}

/// Everybody on the campus with their devices.
pub(super) struct Player<'a> {
    staff: HashMap<PersonId, Staff>,
    installs: HashMap<PersonId, InstallId>,
    seqs: HashMap<(InstallId, LaneId), u64>,
    chance: &'a Chance,
}

impl<'a> Player<'a> {
    /// The campus of these people.
    pub(super) fn of(people: &[NewPerson], chance: &'a Chance) -> Self {
        let staff = people.iter().map(|person| &person.staff);
        Self {
            staff: staff.map(|staff| (staff.id, staff.clone())).collect(),
            installs: HashMap::new(),
            seqs: HashMap::new(),
            chance,
        }
    }

    /// Does it; the messages that follow go out at once.
    pub(super) async fn play(&mut self, db: &Db, thing: &Thing, deed: Deed) -> Result<()> {
        let (staff, install, author) = match deed.who {
            Who::Reporter => (None, thing.reporter, Author::Anon(thing.reporter)),
            Who::Person(id) => {
                let install = *self.installs.entry(id).or_insert_with(|| self.chance.install(0));
                (self.staff.get(&id).cloned(), install, Author::Person(id))
            }
        };
        let seq = self.seqs.entry((install, thing.lane)).or_insert(0);
        *seq += 1;
        let payload = deed.command.payload();
        let given_ms = (deed.at - TimeDelta::minutes(deed.offline)).timestamp_millis();
        // not a page's own life: the phone was closed and opened in between
        let page_session = PageSession::mint(given_ms, self.chance.bytes());
        let envelope = Envelope {
            id: self.chance.command(given_ms),
            kind: deed.command.kind().as_str().to_owned(),
            author,
            install,
            token: (deed.who == Who::Reporter || deed.is_first).then(|| thing.token.clone()),
            lane: thing.lane,
            seq: *seq,
            base_version: None,
            blobs: Vec::new(),
            payload_sha256: fingerprint(&payload),
            payload,
            client_wall_ms: given_ms,
            client_mono_ms: 0.0,
            page_session,
            app_build: "demo".to_owned(),
            offline: deed.offline > 0,
        };
        let sent_from = PageSession::mint(given_ms, self.chance.bytes());
        let sent = Sent {
            page_session: sent_from,
            mono_ms: 0.0,
            wall_ms: deed.at.timestamp_millis(),
        };
        let who = Applicant {
            staff,
            now: deed.at,
            sent: Some(sent),
        };
        let answer = apply(db, &who, &envelope).await.map_err(database_sentence)?;
        ensure!(
            answer.took_effect(),
            "the demo's {} was refused: {:?}",
            envelope.kind,
            answer.reason
        );
        deliver(db, deed.at).await
    }
}

/// Messages of the past went out in the past.
async fn deliver(db: &Db, at: DateTime<Utc>) -> Result<()> {
    let messages = lease(db, at, 20).await.map_err(database_sentence)?;
    for message in messages {
        let sent_at = at + TimeDelta::seconds(4);
        settle(db, &message, &Sending::Delivered, sent_at)
            .await
            .map_err(database_sentence)?;
    }
    Ok(())
}

/// The id of a demo account.
pub(super) fn person(username: &str) -> Result<PersonId> {
    people::id(username).ok_or_else(|| anyhow::anyhow!("there is no {username}"))
}

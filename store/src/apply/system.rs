//! What the system asks by itself: schedules, times that have run out.

use super::{Applicant, Asker, together};
use crate::Db;
use chrono::{DateTime, Utc};
use domain::blob::Sha256Hex;
use domain::id::{CommandId, InstallId, LaneId, PageSession};
use domain::people::Author;
use domain::wire::{Answer, AnyCommand, Envelope, fingerprint};

/// Something that the system asks of a ticket or a complaint.
#[derive(Clone, Debug)]
pub struct Errand {
    /// The ticket or complaint.
    pub lane: LaneId,
    /// Its version as the system saw it.
    pub version: u64,
    /// What is asked.
    pub command: AnyCommand,
}

/// Applies what the system asks. The same command about the same version of the same thing is one command, however often
/// it is given and by however many servers: its receipt makes it take effect once.
pub async fn as_system(db: &Db, now: DateTime<Utc>, errands: &[Errand]) -> Vec<Answer> {
    let who = Applicant {
        staff: None,
        now,
        sent: None,
    };
    let asker = Asker {
        who: &who,
        is_system: true,
    };
    let envelopes: Vec<Envelope> = errands.iter().map(|errand| envelope(errand, now)).collect();
    together(db, asker, &envelopes).await
}

/// The errand on its way. All its ids follow from what is asked.
fn envelope(errand: &Errand, now: DateTime<Utc>) -> Envelope {
    let payload = errand.command.payload();
    let kind = errand.command.kind().as_str();
    let payload_sha256 = fingerprint(&payload);
    let asked = format!(
        "{}:{}:{kind}:{}",
        errand.lane,
        errand.version,
        payload_sha256.as_str()
    );
    let bytes = |part: &str| first_bytes(&Sha256Hex::of([part, &asked].concat().as_bytes()));
    let install = InstallId::mint(0, bytes("install:"));
    Envelope {
        id: CommandId::mint(0, bytes("command:")),
        kind: kind.to_owned(),
        author: Author::Anon(install),
        install,
        token: None,
        lane: errand.lane,
        seq: 1,
        base_version: Some(errand.version),
        payload,
        blobs: Vec::new(),
        client_wall_ms: now.timestamp_millis(),
        client_mono_ms: 0.0,
        page_session: PageSession::mint(0, bytes("page:")),
        app_build: env!("CARGO_PKG_VERSION").to_owned(),
        payload_sha256,
        offline: false,
    }
}

/// The first ten bytes of a fingerprint.
fn first_bytes(sha: &Sha256Hex) -> [u8; 10] {
    let hex = sha.as_str();
    std::array::from_fn(|index| {
        let pair = hex.get(2 * index..2 * index + 2).unwrap_or_default();
        u8::from_str_radix(pair, 16).unwrap_or_default()
    })
}

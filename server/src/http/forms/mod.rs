//! Plain HTML forms: what works without script. Each becomes the same command as with it, on the same way.

pub(super) mod complain;
mod file;
pub(super) mod report;
mod sent;
pub(super) mod track;

use super::Server;
use super::page::Page;
use app::host::Visitor;
use app::page::{FormState, Refusal};
use domain::id::{CommandId, InstallId, LaneId, TrackingToken};
use domain::people::Author;
use domain::wire::{Answer, AnswerStatus, AnyCommand, Envelope, fingerprint};
use std::collections::BTreeMap;
use store::StoreError;
use store::apply::{Applicant, apply};

/// What was typed, by field.
type Values = BTreeMap<String, String>;

/// The hidden fields that make a form that is sent twice one command (SYNC 3.12).
pub(super) const COMMAND: &str = "command";
pub(super) const LANE: &str = "lane";
pub(super) const TOKEN: &str = "token";
pub(super) const INSTALL: &str = "install";

/// The ids of one form: those that it carries, new ones where it carries none.
struct Ids {
    command: CommandId,
    install: InstallId,
    lane: LaneId,
    token: TrackingToken,
}

impl Ids {
    fn read(server: &Server, values: &Values) -> Self {
        let (chance, now_ms) = (&server.chance, server.now_ms());
        let get = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
        Self {
            command: get(COMMAND).parse().unwrap_or_else(|_| chance.command(now_ms)),
            install: get(INSTALL).parse().unwrap_or_else(|_| chance.install(now_ms)),
            lane: get(LANE).parse().unwrap_or_else(|_| chance.lane(now_ms)),
            token: TrackingToken::parse(get(TOKEN)).unwrap_or_else(|_| chance.token()),
        }
    }

    fn write(&self, values: &mut Values) {
        values.insert(COMMAND.to_owned(), self.command.to_string());
        values.insert(INSTALL.to_owned(), self.install.to_string());
        values.insert(LANE.to_owned(), self.lane.to_string());
        values.insert(TOKEN.to_owned(), self.token.as_str().to_owned());
    }
}

/// A form that nobody has filled in yet, with the ids of the command that it will be.
pub(super) fn fresh(server: &Server) -> FormState {
    let mut form = FormState::default();
    Ids::read(server, &form.values).write(&mut form.values);
    form
}

/// The page that says that nothing works now.
pub(super) fn unavailable(page: Page, why: &dyn std::fmt::Display) -> Page {
    tracing::error!(%why, "a form can't be shown or taken");
    Page::refused(page.uri, page.visitor, Refusal::Unavailable)
}

/// Gives a command as a reporter without an account: the first and only one of this form's installation.
async fn give(
    server: &Server,
    visitor: &Visitor,
    ids: &Ids,
    command: &AnyCommand,
) -> Result<Answer, StoreError> {
    let (now, payload) = ((server.host.now)(), command.payload());
    let envelope = Envelope {
        id: ids.command,
        kind: command.kind().as_str().to_owned(),
        author: Author::Anon(ids.install),
        install: ids.install,
        token: Some(ids.token.clone()),
        lane: ids.lane,
        seq: 1,
        base_version: None,
        blobs: command.photos().to_vec(),
        payload_sha256: fingerprint(&payload),
        payload,
        client_wall_ms: now.timestamp_millis(),
        client_mono_ms: 0.0,
        page_session: server.chance.page_session(now.timestamp_millis()),
        app_build: server.host.settings.build.clone(),
        offline: false,
    };
    let who = Applicant {
        staff: visitor.staff.clone(),
        now,
        sent: None,
    };
    let mut answer = apply(&server.host.db, &who, &envelope).await?;
    // the other half of a double click failed while this one waited for it: nobody but us can send it again
    for _ in 0..2 {
        if answer.status == AnswerStatus::Retry {
            answer = apply(&server.host.db, &who, &envelope).await?;
        }
    }
    Ok(answer)
}

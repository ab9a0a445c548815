//! The phone's way in and out: commands by `push`, changes by `pull` (SYNC 3.3 and 3.7).
//!
//! The phone calls these paths through its own adapter (`offline::fetch`), which also tells a captive portal from
//! this server.

use crate::codec::Json;
use crate::error::AppError;
use domain::id::{Epoch, InstallId, PageSession};
use domain::wire::{Envelope, PullAnswer, PushAnswer};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::{
    error::ErrorCode,
    host::{admitted, host, staff},
};

/// Applies commands one by one, each in its own transaction, and answers each.
///
/// # Errors
/// `rejected` for too large a batch, `sign_in` when a member of staff's commands come without a session, `unavailable`
/// when the database can't be reached.
#[server(prefix = "/api", endpoint = "sync/v1/push", input = Json, output = Json)]
pub async fn push(
    install: InstallId,
    page_session: PageSession,
    sent_mono_ms: f64,
    sent_wall_ms: i64,
    commands: Vec<Envelope>,
) -> Result<PushAnswer, AppError> {
    use domain::people::Author;
    use domain::wire::{Answer, AnswerStatus, MAX_BATCH};
    use std::collections::HashSet;
    use store::apply::{Applicant, Sent, apply};

    proto_answer();
    let staff = admitted("/api/sync/v1/push")?;
    let host = host();
    if commands.len() > MAX_BATCH || commands.iter().any(|command| command.install != install) {
        return Err(AppError::new(ErrorCode::Rejected).sent());
    }
    // somebody else may have signed in on that device since: the queue waits for its author (F23)
    let signed_in = staff.as_ref().map(|staff| staff.id);
    let of_others = commands
        .iter()
        .any(|command| matches!(command.author, Author::Person(person) if Some(person) != signed_in));
    if of_others {
        return Err(AppError::new(ErrorCode::SignIn).sent());
    }
    let sent = Some(Sent {
        page_session,
        mono_ms: sent_mono_ms,
        wall_ms: sent_wall_ms,
    });
    let epoch = store::change::epoch(&host.db).await?;
    let mut answers = Vec::with_capacity(commands.len());
    // what follows a command that must be sent again waits with it, so that a lane keeps its order (F34)
    let mut stopped = HashSet::new();
    for envelope in &commands {
        if stopped.contains(&envelope.lane) {
            continue;
        }
        let who = Applicant {
            staff: staff.clone(),
            now: (host.now)(),
            sent,
        };
        let answer = apply(&host.db, &who, envelope).await.unwrap_or_else(|error| {
            // one command's failure is its own (SYNC 3.3)
            tracing::error!(%error, command = %envelope.id, kind = envelope.kind, "a command failed");
            Answer {
                retry_after: Some(5),
                ..Answer::new(envelope.id, AnswerStatus::Retry)
            }
        });
        if matches!(answer.status, AnswerStatus::Retry | AnswerStatus::ExpectedSeq) {
            stopped.insert(envelope.lane);
        }
        answers.push(answer);
    }
    Ok(PushAnswer {
        answers,
        epoch,
        server_ms: (host.now)().timestamp_millis(),
    })
}

/// One page of what changed in the signed-in person's jobs.
///
/// # Errors
/// `sign_in` without a session, `unavailable` when the database fails.
#[server(prefix = "/api", endpoint = "sync/v1/pull", input = Json, output = Json)]
pub async fn pull(
    epoch: Option<Epoch>,
    cursor: i64,
    limit: Option<u32>,
    install: Option<InstallId>,
) -> Result<PullAnswer, AppError> {
    proto_answer();
    let staff = staff("/api/sync/v1/pull")?;
    let host = host();
    let request = domain::wire::PullRequest {
        epoch,
        cursor,
        limit,
        install,
    };
    Ok(store::change::pull(&host.db, &staff, &request, (host.now)()).await?)
}

/// Marks the answer as this server's (F14).
#[cfg(feature = "ssr")]
pub(super) fn proto_answer() {
    use domain::wire::{PROTO, PROTO_HEADER};
    use http::{HeaderName, HeaderValue};
    if let Some(answer) = use_context::<leptos_axum::ResponseOptions>() {
        answer.insert_header(
            HeaderName::from_static(PROTO_HEADER),
            HeaderValue::from_static(PROTO),
        );
    }
}

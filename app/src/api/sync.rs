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

/// Applies commands and answers each, as far as nothing before it in its lane must be sent again.
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
    use domain::wire::MAX_BATCH;
    use store::apply::{Applicant, Sent, apply_all};

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
    let who = Applicant {
        staff,
        now: (host.now)(),
        sent: Some(Sent {
            page_session,
            mono_ms: sent_mono_ms,
            wall_ms: sent_wall_ms,
        }),
    };
    let epoch = store::change::epoch(&host.db).await?;
    let answers = apply_all(&host.db, &who, &commands).await;
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

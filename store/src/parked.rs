//! Commands that fail by themselves, whatever the server tries: a fault of ours, not of who sent them. Such a one must
//! not keep its lane for ever (SYNC 3.3).

use crate::{Db, StoreError, receipt};
use chrono::{DateTime, Utc};
use domain::rejection::Rejection;
use domain::wire::{Answer, AnswerStatus, Envelope};

/// So many tries, then it is parked.
const TRIES: i32 = 5;
/// Seconds until the next try.
const AGAIN_S: u32 = 5;

/// Counts a failure of the command. Gives the answer: try again, or, after [`TRIES`], that it was parked. Then its
/// payload is kept with its receipt, and what follows it in its lane goes on once its author has decided about it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn failed(
    db: &Db,
    envelope: &Envelope,
    now: DateTime<Utc>,
    why: &str,
) -> Result<Answer, StoreError> {
    let tries: i32 = sqlx::query_scalar(
        "insert into command_failure (id, kind, why, last_at) values ($1, $2, $3, $4) \
         on conflict (id) do update set tries = command_failure.tries + 1, why = excluded.why, last_at = excluded.last_at \
         returning tries",
    )
    .bind(envelope.id.0)
    .bind(&envelope.kind)
    .bind(why)
    .bind(now)
    .fetch_one(&db.pool)
    .await?;
    tracing::error!(command = %envelope.id, kind = envelope.kind, tries, why, "a command failed by itself");
    if tries < TRIES {
        return Ok(again(envelope));
    }
    let mut tx = db.pool.begin().await?;
    let mut answers = receipt::claim(&mut tx, std::slice::from_ref(envelope), now).await?;
    let placed = receipt::take_places(&mut tx, std::slice::from_ref(envelope), &mut answers).await?;
    if let Some(answer) = answers.remove(&envelope.id) {
        return Ok(answer);
    }
    let answer = Answer::refused(envelope.id, Rejection::Parked);
    answers.insert(envelope.id, answer.clone());
    receipt::file(&mut tx, &placed, &answers).await?;
    tx.commit().await?;
    Ok(answer)
}

/// The answer to a command that failed: it is to be sent again.
pub(crate) const fn again(envelope: &Envelope) -> Answer {
    let mut answer = Answer::new(envelope.id, AnswerStatus::Retry);
    answer.retry_after = Some(AGAIN_S);
    answer
}

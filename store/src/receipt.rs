//! Receipts: what makes a command take effect once (SYNC 3.3, F15 to F17), and lanes: what keeps their order.

use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::rejection::Rejection;
use domain::wire::{Answer, AnswerStatus, Envelope};
use serde_json::Value;
use sqlx::PgConnection;

/// Claims the command's id for this transaction. Gives the answer to give at once when it was claimed before:
/// waits for whoever claims it at the same time (F16).
pub(crate) async fn claim(
    db: &mut PgConnection,
    envelope: &Envelope,
    now: DateTime<Utc>,
) -> Result<Option<Answer>, StoreError> {
    let claimed = sqlx::query(
        "insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
    )
    .bind(envelope.id.0)
    .bind(envelope.author.to_string())
    .bind(envelope.install.0)
    .bind(envelope.lane.0)
    .bind(i64::try_from(envelope.seq).unwrap_or(i64::MAX))
    .bind(&envelope.kind)
    .bind(envelope.payload_sha256.as_str())
    .bind(now)
    .execute(&mut *db)
    .await?;
    if claimed.rows_affected() == 1 {
        return Ok(None);
    }
    let stored: Option<(String, String, Option<Value>)> =
        sqlx::query_as("select payload_sha256, author, result from command_receipt where id = $1")
            .bind(envelope.id.0)
            .fetch_optional(&mut *db)
            .await?;
    let Some((payload_sha256, author, Some(result))) = stored else {
        return Ok(Some(retry(envelope)));
    };
    if payload_sha256 != envelope.payload_sha256.as_str() || author != envelope.author.to_string() {
        return Ok(Some(Answer::refused(envelope.id, Rejection::KeyReuse)));
    }
    let mut answer: Answer = json::read("command_receipt", envelope.id, result)?;
    if answer.status == AnswerStatus::Applied {
        answer.status = AnswerStatus::Duplicate;
    }
    Ok(Some(answer))
}

/// The answer that asks to send again.
pub(crate) const fn retry(envelope: &Envelope) -> Answer {
    let mut answer = Answer::new(envelope.id, AnswerStatus::Retry);
    answer.retry_after = Some(2);
    answer
}

/// Takes the command's place in its lane. Gives the answer to give when an earlier one is missing (F34).
pub(crate) async fn take_place(
    db: &mut PgConnection,
    envelope: &Envelope,
) -> Result<Option<Answer>, StoreError> {
    let seq = i64::try_from(envelope.seq).unwrap_or(i64::MAX);
    let sql = if seq == 1 {
        "insert into lane (install, lane, last_seq) values ($1, $2, $3) on conflict do nothing"
    } else {
        "update lane set last_seq = $3 where install = $1 and lane = $2 and last_seq = $3 - 1"
    };
    let taken = sqlx::query(sql)
        .bind(envelope.install.0)
        .bind(envelope.lane.0)
        .bind(seq)
        .execute(&mut *db)
        .await?;
    if taken.rows_affected() == 1 {
        return Ok(None);
    }
    let last: Option<i64> = sqlx::query_scalar("select last_seq from lane where install = $1 and lane = $2")
        .bind(envelope.install.0)
        .bind(envelope.lane.0)
        .fetch_optional(&mut *db)
        .await?;
    let mut answer = Answer::new(envelope.id, AnswerStatus::ExpectedSeq);
    answer.expected_seq = Some(u64::try_from(last.unwrap_or(0)).unwrap_or(0) + 1);
    Ok(Some(answer))
}

/// Writes the answer down, so that a repetition gets the same; keeps the payload of what was refused.
pub(crate) async fn file(
    db: &mut PgConnection,
    envelope: &Envelope,
    answer: &Answer,
) -> Result<(), StoreError> {
    let kept = (!answer.took_effect() || answer.needs_review).then(|| json::holdable(&envelope.payload));
    sqlx::query("update command_receipt set result = $2, payload = $3 where id = $1")
        .bind(envelope.id.0)
        .bind(json::write(answer))
        .bind(kept)
        .execute(&mut *db)
        .await?;
    Ok(())
}

//! Commands of one sender, one transaction: the only way in which anything about a ticket or a complaint changes.
//!
//! A batch is claimed, ordered, locked, decided and written as a whole, with a statement for each table, so that it
//! costs hardly more than one command. When something in it fails by itself, its commands are applied one by one, so
//! that the failure is only its own (SYNC 3.3).

mod complaint;
mod stamp;
mod system;
mod ticket;
mod turns;

pub use system::{Errand, as_system};

use crate::{Db, StoreError, parked, receipt};
use chrono::{DateTime, Utc};
use domain::id::{CommandId, PageSession};
use domain::people::{Author, Staff};
use domain::rejection::Rejection;
use domain::wire::{Answer, AnswerStatus, Envelope};
use futures::FutureExt;
use std::collections::HashSet;
use std::future::Future;
use std::panic::AssertUnwindSafe;

/// How a batch's transaction begins. Its statements look rows up by the keys of a list. What the planner thinks of the
/// list's length, and what it knew of a table when that was empty, would make it read whole tables, and a prepared
/// plan is kept long after the table has grown; here it shall always go by the index.
const BEGIN: &str = "begin; set local enable_seqscan = off; set local enable_hashjoin = off; \
                     set local enable_mergejoin = off";

/// Who asks, as the caller has made sure, and when.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The signed-in member of staff, when there is one. Without, the envelope's own installation and token speak.
    pub staff: Option<Staff>,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// The sender's clocks, by which the time of the deed is estimated (SYNC 3.8).
    pub sent: Option<Sent>,
}

/// Who asks, as this room sees it.
#[derive(Clone, Copy)]
struct Asker<'a> {
    who: &'a Applicant,
    /// Whether it is the system itself, which nobody from outside can be: [`as_system`] alone says so.
    is_system: bool,
}

impl<'a> Asker<'a> {
    const fn of(who: &'a Applicant) -> Self {
        Self {
            who,
            is_system: false,
        }
    }
}

/// The clocks of a sender at the moment of sending.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sent {
    /// The life of the page that sends.
    pub page_session: PageSession,
    /// Its monotonic clock, in milliseconds.
    pub mono_ms: f64,
    /// Its wall clock, in milliseconds since 1970.
    pub wall_ms: i64,
}

/// Applies one command, or finds its answer from before.
///
/// # Errors
/// When the database fails; then nothing has changed and the command can be sent again. A refusal is an
/// [`Answer`], and so is a failure that lies in the command itself: after some tries it is parked.
pub async fn apply(db: &Db, who: &Applicant, envelope: &Envelope) -> Result<Answer, StoreError> {
    if !is_author(who, envelope) {
        return Ok(Answer::refused(envelope.id, Rejection::Forbidden));
    }
    one(db, Asker::of(who), envelope).await
}

async fn one(db: &Db, asker: Asker<'_>, envelope: &Envelope) -> Result<Answer, StoreError> {
    match guarded(db, asker, std::slice::from_ref(envelope)).await {
        Ok(mut answers) => Ok(answers.pop().unwrap_or_else(|| receipt::retry(envelope))),
        Err(Failure::Lasting(why)) => parked::failed(db, envelope, asker.who.now, &why).await,
        Err(Failure::Moment(error)) => Err(error),
    }
}

/// Applies a sender's commands in their order. What follows a command that must be sent again in its lane gets no
/// answer and waits with it (F34).
pub async fn apply_all(db: &Db, who: &Applicant, envelopes: &[Envelope]) -> Vec<Answer> {
    let ids: HashSet<CommandId> = envelopes.iter().map(|envelope| envelope.id).collect();
    if ids.len() < envelopes.len() || !envelopes.iter().all(|envelope| is_author(who, envelope)) {
        return one_by_one(envelopes, |envelope| apply(db, who, envelope)).await;
    }
    together(db, Asker::of(who), envelopes).await
}

/// All in one transaction, or each by itself when that fails.
async fn together(db: &Db, asker: Asker<'_>, envelopes: &[Envelope]) -> Vec<Answer> {
    match guarded(db, asker, envelopes).await {
        Ok(answers) => answers,
        Err(Failure::Moment(error)) if !error.is_contention() => {
            tracing::error!(%error, commands = envelopes.len(), "a batch failed");
            envelopes.iter().map(parked::again).collect()
        }
        Err(why) => {
            tracing::warn!(%why, commands = envelopes.len(), "a batch failed as a whole: one by one");
            one_by_one(envelopes, |envelope| one(db, asker, envelope)).await
        }
    }
}

async fn one_by_one<'a, F>(envelopes: &'a [Envelope], apply: impl Fn(&'a Envelope) -> F) -> Vec<Answer>
where
    F: Future<Output = Result<Answer, StoreError>>,
{
    let mut answers = Vec::with_capacity(envelopes.len());
    let mut stopped = HashSet::new();
    for envelope in envelopes {
        if stopped.contains(&envelope.lane) {
            continue;
        }
        let answer = apply(envelope).await.unwrap_or_else(|error| {
            tracing::error!(%error, command = %envelope.id, kind = envelope.kind, "a command failed");
            parked::again(envelope)
        });
        if matches!(answer.status, AnswerStatus::Retry | AnswerStatus::ExpectedSeq) {
            stopped.insert(envelope.lane);
        }
        answers.push(answer);
    }
    answers
}

/// Why commands could not be applied.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// It lies in one of them.
    #[error("{0}")]
    Lasting(String),
    /// It lies in the moment.
    #[error("{0}")]
    Moment(#[source] StoreError),
}

async fn guarded(db: &Db, asker: Asker<'_>, envelopes: &[Envelope]) -> Result<Vec<Answer>, Failure> {
    match AssertUnwindSafe(attempt(db, asker, envelopes))
        .catch_unwind()
        .await
    {
        Ok(Ok(answers)) => Ok(answers),
        Ok(Err(error)) if error.is_lasting() => Err(Failure::Lasting(error.to_string())),
        Ok(Err(error)) => Err(Failure::Moment(error)),
        Err(_) => Err(Failure::Lasting("a panic".to_owned())),
    }
}

async fn attempt(db: &Db, asker: Asker<'_>, envelopes: &[Envelope]) -> Result<Vec<Answer>, StoreError> {
    let mut tx = db.pool.begin_with(BEGIN).await?;
    // before anything else: a newer server may have taken what this one would refuse
    let mut answers = receipt::claim(&mut tx, envelopes, asker.who.now).await?;
    let placed = receipt::take_places(&mut tx, envelopes, &mut answers).await?;
    if !placed.is_empty() {
        let given = turns::turns(&mut tx, asker, db.zone, &placed).await?;
        receipt::file(&mut tx, &placed, &given).await?;
        // the scopes' clocks come last in `turns`' wake: whoever waits for them waits only for this commit
        tx.commit().await?;
        answers.extend(given);
    }
    Ok(envelopes
        .iter()
        .filter_map(|envelope| answers.remove(&envelope.id))
        .collect())
}

/// Whether the sealed author is who sends (F23).
fn is_author(who: &Applicant, envelope: &Envelope) -> bool {
    match (&who.staff, envelope.author) {
        (Some(staff), Author::Person(person)) => staff.id == person,
        // a reporter's own queue goes out whoever has signed in on that phone
        (_, Author::Anon(install)) => install == envelope.install,
        (None, Author::Person(_)) => false,
    }
}

//! Commands of one sender, one transaction: the only way in which anything about a ticket changes.
//!
//! A batch is claimed, ordered, locked, decided and written as a whole, with a statement for each table, so that it
//! costs hardly more than one command. When something in it fails by itself, its commands are applied one by one, so
//! that the failure is only its own (SYNC 3.3).

use crate::facts::World;
use crate::ticket::{Changing, append, load_for_update, save};
use crate::{Db, StoreError, change, outbox, parked, receipt};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{CommandId, PageSession, TicketId};
use domain::people::{Actor, Author, Staff};
use domain::rejection::Rejection;
use domain::ticket::{Command, Context, Event, Recorded, decide, evolve};
use domain::wire::{Answer, AnswerStatus, Envelope};
use futures::FutureExt;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;

/// A phone's clock that is further off than this is named beside what was done with it (F33), in seconds.
const SKEW_SHOWN_S: i64 = 300;

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
    match guarded(db, who, std::slice::from_ref(envelope)).await {
        Ok(mut answers) => Ok(answers.pop().unwrap_or_else(|| receipt::retry(envelope))),
        Err(Failure::Lasting(why)) => parked::failed(db, envelope, who.now, &why).await,
        Err(Failure::Moment(error)) => Err(error),
    }
}

/// Applies a sender's commands in their order. What follows a command that must be sent again in its lane gets no
/// answer and waits with it (F34).
pub async fn apply_all(db: &Db, who: &Applicant, envelopes: &[Envelope]) -> Vec<Answer> {
    let ids: HashSet<CommandId> = envelopes.iter().map(|envelope| envelope.id).collect();
    if ids.len() < envelopes.len() || !envelopes.iter().all(|envelope| is_author(who, envelope)) {
        return one_by_one(db, who, envelopes).await;
    }
    match guarded(db, who, envelopes).await {
        Ok(answers) => answers,
        Err(Failure::Moment(error)) if !error.is_contention() => {
            tracing::error!(%error, commands = envelopes.len(), "a batch failed");
            envelopes.iter().map(parked::again).collect()
        }
        Err(why) => {
            tracing::warn!(%why, commands = envelopes.len(), "a batch failed as a whole: one by one");
            one_by_one(db, who, envelopes).await
        }
    }
}

async fn one_by_one(db: &Db, who: &Applicant, envelopes: &[Envelope]) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(envelopes.len());
    let mut stopped = HashSet::new();
    for envelope in envelopes {
        if stopped.contains(&envelope.lane) {
            continue;
        }
        let answer = apply(db, who, envelope).await.unwrap_or_else(|error| {
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

async fn guarded(db: &Db, who: &Applicant, envelopes: &[Envelope]) -> Result<Vec<Answer>, Failure> {
    match AssertUnwindSafe(attempt(db, who, envelopes)).catch_unwind().await {
        Ok(Ok(answers)) => Ok(answers),
        Ok(Err(error)) if error.is_lasting() => Err(Failure::Lasting(error.to_string())),
        Ok(Err(error)) => Err(Failure::Moment(error)),
        Err(_) => Err(Failure::Lasting("a panic".to_owned())),
    }
}

async fn attempt(db: &Db, who: &Applicant, envelopes: &[Envelope]) -> Result<Vec<Answer>, StoreError> {
    let mut tx = db.pool.begin_with(BEGIN).await?;
    // before anything else: a newer server may have taken what this one would refuse
    let mut answers = receipt::claim(&mut tx, envelopes, who.now).await?;
    let placed = receipt::take_places(&mut tx, envelopes, &mut answers).await?;
    if !placed.is_empty() {
        let given = turns(&mut tx, who, &placed).await?;
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

/// What was decided about a command, before its ticket's number is known.
enum Decided {
    Done { version: u64, needs_review: bool },
    Refused { why: Rejection, version: Option<u64> },
}

/// Decides the commands one after the other and writes what follows; gives their answers.
async fn turns(
    db: &mut PgConnection,
    who: &Applicant,
    envelopes: &[&Envelope],
) -> Result<HashMap<CommandId, Answer>, StoreError> {
    let commands: Vec<Result<Command, Rejection>> =
        envelopes.iter().map(|envelope| envelope.command()).collect();
    let lanes: Vec<TicketId> = envelopes.iter().map(|envelope| envelope.lane).collect();
    let mut tickets = load_for_update(db, &lanes).await?;
    let world = World::of(db, commands.iter().flatten()).await?;

    let mut decided = Vec::with_capacity(envelopes.len());
    for (envelope, command) in envelopes.iter().zip(commands) {
        let changing = tickets.of(envelope.lane);
        decided.push(match command {
            Ok(command) => turn(who, envelope, &command, &world, changing)?,
            Err(why) => Decided::Refused { why, version: None },
        });
    }

    write(db, who, &world, tickets.changed()).await?;
    let answers = envelopes.iter().zip(decided).map(|(envelope, decided)| {
        let mut answer = match decided {
            Decided::Done {
                version,
                needs_review,
            } => {
                let mut answer = Answer::new(envelope.id, AnswerStatus::Applied);
                answer.version = Some(version);
                answer.needs_review = needs_review;
                answer
            }
            Decided::Refused { why, version } => {
                let mut answer = Answer::refused(envelope.id, why);
                answer.version = version;
                answer
            }
        };
        answer.no = tickets.of(envelope.lane).no;
        (envelope.id, answer)
    });
    Ok(answers.collect())
}

/// Decides one command on its ticket as the ones before have left it.
fn turn(
    who: &Applicant,
    envelope: &Envelope,
    command: &Command,
    world: &World,
    changing: &mut Changing,
) -> Result<Decided, StoreError> {
    let actor = actor(who, envelope, changing);
    let facts = world.facts(command);
    let context = Context {
        actor: &actor,
        facts: &facts,
        now: who.now,
    };
    let version = changing.ticket.as_ref().map(|ticket| ticket.version);
    let events = match decide(changing.ticket.as_ref(), command, envelope.lane, &context) {
        Ok(events) => events,
        Err(why) => return Ok(Decided::Refused { why, version }),
    };
    let needs_review = events
        .iter()
        .any(|event| matches!(event, Event::CompletionKept { .. }));
    let mut version = version.unwrap_or(0);
    let (phone_at, skew_s) = (phone_time(who, envelope), skew(who));
    if changing.token.is_none() {
        changing.token.clone_from(&envelope.token);
    }
    for event in events {
        version += 1;
        let one = Recorded {
            version,
            at: who.now,
            phone_at,
            skew_s,
            offline: envelope.offline,
            by: actor.by(),
            event,
        };
        changing.ticket = evolve(changing.ticket.take(), &one);
        changing.recorded.push((envelope.id, one));
    }
    changing.send_crew();
    if changing.ticket.is_none() {
        return Err(StoreError::corrupt(
            "ticket",
            envelope.lane,
            "events without a ticket",
        ));
    }
    Ok(Decided::Done {
        version,
        needs_review,
    })
}

fn actor(who: &Applicant, envelope: &Envelope, changing: &Changing) -> Actor {
    match (&who.staff, envelope.author) {
        (Some(staff), Author::Person(_)) => Actor::Staff(staff.clone()),
        _ => Actor::Reporter {
            install: envelope.install,
            holds: changing
                .ticket
                .as_ref()
                .filter(|_| envelope.token.is_some() && envelope.token == changing.token)
                .map(|ticket| ticket.id),
        },
    }
}

/// Writes states, events, messages and changes.
async fn write(
    db: &mut PgConnection,
    who: &Applicant,
    world: &World,
    mut changed: Vec<&mut Changing>,
) -> Result<(), StoreError> {
    if changed.is_empty() {
        return Ok(());
    }
    save(db, &mut changed, world).await?;
    append(db, &changed).await?;
    outbox::tell(db, &changed, who.now).await?;
    change::mark(db, &changed).await
}

/// When it was done, by the phone's clock set right, never after `now` (SYNC 3.8).
fn phone_time(who: &Applicant, envelope: &Envelope) -> Option<DateTime<Utc>> {
    let sent = who.sent?;
    let ago_ms = if sent.page_session == envelope.page_session {
        sent.mono_ms - envelope.client_mono_ms
    } else {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of a phone's queue fit a double exactly"
        )]
        let ago = (sent.wall_ms - envelope.client_wall_ms) as f64;
        ago
    };
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a year")]
    let ago_ms = ago_ms.clamp(0.0, 366.0 * 86_400_000.0) as i64;
    Some(who.now - TimeDelta::milliseconds(ago_ms))
}

/// By how many seconds the phone's clock is ahead (negative: behind), when that is worth a word (F33).
fn skew(who: &Applicant) -> Option<i64> {
    let ahead = (who.sent?.wall_ms - who.now.timestamp_millis()) / 1000;
    (ahead.abs() > SKEW_SHOWN_S).then_some(ahead)
}

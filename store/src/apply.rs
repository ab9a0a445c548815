//! One command, one transaction: the only way in which anything about a ticket changes.

use crate::ticket::{Stored, load_for_update, save};
use crate::{Db, StoreError, change, outbox, parked, place, receipt};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{PageSession, TicketNo};
use domain::people::{Actor, Author, Staff};
use domain::rejection::Rejection;
use domain::ticket::{Command, Context, Event, Facts, Recorded, decide, evolve};
use domain::wire::{Answer, Envelope};
use futures::FutureExt;
use sqlx::PgConnection;
use std::panic::AssertUnwindSafe;

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
    match AssertUnwindSafe(attempt(db, who, envelope)).catch_unwind().await {
        Ok(Err(error)) if error.is_lasting() => {
            parked::failed(db, envelope, who.now, &error.to_string()).await
        }
        Ok(answered) => answered,
        Err(_) => parked::failed(db, envelope, who.now, "a panic").await,
    }
}

async fn attempt(db: &Db, who: &Applicant, envelope: &Envelope) -> Result<Answer, StoreError> {
    let mut tx = db.pool.begin().await?;
    // before anything else: a newer server may have taken what this one would refuse
    if let Some(answer) = receipt::claim(&mut tx, envelope, who.now).await? {
        return Ok(answer);
    }
    if let Some(answer) = receipt::take_place(&mut tx, envelope).await? {
        return Ok(answer);
    }
    let answer = match envelope.command() {
        Ok(command) => turn(&mut tx, who, envelope, &command).await?,
        Err(why) => Answer::refused(envelope.id, why),
    };
    receipt::file(&mut tx, envelope, &answer).await?;
    tx.commit().await?;
    Ok(answer)
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

async fn turn(
    db: &mut PgConnection,
    who: &Applicant,
    envelope: &Envelope,
    command: &Command,
) -> Result<Answer, StoreError> {
    let before = load_for_update(db, envelope.lane).await?;
    let actor = actor(who, envelope, before.as_ref());
    let facts = facts(db, command).await?;
    let context = Context {
        actor: &actor,
        facts: &facts,
        now: who.now,
    };
    let ticket = before.as_ref().map(|stored| &stored.ticket);
    let events = match decide(ticket, command, envelope.lane, &context) {
        Ok(events) => events,
        Err(why) => {
            let mut answer = Answer::refused(envelope.id, why);
            answer.no = before.as_ref().map(|stored| stored.no);
            answer.version = ticket.map(|ticket| ticket.version);
            return Ok(answer);
        }
    };
    let needs_review = events
        .iter()
        .any(|event| matches!(event, Event::CompletionKept { .. }));
    let (no, version) = write(db, who, envelope, before, &actor, events).await?;
    Ok(Answer::applied(envelope.id, no, version, needs_review))
}

fn actor(who: &Applicant, envelope: &Envelope, before: Option<&Stored>) -> Actor {
    match (&who.staff, envelope.author) {
        (Some(staff), Author::Person(_)) => Actor::Staff(staff.clone()),
        _ => Actor::Reporter {
            install: envelope.install,
            holds: before
                .filter(|stored| envelope.token.as_ref() == Some(&stored.token))
                .map(|stored| stored.ticket.id),
        },
    }
}

/// What the rules need to know of the world for this command.
async fn facts(db: &mut PgConnection, command: &Command) -> Result<Facts, StoreError> {
    let mut facts = Facts::default();
    match command {
        Command::Report { report } => {
            (facts.place_known, facts.department) =
                place::reportable(db, &report.place, &report.category).await?;
        }
        Command::Transfer { department, .. } => {
            let sql = "select exists (select 1 from department where code = $1)";
            let known: bool = sqlx::query_scalar(sql)
                .bind(department.as_str())
                .fetch_one(db)
                .await?;
            facts.department = known.then(|| department.clone());
        }
        Command::Dispatch { crew, .. } => facts.crew = crate::people::active(db, crew).await?,
        _ => {}
    }
    Ok(facts)
}

/// Writes events, state, changes and messages. Gives the ticket's number and version.
async fn write(
    db: &mut PgConnection,
    who: &Applicant,
    envelope: &Envelope,
    before: Option<Stored>,
    actor: &Actor,
    events: Vec<Event>,
) -> Result<(TicketNo, u64), StoreError> {
    let old_crew = before
        .as_ref()
        .map(|stored| stored.crew.clone())
        .unwrap_or_default();
    let (mut ticket, known) = match before {
        Some(stored) => (Some(stored.ticket), Some((stored.no, stored.token))),
        None => (None, None),
    };
    let mut version = ticket.as_ref().map_or(0, |ticket| ticket.version);
    if let (true, Some((no, _))) = (events.is_empty(), &known) {
        return Ok((*no, version));
    }
    let phone_at = phone_time(who, envelope);
    let mut recorded = Vec::with_capacity(events.len());
    for event in events {
        version += 1;
        let one = Recorded {
            version,
            at: who.now,
            phone_at,
            offline: envelope.offline,
            by: actor.by(),
            event,
        };
        ticket = evolve(ticket, &one);
        recorded.push(one);
    }
    let ticket =
        ticket.ok_or_else(|| StoreError::corrupt("ticket", envelope.lane, "events without a ticket"))?;
    let stored = save(db, ticket, known, envelope, old_crew.as_slice()).await?;
    crate::ticket::append(db, stored.ticket.id, envelope.id, &recorded).await?;
    outbox::tell(db, &stored, &recorded, who.now).await?;
    // the scopes' clocks come last: whoever waits for them waits only for this commit
    change::mark(db, stored.ticket.id, &old_crew, &stored.crew).await?;
    Ok((stored.no, version))
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

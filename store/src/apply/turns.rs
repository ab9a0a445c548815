//! A batch in turn: all that it speaks of is loaded, each command is decided as the ones before have left it, and what
//! follows is written as a whole.

use super::{Asker, complaint, ticket};
use crate::batch::Batch;
use crate::facts::World;
use crate::{StoreError, change, outbox};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::complaint::Complaint;
use domain::id::{CommandId, ComplaintId, LaneId, LaneNo};
use domain::place::CategoryCode;
use domain::rejection::Rejection;
use domain::ticket::CommandKind;
use domain::wire::{Answer, AnswerStatus, AnyCommand, AnyKind, Envelope};
use sqlx::PgConnection;
use std::collections::HashMap;

/// What was decided about a command, before the number of what it is about is known.
pub(super) struct Decided {
    answer: Answer,
    /// Whether the answer names that number.
    numbered: bool,
}

impl Decided {
    /// It took effect.
    pub(super) const fn done(envelope: &Envelope, version: u64, needs_review: bool) -> Self {
        let mut answer = Answer::new(envelope.id, AnswerStatus::Applied);
        answer.version = Some(version);
        answer.needs_review = needs_review;
        Self {
            answer,
            numbered: true,
        }
    }

    /// It was refused.
    pub(super) fn refused(envelope: &Envelope, why: Rejection, version: Option<u64>) -> Self {
        let mut answer = Answer::refused(envelope.id, why);
        answer.version = version;
        Self {
            answer,
            numbered: true,
        }
    }

    /// The same without a word on what it is about: for whoever may not know that there is such a thing.
    pub(super) const fn silent(mut self) -> Self {
        self.answer.version = None;
        self.numbered = false;
        self
    }
}

/// Tickets and complaints of a batch.
struct Things {
    tickets: Batch<crate::ticket::Changing>,
    complaints: Batch<crate::complaint::Changing>,
    /// Of those tickets that are parts of others, and of which something is asked that concerns the whole as well, the
    /// whole. It is among the tickets.
    wholes: HashMap<LaneId, LaneId>,
}

impl Things {
    /// Loads what the commands are about and keeps others from changing it: in one order for all batches, tickets
    /// first, then complaints, each by id, so that none waits for another in a circle.
    async fn load(db: &mut PgConnection, envelopes: &[&Envelope]) -> Result<Self, StoreError> {
        let (complaints, tickets): (Vec<&Envelope>, Vec<&Envelope>) =
            envelopes.iter().partition(|envelope| is_of_complaint(envelope));
        let lanes = |of: &[&Envelope]| of.iter().map(|envelope| envelope.lane).collect::<Vec<LaneId>>();
        let asked = tickets.iter().filter(|envelope| concerns_whole(envelope));
        let asked: Vec<LaneId> = asked.map(|envelope| envelope.lane).collect();
        let (tickets, wholes) = with_wholes(db, &lanes(&tickets), &asked).await?;
        Ok(Self {
            tickets,
            complaints: crate::complaint::load_for_update(db, &lanes(&complaints)).await?,
            wholes,
        })
    }

    /// The categories of the tickets that these commands reopen.
    fn reopened(&self, envelopes: &[&Envelope]) -> Vec<&CategoryCode> {
        let reopens = |envelope: &&&Envelope| envelope.kind == CommandKind::Reopen.as_str();
        let category = |envelope: &&Envelope| {
            let ticket = self.tickets.get(envelope.lane)?.ticket.as_ref()?;
            Some(&ticket.report.category)
        };
        envelopes.iter().filter(reopens).filter_map(category).collect()
    }

    fn number(&mut self, envelope: &Envelope) -> Option<LaneNo> {
        if is_of_complaint(envelope) {
            self.complaints.at(envelope.lane).no.map(LaneNo::from)
        } else {
            self.tickets.at(envelope.lane).no.map(LaneNo::from)
        }
    }
}

/// How often wholes are looked for that became parts themselves before they were locked.
const LOOKS: u8 = 3;

/// Loads these tickets, and the wholes of those of them that are `asked` about and are parts of others. What is found
/// after the locks is what counts: where a whole has moved meanwhile, all locks are given back before they are taken
/// again in their order. A part that becomes one only then, or moves on without end, is decided without a whole, and so
/// refused.
async fn with_wholes(
    db: &mut PgConnection,
    lanes: &[LaneId],
    asked: &[LaneId],
) -> Result<(Batch<crate::ticket::Changing>, HashMap<LaneId, LaneId>), StoreError> {
    let mut wholes = crate::ticket::wholes_of(db, asked).await?;
    for _ in 0..LOOKS {
        if wholes.is_empty() {
            break;
        }
        sqlx::raw_sql("savepoint wholes").execute(&mut *db).await?;
        let all: Vec<LaneId> = lanes.iter().chain(wholes.values()).copied().collect();
        let tickets = crate::ticket::load_for_update(db, &all).await?;
        let now = crate::ticket::wholes_of(db, asked).await?;
        if now == wholes {
            return Ok((tickets, wholes));
        }
        sqlx::raw_sql("rollback to savepoint wholes")
            .execute(&mut *db)
            .await?;
        wholes = now;
    }
    Ok((crate::ticket::load_for_update(db, lanes).await?, HashMap::new()))
}

/// Whether the command is about a complaint, whatever its payload. What nobody here knows counts as a ticket's.
fn is_of_complaint(envelope: &Envelope) -> bool {
    matches!(AnyKind::parse(&envelope.kind), Some(AnyKind::Complaint(_)))
}

/// Whether the command, when its ticket is a part of another, is decided as that one stands, or heard there too.
fn concerns_whole(envelope: &Envelope) -> bool {
    use domain::ticket::CommandKind::{Reopen, Urge};
    matches!(
        AnyKind::parse(&envelope.kind),
        Some(AnyKind::Ticket(Reopen | Urge))
    )
}

/// Decides the commands one after the other and writes what follows; gives their answers.
pub(super) async fn turns(
    db: &mut PgConnection,
    asker: Asker<'_>,
    zone: Tz,
    envelopes: &[&Envelope],
) -> Result<HashMap<CommandId, Answer>, StoreError> {
    let commands: Vec<Result<AnyCommand, Rejection>> =
        envelopes.iter().map(|envelope| envelope.any_command()).collect();
    let mut things = Things::load(db, envelopes).await?;
    let lanes = envelopes.iter().map(|envelope| envelope.lane);
    let known = lanes
        .zip(&commands)
        .filter_map(|(lane, command)| Some((lane, command.as_ref().ok()?)));
    let world = World::of(db, zone, known, &things.reopened(envelopes)).await?;

    let mut decided = Vec::with_capacity(envelopes.len());
    for (envelope, command) in envelopes.iter().zip(commands) {
        decided.push(match command {
            Ok(AnyCommand::Ticket(command)) => ticket::turn(
                asker,
                envelope,
                &command,
                &world,
                &mut things.tickets,
                things.wholes.get(&envelope.lane).copied(),
            )?,
            Ok(AnyCommand::Complaint(command)) => complaint::turn(
                asker,
                envelope,
                &command,
                &world,
                things.complaints.at(envelope.lane),
            )?,
            Err(why) if is_of_complaint(envelope) => Decided::refused(envelope, why, None).silent(),
            Err(why) => Decided::refused(envelope, why, None),
        });
    }

    write(db, asker.who.now, &world, &mut things).await?;
    let answers = envelopes.iter().zip(decided).map(|(envelope, decided)| {
        let mut answer = decided.answer;
        if decided.numbered {
            answer.no = things.number(envelope);
        }
        (envelope.id, answer)
    });
    Ok(answers.collect())
}

/// Writes states, events, messages and changes.
async fn write(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    world: &World,
    things: &mut Things,
) -> Result<(), StoreError> {
    let mut tickets = things.tickets.changed();
    let mut complaints = things.complaints.changed();
    if tickets.is_empty() && complaints.is_empty() {
        return Ok(());
    }
    let mut letters = Vec::new();
    if !tickets.is_empty() {
        crate::ticket::save(db, &mut tickets, world).await?;
        crate::ticket::append(db, &tickets).await?;
        crate::ticket::count_urges(db, &tickets).await?;
        letters.extend(crate::ticket::letters(db, &tickets).await?);
    }
    if !complaints.is_empty() {
        crate::complaint::save(db, &mut complaints).await?;
        crate::complaint::append(db, &complaints).await?;
        letters.extend(crate::complaint::letters(db, &complaints).await?);
    }
    outbox::write(db, &letters, now).await?;
    let complaints = complaints
        .iter()
        .filter_map(|changing| changing.complaint.as_ref());
    let complaints: Vec<ComplaintId> = complaints.map(|Complaint { id, .. }| *id).collect();
    change::mark(db, &tickets, &complaints).await
}

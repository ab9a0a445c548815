//! The server of the simulation: the rules of `domain`, with receipts, lanes and a change clock as `store` has them,
//! in memory. A backup is a clone.

use super::Mutation;
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{CommandId, Epoch, InstallId, LaneId, PersonId, TicketId, TicketNo, TrackingToken};
use domain::people::{Actor, Author, Role, Staff};
use domain::place::PlaceKind;
use domain::rejection::Rejection;
use domain::ticket::{Command, Context, Event, Facts, Recorded, Ticket, decide, evolve, possible, sample};
use domain::view::{Bilingual, Category, Department, HistoryEntry, PlaceLabel, TicketDetail};
use domain::wire::{Ack, Answer, AnswerStatus, Envelope, JobChange, PullAnswer, PullRequest};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone)]
pub struct Stored {
    pub ticket: Ticket,
    pub history: Vec<Recorded>,
    pub no: TicketNo,
    pub token: Option<TrackingToken>,
}

#[derive(Clone)]
pub struct Receipt {
    author: Author,
    install: InstallId,
    payload: Sha256Hex,
    received_ms: i64,
    pub answer: Answer,
}

#[derive(Clone)]
pub struct Server {
    pub mutation: Mutation,
    pub epoch: Epoch,
    pub tickets: BTreeMap<TicketId, Stored>,
    pub receipts: BTreeMap<CommandId, Receipt>,
    lanes: BTreeMap<(InstallId, LaneId), u64>,
    clocks: BTreeMap<PersonId, i64>,
    changes: BTreeMap<(PersonId, TicketId), (i64, bool)>,
    pub blobs: BTreeMap<Sha256Hex, Rc<[u8]>>,
    /// How often each command changed something.
    pub effects: BTreeMap<CommandId, usize>,
    staff: Vec<Staff>,
}

/// What became of one command.
pub struct Applied {
    pub answer: Answer,
    /// Whether it took its place in its lane now.
    pub now: bool,
}

impl Server {
    pub fn new(mutation: Mutation, staff: Vec<Staff>) -> Self {
        Self {
            mutation,
            epoch: Epoch::mint(1, [0; 10]),
            tickets: BTreeMap::new(),
            receipts: BTreeMap::new(),
            lanes: BTreeMap::new(),
            clocks: BTreeMap::new(),
            changes: BTreeMap::new(),
            blobs: BTreeMap::new(),
            effects: BTreeMap::new(),
            staff,
        }
    }

    /// One command, as `store::apply` does it. `fails`: the transaction is rolled back.
    pub fn apply(
        &mut self,
        envelope: &Envelope,
        session: Option<&Staff>,
        now_ms: i64,
        fails: bool,
    ) -> Applied {
        let before = |answer| Applied { answer, now: false };
        let refused = |why| Answer::refused(envelope.id, why);
        let is_author = match envelope.author {
            Author::Person(person) => session.is_some_and(|staff| staff.id == person),
            Author::Anon(install) => install == envelope.install,
        };
        if !is_author {
            return before(refused(Rejection::Forbidden));
        }
        let had = self.mutation != Mutation::DropReceipts;
        let had = self.receipts.get(&envelope.id).filter(|_| had);
        let command = envelope.command();
        if self.mutation == Mutation::KindBeforeReceipt && command == Err(Rejection::UnknownKind) {
            return before(refused(Rejection::UnknownKind));
        }
        if fails {
            let mut answer = Answer::new(envelope.id, AnswerStatus::Retry);
            answer.retry_after = Some(2);
            return before(answer);
        }
        if let Some(receipt) = had {
            return before(receipt.again(envelope, self.mutation));
        }
        if let Some(expected) = self.missing_before(envelope) {
            let mut answer = Answer::new(envelope.id, AnswerStatus::ExpectedSeq);
            answer.expected_seq = Some(expected);
            return before(answer);
        }
        if self.mutation == Mutation::AckBeforeCommit && now_ms % 7 == 0 {
            // it says so, and its machine stops before it is written
            return before(Answer::applied(envelope.id, TicketNo(1), 1, false));
        }
        self.lanes.insert((envelope.install, envelope.lane), envelope.seq);
        let answer = match command {
            Ok(command) => self.turn(envelope, session, &command, now_ms),
            Err(why) => refused(why),
        };
        let receipt = Receipt {
            author: envelope.author,
            install: envelope.install,
            payload: envelope.payload_sha256.clone(),
            received_ms: now_ms,
            answer: answer.clone(),
        };
        self.receipts.insert(envelope.id, receipt);
        Applied { answer, now: true }
    }

    /// The number that the lane waits for, when it is not this one.
    fn missing_before(&self, envelope: &Envelope) -> Option<u64> {
        let last = self.lanes.get(&(envelope.install, envelope.lane)).copied();
        let expected = last.unwrap_or(0) + 1;
        (envelope.seq != expected && self.mutation != Mutation::SkipLaneOrder).then_some(expected)
    }

    fn turn(
        &mut self,
        envelope: &Envelope,
        session: Option<&Staff>,
        command: &Command,
        now_ms: i64,
    ) -> Answer {
        let ticket = TicketId::from(envelope.lane);
        let stored = self.tickets.get(&ticket);
        let actor = match (session, envelope.author) {
            (Some(staff), Author::Person(_)) => Actor::Staff(staff.clone()),
            _ => Actor::Reporter {
                install: envelope.install,
                holds: stored
                    .filter(|stored| stored.token.is_some() && stored.token == envelope.token)
                    .map(|stored| stored.ticket.id.into()),
            },
        };
        match self.ask(ticket, &actor, command, now_ms, envelope.offline) {
            Err(why) => {
                let stored = self.tickets.get(&ticket);
                let mut answer = Answer::refused(envelope.id, why);
                answer.no = stored.map(|stored| stored.no.into());
                answer.version = stored.map(|stored| stored.ticket.version);
                answer
            }
            Ok(events) => {
                let review = events
                    .iter()
                    .any(|event| matches!(event, Event::CompletionKept { .. }));
                if !events.is_empty() {
                    *self.effects.entry(envelope.id).or_default() += 1;
                }
                let stored = self.tickets.get_mut(&ticket).expect("decided upon");
                if matches!(command, Command::Report { .. }) {
                    stored.token.clone_from(&envelope.token);
                }
                Answer::applied(envelope.id, stored.no, stored.ticket.version, review)
            }
        }
    }

    /// Decides and writes: what the office does comes in here as well.
    pub fn ask(
        &mut self,
        lane: TicketId,
        actor: &Actor,
        command: &Command,
        now_ms: i64,
        offline: bool,
    ) -> Result<Vec<Event>, Rejection> {
        let facts = Facts {
            place_known: true,
            department: Some(sample::department()?),
            crew: self.staff.clone(),
            ..Facts::default()
        };
        let now = chrono::DateTime::from_timestamp_millis(now_ms).expect("in range");
        let context = Context {
            actor,
            facts: &facts,
            now,
        };
        let stored = self.tickets.get(&lane);
        let events = decide(stored.map(|stored| &stored.ticket), command, lane, &context)?;
        let before = stored.map(crew).unwrap_or_default();
        for event in &events {
            let stored = self.tickets.get(&lane);
            let recorded = Recorded {
                version: stored.map_or(0, |stored| stored.ticket.version) + 1,
                at: now,
                phone_at: None,
                skew_s: None,
                offline,
                by: actor.by(),
                event: event.clone(),
            };
            let ticket = evolve(stored.map(|stored| stored.ticket.clone()), &recorded).expect("a ticket");
            let no = TicketNo(100_000 + i64::try_from(self.tickets.len()).expect("few"));
            let stored = self.tickets.entry(lane).or_insert_with(|| Stored {
                ticket: ticket.clone(),
                history: Vec::new(),
                no,
                token: None,
            });
            stored.ticket = ticket;
            stored.history.push(recorded);
        }
        if !events.is_empty() {
            let after = self.tickets.get(&lane).map(crew).unwrap_or_default();
            self.mark(lane, &before, &after, now_ms);
        }
        Ok(events)
    }

    fn mark(&mut self, lane: TicketId, before: &[PersonId], after: &[PersonId], now_ms: i64) {
        for person in before
            .iter()
            .chain(after.iter().filter(|person| !before.contains(person)))
        {
            let clock = self.clocks.entry(*person).or_default();
            let mut v = *clock + 1;
            *clock = v;
            if self.mutation == Mutation::TimeCursor {
                // it began up to a second before it commits, and others that began later have committed since
                (*clock, v) = (now_ms, now_ms - (v * 7919) % 1000);
            }
            self.changes.insert((*person, lane), (v, !after.contains(person)));
        }
    }

    /// One page, as `store::change::pull` reads it.
    pub fn pull(&self, staff: &Staff, request: &PullRequest, now_ms: i64, limit: usize) -> PullAnswer {
        let clock = self.clocks.get(&staff.id).copied().unwrap_or(0);
        let known = request.epoch.is_none_or(|seen| seen == self.epoch);
        let reset = !known || request.cursor > clock;
        let cursor = if reset { 0 } else { request.cursor };
        let mut rows: Vec<(i64, TicketId, bool)> = self
            .changes
            .iter()
            .filter(|((person, _), (v, gone))| *person == staff.id && *v > cursor && (cursor > 0 || !gone))
            .map(|((_, ticket), (v, gone))| (*v, *ticket, *gone))
            .collect();
        rows.sort_unstable();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more {
            rows.last().map_or(clock, |row| row.0)
        } else {
            clock
        };
        PullAnswer {
            epoch: self.epoch,
            cursor: next,
            more,
            reset,
            changes: rows
                .iter()
                .filter(|row| !row.2)
                .map(|row| JobChange {
                    v: row.0,
                    job: self.detail(row.1, staff),
                })
                .collect(),
            tombstones: rows.iter().filter(|row| row.2).map(|row| row.1).collect(),
            taken_off: Vec::new(),
            acks: self.acks(request, now_ms),
            server_ms: now_ms,
        }
    }

    /// The installation's answers of the last day, the last hundred.
    fn acks(&self, request: &PullRequest, now_ms: i64) -> Vec<Ack> {
        let mine = |receipt: &&Receipt| {
            Some(receipt.install) == request.install && receipt.received_ms > now_ms - 86_400_000
        };
        let mut mine: Vec<&Receipt> = self.receipts.values().filter(mine).collect();
        mine.sort_by_key(|receipt| -receipt.received_ms);
        let ack = |receipt: &&Receipt| Ack {
            id: receipt.answer.id,
            answer: receipt.answer.clone(),
        };
        mine.iter().take(100).map(ack).collect()
    }

    /// The jobs that a person's phone must show.
    pub fn jobs(&self, staff: &Staff) -> Vec<TicketDetail> {
        self.changes
            .iter()
            .filter(|((person, _), (_, gone))| *person == staff.id && !gone)
            .map(|((_, ticket), _)| self.detail(*ticket, staff))
            .collect()
    }

    fn detail(&self, id: TicketId, reader: &Staff) -> TicketDetail {
        let stored = &self.tickets[&id];
        let name = || Bilingual {
            zh: String::new(),
            en: String::new(),
        };
        let entry = |recorded: &Recorded| HistoryEntry {
            recorded: recorded.clone(),
            pending: false,
        };
        TicketDetail {
            no: stored.no,
            ticket: stored.ticket.clone(),
            place: PlaceLabel {
                code: stored.ticket.report.place.clone(),
                kind: PlaceKind::Room,
                building: name(),
                floor: None,
                room: None,
            },
            category: Category {
                code: stored.ticket.report.category.clone(),
                name: name(),
                hint: name(),
                icon: String::new(),
                department: stored.ticket.department.clone(),
            },
            department: Department {
                code: stored.ticket.department.clone(),
                name: name(),
            },
            people: Vec::new(),
            history: stored.history.iter().map(entry).collect(),
            may: possible(&stored.ticket, &Actor::Staff(reader.clone())),
            joined: Vec::new(),
        }
    }

    pub fn put_blob(&mut self, blob: &BlobRef, bytes: &[u8]) -> bool {
        let fits = Sha256Hex::of(bytes) == blob.sha256 && u64::try_from(bytes.len()) == Ok(blob.len);
        let taken = fits || self.mutation == Mutation::PhotoNotVerified;
        if taken {
            self.blobs.insert(blob.sha256.clone(), bytes.into());
        }
        taken
    }
}

impl Receipt {
    fn again(&self, envelope: &Envelope, mutation: Mutation) -> Answer {
        let other_payload =
            self.payload != envelope.payload_sha256 && mutation != Mutation::ReceiptOfAnyPayload;
        let other_author = self.author != envelope.author && mutation != Mutation::ReceiptOfAnyAuthor;
        if other_payload || other_author {
            return Answer::refused(envelope.id, Rejection::KeyReuse);
        }
        let mut answer = self.answer.clone();
        if answer.status == AnswerStatus::Applied {
            answer.status = AnswerStatus::Duplicate;
        }
        answer
    }
}

fn crew(stored: &Stored) -> Vec<PersonId> {
    let mut crew: Vec<PersonId> = stored.ticket.former_crew.iter().copied().collect();
    if let Some(order) = stored.ticket.stage.order() {
        crew.retain(|person| order.crew.contains(person));
    } else if stored.ticket.stage.completion().is_none() {
        crew.clear();
    }
    crew
}

/// The desk, which may nearly everything.
pub fn desk() -> Staff {
    Staff {
        roles: vec![Role::DutyOfficer, Role::Manager, Role::Supervisor],
        ..sample::staff(90, Role::Manager).expect("sample")
    }
}

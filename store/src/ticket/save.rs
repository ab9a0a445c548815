//! Tickets in and out of their rows, all those of a batch at once.

use super::row::urgency_rank;
use crate::batch::{Aggregate, Batch};
use crate::facts::{KnownPlace, World};
use crate::history::{self, Line};
use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::{CommandId, LaneId, PersonId, TicketId, TicketNo, TrackingToken};
use domain::people::By;
use domain::text::grams;
use domain::ticket::{Asked, Event, Recorded, Stage, Ticket};
use domain::view::PlaceLabel;
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, Row};
use std::collections::HashMap;
use uuid::Uuid;

/// A ticket with what is kept beside its state, and what a batch makes of it.
#[derive(Default)]
pub(crate) struct Changing {
    /// Its number; none before it was saved for the first time.
    pub no: Option<TicketNo>,
    /// The key of its reporter's page.
    pub token: Option<TrackingToken>,
    /// The state; none before it was reported.
    pub ticket: Option<Ticket>,
    /// Who has it on the phone: who is sent; once completed, who was.
    pub crew: Vec<PersonId>,
    /// Who had it before the batch.
    pub crew_before: Vec<PersonId>,
    /// Who is to do it now: the order's crew.
    pub sent: Vec<PersonId>,
    /// Who was taken off it, with the version that did so.
    pub taken_off: Vec<(u64, PersonId)>,
    /// What happened, with the command that brought it.
    pub recorded: Vec<(CommandId, Recorded)>,
}

impl Changing {
    /// Settles who has it on the phone after a command, and whom that has taken off the job.
    pub(crate) fn send_crew(&mut self) {
        let Some(ticket) = &self.ticket else { return };
        let sent = ticket.stage.order().map_or(&[][..], |order| &order.crew);
        if ticket.stage.completion().is_none() {
            let gone = self.sent.iter().filter(|person| !sent.contains(person));
            let gone = gone.filter(|person| !self.has_left(**person));
            let gone: Vec<_> = gone.map(|person| (ticket.version, *person)).collect();
            self.taken_off.extend(gone);
            self.crew = sent.to_vec();
        }
        self.sent = sent.to_vec();
    }

    /// Whether the last command was this person's own leaving of the job.
    fn has_left(&self, person: PersonId) -> bool {
        let last = self.recorded.last().map(|(command, _)| *command);
        let mut its = self.recorded.iter().filter(|(command, _)| Some(*command) == last);
        its.any(|(_, one)| match &one.event {
            Event::LeftCrew { who, .. } => *who == person,
            Event::HandedBack { .. } => one.by == By::Person(person),
            _ => false,
        })
    }
}

impl Aggregate for Changing {
    fn has_changed(&self) -> bool {
        !self.recorded.is_empty()
    }
}

/// Loads the tickets of these lanes and keeps others from changing them until the transaction ends.
pub(crate) async fn load_for_update(
    db: &mut PgConnection,
    lanes: &[LaneId],
) -> Result<Batch<Changing>, StoreError> {
    let mut tickets = Batch::of(lanes);
    if lanes.is_empty() {
        return Ok(tickets);
    }
    let sql = "select id, no, token, state, crew from ticket where id = any ($1) order by id for update";
    for row in sqlx::query(sql).bind(tickets.ids()).fetch_all(db).await? {
        let id = TicketId(row.try_get("id")?);
        let token: String = row.try_get("token")?;
        let token = TrackingToken::parse(&token).map_err(|why| StoreError::corrupt("ticket", id, why))?;
        let crew: Vec<Uuid> = row.try_get("crew")?;
        let crew: Vec<PersonId> = crew.into_iter().map(PersonId).collect();
        let ticket: Ticket = json::read("ticket", id, row.try_get::<Value, _>("state")?)?;
        *tickets.at(id.into()) = Changing {
            no: Some(TicketNo(row.try_get("no")?)),
            token: Some(token),
            sent: ticket
                .stage
                .order()
                .map_or_else(Vec::new, |order| order.crew.clone()),
            taken_off: Vec::new(),
            ticket: Some(ticket),
            crew: crew.clone(),
            crew_before: crew,
            recorded: Vec::new(),
        };
    }
    Ok(tickets)
}

/// Writes states and the columns that lists need; new tickets get their numbers.
pub(crate) async fn save(
    db: &mut PgConnection,
    changed: &mut [&mut Changing],
    world: &World,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    let mut news = Vec::new();
    for changing in changed.iter() {
        let Some(ticket) = &changing.ticket else { continue };
        if changing.no.is_some() {
            rows.push(Columns::of(ticket, &changing.crew));
        } else {
            news.push(New::of(changing, ticket, world)?);
        }
    }
    if !rows.is_empty() {
        update(db, &rows).await?;
    }
    if !news.is_empty() {
        let numbers = insert(db, &news).await?;
        for changing in changed.iter_mut().filter(|changing| changing.no.is_none()) {
            let id = changing.ticket.as_ref().map(|ticket| ticket.id.0);
            changing.no = id.and_then(|id| numbers.get(&id).copied()).map(TicketNo);
        }
    }
    save_escalations(db, changed).await
}

/// The columns that follow from a ticket's state.
#[derive(Serialize)]
struct Columns<'a> {
    id: Uuid,
    version: u64,
    state: &'a Ticket,
    stage: &'static str,
    department: &'a str,
    changed_at: DateTime<Utc>,
    respond_by: Option<DateTime<Utc>>,
    repair_by: Option<DateTime<Utc>>,
    alarm: Option<&'static str>,
    alarm_at: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
    crew: &'a [PersonId],
    former_crew: Vec<PersonId>,
    visit_due: Option<DateTime<Utc>>,
    needs_review: bool,
    open_escalations: usize,
    urges: u32,
    urged_at: Option<DateTime<Utc>>,
    merged_into: Option<TicketId>,
    question: Option<&'static str>,
}

impl<'a> Columns<'a> {
    fn of(ticket: &'a Ticket, crew: &'a [PersonId]) -> Self {
        let stage = &ticket.stage;
        let alarm = ticket.next_alarm();
        let open = ticket.escalations.iter().filter(|one| one.answer.is_none());
        Self {
            id: ticket.id.0,
            version: ticket.version,
            state: ticket,
            stage: stage.name().as_str(),
            department: ticket.department.as_str(),
            changed_at: ticket.changed_at,
            respond_by: ticket.promise.map(|promise| promise.respond_by),
            repair_by: ticket.promise.map(|promise| promise.repair_by),
            alarm: alarm.map(|(cause, _)| cause.as_str()),
            alarm_at: alarm.map(|(_, at)| at),
            due: stage
                .order()
                .map(|order| order.due)
                .or(stage.completion().map(|done| done.due)),
            crew,
            former_crew: ticket.former_crew.iter().copied().collect(),
            visit_due: stage.visit().map(|visit| visit.due),
            needs_review: ticket.review.is_some(),
            open_escalations: open.count(),
            urges: ticket.urges,
            urged_at: ticket.urged().map(|(_, last)| last),
            merged_into: if let Stage::Merged { into, .. } = stage {
                Some(*into)
            } else {
                None
            },
            question: ticket.asked().map(Asked::as_str),
        }
    }
}

/// A ticket's row before it is there.
#[derive(Serialize)]
struct New<'a> {
    #[serde(flatten)]
    columns: Columns<'a>,
    token: &'a str,
    category: &'a str,
    place: &'a str,
    place_path: &'a [String],
    channel: &'static str,
    urgency: i16,
    reporter: &'a str,
    phone: &'a str,
    content: &'a str,
    reported_at: DateTime<Utc>,
    grams: Vec<String>,
}

impl<'a> New<'a> {
    fn of(changing: &'a Changing, ticket: &'a Ticket, world: &'a World) -> Result<Self, StoreError> {
        let report = &ticket.report;
        let corrupt = |why: &str| StoreError::corrupt("ticket", ticket.id, why);
        let token = changing
            .token
            .as_ref()
            .ok_or_else(|| corrupt("no tracking token"))?;
        let place = world.place(&report.place).ok_or_else(|| corrupt("no place"))?;
        let KnownPlace { ancestors, label, .. } = place;
        Ok(Self {
            columns: Columns::of(ticket, &changing.crew),
            token: token.as_str(),
            category: report.category.as_str(),
            place: report.place.as_str(),
            place_path: ancestors,
            channel: report.channel.as_str(),
            urgency: urgency_rank(report.urgency),
            reporter: report.reporter.name.as_str(),
            phone: report.reporter.phone.as_str(),
            content: report.content.as_str(),
            reported_at: ticket.reported_at,
            grams: grams(&searchable(ticket, label)).into_iter().collect(),
        })
    }
}

/// Inserts new tickets in their order; gives their numbers.
async fn insert(db: &mut PgConnection, rows: &[New<'_>]) -> Result<HashMap<Uuid, i64>, StoreError> {
    let sql = "insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, \
         urgency, reporter, phone, content, reported_at, changed_at, due, crew, former_crew, visit_due, needs_review, \
         open_escalations, urges, urged_at, merged_into, question, respond_by, repair_by, alarm, alarm_at, grams) \
         select id, version, state, token, stage, department, category, place, place_path, channel, urgency, reporter, \
         phone, content, reported_at, changed_at, due, crew, former_crew, visit_due, needs_review, open_escalations, \
         urges, urged_at, merged_into, question, respond_by, repair_by, alarm, alarm_at, grams \
         from jsonb_to_recordset($1) as w(id uuid, version bigint, state jsonb, token text, stage text, department text, \
         category text, place text, place_path text[], channel text, urgency smallint, reporter text, phone text, \
         content text, reported_at timestamptz, changed_at timestamptz, due timestamptz, crew uuid[], \
         former_crew uuid[], visit_due timestamptz, needs_review boolean, open_escalations int, urges int, \
         urged_at timestamptz, merged_into uuid, question text, respond_by timestamptz, repair_by timestamptz, \
         alarm text, alarm_at timestamptz, grams text[]) \
         returning id, no";
    let numbers: Vec<(Uuid, i64)> = sqlx::query_as(sql).bind(json::write(&rows)).fetch_all(db).await?;
    Ok(numbers.into_iter().collect())
}

/// The text by which a ticket is found, apart from its number and the phone, which are looked up as a whole.
pub(crate) fn searchable(ticket: &Ticket, label: &PlaceLabel) -> String {
    let names = [Some(&label.building), label.floor.as_ref(), label.room.as_ref()];
    let names = names
        .into_iter()
        .flatten()
        .map(|name| format!("{}{}", name.zh, name.en));
    let report = &ticket.report;
    let spot = report.spot.as_ref().map_or("", |spot| spot.as_str());
    let mut words = vec![
        report.content.as_str(),
        report.reporter.name.as_str(),
        report.place.as_str(),
        spot,
    ];
    let names: Vec<String> = names.collect();
    words.extend(names.iter().map(String::as_str));
    words.join(" ")
}

async fn update(db: &mut PgConnection, rows: &[Columns<'_>]) -> Result<(), StoreError> {
    let sql = "update ticket set version = w.version, state = w.state, stage = w.stage, department = w.department, \
         changed_at = w.changed_at, due = w.due, crew = w.crew, former_crew = w.former_crew, visit_due = w.visit_due, \
         needs_review = w.needs_review, open_escalations = w.open_escalations, urges = w.urges, \
         urged_at = w.urged_at, merged_into = w.merged_into, question = w.question, respond_by = w.respond_by, \
         repair_by = w.repair_by, alarm = w.alarm, alarm_at = w.alarm_at \
         from jsonb_to_recordset($1) as w(id uuid, version bigint, state jsonb, stage text, department text, \
         changed_at timestamptz, due timestamptz, crew uuid[], former_crew uuid[], visit_due timestamptz, \
         needs_review boolean, open_escalations int, urges int, urged_at timestamptz, merged_into uuid, \
         question text, respond_by timestamptz, repair_by timestamptz, alarm text, alarm_at timestamptz) where ticket.id = w.id";
    sqlx::query(sql).bind(json::write(&rows)).execute(db).await?;
    Ok(())
}

/// An escalation's row.
#[derive(Serialize)]
struct EscalationRow {
    ticket: Uuid,
    index: usize,
    raised_at: DateTime<Utc>,
    cause: &'static str,
    owner: Option<PersonId>,
    due: Option<DateTime<Utc>>,
    answered: bool,
}

async fn save_escalations(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<(), StoreError> {
    let tickets = changed.iter().filter_map(|changing| changing.ticket.as_ref());
    let rows: Vec<EscalationRow> = tickets
        .flat_map(|ticket| {
            ticket
                .escalations
                .iter()
                .enumerate()
                .map(|(index, one)| (ticket.id.0, index, one))
        })
        .map(|(ticket, index, one)| EscalationRow {
            ticket,
            index,
            raised_at: one.at,
            cause: one.cause.as_str(),
            owner: one.owner,
            due: one.due,
            answered: one.answer.is_some(),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = "insert into escalation (ticket, index, raised_at, cause, owner, due, answered) \
         select ticket, index, raised_at, cause, owner, coalesce(due, raised_at + interval '24 hours'), answered from jsonb_to_recordset($1) as w(ticket uuid, \
         index int, raised_at timestamptz, cause text, owner uuid, due timestamptz, answered boolean) \
         on conflict (ticket, index) do update set answered = excluded.answered, owner = excluded.owner, \
         due = excluded.due";
    sqlx::query(sql).bind(json::write(&rows)).execute(db).await?;
    Ok(())
}

/// Appends to the tickets' histories, and links the photos that come with it.
pub(crate) async fn append(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<(), StoreError> {
    let lines: Vec<Line<'_, Event>> = changed
        .iter()
        .filter_map(|changing| Some((changing.ticket.as_ref()?.id.0, &changing.recorded)))
        .flat_map(|(ticket, recorded)| recorded.iter().map(move |(command, one)| (ticket, *command, one)))
        .collect();
    history::append(db, history::TICKETS, &lines).await
}

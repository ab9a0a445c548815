//! Reports, complaints, requests and rows for tests.

use super::bytes;
use crate::Db;
use domain::complaint::{self, Filing};
use domain::id::{LaneId, TicketId, TicketNo, TrackingToken};
use domain::place::PlaceCode;
use domain::ticket::{Report, sample};
use domain::wire::{Envelope, PushRequest};

/// The request that brings `commands` of one queue.
///
/// # Panics
/// Without a command.
#[must_use]
pub fn push_of(commands: &[Envelope]) -> PushRequest {
    let first = commands.first().expect("commands");
    PushRequest {
        install: first.install,
        page_session: first.page_session,
        sent_mono_ms: 0.0,
        sent_wall_ms: first.client_wall_ms,
        commands: commands.to_vec(),
    }
}

/// So many copies of one ticket, or of every one, with numbers of their own and no history.
///
/// # Panics
/// When the database fails.
pub async fn copy_tickets(db: &Db, one: Option<TicketNo>, times: i32) {
    let sql = "insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, \
         urgency, reporter, phone, content, reported_at, changed_at, due, crew, former_crew, visit_due, needs_review, \
         open_escalations, urges, urged_at, respond_by, repair_by, alarm, alarm_at, grams) \
         select gen_random_uuid(), version, state, gen_random_uuid()::text, stage, department, category, place, \
         place_path, channel, urgency, reporter, phone, content, reported_at, changed_at, due, crew, former_crew, \
         visit_due, needs_review, open_escalations, urges, urged_at, respond_by, repair_by, alarm, alarm_at, grams \
         from ticket, generate_series(1, $1) where $2::bigint is null or no = $2";
    sqlx::query(sql)
        .bind(times)
        .bind(one.map(|no| no.0))
        .execute(&db.pool)
        .await
        .expect("copies");
}

/// An id for a ticket that is not there yet.
#[must_use]
pub fn new_lane() -> TicketId {
    TicketId::mint(sample::NOON_MS, bytes())
}

/// The tracking token that [`Campus`](super::Campus) gives the ticket or complaint of `lane`.
#[must_use]
pub fn token_of(lane: impl Into<LaneId>) -> TrackingToken {
    TrackingToken::mint(*lane.into().0.as_bytes())
}

/// The sample's complaint with this content, come in this way: about a building of the campus.
///
/// # Panics
/// When the content is none.
#[must_use]
pub fn filing(channel: complaint::Channel, content: &str) -> Filing {
    Filing {
        text: domain::text::Content::parse(domain::rejection::Field::Content, content).expect("content"),
        place: PlaceCode::parse("D1").ok(),
        ..complaint::sample::filing(channel).expect("sample")
    }
}

/// The sample's report with this content.
///
/// # Panics
/// When the content is none.
#[must_use]
pub fn report(content: &str) -> Report {
    let content = domain::text::Content::parse(domain::rejection::Field::Content, content).expect("content");
    Report {
        content,
        ..sample::report().expect("sample")
    }
}

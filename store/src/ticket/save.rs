//! A ticket in and out of its row.

use super::row::urgency_rank;
use crate::{StoreError, json};
use domain::id::{CommandId, PersonId, TicketId, TicketNo, TrackingToken};
use domain::text::grams;
use domain::ticket::{Recorded, Stage, Ticket};
use domain::view::PlaceLabel;
use domain::wire::Envelope;
use serde_json::Value;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// A ticket with what is kept beside its state.
pub(crate) struct Stored {
    /// Its number.
    pub no: TicketNo,
    /// The key of its reporter's page.
    pub token: TrackingToken,
    /// The state.
    pub ticket: Ticket,
    /// Who is sent, or was when it was completed.
    pub crew: Vec<PersonId>,
}

/// Loads a ticket and keeps others from changing it until the transaction ends.
pub(crate) async fn load_for_update(
    db: &mut PgConnection,
    id: TicketId,
) -> Result<Option<Stored>, StoreError> {
    let sql = "select no, token, state, crew from ticket where id = $1 for update";
    let Some(row) = sqlx::query(sql).bind(id.0).fetch_optional(db).await? else {
        return Ok(None);
    };
    let token: String = row.try_get("token")?;
    let crew: Vec<Uuid> = row.try_get("crew")?;
    Ok(Some(Stored {
        no: TicketNo(row.try_get("no")?),
        token: TrackingToken::parse(&token).map_err(|why| StoreError::corrupt("ticket", id, why))?,
        ticket: json::read("ticket", id, row.try_get::<Value, _>("state")?)?,
        crew: crew.into_iter().map(PersonId).collect(),
    }))
}

/// Who has the ticket on the phone: who is sent; once completed, who was.
fn crew_of(ticket: &Ticket, before: &[PersonId]) -> Vec<PersonId> {
    match (ticket.stage.order(), ticket.stage.completion()) {
        (Some(order), _) => order.crew.clone(),
        (None, Some(_)) => before.to_vec(),
        (None, None) => Vec::new(),
    }
}

/// Writes the state and the columns that lists need; a new ticket gets its number.
pub(crate) async fn save(
    db: &mut PgConnection,
    ticket: Ticket,
    known: Option<(TicketNo, TrackingToken)>,
    envelope: &Envelope,
    old_crew: &[PersonId],
) -> Result<Stored, StoreError> {
    let crew = crew_of(&ticket, old_crew);
    let (no, token) = match known {
        Some((no, token)) => {
            update(db, &ticket, &crew).await?;
            (no, token)
        }
        None => insert(db, &ticket, envelope).await?,
    };
    save_escalations(db, &ticket).await?;
    Ok(Stored {
        no,
        token,
        ticket,
        crew,
    })
}

async fn insert(
    db: &mut PgConnection,
    ticket: &Ticket,
    envelope: &Envelope,
) -> Result<(TicketNo, TrackingToken), StoreError> {
    let report = &ticket.report;
    let token = envelope
        .token
        .clone()
        .ok_or_else(|| StoreError::corrupt("ticket", ticket.id, "no tracking token"))?;
    let (ancestors, label): (Vec<String>, Value) =
        sqlx::query_as("select ancestors, label from place where code = $1")
            .bind(report.place.as_str())
            .fetch_one(&mut *db)
            .await?;
    let label: PlaceLabel = json::read("place", &report.place, label)?;
    let sql = "insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, \
         urgency, reporter, phone, content, reported_at, changed_at, crew, former_crew, needs_review, \
         open_escalations, grams) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '{}', '{}', false, 0, $17) \
         returning no";
    let no: i64 = sqlx::query_scalar(sql)
        .bind(ticket.id.0)
        .bind(i64::try_from(ticket.version).unwrap_or(i64::MAX))
        .bind(json::write(ticket))
        .bind(token.as_str())
        .bind(ticket.stage.name().as_str())
        .bind(ticket.department.as_str())
        .bind(report.category.as_str())
        .bind(report.place.as_str())
        .bind(ancestors)
        .bind(report.channel.as_str())
        .bind(urgency_rank(report.urgency))
        .bind(report.reporter.name.as_str())
        .bind(report.reporter.phone.as_str())
        .bind(report.content.as_str())
        .bind(ticket.reported_at)
        .bind(ticket.changed_at)
        .bind(grams(&searchable(ticket, &label)).into_iter().collect::<Vec<_>>())
        .fetch_one(db)
        .await?;
    Ok((TicketNo(no), token))
}

/// The text by which a ticket is found, apart from its number and the phone, which are looked up as a whole.
fn searchable(ticket: &Ticket, label: &PlaceLabel) -> String {
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

async fn update(db: &mut PgConnection, ticket: &Ticket, crew: &[PersonId]) -> Result<(), StoreError> {
    let due = ticket
        .stage
        .order()
        .map(|order| order.due)
        .or(ticket.stage.completion().map(|done| done.due));
    let visit_due = if let Stage::Completed { visit, .. } = &ticket.stage {
        Some(visit.due)
    } else {
        None
    };
    let open = ticket
        .escalations
        .iter()
        .filter(|one| one.answer.is_none())
        .count();
    let ids =
        |people: &mut dyn Iterator<Item = &PersonId>| people.map(|person| person.0).collect::<Vec<Uuid>>();
    sqlx::query(
        "update ticket set version = $2, state = $3, stage = $4, department = $5, changed_at = $6, due = $7, crew = $8, \
         former_crew = $9, visit_due = $10, needs_review = $11, open_escalations = $12 where id = $1",
    )
    .bind(ticket.id.0)
    .bind(i64::try_from(ticket.version).unwrap_or(i64::MAX))
    .bind(json::write(ticket))
    .bind(ticket.stage.name().as_str())
    .bind(ticket.department.as_str())
    .bind(ticket.changed_at)
    .bind(due)
    .bind(ids(&mut crew.iter()))
    .bind(ids(&mut ticket.former_crew.iter()))
    .bind(visit_due)
    .bind(ticket.review.is_some())
    .bind(i32::try_from(open).unwrap_or(i32::MAX))
    .execute(db)
    .await?;
    Ok(())
}

async fn save_escalations(db: &mut PgConnection, ticket: &Ticket) -> Result<(), StoreError> {
    if ticket.escalations.is_empty() {
        return Ok(());
    }
    let index: Vec<i32> = (0..ticket.escalations.len())
        .filter_map(|index| i32::try_from(index).ok())
        .collect();
    let raised: Vec<_> = ticket.escalations.iter().map(|one| one.at).collect();
    let answered: Vec<bool> = ticket
        .escalations
        .iter()
        .map(|one| one.answer.is_some())
        .collect();
    sqlx::query(
        "insert into escalation (ticket, index, raised_at, answered) \
         select $1, * from unnest($2::int[], $3::timestamptz[], $4::boolean[]) \
         on conflict (ticket, index) do update set answered = excluded.answered",
    )
    .bind(ticket.id.0)
    .bind(index)
    .bind(raised)
    .bind(answered)
    .execute(db)
    .await?;
    Ok(())
}

/// Appends to the ticket's history, and links the photos that come with it.
pub(crate) async fn append(
    db: &mut PgConnection,
    ticket: TicketId,
    command: CommandId,
    recorded: &[Recorded],
) -> Result<(), StoreError> {
    let mut insert = sqlx::QueryBuilder::new(
        "insert into ticket_event (ticket, version, at, phone_at, offline, by, event, command) ",
    );
    insert.push_values(recorded, |mut row, one| {
        row.push_bind(ticket.0)
            .push_bind(i64::try_from(one.version).unwrap_or(i64::MAX))
            .push_bind(one.at)
            .push_bind(one.phone_at)
            .push_bind(one.offline)
            .push_bind(json::write(&one.by))
            .push_bind(json::write(&one.event))
            .push_bind(command.0);
    });
    insert.build().execute(&mut *db).await?;
    let photos: Vec<&str> = recorded
        .iter()
        .flat_map(|one| one.event.photos())
        .map(|blob| blob.sha256.as_str())
        .collect();
    if !photos.is_empty() {
        let sql =
            "insert into ticket_blob (sha256, ticket) select unnest($1::text[]), $2 on conflict do nothing";
        sqlx::query(sql).bind(photos).bind(ticket.0).execute(db).await?;
    }
    Ok(())
}

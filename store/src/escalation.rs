//! Reports to management.

use crate::ticket::{ROW_SELECT, RowColumns};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::people::By;
use domain::ticket::Ticket;
use domain::view::{EscalationRow, Page, TicketRow};
use serde_json::Value;
use sqlx::QueryBuilder;
use std::collections::HashMap;
use uuid::Uuid;

/// Escalations that wait (`open`) or that were answered, newest first, at most `limit` after the key `after`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    open: bool,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<EscalationRow>, StoreError> {
    let mut query = QueryBuilder::new("select ticket, index, raised_at from escalation where answered = ");
    query.push_bind(!open);
    if let Some((at, ticket, index)) = after.and_then(read_key) {
        query.push(" and (raised_at, ticket, index) < (").push_bind(at);
        query
            .push(", ")
            .push_bind(ticket)
            .push(", ")
            .push_bind(index)
            .push(")");
    }
    query
        .push(" order by raised_at desc, ticket desc, index desc limit ")
        .push_bind(i64::from(limit) + 1);
    let keys: Vec<(Uuid, i32, DateTime<Utc>)> = query.build_query_as().fetch_all(&db.pool).await?;
    let page = crate::ticket::page(keys, limit, |(ticket, index, at)| {
        format!("{}:{ticket}:{index}", at.timestamp_micros())
    });

    let ids: Vec<Uuid> = page.rows.iter().map(|key| key.0).collect();
    let mut query = QueryBuilder::new(ROW_SELECT);
    query.push("where t.id = any (").push_bind(ids.clone()).push(")");
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let mut rows: HashMap<Uuid, TicketRow> = HashMap::new();
    for row in columns {
        let row = row.read()?;
        rows.insert(row.id.0, row);
    }
    let states: Vec<(Uuid, Value)> = sqlx::query_as("select id, state from ticket where id = any ($1)")
        .bind(ids)
        .fetch_all(&db.pool)
        .await?;
    let mut tickets: HashMap<Uuid, Ticket> = HashMap::new();
    for (id, state) in states {
        tickets.insert(id, json::read("ticket", id, state)?);
    }
    let names: HashMap<Uuid, String> = sqlx::query_as("select id, name from person")
        .fetch_all(&db.pool)
        .await?
        .into_iter()
        .collect();
    let name = |by: By| {
        if let By::Person(person) = by {
            names.get(&person.0).cloned()
        } else {
            None
        }
    };
    let found = page.rows.iter().filter_map(|(ticket, index, _)| {
        let row = rows.get(ticket)?.clone();
        let index = usize::try_from(*index).ok()?;
        let escalation = tickets.get(ticket)?.escalations.get(index)?.clone();
        Some(EscalationRow {
            raised_by: name(escalation.by),
            answered_by: escalation.answer.as_ref().and_then(|answer| name(answer.by)),
            row,
            index,
            escalation,
        })
    });
    Ok(Page {
        rows: found.collect(),
        next: page.next,
    })
}

fn read_key(key: &str) -> Option<(DateTime<Utc>, Uuid, i32)> {
    let mut parts = key.splitn(3, ':');
    let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
    Some((at, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

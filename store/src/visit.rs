//! Return visits that are due.

use crate::ticket::{ROW_SELECT, RowColumns};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::ticket::{Stage, Ticket};
use domain::view::{Page, PersonLabel, VisitDue};
use serde_json::Value;
use sqlx::QueryBuilder;
use std::collections::HashMap;
use uuid::Uuid;

/// Visits due until `until`, the longest due first, at most `limit` after the key `after` (`millis:no`).
///
/// # Errors
/// When the database fails.
pub async fn due(
    db: &Db,
    until: DateTime<Utc>,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<VisitDue>, StoreError> {
    let mut query = QueryBuilder::new(ROW_SELECT);
    query.push("where t.visit_due <= ").push_bind(until);
    let key = after.and_then(|key| key.split_once(':'));
    if let Some((Ok(millis), Ok(no))) = key.map(|(millis, no)| (millis.parse::<i64>(), no.parse::<i64>())) {
        let from = DateTime::from_timestamp_micros(millis).unwrap_or_default();
        query
            .push(" and (t.visit_due, t.no) > (")
            .push_bind(from)
            .push(", ")
            .push_bind(no)
            .push(")");
    }
    query
        .push(" order by t.visit_due, t.no limit ")
        .push_bind(i64::from(limit) + 1);
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let rows = columns
        .into_iter()
        .map(RowColumns::read)
        .collect::<Result<Vec<_>, _>>()?;

    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let states: Vec<(Uuid, Value)> = sqlx::query_as("select id, state from ticket where id = any ($1)")
        .bind(ids)
        .fetch_all(&db.pool)
        .await?;
    let mut tickets: HashMap<Uuid, Ticket> = HashMap::new();
    for (id, state) in states {
        tickets.insert(id, json::read("ticket", id, state)?);
    }
    let names: HashMap<Uuid, String> =
        sqlx::query_as("select id, name from person where 'worker' = any (roles)")
            .fetch_all(&db.pool)
            .await?
            .into_iter()
            .collect();
    let visits = rows
        .into_iter()
        .filter_map(|row| {
            // called back between the two reads: gone from the list as well
            let ticket = tickets.remove(&row.id.0)?;
            let Stage::Completed { completion, visit } = ticket.stage else {
                return None;
            };
            let name = names.get(&completion.by.0).cloned().unwrap_or_default();
            Some(VisitDue {
                phone: ticket.report.reporter.phone.as_str().to_owned(),
                due: visit.due,
                attempts: visit.attempts,
                outcome: completion.outcome,
                completed_at: completion.at,
                worker: PersonLabel {
                    id: completion.by,
                    name,
                },
                row,
            })
        })
        .collect();
    let key = |visit: &VisitDue| format!("{}:{}", visit.due.timestamp_micros(), TicketNo(visit.row.no.0));
    Ok(crate::ticket::page(visits, limit, key))
}

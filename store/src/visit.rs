//! Return visits that are to be made.

use crate::people::labels;
use crate::ticket::{ROW_SELECT, RowColumns};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketNo};
use domain::ticket::{Rating, Stage, Ticket};
use domain::view::{PersonLabel, TicketRow, VisitAbout, VisitDue, VisitPage, VisitTab};
use serde_json::Value;
use sqlx::{PgConnection, QueryBuilder};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Visits of a tab at `now`, the longest due first, at most `limit` after the key `after` (`micros:no`), with how many
/// there are in each tab and the rules that hold.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &Db,
    tab: VisitTab,
    now: DateTime<Utc>,
    after: Option<&str>,
    limit: u32,
) -> Result<VisitPage, StoreError> {
    let mut query = QueryBuilder::new(ROW_SELECT);
    query.push("where t.visit_due ");
    query.push(match tab {
        VisitTab::Due => "<= ",
        VisitTab::Later => "> ",
    });
    query.push_bind(now);
    let key = after.and_then(|key| key.split_once(':'));
    if let Some((Ok(micros), Ok(no))) = key.map(|(micros, no)| (micros.parse::<i64>(), no.parse::<i64>())) {
        let from = DateTime::from_timestamp_micros(micros).unwrap_or_default();
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
    let mut connection = db.pool.acquire().await?;
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&mut *connection).await?;
    let rows: Result<Vec<TicketRow>, StoreError> = columns.into_iter().map(RowColumns::read).collect();
    let visits = visits(&mut connection, rows?).await?;
    let counts: (i64, i64) = sqlx::query_as(
        "select count(*) filter (where visit_due <= $1), count(*) filter (where visit_due > $1) from ticket \
         where visit_due is not null",
    )
    .bind(now)
    .fetch_one(&mut *connection)
    .await?;
    let key = |visit: &VisitDue| format!("{}:{}", visit.due.timestamp_micros(), TicketNo(visit.row.no.0));
    Ok(VisitPage {
        page: crate::ticket::page(visits, limit, key),
        counts: counts.into(),
        rules: crate::rules::settings(&mut connection).await?.rules.visits,
    })
}

/// What is to be said about each of these tickets. One that was called back between two reads is left out.
async fn visits(db: &mut PgConnection, rows: Vec<TicketRow>) -> Result<Vec<VisitDue>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let states: Vec<(Uuid, Value)> = sqlx::query_as("select id, state from ticket where id = any ($1)")
        .bind(ids)
        .fetch_all(&mut *db)
        .await?;
    let mut tickets: HashMap<Uuid, Ticket> = HashMap::new();
    for (id, state) in states {
        tickets.insert(id, json::read("ticket", id, state)?);
    }
    let workers: BTreeSet<PersonId> = tickets
        .values()
        .filter_map(|ticket| Some(ticket.stage.completion()?.by))
        .collect();
    let names = labels(db, workers).await?;
    let visit = |row: TicketRow| {
        let ticket = tickets.remove(&row.id.0)?;
        let plan = ticket.stage.visit()?;
        Some(VisitDue {
            phone: ticket.report.reporter.phone.as_str().to_owned(),
            due: plan.due,
            attempts: plan.attempts,
            rating: rating(&ticket).cloned(),
            about: about(ticket.stage, &names)?,
            row,
        })
    };
    Ok(rows.into_iter().filter_map(visit).collect())
}

/// What its reporter thought of the work as it was completed last.
fn rating(ticket: &Ticket) -> Option<&Rating> {
    let completed = ticket.stage.completion()?.at;
    ticket.ratings.iter().rfind(|rating| rating.at >= completed)
}

fn about(stage: Stage, names: &[PersonLabel]) -> Option<VisitAbout> {
    match stage {
        Stage::Completed { completion, .. } => {
            let known = names.iter().find(|label| label.id == completion.by);
            let worker = known.cloned().unwrap_or(PersonLabel {
                id: completion.by,
                name: String::new(),
            });
            Some(VisitAbout::Repair {
                outcome: completion.outcome,
                worker,
            })
        }
        Stage::Rejected { reason, .. } => Some(VisitAbout::Rejection {
            reason: reason.as_str().to_owned(),
        }),
        _ => None,
    }
}

//! What a manager dispatches from.

use crate::ticket::{PRESSING, ROW_SELECT, RowColumns};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::people::Staff;
use domain::place::DepartmentCode;
use domain::ticket::StageName;
use domain::view::{DispatchBoard, PlaceLabel, TicketRow, WorkerJob, WorkerLoad};
use serde_json::Value;
use sqlx::QueryBuilder;
use std::collections::HashMap;
use uuid::Uuid;

/// The most rows of each list on the board; the rest is counted, and found in the ticket list.
const MAX_ROWS: i64 = 100;

/// How many of a worker's jobs are shown.
const JOBS_SHOWN: usize = 4;

const RUNNING: &str = "('dispatched', 'acknowledged', 'in_progress', 'on_hold')";

/// The board of the departments that `staff` runs.
///
/// # Errors
/// When the database fails.
pub async fn board(db: &Db, staff: &Staff, now: DateTime<Utc>) -> Result<DispatchBoard, StoreError> {
    let departments: Vec<String> = staff
        .departments
        .iter()
        .map(|code| code.as_str().to_owned())
        .collect();
    let mut waiting = QueryBuilder::new(ROW_SELECT);
    waiting
        .push("where t.stage = 'accepted' and t.department = any (")
        .push_bind(departments.clone());
    waiting
        .push(") order by ")
        .push(PRESSING)
        .push(" desc, t.no limit ")
        .push_bind(MAX_ROWS);
    let mut running = QueryBuilder::new(ROW_SELECT);
    running
        .push("where t.stage in ")
        .push(RUNNING)
        .push(" and t.department = any (")
        .push_bind(departments.clone());
    running
        .push(") order by t.urges = 0, t.due, t.no limit ")
        .push_bind(MAX_ROWS);
    let mut totals = QueryBuilder::new(
        "select count(*) filter (where stage = 'accepted'), count(*) filter (where stage in ",
    );
    totals
        .push(RUNNING)
        .push(") from ticket where (stage = 'accepted' or stage in ")
        .push(RUNNING)
        .push(") and department = any (")
        .push_bind(departments)
        .push(")");
    let (waiting_total, running_total): (i64, i64) = totals.build_query_as().fetch_one(&db.pool).await?;
    Ok(DispatchBoard {
        waiting: rows(db, waiting).await?,
        waiting_total: u32::try_from(waiting_total).unwrap_or(u32::MAX),
        running: rows(db, running).await?,
        running_total: u32::try_from(running_total).unwrap_or(u32::MAX),
        workers: loads(db, &staff.departments, now).await?,
    })
}

async fn rows(db: &Db, mut query: QueryBuilder<sqlx::Postgres>) -> Result<Vec<TicketRow>, StoreError> {
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    columns.into_iter().map(RowColumns::read).collect()
}

/// The workers of `departments` with all the work in their hands, whoever sent it.
async fn loads(
    db: &Db,
    departments: &[DepartmentCode],
    now: DateTime<Utc>,
) -> Result<Vec<WorkerLoad>, StoreError> {
    let workers = crate::people::workers(db, departments).await?;
    let ids: Vec<Uuid> = workers.iter().map(|worker| worker.id.0).collect();
    let mut query = QueryBuilder::new(
        "select t.crew, t.no, t.content, p.label, t.stage, t.due from ticket t \
         join place p on p.code = t.place where t.due is not null and t.stage in ",
    );
    query
        .push(RUNNING)
        .push(" and t.former_crew && ")
        .push_bind(ids)
        .push(" order by t.due, t.no");
    type Columns = (Vec<Uuid>, i64, String, Value, String, DateTime<Utc>);
    let open: Vec<Columns> = query.build_query_as().fetch_all(&db.pool).await?;
    let mut loads: HashMap<Uuid, WorkerLoad> = workers
        .iter()
        .map(|worker| {
            let load = WorkerLoad {
                id: worker.id,
                name: worker.name.clone(),
                departments: worker.departments.clone(),
                open: 0,
                on_hold: 0,
                late: 0,
                jobs: Vec::new(),
            };
            (worker.id.0, load)
        })
        .collect();
    for (crew, no, content, label, stage, due) in open {
        let label: PlaceLabel = json::read("place", no, label)?;
        let stage = StageName::parse(&stage).ok_or_else(|| StoreError::corrupt("ticket", no, "stage"))?;
        for person in crew {
            let Some(load) = loads.get_mut(&person) else {
                continue;
            };
            if stage == StageName::OnHold {
                load.on_hold += 1
            } else {
                load.open += 1
            }
            if due < now {
                load.late += 1;
            }
            if load.jobs.len() < JOBS_SHOWN {
                let place = label.short();
                load.jobs.push(WorkerJob {
                    no: TicketNo(no),
                    content: content.clone(),
                    place,
                    stage,
                    due,
                });
            }
        }
    }
    Ok(workers
        .iter()
        .filter_map(|worker| loads.remove(&worker.id.0))
        .collect())
}

//! The columns of the board.

use super::{RUNNING, own_departments};
use crate::ticket::{PRESSING, ROW_SELECT, RowColumns};
use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::{By, Staff};
use domain::place::{PlaceCode, PlaceKind};
use domain::ticket::{Event, StageName};
use domain::view::{BoardRow, Column, ColumnName, HandedBack, PersonLabel, Reopened, Spot, TicketRow};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::HashMap;
use uuid::Uuid;

/// The most rows of what waits; the rest is counted, and found in the ticket list.
const WAITING_ROWS: i64 = 60;

/// The most rows of each other column.
const ROWS: i64 = 20;

/// What a ticket's last turn was when it waits although workers had it: that it was handed back, or reopened.
const CAME_BACK: &str = "left join lateral (select e.by, e.event, e.at, e.version from ticket_event e \
     where t.stage = 'accepted' and cardinality(t.former_crew) > 0 and e.ticket = t.id \
     and e.event ->> 'event' in ('handed_back', 'reopened') order by e.version desc limit 1) h on true ";

/// Who completed a ticket before it was reopened, as [`Reopened::of`] says: a late completion counts when the next that
/// came of it was that it was accepted.
const DONE_BEFORE: &str = "left join lateral (select e.event ->> 'who' as who from ticket_event e \
     where h.event ->> 'event' = 'reopened' and e.ticket = t.id and e.version < h.version \
     and (e.event ->> 'event' = 'completed' or e.event ->> 'event' = 'completion_kept' \
     and (select s.event -> 'accept' from ticket_event s where s.ticket = t.id \
     and s.version > e.version and s.version < h.version \
     and s.event ->> 'event' in ('completion_kept', 'review_settled') order by s.version limit 1) = 'true') \
     order by e.version desc limit 1) d on true ";

/// A ticket's place on the board: its id, and how many are in its column.
type Key = (Uuid, i64);

/// All columns of these departments.
pub(super) async fn columns(
    db: &mut PgConnection,
    departments: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<Column>, StoreError> {
    let mut keys: HashMap<ColumnName, Vec<Key>> = HashMap::new();
    keys.insert(ColumnName::Waiting, waiting(db, departments).await?);
    keys.insert(ColumnName::Reviews, reviews(db, departments).await?);
    for (column, id, total) in running(db, departments, now).await? {
        keys.entry(column).or_default().push((id, total));
    }
    let ids: Vec<Uuid> = keys.values().flatten().map(|(id, _)| *id).collect();
    let rows = rows(db, ids).await?;
    let column = |name: ColumnName| {
        let keys = keys.get(&name).map_or(&[][..], Vec::as_slice);
        Column {
            name,
            rows: keys.iter().filter_map(|(id, _)| rows.get(id)).cloned().collect(),
            total: keys
                .first()
                .map_or(0, |(_, total)| u32::try_from(*total).unwrap_or(u32::MAX)),
        }
    };
    Ok(ColumnName::ALL.into_iter().map(column).collect())
}

/// Adds the condition that the ticket `t` stands in that column of the board of `staff`, shown there or only counted.
pub(crate) fn in_column(
    query: &mut QueryBuilder<Postgres>,
    staff: &Staff,
    column: ColumnName,
    now: DateTime<Utc>,
) {
    if column == ColumnName::Reviews {
        query.push("t.needs_review");
    } else {
        let stages: Vec<&str> = column.stages().iter().map(|stage| stage.as_str()).collect();
        query.push("t.stage = any (").push_bind(stages).push(")");
    }
    match column {
        ColumnName::Waiting | ColumnName::Reviews => {}
        ColumnName::Late => {
            query.push(" and t.due < ").push_bind(now);
        }
        ColumnName::Sent | ColumnName::TakenOn | ColumnName::InWork | ColumnName::OnHold => {
            query.push(" and (t.due < ").push_bind(now).push(") is not true");
        }
    }
    if let Some(departments) = own_departments(staff) {
        query
            .push(" and t.department = any (")
            .push_bind(departments)
            .push(")");
    }
}

async fn waiting(db: &mut PgConnection, departments: &[String]) -> Result<Vec<Key>, StoreError> {
    let mut query = QueryBuilder::new("select t.id, count(*) over () from ticket t ");
    query
        .push(CAME_BACK)
        .push("where t.stage = 'accepted' and t.department = any (")
        .push_bind(departments.to_vec())
        .push(") order by t.urges = 0, h.event ->> 'event' is distinct from 'handed_back', ")
        .push(PRESSING)
        .push(" desc, t.no limit ")
        .push_bind(WAITING_ROWS);
    Ok(query.build_query_as().fetch_all(db).await?)
}

async fn reviews(db: &mut PgConnection, departments: &[String]) -> Result<Vec<Key>, StoreError> {
    let mut query = QueryBuilder::new(
        "select t.id, count(*) over () from ticket t where t.needs_review and t.department = any (",
    );
    query
        .push_bind(departments.to_vec())
        .push(") order by t.no desc limit ")
        .push_bind(ROWS);
    Ok(query.build_query_as().fetch_all(db).await?)
}

async fn running(
    db: &mut PgConnection,
    departments: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<(ColumnName, Uuid, i64)>, StoreError> {
    let mut query = QueryBuilder::new("with out as (select t.id, case when t.due < ");
    query
        .push_bind(now)
        .push(" then 'late' else t.stage end as place, t.urges = 0 as calm, t.due, t.no from ticket t where t.stage in ")
        .push(RUNNING)
        .push(" and t.department = any (")
        .push_bind(departments.to_vec())
        .push(
            ")), ranked as (select place, id, count(*) over (partition by place) as total, \
             row_number() over (partition by place order by calm, due, no) as nth from out) \
             select place, id, total from ranked where nth <= ",
        )
        .push_bind(ROWS)
        .push(" order by place, nth");
    let found: Vec<(String, Uuid, i64)> = query.build_query_as().fetch_all(db).await?;
    found
        .into_iter()
        .map(|(place, id, total)| {
            let column = match StageName::parse(&place) {
                Some(StageName::Dispatched) => ColumnName::Sent,
                Some(StageName::Acknowledged) => ColumnName::TakenOn,
                Some(StageName::InProgress) => ColumnName::InWork,
                Some(StageName::OnHold) => ColumnName::OnHold,
                None if place == "late" => ColumnName::Late,
                _ => return Err(StoreError::corrupt("ticket", id, "stage")),
            };
            Ok((column, id, total))
        })
        .collect()
}

/// What is on a row beside the ticket: its building, and who handed it back, or why it was reopened.
#[derive(sqlx::FromRow)]
struct Beside {
    id: Uuid,
    building: String,
    area: String,
    by: Option<Value>,
    event: Option<Value>,
    at: Option<DateTime<Utc>>,
    name: Option<String>,
    before: Option<Uuid>,
    before_name: Option<String>,
}

async fn rows(db: &mut PgConnection, ids: Vec<Uuid>) -> Result<HashMap<Uuid, BoardRow>, StoreError> {
    let mut query = QueryBuilder::new(ROW_SELECT);
    query.push("where t.id = any (").push_bind(ids.clone()).push(")");
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&mut *db).await?;
    let mut tickets: HashMap<Uuid, TicketRow> = HashMap::with_capacity(columns.len());
    for row in columns {
        let row = row.read()?;
        tickets.insert(row.id.0, row);
    }
    // buildings, and areas outdoors, are on top of the tree of places
    let mut query = QueryBuilder::new(
        "select t.id, b.code as building, b.kind as area, \
         h.by, h.event, h.at, w.name, p.id as before, p.name as before_name \
         from ticket t join place b on b.code = t.place_path[1] and b.parent is null ",
    );
    query
        .push(CAME_BACK)
        .push(DONE_BEFORE)
        .push("left join person w on w.id::text = h.by ->> 'person' left join person p on p.id = d.who::uuid where t.id = any (")
        .push_bind(ids)
        .push(")");
    let beside: Vec<Beside> = query.build_query_as().fetch_all(db).await?;
    let mut rows = HashMap::with_capacity(beside.len());
    for beside in beside {
        let Some(row) = tickets.remove(&beside.id) else {
            continue;
        };
        rows.insert(beside.id, beside.on(row)?);
    }
    Ok(rows)
}

impl Beside {
    fn on(self, row: TicketRow) -> Result<BoardRow, StoreError> {
        let (handed_back, reopened) = self.came_back()?;
        Ok(BoardRow {
            row,
            spot: spot(&self.building, self.area)?,
            handed_back,
            reopened,
        })
    }

    /// How it came back from workers, when they had it.
    fn came_back(&self) -> Result<(Option<HandedBack>, Option<Reopened>), StoreError> {
        let (Some(by), Some(event), Some(at)) = (&self.by, &self.event, self.at) else {
            return Ok((None, None));
        };
        let by: By = json::read("ticket_event", self.id, by.clone())?;
        let event: Event = json::read("ticket_event", self.id, event.clone())?;
        let name = |name: &Option<String>| name.clone().unwrap_or_default();
        Ok(match (by, event) {
            (By::Person(by), Event::HandedBack { reason }) => {
                let back = HandedBack {
                    by: PersonId(by.0),
                    name: name(&self.name),
                    reason: reason.into(),
                    at,
                };
                (Some(back), None)
            }
            (_, Event::Reopened { reason, .. }) => {
                let before = self.before.map(|id| PersonLabel {
                    id: PersonId(id),
                    name: name(&self.before_name),
                });
                let reason = reason.into();
                (None, Some(Reopened { reason, at, before }))
            }
            _ => (None, None),
        })
    }
}

/// The building of that code and kind.
pub(super) fn spot(building: &str, kind: String) -> Result<Spot, StoreError> {
    let area: PlaceKind = json::read("place", building, Value::String(kind))?;
    let building = PlaceCode::parse(building).map_err(|why| StoreError::corrupt("place", building, why))?;
    Ok(Spot { building, area })
}

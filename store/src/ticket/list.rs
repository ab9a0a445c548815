//! Lists of tickets, paged by keyset.

use super::row::{named, urgency_of};
use super::search::Found;
use crate::dispatch::{has_in_hand, in_column};
use crate::{Db, StoreError, json};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use domain::id::{TicketId, TicketNo};
use domain::people::{Role, Staff};
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::ticket::{Asked, Channel, StageName};
use domain::view::{Page, TicketFilter, TicketRow};
use serde_json::Value;
use sqlx::{Postgres, QueryBuilder};
use std::collections::HashMap;
use uuid::Uuid;

/// The columns of a [`TicketRow`], in the order of [`RowColumns`].
pub(crate) const SELECT: &str = "select t.id, t.no, t.content, p.label, t.category, t.department, t.stage, t.urgency, \
     t.channel, t.reporter, t.reported_at, t.changed_at, t.respond_by, t.repair_by, t.due, \
     coalesce((select array_agg(w.name order by w.name) from person w where w.id = any (t.crew)), '{}') as crew, \
     t.needs_review, t.open_escalations > 0 as escalated, t.urges, t.question from ticket t join place p on p.code = t.place ";

/// A row of [`SELECT`].
#[derive(sqlx::FromRow)]
pub(crate) struct RowColumns {
    id: Uuid,
    no: i64,
    content: String,
    label: Value,
    category: String,
    department: String,
    stage: String,
    urgency: i16,
    channel: String,
    reporter: String,
    reported_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
    respond_by: Option<DateTime<Utc>>,
    repair_by: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
    crew: Vec<String>,
    needs_review: bool,
    escalated: bool,
    urges: i32,
    question: Option<String>,
}

impl RowColumns {
    /// The row as pages show it.
    pub(crate) fn read(self) -> Result<TicketRow, StoreError> {
        Ok(TicketRow {
            id: TicketId(self.id),
            no: TicketNo(self.no),
            content: self.content,
            place: json::read("place", self.no, self.label)?,
            category: named(
                "category",
                &self.category,
                CategoryCode::parse(&self.category).ok(),
            )?,
            department: named(
                "department",
                &self.department,
                DepartmentCode::parse(&self.department).ok(),
            )?,
            stage: named("stage", &self.stage, StageName::parse(&self.stage))?,
            urgency: urgency_of(self.urgency),
            channel: named("channel", &self.channel, Channel::parse(&self.channel))?,
            reporter: self.reporter,
            reported_at: self.reported_at,
            changed_at: self.changed_at,
            respond_by: self.respond_by,
            repair_by: self.repair_by,
            due: self.due,
            crew: self.crew,
            needs_review: self.needs_review,
            escalated: self.escalated,
            urges: u32::try_from(self.urges).unwrap_or(0),
            asked: self.question.as_deref().and_then(Asked::parse),
        })
    }
}

/// A statement that is being put together, with what `staff` may see as its first condition.
pub(super) fn visible_to(staff: &Staff) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(SELECT);
    query.push("where ");
    only_visible_to(&mut query, staff);
    query
}

/// Whether `staff` may see all tickets.
pub(super) fn sees_all(staff: &Staff) -> bool {
    let office = [Role::DutyOfficer, Role::Supervisor, Role::Administrator];
    office.into_iter().any(|role| staff.is(role))
}

/// Adds the condition that `staff` may see the ticket `t`.
pub(crate) fn only_visible_to(query: &mut QueryBuilder<Postgres>, staff: &Staff) {
    if sees_all(staff) {
        query.push("true");
    } else if staff.is(Role::Manager) {
        let departments: Vec<&str> = staff.departments.iter().map(DepartmentCode::as_str).collect();
        query
            .push("t.department = any (")
            .push_bind(departments.iter().map(ToString::to_string).collect::<Vec<_>>())
            .push(")");
    } else if staff.is(Role::Worker) {
        query.push("t.former_crew @> ").push_bind(vec![staff.id.0]);
    } else {
        query.push("false");
    }
}

pub(super) async fn rows(db: &Db, mut query: QueryBuilder<Postgres>) -> Result<Vec<TicketRow>, StoreError> {
    // planned anew each time: what was asked for decides which index is the right one, and a plan for any question at all
    // reads a million tickets to find a word that few have
    let query = query.build_query_as().persistent(false);
    let columns: Vec<RowColumns> = query.fetch_all(&db.pool).await?;
    columns.into_iter().map(RowColumns::read).collect()
}

/// Cuts one more row than wanted off, and says where the next page begins.
pub(crate) fn page<T>(mut rows: Vec<T>, limit: u32, key: impl Fn(&T) -> String) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = if rows.len() > limit {
        rows.get(limit - 1).map(key)
    } else {
        None
    };
    rows.truncate(limit);
    Page { rows, next }
}

/// The first instant of a campus day.
pub(crate) fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    zone.from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

/// Tickets that fit `filter` and that `staff` may see, newest first, after the key `after`: a number, or where days are
/// asked for an instant and a number, so that an old month is found at once among millions. What is overdue is so at `now`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    staff: &Staff,
    filter: &TicketFilter,
    (zone, now): (Tz, DateTime<Utc>),
    after: Option<&str>,
    limit: u32,
) -> Result<Page<TicketRow>, StoreError> {
    let mut query = visible_to(staff);
    narrow(&mut query, staff, filter, (zone, now));
    Found::look(db, staff, filter.text.as_deref())
        .await?
        .narrow(&mut query);
    let by_day = filter.from.is_some() || filter.to.is_some();
    if by_day {
        if let Some((at, no)) = after.and_then(read_key) {
            let key = query.push(" and (t.reported_at, t.no) < (").push_bind(at);
            key.push(", ").push_bind(no.0).push(")");
        }
        query.push(" order by t.reported_at desc, t.no desc");
    } else {
        if let Some(after) = after.and_then(|key| key.parse::<TicketNo>().ok()) {
            query.push(" and t.no < ").push_bind(after.0);
        }
        query.push(" order by t.no desc");
    }
    query.push(" limit ").push_bind(i64::from(limit) + 1);
    let key = |row: &TicketRow| {
        if by_day {
            format!("{}:{}", row.reported_at.timestamp_micros(), row.no)
        } else {
            row.no.to_string()
        }
    };
    Ok(page(rows(db, query).await?, limit, key))
}

/// When the work on these was done, of those where it is.
///
/// # Errors
/// When the database fails.
pub async fn completed(db: &Db, rows: &[TicketRow]) -> Result<HashMap<TicketId, DateTime<Utc>>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let sql = "select id, state #>> '{stage,completion,at}' from ticket \
         where id = any ($1) and stage in ('completed', 'visited', 'closed')";
    let found: Vec<(Uuid, Option<String>)> = sqlx::query_as(sql).bind(ids).fetch_all(&db.pool).await?;
    let mut all = HashMap::with_capacity(found.len());
    for (id, at) in found {
        let Some(at) = at else { continue };
        let at: DateTime<Utc> = at.parse().map_err(|why| StoreError::corrupt("ticket", id, why))?;
        all.insert(TicketId(id), at);
    }
    Ok(all)
}

/// A key of an instant, in microseconds since 1970, and a number.
fn read_key(key: &str) -> Option<(DateTime<Utc>, TicketNo)> {
    let (micros, no) = key.split_once(':')?;
    Some((
        DateTime::from_timestamp_micros(micros.parse().ok()?)?,
        no.parse().ok()?,
    ))
}

/// Adds the condition that a ticket is past the time by which somebody should have answered, or the work should have been
/// done.
pub(super) fn overdue(query: &mut QueryBuilder<Postgres>, now: DateTime<Utc>) {
    query
        .push("(t.stage in ('submitted', 'accepted') and t.respond_by < ")
        .push_bind(now)
        .push(" or t.stage in ('dispatched', 'acknowledged', 'in_progress', 'on_hold') and t.due < ")
        .push_bind(now)
        .push(")");
}

/// Adds the conditions of a filter on the ticket `t`, but for its text, which is [`Found`]'s.
pub(crate) fn narrow(
    query: &mut QueryBuilder<Postgres>,
    staff: &Staff,
    filter: &TicketFilter,
    (zone, now): (Tz, DateTime<Utc>),
) {
    if let Some(from) = filter.from {
        query
            .push(" and t.reported_at >= ")
            .push_bind(start_of(from, zone));
    }
    if let Some(day_after) = filter.to.and_then(|to| to.succ_opt()) {
        query
            .push(" and t.reported_at < ")
            .push_bind(start_of(day_after, zone));
    }
    if !filter.stages.is_empty() {
        let stages: Vec<String> = filter
            .stages
            .iter()
            .map(|stage| stage.as_str().to_owned())
            .collect();
        query.push(" and t.stage = any (").push_bind(stages).push(")");
    }
    if let Some(category) = &filter.category {
        query
            .push(" and t.category = ")
            .push_bind(category.as_str().to_owned());
    }
    if let Some(department) = &filter.department {
        query
            .push(" and t.department = ")
            .push_bind(department.as_str().to_owned());
    }
    if let Some(place) = &filter.place {
        query
            .push(" and t.place_path @> ")
            .push_bind(vec![place.as_str().to_owned()]);
    }
    if let Some(worker) = filter.worker {
        query.push(" and t.former_crew @> ").push_bind(vec![worker.0]);
    }
    if let Some(worker) = filter.in_hand {
        query.push(" and ");
        has_in_hand(query, worker);
    }
    if let Some(channel) = filter.channel {
        query.push(" and t.channel = ").push_bind(channel.as_str());
    }
    if filter.overdue {
        query.push(" and ");
        overdue(query, now);
    }
    if let Some(column) = filter.column {
        query.push(" and ");
        in_column(query, staff, column, now);
    }
}

/// How soon a ticket must be looked at, the highest first: what was urged since it came to its stage stands on top
/// (brief, item 13), then what is more urgent.
pub(crate) const PRESSING: &str = "case when t.urges > 0 then 3 else 0 end + t.urgency";

/// Open tickets at a place, at the room that it is a facility of, and at its own facilities; at most 20. Those of
/// `category` come first, then the newest.
///
/// # Errors
/// When the database fails.
pub async fn at_place(
    db: &Db,
    staff: &Staff,
    place: &PlaceCode,
    category: Option<&CategoryCode>,
) -> Result<Vec<TicketRow>, StoreError> {
    let code = place.as_str().to_owned();
    let mut query = visible_to(staff);
    query
        .push(" and t.place = any (array(select ")
        .push_bind(code.clone())
        .push(
            " union select unnest(array[facility.code, room.code]) from place facility \
             join place room on room.code = facility.parent and room.kind = 'room' where ",
        )
        .push_bind(code)
        .push(" in (facility.code, room.code)))")
        .push(" and t.stage not in ('closed', 'rejected', 'cancelled', 'visited', 'merged') order by t.category = ")
        .push_bind(category.map_or_else(String::new, |category| category.as_str().to_owned()))
        .push(" desc, t.no desc limit 20");
    rows(db, query).await
}

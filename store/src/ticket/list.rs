//! Lists of tickets, paged by keyset.

use super::row::{named, urgency_of};
use crate::{Db, StoreError, json};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use domain::id::{TicketId, TicketNo};
use domain::people::{Role, Staff};
use domain::phone::Phone;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::text::query_grams;
use domain::ticket::{Asked, Channel, StageName};
use domain::view::{CallerHistory, InboxCounts, Page, TicketFilter, TicketRow};
use serde_json::Value;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// The columns of a [`TicketRow`], in the order of [`RowColumns`].
pub(crate) const SELECT: &str = "select t.id, t.no, t.content, p.label, t.category, t.department, t.stage, t.urgency, \
     t.channel, t.reporter, t.reported_at, t.changed_at, t.due, \
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
fn visible_to(staff: &Staff) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(SELECT);
    let office = [Role::DutyOfficer, Role::Supervisor, Role::Administrator];
    query.push("where ");
    if office.into_iter().any(|role| staff.is(role)) {
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
    query
}

async fn rows(db: &Db, mut query: QueryBuilder<Postgres>) -> Result<Vec<TicketRow>, StoreError> {
    let columns: Vec<RowColumns> = query.build_query_as().fetch_all(&db.pool).await?;
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
/// asked for an instant and a number, so that an old month is found at once among millions.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    staff: &Staff,
    filter: &TicketFilter,
    zone: Tz,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<TicketRow>, StoreError> {
    let mut query = visible_to(staff);
    narrow(&mut query, filter, zone);
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

/// A key of an instant, in microseconds since 1970, and a number.
fn read_key(key: &str) -> Option<(DateTime<Utc>, TicketNo)> {
    let (micros, no) = key.split_once(':')?;
    Some((
        DateTime::from_timestamp_micros(micros.parse().ok()?)?,
        no.parse().ok()?,
    ))
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &TicketFilter, zone: Tz) {
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
    if let Some(channel) = filter.channel {
        query.push(" and t.channel = ").push_bind(channel.as_str());
    }
    if let Some(text) = typed(filter.text.as_deref()) {
        find(query, "t", text);
    }
}

/// What a person typed, when that is anything.
pub(crate) fn typed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Adds the search for what a person typed, in rows called `row`: a number, a telephone number, or words, of which all
/// must be there.
pub(crate) fn find(query: &mut QueryBuilder<Postgres>, row: &str, text: &str) {
    let grams: Vec<String> = query_grams(text).into_iter().collect();
    query.push(" and (");
    if grams.is_empty() {
        query.push("false");
    } else {
        query.push(row).push(".grams @> ").push_bind(grams);
    }
    if let Ok(no) = text.parse::<i64>() {
        query.push(" or ").push(row).push(".no = ").push_bind(no);
    }
    if let Ok(phone) = Phone::parse(text) {
        let number = phone.as_str().to_owned();
        query.push(" or ").push(row).push(".phone = ").push_bind(number);
    }
    query.push(")");
}

/// How soon a ticket must be looked at, the highest first: what was urged since it came to its stage stands on top
/// (brief, item 13), then what is more urgent.
pub(crate) const PRESSING: &str = "case when t.urges > 0 then 3 else 0 end + t.urgency";

/// [`PRESSING`] of a row that was read.
fn pressing(row: &TicketRow) -> i16 {
    let urged = if row.urges > 0 { 3 } else { 0 };
    urged + super::row::urgency_rank(row.urgency)
}

/// What the desk's inbox shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxTab {
    /// Reports that nobody has looked at; the most urgent and then the oldest first.
    Submitted,
    /// Accepted, and not yet sent out.
    Accepted,
    /// Out with workers and past their due time.
    Late,
    /// Late completions that must be settled.
    Review,
}

impl InboxTab {
    /// The tab of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "submitted" => Some(Self::Submitted),
            "accepted" => Some(Self::Accepted),
            "late" => Some(Self::Late),
            "review" => Some(Self::Review),
            _ => None,
        }
    }

    /// Adds the condition that a ticket is in this tab.
    fn holds(self, query: &mut QueryBuilder<Postgres>, now: DateTime<Utc>) {
        match self {
            Self::Submitted => query.push("t.stage = 'submitted'"),
            Self::Accepted => query.push("t.stage = 'accepted'"),
            Self::Late => query
                .push("t.stage in ('dispatched', 'acknowledged', 'in_progress', 'on_hold') and t.due < ")
                .push_bind(now),
            Self::Review => query.push("t.needs_review"),
        };
    }
}

/// How many tickets are in each tab of the desk's inbox.
///
/// # Errors
/// When the database fails.
pub async fn inbox_counts(db: &Db, now: DateTime<Utc>) -> Result<InboxCounts, StoreError> {
    let mut query = QueryBuilder::new("select ");
    let tabs = [
        InboxTab::Submitted,
        InboxTab::Accepted,
        InboxTab::Late,
        InboxTab::Review,
    ];
    for (place, tab) in tabs.into_iter().enumerate() {
        query.push(if place == 0 { "" } else { ", " });
        query.push("(select count(*) from ticket t where ");
        tab.holds(&mut query, now);
        query.push(")");
    }
    let (submitted, accepted, late, review) = query.build_query_as().fetch_one(&db.pool).await?;
    Ok(InboxCounts {
        submitted,
        accepted,
        late,
        review,
    })
}

/// One tab of the desk's inbox, at most `limit` rows after the key `after` (how pressing it is, and its number).
///
/// # Errors
/// When the database fails.
pub async fn inbox(
    db: &Db,
    staff: &Staff,
    tab: InboxTab,
    now: DateTime<Utc>,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<TicketRow>, StoreError> {
    let mut query = visible_to(staff);
    query.push(" and ");
    tab.holds(&mut query, now);
    let key = after.and_then(|key| key.split_once(':'));
    if let Some((Ok(pressing), Ok(no))) =
        key.map(|(pressing, no)| (pressing.parse::<i32>(), no.parse::<i64>()))
    {
        query
            .push(" and (-(")
            .push(PRESSING)
            .push("), t.no) > (")
            .push_bind(-pressing)
            .push(", ")
            .push_bind(no)
            .push(")");
    }
    query
        .push(" order by ")
        .push(PRESSING)
        .push(" desc, t.no limit ")
        .push_bind(i64::from(limit) + 1);
    let key = |row: &TicketRow| format!("{}:{}", pressing(row), row.no);
    Ok(page(rows(db, query).await?, limit, key))
}

/// Open tickets at a place, newest first; at most 20.
///
/// # Errors
/// When the database fails.
pub async fn at_place(db: &Db, staff: &Staff, place: &PlaceCode) -> Result<Vec<TicketRow>, StoreError> {
    let mut query = visible_to(staff);
    query
        .push(" and t.place = ")
        .push_bind(place.as_str().to_owned())
        .push(
            " and t.stage not in ('closed', 'rejected', 'cancelled', 'visited') order by t.no desc limit 20",
        );
    rows(db, query).await
}

/// Earlier tickets of a telephone number, newest first; at most 20.
///
/// # Errors
/// When the database fails.
pub async fn caller(db: &Db, staff: &Staff, phone: &Phone) -> Result<CallerHistory, StoreError> {
    let mut query = visible_to(staff);
    query
        .push(" and t.phone = ")
        .push_bind(phone.as_str().to_owned())
        .push(" order by t.no desc limit 20");
    let rows = rows(db, query).await?;
    Ok(CallerHistory {
        name: rows.first().map(|row| row.reporter.clone()),
        rows,
    })
}

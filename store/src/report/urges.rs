//! How often members of staff were urged in a month, and each time (brief, item 13: 督促内容 … 绩效考核每月一次).

use crate::ticket::{only_visible_to, page, start_of};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::calendar::Month;
use domain::id::{PersonId, TicketNo};
use domain::people::{Role, Staff};
use domain::place::DepartmentCode;
use domain::ticket::Event;
use domain::view::{Page, PersonLabel, PersonUrges, UrgeRow, UrgeSource, UrgedPerson, UrgedTicket};
use serde_json::Value;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// A person with what is counted, in the order of [`PersonColumns`].
const PERSON: &str = "select p.id, p.name, p.roles, count(*) filter (where u.source = 'system') as system, \
     count(*) filter (where u.source = 'staff') as staff, count(*) filter (where u.source = 'reporter') as reporter, \
     count(distinct u.ticket) as tickets from urge u join person p on p.id = u.person where u.at >= ";

#[derive(sqlx::FromRow)]
struct PersonColumns {
    id: Uuid,
    name: String,
    roles: Vec<String>,
    system: i64,
    staff: i64,
    reporter: i64,
    tickets: i64,
}

impl PersonColumns {
    fn read(self) -> UrgedPerson {
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        UrgedPerson {
            person: PersonLabel {
                id: PersonId(self.id),
                name: self.name,
            },
            roles: self.roles.iter().filter_map(|role| Role::parse(role)).collect(),
            system: count(self.system),
            staff: count(self.staff),
            reporter: count(self.reporter),
            tickets: count(self.tickets),
        }
    }
}

/// The statement over the month's urges of whom `staff` appraises: a supervisor everybody, a manager the workers of their own
/// departments and themselves.
fn of_month(sql: &str, staff: &Staff, month: Month, zone: Tz) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(sql);
    query.push_bind(start_of(month.first_day(), zone));
    query
        .push(" and u.at < ")
        .push_bind(start_of(month.after().first_day(), zone));
    query.push(" and ");
    if staff.is(Role::Supervisor) {
        query.push("true");
    } else if staff.is(Role::Manager) {
        query.push("(p.id = ").push_bind(staff.id.0);
        query.push(" or 'worker' = any (p.roles) and p.departments && ");
        query.push_bind(codes(&staff.departments)).push(")");
    } else {
        query.push("false");
    }
    query
}

fn codes(departments: &[DepartmentCode]) -> Vec<String> {
    departments.iter().map(|code| code.as_str().to_owned()).collect()
}

/// Who was urged in that month, of one department or of all, the most often first: at most `limit` after the key `after`.
///
/// # Errors
/// When the database fails.
pub async fn people(
    db: &Db,
    staff: &Staff,
    (month, zone): (Month, Tz),
    department: Option<&DepartmentCode>,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<UrgedPerson>, StoreError> {
    let mut query = of_month(PERSON, staff, month, zone);
    if let Some(department) = department {
        let one = vec![department.as_str().to_owned()];
        query.push(" and p.departments && ").push_bind(one);
    }
    query.push(" group by p.id, p.name, p.roles");
    if let Some((count, id)) = after.and_then(read_key) {
        query.push(" having (count(*), p.id) < (").push_bind(count);
        query.push(", ").push_bind(id).push(")");
    }
    query
        .push(" order by count(*) desc, p.id desc limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<PersonColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let rows = rows.into_iter().map(PersonColumns::read).collect();
    Ok(page(rows, limit, |row: &UrgedPerson| {
        format!("{}:{}", row.urges(), row.person.id)
    }))
}

/// A number and an id.
fn read_key(key: &str) -> Option<(i64, Uuid)> {
    let (number, id) = key.split_once(':')?;
    Some((number.parse().ok()?, id.parse().ok()?))
}

/// An urge, in the order of [`UrgeColumns`]; whether the reader may read its ticket comes last.
const URGE: &str = "select t.no, t.content, l.label, u.at, u.version, u.source, e.event, w.name as by, ";

/// Where [`URGE`] is read.
const FROM: &str = " as visible from urge u join person p on p.id = u.person join ticket t on t.id = u.ticket \
     join place l on l.code = t.place join ticket_event e on e.ticket = u.ticket and e.version = u.version \
     left join person w on w.id = (e.by ->> 'person')::uuid where u.person = ";

#[derive(sqlx::FromRow)]
struct UrgeColumns {
    no: i64,
    content: String,
    label: Value,
    at: DateTime<Utc>,
    version: i64,
    source: String,
    event: Value,
    by: Option<String>,
    visible: bool,
}

impl UrgeColumns {
    fn read(self) -> Result<UrgeRow, StoreError> {
        let Event::Urged { whom, note } = json::read("ticket_event", self.no, self.event)? else {
            return Err(StoreError::corrupt("urge", self.no, "another event"));
        };
        let source = UrgeSource::parse(&self.source);
        let ticket = UrgedTicket {
            content: self.content,
            place: json::read("place", self.no, self.label)?,
            note: note.map(|note| note.as_str().to_owned()),
        };
        Ok(UrgeRow {
            no: TicketNo(self.no),
            ticket: self.visible.then_some(ticket),
            at: self.at,
            source: source.ok_or_else(|| StoreError::corrupt("urge", self.no, "an unknown source"))?,
            by: self.by,
            whom,
        })
    }

    /// Where it stands in the list: when, on which ticket, by which event.
    fn key(&self) -> String {
        format!("{}:{}:{}", self.at.timestamp_micros(), self.no, self.version)
    }
}

/// Whose urges are asked for, and which.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Who was urged.
    pub person: PersonId,
    /// By this kind of source; by all without.
    pub source: Option<UrgeSource>,
}

/// What a person was urged in that month, the newest first: at most `limit` after the key `after`. None when they were not
/// urged at all, or `staff` does not appraise them.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    db: &Db,
    staff: &Staff,
    Asked { person, source }: Asked,
    (month, zone): (Month, Tz),
    after: Option<&str>,
    limit: u32,
) -> Result<Option<PersonUrges>, StoreError> {
    let mut query = of_month(PERSON, staff, month, zone);
    query.push(" and u.person = ").push_bind(person.0);
    query.push(" group by p.id, p.name, p.roles");
    let urged: Option<PersonColumns> = query.build_query_as().fetch_optional(&db.pool).await?;
    let Some(urged) = urged else { return Ok(None) };
    let mut query = QueryBuilder::new(URGE);
    only_visible_to(&mut query, staff);
    query.push(FROM).push_bind(person.0);
    query
        .push(" and u.at >= ")
        .push_bind(start_of(month.first_day(), zone));
    query
        .push(" and u.at < ")
        .push_bind(start_of(month.after().first_day(), zone));
    if let Some(source) = source {
        query.push(" and u.source = ").push_bind(source.as_str());
    }
    if let Some((at, no, version)) = after.and_then(read_urge) {
        query.push(" and (u.at, t.no, u.version) < (").push_bind(at);
        query.push(", ").push_bind(no);
        query.push(", ").push_bind(version).push(")");
    }
    query
        .push(" order by u.at desc, t.no desc, u.version desc limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<UrgeColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let Page { rows, next } = page(rows, limit, UrgeColumns::key);
    let rows: Result<Vec<UrgeRow>, StoreError> = rows.into_iter().map(UrgeColumns::read).collect();
    Ok(Some(PersonUrges {
        urged: urged.read(),
        page: Page { rows: rows?, next },
    }))
}

/// The key of [`UrgeColumns::key`].
fn read_urge(key: &str) -> Option<(DateTime<Utc>, i64, i64)> {
    let mut parts = key.splitn(3, ':');
    let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
    Some((at, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

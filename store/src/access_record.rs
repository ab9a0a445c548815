//! The record of who of the staff saw which personal data.
//!
//! A reading is recorded in the request that reads, before the answer leaves: what can't be recorded is not shown, and
//! no queue can be lost with a process. The one statement does not wait for the disk (`synchronous_commit` off, for it
//! alone), so it costs one round trip; only a crash of the database's machine within the same second can lose it.

use crate::complaint::only_visible_to;
use crate::ticket::{page, start_of, typed};
use crate::{Db, StoreError, json};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::id::{ComplaintId, ComplaintNo, PersonId, TicketId, TicketNo};
use domain::people::{Role, Staff};
use domain::phone::Phone;
use domain::privacy::finds_by_phone;
use domain::view::{AccessDetails, AccessFilter, AccessKind, AccessRow, ListName, Page, Pairs};
use serde_json::Value;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

/// The same reading by the same person within so many minutes is one line.
const SAME_MINUTES: i64 = 10;

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A ticket.
    Ticket(TicketId),
    /// A complaint.
    Complaint(ComplaintId),
    /// A list, or several.
    Many,
}

impl Subject {
    const fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Ticket(id) => (Some(id.0), None),
            Self::Complaint(id) => (None, Some(id.0)),
            Self::Many => (None, None),
        }
    }
}

const INSERT: &str = "with quick as materialized (select set_config('synchronous_commit', 'off', true)) \
     insert into access_record (at, person, what, ticket, complaint, details) \
     select $1, $2, $3, $4, $5, $6 from quick where not exists (select 1 from access_record r \
        where r.person = $2 and r.at > $7 and r.what = $3 and r.ticket is not distinct from $4 \
        and r.complaint is not distinct from $5 and r.details = $6) returning id";

/// Records a reading. The same again within ten minutes is the same line: a page that is read anew whenever something
/// changed is opened once.
///
/// # Errors
/// When the database fails; then what was to be read must not be shown.
pub async fn note(
    db: &Db,
    person: PersonId,
    kind: AccessKind,
    subject: Subject,
    details: &AccessDetails,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let since = now - TimeDelta::minutes(SAME_MINUTES);
    write(db, person, kind, subject, details, (now, since)).await?;
    Ok(())
}

/// Records that a file is taken along, each time; gives its place in the record, for [`sent`].
///
/// # Errors
/// When the database fails; then nothing must be sent.
pub async fn exported(
    db: &Db,
    person: PersonId,
    kind: AccessKind,
    details: &AccessDetails,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    write(db, person, kind, Subject::Many, details, (now, now)).await
}

async fn write(
    db: &Db,
    person: PersonId,
    kind: AccessKind,
    subject: Subject,
    details: &AccessDetails,
    (now, since): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Option<i64>, StoreError> {
    let (ticket, complaint) = subject.ids();
    Ok(sqlx::query_scalar(INSERT)
        .bind(now)
        .bind(person.0)
        .bind(kind.as_str())
        .bind(ticket)
        .bind(complaint)
        .bind(json::write(details))
        .bind(since)
        .fetch_optional(&db.pool)
        .await?)
}

/// Fills in how many rows a file had when it had been sent, or when it was cut off.
///
/// # Errors
/// When the database fails.
pub async fn sent(db: &Db, id: i64, rows: i64) -> Result<(), StoreError> {
    sqlx::query("update access_record set rows = $2 where id = $1 and rows is null")
        .bind(id)
        .bind(rows)
        .execute(&db.pool)
        .await?;
    Ok(())
}

/// Records that the system erased the names and numbers of so many.
pub(crate) async fn erased(db: &mut PgConnection, rows: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("insert into access_record (at, what, rows) values ($1, $2, $3)")
        .bind(now)
        .bind(AccessKind::Erased.as_str())
        .bind(rows)
        .execute(db)
        .await?;
    Ok(())
}

/// The telephone number by which `staff` searches a list, masked as the record keeps it; none when they do not. A few
/// digits, which may as well be a ticket's number, are one only where they find somebody.
///
/// # Errors
/// When the database fails.
pub async fn sought(
    db: &Db,
    staff: &Staff,
    list: ListName,
    text: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let Some(phone) = typed(text).and_then(|text| Phone::parse(text).ok()) else {
        return Ok(None);
    };
    let is_one = match list {
        ListName::Tickets if !finds_by_phone(staff) => false,
        _ if !phone.is_short() => true,
        ListName::Tickets => crate::ticket::has_number(db, staff, &phone).await?,
        ListName::Complaints => crate::complaint::has_number(db, staff, &phone).await?,
    };
    Ok(is_one.then(|| masked(&phone)))
}

/// Four digits stand for the end of a number, and are what is left of it when it is masked.
fn masked(phone: &Phone) -> String {
    if phone.is_tail() {
        ["****", phone.as_str()].concat()
    } else {
        phone.masked()
    }
}

/// What was asked for, with the number by which was searched, `sought`, masked; and also one by which nobody could be
/// found: no whole number stands in the record.
#[must_use]
pub fn asked(pairs: Pairs, sought: Option<String>) -> Pairs {
    let whole = |value: &str| {
        let phone = Phone::parse(value).ok().filter(|phone| !phone.is_short());
        phone.map(|phone| masked(&phone))
    };
    let one = |(name, value): (String, String)| {
        let hidden = (name == "text").then(|| sought.clone().or_else(|| whole(&value)));
        (name, hidden.flatten().unwrap_or(value))
    };
    pairs.into_iter().map(one).collect()
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: i64,
    at: DateTime<Utc>,
    name: Option<String>,
    what: String,
    ticket: Option<i64>,
    complaint: Option<i64>,
    details: Value,
    rows: Option<i64>,
}

impl Columns {
    fn read(self, all_complaints: bool) -> Result<AccessRow, StoreError> {
        let kind = AccessKind::parse(&self.what)
            .ok_or_else(|| StoreError::corrupt("access_record", self.id, "what"))?;
        let mut details: AccessDetails = json::read("access_record", self.id, self.details)?;
        if kind == AccessKind::ExportComplaints && !all_complaints {
            // what was asked about complaints can say whom one is about
            details.asked.clear();
        }
        Ok(AccessRow {
            id: self.id,
            at: self.at,
            person: self.name,
            kind,
            ticket: self.ticket.map(TicketNo),
            complaint: self.complaint.map(ComplaintNo),
            details,
            rows: self.rows,
        })
    }
}

/// Lines of the record that fit, newest first, at most `limit` before the line `after`. Who may not know of a complaint,
/// because it is about them or because they read none, finds no line about it.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    reader: &Staff,
    filter: &AccessFilter,
    zone: Tz,
    after: Option<i64>,
    limit: u32,
) -> Result<Page<AccessRow>, StoreError> {
    let mut query = QueryBuilder::new(
        "select r.id, r.at, p.name, r.what, t.no as ticket, k.no as complaint, r.details, r.rows from access_record r \
         left join person p on p.id = r.person left join ticket t on t.id = r.ticket \
         left join complaint k on k.id = r.complaint \
         where (r.complaint is null or exists (select 1 from complaint c where c.id = r.complaint and ",
    );
    only_visible_to(&mut query, reader);
    query.push("))");
    if let Some(after) = after {
        query.push(" and r.id < ").push_bind(after);
    }
    if let Some(name) = typed(filter.person.as_deref()) {
        query
            .push(" and r.person = any (array(select id from person where position(lower(")
            .push_bind(name.to_owned())
            .push(") in lower(name)) > 0 or starts_with(lower(username), lower(")
            .push_bind(name.to_owned())
            .push("))))");
    }
    if let Some(no) = filter.no {
        query
            .push(" and (r.ticket = (select id from ticket where no = ")
            .push_bind(no)
            .push(") or r.complaint = (select id from complaint where no = ")
            .push_bind(no)
            .push("))");
    }
    if let Some(kind) = filter.kind {
        query.push(" and r.what = ").push_bind(kind.as_str());
    }
    if let Some(from) = filter.from {
        query.push(" and r.at >= ").push_bind(start_of(from, zone));
    }
    if let Some(day_after) = filter.to.and_then(|to| to.succ_opt()) {
        query.push(" and r.at < ").push_bind(start_of(day_after, zone));
    }
    query
        .push(" order by r.id desc limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<Columns> = query.build_query_as().fetch_all(&db.pool).await?;
    let all_complaints = reader.is(Role::DutyOfficer) || reader.is(Role::Supervisor);
    let rows = rows.into_iter().map(|row| row.read(all_complaints));
    Ok(page(rows.collect::<Result<Vec<_>, _>>()?, limit, |row| {
        row.id.to_string()
    }))
}

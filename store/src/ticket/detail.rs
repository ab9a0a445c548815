//! Tickets in full.

use super::part::parts_of;
use super::privacy::veil;
use crate::people::labels;
use crate::{Db, StoreError, history, json};
use domain::id::{PersonId, TicketNo};
use domain::people::{Actor, By, Role, Staff};
use domain::place::{CategoryCode, DepartmentCode};
use domain::privacy::reads_for_office;
use domain::ticket::{Event, Recorded, Ticket, possible};
use domain::view::{Bilingual, Category, Department, HistoryEntry, TicketDetail};
use serde_json::Value;
use sqlx::{PgConnection, Row};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A ticket for `staff`; none when there is none of that number, or when it is not theirs to read.
///
/// # Errors
/// When the database fails.
pub async fn detail(db: &Db, no: TicketNo, staff: &Staff) -> Result<Option<TicketDetail>, StoreError> {
    let mut connection = db.pool.acquire().await?;
    let id: Option<Uuid> = sqlx::query_scalar("select id from ticket where no = $1")
        .bind(no.0)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(id) = id else { return Ok(None) };
    let actor = Actor::Staff(staff.clone());
    let found = details(&mut connection, &[id], &actor).await?;
    Ok(found.into_iter().find(|detail| may_read(staff, &detail.ticket)))
}

/// Whether the ticket is `staff`'s to read: also whoever was told to answer for management, of whatever department.
pub(super) fn may_read(staff: &Staff, ticket: &Ticket) -> bool {
    reads_for_office(staff, ticket) || staff.is(Role::Worker) && ticket.former_crew.contains(&staff.id)
}

/// Tickets by id, with all that is shown about them; `actor` says what may be asked of them.
pub(crate) async fn details(
    db: &mut PgConnection,
    ids: &[Uuid],
    actor: &Actor,
) -> Result<Vec<TicketDetail>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut histories = history::read(db, history::TICKETS, ids).await?;
    let rows = sqlx::query(
        "select t.id, t.no, t.state, p.label, c.code as category, c.name_zh, c.name_en, c.hint_zh, c.hint_en, c.icon, \
         c.department as category_department, d.code as department, d.name_zh as department_zh, \
         d.name_en as department_en \
         from ticket t join place p on p.code = t.place join category c on c.code = t.category \
         join department d on d.code = t.department where t.id = any ($1)",
    )
    .bind(ids)
    .fetch_all(&mut *db)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let id: Uuid = row.try_get("id")?;
        let ticket: Ticket = json::read("ticket", id, row.try_get::<Value, _>("state")?)?;
        let text = |column| row.try_get::<String, _>(column);
        let mut detail = TicketDetail {
            no: TicketNo(row.try_get("no")?),
            place: json::read("place", id, row.try_get::<Value, _>("label")?)?,
            category: Category {
                code: code(CategoryCode::parse(&text("category")?), "category", id)?,
                name: Bilingual {
                    zh: text("name_zh")?,
                    en: text("name_en")?,
                },
                hint: Bilingual {
                    zh: text("hint_zh")?,
                    en: text("hint_en")?,
                },
                icon: text("icon")?,
                department: code(
                    DepartmentCode::parse(&text("category_department")?),
                    "category",
                    id,
                )?,
            },
            department: Department {
                code: code(DepartmentCode::parse(&text("department")?), "department", id)?,
                name: Bilingual {
                    zh: text("department_zh")?,
                    en: text("department_en")?,
                },
            },
            people: Vec::new(),
            history: entries(histories.remove(&id).unwrap_or_default()),
            may: possible(&ticket, actor),
            joined: Vec::new(),
            ticket,
        };
        veil(&mut detail, actor);
        found.push(detail);
    }
    join(db, ids, &mut found).await?;
    name_people(db, &mut found).await?;
    Ok(found)
}

/// A history as pages show it: all of it is the server's, none of it waits on a phone.
fn entries(history: Vec<Recorded>) -> Vec<HistoryEntry> {
    let entry = |recorded| HistoryEntry {
        recorded,
        pending: false,
    };
    history.into_iter().map(entry).collect()
}

fn code<T, E: std::fmt::Display>(
    parsed: Result<T, E>,
    table: &'static str,
    id: Uuid,
) -> Result<T, StoreError> {
    parsed.map_err(|why| StoreError::corrupt(table, id, why))
}

/// Everybody whom a page about the ticket names.
fn named_in(detail: &TicketDetail) -> BTreeSet<PersonId> {
    let mut people = detail.ticket.former_crew.clone();
    for entry in &detail.history {
        if let By::Person(person) = entry.recorded.by {
            people.insert(person);
        }
        match &entry.recorded.event {
            Event::Dispatched { crew, .. } => people.extend(crew.iter().copied()),
            Event::LeftCrew { who, .. }
            | Event::Completed { who, .. }
            | Event::CompletionKept { who, .. } => {
                people.insert(*who);
            }
            Event::EscalationOwned { owner, .. } => {
                people.insert(*owner);
            }
            _ => {}
        }
    }
    people
}

/// Says which tickets are parts of these.
async fn join(db: &mut PgConnection, ids: &[Uuid], details: &mut [TicketDetail]) -> Result<(), StoreError> {
    for part in parts_of(db, ids).await? {
        let whole = details.iter_mut().find(|detail| detail.ticket.id.0 == part.whole);
        if let Some(whole) = whole {
            whole.joined.push(TicketNo(part.no));
        }
    }
    Ok(())
}

async fn name_people(db: &mut PgConnection, details: &mut [TicketDetail]) -> Result<(), StoreError> {
    let wanted: BTreeSet<PersonId> = details.iter().flat_map(named_in).collect();
    let names = labels(db, wanted).await?;
    for detail in details {
        let named = named_in(detail);
        let of = names.iter().filter(|label| named.contains(&label.id));
        detail.people = of.cloned().collect();
    }
    Ok(())
}

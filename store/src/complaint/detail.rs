//! Complaints in full.

use super::privacy::veil;
use crate::people::labels;
use crate::{Db, StoreError, history, json};
use domain::complaint::permit::may_see;
use domain::complaint::{Complaint, Event, possible};
use domain::id::{ComplaintId, ComplaintNo, PersonId};
use domain::people::{Actor, By, Staff};
use domain::privacy::sees_complainant;
use domain::ticket::Recorded;
use domain::view::{ComplaintDetail, PlaceLabel};
use serde_json::Value;
use sqlx::{PgConnection, Row};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A complaint for `staff`, with as much of the complainant's number as they see; none when there is none of that number,
/// or when they may not know of it.
///
/// # Errors
/// When the database fails.
pub async fn detail(db: &Db, no: ComplaintNo, staff: &Staff) -> Result<Option<ComplaintDetail>, StoreError> {
    let mut connection = db.pool.acquire().await?;
    let id: Option<Uuid> = sqlx::query_scalar("select id from complaint where no = $1")
        .bind(no.0)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(id) = id else { return Ok(None) };
    let actor = Actor::Staff(staff.clone());
    let found = whole(&mut connection, ComplaintId(id)).await?;
    let Some(found) = found.filter(|found| may_see(&actor, &found.complaint)) else {
        return Ok(None);
    };
    let people = labels(&mut connection, named_in(&found)).await?;
    let sight = sees_complainant(&actor, &found.complaint);
    let mut detail = ComplaintDetail {
        no: found.no,
        place: found.place,
        people,
        may: possible(&found.complaint, &actor),
        history: found.history,
        complaint: found.complaint,
    };
    veil(&mut detail, sight);
    Ok(Some(detail))
}

/// A complaint with all that is kept of it.
pub(super) struct Whole {
    pub no: ComplaintNo,
    pub complaint: Complaint,
    pub place: Option<PlaceLabel>,
    pub history: Vec<Recorded<Event>>,
}

/// The complaint of that id, whoever asks.
pub(super) async fn whole(db: &mut PgConnection, id: ComplaintId) -> Result<Option<Whole>, StoreError> {
    let sql = "select c.no, c.state, p.label from complaint c left join place p on p.code = c.place where c.id = $1";
    let row = sqlx::query(sql).bind(id.0).fetch_optional(&mut *db).await?;
    let Some(row) = row else { return Ok(None) };
    let label: Option<Value> = row.try_get("label")?;
    let place = label.map(|label| json::read("place", id, label));
    let mut histories = history::read(db, history::COMPLAINTS, &[id.0]).await?;
    Ok(Some(Whole {
        no: ComplaintNo(row.try_get("no")?),
        complaint: json::read("complaint", id, row.try_get::<Value, _>("state")?)?,
        place: place.transpose()?,
        history: histories.remove(&id.0).unwrap_or_default(),
    }))
}

/// Everybody whom a page about the complaint names.
fn named_in(found: &Whole) -> BTreeSet<PersonId> {
    let complaint = &found.complaint;
    let mut people: BTreeSet<PersonId> = complaint.about.iter().copied().collect();
    people.extend(complaint.handler);
    for one in &found.history {
        if let By::Person(person) = one.by {
            people.insert(person);
        }
        match &one.event {
            Event::Classified { about, .. } => people.extend(about.iter().copied()),
            Event::Assigned { to, .. } => {
                people.insert(*to);
            }
            _ => {}
        }
    }
    people
}

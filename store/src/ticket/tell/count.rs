//! Who was urged is counted, person by person: the monthly appraisal reads it (brief, item 13).

use super::{Addressees, addressees};
use crate::ticket::Changing;
use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::Role;
use domain::ticket::Event;
use domain::view::UrgeSource;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// An urge, and who is meant: these people, or all of a role, or those of them in a department.
#[derive(Serialize)]
struct Row<'a> {
    ticket: Uuid,
    version: u64,
    at: DateTime<Utc>,
    source: &'static str,
    people: &'a [PersonId],
    role: Option<&'static str>,
    department: Option<&'a str>,
}

/// Writes down who was urged, whether or not they can be written to: each person once for each event.
pub(crate) async fn count_urges(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for stored in changed {
        let Some(ticket) = &stored.ticket else { continue };
        for (_, one) in &stored.recorded {
            let Event::Urged { .. } = &one.event else { continue };
            let Some(told) = addressees(&one.event, ticket) else {
                continue;
            };
            let (people, role, department) = match told {
                Addressees::These(people) => (people, None, None),
                Addressees::Managers(department) => (&[][..], Some(Role::Manager), Some(department.as_str())),
                Addressees::Desk => (&[][..], Some(Role::DutyOfficer), None),
            };
            rows.push(Row {
                ticket: ticket.id.0,
                version: one.version,
                at: one.at,
                source: UrgeSource::of(one.by).as_str(),
                people,
                role: role.map(Role::as_str),
                department,
            });
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let sql = "insert into urge (ticket, version, person, at, source) \
         select w.ticket, w.version, p.id, w.at, w.source \
         from jsonb_to_recordset($1) as w(ticket uuid, version bigint, at timestamptz, source text, people uuid[], \
         role text, department text) \
         join person p on p.active and (p.id = any (w.people) \
         or w.role = any (p.roles) and (w.department is null or w.department = any (p.departments))) \
         on conflict do nothing";
    sqlx::query(sql).bind(json::write(&rows)).execute(db).await?;
    Ok(())
}

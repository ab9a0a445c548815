//! What is told of tickets by SMS, and to whom.

use super::Changing;
use crate::StoreError;
use crate::outbox::{About, Letter};
use crate::people::{Colleague, colleagues};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::Role;
use domain::place::DepartmentCode;
use domain::ticket::{Event, Outcome, Owing, Ticket};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// The messages that follow from what happened.
pub(crate) async fn letters(
    db: &mut PgConnection,
    changed: &[&mut Changing],
) -> Result<Vec<Letter>, StoreError> {
    let colleagues = to_be_told(db, changed).await?;
    let joined = joined(db, changed).await?;
    Ok(changed
        .iter()
        .flat_map(|stored| letters_of(stored, &colleagues, &joined))
        .collect())
}

/// What stands in the sentences' places.
fn params(stored: &Changing, ticket: &Ticket, due: Option<DateTime<Utc>>) -> Value {
    let report = &ticket.report;
    json!({
        "no": stored.no.map(|no| no.to_string()), "place": report.place, "content": report.content,
        "token": stored.token, "due": due,
    })
}

/// The same for the reporter of a part: with that one's number and page.
fn params_of_part(stored: &Changing, ticket: &Ticket, part: &Joined) -> Value {
    let mut params = params(stored, ticket, None);
    params["no"] = part.no.to_string().into();
    params["token"] = part.token.as_str().into();
    params
}

/// What the reporter is told of an event.
const fn to_reporter(event: &Event) -> Option<&'static str> {
    match event {
        Event::Accepted {} => Some("accepted"),
        Event::Rejected { .. } => Some("rejected"),
        Event::Completed {
            outcome: Outcome::Success {},
            ..
        } => Some("completed"),
        Event::Completed {
            outcome: Outcome::Failure { .. },
            ..
        } => Some("failed"),
        Event::Merged { .. } => Some("joined"),
        Event::Asked { .. } => Some("asked"),
        _ => None,
    }
}

/// The reporter of a ticket that is part of another, who is told what becomes of that one.
#[derive(sqlx::FromRow)]
struct Joined {
    /// Of which it is a part.
    merged_into: Uuid,
    no: i64,
    token: String,
    reporter: String,
    phone: String,
}

/// Whoever waits for one of these tickets because theirs is part of it.
async fn joined(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<Vec<Joined>, StoreError> {
    let tells = |stored: &&&mut Changing| {
        stored
            .recorded
            .iter()
            .any(|(_, one)| to_reporter(&one.event).is_some())
    };
    let told = changed.iter().filter(tells);
    let ids: Vec<Uuid> = told
        .filter_map(|stored| Some(stored.ticket.as_ref()?.id.0))
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        "select merged_into, no, token, reporter, phone from ticket where merged_into = any ($1) order by no";
    Ok(sqlx::query_as(sql).bind(ids).fetch_all(db).await?)
}

/// What those are told who are urged.
const fn urged(whom: Owing) -> &'static str {
    match whom {
        Owing::Desk => "urged_desk",
        Owing::Manager => "urged_manager",
        Owing::Workers => "urged_workers",
    }
}

fn letters_of(stored: &Changing, colleagues: &[Colleague], joined: &[Joined]) -> Vec<Letter> {
    let Some(ticket) = &stored.ticket else {
        return Vec::new();
    };
    let mut letters = Vec::new();
    for (_, one) in &stored.recorded {
        let mut write = |key, recipient: &str, phone: &str, params| {
            letters.push(Letter {
                about: About::Ticket(ticket.id.0),
                version: one.version,
                key,
                recipient: recipient.to_owned(),
                phone: phone.to_owned(),
                params,
            });
        };
        if let Some(key) = to_reporter(&one.event) {
            let reporter = &ticket.report.reporter;
            let mine = params(stored, ticket, None);
            write(key, reporter.name.as_str(), reporter.phone.as_str(), mine);
            // what the desk asks, only the one who is asked can answer
            let waits = |part: &&Joined| part.merged_into == ticket.id.0 && key != "asked";
            for part in joined.iter().filter(waits) {
                write(
                    key,
                    &part.reporter,
                    &part.phone,
                    params_of_part(stored, ticket, part),
                );
            }
        }
        let (key, due) = match &one.event {
            Event::Dispatched { due, .. } => ("dispatched", Some(*due)),
            Event::Urged { whom: Some(whom), .. } => (urged(*whom), None),
            Event::EscalationOwned { due, .. } => ("owned", Some(*due)),
            _ => continue,
        };
        let Some(addressees) = addressees(&one.event, ticket) else {
            continue;
        };
        for colleague in colleagues.iter().filter(|colleague| addressees.hold(colleague)) {
            write(
                key,
                &colleague.name,
                &colleague.phone,
                params(stored, ticket, due),
            );
        }
    }
    letters
}

/// Who is written to as staff: workers who are sent, whoever is urged (brief, items 12 and 13), and whoever shall answer for
/// management.
fn addressees<'a>(event: &'a Event, ticket: &'a Ticket) -> Option<Addressees<'a>> {
    match event {
        Event::Dispatched { crew, .. } => Some(Addressees::These(crew)),
        Event::EscalationOwned { owner, .. } => Some(Addressees::These(std::slice::from_ref(owner))),
        Event::Urged { whom, .. } => Some(match whom.as_ref()? {
            Owing::Desk => Addressees::Desk,
            Owing::Manager => Addressees::Managers(&ticket.department),
            // whoever was urged is still sent: nothing later in the batch of one lane goes before its event
            Owing::Workers => Addressees::These(ticket.stage.order().map_or(&[], |order| &order.crew)),
        }),
        _ => None,
    }
}

/// Some members of staff.
enum Addressees<'a> {
    These(&'a [PersonId]),
    Managers(&'a DepartmentCode),
    Desk,
}

impl Addressees<'_> {
    fn hold(&self, colleague: &Colleague) -> bool {
        match self {
            Self::These(people) => people.contains(&colleague.id),
            Self::Managers(department) => {
                let theirs = |code: &String| code == department.as_str();
                colleague.is(Role::Manager) && colleague.departments.iter().any(theirs)
            }
            Self::Desk => colleague.is(Role::DutyOfficer),
        }
    }
}

/// The staff to whom something of this batch may be written.
async fn to_be_told(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<Vec<Colleague>, StoreError> {
    let (mut people, mut roles) = (Vec::new(), Vec::new());
    for stored in changed {
        let Some(ticket) = &stored.ticket else { continue };
        for (_, one) in &stored.recorded {
            match addressees(&one.event, ticket) {
                Some(Addressees::These(crew)) => people.extend(crew.iter().copied()),
                Some(Addressees::Managers(_)) => roles.push(Role::Manager),
                Some(Addressees::Desk) => roles.push(Role::DutyOfficer),
                None => {}
            }
        }
    }
    colleagues(db, &people, &roles).await
}

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

/// The messages that follow from what happened.
pub(crate) async fn letters(
    db: &mut PgConnection,
    changed: &[&mut Changing],
) -> Result<Vec<Letter>, StoreError> {
    let colleagues = to_be_told(db, changed).await?;
    Ok(changed
        .iter()
        .flat_map(|stored| letters_of(stored, &colleagues))
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
        _ => None,
    }
}

/// What those are told who are urged.
const fn urged(whom: Owing) -> &'static str {
    match whom {
        Owing::Desk => "urged_desk",
        Owing::Manager => "urged_manager",
        Owing::Workers => "urged_workers",
    }
}

fn letters_of(stored: &Changing, colleagues: &[Colleague]) -> Vec<Letter> {
    let Some(ticket) = &stored.ticket else {
        return Vec::new();
    };
    let mut letters = Vec::new();
    for (_, one) in &stored.recorded {
        let mut write = |key, recipient: &str, phone: &str, due| {
            letters.push(Letter {
                about: About::Ticket(ticket.id.0),
                version: one.version,
                key,
                recipient: recipient.to_owned(),
                phone: phone.to_owned(),
                params: params(stored, ticket, due),
            });
        };
        if let Some(key) = to_reporter(&one.event) {
            let reporter = &ticket.report.reporter;
            write(key, reporter.name.as_str(), reporter.phone.as_str(), None);
        }
        let (key, due) = match &one.event {
            Event::Dispatched { due, .. } => ("dispatched", Some(*due)),
            Event::Urged { whom: Some(whom), .. } => (urged(*whom), None),
            _ => continue,
        };
        let Some(addressees) = addressees(&one.event, ticket) else {
            continue;
        };
        for colleague in colleagues.iter().filter(|colleague| addressees.hold(colleague)) {
            write(key, &colleague.name, &colleague.phone, due);
        }
    }
    letters
}

/// Who is written to as staff: workers who are sent, and whoever is urged (brief, items 12 and 13).
fn addressees<'a>(event: &'a Event, ticket: &'a Ticket) -> Option<Addressees<'a>> {
    match event {
        Event::Dispatched { crew, .. } => Some(Addressees::Workers(crew)),
        Event::Urged { whom, .. } => Some(match whom.as_ref()? {
            Owing::Desk => Addressees::Desk,
            Owing::Manager => Addressees::Managers(&ticket.department),
            // whoever was urged is still sent: nothing later in the batch of one lane goes before its event
            Owing::Workers => Addressees::Workers(ticket.stage.order().map_or(&[], |order| &order.crew)),
        }),
        _ => None,
    }
}

/// Some members of staff.
enum Addressees<'a> {
    Workers(&'a [PersonId]),
    Managers(&'a DepartmentCode),
    Desk,
}

impl Addressees<'_> {
    fn hold(&self, colleague: &Colleague) -> bool {
        match self {
            Self::Workers(crew) => crew.contains(&colleague.id),
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
                Some(Addressees::Workers(crew)) => people.extend(crew.iter().copied()),
                Some(Addressees::Managers(_)) => roles.push(Role::Manager),
                Some(Addressees::Desk) => roles.push(Role::DutyOfficer),
                None => {}
            }
        }
    }
    colleagues(db, &people, &roles).await
}

//! What is told of tickets by SMS, and to whom.

mod count;
mod late;

pub(crate) use count::count_urges;

use super::Changing;
use super::part::{Part, parts_of};
use crate::outbox::{About, Letter};
use crate::people::{Colleague, colleagues};
use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::{By, Role};
use domain::place::DepartmentCode;
use domain::ticket::{Event, Outcome, Owing, Ticket};
use domain::view::PlaceLabel;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// The messages that follow from what happened.
pub(crate) async fn letters(
    db: &mut PgConnection,
    changed: &[&mut Changing],
) -> Result<Vec<Letter>, StoreError> {
    let known = Known {
        colleagues: to_be_told(db, changed).await?,
        places: places(db, changed).await?,
        joined: joined(db, changed).await?,
    };
    let letters = changed.iter().flat_map(|stored| letters_of(stored, &known));
    Ok(letters.chain(late::letters(changed, &known)).collect())
}

/// What messages need to know beyond their tickets.
struct Known {
    /// The staff to whom something may be written.
    colleagues: Vec<Colleague>,
    /// The short names of places of which staff are told, by code.
    places: HashMap<String, String>,
    /// Parts whose reporters are told what becomes of the whole.
    joined: Vec<Part>,
}

impl Known {
    /// What stands in the sentences' places.
    fn params(&self, stored: &Changing, ticket: &Ticket, due: Option<DateTime<Utc>>) -> Value {
        let report = &ticket.report;
        let code = report.place.as_str();
        json!({
            "no": stored.no.map(|no| no.to_string()), "place": self.places.get(code).map_or(code, String::as_str),
            "content": report.content, "token": stored.token, "due": due,
        })
    }

    /// The same for the reporter of a part: with that one's number and page.
    fn params_of_part(&self, stored: &Changing, ticket: &Ticket, part: &Part) -> Value {
        let mut params = self.params(stored, ticket, None);
        params["no"] = part.no.to_string().into();
        params["token"] = part.token.as_str().into();
        params
    }
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
        Event::EscalationAnswered { told: true, .. } => Some("answered"),
        _ => None,
    }
}

/// What the reporters of its parts are told as well: not what is asked, which only the one who is asked can answer, nor
/// what management answers the one who complained of it, and not once more that theirs is part of another.
fn to_parts(event: &Event) -> Option<&'static str> {
    use Event::{Asked, EscalationAnswered, Merged};
    to_reporter(event).filter(|_| !matches!(event, Asked { .. } | EscalationAnswered { .. } | Merged { .. }))
}

/// Whoever waits for one of these tickets because theirs is part of it.
async fn joined(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<Vec<Part>, StoreError> {
    let tells = |stored: &&&mut Changing| {
        let mut events = stored.recorded.iter().map(|(_, one)| &one.event);
        events.any(|event| to_parts(event).is_some())
    };
    let told = changed.iter().filter(tells);
    let ids: Vec<Uuid> = told
        .filter_map(|stored| Some(stored.ticket.as_ref()?.id.0))
        .collect();
    parts_of(db, &ids).await
}

/// The short names of the places of which staff are told.
async fn places(
    db: &mut PgConnection,
    changed: &[&mut Changing],
) -> Result<HashMap<String, String>, StoreError> {
    let told = |stored: &&mut Changing| {
        let ticket = stored.ticket.as_ref()?;
        let mut events = stored.recorded.iter().map(|(_, one)| &one.event);
        let told = events.any(|event| addressees(event, ticket).is_some()) || !stored.taken_off.is_empty();
        told.then(|| ticket.report.place.as_str().to_owned())
    };
    let codes: Vec<String> = changed.iter().filter_map(told).collect();
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "select code, label from place where code = any ($1)";
    let found: Vec<(String, Value)> = sqlx::query_as(sql).bind(codes).fetch_all(db).await?;
    let read = |(code, label): (String, Value)| {
        let label: PlaceLabel = json::read("place", &code, label)?;
        Ok((code, label.short().zh))
    };
    found.into_iter().map(read).collect()
}

/// What those are told who are urged.
const fn urged(whom: Owing) -> &'static str {
    match whom {
        Owing::Desk => "urged_desk",
        Owing::Manager => "urged_manager",
        Owing::Workers => "urged_workers",
    }
}

fn letters_of(stored: &Changing, known: &Known) -> Vec<Letter> {
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
            let mine = known.params(stored, ticket, None);
            write(key, reporter.name.as_str(), reporter.phone.as_str(), mine);
        }
        if let Some(key) = to_parts(&one.event) {
            for part in known.joined.iter().filter(|part| part.whole == ticket.id.0) {
                let theirs = known.params_of_part(stored, ticket, part);
                write(key, &part.reporter, &part.phone, theirs);
            }
        }
        let (key, due) = match &one.event {
            Event::Dispatched { due, .. } => ("dispatched", Some(*due)),
            // what the system urges is told in one message, with all that is late
            Event::Urged { .. } if one.by == By::System => continue,
            Event::Urged { whom: Some(whom), .. } => (urged(*whom), None),
            Event::EscalationOwned { due, .. } => ("owned", Some(*due)),
            _ => continue,
        };
        let Some(addressees) = addressees(&one.event, ticket) else {
            continue;
        };
        let told = known.colleagues.iter();
        for colleague in told.filter(|colleague| addressees.hold(colleague)) {
            let theirs = known.params(stored, ticket, due);
            write(key, &colleague.name, &colleague.phone, theirs);
        }
    }
    letters.extend(taken_off(stored, ticket, known));
    letters
}

/// What those are told who were sent and are no more: they need not go.
fn taken_off(stored: &Changing, ticket: &Ticket, known: &Known) -> Vec<Letter> {
    let told = stored.taken_off.iter().filter_map(|(version, person)| {
        let colleague = known.colleagues.iter().find(|one| one.id == *person)?;
        Some(Letter {
            about: About::Ticket(ticket.id.0),
            version: *version,
            key: "taken_off",
            recipient: colleague.name.clone(),
            phone: colleague.phone.clone(),
            params: known.params(stored, ticket, None),
        })
    });
    told.collect()
}

/// Who is written to as staff: workers who are sent, whoever is urged (brief, items 12 and 13), and whoever shall answer for
/// management.
fn addressees<'a>(event: &'a Event, ticket: &'a Ticket) -> Option<Addressees<'a>> {
    match event {
        Event::Dispatched { crew, .. } => Some(Addressees::These(crew)),
        Event::EscalationOwned { owner, .. } => Some(Addressees::These(std::slice::from_ref(owner))),
        // the whole's event writes to them
        Event::Urged { .. } if ticket.part_of().is_some() => None,
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
        people.extend(stored.taken_off.iter().map(|(_, person)| *person));
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

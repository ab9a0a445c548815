//! What is told of complaints by SMS, and to whom. No message says what a complaint is about: it may lie open on
//! anybody's table.

use super::Changing;
use crate::StoreError;
use crate::outbox::{About, Letter};
use crate::people::{Colleague, colleagues};
use chrono::{DateTime, Utc};
use domain::complaint::{Complaint, Event};
use domain::id::PersonId;
use domain::people::Role;
use serde_json::json;
use sqlx::PgConnection;

/// The messages that follow from what happened.
pub(crate) async fn letters(
    db: &mut PgConnection,
    changed: &[&mut Changing],
) -> Result<Vec<Letter>, StoreError> {
    let (mut people, mut roles) = (Vec::new(), Vec::new());
    let events = changed.iter().flat_map(|stored| &stored.recorded);
    for addressees in events.filter_map(|(_, one)| addressees(&one.event)) {
        match addressees {
            Addressees::Handler(to, _) => people.push(to),
            Addressees::Management => roles.push(Role::Supervisor),
        }
    }
    let colleagues = colleagues(db, &people, &roles).await?;
    let written = changed.iter().flat_map(|stored| letters_of(stored, &colleagues));
    Ok(written.collect())
}

fn letters_of(stored: &Changing, colleagues: &[Colleague]) -> Vec<Letter> {
    let Some(complaint) = &stored.complaint else {
        return Vec::new();
    };
    let no = stored.no.map(|no| no.to_string());
    let mut letters = Vec::new();
    for (_, one) in &stored.recorded {
        let mut write = |key, (recipient, phone): (&str, &str), params| {
            letters.push(Letter {
                about: About::Complaint(complaint.id.0),
                version: one.version,
                key,
                recipient: recipient.to_owned(),
                phone: phone.to_owned(),
                params,
            });
        };
        let complainant = complaint.filing.complainant.as_ref();
        if let (Some(key), Some(complainant)) = (to_complainant(&one.event), complainant) {
            let to = (complainant.name.as_str(), complainant.phone.as_str());
            write(key, to, json!({ "no": no, "token": stored.token }));
        }
        let Some(addressees) = addressees(&one.event) else {
            continue;
        };
        // nobody is written to about a complaint about themselves, although the batch said so only later
        let told = colleagues
            .iter()
            .filter(|colleague| addressees.hold(colleague) && !is_accused(complaint, colleague));
        for colleague in told {
            let (key, due) = match addressees {
                Addressees::Handler(_, due) => ("complaint_assigned", Some(due)),
                Addressees::Management => ("complaint_upward", None),
            };
            let to = (colleague.name.as_str(), colleague.phone.as_str());
            write(key, to, json!({ "no": no, "due": due }));
        }
    }
    letters
}

/// What the complainant is told of an event.
const fn to_complainant(event: &Event) -> Option<&'static str> {
    match event {
        Event::Filed { .. } => Some("complaint_filed"),
        Event::Replied { .. } => Some("complaint_replied"),
        _ => None,
    }
}

fn is_accused(complaint: &Complaint, colleague: &Colleague) -> bool {
    complaint.about.contains(&colleague.id)
}

/// Some members of staff.
#[derive(Clone, Copy)]
enum Addressees {
    /// Who shall handle it, and when the complainant should have a reply.
    Handler(PersonId, DateTime<Utc>),
    /// All supervisors.
    Management,
}

impl Addressees {
    fn hold(self, colleague: &Colleague) -> bool {
        match self {
            Self::Handler(to, _) => colleague.id == to,
            Self::Management => colleague.is(Role::Supervisor),
        }
    }
}

/// Who of the staff is written to.
const fn addressees(event: &Event) -> Option<Addressees> {
    match event {
        Event::Assigned { to, due, .. } => Some(Addressees::Handler(*to, *due)),
        Event::ReportedUp { .. } => Some(Addressees::Management),
        _ => None,
    }
}

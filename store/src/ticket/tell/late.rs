//! What those are told whom the system urges because something is late (brief, item 13): of one ticket what everybody
//! reads who is urged; of several, one message for all of them.

use super::{Known, addressees, urged};
use crate::outbox::{About, Letter};
use crate::ticket::Changing;
use domain::people::By;
use domain::ticket::{Event, Owing, Recorded, Ticket};
use serde_json::json;

/// So many numbers stand in a message; how many there are is said as well.
const NUMBERS: usize = 3;

/// A ticket on which the system urged somebody.
struct Late<'a> {
    stored: &'a Changing,
    ticket: &'a Ticket,
    recorded: &'a Recorded,
    whom: Owing,
}

/// What those are told who have several.
const fn several(whom: Owing) -> &'static str {
    match whom {
        Owing::Desk => "late_desk",
        Owing::Manager => "late_manager",
        Owing::Workers => "late_workers",
    }
}

/// The messages to all whom the system urged: one for each person, of what was due first, first.
pub(super) fn letters(changed: &[&mut Changing], known: &Known) -> Vec<Letter> {
    let mut late: Vec<Late<'_>> = changed.iter().flat_map(|stored| of(stored)).collect();
    late.sort_by_key(|one| (one.ticket.owed_by(), one.stored.no));
    let mut letters = Vec::new();
    for whom in Owing::ALL.iter().copied() {
        for colleague in &known.colleagues {
            let theirs = late.iter().filter(|one| {
                let told = addressees(&one.recorded.event, one.ticket);
                one.whom == whom && told.is_some_and(|told| told.hold(colleague))
            });
            let theirs: Vec<&Late<'_>> = theirs.collect();
            let Some(first) = theirs.first() else { continue };
            let (key, params) = if theirs.len() == 1 {
                (urged(whom), known.params(first.stored, first.ticket, None))
            } else {
                let numbers = theirs.iter().filter_map(|one| one.stored.no);
                let numbers: Vec<String> = numbers.take(NUMBERS).map(|no| no.to_string()).collect();
                let count = theirs.len().to_string();
                (several(whom), json!({ "n": count, "numbers": numbers }))
            };
            letters.push(Letter {
                about: About::Ticket(first.ticket.id.0),
                version: first.recorded.version,
                key,
                recipient: colleague.name.clone(),
                phone: colleague.phone.clone(),
                params,
            });
        }
    }
    letters
}

/// Of one ticket what the system has urged on it.
fn of(stored: &Changing) -> impl Iterator<Item = Late<'_>> {
    let recorded = stored.recorded.iter().map(|(_, one)| one);
    recorded
        .filter(|one| one.by == By::System)
        .filter_map(|recorded| match &recorded.event {
            Event::Urged { whom: Some(whom), .. } => Some(Late {
                stored,
                ticket: stored.ticket.as_ref()?,
                recorded,
                whom: *whom,
            }),
            _ => None,
        })
}

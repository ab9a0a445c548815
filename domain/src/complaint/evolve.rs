//! How an event changes a complaint. Total: an event that does not fit leaves the stage as it is, so that reading
//! history can't fail; the property test shows that `decide` never makes one.

use super::{Classified, Complaint, Direction, Event, Reply, StageName, Upward, UpwardCause};
use crate::id::PersonId;
use crate::text::Remark;
use crate::ticket::{Photo, Recorded};

/// The complaint after `recorded`. Without a complaint only [`Event::Filed`] makes one.
#[must_use]
pub fn evolve(complaint: Option<Complaint>, recorded: &Recorded<Event>) -> Option<Complaint> {
    let Some(mut complaint) = complaint else {
        return filed(recorded);
    };
    complaint.version = recorded.version;
    if let Some(stage) = next_stage(complaint.stage, &recorded.event) {
        complaint.stage = stage;
        complaint.changed_at = recorded.at;
        complaint.changed_by = recorded.by;
    }
    apply(&mut complaint, recorded);
    Some(complaint)
}

/// The complaint that a whole history makes.
#[must_use]
pub fn fold(history: &[Recorded<Event>]) -> Option<Complaint> {
    history.iter().fold(None, evolve)
}

fn filed(recorded: &Recorded<Event>) -> Option<Complaint> {
    let Event::Filed { id, filing, named } = &recorded.event else {
        return None;
    };
    Some(Complaint {
        id: *id,
        version: recorded.version,
        filing: filing.clone(),
        category: filing.category,
        about: named.clone(),
        stage: StageName::Submitted,
        filed_at: recorded.at,
        filed_by: recorded.by,
        changed_at: recorded.at,
        changed_by: recorded.by,
        classified: None,
        handler: None,
        due: None,
        order: None,
        upwards: Vec::new(),
        replies: Vec::new(),
        photos: Vec::new(),
        contested: 0,
    })
}

/// The stage to which the event brings a complaint, when it moves it.
const fn next_stage(stage: StageName, event: &Event) -> Option<StageName> {
    use StageName::{Closed, Handling, Replied, Submitted, Withdrawn};
    match (stage, event) {
        (Submitted, Event::Classified { .. } | Event::TakenOn { .. })
        | (Replied | Closed, Event::Contested { .. }) => Some(Handling),
        (Handling, Event::Replied { .. }) => Some(Replied),
        (Replied, Event::Closed { .. }) => Some(Closed),
        (Submitted | Handling, Event::Withdrawn { .. }) => Some(Withdrawn),
        _ => None,
    }
}

fn apply(complaint: &mut Complaint, recorded: &Recorded<Event>) {
    let (at, by) = (recorded.at, recorded.by);
    match &recorded.event {
        Event::Classified {
            category,
            about,
            note,
        } => {
            complaint.category = *category;
            if complaint.is_sealed() {
                // only supervisors read it: whoever of them classified it has looked at what was reported to them
                let sealed = |one: &&mut Upward| one.cause == UpwardCause::Conduct;
                for upward in complaint.upwards.iter_mut().filter(sealed) {
                    answer(upward, recorded, note.as_ref());
                }
            }
            let note = note.clone();
            complaint.classified = Some(Classified { by, at, note });
            name_accused(complaint, about);
        }
        Event::TakenOn { handler } => {
            complaint.handler = Some(*handler);
            for upward in &mut complaint.upwards {
                answer(upward, recorded, None);
            }
        }
        Event::Assigned { to, due, note } => {
            complaint.handler = Some(*to);
            complaint.due = Some(*due);
            complaint.order.clone_from(note);
        }
        Event::ReportedUp { cause, note } => complaint.upwards.push(Upward {
            cause: *cause,
            note: note.clone(),
            by,
            at,
            answer: None,
        }),
        Event::Directed { upward, text } => {
            if let Some(upward) = complaint.upwards.get_mut(*upward) {
                answer(upward, recorded, Some(text));
            }
        }
        Event::Noted { photos, .. } => {
            let blobs = photos.iter().cloned();
            complaint.photos.extend(blobs.map(|blob| Photo { blob, by, at }));
        }
        Event::Replied { text } => complaint.replies.push(Reply {
            by,
            at,
            text: text.clone(),
        }),
        Event::Contested { due, .. } => {
            complaint.contested += 1;
            // the time before was for the reply that was given
            complaint.due = *due;
        }
        Event::Filed { .. } | Event::Closed { .. } | Event::Withdrawn { .. } => {}
    }
}

/// Writes down whom the complaint is about. If one of them handles it, nobody does any more.
fn name_accused(complaint: &mut Complaint, about: &[PersonId]) {
    complaint.about = about.to_vec();
    if complaint.handler.is_some_and(|handler| about.contains(&handler)) {
        complaint.handler = None;
        complaint.due = None;
        complaint.order = None;
    }
}

fn answer(upward: &mut Upward, recorded: &Recorded<Event>, text: Option<&Remark>) {
    upward.answer.get_or_insert_with(|| Direction {
        by: recorded.by,
        at: recorded.at,
        text: text.cloned(),
    });
}

//! A complaint for tests and documentation; people and instants are those of [`ticket::sample`](crate::ticket::sample).

use super::{Category, Channel, Command, Complaint, Context, Event, Facts, Filing, decide, evolve};
use crate::id::ComplaintId;
use crate::people::{Actor, Role, Staff};
use crate::place::PlaceCode;
use crate::rejection::{Field, Rejection};
use crate::text::{Content, Remark, Subject};
use crate::ticket::sample::{NOON_MS, minute, report, reporter, staff};
use crate::ticket::{Intake, Recorded};

/// The samples' complaint id; `number` tells them apart.
#[must_use]
pub fn id(number: u8) -> ComplaintId {
    ComplaintId::mint(NOON_MS, [number; 10])
}

/// A complaint about the service at a counter of the canteen, come in this way.
///
/// # Errors
/// None that happens: the texts are well formed.
pub fn filing(channel: Channel) -> Result<Filing, Rejection> {
    let intake = Intake {
        called_at: minute(-5),
        remarks: Some(Remark::parse(Field::Remark, "情绪激动,已安抚")?),
    };
    Ok(Filing {
        category: Category::Canteen,
        text: Content::parse(Field::Content, "二号窗口的饭菜是凉的,反映后服务员态度恶劣")?,
        subject: Some(Subject::parse(Field::Subject, "二号窗口的服务员")?),
        place: Some(PlaceCode::parse("C1")?),
        complainant: Some(report()?.reporter),
        channel,
        photos: Vec::new(),
        intake: (channel != Channel::Web).then_some(intake),
    })
}

/// Who files a complaint that comes in this way.
///
/// # Errors
/// None that happens: the code is well formed.
pub fn filer(channel: Channel) -> Result<Actor, Rejection> {
    match channel {
        Channel::Web => Ok(reporter()),
        _ => staff(3, Role::DutyOfficer).map(Actor::Staff),
    }
}

/// Facts under which all of `people` exist, the first of them to handle it.
#[must_use]
pub fn facts(people: &[Staff]) -> Facts {
    Facts {
        place_known: true,
        about: people.to_vec(),
        to: people.first().cloned(),
        ..Facts::default()
    }
}

/// `event` as the next of `complaint`, in the minute of that number.
#[must_use]
pub fn recorded(complaint: Option<&Complaint>, actor: &Actor, minutes: i64, event: Event) -> Recorded<Event> {
    Recorded {
        version: complaint.map_or(1, |complaint| complaint.version + 1),
        at: minute(minutes),
        phone_at: None,
        skew_s: None,
        offline: false,
        by: actor.by(),
        event,
    }
}

/// A complaint that was just filed, with its history.
///
/// # Errors
/// None that happens: the complaint is well formed.
pub fn filed(number: u8, channel: Channel) -> Result<(Complaint, Vec<Recorded<Event>>), Rejection> {
    let (actor, facts) = (filer(channel)?, facts(&[]));
    let command = Command::File {
        filing: filing(channel)?,
    };
    let context = Context {
        actor: &actor,
        facts: &facts,
        now: minute(0),
    };
    let (mut complaint, mut history) = (None, Vec::new());
    for event in decide(None, &command, id(number), &context)? {
        let next = recorded(complaint.as_ref(), &actor, 0, event);
        complaint = evolve(complaint, &next);
        history.push(next);
    }
    complaint
        .map(|complaint| (complaint, history))
        .ok_or(Rejection::NoComplaint)
}

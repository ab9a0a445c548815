//! A report, people and a ticket for tests and documentation.

use super::{
    Channel, Context, DayPart, Event, Facts, Preferred, Recorded, Report, Reporter, StageName, Target,
    Ticket, Urgency, fold,
};
use crate::complaint;
use crate::id::{InstallId, PersonId, TicketId, TicketNo};
use crate::people::{Actor, By, Role, Staff};
use crate::phone::Phone;
use crate::place::{CategoryCode, DepartmentCode, PlaceCode};
use crate::rejection::{Field, Rejection};
use crate::text::{Content, PersonName};
use chrono::{DateTime, Utc};

/// The instant at which samples happen: 2026-11-24 08:00 on the campus.
pub const NOON_MS: i64 = 1_795_478_400_000;

/// [`NOON_MS`] and so many minutes.
#[must_use]
pub fn minute(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(NOON_MS + minutes * 60_000).unwrap_or_default()
}

/// Every refusal that there is, with facts where it has some.
#[must_use]
pub fn refusals() -> Vec<Rejection> {
    let (at, person, field) = (minute(0), PersonId::mint(0, [1; 10]), Field::Reason);
    let mut all = vec![
        Rejection::Empty { field },
        Rejection::TooLong { field, max: 3 },
        Rejection::BadCode { field },
        Rejection::TooManyPhotos { max: 6 },
        Rejection::PhotoTooLarge { max: 15_000_000 },
        Rejection::UnknownStaff { field },
        Rejection::InPast { field },
        Rejection::InFuture { field },
        Rejection::AlreadyTaken { by: person, at },
        Rejection::UrgedRecently { until: at },
        Rejection::Expired { until: at },
    ];
    for by in [By::Person(person), By::Reporter, By::System] {
        let stage = StageName::Accepted;
        all.push(Rejection::WrongStage { stage, by, at });
        let stage = complaint::StageName::Handling;
        all.push(Rejection::ComplaintMoved { stage, by, at });
    }
    all.extend_from_slice(Rejection::PLAIN);
    all
}

/// A report of a dripping tap in dormitory 1, room 101.
///
/// # Errors
/// None that happens: the texts are well formed.
pub fn report() -> Result<Report, Rejection> {
    Ok(Report {
        content: Content::parse(Field::Content, "洗手池下面的水管一直在滴水")?,
        place: PlaceCode::parse("D1-101")?,
        spot: None,
        category: CategoryCode::parse("plumbing")?,
        reporter: Reporter {
            name: PersonName::parse(Field::Name, "李雨桐")?,
            phone: Phone::parse("13800138000")?,
        },
        urgency: Urgency::Normal,
        preferred: Some(Preferred {
            day: None,
            part: DayPart::Morning,
        }),
        channel: Channel::Online,
        photos: Vec::new(),
        intake: None,
        joins: None,
    })
}

/// The department of the samples.
///
/// # Errors
/// None that happens: the code is well formed.
pub fn department() -> Result<DepartmentCode, Rejection> {
    DepartmentCode::parse("utilities")
}

/// A member of staff in the samples' department; `number` makes the id.
///
/// # Errors
/// None that happens: the code is well formed.
pub fn staff(number: u8, role: Role) -> Result<Staff, Rejection> {
    Ok(Staff {
        id: PersonId::mint(0, [number; 10]),
        name: format!("{} {number}", role.as_str()),
        roles: vec![role],
        departments: vec![department()?],
    })
}

/// The samples' ticket id; `number` tells them apart.
#[must_use]
pub fn lane(number: u8) -> TicketId {
    TicketId::mint(NOON_MS, [number; 10])
}

/// A reporter without an account.
#[must_use]
pub fn reporter() -> Actor {
    Actor::Reporter {
        install: InstallId::mint(0, [9; 10]),
        holds: None,
    }
}

/// Facts under which everything named in `crew` exists.
///
/// # Errors
/// None that happens: the code is well formed.
pub fn facts(crew: &[Staff]) -> Result<Facts, Rejection> {
    Ok(Facts {
        place_known: true,
        department: Some(department()?),
        crew: crew.to_vec(),
        ..Facts::default()
    })
}

/// An open ticket at the samples' place, of which another may become a part; `number` makes the id.
///
/// # Errors
/// None that happens: the code is well formed.
pub fn target(number: u8) -> Result<Target, Rejection> {
    Ok(Target {
        id: lane(number),
        no: TicketNo(100_000 + i64::from(number)),
        place: PlaceCode::parse("D1-101")?,
        open: true,
    })
}

/// Circumstances of a decision.
#[must_use]
pub fn context<'a>(actor: &'a Actor, facts: &'a Facts, now: DateTime<Utc>) -> Context<'a> {
    Context { actor, facts, now }
}

/// A ticket that was just submitted, with its history.
///
/// # Errors
/// None that happens: the report is well formed.
pub fn submitted(number: u8) -> Result<(Ticket, Vec<Recorded>), Rejection> {
    let event = Event::Reported {
        id: lane(number),
        report: report()?,
        department: department()?,
        promise: None,
    };
    let history = vec![Recorded {
        version: 1,
        at: minute(0),
        phone_at: None,
        skew_s: None,
        offline: false,
        by: By::Reporter,
        event,
    }];
    let ticket = fold(&history).ok_or(Rejection::NoTicket)?;
    Ok((ticket, history))
}

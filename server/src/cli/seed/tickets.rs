//! Plays the stories of all tickets in the order of time, each step as a command through `store::apply`.

use super::campus::UTILITIES;
use super::fate::{Fate, LATELY, fate};
use super::faults::{Area, FAULTS, Fault};
use super::people::REPORTERS;
use super::player::{Deed, Player, Thing, person};
use super::story::{Cast, Step, Teller, Who};
use super::{campus, words};
use crate::chance::Chance;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use domain::phone::Phone;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode, PlaceKind};
use domain::rejection::Field;
use domain::text::{Content, PersonName, Remark, Spot};
use domain::ticket::{Channel, Command, DayPart, Intake, Preferred, Report, Reporter};
use store::Db;
use store::place::NewPlace;

/// In minutes.
const HALF_A_YEAR: i64 = 182 * 1440;

/// A ticket whose story is told.
struct Told {
    thing: Thing,
    start: DateTime<Utc>,
    steps: Vec<Step>,
}

/// Loads so many tickets.
pub(super) async fn load(
    db: &Db,
    player: &mut Player<'_>,
    places: &[NewPlace],
    count: u32,
    chance: &Chance,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut told = Vec::new();
    for number in 0..usize::try_from(count)? {
        told.push(tell(number, places, chance, now)?);
    }
    let mut order: Vec<(DateTime<Utc>, usize, usize)> = Vec::new();
    for (ticket, story) in told.iter().enumerate() {
        let times = story
            .steps
            .iter()
            .map(|step| story.start + TimeDelta::minutes(step.minute));
        order.extend(times.enumerate().map(|(step, at)| (at, ticket, step)));
    }
    order.sort();
    for (at, ticket, step) in order {
        let story = told.get(ticket).context("a ticket of the list")?;
        let step = story.steps.get(step).context("a step of the story")?;
        let deed = Deed {
            who: step.who,
            at,
            offline: step.offline,
            is_first: step.minute == 0,
            command: (step.command)(at).into(),
        };
        player.play(db, &story.thing, deed).await?;
    }
    Ok(())
}

/// The story of the ticket of that number, from its report to `now`.
fn tell(number: usize, places: &[NewPlace], chance: &Chance, now: DateTime<Utc>) -> Result<Told> {
    let end = fate(number);
    let fault = fault(number, end);
    let cast = cast(fault, end, number)?;
    let (desk, chosen) = (cast.desk, place(fault, places, chance, number)?);
    let mut teller = Teller {
        chance,
        fault,
        cast,
        steps: Vec::new(),
        minute: 0,
    };
    let (least, mut most) = teller.tell(end)?;
    if end == Fate::Closed && number >= LATELY {
        most = HALF_A_YEAR;
    }
    if end == Fate::Transferred {
        transfer(&mut teller)?;
    }
    let channel = match number % 8 {
        2 | 5 => Channel::Telephone,
        7 => Channel::WalkIn,
        _ => Channel::Online,
    };
    let report = report(fault, chosen, channel, number, chance)?;
    let who = if channel == Channel::Online {
        Who::Reporter
    } else {
        Who::Person(desk)
    };
    teller.steps.insert(
        0,
        Step {
            minute: 0,
            who,
            offline: 0,
            command: Box::new(move |at| Command::Report { report: report(at) }),
        },
    );
    let slack = least + i64::try_from(chance.below(u64::try_from(most - least)?))?;
    let start = now - TimeDelta::minutes(teller.minute + slack);
    Ok(Told {
        thing: Thing::new(chance, start),
        start,
        steps: teller.steps,
    })
}

/// What is broken; what is transferred belongs to the one department and goes to the other.
fn fault(number: usize, end: Fate) -> &'static Fault {
    let index = if end == Fate::Transferred {
        2
    } else {
        number * 7 % FAULTS.len()
    };
    &FAULTS[index]
}

/// Who has to do with it.
fn cast(fault: &Fault, end: Fate, number: usize) -> Result<Cast> {
    let utilities = campus::categories()?
        .iter()
        .any(|category| category.code.as_str() == fault.0 && category.department.as_str() == UTILITIES);
    let crew = if utilities {
        ["worker1", "worker2", "worker3"]
    } else {
        ["worker4", "worker5", "worker6"]
    };
    // whoever tries the demo as the first worker of a department finds work on the phone
    let open = matches!(end, Fate::Sent | Fate::Taken | Fate::Working | Fate::Waiting);
    let lead = if open && number % 2 == 1 {
        0
    } else {
        number / 2 % 3
    };
    Ok(Cast {
        desk: person(if number.is_multiple_of(3) {
            "desk2"
        } else {
            "desk1"
        })?,
        manager: person(if utilities { "manager1" } else { "manager2" })?,
        lead: person(crew[lead])?,
        second: person(crew[(lead + 1) % 3])?,
        chief: person("chief")?,
    })
}

/// A place where such a thing happens.
fn place(fault: &Fault, places: &[NewPlace], chance: &Chance, number: usize) -> Result<PlaceCode> {
    let fits = |place: &&NewPlace| {
        let code = place.code.as_str();
        let (building, rest) = code.split_once('-').unwrap_or((code, ""));
        let is_room = rest.bytes().all(|letter| letter.is_ascii_digit());
        let kind = building.chars().next().unwrap_or_default();
        place.kind == PlaceKind::Room
            && match fault.1 {
                Area::Dormitory => kind == 'D' && is_room,
                Area::Washroom => kind == 'D' && rest.ends_with('W'),
                Area::Housing => kind == 'H' && is_room,
                Area::Classroom => kind == 'T' && is_room,
                Area::Corridor => matches!(kind, 'D' | 'T') && rest.ends_with('C'),
                Area::Canteen => kind == 'C' && !is_room,
                Area::Outdoor => building == "OUT",
            }
    };
    let fitting: Vec<&NewPlace> = places.iter().filter(fits).collect();
    ensure!(!fitting.is_empty(), "no place fits {:?}", fault.1);
    // the room of the contract's code has a past of its own
    let index = if number == 1 {
        0
    } else {
        usize::try_from(chance.below(fitting.len() as u64))?
    };
    Ok(fitting[index].code.clone())
}

/// The report, given the time at which it is made.
fn report(
    fault: &'static Fault,
    place: PlaceCode,
    channel: Channel,
    number: usize,
    chance: &Chance,
) -> Result<impl Fn(DateTime<Utc>) -> Report + 'static> {
    let (category, _, content, spot, urgency) = *fault;
    let (name, phone) = REPORTERS[usize::try_from(chance.below(REPORTERS.len() as u64))?];
    let content = Content::parse(Field::Content, content)?;
    let spot = Spot::optional(Field::Spot, spot)?;
    let category = CategoryCode::parse(category)?;
    let reporter = Reporter {
        name: PersonName::parse(Field::Name, name)?,
        phone: Phone::parse(phone)?,
    };
    let part = [
        DayPart::Any,
        DayPart::Afternoon,
        DayPart::Morning,
        DayPart::Evening,
    ][number % 4];
    let remarks = Remark::optional(Field::Remark, words::REMARKS[number % words::REMARKS.len()])?;
    let call_minutes = i64::try_from(chance.below(6))? + 1;
    Ok(move |at: DateTime<Utc>| Report {
        content: content.clone(),
        place: place.clone(),
        spot: spot.clone(),
        category: category.clone(),
        reporter: reporter.clone(),
        urgency,
        preferred: (part != DayPart::Any).then_some(Preferred { day: None, part }),
        channel,
        photos: Vec::new(),
        joins: None,
        intake: (channel != Channel::Online).then(|| Intake {
            called_at: at - TimeDelta::minutes(call_minutes),
            remarks: remarks.clone(),
        }),
    })
}

/// The desk gives it to the other department.
fn transfer(teller: &mut Teller<'_>) -> Result<()> {
    let department = DepartmentCode::parse(UTILITIES)?;
    let reason = Remark::optional(Field::Reason, words::TRANSFERRED[0])?;
    let command = move |_| Command::Transfer {
        department: department.clone(),
        reason: reason.clone(),
    };
    teller.minute += 9;
    let (minute, who) = (teller.minute, Who::Person(teller.cast.desk));
    teller.steps.push(Step {
        minute,
        who,
        offline: 0,
        command: Box::new(command),
    });
    Ok(())
}

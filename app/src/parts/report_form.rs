//! The reporter's form, read the same way on the server (without script) and in the browser (with it).

use crate::i18n::t;
use crate::time::read_date;
use domain::blob::BlobRef;
use domain::id::TicketId;
use domain::phone::Phone;
use domain::place::{CategoryCode, PlaceCode};
use domain::rejection::{Field, Rejection};
use domain::text::{Content, PersonName, Spot};
use domain::ticket::{Channel, DayPart, Intake, Preferred, Report, Reporter, Urgency};
use std::collections::BTreeMap;

/// How long an id is.
const ID_LEN: usize = 36;

/// Reads a report from what was typed; all that is wrong at once, in the order of the form. Who joins another report
/// need not say what is broken once more, nor of what kind it is.
///
/// # Errors
/// Every refusal, each naming its field.
pub fn read(
    values: &BTreeMap<String, String>,
    place: &PlaceCode,
    channel: Channel,
    photos: Vec<BlobRef>,
    intake: Option<Intake>,
) -> Result<Report, Vec<Rejection>> {
    let mut wrong = Vec::new();
    let get = |name: &str| values.get(name).map_or("", String::as_str);
    let (joins, kind) = joined(get("joins"));
    let or = |typed, same| {
        if joins.is_some() && blank(typed) {
            same
        } else {
            typed
        }
    };
    let category = keep(CategoryCode::parse(or(get("category"), kind)), &mut wrong);
    let content = or(get("content"), t("report.joins_content"));
    let content = keep(Content::parse(Field::Content, content), &mut wrong);
    let spot = keep(Spot::optional(Field::Spot, get("spot")), &mut wrong);
    let name = keep(PersonName::parse(Field::Name, get("name")), &mut wrong);
    let phone = keep(phone(get("phone")), &mut wrong);
    let urgency = Urgency::parse(get("urgency")).unwrap_or(Urgency::Normal);
    let preferred = keep(preferred(get("preferred_day"), get("preferred_part")), &mut wrong);
    match (category, content, spot, name, phone, preferred) {
        (Some(category), Some(content), Some(spot), Some(name), Some(phone), Some(preferred)) => Ok(Report {
            content,
            place: place.clone(),
            spot,
            category,
            reporter: Reporter { name, phone },
            urgency,
            preferred,
            channel,
            photos,
            intake,
            joins,
        }),
        _ => Err(wrong),
    }
}

fn keep<T>(read: Result<T, Rejection>, wrong: &mut Vec<Rejection>) -> Option<T> {
    read.map_err(|why| wrong.push(why)).ok()
}

/// The report that is joined, and its category where that is told: the id, or the id, a hyphen and the category.
fn joined(chosen: &str) -> (Option<TicketId>, &str) {
    let told = chosen.split_at_checked(ID_LEN);
    let (id, kind) = told
        .and_then(|(id, kind)| Some((id, kind.strip_prefix('-')?)))
        .unwrap_or((chosen, ""));
    (id.parse().ok(), kind)
}

fn blank(typed: &str) -> bool {
    typed.trim().is_empty()
}

fn phone(typed: &str) -> Result<Phone, Rejection> {
    if blank(typed) {
        Err(Rejection::Empty { field: Field::Phone })
    } else {
        Phone::given(typed)
    }
}

fn preferred(day: &str, part: &str) -> Result<Option<Preferred>, Rejection> {
    let part = DayPart::parse(part).unwrap_or(DayPart::Any);
    if day.is_empty() {
        return Ok((part != DayPart::Any).then_some(Preferred { day: None, part }));
    }
    let day = read_date(day).ok_or(Rejection::BadCode {
        field: Field::Preferred,
    })?;
    Ok(Some(Preferred { day: Some(day), part }))
}

//! The form of a complaint, read the same way on the server (without script), in the browser (with it) and at the desk.

use crate::i18n::{t, tf};
use crate::page::FieldError;
use domain::blob::BlobRef;
use domain::complaint::{Category, Channel, Filing};
use domain::phone::Phone;
use domain::place::PlaceCode;
use domain::rejection::{Field, Rejection};
use domain::text::{Content, PersonName, Subject};
use domain::ticket::{Intake, Reporter};
use std::collections::BTreeMap;

/// The box that leaves out who complains; its value when it is ticked is [`YES`].
pub const ANONYMOUS: &str = "anonymous";

/// The value of a box that is ticked.
pub const YES: &str = "yes";

/// Kinds of complaints with their icon, in the order shown.
pub const CATEGORIES: [(Category, &str); 4] = [
    (Category::Canteen, "bowl"),
    (Category::Dormitory, "bed"),
    (Category::Conduct, "people"),
    (Category::Other, "more"),
];

/// Reads a complaint from what was typed; all that is wrong at once, in the order of the form.
///
/// # Errors
/// Every refusal, each naming its field.
pub fn read(
    values: &BTreeMap<String, String>,
    channel: Channel,
    photos: Vec<BlobRef>,
    intake: Option<Intake>,
) -> Result<Filing, Vec<Rejection>> {
    let mut wrong = Vec::new();
    let get = |name: &str| values.get(name).map_or("", String::as_str);
    let category = keep(category(get("category")), &mut wrong);
    let text = keep(Content::parse(Field::Content, get("content")), &mut wrong);
    let subject = keep(Subject::optional(Field::Subject, get("subject")), &mut wrong);
    let place = keep(place(get("place")), &mut wrong);
    let complainant = if is_anonymous(values) {
        Some(None)
    } else {
        let name = keep(PersonName::parse(Field::Name, get("name")), &mut wrong);
        let phone = keep(phone(get("phone")), &mut wrong);
        name.zip(phone)
            .map(|(name, phone)| Some(Reporter { name, phone }))
    };
    match (category, text, subject, place, complainant) {
        (Some(category), Some(text), Some(subject), Some(place), Some(complainant)) => Ok(Filing {
            category,
            text,
            subject,
            place,
            complainant,
            channel,
            photos,
            intake,
        }),
        _ => Err(wrong),
    }
}

/// Whether the complainant stays unknown: what stands in the fields of name and phone is not read then.
#[must_use]
pub fn is_anonymous(values: &BTreeMap<String, String>) -> bool {
    values.get(ANONYMOUS).is_some_and(|value| value == YES)
}

fn keep<T>(read: Result<T, Rejection>, wrong: &mut Vec<Rejection>) -> Option<T> {
    read.map_err(|why| wrong.push(why)).ok()
}

fn category(chosen: &str) -> Result<Category, Rejection> {
    Category::parse(chosen).ok_or(Rejection::Empty {
        field: Field::Category,
    })
}

fn place(typed: &str) -> Result<Option<PlaceCode>, Rejection> {
    if typed.trim().is_empty() {
        Ok(None)
    } else {
        PlaceCode::parse(typed).map(Some)
    }
}

fn phone(typed: &str) -> Result<Phone, Rejection> {
    if typed.trim().is_empty() {
        Err(Rejection::Empty { field: Field::Phone })
    } else {
        Phone::given(typed)
    }
}

/// What is wrong, in the words of complaints where those of reports would not fit.
#[must_use]
pub fn told(reason: &Rejection) -> FieldError {
    let own = match reason {
        Rejection::Empty { field } => match field {
            Field::Category => "complain.empty_category",
            Field::Content => "complain.empty_content",
            Field::Name => "complain.empty_name",
            Field::Phone => "complain.empty_phone",
            Field::Reason => "complain.empty_reason",
            _ => return FieldError::of(reason),
        },
        Rejection::BadCode { field: Field::Place } | Rejection::UnknownPlace => "complain.no_such_place",
        Rejection::AlreadyExists => "complain.already_exists",
        Rejection::TooLong {
            field: Field::Content,
            max,
        } => {
            return FieldError {
                message: tf("complain.too_long_content", &[("max", &max.to_string())]),
                ..FieldError::of(reason)
            };
        }
        _ => return FieldError::of(reason),
    };
    FieldError {
        message: t(own).to_owned(),
        ..FieldError::of(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(given: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        given.iter().map(owned).collect()
    }

    fn read(given: &[(&str, &str)]) -> Result<Filing, Vec<Rejection>> {
        super::read(&values(given), Channel::Web, Vec::new(), None)
    }

    #[test]
    fn an_anonymous_complaint_needs_neither_name_nor_phone_and_keeps_none() {
        let typed = [
            ("category", "canteen"),
            ("content", "菜里有虫子"),
            ("anonymous", "yes"),
            ("name", "李雨桐"),
            ("phone", "12"),
        ];
        let filing = read(&typed).expect("it is complete");
        assert_eq!(filing.complainant, None);
        assert_eq!((filing.place, filing.subject), (None, None));
    }

    #[test]
    fn an_empty_form_names_all_that_is_missing_in_the_order_of_the_form() {
        let wrong = read(&[]).expect_err("nothing is filled in");
        let fields: Vec<Field> = wrong.iter().filter_map(Rejection::field).collect();
        assert_eq!(
            fields,
            [Field::Category, Field::Content, Field::Name, Field::Phone]
        );
    }

    #[test]
    fn a_place_that_is_no_code_is_said_beside_its_field() {
        let typed = [
            ("category", "other"),
            ("content", "路灯不亮没人管"),
            ("place", "一食堂二楼"),
            ("anonymous", "yes"),
        ];
        let wrong = read(&typed).expect_err("the place is no code");
        assert_eq!(wrong, [Rejection::BadCode { field: Field::Place }]);
    }
}

//! The form by which a reporter rates the work, read on the server.

use crate::i18n::{t, tf};
use crate::page::FieldError;
use domain::rejection::Field;
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use std::collections::BTreeMap;

/// Marks of the repair, by name of their radio buttons and of their sentence, in the order of the brief.
pub const REPAIR: [(&str, &str); 4] = [
    ("quality", "scores.quality"),
    ("attitude", "scores.attitude"),
    ("time", "scores.time"),
    ("result", "scores.result"),
];

/// Marks of the desk.
pub const DESK: [(&str, &str); 3] = [
    ("phone_attitude", "scores.phone_attitude"),
    ("response", "scores.response"),
    ("handling", "scores.handling"),
];

/// The radio buttons that say whether it is repaired, and their values.
pub const FIXED: &str = "fixed";
/// Repaired.
pub const YES: &str = "yes";
/// Not repaired.
pub const NO: &str = "no";

/// What a reporter thinks of the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Marks for the repair.
    pub repair: RepairScores,
    /// Marks for the desk: all three or none.
    pub desk: Option<DeskScores>,
    /// Whether it is repaired.
    pub fixed: bool,
    /// In words.
    pub remark: Option<Remark>,
}

/// Reads a rating from what was typed; all that is wrong at once, in the order of the form.
///
/// # Errors
/// What is wrong, each beside its field.
pub fn read(values: &BTreeMap<String, String>) -> Result<Rated, Vec<FieldError>> {
    let get = |name: &str| values.get(name).map_or("", String::as_str);
    let mark = |name: &str| get(name).parse().ok().and_then(|mark| Score::new(mark).ok());
    let mut wrong = Vec::new();
    let fixed = match get(FIXED) {
        YES => Some(true),
        NO => Some(false),
        _ => {
            wrong.push(about(FIXED, t("rate.ask_fixed").to_owned()));
            None
        }
    };
    let repair = REPAIR.map(|row| (row, mark(row.0)));
    wrong.extend(repair.iter().filter_map(|(row, mark)| unmarked(*row, *mark)));
    let desk = DESK.map(|row| (row, mark(row.0)));
    if desk.iter().any(|(_, mark)| mark.is_some()) {
        wrong.extend(desk.iter().filter_map(|(row, mark)| unmarked(*row, *mark)));
    }
    let remark = Remark::optional(Field::Remark, get("remark"));
    let remark = remark.map_err(|why| wrong.push(FieldError::of(&why))).ok();
    match (fixed, repair_scores(repair.map(|(_, mark)| mark)), remark) {
        (Some(fixed), Some(repair), Some(remark)) if wrong.is_empty() => Ok(Rated {
            repair,
            desk: desk_scores(desk.map(|(_, mark)| mark)),
            fixed,
            remark,
        }),
        _ => Err(wrong),
    }
}

fn about(field: &str, message: String) -> FieldError {
    FieldError {
        field: field.to_owned(),
        message,
    }
}

/// That a row still wants a mark.
fn unmarked((name, legend): (&str, &'static str), mark: Option<Score>) -> Option<FieldError> {
    let message = || tf("rate.ask_mark", &[("name", t(legend))]);
    mark.is_none().then(|| about(name, message()))
}

fn repair_scores([quality, attitude, time, result]: [Option<Score>; 4]) -> Option<RepairScores> {
    Some(RepairScores {
        quality: quality?,
        attitude: attitude?,
        time: time?,
        result: result?,
    })
}

fn desk_scores([phone_attitude, response, handling]: [Option<Score>; 3]) -> Option<DeskScores> {
    Some(DeskScores {
        phone_attitude: phone_attitude?,
        response: response?,
        handling: handling?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(typed: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        typed.iter().map(owned).collect()
    }

    const REPAIRED: [(&str, &str); 5] = [
        ("fixed", "yes"),
        ("quality", "5"),
        ("attitude", "4"),
        ("time", "3"),
        ("result", "5"),
    ];

    fn fields(wrong: Result<Rated, Vec<FieldError>>) -> Vec<String> {
        let wrong = wrong.err().unwrap_or_default();
        wrong.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn marks_of_the_desk_may_be_left_out_but_not_in_part() {
        let rated = read(&values(&REPAIRED)).expect("a rating");
        assert_eq!((rated.fixed, rated.desk, rated.remark), (true, None, None));
        assert_eq!(rated.repair.time.mark(), 3);
        let mut typed = values(&REPAIRED);
        typed.insert("response".to_owned(), "2".to_owned());
        assert_eq!(fields(read(&typed)), ["phone_attitude", "handling"]);
    }

    #[test]
    fn all_that_is_missing_is_said_in_the_order_of_the_form() {
        let none = ["fixed", "quality", "attitude", "time", "result"];
        assert_eq!(fields(read(&values(&[]))), none);
        let mut typed = values(&REPAIRED);
        typed.insert("quality".to_owned(), "6".to_owned());
        assert_eq!(fields(read(&typed)), ["quality"]);
    }
}

//! The list of tickets as a table to be taken along: what the page shows, column by column, in its words.

use super::filter::Query;
use crate::i18n::{pick, t, word};
use crate::page::FieldError;
use crate::time;
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::place::PlaceCode;
use domain::view::{Catalogue, TicketFilter, TicketRow};
use leptos_router::params::ParamsMap;

/// A cell of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; never a formula, whatever they begin with.
    Text(String),
    /// A number that is no amount, such as a ticket's.
    Number(i64),
    /// An instant in campus time.
    Time(NaiveDateTime),
    /// Nothing is known.
    Empty,
}

/// The columns: their sentences, and how wide they are in characters.
const COLUMNS: [(&str, u8); 13] = [
    ("no", 10),
    ("reported", 18),
    ("stage", 10),
    ("urgency", 10),
    ("category", 14),
    ("department", 14),
    ("place", 26),
    ("content", 50),
    ("reporter", 12),
    ("channel", 10),
    ("crew", 20),
    ("due", 18),
    ("completed", 18),
];

/// What the file is called.
#[must_use]
pub fn name() -> &'static str {
    t("tickets.file")
}

/// The columns' names and widths.
#[must_use]
pub fn columns() -> Vec<(&'static str, u8)> {
    COLUMNS
        .iter()
        .map(|(name, width)| (word("tickets", name), *width))
        .collect()
}

/// The cells of a ticket, one for each of [`columns`]; `completed` is when its work was done, once it is.
#[must_use]
pub fn cells(row: &TicketRow, completed: Option<DateTime<Utc>>, catalogue: &Catalogue) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let time = |at: Option<DateTime<Utc>>| at.map_or(Cell::Empty, |at| Cell::Time(time::campus(at)));
    let category = catalogue.category(&row.category).map(|one| pick(&one.name));
    let department = catalogue.department(&row.department).map(|one| pick(&one.name));
    vec![
        Cell::Number(row.no.0),
        Cell::Time(time::campus(row.reported_at)),
        text(word("stage", row.stage.as_str())),
        text(word("urgency", row.urgency.as_str())),
        text(category.unwrap_or(row.category.as_str())),
        text(department.unwrap_or(row.department.as_str())),
        text(&crate::parts::ticket::place(&row.place)),
        text(&row.content),
        text(crate::parts::reporter::person(&row.reporter)),
        text(word("channel", row.channel.as_str())),
        text(&row.crew.join(t("common.list_comma"))),
        time(row.due),
        time(completed),
    ]
}

/// What is asked for in an address that the page made: places are codes there.
///
/// # Errors
/// What could not be understood; a file that leaves it out would pass for something that it is not.
pub fn asked(pairs: Vec<(String, String)>, catalogue: &Catalogue) -> Result<TicketFilter, Vec<FieldError>> {
    let mut map = ParamsMap::new();
    for (name, value) in pairs {
        map.insert(name, value);
    }
    let query = Query::of(&map);
    let (mut filter, mut wrong) = query.read(catalogue);
    let place = query.first("place");
    if !place.is_empty() {
        match PlaceCode::parse(place) {
            Ok(code) => filter.place = Some(code),
            Err(why) => wrong.push(FieldError::of(&why)),
        }
    }
    if wrong.is_empty() { Ok(filter) } else { Err(wrong) }
}

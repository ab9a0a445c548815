//! The list of complaints as a table to be taken along: what the page shows, column by column, in its words.

use super::filter::{Query, Tab};
use crate::i18n::{t, word};
use crate::page::FieldError;
use crate::pages::tickets::sheet::Cell;
use crate::parts::complaint;
use crate::time;
use domain::people::Role;
use domain::place::PlaceCode;
use domain::view::{ComplaintFilter, ComplaintRow};
use leptos_router::params::ParamsMap;

/// The columns: their sentences, and how wide they are in characters.
const COLUMNS: [(&str, u8); 8] = [
    ("no", 10),
    ("filed", 18),
    ("stage", 10),
    ("category", 14),
    ("channel", 10),
    ("excerpt", 60),
    ("handler", 14),
    ("due", 18),
];

/// What the file is called.
#[must_use]
pub fn name() -> &'static str {
    t("complaints.file")
}

/// The columns' names and widths.
#[must_use]
pub fn columns() -> Vec<(&'static str, u8)> {
    COLUMNS
        .iter()
        .map(|(name, width)| (word("complaints", name), *width))
        .collect()
}

/// The cells of a complaint, one for each of [`columns`].
#[must_use]
pub fn cells(row: &ComplaintRow) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        Cell::Number(row.no.0),
        Cell::Time(time::campus(row.filed_at)),
        text(word("complaints", &["stage_", row.stage.as_str()].concat())),
        text(complaint::category(row.category)),
        text(complaint::channel(row.channel)),
        text(&row.excerpt),
        text(row.handler.as_deref().unwrap_or(t("complaints.desk_together"))),
        row.due.map_or(Cell::Empty, |due| Cell::Time(time::campus(due))),
    ]
}

/// What is asked for in an address that the page made: places are codes there.
///
/// # Errors
/// What could not be understood; a file that leaves it out would pass for something that it is not.
pub fn asked(pairs: Vec<(String, String)>, roles: &[Role]) -> Result<ComplaintFilter, Vec<FieldError>> {
    let mut map = ParamsMap::new();
    for (name, value) in pairs {
        map.insert(name, value);
    }
    let query = Query::of(&map, Tab::home(roles));
    let (mut filter, mut wrong) = query.read();
    let place = query.value("place");
    if !place.is_empty() {
        match PlaceCode::parse(place) {
            Ok(code) => filter.place = Some(code),
            Err(why) => wrong.push(FieldError::of(&why)),
        }
    }
    if wrong.is_empty() { Ok(filter) } else { Err(wrong) }
}

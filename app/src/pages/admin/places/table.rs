//! Places as a table for spreadsheets: the words of its head and of its cells. The head is Chinese in either language,
//! and both languages are read.

use crate::i18n::{Lang, lookup};
use domain::place::PlaceKind;
use domain::place::import::Row;
use domain::place::tree::Place;

/// The columns: names of their sentences, and widths in characters.
pub const COLUMNS: [(&str, u8); 8] = [
    ("code", 18),
    ("parent", 18),
    ("kind", 14),
    ("name_zh", 26),
    ("name_en", 26),
    ("reportable", 10),
    ("position", 8),
    ("active", 8),
];

/// The word of that name in a language.
fn said(lang: Lang, key: &[&str]) -> &'static str {
    lookup(lang, &key.concat()).unwrap_or_default()
}

/// The head of the column.
#[must_use]
pub fn head(column: &str) -> &'static str {
    said(Lang::Zh, &["places.column_", column])
}

/// The word for a kind of place.
#[must_use]
pub fn kind(kind: PlaceKind) -> &'static str {
    said(Lang::Zh, &["admin.kind_", kind.as_str()])
}

/// The word for yes or no.
#[must_use]
pub fn answer(yes: bool) -> &'static str {
    said(Lang::Zh, &["places.", if yes { "yes" } else { "no" }])
}

/// The column whose head was written so, in either language.
#[must_use]
pub fn column(written: &str) -> Option<usize> {
    let written = written.trim();
    let fits = |name: &str| {
        [Lang::Zh, Lang::En]
            .into_iter()
            .any(|lang| said(lang, &["places.column_", name]).eq_ignore_ascii_case(written))
    };
    COLUMNS.iter().position(|(name, _)| fits(name))
}

/// The name of the kind that was written so; what is none stays as it is, to be named as wrong.
fn kind_of(written: &str) -> &str {
    let written = written.trim();
    let fits = |kind: &PlaceKind| {
        let words = [Lang::Zh, Lang::En].map(|lang| said(lang, &["admin.kind_", kind.as_str()]));
        words.iter().any(|word| word.eq_ignore_ascii_case(written))
    };
    let kind = PlaceKind::ALL.iter().find(|kind| fits(kind));
    kind.map_or(written, |kind| kind.as_str())
}

/// The row of that number, from its cells in the order of the columns.
#[must_use]
pub fn row(number: u32, cells: [String; COLUMNS.len()]) -> Row {
    let [code, parent, kind, name_zh, name_en, reportable, position, on] = cells;
    Row {
        row: number,
        code,
        parent,
        kind: kind_of(&kind).to_owned(),
        name_zh,
        name_en,
        reportable,
        position,
        on,
    }
}

/// The cells of a place in the order of the columns.
#[must_use]
pub fn cells(place: &Place) -> [String; COLUMNS.len()] {
    [
        place.code.to_string(),
        place.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
        kind(place.kind).to_owned(),
        place.name.zh.clone(),
        place.name.en.clone(),
        answer(place.reportable).to_owned(),
        place.position.to_string(),
        answer(place.on).to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_kinds_are_read_in_both_languages() {
        for (index, (name, _)) in COLUMNS.iter().enumerate() {
            assert_eq!(column(head(name)), Some(index), "{name}");
        }
        assert_eq!(column(" Code "), Some(0));
        assert_eq!(column("备注"), None);
        for one in PlaceKind::ALL {
            assert_eq!(kind_of(kind(*one)), one.as_str());
            assert_eq!(kind_of(one.as_str()), one.as_str());
        }
        assert_eq!(kind_of("阁楼"), "阁楼");
    }
}

//! Places by code and by name, as the box knows them.

use crate::i18n::pick;
use domain::place::{PlaceCode, PlaceKind};
use domain::view::{Bilingual, PlaceLabel};

/// Where in the list the place stands whose code was typed.
pub(super) fn exact(places: &[PlaceLabel], text: &str) -> Option<usize> {
    let code = PlaceCode::parse(text).ok()?;
    places.iter().position(|label| label.code == code)
}

/// A place of which only the code is known.
#[must_use]
pub fn unchecked(code: PlaceCode) -> PlaceLabel {
    let building = Bilingual {
        zh: code.to_string(),
        en: code.to_string(),
    };
    PlaceLabel {
        code,
        kind: PlaceKind::Room,
        building,
        floor: None,
        room: None,
    }
}

/// What stands in the box once a place is chosen.
pub(super) fn shown_name(label: &PlaceLabel) -> String {
    pick(&label.short()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str) -> PlaceLabel {
        unchecked(PlaceCode::parse(code).expect("well formed"))
    }

    #[test]
    fn a_code_typed_exactly_is_found_among_longer_ones_in_either_case() {
        let places = [place("D1-1010"), place("D1-101")];
        assert_eq!(exact(&places, "d1-101"), Some(1));
        assert_eq!(exact(&places, "d1-10"), None);
        assert_eq!(exact(&places, "一号楼"), None);
    }
}

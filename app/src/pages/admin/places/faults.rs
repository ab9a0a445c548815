//! What is wrong with a place, in words that say how to mend it.

use crate::i18n::{tf, word};
use domain::place::tree::MAX_NAME;
use domain::place::{Fault, PlaceKind};

/// The name of a kind of place.
#[must_use]
pub fn name_of(kind: PlaceKind) -> &'static str {
    word("admin", &["kind_", kind.as_str()].concat())
}

/// The sentence.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    let key = ["places.fault_", fault.code()].concat();
    match fault {
        Fault::Twice { row } => tf(&key, &[("row", &row.to_string())]),
        Fault::UnknownParent { parent } => tf(&key, &[("parent", parent)]),
        Fault::Cycle { way } => tf(&key, &[("way", way)]),
        Fault::WrongParent { above: Some(above) } => tf(&key, &[("above", name_of(*above))]),
        Fault::WrongParent { above: None } => tf("places.fault_on_top", &[]),
        Fault::WrongChild { child } => tf(&key, &[("child", child)]),
        Fault::LongName => tf(&key, &[("max", &MAX_NAME.to_string())]),
        _ => tf(&key, &[]),
    }
}

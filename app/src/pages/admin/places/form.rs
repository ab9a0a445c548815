//! What the forms of the tree send, read into an edit. Their fields are named by the act and what they hold:
//! `add-code`.

use domain::place::import::name;
use domain::place::tree::{Edit, Place};
use domain::place::{Fault, PlaceCode, PlaceKind};
use std::collections::BTreeMap;

/// Reads what was typed into one of the forms of the page of `at`; none when it is no form of this page.
///
/// # Errors
/// All that is wrong with it.
pub fn read(values: &BTreeMap<String, String>, at: Option<PlaceCode>) -> Option<Result<Edit, Vec<Fault>>> {
    let get = |name: &str| values.get(name).map_or("", |value| value.trim());
    let is_yes = |name: &str| get(name) == "yes";
    let kind = |name: &str| PlaceKind::parse(get(name)).ok_or(Fault::NoKind);
    let edit = match (get("act"), at) {
        ("add", parent) => add(values, parent),
        ("change", Some(code)) => all(
            kind("change-kind"),
            name(get("change-name_zh"), get("change-name_en"), None),
            |kind, name| Edit::Change {
                code,
                kind,
                name,
                reportable: is_yes("change-reportable") && kind.may_be_reported(),
            },
        ),
        ("move", Some(code)) => match parent_of(get("move-parent")) {
            Ok(parent) => Ok(Edit::Move { code, parent }),
            Err(fault) => Err(vec![fault]),
        },
        ("switch", Some(code)) => Ok(Edit::Switch {
            code,
            on: is_yes("switch-on"),
        }),
        ("order", _) => {
            let code = PlaceCode::parse(get("order-code")).ok()?;
            Ok(Edit::Shift {
                code,
                up: is_yes("order-up"),
            })
        }
        _ => return None,
    };
    Some(edit)
}

fn add(values: &BTreeMap<String, String>, parent: Option<PlaceCode>) -> Result<Edit, Vec<Fault>> {
    let get = |name: &str| values.get(name).map_or("", |value| value.trim());
    let code = PlaceCode::parse(get("add-code")).map_err(|_| {
        if get("add-code").is_empty() {
            Fault::NoCode
        } else {
            Fault::BadCode
        }
    });
    let kind = PlaceKind::parse(get("add-kind")).ok_or(Fault::NoKind);
    let wrong = code.as_ref().err().cloned();
    let rest = all(
        kind,
        name(get("add-name_zh"), get("add-name_en"), None),
        |kind, name| (kind, name),
    );
    match (code, rest) {
        (Ok(code), Ok((kind, name))) => Ok(Edit::Add(Place {
            code,
            parent,
            kind,
            name,
            // the box stands beside the list of kinds, and is meant for rooms
            reportable: get("add-reportable") == "yes" && kind.may_be_reported(),
            position: 0,
            on: true,
        })),
        (_, rest) => Err(wrong
            .into_iter()
            .chain(rest.err().into_iter().flatten())
            .collect()),
    }
}

/// Both, or all that is wrong.
fn all<A, B, T>(
    a: Result<A, Fault>,
    b: Result<B, Fault>,
    make: impl FnOnce(A, B) -> T,
) -> Result<T, Vec<Fault>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(make(a, b)),
        (a, b) => Err([a.err(), b.err()].into_iter().flatten().collect()),
    }
}

/// The place to move to; none for the top.
fn parent_of(typed: &str) -> Result<Option<PlaceCode>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let unknown = |_| Fault::UnknownParent {
        parent: typed.to_owned(),
    };
    PlaceCode::parse(typed).map(Some).map_err(unknown)
}

//! The tree of places as the administrator looks after it: what may lie where, and what an edit changes.

use super::{Fault, PlaceCode, PlaceKind};
use crate::view::{Bilingual, PlaceLabel};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of a place's name.
pub const MAX_NAME: usize = 60;

/// The greatest number by which a place stands among its neighbours.
pub const MAX_POSITION: i32 = 1_000_000;

/// A place with all that the administrator sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its code, which never changes: it hangs on the wall.
    pub code: PlaceCode,
    /// The place that it lies in; none on top.
    pub parent: Option<PlaceCode>,
    /// What kind.
    pub kind: PlaceKind,
    /// Its own name.
    pub name: Bilingual,
    /// Whether reports are about it.
    pub reportable: bool,
    /// Its place among its neighbours; equal ones stand by code.
    pub position: i32,
    /// Whether it is in use itself; it is offered when everything above is in use too.
    pub on: bool,
}

/// What the administrator does to one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds it, after its neighbours.
    Add(Place),
    /// Gives it other names, another kind, or lets reports be about it.
    Change {
        /// Which.
        code: PlaceCode,
        /// Its kind from now on.
        kind: PlaceKind,
        /// Its name from now on.
        name: Bilingual,
        /// Whether reports are about it from now on.
        reportable: bool,
    },
    /// Puts it under another, after what lies there.
    Move {
        /// Which.
        code: PlaceCode,
        /// Where to; none for the top.
        parent: Option<PlaceCode>,
    },
    /// Lets it change places with the neighbour before or after it.
    Shift {
        /// Which.
        code: PlaceCode,
        /// Whether with the one before.
        up: bool,
    },
    /// Takes it out of use or puts it back.
    Switch {
        /// Which.
        code: PlaceCode,
        /// Whether it is in use from now on.
        on: bool,
    },
}

impl Edit {
    /// The place that it is about.
    #[must_use]
    pub const fn code(&self) -> &PlaceCode {
        match self {
            Self::Add(place) => &place.code,
            Self::Change { code, .. }
            | Self::Move { code, .. }
            | Self::Shift { code, .. }
            | Self::Switch { code, .. } => code,
        }
    }

    /// Its name in the record of administrative changes.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::Change { .. } => "change",
            Self::Move { .. } => "move",
            Self::Shift { .. } => "order",
            Self::Switch { .. } => "switch",
        }
    }
}

/// All places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(BTreeMap<PlaceCode, Place>);

impl FromIterator<Place> for Tree {
    fn from_iter<I: IntoIterator<Item = Place>>(places: I) -> Self {
        Self(
            places
                .into_iter()
                .map(|place| (place.code.clone(), place))
                .collect(),
        )
    }
}

impl Tree {
    /// The place of that code.
    #[must_use]
    pub fn get(&self, code: &PlaceCode) -> Option<&Place> {
        self.0.get(code)
    }

    /// The tree with these places as they are now.
    #[must_use]
    pub fn with(&self, places: &[Place]) -> Self {
        let mut tree = self.clone();
        let named = |place: &Place| (place.code.clone(), place.clone());
        tree.0.extend(places.iter().map(named));
        tree
    }

    /// A place and everything above it, the place first. Ends where a parent is missing or comes again.
    pub fn upward(&self, code: &PlaceCode) -> Vec<&Place> {
        let mut way: Vec<&Place> = Vec::new();
        let mut next = self.0.get(code);
        while let Some(place) = next {
            if way.iter().any(|before| before.code == place.code) {
                break;
            }
            way.push(place);
            next = place.parent.as_ref().and_then(|parent| self.0.get(parent));
        }
        way
    }

    /// Codes of a place and everything above it, the topmost first.
    #[must_use]
    pub fn ancestors(&self, code: &PlaceCode) -> Vec<String> {
        let above = self.upward(code).into_iter().rev();
        above.map(|place| place.code.as_str().to_owned()).collect()
    }

    /// Whether a place and everything above it is in use.
    #[must_use]
    pub fn is_active(&self, code: &PlaceCode) -> bool {
        self.upward(code).iter().all(|place| place.on)
    }

    /// A place as pages name it.
    #[must_use]
    pub fn label(&self, code: &PlaceCode) -> Option<PlaceLabel> {
        let way = self.upward(code);
        let (own, top) = (way.first()?, way.last()?);
        let below = way.split_last()?.1;
        let named = |kind: PlaceKind| {
            let place = below.iter().find(|place| place.kind == kind)?;
            Some(place.name.clone())
        };
        Some(PlaceLabel {
            code: own.code.clone(),
            kind: own.kind,
            building: top.name.clone(),
            floor: named(PlaceKind::Floor),
            room: named(PlaceKind::Room),
        })
    }

    /// What lies directly in each place, in order; on top under none.
    #[must_use]
    pub fn children(&self) -> BTreeMap<Option<&PlaceCode>, Vec<&Place>> {
        let mut children: BTreeMap<Option<&PlaceCode>, Vec<&Place>> = BTreeMap::new();
        for place in self.0.values() {
            children.entry(place.parent.as_ref()).or_default().push(place);
        }
        for neighbours in children.values_mut() {
            neighbours.sort_by(|a, b| (a.position, &a.code).cmp(&(b.position, &b.code)));
        }
        children
    }

    /// All places, each before what lies in it, neighbours in their order.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Place> {
        let children = self.children();
        let mut open: Vec<&Place> = children.get(&None).into_iter().flatten().rev().copied().collect();
        let mut all = Vec::with_capacity(self.0.len());
        while let Some(place) = open.pop() {
            all.push(place);
            open.extend(
                children
                    .get(&Some(&place.code))
                    .into_iter()
                    .flatten()
                    .rev()
                    .copied(),
            );
        }
        all
    }

    /// These places and everything in them.
    #[must_use]
    pub fn within<'a>(&'a self, codes: impl IntoIterator<Item = &'a PlaceCode>) -> BTreeSet<&'a PlaceCode> {
        let children = self.children();
        let mut open: Vec<&PlaceCode> = codes.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(code) = open.pop() {
            if found.insert(code) {
                open.extend(
                    children
                        .get(&Some(code))
                        .into_iter()
                        .flatten()
                        .map(|place| &place.code),
                );
            }
        }
        found
    }

    /// What is wrong with where a place lies and what it is. `children` are those of this tree.
    #[must_use]
    pub fn faults(&self, place: &Place, children: &[&Place]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if place.reportable && !place.kind.may_be_reported() {
            faults.push(Fault::NotReported);
        }
        if let Some(way) = self.cycle(place) {
            faults.push(Fault::Cycle { way });
            return faults;
        }
        match place.parent.as_ref().map(|parent| (parent, self.get(parent))) {
            Some((parent, None)) => faults.push(Fault::UnknownParent {
                parent: parent.as_str().to_owned(),
            }),
            above => {
                let above = above.and_then(|(_, above)| above).map(|above| above.kind);
                if !place.kind.may_lie_in(above) {
                    faults.push(Fault::WrongParent { above });
                }
            }
        }
        let stranger = children
            .iter()
            .find(|child| !child.kind.may_lie_in(Some(place.kind)));
        faults.extend(stranger.map(|child| Fault::WrongChild {
            child: child.code.as_str().to_owned(),
        }));
        faults
    }

    /// The way from a place over what it lies in back to itself, where there is one.
    fn cycle(&self, place: &Place) -> Option<String> {
        let mut way = vec![place.code.as_str()];
        let mut next = place.parent.as_ref();
        while let Some(code) = next {
            way.push(code.as_str());
            if *code == place.code {
                return Some(way.join(" → "));
            }
            if way[..way.len() - 1].contains(&code.as_str()) {
                // a ring further up, which is the fault of others
                return None;
            }
            next = self.get(code).and_then(|above| above.parent.as_ref());
        }
        None
    }

    /// The places that an edit changes, as they are then.
    ///
    /// # Errors
    /// All that speaks against it.
    pub fn edited(&self, edit: &Edit) -> Result<Vec<Place>, Vec<Fault>> {
        let known = |code: &PlaceCode| self.get(code).cloned().ok_or_else(|| vec![Fault::Gone]);
        let changed = match edit {
            Edit::Add(place) if self.get(&place.code).is_some() => return Err(vec![Fault::Taken]),
            Edit::Add(place) => Place {
                position: self.last_in(place.parent.as_ref()),
                ..place.clone()
            },
            Edit::Change {
                code,
                kind,
                name,
                reportable,
            } => Place {
                kind: *kind,
                name: name.clone(),
                reportable: *reportable,
                ..known(code)?
            },
            Edit::Move { code, parent } => Place {
                parent: parent.clone(),
                position: self.last_in(parent.as_ref()),
                ..known(code)?
            },
            Edit::Switch { code, on } => Place {
                on: *on,
                ..known(code)?
            },
            Edit::Shift { code, up } => return Ok(self.shifted(&known(code)?, *up)),
        };
        let tree = self.with(std::slice::from_ref(&changed));
        let children = tree.children();
        let below = children.get(&Some(&changed.code)).map_or(&[][..], Vec::as_slice);
        let faults = tree.faults(&changed, below);
        if faults.is_empty() {
            Ok(vec![changed])
        } else {
            Err(faults)
        }
    }

    /// The position after everything that lies there.
    fn last_in(&self, parent: Option<&PlaceCode>) -> i32 {
        let there = self.0.values().filter(|place| place.parent.as_ref() == parent);
        there
            .map(|place| place.position)
            .max()
            .map_or(0, |last| last.saturating_add(1).min(MAX_POSITION))
    }

    /// The neighbours of a place, numbered anew, after it changed places with one of them.
    fn shifted(&self, place: &Place, up: bool) -> Vec<Place> {
        let children = self.children();
        let mut row: Vec<&Place> = children.get(&place.parent.as_ref()).cloned().unwrap_or_default();
        let Some(at) = row.iter().position(|one| one.code == place.code) else {
            return Vec::new();
        };
        let other = if up { at.checked_sub(1) } else { Some(at + 1) };
        match other.filter(|other| *other < row.len()) {
            Some(other) => row.swap(at, other),
            None => return Vec::new(),
        }
        let numbered = (0..).zip(row).filter(|(position, one)| one.position != *position);
        numbered
            .map(|(position, one)| Place {
                position,
                ..one.clone()
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;

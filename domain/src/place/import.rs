//! A table of places that shall become part of the tree: read row by row, compared with the tree, and nothing of it is
//! done as long as one row is wrong. Places that the table does not name stay as they are.

use super::tree::{MAX_NAME, MAX_POSITION, Place, Tree};
use super::{Fault, PlaceCode, PlaceKind};
use crate::view::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most rows of a table.
pub const MAX_ROWS: usize = 50_000;

/// A row as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the sheet, counted from 1 as spreadsheets do.
    pub row: u32,
    /// The place's code.
    pub code: String,
    /// The code of the place that it lies in; empty for the top.
    pub parent: String,
    /// Its kind by name, or the word that is no kind; empty leaves it as it is.
    pub kind: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name; empty leaves it as it is, or takes over the Chinese one.
    pub name_en: String,
    /// Whether reports are about it; empty leaves it as it is, and lets them be about a new room.
    pub reportable: String,
    /// Its place among its neighbours; empty leaves it as it is, and takes the order of rows for a new one.
    pub position: String,
    /// Whether it is in use; empty leaves it as it is.
    pub on: String,
}

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It can't be done.
    Wrong,
    /// A new place.
    Added,
    /// Other names, another kind, another position.
    Changed,
    /// Out of use, whatever else changes.
    Off,
    /// Back in use, whatever else changes.
    On,
    /// Nothing.
    Same,
}

impl Step {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Wrong,
        Self::Added,
        Self::Changed,
        Self::Off,
        Self::On,
        Self::Same,
    ];

    /// Its name in addresses and names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Off => "off",
            Self::On => "on",
            Self::Same => "same",
        }
    }

    /// The step of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.as_str() == name)
    }
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The row's number.
    pub row: u32,
    /// Its code as it was written.
    pub code: String,
    /// What it does.
    pub step: Step,
    /// The place as it is now; none for a new one.
    pub before: Option<Place>,
    /// The place as it is then; none when the row can't be read.
    pub after: Option<Place>,
    /// All that is wrong.
    pub faults: Vec<Fault>,
}

/// What a table does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its rows in their order.
    pub lines: Vec<Line>,
}

impl Plan {
    /// How many rows take this step.
    #[must_use]
    pub fn count(&self, step: Step) -> usize {
        self.lines.iter().filter(|line| line.step == step).count()
    }

    /// Whether nothing is wrong and something is to be done.
    #[must_use]
    pub fn can_be_done(&self) -> bool {
        self.count(Step::Wrong) == 0 && self.count(Step::Same) < self.lines.len()
    }

    /// The places that change, as they are then.
    #[must_use]
    pub fn changes(&self) -> Vec<Place> {
        let lines = self.lines.iter();
        lines
            .filter(|line| !matches!(line.step, Step::Same | Step::Wrong))
            .filter_map(|line| line.after.clone())
            .collect()
    }
}

/// What the table does to the tree as it is now. A place may stand before the one that it lies in.
#[must_use]
pub fn plan(tree: &Tree, rows: &[Row]) -> Plan {
    let mut first_rows: BTreeMap<PlaceCode, u32> = BTreeMap::new();
    let mut lines: Vec<Line> = rows.iter().map(|row| read(tree, row, &mut first_rows)).collect();
    // rows that are wrong in themselves count all the same: what lies in them is not to be blamed
    let places: Vec<Place> = lines.iter().filter_map(|line| line.after.clone()).collect();
    let then = tree.with(&places);
    let children = then.children();
    let unclear: BTreeSet<PlaceCode> = lines
        .iter()
        .filter(|line| line.before.is_none() && line.faults.iter().any(is_of_kind))
        .filter_map(|line| line.after.as_ref().map(|place| place.code.clone()))
        .collect();
    for line in &mut lines {
        if let Some(place) = &line.after {
            let below = children.get(&Some(&place.code)).map_or(&[][..], Vec::as_slice);
            // of what lies in it, a row of its own says what is wrong with it
            let silent: Vec<&Place> = below
                .iter()
                .filter(|child| !first_rows.contains_key(&child.code))
                .copied()
                .collect();
            let above = place.parent.as_ref();
            let found = then.faults(place, &silent).into_iter();
            let found = found.filter(|fault| {
                is_told(
                    fault,
                    &line.faults,
                    above.is_some_and(|code| unclear.contains(code)),
                )
            });
            let found: Vec<Fault> = found.collect();
            line.faults.extend(found);
        }
        once(&mut line.faults);
        line.step = step(line);
    }
    Plan { lines }
}

/// Whether nobody knows of what kind the place is.
const fn is_of_kind(fault: &Fault) -> bool {
    matches!(fault, Fault::NoKind | Fault::UnknownKind)
}

/// Whether a fault of where a place lies is told beside those of what is written in its row: not what follows from a kind
/// or a parent that could not be read, its own (`written`) or that of what it lies in (`above_unclear`).
fn is_told(fault: &Fault, written: &[Fault], above_unclear: bool) -> bool {
    let kind_unclear = written.iter().any(is_of_kind);
    let no_parent = written
        .iter()
        .any(|one| matches!(one, Fault::UnknownParent { .. }));
    match fault {
        Fault::WrongParent { .. } => !kind_unclear && !no_parent && !above_unclear,
        Fault::WrongChild { .. } | Fault::NotReported => !kind_unclear,
        _ => true,
    }
}

/// Tells each fault once.
fn once(faults: &mut Vec<Fault>) {
    let mut told = BTreeSet::new();
    faults.retain(|fault| told.insert(fault.clone()));
}

fn step(line: &Line) -> Step {
    match (&line.before, &line.after) {
        (_, Some(_)) if !line.faults.is_empty() => Step::Wrong,
        (_, None) => Step::Wrong,
        (None, Some(_)) => Step::Added,
        (Some(before), Some(after)) if before.on && !after.on => Step::Off,
        (Some(before), Some(after)) if !before.on && after.on => Step::On,
        (Some(before), Some(after)) if before == after => Step::Same,
        (Some(_), Some(_)) => Step::Changed,
    }
}

/// Reads a row by itself; what is missing it takes over from the place as it is.
fn read(tree: &Tree, row: &Row, first_rows: &mut BTreeMap<PlaceCode, u32>) -> Line {
    let mut line = Line {
        row: row.row,
        code: row.code.trim().to_owned(),
        step: Step::Wrong,
        before: None,
        after: None,
        faults: Vec::new(),
    };
    let code = match PlaceCode::parse(&row.code) {
        Ok(code) => code,
        Err(_) if line.code.is_empty() => {
            line.faults.push(Fault::NoCode);
            return line;
        }
        Err(_) => {
            line.faults.push(Fault::BadCode);
            return line;
        }
    };
    line.code = code.as_str().to_owned();
    if let Some(first) = first_rows.get(&code) {
        line.faults.push(Fault::Twice { row: *first });
        return line;
    }
    first_rows.insert(code.clone(), row.row);
    line.before = tree.get(&code).cloned();
    let (place, faults) = written(row, code, line.before.as_ref());
    (line.after, line.faults) = (Some(place), faults);
    line
}

/// The place that a row describes, as far as it can be read, and what can't.
fn written(row: &Row, code: PlaceCode, before: Option<&Place>) -> (Place, Vec<Fault>) {
    let mut faults = Vec::new();
    let kind = match (PlaceKind::parse(row.kind.trim()), before) {
        (Some(kind), _) => kind,
        (None, Some(before)) if row.kind.trim().is_empty() => before.kind,
        (None, before) => {
            let is_empty = row.kind.trim().is_empty();
            faults.push(if is_empty {
                Fault::NoKind
            } else {
                Fault::UnknownKind
            });
            before.map_or(PlaceKind::Room, |before| before.kind)
        }
    };
    let parent = match (row.parent.trim(), PlaceCode::parse(&row.parent)) {
        ("", _) => None,
        (_, Ok(parent)) => Some(parent),
        (typed, Err(_)) => {
            faults.push(Fault::UnknownParent {
                parent: typed.to_owned(),
            });
            before.and_then(|before| before.parent.clone())
        }
    };
    let mut answer = |typed: &str, otherwise: bool| {
        yes(typed).unwrap_or_else(|| {
            if !typed.trim().is_empty() {
                faults.push(Fault::NoAnswer);
            }
            otherwise
        })
    };
    let reportable = answer(
        &row.reportable,
        before.map_or(kind.may_be_reported(), |before| before.reportable),
    );
    let on = answer(&row.on, before.is_none_or(|before| before.on));
    let name = name(&row.name_zh, &row.name_en, before.map(|before| &before.name));
    let position = position(&row.position, before.map(|before| before.position), row.row);
    faults.extend(name.as_ref().err().cloned());
    faults.extend(position.as_ref().err().cloned());
    let place = Place {
        code,
        parent,
        kind,
        name: name.unwrap_or_else(|_| typed_name(row)),
        reportable,
        position: position.unwrap_or_default(),
        on,
    };
    (place, faults)
}

/// The names of a place as they were typed. Without an English one, that of before holds, or the Chinese one.
///
/// # Errors
/// [`Fault::NoName`], [`Fault::LongName`].
pub fn name(zh: &str, en: &str, before: Option<&Bilingual>) -> Result<Bilingual, Fault> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (zh, en) = (plain(zh), plain(en));
    if zh.is_empty() {
        return Err(Fault::NoName);
    }
    let en = match before {
        _ if !en.is_empty() => en,
        Some(before) if before.zh == zh => before.en.clone(),
        _ => zh.clone(),
    };
    if [&zh, &en].iter().any(|name| name.chars().count() > MAX_NAME) {
        return Err(Fault::LongName);
    }
    Ok(Bilingual { zh, en })
}

/// The names as they stand in a row whose names are wrong.
fn typed_name(row: &Row) -> Bilingual {
    Bilingual {
        zh: row.name_zh.trim().to_owned(),
        en: row.name_en.trim().to_owned(),
    }
}

fn position(typed: &str, before: Option<i32>, row: u32) -> Result<i32, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(before.unwrap_or_else(|| i32::try_from(row).unwrap_or(MAX_POSITION)));
    }
    let number = typed.parse::<i32>().map_err(|_| Fault::BadPosition)?;
    if (0..=MAX_POSITION).contains(&number) {
        Ok(number)
    } else {
        Err(Fault::BadPosition)
    }
}

/// Yes or no, in the words that people write into tables.
fn yes(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "是" | "启用" | "yes" | "y" | "true" | "1" => Some(true),
        "否" | "停用" | "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;

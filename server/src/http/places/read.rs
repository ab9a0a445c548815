//! Reads the first sheet of a workbook, as it came from outside: nothing in it is believed.

use app::pages::admin::places::table::{self, COLUMNS};
use calamine::{DataRef, Reader, Xlsx};
use domain::place::import::{MAX_ROWS, Row};
use std::io::{Cursor, Read, copy, sink};

/// The most bytes of all parts of a workbook, unpacked.
const MAX_UNPACKED: u64 = 100_000_000;

/// Columns that are looked at.
const WIDTH: u32 = 64;

/// The most characters of a cell that are kept; more is wrong in any column.
const MAX_CELL: usize = 200;

/// Why a file gives no rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is no workbook.
    Bad,
    /// It is too large when it is unpacked.
    Large,
    /// These columns are missing.
    Heads(Vec<&'static str>),
    /// There is nothing below the head.
    Empty,
    /// There are too many rows.
    Rows,
}

/// The rows of the first sheet below its head.
///
/// # Errors
/// [`Unreadable`].
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    unpacked(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Bad)?;
    let name = book.sheet_names().first().cloned().ok_or(Unreadable::Bad)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| Unreadable::Bad)?;
    let mut lines = Lines::default();
    while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Bad)? {
        let (row, column) = cell.get_position();
        if column < WIDTH {
            lines.take(row, column, text(cell.get_value()))?;
        }
    }
    lines.finish()
}

/// Unpacks all parts once to see how large they are: what the file says of itself may be a lie.
fn unpacked(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Bad)?;
    let mut left = MAX_UNPACKED;
    for index in 0..parts.len() {
        let part = parts.by_index(index).map_err(|_| Unreadable::Bad)?;
        let size = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| Unreadable::Bad)?;
        left = left.checked_sub(size).ok_or(Unreadable::Large)?;
    }
    Ok(())
}

/// What stands in a cell, as text.
fn text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::String(text) => text.trim(),
        DataRef::SharedString(text) => text.trim(),
        DataRef::Bool(yes) => return yes.to_string(),
        DataRef::Int(number) => return number.to_string(),
        // 101 is a float to a spreadsheet
        DataRef::Float(number) => return number.to_string(),
        _ => "",
    };
    text.chars().take(MAX_CELL).collect()
}

/// The sheet as it is read, cell by cell: the head first, then rows.
#[derive(Default)]
struct Lines {
    /// The row of the head and, once it is over, which column stands where.
    head: Vec<(u32, String)>,
    head_row: Option<u32>,
    columns: Option<Vec<Option<u32>>>,
    /// The row that is being read.
    row: u32,
    cells: Vec<(u32, String)>,
    rows: Vec<Row>,
}

impl Lines {
    fn take(&mut self, row: u32, column: u32, text: String) -> Result<(), Unreadable> {
        if text.is_empty() {
            return Ok(());
        }
        if *self.head_row.get_or_insert(row) == row {
            self.head.push((column, text));
            return Ok(());
        }
        if self.row != row {
            self.end_row()?;
            self.row = row;
        }
        self.cells.push((column, text));
        Ok(())
    }

    /// Where the columns stand.
    fn columns(&mut self) -> Result<Vec<Option<u32>>, Unreadable> {
        if let Some(columns) = &self.columns {
            return Ok(columns.clone());
        }
        let mut columns = vec![None; COLUMNS.len()];
        for (at, text) in &self.head {
            let found = table::column(text).and_then(|index| columns.get_mut(index));
            if let Some(column) = found {
                column.get_or_insert(*at);
            }
        }
        let missing = COLUMNS.iter().zip(&columns).filter(|(_, at)| at.is_none());
        let missing: Vec<&str> = missing.map(|((name, _), _)| table::head(name)).collect();
        if !missing.is_empty() {
            return Err(Unreadable::Heads(missing));
        }
        self.columns = Some(columns.clone());
        Ok(columns)
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let columns = self.columns()?;
        let line = std::mem::take(&mut self.cells);
        let mut cells: [String; COLUMNS.len()] = Default::default();
        for (cell, column) in cells.iter_mut().zip(columns) {
            let found = line.iter().find(|(at, _)| Some(*at) == column);
            cell.clone_from(&found.map(|(_, text)| text.clone()).unwrap_or_default());
        }
        // what stands beside the table alone is no row of it
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        if self.rows.len() == MAX_ROWS {
            return Err(Unreadable::Rows);
        }
        self.rows.push(table::row(self.row + 1, cells));
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Row>, Unreadable> {
        self.end_row()?;
        self.columns()?;
        if self.rows.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(self.rows)
    }
}

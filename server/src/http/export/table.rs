//! Rows as text and as a workbook: nothing in either is ever computed by the spreadsheet that opens it.

use app::pages::tickets::sheet::Cell;
use async_stream::try_stream;
use axum::body::Bytes;
use futures::Stream;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{Seek, Write};
use tokio::io::AsyncReadExt;

/// Rows of a sheet; a workbook's sheet has room for 1,048,576.
const SHEET: u32 = 1_000_000;

/// Bytes of a workbook sent at once.
const PIECE: usize = 64 * 1024;

const TIME: &str = "%Y-%m-%d %H:%M";

/// Rows as text.
pub(super) fn text(rows: impl IntoIterator<Item = Vec<String>>) -> anyhow::Result<Bytes> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        table.write_record(&row)?;
    }
    Ok(table.into_inner()?.into())
}

/// With these a formula begins; spreadsheets in Chinese and Japanese take the wide ones as well.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell as text. What a spreadsheet would take for a formula gets a quotation mark in front, which it shows as text.
pub(super) fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(FORMULA) => ["'", &text].concat(),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.format(TIME).to_string(),
        Cell::Empty => String::new(),
    }
}

/// A workbook that is being written, in as many sheets as it takes.
pub(super) struct Book {
    workbook: Workbook,
    name: &'static str,
    columns: Vec<(&'static str, u8)>,
    time: Format,
    sheet: usize,
    row: u32,
}

impl Book {
    /// An empty one whose sheet has this name and these columns: names, and widths in characters.
    pub(super) fn new(name: &'static str, columns: Vec<(&'static str, u8)>) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        begin(sheet.set_name(name)?, &columns)?;
        Ok(Self {
            workbook,
            name,
            columns,
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            sheet: 0,
            row: 0,
        })
    }

    /// Adds a row.
    pub(super) fn add(&mut self, cells: Vec<Cell>) -> Result<(), XlsxError> {
        if self.row == SHEET {
            self.filtered()?;
            let name = format!("{} {}", self.name, self.sheet + 2);
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            begin(sheet.set_name(name)?, &self.columns)?;
            (self.sheet, self.row) = (self.sheet + 1, 0);
        }
        self.row += 1;
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        write(sheet, self.row, cells, &self.time)
    }

    /// Lets the rows of the sheet be filtered by their values.
    fn filtered(&mut self) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len())
            .unwrap_or(u16::MAX)
            .saturating_sub(1);
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        sheet.autofilter(0, 0, self.row, last)?;
        Ok(())
    }

    /// The file, at its beginning.
    pub(super) fn written(mut self) -> anyhow::Result<File> {
        self.filtered()?;
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        file.flush()?;
        file.rewind()?;
        Ok(file)
    }
}

/// Head and widths of a sheet.
fn begin(sheet: &mut Worksheet, columns: &[(&str, u8)]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (index, (name, width)) in (0..).zip(columns) {
        sheet.set_column_width(index, f64::from(*width))?;
        sheet.write_string_with_format(0, index, *name, &bold)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, cells: Vec<Cell>, time: &Format) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        match cell {
            // a string is written as one, so that nothing in it is ever computed
            Cell::Text(text) => sheet.write_string(row, column, text)?,
            #[expect(clippy::cast_precision_loss, reason = "a ticket's number has few digits")]
            Cell::Number(number) => sheet.write_number(row, column, number as f64)?,
            Cell::Time(at) => sheet.write_datetime_with_format(row, column, at, time)?,
            Cell::Empty => sheet,
        };
    }
    Ok(())
}

/// The file, piece by piece.
pub(super) fn pieces(file: File) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    try_stream! {
        let mut file = tokio::fs::File::from_std(file);
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            if file.read_buf(&mut piece).await? == 0 {
                break;
            }
            yield Bytes::from(piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_text() {
        for text in [
            "=1+1",
            "+86 1",
            "-1层漏水",
            "@SUM(A1)",
            "\t=1",
            "＝1+1",
            "＋86",
            "－1",
            "＠SUM(A1)",
        ] {
            assert_eq!(plain(Cell::Text(text.to_owned())), format!("'{text}"));
        }
        assert_eq!(plain(Cell::Text("水管-漏水".to_owned())), "水管-漏水");
        assert_eq!(plain(Cell::Number(100_001)), "100001");
    }

    #[test]
    fn a_table_quotes_what_has_commas_quotation_marks_and_breaks() {
        let row = ["a,b", "说\"漏\"", "一\n二"].map(ToOwned::to_owned).to_vec();
        let text = text([row]).expect("written");
        assert_eq!(text, "\"a,b\",\"说\"\"漏\"\"\",\"一\n二\"\r\n".as_bytes());
    }
}

//! `GET /tickets/export.csv` and `.xlsx`: everything that the list finds, for a spreadsheet (brief, item 1: 查询).
//!
//! Tickets are read by keyset, a page at a time, so that a file of a million rows takes no more memory than one of a
//! thousand, and no long transaction.

use super::{Server, answer, page};
use app::error::ErrorCode;
use app::host::Visitor;
use app::pages::tickets::sheet::{self, Cell};
use async_stream::try_stream;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::people::Staff;
use domain::view::{Catalogue, TicketFilter, TicketRow};
use futures::{Stream, TryStreamExt};
use leptos::prelude::Owner;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{Seek, Write};
use std::sync::Arc;
use store::StoreError;
use tokio::io::AsyncReadExt;

/// Tickets read at once.
const PAGE: u32 = 1000;

/// Rows of a sheet; a workbook's sheet has room for 1,048,576.
const SHEET: u32 = 1_000_000;

/// Bytes of a workbook sent at once.
const PIECE: usize = 64 * 1024;

const TIME: &str = "%Y-%m-%d %H:%M";

/// Everything that is needed while a file is written.
#[derive(Clone)]
struct Export {
    server: Arc<Server>,
    visitor: Visitor,
    staff: Staff,
    catalogue: Catalogue,
    filter: TicketFilter,
}

/// The list as text. A spreadsheet that opens it sees words, never formulas.
pub(super) async fn csv(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    match Export::new(server, visitor, pairs).await {
        Ok(export) => export.file(
            "csv",
            "text/csv; charset=utf-8",
            Body::from_stream(export.clone().lines()),
        ),
        Err(refused) => refused,
    }
}

/// The list as a workbook.
pub(super) async fn xlsx(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    const MIME: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let export = match Export::new(server, visitor, pairs).await {
        Ok(export) => export,
        Err(refused) => return refused,
    };
    match export.clone().workbook().await {
        Ok(file) => export.file("xlsx", MIME, Body::from_stream(pieces(file))),
        Err(why) => {
            tracing::error!(%why, "a workbook can't be written");
            answer::error(export.visitor.lang, ErrorCode::Internal)
        }
    }
}

impl Export {
    async fn new(
        server: Arc<Server>,
        visitor: Visitor,
        pairs: Vec<(String, String)>,
    ) -> Result<Self, Response> {
        let lang = visitor.lang;
        let staff = visitor
            .staff
            .clone()
            .ok_or_else(|| answer::error(lang, ErrorCode::SignIn))?;
        let catalogue = server.host.catalogue().await.map_err(|why| {
            tracing::error!(%why, "the catalogue can't be read");
            answer::error(lang, ErrorCode::Unavailable)
        })?;
        let filter = in_words(&server, &visitor, || sheet::asked(pairs, &catalogue));
        let filter = filter.map_err(|wrong| {
            let lines: Vec<String> = wrong.into_iter().map(|one| one.message).collect();
            (StatusCode::BAD_REQUEST, lines.join("\n")).into_response()
        })?;
        tracing::info!(person = %staff.id, "the ticket list is exported");
        Ok(Self {
            server,
            visitor,
            staff,
            catalogue,
            filter,
        })
    }

    fn file(&self, ending: &str, mime: &'static str, body: Body) -> Response {
        let zone = self.server.host.settings.zone;
        let day = (self.server.host.now)().with_timezone(&zone).format("%Y-%m-%d");
        let name = format!("attachment; filename=\"tickets-{day}.{ending}\"");
        let headers = [
            (CONTENT_TYPE, mime.to_owned()),
            (CONTENT_DISPOSITION, name),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        (headers, body).into_response()
    }

    /// All that fits, a page at a time, newest first.
    fn rows(&self) -> impl Stream<Item = Result<Vec<TicketRow>, StoreError>> + Send + use<> {
        let Self {
            server,
            staff,
            filter,
            ..
        } = self.clone();
        try_stream! {
            let (host, mut after) = (&server.host, None::<String>);
            loop {
                let zone = host.settings.zone;
                let page = store::ticket::list(&host.db, &staff, &filter, zone, after.as_deref(), PAGE).await?;
                after = page.next;
                yield page.rows;
                if after.is_none() {
                    break;
                }
            }
        }
    }

    fn lines(self) -> impl Stream<Item = anyhow::Result<Bytes>> + Send {
        try_stream! {
            // the mark by which spreadsheets know that it is UTF-8
            yield Bytes::from_static("\u{feff}".as_bytes());
            yield table([in_words(&self.server, &self.visitor, sheet::columns).map(|(name, _)| name.to_owned())])?;
            let mut rows = std::pin::pin!(self.rows());
            while let Some(page) = rows.try_next().await? {
                let cells = self.cells(&page);
                yield table(cells.into_iter().map(|cells| cells.map(plain)))?;
            }
        }
    }

    fn cells(&self, rows: &[TicketRow]) -> Vec<Cells> {
        in_words(&self.server, &self.visitor, || {
            rows.iter()
                .map(|row| sheet::cells(row, &self.catalogue))
                .collect()
        })
    }

    /// The workbook in a file without a name, which is gone once it is sent.
    async fn workbook(self) -> anyhow::Result<File> {
        let columns = in_words(&self.server, &self.visitor, sheet::columns);
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let mut workbook = Workbook::new();
        begin(workbook.add_worksheet_with_constant_memory()?, &columns)?;
        let (mut index, mut row) = (0, 0);
        let mut rows = std::pin::pin!(self.rows());
        while let Some(page) = rows.try_next().await? {
            for cells in self.cells(&page) {
                if row == SHEET {
                    begin(workbook.add_worksheet_with_constant_memory()?, &columns)?;
                    (index, row) = (index + 1, 0);
                }
                row += 1;
                write(workbook.worksheet_from_index(index)?, row, cells, &time)?;
            }
        }
        let work = move || -> anyhow::Result<File> {
            let mut file = tempfile::tempfile()?;
            workbook.save_to_writer(&mut file)?;
            file.flush()?;
            file.rewind()?;
            Ok(file)
        };
        tokio::task::spawn_blocking(work).await?
    }
}

/// The cells of a row.
type Cells = [Cell; 12];

/// Lets sentences and times be said as the visitor reads them.
fn in_words<T>(server: &Server, visitor: &Visitor, say: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        page::lend(&server.host, visitor);
        say()
    })
}

fn table<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> anyhow::Result<Bytes> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        table.write_record(&row)?;
    }
    Ok(table.into_inner()?.into())
}

/// A cell as text. What a spreadsheet would take for a formula gets a quotation mark in front, which it shows as text.
fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => ["'", &text].concat(),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.format(TIME).to_string(),
        Cell::Empty => String::new(),
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

fn write(sheet: &mut Worksheet, row: u32, cells: Cells, time: &Format) -> Result<(), XlsxError> {
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
fn pieces(file: File) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
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
        for text in ["=1+1", "+86 1", "-1层漏水", "@SUM(A1)", "\t=1"] {
            assert_eq!(plain(Cell::Text(text.to_owned())), format!("'{text}"));
        }
        assert_eq!(plain(Cell::Text("水管-漏水".to_owned())), "水管-漏水");
        assert_eq!(plain(Cell::Number(100_001)), "100001");
    }

    #[test]
    fn a_table_quotes_what_has_commas_quotation_marks_and_breaks() {
        let text = table([["a,b".to_owned(), "说\"漏\"".to_owned(), "一\n二".to_owned()]]).expect("written");
        assert_eq!(text, "\"a,b\",\"说\"\"漏\"\"\",\"一\n二\"\r\n".as_bytes());
    }
}

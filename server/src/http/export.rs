//! `GET /tickets/export.csv` and `.xlsx`, and the same of complaints: everything that the list finds, for a spreadsheet
//! (brief, item 1: 查询). Who takes a file along, with what was asked and how many rows it had, is recorded before the
//! first byte leaves.
//!
//! Rows are read by keyset, a page at a time, so that a file of a million takes no more memory than one of a thousand,
//! and no long transaction.

mod table;

use super::{Server, answer, page};
use app::error::ErrorCode;
use app::host::Visitor;
use app::page::FieldError;
use app::pages::complaints::sheet as complaints;
use app::pages::tickets::sheet::{self as tickets, Cell};
use async_stream::try_stream;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::id::ComplaintNo;
use domain::people::Staff;
use domain::view::{
    AccessDetails, AccessKind, Catalogue, ComplaintFilter, ListName, Pairs, TicketFilter, TicketRow,
};
use futures::{Stream, TryStreamExt};
use leptos::prelude::Owner;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::StoreError;
use table::Book;

/// Rows read at once.
const PAGE: u32 = 1000;

type Asked = Query<Vec<(String, String)>>;

/// The list of tickets as text.
pub(super) async fn tickets_csv(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(pairs): Asked,
) -> Response {
    text(Export::tickets(server, visitor, pairs, "csv").await)
}

/// The list of tickets as a workbook.
pub(super) async fn tickets_xlsx(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(pairs): Asked,
) -> Response {
    workbook(Export::tickets(server, visitor, pairs, "xlsx").await).await
}

/// The list of complaints as text.
pub(super) async fn complaints_csv(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(pairs): Asked,
) -> Response {
    text(Export::complaints(server, visitor, pairs, "csv").await)
}

/// The list of complaints as a workbook.
pub(super) async fn complaints_xlsx(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(pairs): Asked,
) -> Response {
    workbook(Export::complaints(server, visitor, pairs, "xlsx").await).await
}

/// A list as text. A spreadsheet that opens it sees words, never formulas.
fn text(export: Result<Export, Response>) -> Response {
    match export {
        Ok(export) => export.file(
            "csv",
            "text/csv; charset=utf-8",
            Body::from_stream(export.clone().lines()),
        ),
        Err(refused) => refused,
    }
}

async fn workbook(export: Result<Export, Response>) -> Response {
    const MIME: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let export = match export {
        Ok(export) => export,
        Err(refused) => return refused,
    };
    match export.clone().workbook().await {
        Ok(file) => export.file("xlsx", MIME, Body::from_stream(table::pieces(file))),
        Err(why) => {
            tracing::error!(%why, "a workbook can't be written");
            answer::error(export.visitor.lang, ErrorCode::Internal)
        }
    }
}

/// Which list, and what is asked of it.
#[derive(Clone)]
enum List {
    Tickets(Box<TicketFilter>, Catalogue),
    Complaints(ComplaintFilter),
}

impl List {
    const fn name(&self) -> ListName {
        match self {
            Self::Tickets(..) => ListName::Tickets,
            Self::Complaints(_) => ListName::Complaints,
        }
    }

    /// What was typed to be looked for.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Tickets(filter, _) => filter.text.as_deref(),
            Self::Complaints(filter) => filter.text.as_deref(),
        }
    }

    const fn kind(&self) -> AccessKind {
        match self {
            Self::Tickets(..) => AccessKind::ExportTickets,
            Self::Complaints(_) => AccessKind::ExportComplaints,
        }
    }
}

/// Everything that is needed while a file is written.
#[derive(Clone)]
struct Export {
    server: Arc<Server>,
    visitor: Visitor,
    staff: Staff,
    list: List,
    counted: Arc<Counted>,
}

/// How many rows were taken along; written into the record when the file is done, or was cut off.
struct Counted {
    server: Arc<Server>,
    record: Option<i64>,
    rows: AtomicI64,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let (Some(id), Ok(runtime)) = (self.record, tokio::runtime::Handle::try_current()) else {
            return;
        };
        let (server, rows) = (self.server.clone(), self.rows.load(Ordering::Relaxed));
        runtime.spawn(async move {
            if let Err(why) = store::access_record::sent(&server.host.db, id, rows).await {
                tracing::warn!(%why, rows, "how many rows a file had can't be recorded");
            }
        });
    }
}

/// Rows of a list as cells.
type Rows = Vec<Vec<Cell>>;

impl Export {
    async fn tickets(
        server: Arc<Server>,
        visitor: Visitor,
        pairs: Pairs,
        file: &'static str,
    ) -> Result<Self, Response> {
        let catalogue = server.host.catalogue().await.map_err(|why| {
            tracing::error!(%why, "the catalogue can't be read");
            answer::error(visitor.lang, ErrorCode::Unavailable)
        })?;
        let filter = in_words(&server, &visitor, || tickets::asked(pairs.clone(), &catalogue));
        let list = List::Tickets(Box::new(filter.map_err(unclear)?), catalogue);
        Self::begin(server, visitor, list, pairs, file).await
    }

    async fn complaints(
        server: Arc<Server>,
        visitor: Visitor,
        pairs: Pairs,
        file: &'static str,
    ) -> Result<Self, Response> {
        let roles = visitor
            .staff
            .as_ref()
            .map_or_else(Vec::new, |staff| staff.roles.clone());
        let filter = in_words(&server, &visitor, || complaints::asked(pairs.clone(), &roles));
        let list = List::Complaints(filter.map_err(unclear)?);
        Self::begin(server, visitor, list, pairs, file).await
    }

    /// Records that the file is taken along; without that there is none.
    async fn begin(
        server: Arc<Server>,
        visitor: Visitor,
        list: List,
        pairs: Pairs,
        file: &'static str,
    ) -> Result<Self, Response> {
        let lang = visitor.lang;
        let staff = visitor
            .staff
            .clone()
            .ok_or_else(|| answer::error(lang, ErrorCode::SignIn))?;
        let host = &server.host;
        let sought = store::access_record::sought(&host.db, &staff, list.name(), list.text()).await;
        let sought = sought.map_err(|why| {
            tracing::error!(%why, "a file can't be recorded, and is not sent");
            answer::error(lang, ErrorCode::Unavailable)
        })?;
        let details = AccessDetails {
            asked: store::access_record::asked(pairs, sought),
            file: Some(file.to_owned()),
            ..AccessDetails::default()
        };
        let record =
            store::access_record::exported(&host.db, staff.id, list.kind(), &details, (host.now)()).await;
        let record = record.map_err(|why| {
            tracing::error!(%why, "a file can't be recorded, and is not sent");
            answer::error(lang, ErrorCode::Unavailable)
        })?;
        let counted = Counted {
            server: server.clone(),
            record,
            rows: AtomicI64::new(0),
        };
        Ok(Self {
            server,
            visitor,
            staff,
            list,
            counted: Arc::new(counted),
        })
    }

    fn file(&self, ending: &str, mime: &'static str, body: Body) -> Response {
        let zone = self.server.host.settings.zone;
        let day = (self.server.host.now)().with_timezone(&zone).format("%Y-%m-%d");
        // old browsers take the plain name
        let (plain, said) = (self.list.name().as_str(), encoded(self.name()));
        let name = format!(
            "attachment; filename=\"{plain}-{day}.{ending}\"; filename*=UTF-8''{said}-{day}.{ending}"
        );
        let headers = [
            (CONTENT_TYPE, mime.to_owned()),
            (CONTENT_DISPOSITION, name),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        (headers, body).into_response()
    }

    /// What file and sheet are called.
    fn name(&self) -> &'static str {
        in_words(&self.server, &self.visitor, || match &self.list {
            List::Tickets(..) => tickets::name(),
            List::Complaints(_) => complaints::name(),
        })
    }

    fn columns(&self) -> Vec<(&'static str, u8)> {
        in_words(&self.server, &self.visitor, || match &self.list {
            List::Tickets(..) => tickets::columns(),
            List::Complaints(_) => complaints::columns(),
        })
    }

    /// The page of rows after a key, and the key of the next one.
    async fn page(&self, after: Option<&str>) -> Result<(Rows, Option<String>), StoreError> {
        let host = &self.server.host;
        let (db, zone, now) = (&host.db, host.settings.zone, (host.now)());
        let (rows, next) = match &self.list {
            List::Tickets(filter, catalogue) => {
                let page = store::ticket::list(db, &self.staff, filter, (zone, now), after, PAGE).await?;
                let completed = store::ticket::completed(db, &page.rows).await?;
                let cells = || {
                    let cells =
                        |row: &TicketRow| tickets::cells(row, completed.get(&row.id).copied(), catalogue);
                    page.rows.iter().map(cells).collect()
                };
                (in_words::<Rows>(&self.server, &self.visitor, cells), page.next)
            }
            List::Complaints(filter) => {
                let after = after.and_then(|key| key.parse::<ComplaintNo>().ok());
                let page = store::complaint::list(db, &self.staff, filter, zone, now, after, PAGE).await?;
                let cells = || page.rows.iter().map(complaints::cells).collect();
                (in_words::<Rows>(&self.server, &self.visitor, cells), page.next)
            }
        };
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        self.counted.rows.fetch_add(count, Ordering::Relaxed);
        Ok((rows, next))
    }

    /// All that fits, a page at a time, newest first.
    fn pages(self) -> impl Stream<Item = Result<Rows, StoreError>> + Send {
        try_stream! {
            let mut after = None::<String>;
            loop {
                let (rows, next) = self.page(after.as_deref()).await?;
                after = next;
                yield rows;
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
            let head: Vec<String> = self.columns().into_iter().map(|(name, _)| name.to_owned()).collect();
            yield table::text([head])?;
            let mut pages = std::pin::pin!(self.pages());
            while let Some(rows) = pages.try_next().await? {
                let rows = rows.into_iter().map(|cells| cells.into_iter().map(table::plain).collect());
                yield table::text(rows)?;
            }
        }
    }

    /// The workbook in a file without a name, which is gone once it is sent.
    async fn workbook(self) -> anyhow::Result<File> {
        let mut book = Book::new(self.name(), self.columns())?;
        let mut pages = std::pin::pin!(self.pages());
        while let Some(rows) = pages.try_next().await? {
            for cells in rows {
                book.add(cells)?;
            }
        }
        tokio::task::spawn_blocking(move || book.written()).await?
    }
}

/// A name as it stands in a header (RFC 8187).
fn encoded(name: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    name.bytes().map(byte).collect()
}

/// What could not be understood, line by line.
fn unclear(wrong: Vec<FieldError>) -> Response {
    let lines: Vec<String> = wrong.into_iter().map(|one| one.message).collect();
    (StatusCode::BAD_REQUEST, lines.join("\n")).into_response()
}

/// Lets sentences and times be said as the visitor reads them.
fn in_words<T>(server: &Server, visitor: &Visitor, say: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        page::lend(&server.host, visitor);
        say()
    })
}

//! `GET /admin/places/export.xlsx`: the whole tree, a row for each place, as the import reads it.

use crate::http::{Server, answer};
use app::error::ErrorCode;
use app::host::Visitor;
use app::i18n::Lang;
use app::pages::admin::places::table::{self, COLUMNS};
use axum::extract::{Extension, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::place::PlaceKind;
use domain::place::tree::Tree;
use rust_xlsxwriter::{DataValidation, Format, Workbook, Worksheet, XlsxError};
use std::sync::Arc;

const MIME: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The last row that offers the words of a cell as a list.
const OFFERED: u32 = 50_000;

/// The tree as a workbook.
pub(in crate::http) async fn export(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
) -> Response {
    let tree = match store::place::tree(&server.host.db).await {
        Ok(tree) => tree,
        Err(why) => {
            tracing::error!(%why, "places can't be read");
            return answer::error(visitor.lang, ErrorCode::Unavailable);
        }
    };
    // its head is Chinese, whoever reads it
    let write = move || answer::in_language(Lang::Zh, || workbook(&tree));
    let bytes = match tokio::task::spawn_blocking(write).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(why)) => return failed(&visitor, &why),
        Err(why) => return failed(&visitor, &why),
    };
    let zone = server.host.settings.zone;
    let day = (server.host.now)().with_timezone(&zone).format("%Y-%m-%d");
    let headers = [
        (CONTENT_TYPE, MIME.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"places-{day}.xlsx\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

fn failed(visitor: &Visitor, why: &dyn std::fmt::Display) -> Response {
    tracing::error!(%why, "a workbook can't be written");
    answer::error(visitor.lang, ErrorCode::Internal)
}

fn workbook(tree: &Tree) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (index, (name, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(index, f64::from(width))?;
        sheet.write_string_with_format(0, index, table::head(name), &bold)?;
        offer(sheet, index, name)?;
    }
    for (row, place) in (1..).zip(tree.in_order()) {
        for ((index, (name, _)), text) in (0..).zip(COLUMNS).zip(table::cells(place)) {
            if name == "position" {
                sheet.write_number(row, index, f64::from(place.position))?;
            } else {
                // a code is written as a string, so that nothing takes it for a date or a formula
                sheet.write_string(row, index, text)?;
            }
        }
    }
    workbook.save_to_buffer()
}

/// Lets the words of a column be chosen from a list.
fn offer(sheet: &mut Worksheet, index: u16, name: &str) -> Result<(), XlsxError> {
    let words: Vec<&str> = match name {
        "kind" => PlaceKind::ALL.iter().map(|kind| table::kind(*kind)).collect(),
        "reportable" | "active" => vec![table::answer(true), table::answer(false)],
        _ => return Ok(()),
    };
    let list = DataValidation::new().allow_list_strings(&words)?;
    sheet.add_data_validation(1, index, OFFERED, index, &list)?;
    Ok(())
}

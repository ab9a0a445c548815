//! `/r/{code}`: the reporter's form.

use super::file::{Kind, take};
use super::{Values, fresh, unavailable};
use crate::http::Server;
use crate::http::admit::Address;
use crate::http::answer::in_language;
use crate::http::page::{self, Page};
use app::host::Visitor;
use app::page::{FieldError, FormState};
use app::parts::report_form;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::blob::BlobRef;
use domain::place::PlaceCode;
use domain::ticket::{Channel, Command};
use std::sync::Arc;
use store::StoreError;

/// `GET /r/{code}`: the form, or 404 with the menu.
pub(in crate::http) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(code): Path<String>,
    uri: Uri,
) -> Response {
    let page = Page::new(uri, visitor);
    let page = match place(&server, &code).await {
        Ok(Some(_)) => page.with_form(StatusCode::OK, fresh(&server)),
        Ok(None) => page.with_form(StatusCode::NOT_FOUND, FormState::default()),
        Err(why) => unavailable(page, &why),
    };
    page::render(&server, page).await
}

/// The place of that code, when reports can be made about it.
async fn place(server: &Server, code: &str) -> Result<Option<PlaceCode>, StoreError> {
    let Ok(code) = PlaceCode::parse(code) else {
        return Ok(None);
    };
    Ok(store::place::label(&server.host.db, &code)
        .await?
        .map(|place| place.code))
}

/// `POST /r/{code}`: takes a report.
pub(in crate::http) async fn send(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    Path(code): Path<String>,
    uri: Uri,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let lang = visitor.lang;
    let page = Page::new(uri, visitor);
    let place = match place(&server, &code).await {
        Ok(Some(place)) => place,
        Ok(None) => {
            let page = page.with_form(StatusCode::NOT_FOUND, FormState::default());
            return page::render(&server, page).await;
        }
        Err(why) => return page::render(&server, unavailable(page, &why)).await,
    };
    let read = move |values: &Values, photos: Vec<BlobRef>| {
        let report = in_language(lang, || {
            report_form::read(values, &place, Channel::Online, photos, None)
        })?;
        Ok(Command::Report { report }.into())
    };
    let kind = Kind {
        read,
        say: FieldError::of,
        home: "/t/",
    };
    take(&server, page, &address, multipart, kind).await
}

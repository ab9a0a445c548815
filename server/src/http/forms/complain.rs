//! `/complain`: the form of a complaint.

use super::file::{Kind, take};
use super::{Values, fresh};
use crate::http::Server;
use crate::http::admit::Address;
use crate::http::page::{self, Page};
use app::host::Visitor;
use app::parts::complaint_form;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::blob::BlobRef;
use domain::complaint::{Channel, Command};
use std::sync::Arc;

/// `GET /complain`: the form.
pub(in crate::http) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
) -> Response {
    let page = Page::new(uri, visitor).with_form(StatusCode::OK, fresh(&server));
    page::render(&server, page).await
}

/// `POST /complain`: takes a complaint. Whoever sends it does so without an account, signed in or not.
pub(in crate::http) async fn send(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    uri: Uri,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let read = |values: &Values, photos: Vec<BlobRef>| {
        let filing = complaint_form::read(values, Channel::Web, photos, None)?;
        Ok(Command::File { filing }.into())
    };
    let kind = Kind {
        read,
        say: complaint_form::told,
        home: "/c/",
    };
    take(&server, Page::new(uri, visitor), &address, multipart, kind).await
}

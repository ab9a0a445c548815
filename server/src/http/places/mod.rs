//! The administrator's tree of places: what its plain forms post to, and tables in and out.

mod act;
mod export;
mod import;
mod read;

pub(super) use act::act;
pub(super) use export::export;
pub(super) use import::{apply, upload};

use super::page::{self, Page};
use super::{Server, answer};
use app::error::ErrorCode;
use app::host::Visitor;
use app::page::FormState;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use store::StoreError;

/// The answer to nobody. The table of access lets nobody come here without an account.
fn signed_out(visitor: &Visitor) -> Response {
    answer::error(visitor.lang, ErrorCode::SignIn)
}

/// The page again, with what was sent and what is wrong with it.
async fn again(server: &Server, uri: Uri, visitor: Visitor, form: FormState) -> Response {
    let page = Page::new(uri, visitor).with_form(StatusCode::UNPROCESSABLE_ENTITY, form);
    page::render(server, page).await
}

/// The page that says that nothing works now.
async fn unavailable(server: &Server, uri: Uri, visitor: Visitor, why: &StoreError) -> Response {
    tracing::error!(%why, "places can't be changed");
    let page = Page::refused(uri, visitor, app::page::Refusal::Unavailable);
    page::render(server, page).await
}

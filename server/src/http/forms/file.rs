//! What is new, a report or a complaint: its form is read, and becomes its first command.

use super::sent::{self, Sent};
use super::{Ids, Values, fresh, give, unavailable};
use crate::http::admit::{Address, see_other};
use crate::http::page::{self, Page};
use crate::http::{Server, answer};
use app::error::{AppError, ErrorCode};
use app::host::Visitor;
use app::page::{FieldError, FormState};
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use domain::blob::BlobRef;
use domain::rejection::Rejection;
use domain::wire::AnyCommand;
use store::StoreError;

/// What a form files.
pub(super) struct Kind<R> {
    /// Reads the command from what was typed, and photos; or says all that is wrong.
    pub read: R,
    /// Says what is wrong with a field.
    pub say: fn(&Rejection) -> FieldError,
    /// Where its page is, before the token.
    pub home: &'static str,
}

/// Takes a form, and leads to the page of what was filed; or shows the form anew with what is wrong.
pub(super) async fn take<R>(
    server: &Server,
    page: Page,
    address: &Address,
    multipart: Result<Multipart, MultipartRejection>,
    kind: Kind<R>,
) -> Response
where
    R: FnOnce(&Values, Vec<BlobRef>) -> Result<AnyCommand, Vec<Rejection>>,
{
    if !server.throttles.may_send_form(&address.0) {
        let page = again(server, page, StatusCode::TOO_MANY_REQUESTS, ErrorCode::TooMany);
        return page::render(server, page).await;
    }
    let sent = match multipart {
        Ok(multipart) => sent::read(server, multipart).await,
        Err(why) => Err(anyhow::Error::new(why)),
    };
    let page = match sent {
        Ok(sent) => match file(server, &page.visitor, sent, kind).await {
            Ok(Filed::At(location)) => return see_other(&location),
            Ok(Filed::Not(form)) => page.with_form(StatusCode::UNPROCESSABLE_ENTITY, form),
            Err(why) => unavailable(page, &why),
        },
        Err(why) if sent::is_unreadable(&why) => {
            tracing::info!(%why, "a form can't be read");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            again(server, page, status, ErrorCode::Rejected)
        }
        Err(why) => unavailable(page, &why),
    };
    page::render(server, page).await
}

/// The form anew, with a sentence about all of it.
fn again(server: &Server, page: Page, status: StatusCode, code: ErrorCode) -> Page {
    let mut form = fresh(server);
    form.errors.push(about_all(&page.visitor, code));
    page.with_form(status, form)
}

/// An error that is about the whole form.
pub(super) fn about_all(visitor: &Visitor, code: ErrorCode) -> FieldError {
    FieldError {
        field: String::new(),
        message: answer::in_language(visitor.lang, || AppError::new(code)).message,
    }
}

/// What became of a form.
enum Filed {
    /// It was filed; its page.
    At(String),
    /// Nothing; the form with what is wrong.
    Not(FormState),
}

async fn file<R>(
    server: &Server,
    visitor: &Visitor,
    mut sent: Sent,
    kind: Kind<R>,
) -> Result<Filed, StoreError>
where
    R: FnOnce(&Values, Vec<BlobRef>) -> Result<AnyCommand, Vec<Rejection>>,
{
    let ids = Ids::read(server, &sent.values);
    let mut wrong = std::mem::take(&mut sent.wrong);
    let command = match (kind.read)(&sent.values, sent.photos.clone()) {
        Ok(command) if wrong.is_empty() => command,
        read => {
            // in the order of the form: photos come last
            let mut all = read.err().unwrap_or_default();
            all.append(&mut wrong);
            return Ok(Filed::Not(sent.form(server, visitor, &ids, (&all, kind.say))));
        }
    };
    let answer = give(server, visitor, &ids, &command).await?;
    if answer.took_effect() {
        return Ok(Filed::At([kind.home, ids.token.as_str()].concat()));
    }
    let why = answer.reason.unwrap_or(Rejection::Parked);
    // changed and sent again with "back": as it is now it is another one
    let ids = if why == Rejection::KeyReuse {
        Ids::read(server, &Values::new())
    } else {
        ids
    };
    Ok(Filed::Not(sent.form(server, visitor, &ids, (&[why], kind.say))))
}

//! `/t/{token}`: the reporter's own page of a report, and what can be done on it.

use super::{Ids, Values, fresh, give};
use crate::http::Server;
use crate::http::admit::{Address, see_other};
use crate::http::answer;
use crate::http::page::{self, Page, field_errors};
use app::error::{AppError, ErrorCode};
use app::host::Visitor;
use app::page::{FieldError, FormState, Refusal};
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::{TicketId, TrackingToken};
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use domain::ticket::Command;
use std::sync::Arc;
use store::StoreError;

/// The form in which something is wrong: `cancel`, `urge` or `reopen`.
const ACT: &str = "act";

/// What was typed.
const REASON: &str = "reason";

/// `GET /t/{token}`: the page, or 404.
pub(in crate::http) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    uri: Uri,
) -> Response {
    let page = Page::new(uri, visitor);
    let page = match ticket(&server, &token).await {
        Ok(Some(_)) => page.with_form(StatusCode::OK, form_of(fresh(&server), &token)),
        Ok(None) => page.with_form(StatusCode::NOT_FOUND, FormState::default()),
        Err(why) => unavailable(page, &why),
    };
    page::render(&server, page).await
}

/// `GET /t/{token}/{act}`: what was sent is shown once; whoever asks for it again gets the page.
pub(in crate::http) async fn back(Path((token, _)): Path<(String, String)>) -> Response {
    match TrackingToken::parse(&token) {
        Ok(token) => see_other(&["/t/", token.as_str()].concat()),
        Err(_) => see_other("/"),
    }
}

fn unavailable(page: Page, why: &StoreError) -> Page {
    tracing::error!(%why, "a tracking page can't be shown or changed");
    Page::refused(page.uri, page.visitor, Refusal::Unavailable)
}

/// The token is the address's, not the form's.
fn form_of(mut form: FormState, token: &str) -> FormState {
    form.values.remove(super::LANE);
    form.values.insert(super::TOKEN.to_owned(), token.to_owned());
    form
}

async fn ticket(server: &Server, token: &str) -> Result<Option<(TicketId, TrackingToken)>, StoreError> {
    let Ok(token) = TrackingToken::parse(token) else {
        return Ok(None);
    };
    let found = store::ticket::by_token(&server.host.db, &token).await?;
    Ok(found.map(|(id, _)| (id, token)))
}

/// `POST /t/{token}/{act}`.
pub(in crate::http) async fn act(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    Path((token, act)): Path<(String, String)>,
    sent: Result<Form<Values>, FormRejection>,
) -> Response {
    let values = sent.map(|Form(values)| values).unwrap_or_default();
    let home = ["/t/", &token].concat();
    // the page is shown under the address of its form, where its program would look for another page
    let page = Page {
        alive: false,
        ..Page::new(home.parse().unwrap_or(Uri::from_static("/")), visitor)
    };
    let page = match turn(&server, &page.visitor, &address, (&token, &act), values).await {
        Ok(Turn::Done) => return see_other(&home),
        Ok(Turn::Nothing) => Page::refused(page.uri, page.visitor, Refusal::NotFound),
        Ok(Turn::Refused(status, form)) => page.with_form(status, form),
        Err(why) => unavailable(page, &why),
    };
    page::render(&server, page).await
}

/// What became of a form.
enum Turn {
    Done,
    /// There is no such ticket, or nothing of that name to do.
    Nothing,
    Refused(StatusCode, FormState),
}

async fn turn(
    server: &Server,
    visitor: &Visitor,
    address: &Address,
    (token, act): (&str, &str),
    values: Values,
) -> Result<Turn, StoreError> {
    let Some((lane, token)) = ticket(server, token).await? else {
        return Ok(Turn::Nothing);
    };
    let reason = values.get(REASON).map(String::as_str).unwrap_or_default();
    let Some(command) = command(act, reason) else {
        return Ok(Turn::Nothing);
    };
    let mut ids = Ids::read(server, &values);
    (ids.lane, ids.token) = (lane, token);
    let refused = |status, errors: Vec<FieldError>, ids: &Ids| {
        let mut form = FormState {
            values: values.clone(),
            errors,
        };
        ids.write(&mut form.values);
        form.values.insert(ACT.to_owned(), act.to_owned());
        Turn::Refused(status, form_of(form, ids.token.as_str()))
    };
    if !server.throttles.may_push(&ids.install.to_string(), &address.0) {
        let message = answer::in_language(visitor.lang, || AppError::new(ErrorCode::TooMany)).message;
        let error = FieldError {
            field: String::new(),
            message,
        };
        return Ok(refused(StatusCode::TOO_MANY_REQUESTS, vec![error], &ids));
    }
    let why = match command {
        Ok(command) => {
            let answer = give(server, visitor, &ids, &command).await?;
            if answer.took_effect() {
                return Ok(Turn::Done);
            }
            // whatever is sent next is another command
            (ids.command, ids.install) = (
                server.chance.command(server.now_ms()),
                server.chance.install(server.now_ms()),
            );
            answer.reason.unwrap_or(Rejection::Parked)
        }
        Err(why) => why,
    };
    Ok(refused(
        StatusCode::UNPROCESSABLE_ENTITY,
        field_errors(server, visitor, &[why]),
        &ids,
    ))
}

/// The command of that name; none when there is none.
fn command(act: &str, reason: &str) -> Option<Result<Command, Rejection>> {
    let optional = || Remark::optional(Field::Reason, reason);
    match act {
        "cancel" => Some(optional().map(|reason| Command::Cancel { reason })),
        "urge" => Some(optional().map(|note| Command::Urge { note })),
        "reopen" => Some(Remark::parse(Field::Reason, reason).map(|reason| Command::Reopen { reason })),
        _ => None,
    }
}

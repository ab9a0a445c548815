//! `POST /admin/places`: one change to the tree.

use super::{again, signed_out, unavailable};
use crate::http::admit::see_other;
use crate::http::page::{self, Page};
use crate::http::{Server, answer};
use app::address::value_of;
use app::host::Visitor;
use app::page::{FieldError, FormState, Refusal};
use app::pages::admin::places::{fault, form};
use app::parts::pager::address;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, State};
use axum::http::Uri;
use axum::response::Response;
use domain::place::tree::Edit;
use domain::place::{Fault, PlaceCode};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was typed, by field.
type Values = BTreeMap<String, String>;

/// Takes one of the forms of the page of the place in the address.
pub(in crate::http) async fn act(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
    values: Result<Form<Values>, FormRejection>,
) -> Response {
    let Some(staff) = visitor.staff.clone() else {
        return signed_out(&visitor);
    };
    let values = values.map(|Form(values)| values).unwrap_or_default();
    let search = ["?", uri.query().unwrap_or_default()].concat();
    let parent = value_of(&search, "parent").unwrap_or_default();
    let at = PlaceCode::parse(&parent).ok();
    let Some(read) = form::read(&values, at.clone()) else {
        return page::render(&server, Page::refused(uri, visitor, Refusal::NotFound)).await;
    };
    let edit = match read {
        Ok(edit) => edit,
        Err(faults) => return again(&server, uri, visitor.clone(), form_of(&visitor, values, &faults)).await,
    };
    let now = (server.host.now)();
    match store::place::edit(&server.host.db, staff.id, &edit, now).await {
        Ok(Ok(())) => {
            tracing::info!(person = %staff.id, place = %edit.code(), act = edit.name(), "a place is changed");
            see_other(&after(&edit, at))
        }
        Ok(Err(faults)) => again(&server, uri, visitor.clone(), form_of(&visitor, values, &faults)).await,
        Err(why) => unavailable(&server, uri, visitor, &why).await,
    }
}

/// Where it goes on: the same page, which says what was done.
fn after(edit: &Edit, at: Option<PlaceCode>) -> String {
    let done = match edit {
        Edit::Switch { on: true, .. } => "on",
        Edit::Switch { on: false, .. } => "off",
        edit => edit.name(),
    };
    let mut query = Vec::new();
    query.extend(at.map(|at| ("parent", at.to_string())));
    query.push(("done", done.to_owned()));
    query.push(("code", edit.code().to_string()));
    // the answer stands on top, whichever form was sent
    [&address("/admin/places", &query), "#main"].concat()
}

/// The form as it was sent, each fault beside its field.
fn form_of(visitor: &Visitor, values: Values, faults: &[Fault]) -> FormState {
    let act = values.get("act").map(String::as_str).unwrap_or_default();
    let error = |one: &Fault| FieldError {
        field: match one.field() {
            "" => String::new(),
            field => [act, "-", field].concat(),
        },
        message: answer::in_language(visitor.lang, || fault(one)),
    };
    let errors = faults.iter().map(error).collect();
    FormState { values, errors }
}

//! `/login` and `/logout`.

use super::admit::{Address, see_other};
use super::page::{self, Page};
use super::{Server, answer, password, session};
use app::access::home_of;
use app::error::ErrorCode;
use app::host::Visitor;
use app::i18n::{Lang, lookup};
use app::page::{FieldError, FormState, Refusal};
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::people::Staff;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower_sessions::Session;

/// No account's name is longer.
const NAME: usize = 40;

/// What the form sends.
#[derive(Default, Deserialize)]
pub(super) struct SignIn {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// What the address carries.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
    /// Said by `public/boot.js` when somebody who has signed in comes back to the form.
    #[serde(default)]
    done: Option<String>,
}

/// `GET /login`. Whoever is signed in may want another account, so the form is shown; only whoever went back to it is
/// led on.
pub(super) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<Wanted>,
    uri: Uri,
) -> Response {
    let next = local(&wanted.next).unwrap_or_default().to_owned();
    if let Some(staff) = visitor.staff.as_ref().filter(|_| wanted.done.is_some()) {
        return see_other(local(&next).unwrap_or_else(|| home_of(&staff.roles)));
    }
    let form = FormState {
        values: BTreeMap::from([("next".to_owned(), next)]),
        errors: Vec::new(),
    };
    page::render(&server, Page::new(uri, visitor).with_form(StatusCode::OK, form)).await
}

/// `POST /login`.
pub(super) async fn sign_in(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    session: Session,
    uri: Uri,
    sent: Result<Form<SignIn>, FormRejection>,
) -> Response {
    let page = Page::new(uri, visitor);
    // what can't be read is a form in which nothing was typed
    let sent = sent.map(|Form(sent)| sent).unwrap_or_default();
    let name: String = sent.username.trim().chars().take(NAME + 1).collect();
    if !server.throttles.may_sign_in(&name, &address.0) {
        let message = say(page.visitor.lang, "login.too_many", ErrorCode::TooMany);
        return again(&server, page, StatusCode::TOO_MANY_REQUESTS, message, &sent).await;
    }
    match check(&server, &session, &name, &sent.password).await {
        Ok(Some(staff)) => {
            server.throttles.signed_in(&name, &address.0);
            tracing::info!(person = %staff.id, "signed in");
            see_other(local(&sent.next).unwrap_or_else(|| home_of(&staff.roles)))
        }
        Ok(None) => {
            tracing::info!("a sign-in was refused");
            let message = say(page.visitor.lang, "login.refused", ErrorCode::Rejected);
            again(&server, page, StatusCode::UNPROCESSABLE_ENTITY, message, &sent).await
        }
        Err(why) => {
            tracing::error!(%why, "nobody can sign in");
            page::render(
                &server,
                Page::refused(page.uri, page.visitor, Refusal::Unavailable),
            )
            .await
        }
    }
}

/// Who it is, with a session begun; the same nothing for a wrong password and for a name that nobody has.
async fn check(
    server: &Server,
    session: &Session,
    name: &str,
    password: &str,
) -> anyhow::Result<Option<Staff>> {
    let db = &server.host.db;
    let known = store::people::credentials(db, name).await?;
    let hash = known.as_ref().map(|(_, hash)| hash.clone());
    if !password::verify(password.to_owned(), hash).await {
        return Ok(None);
    }
    let Some((person, _)) = known else { return Ok(None) };
    let Some(staff) = store::people::staff(db, person).await? else {
        return Ok(None);
    };
    session::begin(server, session, &staff).await?;
    Ok(Some(staff))
}

/// The form once more; the name stays typed.
async fn again(server: &Server, page: Page, status: StatusCode, message: String, sent: &SignIn) -> Response {
    let next = local(&sent.next).unwrap_or_default().to_owned();
    let values = [
        ("username".to_owned(), sent.username.clone()),
        ("next".to_owned(), next),
    ];
    let errors = vec![FieldError {
        field: String::new(),
        message,
    }];
    let form = FormState {
        values: BTreeMap::from(values),
        errors,
    };
    page::render(server, page.with_form(status, form)).await
}

fn say(lang: Lang, key: &str, code: ErrorCode) -> String {
    let general = || answer::in_language(lang, || app::error::AppError::new(code)).message;
    lookup(lang, key).map_or_else(general, ToOwned::to_owned)
}

/// `POST /logout`: ends the session on the server. What waits on the device stays there, sealed (F24).
pub(super) async fn sign_out(session: Session) -> Response {
    if let Err(why) = session.flush().await {
        tracing::error!(%why, "a session can't be ended");
        return see_other("/");
    }
    see_other("/login")
}

/// `GET /logout`: nothing ends by following a link.
pub(super) async fn stay() -> Response {
    see_other("/")
}

/// An address on this site; none for anything that a browser could take for another, and for nothing.
fn local(next: &str) -> Option<&str> {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic()) && !next.contains('\\');
    let begins = next.starts_with('/') && !next.starts_with("//");
    (plain && begins && next != "/").then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_nowhere_else() {
        assert_eq!(local("/jobs/100001?x=%2F"), Some("/jobs/100001?x=%2F"));
        let wrong = [
            "",
            "/",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "jobs",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            " //evil.example",
            "/水",
        ];
        for next in wrong {
            assert_eq!(local(next), None, "{next:?}");
        }
    }
}

//! `/mine`: finds what was reported from a telephone number, for whoever reads a one-time code there. What was asked for
//! and what was shown to be one's own stand in the session, so that no number is ever part of an address.

use super::admit::{Address, see_other};
use super::forms::unavailable;
use super::page::{self, Page, field_errors};
use super::throttle::{CODE_EVERY_S, CODES_AT_ONCE};
use super::{Server, answer, session};
use app::error::ErrorCode;
use app::host::Visitor;
use app::i18n::{lookup, tf_in};
use app::page::{FieldError, FormState, MyReports, Shown};
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::DateTime;
use domain::id::hex;
use domain::phone::Phone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::phone_code::{LIFE_MINUTES, NewCode, Tried, attempt, issue};
use time::Duration;
use tower_sessions::Session;

/// The page.
const HOME: &str = "/mine";

/// Where it stands in the session.
const KEY: &str = "mine";

/// So long can the list be looked at after the code was right, in minutes.
const SHOWN_MINUTES: i64 = 30;

/// So long must somebody wait for one more code after the second, in milliseconds: a message takes its time.
const REST_MS: i64 = 60_000;

/// So many rows on a page.
const ROWS: u32 = 20;

/// How far somebody has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Mine {
    /// The number.
    phone: Phone,
    /// The code that was sent there; none once it was right.
    code: Option<String>,
    /// When the first code was sent there, in milliseconds since 1970, and how many were since.
    #[serde(default)]
    since_ms: i64,
    #[serde(default)]
    sent: i64,
    /// From when on another one can be; 0 for at once.
    #[serde(default)]
    again_ms: i64,
    /// Until when this holds, in milliseconds since 1970.
    until_ms: i64,
}

/// What the forms send.
#[derive(Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    code: String,
}

/// `GET /mine`: asks for the number, then for the code, then shows the list.
pub(super) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    uri: Uri,
) -> Response {
    let after = uri.query().and_then(|query| query.strip_prefix("after="));
    let after = after.map(|key| key.replace("%3A", ":"));
    let page = Page {
        uri,
        ..plain(visitor)
    };
    let page = match shown(&server, &session, after.as_deref()).await {
        Ok(shown) => Page {
            shown: Some(Shown::Mine(Box::new(shown))),
            ..page
        },
        Err(why) => unavailable(page, &why),
    };
    page::render(&server, page).await
}

/// `POST /mine`: sends a code to the number. Whether anything was reported from there is not to be seen in the answer.
pub(super) async fn ask(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    session: Session,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    // what can't be read is a form in which nothing was typed
    let typed = sent.map(|Form(sent)| sent).unwrap_or_default().phone;
    if typed.trim().is_empty() {
        let errors = vec![said(&visitor, "phone", "mine.empty_phone")];
        return number_again(&server, visitor, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await;
    }
    let phone = match Phone::given(&typed) {
        Ok(phone) => phone,
        Err(why) => {
            let errors = field_errors(&server, &visitor, &[why], FieldError::of);
            return number_again(&server, visitor, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await;
        }
    };
    match held(&server, &session).await {
        // the same number once more is a wish for another code, and rests as long
        Ok(Some(mine)) if mine.code.is_some() && mine.phone == phone => {
            let done = another(&server, &session, &visitor, &address).await;
            return follow(&server, visitor, done).await;
        }
        Ok(_) => {}
        Err(why) => return page::render(&server, unavailable(plain(visitor), &why)).await,
    }
    if !server.throttles.may_send_code(phone.as_str(), &address.0) {
        let errors = vec![said(&visitor, "", "mine.too_many")];
        return number_again(&server, visitor, StatusCode::TOO_MANY_REQUESTS, typed, errors).await;
    }
    match send_code(&server, &session, &visitor, phone, None).await {
        Ok(()) => see_other(HOME),
        Err(why) => page::render(&server, unavailable(plain(visitor), &why)).await,
    }
}

/// `POST /mine/{act}`: the code, another code, or the end.
pub(super) async fn act(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    Path(act): Path<String>,
    session: Session,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let typed = sent.map(|Form(sent)| sent).unwrap_or_default().code;
    let done = match act.as_str() {
        "code" => tried(&server, &session, &visitor, &typed).await,
        "again" => another(&server, &session, &visitor, &address).await,
        "end" => end(&session).await.map(|()| Step::On),
        _ => Ok(Step::On),
    };
    follow(&server, visitor, done).await
}

/// What follows a form: the page that shows it, or the form once more.
async fn follow(server: &Server, visitor: Visitor, done: anyhow::Result<Step>) -> Response {
    let page = plain(visitor);
    let page = match done {
        Ok(Step::On) => return see_other(HOME),
        Ok(Step::Stay { status, mine, error }) => {
            let shown = mine.asks(false);
            let form = FormState {
                errors: vec![error],
                ..FormState::default()
            };
            let page = page.with_form(status, form);
            Page {
                shown: Some(Shown::Mine(Box::new(shown))),
                ..page
            }
        }
        Err(why) => unavailable(page, &why),
    };
    page::render(server, page).await
}

/// `GET /mine/{act}`: nothing happens by following a link.
pub(super) async fn back() -> Response {
    see_other(HOME)
}

/// What follows a form.
enum Step {
    /// The page shows it.
    On,
    /// The code is asked for again.
    Stay {
        status: StatusCode,
        mine: Mine,
        error: FieldError,
    },
}

/// The page: a plain form without a program, since nothing on it waits for a network or a device.
fn plain(visitor: Visitor) -> Page {
    Page {
        alive: false,
        ..Page::new(Uri::from_static(HOME), visitor)
    }
}

async fn number_again(
    server: &Server,
    visitor: Visitor,
    status: StatusCode,
    typed: String,
    errors: Vec<FieldError>,
) -> Response {
    let form = FormState {
        values: [("phone".to_owned(), typed)].into(),
        errors,
    };
    let page = plain(visitor).with_form(status, form);
    let shown = Some(Shown::Mine(Box::new(MyReports::Number)));
    page::render(server, Page { shown, ..page }).await
}

/// How far this session has come, while that holds.
async fn held(server: &Server, session: &Session) -> anyhow::Result<Option<Mine>> {
    let mine: Option<Mine> = session.get(KEY).await?;
    Ok(mine.filter(|mine| mine.until_ms > server.now_ms()))
}

async fn shown(server: &Server, session: &Session, after: Option<&str>) -> anyhow::Result<MyReports> {
    let Some(mine) = held(server, session).await? else {
        return Ok(MyReports::Number);
    };
    if mine.code.is_some() {
        return Ok(mine.asks(mine.sent > 1));
    }
    Ok(MyReports::List {
        phone: mine.phone.masked(),
        rows: store::own::list(&server.host.db, &mine.phone, after, ROWS).await?,
        until: DateTime::from_timestamp_millis(mine.until_ms).unwrap_or_default(),
    })
}

impl Mine {
    /// The page that asks for the code; `anew` says that another one was sent just now.
    fn asks(&self, anew: bool) -> MyReports {
        MyReports::Code {
            phone: self.phone.masked(),
            anew,
            again: DateTime::from_timestamp_millis(self.again_ms).filter(|_| self.again_ms > 0),
        }
    }

    /// As it stands after a code was sent at `now_ms`. Whoever waits in vain for the first one gets the second at once.
    fn after_sending(before: Option<Self>, phone: Phone, code: String, now_ms: i64) -> Self {
        let (since_ms, sent) = before.map_or((now_ms, 1), |mine| (mine.since_ms, mine.sent + 1));
        let again_ms = if sent == 1 {
            0
        } else {
            // as long as [`Throttles`](super::Throttles) lets a number wait
            let late = (sent + 1 - i64::from(CODES_AT_ONCE)).max(0);
            let by_number = since_ms + i64::from(CODE_EVERY_S) * 1000 * late;
            // the page names the minute, which must have come
            ((now_ms + REST_MS).max(by_number).div_euclid(60_000) + 1) * 60_000
        };
        Self {
            phone,
            code: Some(code),
            since_ms,
            sent,
            again_ms,
            until_ms: now_ms + LIFE_MINUTES * 60_000,
        }
    }
}

/// Sends a code, and remembers which; `before` it others were sent to the same number.
async fn send_code(
    server: &Server,
    session: &Session,
    visitor: &Visitor,
    phone: Phone,
    before: Option<Mine>,
) -> anyhow::Result<()> {
    let chance = &server.chance;
    let new = NewCode {
        id: hex(&chance.bytes::<16>()),
        phone: phone.clone(),
        code: format!("{:06}", chance.below(1_000_000)),
        salt: chance.bytes(),
    };
    issue(&server.host.db, &new, (server.host.now)()).await?;
    let mine = Mine::after_sending(before, phone, new.id, server.now_ms());
    keep(server, session, visitor, &mine).await
}

async fn keep(server: &Server, session: &Session, visitor: &Visitor, mine: &Mine) -> anyhow::Result<()> {
    session.insert(KEY, mine).await?;
    session::hold(
        server,
        session,
        visitor.staff.as_ref(),
        Duration::minutes(SHOWN_MINUTES),
    )
    .await?;
    Ok(())
}

/// Tries the code that was typed.
async fn tried(server: &Server, session: &Session, visitor: &Visitor, typed: &str) -> anyhow::Result<Step> {
    let asked = held(server, session).await?;
    let Some((mine, code)) = asked.and_then(|mine| Some((mine.clone(), mine.code?))) else {
        return Ok(Step::On);
    };
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if digits.len() != 6 {
        // no try is lost by a slip
        let error = said(visitor, "code", "mine.six_digits");
        return Ok(Step::Stay { status, mine, error });
    }
    let error = match attempt(&server.host.db, &code, &digits, (server.host.now)()).await? {
        Tried::Right => {
            // one that was slipped in before is worth nothing
            session.cycle_id().await?;
            let until_ms = server.now_ms() + SHOWN_MINUTES * 60_000;
            let open = Mine {
                code: None,
                until_ms,
                ..mine
            };
            keep(server, session, visitor, &open).await?;
            return Ok(Step::On);
        }
        Tried::Wrong { left } => {
            let text = tf_in(visitor.lang, "mine.wrong", &[("n", &left.to_string())]);
            FieldError {
                field: "code".to_owned(),
                message: text,
            }
        }
        Tried::Over => said(visitor, "code", "mine.over"),
    };
    Ok(Step::Stay { status, mine, error })
}

/// Sends another code to the same number.
async fn another(
    server: &Server,
    session: &Session,
    visitor: &Visitor,
    address: &Address,
) -> anyhow::Result<Step> {
    let asked = held(server, session).await?;
    let Some(mine) = asked.filter(|mine| mine.code.is_some()) else {
        return Ok(Step::On);
    };
    let status = StatusCode::TOO_MANY_REQUESTS;
    if mine.again_ms > server.now_ms() {
        let error = said(visitor, "", "mine.too_soon");
        return Ok(Step::Stay { status, mine, error });
    }
    if !server.throttles.may_send_code(mine.phone.as_str(), &address.0) {
        let error = said(visitor, "", "mine.too_many");
        return Ok(Step::Stay { status, mine, error });
    }
    send_code(server, session, visitor, mine.phone.clone(), Some(mine)).await?;
    Ok(Step::On)
}

/// Forgets the number.
async fn end(session: &Session) -> anyhow::Result<()> {
    session.remove::<Mine>(KEY).await?;
    Ok(())
}

/// What is wrong, in the visitor's language.
fn said(visitor: &Visitor, field: &str, key: &str) -> FieldError {
    let general =
        || answer::in_language(visitor.lang, || app::error::AppError::new(ErrorCode::TooMany)).message;
    FieldError {
        field: field.to_owned(),
        message: lookup(visitor.lang, key).map_or_else(general, ToOwned::to_owned),
    }
}

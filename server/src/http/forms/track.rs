//! `/t/{token}` and `/c/{token}`: the private page of a report or of a complaint, and what can be done on it.

use super::file::about_all;
use super::sent::{self, Sent};
use super::{Ids, fresh, give, unavailable};
use crate::http::admit::{Address, see_other};
use crate::http::page::{self, Page};
use crate::http::{Server, answer};
use app::error::ErrorCode;
use app::host::Visitor;
use app::page::{FieldError, FormState, Refusal};
use app::parts::rating_form::{self, Rated};
use app::parts::{complaint_form, reject};
use axum::extract::{Extension, Path, Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::id::{LaneId, TrackingToken};
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use domain::wire::AnyCommand;
use domain::{complaint, ticket};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::StoreError;

/// The form in which something is wrong: the last part of its address.
const ACT: &str = "act";

/// What was typed.
const REASON: &str = "reason";
const REMARK: &str = "remark";

/// Forms on pages of their own, by the last part of their address.
const NOTE: &str = "note";
const RATE: &str = "rate";

/// Whether the form of that name has a page of its own: one without a program, since a reporter's small one does not
/// know it and a form needs none.
fn has_page(about: About, act: &str) -> bool {
    about == About::Ticket && [NOTE, RATE].contains(&act)
}

/// The last part of an address.
fn act_of(uri: &Uri) -> &str {
    uri.path().rsplit('/').next().unwrap_or_default()
}

/// What a private page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Ticket,
    Complaint,
}

impl About {
    fn of(uri: &Uri) -> Self {
        if uri.path().starts_with("/c/") {
            Self::Complaint
        } else {
            Self::Ticket
        }
    }

    /// The page's address.
    fn home(self, token: &str) -> String {
        let before = match self {
            Self::Ticket => "/t/",
            Self::Complaint => "/c/",
        };
        [before, token].concat()
    }

    /// Says what is wrong.
    const fn say(self) -> fn(&Rejection) -> FieldError {
        match self {
            Self::Ticket => reject::to_reporter,
            Self::Complaint => complaint_form::told,
        }
    }

    /// What the token is the key of.
    async fn find(self, server: &Server, token: &str) -> Result<Option<(LaneId, TrackingToken)>, StoreError> {
        let Ok(token) = TrackingToken::parse(token) else {
            return Ok(None);
        };
        let db = &server.host.db;
        let found = match self {
            Self::Ticket => store::ticket::by_token(db, &token)
                .await?
                .map(|(id, _)| LaneId::from(id)),
            Self::Complaint => store::complaint::by_token(db, &token).await?.map(LaneId::from),
        };
        Ok(found.map(|lane| (lane, token)))
    }

    /// The command of that name; none when there is none.
    fn command(self, act: &str, sent: &Sent) -> Option<Result<AnyCommand, Wrong>> {
        let typed = |name: &str| sent.values.get(name).map_or("", String::as_str);
        let reason = typed(REASON);
        let note = || Remark::optional(Field::Remark, typed(REMARK));
        let photos = sent.photos.clone();
        let read = match (self, act) {
            (Self::Ticket, RATE) => return Some(rating(sent)),
            (Self::Ticket, NOTE) => {
                let read = note().map(|text| ticket::Command::Note { text, photos });
                Some(read.map(AnyCommand::from))
            }
            (Self::Ticket, _) => of_ticket(act, reason).map(|read| read.map(AnyCommand::from)),
            (Self::Complaint, NOTE) => {
                let read = note().map(|text| complaint::Command::Note { text, photos });
                Some(read.map(AnyCommand::from))
            }
            (Self::Complaint, _) => of_complaint(act, reason).map(|read| read.map(AnyCommand::from)),
        };
        read.map(|read| read.map_err(Wrong::Rule))
    }
}

/// What is wrong with what was typed.
enum Wrong {
    /// A rule of the domain is broken.
    Rule(Rejection),
    /// Fields of the form are, in words.
    Fields(Vec<FieldError>),
}

/// A rating is wrong in several fields at once.
fn rating(sent: &Sent) -> Result<AnyCommand, Wrong> {
    let Rated {
        repair,
        desk,
        fixed,
        remark,
    } = rating_form::read(&sent.values).map_err(Wrong::Fields)?;
    Ok(ticket::Command::Rate {
        repair,
        desk,
        fixed,
        remark,
    }
    .into())
}

fn of_ticket(act: &str, reason: &str) -> Option<Result<ticket::Command, Rejection>> {
    use ticket::Command::{Cancel, Reopen, Urge};
    let optional = || Remark::optional(Field::Reason, reason);
    match act {
        "cancel" => Some(optional().map(|reason| Cancel { reason })),
        "urge" => Some(optional().map(|note| Urge { note })),
        "reopen" => Some(Remark::parse(Field::Reason, reason).map(|reason| Reopen { reason })),
        _ => None,
    }
}

fn of_complaint(act: &str, reason: &str) -> Option<Result<complaint::Command, Rejection>> {
    use complaint::Command::{Contest, Withdraw};
    match act {
        "contest" => Some(Remark::parse(Field::Reason, reason).map(|reason| Contest { reason })),
        "withdraw" => Some(Remark::optional(Field::Reason, reason).map(|reason| Withdraw { reason })),
        _ => None,
    }
}

/// `GET`: the page, or that of a form; or 404.
pub(in crate::http) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    uri: Uri,
) -> Response {
    let about = About::of(&uri);
    let page = Page {
        alive: !has_page(about, act_of(&uri)),
        ..Page::new(uri, visitor)
    };
    let page = match about.find(&server, &token).await {
        Ok(Some(_)) => page.with_form(StatusCode::OK, form_of(fresh(&server), &token)),
        Ok(None) => page.with_form(StatusCode::NOT_FOUND, FormState::default()),
        Err(why) => unavailable(page, &why),
    };
    page::render(&server, page).await
}

/// `GET …/{act}`: what was sent is shown once; whoever asks for it again gets the page.
pub(in crate::http) async fn back(Path((token, _)): Path<(String, String)>, uri: Uri) -> Response {
    match TrackingToken::parse(&token) {
        Ok(token) => see_other(&About::of(&uri).home(token.as_str())),
        Err(_) => see_other("/"),
    }
}

/// The token is the address's, not the form's.
fn form_of(mut form: FormState, token: &str) -> FormState {
    form.values.remove(super::LANE);
    form.values.insert(super::TOKEN.to_owned(), token.to_owned());
    form
}

/// `POST …/{act}`.
pub(in crate::http) async fn act(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    Path(parts): Path<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let token = parts.get("token").cloned().unwrap_or_default();
    let act = act_of(request.uri()).to_owned();
    let about = About::of(request.uri());
    let home = about.home(&token);
    let here = [&home, "/", &act].concat();
    let at = if has_page(about, &act) { &here } else { &home };
    // the page is shown under the address of its form, where its program would look for another page
    let page = Page {
        alive: false,
        ..Page::new(at.parse().unwrap_or(Uri::from_static("/")), visitor)
    };
    // thanks stand where somebody rated
    let done = if act == RATE { &here } else { &home };
    let wanted = Wanted {
        server: &server,
        visitor: &page.visitor,
        about,
        act: &act,
    };
    let page = match wanted.turn(&address, &token, request).await {
        Ok(Turn::Done) => return see_other(done),
        Ok(Turn::Nothing) => Page::refused(page.uri, page.visitor, Refusal::NotFound),
        Ok(Turn::Refused(status, form)) => page.with_form(status, form),
        Err(why) => unavailable(page, &why),
    };
    page::render(&server, page).await
}

/// What became of a form.
enum Turn {
    Done,
    /// There is no such page, or nothing of that name to do on it.
    Nothing,
    Refused(StatusCode, FormState),
}

/// What somebody wants done.
struct Wanted<'a> {
    server: &'a Server,
    visitor: &'a Visitor,
    about: About,
    act: &'a str,
}

impl Wanted<'_> {
    async fn turn(&self, address: &Address, token: &str, request: Request) -> anyhow::Result<Turn> {
        let server = self.server;
        let Some((lane, token)) = self.about.find(server, token).await? else {
            return Ok(Turn::Nothing);
        };
        let throttles = &server.throttles;
        let in_time = !sent::is_in_parts(&request) || throttles.may_send_form(&address.0);
        // what comes too often is not read: it would be photos
        let mut sent = if in_time {
            self.read(request).await?
        } else {
            Sent::default()
        };
        let read = || self.about.command(self.act, &sent);
        let Some(command) = answer::in_language(self.visitor.lang, read) else {
            return Ok(Turn::Nothing);
        };
        let mut ids = Ids::read(server, &sent.values);
        (ids.lane, ids.token) = (lane, token);
        if !in_time || !throttles.may_push(&ids.install.to_string(), &address.0) {
            let mut form = self.form(sent, &ids, &[]);
            form.errors.push(about_all(self.visitor, ErrorCode::TooMany));
            return Ok(Turn::Refused(StatusCode::TOO_MANY_REQUESTS, form));
        }
        let (mut wrong, mut errors) = (std::mem::take(&mut sent.wrong), Vec::new());
        match command {
            Ok(command) if wrong.is_empty() => {
                let answer = give(server, self.visitor, &ids, &command).await?;
                if answer.took_effect() {
                    return Ok(Turn::Done);
                }
                wrong.push(answer.reason.unwrap_or(Rejection::Parked));
                // whatever is sent next is another command
                (ids.command, ids.install) = (
                    server.chance.command(server.now_ms()),
                    server.chance.install(server.now_ms()),
                );
            }
            // in the order of the form: photos come last
            Err(Wrong::Rule(why)) => wrong.insert(0, why),
            Err(Wrong::Fields(fields)) => errors = fields,
            Ok(_) => {}
        }
        let mut form = self.form(sent, &ids, &wrong);
        form.errors.extend(errors);
        Ok(Turn::Refused(StatusCode::UNPROCESSABLE_ENTITY, form))
    }

    /// The form; one that can't be read is one in which nothing was typed.
    async fn read(&self, request: Request) -> anyhow::Result<Sent> {
        match sent::read_any(self.server, request).await {
            Err(why) if sent::is_unreadable(&why) => Ok(Sent::default()),
            read => read,
        }
    }

    /// The form as it goes back.
    fn form(&self, sent: Sent, ids: &Ids, wrong: &[Rejection]) -> FormState {
        let say = self.about.say();
        let mut form = sent.form(self.server, self.visitor, ids, (wrong, say));
        form.values.insert(ACT.to_owned(), self.act.to_owned());
        form_of(form, ids.token.as_str())
    }
}

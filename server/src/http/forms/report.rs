//! `/r/{code}`: the reporter's form.

use super::{Ids, Values, fresh, give};
use crate::http::admit::{Address, see_other};
use crate::http::blobs::{keep, photo_type};
use crate::http::page::{self, Page, field_errors};
use crate::http::{Server, answer, limits};
use app::error::{AppError, ErrorCode};
use app::host::Visitor;
use app::page::{FieldError, FormState, Refusal};
use app::parts::photo_picker;
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{Extension, Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::blob::{BlobRef, MAX_BLOB_BYTES, MAX_PHOTOS, Sha256Hex};
use domain::place::PlaceCode;
use domain::rejection::Rejection;
use domain::ticket::{Channel, Command};
use std::sync::Arc;

/// The field of files.
const PHOTOS: &str = "photos";

/// The hidden field of photos that came with a form that was wrong elsewhere: they need not be chosen again.
const KEPT: &str = "kept_photos";

/// The most bytes of a text field: more than any that is taken, so that "too long" can be said.
const TEXT: usize = 32 * 1024;

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

fn unavailable(page: Page, why: &dyn std::fmt::Display) -> Page {
    tracing::error!(%why, "a form can't be shown or taken");
    Page::refused(page.uri, page.visitor, Refusal::Unavailable)
}

/// The place of that code, when reports can be made about it.
async fn place(server: &Server, code: &str) -> Result<Option<PlaceCode>, store::StoreError> {
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
    let page = Page::new(uri, visitor);
    let place = match place(&server, &code).await {
        Ok(Some(place)) => place,
        Ok(None) => {
            return page::render(
                &server,
                page.with_form(StatusCode::NOT_FOUND, FormState::default()),
            )
            .await;
        }
        Err(why) => return page::render(&server, unavailable(page, &why)).await,
    };
    if !server.throttles.may_send_form(&address.0) {
        let page = again(&server, page, StatusCode::TOO_MANY_REQUESTS, ErrorCode::TooMany);
        return page::render(&server, page).await;
    }
    let sent = match multipart {
        Ok(multipart) => read(&server, multipart).await,
        Err(why) => Err(anyhow::Error::new(why)),
    };
    let sent = match sent {
        Ok(sent) => sent,
        Err(why) if why.is::<MultipartError>() || why.is::<MultipartRejection>() => {
            tracing::info!(%why, "a form can't be read");
            let page = again(
                &server,
                page,
                StatusCode::UNPROCESSABLE_ENTITY,
                ErrorCode::Rejected,
            );
            return page::render(&server, page).await;
        }
        Err(why) => return page::render(&server, unavailable(page, &why)).await,
    };
    match take(&server, &page.visitor, &place, sent).await {
        Ok(Taken::Report(location)) => see_other(&location),
        Ok(Taken::Not(form)) => {
            page::render(&server, page.with_form(StatusCode::UNPROCESSABLE_ENTITY, form)).await
        }
        Err(why) => page::render(&server, unavailable(page, &why)).await,
    }
}

/// The form anew, with a sentence about all of it.
fn again(server: &Server, page: Page, status: StatusCode, code: ErrorCode) -> Page {
    let message = answer::in_language(page.visitor.lang, || AppError::new(code)).message;
    let mut form = fresh(server);
    form.errors.push(FieldError {
        field: String::new(),
        message,
    });
    page.with_form(status, form)
}

/// A form as it came in.
#[derive(Default)]
struct Sent {
    values: Values,
    photos: Vec<BlobRef>,
    /// How many photos came beyond what a report takes.
    left: usize,
    wrong: Vec<Rejection>,
}

/// Reads the form, part by part: no more than one photo is in memory at a time.
async fn read(server: &Server, mut multipart: Multipart) -> anyhow::Result<Sent> {
    let mut sent = Sent::default();
    while let Some(part) = multipart.next_field().await? {
        let Some(name) = part.name().map(ToOwned::to_owned) else {
            continue;
        };
        if name != PHOTOS {
            let (bytes, _) = whole(part, TEXT).await?;
            sent.values
                .insert(name, String::from_utf8_lossy(&bytes).into_owned());
        } else if sent.photos.len() == MAX_PHOTOS {
            // the rest is read and dropped, so that the browser gets to hear why
            let (bytes, _) = whole(part, 0).await?;
            drop(bytes);
            sent.leave_photo();
        } else {
            let (bytes, fits) = whole(part, limits::PHOTO).await?;
            sent.take_photo(server, bytes, fits).await?;
        }
    }
    sent.take_kept(server).await?;
    Ok(sent)
}

/// The bytes of a part, and whether they are no more than `most`; what is too much is dropped.
async fn whole(mut part: Field<'_>, most: usize) -> anyhow::Result<(Bytes, bool)> {
    let (mut bytes, mut fits) = (Vec::new(), true);
    while let Some(chunk) = part.chunk().await? {
        fits = fits && bytes.len() + chunk.len() <= most;
        if fits {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((Bytes::from(bytes), fits))
}

impl Sent {
    /// Says what is wrong, once.
    fn refuse(&mut self, why: Rejection) {
        if !self.wrong.contains(&why) {
            self.wrong.push(why);
        }
    }

    fn leave_photo(&mut self) {
        self.left += 1;
        self.refuse(Rejection::TooManyPhotos { max: MAX_PHOTOS });
    }

    async fn take_photo(&mut self, server: &Server, bytes: Bytes, fits: bool) -> anyhow::Result<()> {
        if !fits {
            self.refuse(Rejection::PhotoTooLarge { max: MAX_BLOB_BYTES });
            return Ok(());
        }
        if bytes.is_empty() {
            // a field of files in which nothing was chosen
            return Ok(());
        }
        let Some(mime) = photo_type(&bytes) else {
            self.refuse(Rejection::BadPhoto);
            return Ok(());
        };
        let sha256 = Sha256Hex::of(&bytes);
        let photo = keep(server, &sha256, mime, bytes).await?;
        self.add(photo);
        Ok(())
    }

    /// Photos that came with an earlier try.
    async fn take_kept(&mut self, server: &Server) -> anyhow::Result<()> {
        let kept = self.values.remove(KEPT).unwrap_or_default();
        for name in kept
            .split(',')
            .filter_map(|name| Sha256Hex::parse(name.trim()).ok())
            .take(MAX_PHOTOS)
        {
            if let Some(photo) = store::blob::find(&server.host.db, &name).await? {
                self.add(photo);
            }
        }
        Ok(())
    }

    fn add(&mut self, photo: BlobRef) {
        if self.photos.iter().any(|there| there.sha256 == photo.sha256) {
            return;
        }
        if self.photos.len() == MAX_PHOTOS {
            self.leave_photo();
        } else {
            self.photos.push(photo);
        }
    }

    /// The form as it goes back.
    fn form(mut self, server: &Server, visitor: &Visitor, ids: &Ids, wrong: &[Rejection]) -> FormState {
        ids.write(&mut self.values);
        let mut errors = field_errors(server, visitor, wrong);
        for (error, why) in errors.iter_mut().zip(wrong) {
            // those that fit are kept and need not be chosen again, so there is nothing to remove
            if matches!(why, Rejection::TooManyPhotos { .. }) && self.left > 0 {
                let (taken, left) = (self.photos.len(), self.left);
                error.message = answer::in_language(visitor.lang, || photo_picker::some_taken(taken, left));
            }
        }
        if !self.photos.is_empty() {
            let names: Vec<&str> = self.photos.iter().map(|photo| photo.sha256.as_str()).collect();
            self.values.insert(KEPT.to_owned(), names.join(","));
        }
        FormState {
            values: self.values,
            errors,
        }
    }
}

/// What became of a form.
enum Taken {
    /// A report; its page.
    Report(String),
    /// Nothing; the form with what is wrong.
    Not(FormState),
}

async fn take(
    server: &Server,
    visitor: &Visitor,
    place: &PlaceCode,
    mut sent: Sent,
) -> Result<Taken, store::StoreError> {
    let ids = Ids::read(server, &sent.values);
    let mut wrong = std::mem::take(&mut sent.wrong);
    let read = app::parts::report_form::read(&sent.values, place, Channel::Online, sent.photos.clone(), None);
    let report = match read {
        Ok(report) if wrong.is_empty() => report,
        read => {
            // in the order of the form: photos come last
            let mut all = read.err().unwrap_or_default();
            all.append(&mut wrong);
            return Ok(Taken::Not(sent.form(server, visitor, &ids, &all)));
        }
    };
    let answer = give(server, visitor, &ids, &Command::Report { report }).await?;
    if answer.took_effect() {
        return Ok(Taken::Report(["/t/", ids.token.as_str()].concat()));
    }
    let why = answer.reason.unwrap_or(Rejection::Parked);
    // changed and sent again with "back": as it is now it is another report
    let ids = if why == Rejection::KeyReuse {
        Ids::read(server, &Values::new())
    } else {
        ids
    };
    Ok(Taken::Not(sent.form(server, visitor, &ids, &[why])))
}

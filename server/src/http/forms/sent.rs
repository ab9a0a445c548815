//! A form as it was sent, with or without photos.

use super::{Ids, Values};
use crate::http::blobs::{keep, photo_type};
use crate::http::page::field_errors;
use crate::http::{Server, answer, limits};
use app::host::Visitor;
use app::page::{FieldError, FormState};
use app::parts::photo_picker;
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use domain::blob::{BlobRef, MAX_BLOB_BYTES, MAX_PHOTOS, Sha256Hex};
use domain::rejection::Rejection;

/// The field of files.
const PHOTOS: &str = "photos";

/// The hidden field of photos that came with a form that was wrong elsewhere: they need not be chosen again.
const KEPT: &str = "kept_photos";

/// The most bytes of a text field: more than any that is taken, so that "too long" can be said.
const TEXT: usize = 32 * 1024;

/// A form as it came in.
#[derive(Default)]
pub(super) struct Sent {
    /// What was typed.
    pub values: Values,
    /// Photos that are kept.
    pub photos: Vec<BlobRef>,
    /// What is wrong with photos.
    pub wrong: Vec<Rejection>,
    /// How many came beyond what is taken.
    left: usize,
}

/// Reads the form, part by part: no more than one photo is in memory at a time.
///
/// # Errors
/// [`is_unreadable`], or when photos can't be kept.
pub(super) async fn read(server: &Server, mut multipart: Multipart) -> anyhow::Result<Sent> {
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

/// Whether the form comes in parts, as one with files does.
pub(super) fn is_in_parts(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// Reads a form of either kind.
///
/// # Errors
/// As [`read`].
pub(super) async fn read_any(server: &Server, mut request: Request) -> anyhow::Result<Sent> {
    if is_in_parts(&request) {
        return read(server, Multipart::from_request(request, &()).await?).await;
    }
    // what is no photo is read as a whole: no more than any form without photos
    DefaultBodyLimit::max(limits::FORM).apply(&mut request);
    let Form(values) = Form::<Values>::from_request(request, &()).await?;
    Ok(Sent {
        values,
        ..Sent::default()
    })
}

/// Whether the fault lies in the form and not in us.
pub(super) fn is_unreadable(why: &anyhow::Error) -> bool {
    why.is::<MultipartError>() || why.is::<MultipartRejection>() || why.is::<FormRejection>()
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

    /// The form as it goes back, with what is wrong in the words of `say`.
    pub(super) fn form(
        mut self,
        server: &Server,
        visitor: &Visitor,
        ids: &Ids,
        (wrong, say): (&[Rejection], fn(&Rejection) -> FieldError),
    ) -> FormState {
        ids.write(&mut self.values);
        let mut errors = field_errors(server, visitor, wrong, say);
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

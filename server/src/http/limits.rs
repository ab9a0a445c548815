//! What is too much: bytes of a body, anonymous commands.

use super::admit::Address;
use super::{Server, answer};
use app::error::ErrorCode;
use app::host::Visitor;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use domain::blob::{MAX_BLOB_BYTES, MAX_PHOTOS};
use domain::wire::{MAX_BATCH_BYTES, PROTO, PROTO_HEADER};
use serde::Deserialize;

/// The most bytes of a call of a server function.
pub(super) const CALL: usize = MAX_BATCH_BYTES;

/// The most bytes of a form without files.
pub(super) const FORM: usize = 64 * 1024;

/// The most bytes of a photo.
#[expect(clippy::cast_possible_truncation, reason = "15 MB fit every machine's size")]
pub(super) const PHOTO: usize = MAX_BLOB_BYTES as usize;

/// The most bytes of a form with photos and all its texts.
pub(super) const FORM_WITH_PHOTOS: usize = MAX_PHOTOS * PHOTO + 1024 * 1024;

/// The most bytes of a form with a table of places: more than any that is taken, so that "too large" can be said.
pub(super) const FORM_WITH_TABLE: usize = 20 * 1024 * 1024;

/// Why a call is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Its body is too large.
    Large,
    /// The phone speaks another protocol (F28).
    Old,
    /// Too many come from there.
    Often,
}

impl Refused {
    /// The answer that says so.
    pub(super) fn answer(self, visitor: &Visitor) -> Response {
        match self {
            Self::Large => {
                answer::error_with(visitor.lang, StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::Rejected)
            }
            Self::Old => answer::error(visitor.lang, ErrorCode::Update),
            Self::Often => {
                let mut answer = answer::error(visitor.lang, ErrorCode::TooMany);
                answer
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from_static("30"));
                answer
            }
        }
    }
}

/// The whole body of a call, if it is not too large.
///
/// # Errors
/// When it is.
pub(super) async fn whole(request: Request) -> Result<(Request, Bytes), Refused> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, CALL).await.map_err(|_| Refused::Large)?;
    Ok((Request::from_parts(parts, Body::from(bytes.clone())), bytes))
}

/// Whether the phone speaks this server's protocol.
///
/// # Errors
/// When it speaks another.
pub(super) fn protocol(headers: &HeaderMap) -> Result<(), Refused> {
    match headers.get(PROTO_HEADER) {
        Some(proto) if proto != PROTO => Err(Refused::Old),
        _ => Ok(()),
    }
}

/// Whether somebody without an account may push now.
///
/// # Errors
/// When it is too often.
pub(super) fn push(
    server: &Server,
    visitor: &Visitor,
    address: &Address,
    body: &[u8],
) -> Result<(), Refused> {
    #[derive(Deserialize)]
    struct From {
        install: String,
    }
    if visitor.staff.is_some() {
        return Ok(());
    }
    let from = serde_json::from_slice::<From>(body).map_or_else(|_| String::new(), |from| from.install);
    let from: String = from.chars().take(36).collect();
    if server.throttles.may_push(&from, &address.0) {
        Ok(())
    } else {
        Err(Refused::Often)
    }
}

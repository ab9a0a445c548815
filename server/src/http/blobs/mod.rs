//! `HEAD|PUT|GET /api/blobs/{sha256}`: photos, named by the fingerprint of their bytes (SYNC 3.5).

mod bytes;

pub use bytes::Blobs;
pub(super) use bytes::photo_type;

use super::{Server, answer};
use app::error::ErrorCode;
use app::host::Visitor;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::blob::{BlobRef, MAX_BLOB_BYTES, Sha256Hex};
use domain::id::TrackingToken;
use domain::rejection::Rejection;
use futures::StreamExt;
use serde::Deserialize;
use std::sync::Arc;
use store::StoreError;
use store::blob::Owner;

/// The key of a reporter without an account.
#[derive(Debug, Deserialize)]
pub(super) struct Key {
    token: Option<String>,
}

fn unavailable(why: impl std::fmt::Display) -> ErrorCode {
    tracing::error!(%why, "photos can't be read or kept");
    ErrorCode::Unavailable
}

/// Whether the visitor may see one of the tickets and complaints to which the photo belongs. What belongs to none is
/// unknown to everybody.
///
/// # Errors
/// `not_found`, `sign_in`, `forbidden`, or `unavailable` when the database fails.
async fn may_see(server: &Server, visitor: &Visitor, sha256: &Sha256Hex, key: &Key) -> Result<(), ErrorCode> {
    let db = &server.host.db;
    let allowed = async {
        let owners = store::blob::owners(db, sha256).await?;
        if owners.is_empty() {
            return Ok::<_, StoreError>(Err(ErrorCode::NotFound));
        }
        let token = key
            .token
            .as_deref()
            .and_then(|token| TrackingToken::parse(token).ok());
        if let Some(token) = &token
            && store::blob::is_of_token(db, sha256, token).await?
        {
            return Ok(Ok(()));
        }
        let Some(staff) = &visitor.staff else {
            // to sign in would not help a reporter whose key is that of something else
            return Ok(Err(if token.is_some() {
                ErrorCode::Forbidden
            } else {
                ErrorCode::SignIn
            }));
        };
        for owner in owners {
            let is_seen = match owner {
                Owner::Ticket(no) => store::ticket::detail(db, no, staff).await?.is_some(),
                Owner::Complaint(no) => store::complaint::detail(db, no, staff).await?.is_some(),
            };
            if is_seen {
                return Ok(Ok(()));
            }
        }
        Ok(Err(ErrorCode::Forbidden))
    };
    allowed.await.map_err(unavailable)?
}

/// The photo of that name, when it is stored and the visitor may see it.
async fn find(server: &Server, visitor: &Visitor, name: &str, key: &Key) -> Result<BlobRef, ErrorCode> {
    let sha256 = Sha256Hex::parse(name).map_err(|_| ErrorCode::NotFound)?;
    may_see(server, visitor, &sha256, key).await?;
    let found = store::blob::find(&server.host.db, &sha256)
        .await
        .map_err(unavailable)?;
    found.ok_or(ErrorCode::NotFound)
}

/// `GET`, and `HEAD`: the photo, which never changes under its name.
pub(super) async fn get(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(name): Path<String>,
    Query(key): Query<Key>,
    method: Method,
    asked: HeaderMap,
) -> Response {
    match open(&server, &visitor, &name, &key, (&method, &asked)).await {
        Ok(answer) => answer,
        Err(code) => answer::error(visitor.lang, code),
    }
}

async fn open(
    server: &Server,
    visitor: &Visitor,
    name: &str,
    key: &Key,
    (method, asked): (&Method, &HeaderMap),
) -> Result<Response, ErrorCode> {
    let photo = find(server, visitor, name, key).await?;
    let headers = photo_headers(&photo);
    let known = asked
        .get(IF_NONE_MATCH)
        .is_some_and(|etag| Some(etag) == headers.get(ETAG));
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    if *method == Method::HEAD {
        return Ok((headers, Body::empty()).into_response());
    }
    let stream = server.blobs.read(&photo.sha256).await.map_err(unavailable)?;
    Ok((headers, Body::from_stream(stream)).into_response())
}

fn photo_headers(photo: &BlobRef) -> HeaderMap {
    let text = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    HeaderMap::from_iter([
        (CONTENT_TYPE, text(photo.mime.clone())),
        (CONTENT_LENGTH, text(photo.len.to_string())),
        (ETAG, text(format!("\"{}\"", photo.sha256))),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=31536000, immutable"),
        ),
        (CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        // a file that only looks like a photo can do nothing
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ])
}

/// `PUT`: keeps a photo that a command has spoken of. Answers well only when it is safe.
pub(super) async fn put(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(name): Path<String>,
    Query(key): Query<Key>,
    request: Request,
) -> Response {
    match take(&server, &visitor, &name, &key, request).await {
        Ok(status) => status.into_response(),
        Err(Refusal::Code(code)) => answer::error(visitor.lang, code),
        Err(Refusal::Photo(status, why)) => answer::rejected(visitor.lang, status, why),
        // a phone takes it as a reason to send the photo again (F20)
        Err(Refusal::Damaged) => {
            answer::error_with(visitor.lang, StatusCode::REQUEST_TIMEOUT, ErrorCode::Rejected)
        }
    }
}

/// Why a photo is not taken.
enum Refusal {
    Code(ErrorCode),
    Photo(StatusCode, Rejection),
    /// Lost or changed on the way.
    Damaged,
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self::Code(code)
    }
}

async fn take(
    server: &Server,
    visitor: &Visitor,
    name: &str,
    key: &Key,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let sha256 = Sha256Hex::parse(name).map_err(|_| ErrorCode::Forbidden)?;
    may_see(server, visitor, &sha256, key)
        .await
        .map_err(|code| match code {
            // to a phone "not found" says that this server no longer knows the path
            ErrorCode::NotFound => ErrorCode::Forbidden,
            other => other,
        })?;
    let db = &server.host.db;
    if store::blob::find(db, &sha256)
        .await
        .map_err(unavailable)?
        .is_some()
    {
        return Ok(StatusCode::NO_CONTENT);
    }
    let too_large = || {
        Refusal::Photo(
            StatusCode::PAYLOAD_TOO_LARGE,
            Rejection::PhotoTooLarge { max: MAX_BLOB_BYTES },
        )
    };
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > MAX_BLOB_BYTES) {
        return Err(too_large());
    }
    let bytes = gather(request.into_body()).await.ok_or_else(too_large)?;
    if Sha256Hex::of(&bytes) != sha256 {
        return Err(Refusal::Damaged);
    }
    let no_photo = || Refusal::Photo(StatusCode::UNPROCESSABLE_ENTITY, Rejection::BadPhoto);
    let mime = photo_type(&bytes).ok_or_else(no_photo)?;
    keep(server, &sha256, mime, bytes).await.map_err(unavailable)?;
    Ok(StatusCode::CREATED)
}

/// The bytes of a photo as they come in; none when they are too many. What broke off is shorter than it should be,
/// which its fingerprint shows.
async fn gather(body: Body) -> Option<Bytes> {
    let mut bytes = Vec::new();
    let mut stream = body.into_data_stream();
    while let Some(Ok(part)) = stream.next().await {
        if bytes.len() + part.len() > super::limits::PHOTO {
            return None;
        }
        bytes.extend_from_slice(&part);
    }
    Some(Bytes::from(bytes))
}

/// Stores a photo: the bytes first, then the note that they are there.
///
/// # Errors
/// When the object store or the database fails.
pub(super) async fn keep(
    server: &Server,
    sha256: &Sha256Hex,
    mime: &str,
    bytes: Bytes,
) -> anyhow::Result<BlobRef> {
    let photo = BlobRef {
        sha256: sha256.clone(),
        len: bytes.len() as u64,
        mime: mime.to_owned(),
    };
    server.blobs.write(sha256, bytes).await?;
    store::blob::stored(&server.host.db, &photo, (server.host.now)()).await?;
    Ok(photo)
}

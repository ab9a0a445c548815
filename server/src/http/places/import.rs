//! `POST /admin/places/import`: a table of places is uploaded and looked at; `POST /admin/places/import/{id}`: it takes
//! effect. Between the two its rows are kept here: nothing of what was looked at comes back from the browser but its id
//! and its fingerprint.

use super::read::{Unreadable, rows};
use super::{again, signed_out, unavailable};
use crate::http::admit::see_other;
use crate::http::{Server, answer};
use app::host::Visitor;
use app::i18n::{t, tf};
use app::page::{FieldError, FormState};
use app::pages::admin::places::MAX_BYTES;
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::blob::Sha256Hex;
use domain::id::UploadId;
use domain::place::import::MAX_ROWS;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::place::Applied;

/// The most characters of a file's name that are kept.
const MAX_NAME: usize = 100;

/// Why a file is not taken.
enum NoFile {
    Missing,
    Large,
    Unreadable(Unreadable),
}

impl NoFile {
    fn sentence(&self) -> String {
        match self {
            Self::Missing => t("places.file_missing").to_owned(),
            Self::Large | Self::Unreadable(Unreadable::Large) => t("places.file_large").to_owned(),
            Self::Unreadable(Unreadable::Bad) => t("places.file_bad").to_owned(),
            Self::Unreadable(Unreadable::Empty) => t("places.file_empty").to_owned(),
            Self::Unreadable(Unreadable::Heads(heads)) => {
                tf("places.file_heads", &[("heads", &heads.join("、"))])
            }
            Self::Unreadable(Unreadable::Rows) => tf("places.file_rows", &[("n", &MAX_ROWS.to_string())]),
        }
    }
}

/// Takes a table and leads to what it would do.
pub(in crate::http) async fn upload(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(staff) = visitor.staff.clone() else {
        return signed_out(&visitor);
    };
    let read = match file(multipart).await {
        Ok((name, bytes)) => {
            let work = tokio::task::spawn_blocking(move || rows(&bytes)).await;
            let rows = work.unwrap_or(Err(Unreadable::Bad));
            rows.map(|rows| (name, rows)).map_err(NoFile::Unreadable)
        }
        Err(why) => Err(why),
    };
    let (name, rows) = match read {
        Ok(read) => read,
        Err(why) => {
            let message = answer::in_language(visitor.lang, || why.sentence());
            return again(&server, uri, visitor, wrong("file", message)).await;
        }
    };
    let id = UploadId::mint(server.now_ms(), server.chance.bytes());
    let now = (server.host.now)();
    match store::place::keep_upload(&server.host.db, id, staff.id, &name, &rows, now).await {
        Ok(()) => see_other(&page_of(id)),
        Err(why) => unavailable(&server, uri, visitor, &why).await,
    }
}

fn page_of(id: UploadId) -> String {
    format!("/admin/places/import/{id}")
}

fn wrong(field: &str, message: String) -> FormState {
    let error = FieldError {
        field: field.to_owned(),
        message,
    };
    FormState {
        values: BTreeMap::new(),
        errors: vec![error],
    }
}

/// Name and bytes of the file.
async fn file(multipart: Result<Multipart, MultipartRejection>) -> Result<(String, Bytes), NoFile> {
    let mut multipart = multipart.map_err(|_| NoFile::Missing)?;
    while let Some(field) = multipart.next_field().await.map_err(|_| NoFile::Large)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().chars();
            let name: String = name
                .filter(|letter| !letter.is_control())
                .take(MAX_NAME)
                .collect();
            let bytes = whole(field).await?;
            return if bytes.is_empty() {
                Err(NoFile::Missing)
            } else {
                Ok((name, bytes))
            };
        }
    }
    Err(NoFile::Missing)
}

/// The bytes of the file. One that is too large is read to its end all the same, so that the browser hears why.
async fn whole(mut field: Field<'_>) -> Result<Bytes, NoFile> {
    let (mut bytes, mut fits) = (Vec::new(), true);
    while let Some(piece) = field.chunk().await.map_err(|_| NoFile::Large)? {
        fits = fits && bytes.len() + piece.len() <= MAX_BYTES;
        if fits {
            bytes.extend_from_slice(&piece);
        }
    }
    if fits {
        Ok(bytes.into())
    } else {
        Err(NoFile::Large)
    }
}

/// Lets a table take effect, as a whole, when it still does what was looked at.
pub(in crate::http) async fn apply(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    uri: Uri,
    values: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Response {
    let Some(staff) = visitor.staff.clone() else {
        return signed_out(&visitor);
    };
    let values = values.map(|Form(values)| values).unwrap_or_default();
    let fingerprint = values.get("fingerprint").map(String::as_str).unwrap_or_default();
    let (Ok(id), Ok(looked_at)) = (id.parse::<UploadId>(), Sha256Hex::parse(fingerprint)) else {
        return see_other("/admin/places/import");
    };
    let now = (server.host.now)();
    let key = match store::place::apply_upload(&server.host.db, id, staff.id, &looked_at, now).await {
        Ok(Applied::Done | Applied::Gone) => {
            tracing::info!(person = %staff.id, table = %id, "a table of places is applied");
            return see_other(&page_of(id));
        }
        Ok(Applied::Moved) => "places.moved",
        Ok(Applied::Wrong) => "places.refused",
        Err(why) => return unavailable(&server, uri, visitor, &why).await,
    };
    let message = answer::in_language(visitor.lang, || t(key).to_owned());
    again(&server, uri, visitor, wrong("", message)).await
}

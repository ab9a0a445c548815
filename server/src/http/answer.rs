//! Answers of machine interfaces: `{code, message}`, never what happened inside.

use app::error::{AppError, ErrorCode};
use app::i18n::Lang;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::rejection::Rejection;
use leptos::prelude::{Owner, provide_context};

/// An error with its sentence and its status.
pub(super) fn error(lang: Lang, code: ErrorCode) -> Response {
    let error = in_language(lang, || AppError::new(code));
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}

/// An error with a status of its own.
pub(super) fn error_with(lang: Lang, status: StatusCode, code: ErrorCode) -> Response {
    let mut answer = error(lang, code);
    *answer.status_mut() = status;
    answer
}

/// An error that names the rule that was broken.
pub(super) fn rejected(lang: Lang, status: StatusCode, reason: Rejection) -> Response {
    let message = in_language(lang, || app::parts::reject::sentence(&reason));
    (
        status,
        Json(AppError {
            code: ErrorCode::Rejected,
            message,
            reason: Some(reason),
        }),
    )
        .into_response()
}

/// Lets sentences be found in `lang`.
pub(super) fn in_language<T>(lang: Lang, say: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        provide_context(lang);
        say()
    })
}

//! Every request has a name, is counted, and can't take the process down with it.

use super::{Server, answer};
use app::error::{AppError, ErrorCode};
use app::i18n::Lang;
use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::time::Instant;
use tracing::Instrument;

/// The header of the request's name.
const REQUEST_ID: &str = "x-request-id";

/// Names the request, writes down how it went, and turns a panic into an answer.
pub(super) async fn observe(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let id = server.chance.name();
    let method = request.method().clone();
    let interface = request.uri().path().starts_with("/api/");
    // the pattern and not the path: paths carry tracking tokens
    let matched = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let route = matched.unwrap_or_else(|| "none".to_owned());
    let span = tracing::info_span!("request", id, %method, route);
    let began = Instant::now();
    let answer = async {
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let mut answer = answer.unwrap_or_else(|_| {
            tracing::error!("a handler panicked");
            failed(interface, &id)
        });
        let (status, took) = (answer.status().as_u16(), began.elapsed());
        if route.ends_with('z') || route.starts_with("/pkg") || route == "/metrics" {
            tracing::debug!(status, ms = took.as_millis(), "answered");
        } else {
            tracing::info!(status, ms = took.as_millis(), "answered");
        }
        let labels = [
            ("method", method.as_str().to_owned()),
            ("route", route.clone()),
            ("status", status.to_string()),
        ];
        metrics::counter!("baoxiu_requests_total", &labels).increment(1);
        metrics::histogram!("baoxiu_request_seconds", "route" => route.clone()).record(took);
        if let Ok(id) = HeaderValue::from_str(&id) {
            answer.headers_mut().insert(REQUEST_ID, id);
        }
        answer
    };
    answer.instrument(span).await
}

/// What is said of a fault of our own: nothing of what happened, only the name by which the log finds it.
fn failed(interface: bool, id: &str) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let sentence = |lang| answer::in_language(lang, || AppError::new(ErrorCode::Internal)).message;
    if interface {
        let message = format!("{} ({id})", sentence(Lang::Zh));
        let error = AppError {
            code: ErrorCode::Internal,
            message,
            reason: None,
        };
        return (status, Json(error)).into_response();
    }
    let (zh, en) = (sentence(Lang::Zh), sentence(Lang::En));
    let page = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>500</title></head><body><main><h1>{zh}</h1>\
         <p lang=\"en\">{en}</p><p>{id}</p><p><a href=\"/\">/</a></p></main></body></html>"
    );
    (status, Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_by_its_name_only() {
        let answer = failed(true, "0123456789abcdef");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            failed(false, "0123456789abcdef").status(),
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
}

//! Every request has a name, is counted, and can't take the process down with it.

use super::{Server, answer};
use app::error::{AppError, ErrorCode};
use app::i18n::Lang;
use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
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
        // a task of its own: a browser that goes away in the middle must not break off what was begun, least of all
        // a transaction, whose connection would go back to the pool with it open
        let answer = tokio::spawn(next.run(request).in_current_span()).await;
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
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use std::time::Duration;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    async fn ask(path: &str) -> (StatusCode, String, String) {
        let panicking = || async {
            if true {
                panic!("secret /home/of/the/code")
            }
        };
        let server = Arc::new(Server::without_database());
        let app = Router::new()
            .route("/page", get(panicking))
            .route("/api/call", get(panicking))
            .layer(from_fn_with_state(server.clone(), observe))
            .with_state(server);
        let request = Request::builder()
            .uri(path)
            .body(Body::empty())
            .expect("a request");
        let answer = app.oneshot(request).await.expect("an answer");
        let (status, id) = (answer.status(), answer.headers()[REQUEST_ID].clone());
        let body = to_bytes(answer.into_body(), 10_000).await.expect("a body");
        let id = id.to_str().expect("plain").to_owned();
        (status, id, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_that_says_nothing_but_its_name() {
        for path in ["/page", "/api/call"] {
            let (status, id, body) = ask(path).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(body.contains(&id) && !body.contains("secret"), "{body}");
        }
    }

    #[tokio::test]
    async fn what_was_begun_is_finished_although_the_browser_goes_away() {
        let [begun, go, done] = [(); 3].map(|()| Arc::new(Notify::new()));
        let signals = [begun.clone(), go.clone(), done.clone()];
        let handler = move || async move {
            let [begun, go, done] = signals;
            begun.notify_one();
            go.notified().await;
            done.notify_one();
        };
        let server = Arc::new(Server::without_database());
        let app = Router::new()
            .route("/", get(handler))
            .layer(from_fn_with_state(server.clone(), observe))
            .with_state(server);
        let request = Request::new(Body::empty());
        tokio::select! {
            _ = app.oneshot(request) => panic!("it waits for a word"),
            () = begun.notified() => {}
        }
        go.notify_one();
        let finished = tokio::time::timeout(Duration::from_secs(10), done.notified()).await;
        assert!(finished.is_ok(), "it was broken off");
    }
}

//! What every answer says to the browser about itself.

use super::Server;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;
use domain::wire::{PROTO, PROTO_HEADER};
use std::sync::Arc;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The policy of a page whose inline data carries `nonce`; without one no program and no inline script runs on it.
pub(super) fn page_policy(nonce: Option<&str>) -> HeaderValue {
    let script = match nonce {
        Some(nonce) => format!("'self' 'nonce-{nonce}' 'wasm-unsafe-eval'"),
        None => "'self'".to_owned(),
    };
    let policy = format!(
        "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The policy of the documents and workers that are files: no inline script at all.
fn file_policy() -> HeaderValue {
    HeaderValue::from_static(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    )
}

/// Whether the address is that of a tracking page, of a report or of a complaint: whoever has it holds the key.
pub(super) fn is_private(path: &str) -> bool {
    path.starts_with("/t/") || path.starts_with("/c/")
}

/// Says on every answer what its handler has not said.
pub(super) async fn complete(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let (private, interface) = (is_private(path), path.starts_with("/api/"));
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    let mut say = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    say(CACHE_CONTROL, NO_STORE);
    say(CONTENT_SECURITY_POLICY, file_policy());
    say(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    say(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // the address of a tracking page is its key
    let referrer = if private { "no-referrer" } else { "same-origin" };
    say(REFERRER_POLICY, HeaderValue::from_static(referrer));
    say(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    say(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    let features =
        HeaderValue::from_static("camera=(self), geolocation=(), microphone=(), payment=(), usb=()");
    say(HeaderName::from_static("permissions-policy"), features);
    if interface {
        // marks refusals as this server's too, and not as those of something on the way (F14)
        say(
            HeaderName::from_static(PROTO_HEADER),
            HeaderValue::from_static(PROTO),
        );
    }
    if server.is_https() {
        say(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    answer
}

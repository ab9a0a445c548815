//! `GET /metrics`: counters in Prometheus' text form.

use super::Server;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, OnceLock};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// The process's counters; set up once, however often it is asked.
#[must_use]
pub fn install() -> PrometheusHandle {
    let set_up = || {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder counts already; /metrics stays empty");
        }
        describe();
        handle
    };
    HANDLE.get_or_init(set_up).clone()
}

fn describe() {
    metrics::describe_counter!("baoxiu_requests_total", "Requests by method, route and status");
    metrics::describe_histogram!("baoxiu_request_seconds", "Time to answer by route");
    metrics::describe_gauge!("baoxiu_live_streams", "Open live streams");
    metrics::describe_counter!("baoxiu_sms_total", "Messages sent, by outcome");
    metrics::describe_gauge!("baoxiu_outbox", "Messages that are not delivered, by state");
    metrics::describe_gauge!(
        "baoxiu_ready",
        "1 when the database answers and has this version's tables"
    );
}

/// All counters, with how the outbox stands now.
pub(super) async fn show(State(server): State<Arc<Server>>) -> Response {
    let ready = server.host.db.ready().await.is_ok();
    metrics::gauge!("baoxiu_ready").set(f64::from(u8::from(ready)));
    if let Ok(counts) = store::outbox::counts(&server.host.db).await {
        for state in ["waiting", "sending", "failed", "unknown"] {
            let count = counts.get(state).copied().unwrap_or(0);
            metrics::gauge!("baoxiu_outbox", "state" => state)
                .set(f64::from(i32::try_from(count).unwrap_or(i32::MAX)));
        }
    }
    server.metrics.run_upkeep();
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        server.metrics.render(),
    )
        .into_response()
}

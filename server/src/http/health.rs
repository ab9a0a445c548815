//! For whoever watches the process.

use super::Server;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::sync::Arc;

/// `GET /healthz`: the process answers.
pub(super) async fn healthz() -> Json<serde_json::Value> {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`: the database answers too, and has this version's tables.
pub(super) async fn readyz(State(server): State<Arc<Server>>) -> Response {
    match server.host.db.ready().await {
        Ok(()) => Json(json!({ "status": "ready", "build": server.host.settings.build })).into_response(),
        Err(why) => {
            tracing::warn!(%why, "not ready");
            let status = if matches!(why, store::StoreError::Version { .. }) {
                "migrations"
            } else {
                "database"
            };
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(json!({ "status": "not ready", "missing": status })),
            )
                .into_response()
        }
    }
}

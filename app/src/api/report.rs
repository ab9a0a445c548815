//! What is counted for management.

use crate::codec::Json;
use crate::error::AppError;
use domain::view::{Volume, VolumeAsk};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::host::{host, staff};

/// How many reports came in, of those that the reader may see (brief, item 1).
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "report/volume", input = Json, output = Json)]
pub async fn report_volume(ask: VolumeAsk) -> Result<Volume, AppError> {
    let staff = staff("/api/report/volume")?;
    let host = host();
    Ok(store::report::volume::volume(&host.db, &staff, &ask, (host.settings.zone, (host.now)())).await?)
}

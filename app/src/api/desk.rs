//! The desk's own: who is at which ticket.

use crate::codec::Json;
use crate::error::AppError;
use domain::id::TicketNo;
use domain::view::Looking;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::host::{host, staff};

/// Notes that the officer who asks has the ticket `at` open and has closed `left`; gives everybody who has one open,
/// the asker included.
///
/// # Errors
/// When the database fails.
#[server(name = LookAt, prefix = "/api", endpoint = "desk/looking", input = Json, output = Json)]
pub async fn looking(at: Option<TicketNo>, left: Option<TicketNo>) -> Result<Vec<Looking>, AppError> {
    let staff = staff("/api/desk/looking")?;
    let host = host();
    if let Some(left) = left {
        store::looking::leave(&host.db, staff.id, left).await?;
    }
    if let Some(at) = at {
        store::looking::look(&host.db, staff.id, at, (host.now)()).await?;
    }
    Ok(store::looking::all(&host.db, (host.now)()).await?)
}

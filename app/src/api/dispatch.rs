//! What managers dispatch from, who is away, and orders on paper.

use crate::codec::Json;
use crate::error::AppError;
use crate::qr::Code;
use domain::absence::{Absence, NewAbsence};
use domain::id::{PersonId, TicketNo};
use domain::view::{DispatchBoard, Staffing, TicketDetail};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{
    error::ErrorCode,
    host::{host, staff},
};
#[cfg(feature = "ssr")]
use domain::rejection::Rejection;

/// The most orders that are printed at once.
pub const MAX_ORDERS: usize = 60;

/// The signed-in manager's board.
///
/// # Errors
/// When the database fails.
#[server(name = ReadBoard, prefix = "/api", endpoint = "dispatch/board", input = Json, output = Json)]
pub async fn dispatch_board() -> Result<DispatchBoard, AppError> {
    let staff = staff("/api/dispatch/board")?;
    let host = host();
    Ok(store::dispatch::board(&host.db, &staff, (host.now)()).await?)
}

/// How many managers and workers each department has.
///
/// # Errors
/// When the database fails.
#[server(name = ReadStaffing, prefix = "/api", endpoint = "dispatch/staffing", input = Json, output = Json)]
pub async fn staffing() -> Result<Vec<Staffing>, AppError> {
    staff("/api/dispatch/staffing")?;
    Ok(store::dispatch::staffing(&host().db).await?)
}

/// Enters an absence of a worker; it takes the place of those that it overlaps.
///
/// # Errors
/// `rejected` with what is wrong; when the database fails.
#[server(prefix = "/api", endpoint = "dispatch/absence", input = Json, output = Json)]
pub async fn enter_absence(person: PersonId, absence: NewAbsence) -> Result<Absence, AppError> {
    let staff = staff("/api/dispatch/absence")?;
    let host = host();
    store::absence::enter(&host.db, &staff, person, &absence, (host.now)())
        .await?
        .map_err(refused)
}

/// Ends an absence of a worker now, or takes it back.
///
/// # Errors
/// `rejected` with what is wrong; when the database fails.
#[server(prefix = "/api", endpoint = "dispatch/absence_end", input = Json, output = Json)]
pub async fn end_absence(person: PersonId, absence: i64) -> Result<(), AppError> {
    let staff = staff("/api/dispatch/absence_end")?;
    let host = host();
    store::absence::end(&host.db, &staff, person, absence, (host.now)())
        .await?
        .map_err(refused)
}

#[cfg(feature = "ssr")]
fn refused(reason: Rejection) -> AppError {
    let code = if reason == Rejection::Forbidden {
        ErrorCode::Forbidden
    } else {
        ErrorCode::Rejected
    };
    AppError {
        reason: Some(reason),
        ..AppError::new(code)
    }
    .sent()
}

/// An order to be printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaperOrder {
    /// The ticket.
    pub detail: TicketDetail,
    /// The link to the job, to be scanned.
    pub code: Option<Code>,
}

/// Orders to be printed, in the order asked for, at most [`MAX_ORDERS`]; without those that are not there, or not the
/// reader's.
///
/// # Errors
/// When the database fails.
#[server(name = ReadOrders, prefix = "/api", endpoint = "dispatch/orders", input = Json, output = Json)]
pub async fn paper_orders(numbers: Vec<TicketNo>) -> Result<Vec<PaperOrder>, AppError> {
    let staff = staff("/api/dispatch/orders")?;
    let host = host();
    let mut orders = Vec::with_capacity(numbers.len());
    for no in numbers.into_iter().take(MAX_ORDERS) {
        if let Some(detail) = super::tickets::seen(&host, &staff, no).await? {
            let link = format!("{}/jobs/{no}", host.settings.public_url);
            let code = crate::qr::code(&link);
            orders.push(PaperOrder { detail, code });
        }
    }
    Ok(orders)
}

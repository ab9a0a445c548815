//! Complaints: lists, one in full, and the colleagues whom one can be about or given to.

use crate::codec::Json;
use crate::error::AppError;
use domain::id::ComplaintNo;
use domain::view::{
    ComplaintCounts, ComplaintDetail, ComplaintFilter, ComplaintRow, Facets, Page, PersonLabel,
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{
    PAGE,
    audit::{note, searched},
};
#[cfg(feature = "ssr")]
use crate::host::{host, staff};
#[cfg(feature = "ssr")]
use domain::{
    people::Actor,
    privacy::sees_complainant,
    view::{AccessDetails, AccessKind, ListName},
};
#[cfg(feature = "ssr")]
use store::access_record::Subject;

/// How many colleagues a search gives.
#[cfg(feature = "ssr")]
const COLLEAGUES: u32 = 8;

/// Complaints that fit a filter and that the reader may see, newest first.
///
/// # Errors
/// When the database fails.
#[server(name = ReadComplaints, prefix = "/api", endpoint = "complaints", input = Json, output = Json)]
pub async fn complaint_list(
    filter: ComplaintFilter,
    after: Option<String>,
) -> Result<Page<ComplaintRow>, AppError> {
    let staff = staff("/api/complaints")?;
    let host = host();
    let after = after.and_then(|key| key.parse::<ComplaintNo>().ok());
    let (zone, now) = (host.settings.zone, (host.now)());
    searched(&host, &staff, ListName::Complaints, filter.text.as_deref()).await?;
    Ok(store::complaint::list(&host.db, &staff, &filter, zone, now, after, PAGE).await?)
}

/// How many complaints each tab holds for the reader.
///
/// # Errors
/// When the database fails.
#[server(name = ReadComplaintCounts, prefix = "/api", endpoint = "complaints/counts", input = Json, output = Json)]
pub async fn complaint_counts() -> Result<ComplaintCounts, AppError> {
    let staff = staff("/api/complaints/counts")?;
    let host = host();
    Ok(store::complaint::counts(&host.db, &staff, (host.now)()).await?)
}

/// How many complaints fit a filter, and how many have each value that could be asked for.
///
/// # Errors
/// When the database fails.
#[server(name = ReadComplaintFacets, prefix = "/api", endpoint = "complaints/facets", input = Json, output = Json)]
pub async fn complaint_facets(filter: ComplaintFilter) -> Result<Facets, AppError> {
    let staff = staff("/api/complaints/facets")?;
    let host = host();
    let at = (host.settings.zone, (host.now)());
    searched(&host, &staff, ListName::Complaints, filter.text.as_deref()).await?;
    Ok(store::complaint::facets(&host.db, &staff, &filter, at).await?)
}

/// Who handles or handled complaints that the reader may see, for filters.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "complaints/handlers", input = Json, output = Json)]
pub async fn handlers() -> Result<Vec<PersonLabel>, AppError> {
    let staff = staff("/api/complaints/handlers")?;
    Ok(store::complaint::handlers(&host().db, &staff).await?)
}

/// A complaint in full; none when there is none, or when the reader may not know of it.
///
/// # Errors
/// When the database fails.
#[server(name = ReadComplaint, prefix = "/api", endpoint = "complaints/detail", input = Json, output = Json)]
pub async fn complaint_detail(no: ComplaintNo) -> Result<Option<ComplaintDetail>, AppError> {
    let staff = staff("/api/complaints/detail")?;
    let host = host();
    let found = store::complaint::detail(&host.db, no, &staff).await?;
    if let Some(found) = &found {
        let subject = Subject::Complaint(found.complaint.id);
        let sight = sees_complainant(&Actor::Staff(staff.clone()), &found.complaint);
        let named = found.complaint.filing.complainant.is_some();
        let details = AccessDetails {
            phone: Some(if named { sight.as_str() } else { "none" }.to_owned()),
            ..AccessDetails::default()
        };
        note(&host, &staff, AccessKind::Complaint, subject, details).await?;
    }
    Ok(found)
}

/// Members of staff who fit what was typed, best first.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "complaints/colleagues", input = Json, output = Json)]
pub async fn colleagues(typed: String) -> Result<Vec<PersonLabel>, AppError> {
    staff("/api/complaints/colleagues")?;
    Ok(store::people::find(&host().db, &typed, COLLEAGUES).await?)
}

//! What the desk and supervisors work from, and the messages that went out.

use crate::codec::Json;
use crate::error::AppError;
use chrono::{DateTime, Utc};
use domain::view::{
    EscalationCounts, EscalationFilter, EscalationRow, Page, PersonLabel, VisitPage, VisitTab,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::PAGE;
#[cfg(feature = "ssr")]
use crate::host::{host, staff};

/// Return visits of a tab, the longest due first.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "visits", input = Json, output = Json)]
pub async fn visits_due(tab: VisitTab, after: Option<String>) -> Result<VisitPage, AppError> {
    staff("/api/visits")?;
    let host = host();
    Ok(store::visit::page(&host.db, tab, (host.now)(), after.as_deref(), PAGE).await?)
}

/// Escalations that fit a filter: a supervisor reads all, a manager those to be answered by them.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "escalations", input = Json, output = Json)]
pub async fn escalations(
    filter: EscalationFilter,
    after: Option<String>,
) -> Result<Page<EscalationRow>, AppError> {
    let staff = staff("/api/escalations")?;
    let host = host();
    Ok(store::escalation::list(&host.db, &staff, &filter, (host.now)(), after.as_deref(), PAGE).await?)
}

/// How many escalations there are, of those that the reader may see; by cause, those of the filter's tab and department.
///
/// # Errors
/// When the database fails.
#[server(name = CountEscalations, prefix = "/api", endpoint = "escalations/counts", input = Json, output = Json)]
pub async fn escalation_counts(filter: EscalationFilter) -> Result<EscalationCounts, AppError> {
    let staff = staff("/api/escalations/counts")?;
    let host = host();
    Ok(store::escalation::counts(&host.db, &staff, &filter, (host.now)()).await?)
}

/// Who may be told to answer an escalation.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "escalations/answerers", input = Json, output = Json)]
pub async fn answerers() -> Result<Vec<PersonLabel>, AppError> {
    staff("/api/escalations/answerers")?;
    Ok(store::escalation::answerers(&host().db).await?)
}

/// A message that was, or is to be, sent by SMS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMessage {
    /// Its id.
    pub id: i64,
    /// The ticket's number.
    pub no: Option<i64>,
    /// Who gets it.
    pub recipient: String,
    /// Where it goes.
    pub phone: String,
    /// What it says.
    pub text: String,
    /// waiting, sending, delivered, failed, unknown.
    pub state: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Why it failed.
    pub error: Option<String>,
}

/// Messages, newest first.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/messages", input = Json, output = Json)]
pub async fn messages(after: Option<String>) -> Result<Page<SentMessage>, AppError> {
    staff("/api/admin/messages")?;
    let host = host();
    let after = after.and_then(|key| key.parse().ok());
    let page = store::outbox::list(&host.db, after, PAGE).await?;
    let rows = page.rows.into_iter().map(|row| SentMessage {
        text: crate::sms::text(&row.key, &without_token(row.params), &host.settings),
        id: row.id,
        no: row.no,
        recipient: row.recipient,
        phone: row.phone,
        state: row.state,
        created_at: row.created_at,
        error: row.error,
    });
    Ok(Page {
        rows: rows.collect(),
        next: page.next,
    })
}

/// A reporter's link is for the reporter alone (docs/adr/0004-tracking-token.md): staff see that there is one.
#[cfg(feature = "ssr")]
fn without_token(mut params: serde_json::Value) -> serde_json::Value {
    if let Some(token) = params.get_mut("token") {
        *token = "…".into();
    }
    params
}

//! What the administrator sets: service times, working hours, rules. Each change stands in the record of changes.

use crate::codec::Json;
use crate::error::AppError;
use domain::calendar::{Calendar, ServiceTimes};
use domain::rules::Rules;
use domain::setting::Verdict;
use domain::view::{DepartmentTimes, TimesOf};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::{
    error::ErrorCode,
    host::{host, staff},
};

#[cfg(feature = "ssr")]
fn checked(slips: Vec<domain::setting::Slip>) -> Verdict {
    if slips.is_empty() { Ok(()) } else { Err(slips) }
}

/// All departments with their times and those of their categories, and the working hours.
///
/// # Errors
/// When the database fails.
#[server(name = ReadTimes, prefix = "/api", endpoint = "admin/times", input = Json, output = Json)]
pub async fn service_times() -> Result<(Vec<DepartmentTimes>, Calendar), AppError> {
    staff("/api/admin/times")?;
    let host = host();
    Ok((
        store::rules::times(&host.db).await?,
        store::rules::calendar(&host.db).await?,
    ))
}

/// Sets the times of a department or category; without, it has none of its own any more.
///
/// # Errors
/// `not_found` when there is none of that code; when the database fails.
#[server(prefix = "/api", endpoint = "admin/times/set", input = Json, output = Json)]
pub async fn set_service_times(of: TimesOf, times: Option<ServiceTimes>) -> Result<Verdict, AppError> {
    let staff = staff("/api/admin/times/set")?;
    if let Err(slips) = checked(times.as_ref().map(ServiceTimes::slips).unwrap_or_default()) {
        return Ok(Err(slips));
    }
    let host = host();
    let known = store::rules::set_times(&host.db, &of, times.as_ref(), staff.id, (host.now)()).await?;
    if known {
        Ok(Ok(()))
    } else {
        Err(AppError::new(ErrorCode::NotFound).sent())
    }
}

/// Sets the working hours.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/times/calendar", input = Json, output = Json)]
pub async fn set_calendar(calendar: Calendar) -> Result<Verdict, AppError> {
    let staff = staff("/api/admin/times/calendar")?;
    let set = checked(calendar.slips());
    if set.is_ok() {
        let host = host();
        store::rules::set_calendar(&host.db, &calendar, staff.id, (host.now)()).await?;
    }
    Ok(set)
}

/// The rules as they stand.
///
/// # Errors
/// When the database fails.
#[server(name = ReadRules, prefix = "/api", endpoint = "admin/rules", input = Json, output = Json)]
pub async fn office_rules() -> Result<Rules, AppError> {
    staff("/api/admin/rules")?;
    Ok(store::rules::rules(&host().db).await?)
}

/// Sets the rules.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/rules/set", input = Json, output = Json)]
pub async fn set_rules(rules: Rules) -> Result<Verdict, AppError> {
    let staff = staff("/api/admin/rules/set")?;
    let set = checked(rules.slips());
    if set.is_ok() {
        let host = host();
        store::rules::set_rules(&host.db, &rules, staff.id, (host.now)()).await?;
    }
    Ok(set)
}

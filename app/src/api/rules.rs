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
use domain::admin::Newer;
#[cfg(feature = "ssr")]
use domain::setting::{Slip, SlipKind};
#[cfg(feature = "ssr")]
use store::rules::TimesSet;

#[cfg(feature = "ssr")]
fn checked(slips: Vec<Slip>) -> Verdict {
    if slips.is_empty() { Ok(()) } else { Err(slips) }
}

/// What came of it: somebody may have set it since it was read.
#[cfg(feature = "ssr")]
fn told(newer: Option<Newer>) -> Verdict {
    newer.map_or(Ok(()), |newer| Err(vec![Slip::at("", SlipKind::Newer(newer))]))
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

/// Sets the times of a department or category, as long as its own are those that were `read`; without, it has none of
/// its own any more.
///
/// # Errors
/// `not_found` when there is none of that code; when the database fails.
#[server(prefix = "/api", endpoint = "admin/times/set", input = Json, output = Json)]
pub async fn set_service_times(
    of: TimesOf,
    times: Option<ServiceTimes>,
    read: Option<ServiceTimes>,
) -> Result<Verdict, AppError> {
    let staff = staff("/api/admin/times/set")?;
    if let Err(slips) = checked(times.as_ref().map(ServiceTimes::slips).unwrap_or_default()) {
        return Ok(Err(slips));
    }
    let host = host();
    let now = (host.now)();
    match store::rules::set_times(&host.db, &of, times.as_ref(), Some(read), staff.id, now).await? {
        TimesSet::Done => Ok(Ok(())),
        TimesSet::Newer(newer) => Ok(told(Some(newer))),
        TimesSet::Gone => Err(AppError::new(ErrorCode::NotFound).sent()),
    }
}

/// Sets the working hours, as long as they are what was `read`.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/times/calendar", input = Json, output = Json)]
pub async fn set_calendar(calendar: Calendar, read: Option<Calendar>) -> Result<Verdict, AppError> {
    let staff = staff("/api/admin/times/calendar")?;
    if let Err(slips) = checked(calendar.slips()) {
        return Ok(Err(slips));
    }
    let host = host();
    let now = (host.now)();
    Ok(told(
        store::rules::set_calendar(&host.db, &calendar, read.as_ref(), staff.id, now).await?,
    ))
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

/// Sets the rules, as long as they are what was `read`.
///
/// # Errors
/// When the database fails.
#[server(prefix = "/api", endpoint = "admin/rules/set", input = Json, output = Json)]
pub async fn set_rules(rules: Rules, read: Option<Rules>) -> Result<Verdict, AppError> {
    let staff = staff("/api/admin/rules/set")?;
    if let Err(slips) = checked(rules.slips()) {
        return Ok(Err(slips));
    }
    let host = host();
    let now = (host.now)();
    Ok(told(
        store::rules::set_rules(&host.db, &rules, read.as_ref(), staff.id, now).await?,
    ))
}

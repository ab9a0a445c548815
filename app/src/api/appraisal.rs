//! The monthly appraisal: how often members of staff were urged.

use crate::codec::Json;
use crate::error::AppError;
use domain::calendar::Month;
use domain::id::PersonId;
use domain::place::DepartmentCode;
use domain::view::{Page, PersonUrges, UrgeSource, UrgedPerson};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::PAGE;
#[cfg(feature = "ssr")]
use crate::host::{host, staff};

/// Whom the reader appraises and who was urged in that month, the most often first.
///
/// # Errors
/// When the database fails.
#[server(name = ReadUrged, prefix = "/api", endpoint = "appraisal/urged", input = Json, output = Json)]
pub async fn urged_people(
    month: Month,
    department: Option<DepartmentCode>,
    after: Option<String>,
) -> Result<Page<UrgedPerson>, AppError> {
    let staff = staff("/api/appraisal/urged")?;
    let host = host();
    let month = (month, host.settings.zone);
    let (department, after) = (department.as_ref(), after.as_deref());
    Ok(store::report::urges::people(&host.db, &staff, month, department, after, PAGE).await?)
}

/// What a person was urged in that month, by all or by one kind of source, the newest first. None when they were not, or
/// are not the reader's to appraise.
///
/// # Errors
/// When the database fails.
#[server(name = ReadUrges, prefix = "/api", endpoint = "appraisal/urges", input = Json, output = Json)]
pub async fn urges_of(
    person: PersonId,
    month: Month,
    source: Option<UrgeSource>,
    after: Option<String>,
) -> Result<Option<PersonUrges>, AppError> {
    let staff = staff("/api/appraisal/urges")?;
    let host = host();
    let month = (month, host.settings.zone);
    let asked = store::report::urges::Asked { person, source };
    Ok(store::report::urges::of_person(&host.db, &staff, asked, month, after.as_deref(), PAGE).await?)
}

//! Where complaints leave the store: the complainant's number is shown as far as
//! [`domain::privacy::sees_complainant`] says.

use crate::access_record::{Subject, note};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::complaint::permit::may_see;
use domain::complaint::{Complaint, Event};
use domain::id::{ComplaintId, ComplaintNo};
use domain::people::{Actor, Staff};
use domain::phone::Phone;
use domain::privacy::{Sight, sees_complainant};
use domain::view::{AccessDetails, AccessKind, ComplaintDetail};
use serde_json::Value;
use uuid::Uuid;

/// Hides of a complaint and of its history what its reader may not see.
pub(super) fn veil(detail: &mut ComplaintDetail, sight: Sight) {
    let Some(person) = &mut detail.complaint.filing.complainant else {
        return;
    };
    person.phone = sight.of(&person.phone);
    for one in &mut detail.history {
        if let Event::Filed { filing, .. } = &mut one.event {
            filing.complainant = detail.complaint.filing.complainant.clone();
        }
    }
}

/// The whole number of the complainant, for whoever may ask for it; that they did is recorded before they have it. None
/// when there is no such complaint, when it, or its number, is not theirs to read, and when nobody knows who complains.
///
/// # Errors
/// When the database fails.
pub async fn reveal(
    db: &Db,
    no: ComplaintNo,
    staff: &Staff,
    now: DateTime<Utc>,
) -> Result<Option<Phone>, StoreError> {
    let row: Option<(Uuid, Value)> = sqlx::query_as("select id, state from complaint where no = $1")
        .bind(no.0)
        .fetch_optional(&db.pool)
        .await?;
    let Some((id, state)) = row else { return Ok(None) };
    let complaint: Complaint = json::read("complaint", id, state)?;
    let actor = Actor::Staff(staff.clone());
    if !may_see(&actor, &complaint) || sees_complainant(&actor, &complaint) < Sight::OnRequest {
        return Ok(None);
    }
    let Some(person) = complaint.filing.complainant else {
        return Ok(None);
    };
    let subject = Subject::Complaint(ComplaintId(id));
    let details = AccessDetails::default();
    note(db, staff.id, AccessKind::Phone, subject, &details, now).await?;
    Ok(Some(person.phone))
}

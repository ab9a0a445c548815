//! What a manager dispatches from. The board is read anew with every change that is heard, so it reads no more than it
//! shows: keys and counts of all that is open, and the rest for the rows on top.

mod tickets;
mod workers;

pub(crate) use tickets::in_column;
pub(crate) use workers::has_in_hand;

use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use domain::people::{Role, Staff};
use domain::place::DepartmentCode;
use domain::view::{DispatchBoard, Staffing};

/// The stages at which a ticket is out with workers.
const RUNNING: &str = "('dispatched', 'acknowledged', 'in_progress', 'on_hold')";

/// The board of the departments that `staff` runs; an administrator who runs none sees that of all.
///
/// # Errors
/// When the database fails.
pub async fn board(db: &Db, staff: &Staff, now: DateTime<Utc>) -> Result<DispatchBoard, StoreError> {
    let codes = if let Some(own) = own_departments(staff) {
        own
    } else {
        let (_, departments) = crate::catalogue::catalogue(db).await?;
        departments.iter().map(|one| one.code.to_string()).collect()
    };
    let mut connection = db.pool.acquire().await?;
    Ok(DispatchBoard {
        columns: tickets::columns(&mut connection, &codes, now).await?,
        workers: workers::loads(&mut connection, staff, &codes, now).await?,
    })
}

/// The departments to which the board of `staff` is kept; none for whoever sees that of all.
fn own_departments(staff: &Staff) -> Option<Vec<String>> {
    let codes = staff.departments.iter().map(ToString::to_string);
    staff.is(Role::Manager).then(|| codes.collect())
}

/// How many managers and workers each department has, in the order shown.
///
/// # Errors
/// When the database fails.
pub async fn staffing(db: &Db) -> Result<Vec<Staffing>, StoreError> {
    let sql = "select d.code, count(p.id) filter (where 'manager' = any (p.roles)), \
         count(p.id) filter (where 'worker' = any (p.roles)) \
         from department d left join person p on p.active and d.code = any (p.departments) \
         group by d.code, d.position order by d.position";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let read = |(code, managers, workers): (String, i64, i64)| {
        Ok(Staffing {
            department: DepartmentCode::parse(&code)
                .map_err(|why| StoreError::corrupt("department", &code, why))?,
            managers: count(managers),
            workers: count(workers),
        })
    };
    rows.into_iter().map(read).collect()
}

fn departments(codes: &[String]) -> Result<Vec<DepartmentCode>, StoreError> {
    let read =
        |code: &String| DepartmentCode::parse(code).map_err(|why| StoreError::corrupt("person", code, why));
    codes.iter().map(read).collect()
}

//! Absences of workers 请假: who is away is not sent anywhere unless the manager means it.

use crate::people::{Role, Staff};
use crate::rejection::{Field, Rejection};
use crate::text::Remark;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A worker's absence to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAbsence {
    /// From when on.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Why, when told.
    pub reason: Option<Remark>,
}

impl NewAbsence {
    /// Whether it can be entered at `now`.
    ///
    /// # Errors
    /// [`Rejection::InPast`], naming the field, when it is over already or ends before it begins.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), Rejection> {
        if self.until <= self.from || self.until <= now {
            return Err(Rejection::InPast { field: Field::Until });
        }
        Ok(())
    }
}

/// A worker's absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Its number.
    pub id: i64,
    /// From when on.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Why, when told.
    pub reason: Option<String>,
}

impl Absence {
    /// Whether the worker is away at `at`.
    #[must_use]
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }
}

/// Whether `staff` may enter and end absences of `worker`: an administrator, and the manager of one of the worker's
/// departments.
#[must_use]
pub fn may_enter(staff: &Staff, worker: &Staff) -> bool {
    let runs = |code| staff.departments.contains(code);
    worker.is(Role::Worker)
        && (staff.is(Role::Administrator) || staff.is(Role::Manager) && worker.departments.iter().any(runs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::DepartmentCode;
    use crate::ticket::sample::{minute, staff};

    #[test]
    fn an_absence_ends_after_it_begins_and_is_not_over_yet() {
        let absence = |from, until| NewAbsence {
            from: minute(from),
            until: minute(until),
            reason: None,
        };
        assert_eq!(absence(-10, 10).check(minute(0)), Ok(()));
        let past = Err(Rejection::InPast { field: Field::Until });
        assert_eq!(absence(10, 10).check(minute(0)), past);
        assert_eq!(absence(-20, -10).check(minute(0)), past);
    }

    #[test]
    fn only_the_workers_manager_and_administrators_enter_it() {
        let [worker, mut manager, admin, colleague] =
            [Role::Worker, Role::Manager, Role::Administrator, Role::Worker]
                .map(|role| staff(1, role).expect("sample"));
        assert!(may_enter(&manager, &worker) && may_enter(&admin, &worker));
        assert!(!may_enter(&colleague, &worker), "nobody excuses a colleague");
        assert!(!may_enter(&admin, &manager), "only workers are sent");
        manager.departments = vec![DepartmentCode::parse("elsewhere").expect("code")];
        assert!(!may_enter(&manager, &worker));
    }
}

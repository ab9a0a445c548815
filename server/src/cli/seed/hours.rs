//! Working hours and service times of the demo campus, as its administrator would have set them.

use super::player::person;
use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::calendar::{Calendar, ServiceTimes, read_days};
use domain::place::CategoryCode;
use domain::view::TimesOf;
use store::{Db, StoreError};

/// The holidays of 2026 in China, as announced.
const HOLIDAYS: &str = "2026-01-01~2026-01-03, 2026-02-15~2026-02-23, 2026-04-04~2026-04-06, 2026-05-01~2026-05-05, \
     2026-06-19~2026-06-21, 2026-09-25~2026-09-27, 2026-10-01~2026-10-07";

/// The days that are worked for them.
const WORKDAYS: &str = "2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10";

/// Water does not wait.
const PLUMBING: ServiceTimes = ServiceTimes {
    respond: [60, 20, 10],
    repair: [600, 240, 120],
};

/// Sets them.
pub(super) async fn load(db: &Db, now: DateTime<Utc>) -> Result<()> {
    let admin = person("admin")?;
    let calendar = Calendar {
        holidays: read_days(HOLIDAYS).0,
        workdays: read_days(WORKDAYS).0,
        ..Calendar::default()
    };
    let plumbing = TimesOf::Category(CategoryCode::parse("plumbing")?);
    let set = async {
        store::rules::set_calendar(db, &calendar, None, admin, now).await?;
        store::rules::set_times(db, &plumbing, Some(&PLUMBING), None, admin, now).await?;
        Ok::<(), StoreError>(())
    };
    set.await.map_err(crate::cli::database_sentence)
}

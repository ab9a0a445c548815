//! What is late is urged by the system, each half day once (brief, item 13: 短信提醒每隔半天一次).

use super::{errand, run};
use crate::apply::Errand;
use crate::rules::settings;
use crate::{Db, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::calendar::slot_start;
use domain::ticket::Command;
use sqlx::PgConnection;
use uuid::Uuid;

/// So many at a time. They are one transaction with their messages, so that none is lost when the process dies in between:
/// whoever has several of them late gets one message about them, and another one about the next so many.
const BATCH: i64 = 200;

/// Tickets whose next step was late when the slot began, which nobody has urged since, and of which nobody has taken a step
/// since: those that wait for the desk or
/// for a manager by what was promised, those that are out by their order, what is on hold not before the time that was set
/// with it. Parts of others are at no such stage. Each half goes by the index of its stages.
const LATE: &str = "select id, no, version, late from ( \
     (select id, no, version, respond_by as late from ticket \
     where stage in ('submitted', 'accepted') and respond_by < $1 and (respond_by, no) > ($2, $3) \
     and changed_at < $1 and (urged_at is null or urged_at < $1) and ($4 or urgency > 0) order by respond_by, no limit $5) \
     union all \
     (select id, no, version, due as late from ticket \
     where stage in ('dispatched', 'acknowledged', 'in_progress', 'on_hold') and due < $1 and (due, no) > ($2, $3) \
     and changed_at < $1 and (urged_at is null or urged_at < $1) and ($4 or urgency > 0) \
     and case when stage = 'on_hold' then (state #>> '{stage,hold,until}')::timestamptz < $1 else true end \
     order by due, no limit $5)) as late order by late, no limit $5";

/// Urges what was late when the slot began in which `now` lies; a slot is so long as `every` says. Normal work on working
/// days only, what is urgent on every day.
pub(super) async fn urge(
    db: &Db,
    look: &mut PgConnection,
    now: DateTime<Utc>,
    every: TimeDelta,
) -> Result<usize, StoreError> {
    let start = slot_start(&db.zone, every, now);
    let day = start.with_timezone(&db.zone).date_naive();
    let works = settings(look).await?.calendar.hours(day).is_some();
    let (mut after, mut urged) = ((DateTime::UNIX_EPOCH, 0), 0);
    loop {
        let rows: Vec<(Uuid, i64, i64, DateTime<Utc>)> = sqlx::query_as(LATE)
            .bind(start)
            .bind(after.0)
            .bind(after.1)
            .bind(works)
            .bind(BATCH)
            .fetch_all(&mut *look)
            .await?;
        let Some((_, no, _, late)) = rows.last() else {
            return Ok(urged);
        };
        after = (*late, *no);
        let errands: Vec<Errand> = rows
            .iter()
            .map(|(id, _, version, _)| errand(*id, *version, Command::Urge { note: None }))
            .collect();
        urged += run(db, now, &errands).await;
    }
}

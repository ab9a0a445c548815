//! Times that have run out: what management must hear of because nothing was done (brief, items 4, 7 and 14), and what is
//! urged again (item 13).

mod urge;

use crate::apply::{Errand, as_system};
use crate::outbox::{About, Letter};
use crate::people::colleagues;
use crate::rules::settings;
use crate::{Db, StoreError, json, outbox};
use chrono::{DateTime, TimeDelta, Utc};
use domain::complaint;
use domain::id::{LaneId, TicketNo};
use domain::people::Role;
use domain::text::Remark;
use domain::ticket::{Command, EscalationCause};
use domain::view::PlaceLabel;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// So many at a time.
const BATCH: i64 = 50;

/// Of all servers of a database one looks at a time: the key of the lock that says which.
const LOCK: i64 = 0x0062_616f_7869_7501;

/// What a look found, and told management or those who are late of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Tickets that nobody took on in time, or that are not repaired in time.
    pub tickets: usize,
    /// Complaints without a reply in time.
    pub complaints: usize,
    /// Reports to management without an answer in time.
    pub escalations: usize,
    /// Tickets on which whoever owes the next step was urged.
    pub urged: usize,
}

/// Looks once, reports what is late, and urges it once in each slot of the length `urge_every`; `late_reply` is said with
/// complaints. Nothing when another server is looking.
///
/// # Errors
/// When the database fails; what was told before stays told.
pub async fn look(
    db: &Db,
    now: DateTime<Utc>,
    urge_every: TimeDelta,
    late_reply: &Remark,
) -> Result<Found, StoreError> {
    // the lock is let go when this transaction ends, however it does
    let mut alone = db.pool.begin().await?;
    let mine: bool = sqlx::query_scalar("select pg_try_advisory_xact_lock($1)")
        .bind(LOCK)
        .fetch_one(&mut *alone)
        .await?;
    if !mine {
        return Ok(Found::default());
    }
    let found = Found {
        tickets: tickets(db, &mut alone, now).await?,
        complaints: complaints(db, &mut alone, now, late_reply).await?,
        urged: urge::urge(db, &mut alone, now, urge_every).await?,
        // last: its messages hold the rows of their tickets, for which what is given above would wait for ever
        escalations: remind(&mut alone, now).await?,
    };
    alone.commit().await?;
    Ok(found)
}

/// Gives the errands; says how many took effect now.
async fn run(db: &Db, now: DateTime<Utc>, errands: &[Errand]) -> usize {
    let answers = as_system(db, now, errands).await;
    for answer in answers.iter().filter(|answer| !answer.took_effect()) {
        tracing::warn!(command = %answer.id, status = ?answer.status, "what is late could not be told");
    }
    let new = |answer: &&domain::wire::Answer| answer.status == domain::wire::AnswerStatus::Applied;
    answers.iter().filter(new).count()
}

/// Reports the tickets whose next alarm is due. A job that was sent out is given the time to be taken on.
async fn tickets(db: &Db, look: &mut PgConnection, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let minutes = settings(look).await?.rules.acknowledge_minutes;
    let minutes: Vec<i32> = minutes
        .iter()
        .map(|minutes| i32::try_from(*minutes).unwrap_or(i32::MAX))
        .collect();
    let sql = "select id, no, version, alarm, alarm_at from ticket where alarm_at <= $1 and (alarm_at, no) > ($2, $3) \
         and (stage <> 'dispatched' or alarm <> 'unanswered' \
         or alarm_at <= $1 - make_interval(mins => ($4::int[])[urgency + 1])) order by alarm_at, no limit $5";
    type Columns = (Uuid, i64, i64, String, DateTime<Utc>);
    let (mut after, mut told) = ((DateTime::UNIX_EPOCH, 0), 0);
    loop {
        let rows: Vec<Columns> = sqlx::query_as(sql)
            .bind(now)
            .bind(after.0)
            .bind(after.1)
            .bind(&minutes)
            .bind(BATCH)
            .fetch_all(&mut *look)
            .await?;
        let Some((_, no, _, _, at)) = rows.last() else {
            return Ok(told);
        };
        after = (*at, *no);
        let errands: Vec<Errand> = rows
            .iter()
            .filter_map(|(id, _, version, alarm, _)| {
                let cause = EscalationCause::parse(alarm)?;
                Some(errand(*id, *version, Command::Alarm { cause }))
            })
            .collect();
        told += run(db, now, &errands).await;
    }
}

fn errand(lane: Uuid, version: i64, command: impl Into<domain::wire::AnyCommand>) -> Errand {
    Errand {
        lane: LaneId(lane),
        version: u64::try_from(version).unwrap_or(0),
        command: command.into(),
    }
}

/// Reports the complaints whose reply is late, once for each time that was set.
async fn complaints(
    db: &Db,
    look: &mut PgConnection,
    now: DateTime<Utc>,
    late_reply: &Remark,
) -> Result<usize, StoreError> {
    let sql = "select id, no, version, due from complaint c where stage = 'handling' and due < $1 and (due, no) > ($2, $3) \
         and not exists (select from jsonb_array_elements(c.state -> 'upwards') as u \
         where u ->> 'cause' = 'overdue' and (u ->> 'at')::timestamptz >= c.due) order by due, no limit $4";
    let (mut after, mut told) = ((DateTime::UNIX_EPOCH, 0), 0);
    loop {
        let rows: Vec<(Uuid, i64, i64, DateTime<Utc>)> = sqlx::query_as(sql)
            .bind(now)
            .bind(after.0)
            .bind(after.1)
            .bind(BATCH)
            .fetch_all(&mut *look)
            .await?;
        let Some((_, no, _, due)) = rows.last() else {
            return Ok(told);
        };
        after = (*due, *no);
        let report = |(id, _, version, _): &(Uuid, i64, i64, DateTime<Utc>)| {
            let reason = late_reply.clone();
            errand(*id, *version, complaint::Command::ReportUp { reason })
        };
        let errands: Vec<Errand> = rows.iter().map(report).collect();
        told += run(db, now, &errands).await;
    }
}

/// Reminds supervisors by SMS, once, of each report to management whose answer is late.
async fn remind(db: &mut PgConnection, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let sql = "update escalation e set reminded_at = $1 from ticket t join place p on p.code = t.place \
         where not e.answered and e.reminded_at is null and t.id = e.ticket \
         and e.due < $1 \
         returning t.id, t.no, t.version, p.label, t.content";
    let late: Vec<(Uuid, i64, i64, Value, String)> =
        sqlx::query_as(sql).bind(now).fetch_all(&mut *db).await?;
    if late.is_empty() {
        return Ok(0);
    }
    let supervisors = colleagues(db, &[], &[Role::Supervisor]).await?;
    let count = late.len();
    let mut letters = Vec::new();
    for (id, no, version, place, content) in late {
        let place: PlaceLabel = json::read("place", id, place)?;
        let no = TicketNo(no).to_string();
        let params = json!({ "no": no, "place": place.short().zh, "content": content });
        letters.extend(supervisors.iter().map(|supervisor| Letter {
            about: About::Ticket(id),
            version: u64::try_from(version).unwrap_or(0),
            key: "escalation_late",
            recipient: supervisor.name.clone(),
            phone: supervisor.phone.clone(),
            params: params.clone(),
        }));
    }
    outbox::write(db, &letters, now).await?;
    Ok(count)
}

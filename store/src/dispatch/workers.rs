//! Workers with the work in their hands, where they are, and whether they are there.

use super::tickets::spot;
use super::{RUNNING, departments};
use crate::ticket::only_visible_to;
use crate::{StoreError, absence, json};
use chrono::{DateTime, TimeDelta, Utc};
use domain::absence::Absence;
use domain::id::{PersonId, TicketNo};
use domain::people::Staff;
use domain::place::CategoryCode;
use domain::ticket::StageName;
use domain::view::{PlaceLabel, Spot, WorkerJob, WorkerLoad};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::HashMap;
use uuid::Uuid;

/// How many of a worker's jobs are shown.
const JOBS_SHOWN: i64 = 6;

/// A worker is thought to be where they completed a job for so long.
const STAYS_HOURS: i64 = 2;

/// An absence is told so many days before it begins.
const AHEAD_DAYS: i64 = 7;

/// How many of a worker's latest changes are looked through for the job completed last.
const LOOKED_BACK: i64 = 20;

/// The active workers of `codes`, by name, with all the work in their hands, whoever sent it; `staff` looks at it.
pub(super) async fn loads(
    db: &mut PgConnection,
    staff: &Staff,
    codes: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<WorkerLoad>, StoreError> {
    let sql = "select id, name, departments, skills from person \
         where active and 'worker' = any (roles) and departments && $1 order by name, id";
    type Columns = (Uuid, String, Vec<String>, Vec<String>);
    let people: Vec<Columns> = sqlx::query_as(sql).bind(codes).fetch_all(&mut *db).await?;
    let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let mut hands = in_hand(db, staff, &ids, now).await?;
    let mut near = whereabouts(db, &ids, now).await?;
    let mut absences: HashMap<Uuid, Absence> =
        absence::next(db, &ids, now, now + TimeDelta::days(AHEAD_DAYS)).await?;
    let load = |(id, name, of, skills): Columns| {
        let hand = hands.remove(&id).unwrap_or_default();
        Ok(WorkerLoad {
            id: PersonId(id),
            name,
            departments: departments(&of)?,
            // a category that is gone is nobody's skill
            skills: skills
                .iter()
                .filter_map(|code| CategoryCode::parse(code).ok())
                .collect(),
            absence: absences.remove(&id),
            open: hand.open,
            on_hold: hand.on_hold,
            late: hand.late,
            listed: hand.listed,
            jobs: hand.jobs,
            near: near.remove(&id).unwrap_or_default(),
        })
    };
    people.into_iter().map(load).collect()
}

/// What a worker has to do.
#[derive(Default)]
struct Hand {
    open: u32,
    on_hold: u32,
    late: u32,
    listed: u32,
    jobs: Vec<WorkerJob>,
}

/// A job that is shown, and how much its worker has in all.
#[derive(sqlx::FromRow)]
struct HandColumns {
    person: Uuid,
    id: Uuid,
    open: i64,
    on_hold: i64,
    late: i64,
    listed: i64,
}

/// Adds the condition that `worker` has the ticket `t` in hand, as the board counts it.
pub(crate) fn has_in_hand(query: &mut QueryBuilder<Postgres>, worker: PersonId) {
    // whoever is sent is among those who ever were, and of these there is an index
    query
        .push("t.former_crew @> ")
        .push_bind(vec![worker.0])
        .push(" and t.crew @> ")
        .push_bind(vec![worker.0])
        .push(" and t.due is not null and t.stage in ")
        .push(RUNNING);
}

async fn in_hand(
    db: &mut PgConnection,
    staff: &Staff,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Hand>, StoreError> {
    let mut query = QueryBuilder::new("with hand as (select w.person, t.id, t.no, t.stage, t.due, ");
    only_visible_to(&mut query, staff);
    query
        .push(
            " as visible from ticket t cross join unnest(t.crew) as w(person) \
             where t.due is not null and t.stage in ",
        )
        .push(RUNNING)
        .push(" and w.person = any (")
        .push_bind(ids.to_vec())
        .push(
            ")), ranked as (select person, id, row_number() over each_by_due as nth, \
             count(*) filter (where stage <> 'on_hold') over each as open, \
             count(*) filter (where stage = 'on_hold') over each as on_hold, \
             count(*) filter (where visible) over each as listed, count(*) filter (where due < ",
        )
        .push_bind(now)
        .push(
            ") over each as late from hand \
             window each as (partition by person), each_by_due as (partition by person order by due, no)) \
             select person, id, open, on_hold, late, listed from ranked where nth <= ",
        )
        .push_bind(JOBS_SHOWN)
        .push(" order by person, nth");
    let found: Vec<HandColumns> = query.build_query_as().fetch_all(&mut *db).await?;
    let jobs = jobs(db, found.iter().map(|job| job.id).collect()).await?;
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut hands: HashMap<Uuid, Hand> = HashMap::new();
    for job in found {
        let hand = hands.entry(job.person).or_default();
        (hand.open, hand.on_hold, hand.late) = (count(job.open), count(job.on_hold), count(job.late));
        hand.listed = count(job.listed);
        hand.jobs.extend(jobs.get(&job.id).cloned());
    }
    Ok(hands)
}

#[derive(sqlx::FromRow)]
struct JobColumns {
    id: Uuid,
    no: i64,
    content: String,
    label: Value,
    stage: String,
    due: DateTime<Utc>,
}

/// What is shown of these jobs. Asked for by their ids: the planner takes a join with what was counted for a join with
/// all tickets, and reads them all.
async fn jobs(db: &mut PgConnection, ids: Vec<Uuid>) -> Result<HashMap<Uuid, WorkerJob>, StoreError> {
    let sql = "select t.id, t.no, t.content, p.label, t.stage, t.due from ticket t join place p on p.code = t.place \
         where t.id = any ($1) and t.due is not null";
    let found: Vec<JobColumns> = sqlx::query_as(sql).bind(ids).fetch_all(db).await?;
    let job = |job: JobColumns| {
        let label: PlaceLabel = json::read("place", job.no, job.label)?;
        let stage = StageName::parse(&job.stage);
        let shown = WorkerJob {
            no: TicketNo(job.no),
            content: job.content,
            place: label.short(),
            stage: stage.ok_or_else(|| StoreError::corrupt("ticket", job.no, "stage"))?,
            due: job.due,
        };
        Ok((job.id, shown))
    };
    found.into_iter().map(job).collect()
}

/// The buildings of the jobs that workers took on or are at, and of the one that each completed last, when that was a
/// short while ago. A worker's own changes lead to that one: it is the newest of very few, among years of others.
async fn whereabouts(
    db: &mut PgConnection,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Vec<Spot>>, StoreError> {
    let since = now - TimeDelta::hours(STAYS_HOURS);
    let mut query = QueryBuilder::new(
        "with at as (select w.person, t.place_path[1] as building from ticket t cross join unnest(t.crew) as w(person) \
         where t.stage in ('acknowledged', 'in_progress') and w.person = any (",
    );
    query
        .push_bind(ids.to_vec())
        .push(
            ") union (select distinct on (w.person) w.person, t.place_path[1] from unnest(",
        )
        .push_bind(ids.to_vec())
        .push(
            "::uuid[]) as w(person) cross join lateral (select c.ticket from change c \
             where c.scope = 'person:' || w.person order by c.v desc limit ",
        )
        .push_bind(LOOKED_BACK)
        .push(
            ") c join ticket t on t.id = c.ticket where t.stage in ('completed', 'visited', 'closed') \
             and w.person = any (t.crew) and t.changed_at > ",
        )
        .push_bind(since)
        .push(" and (t.state #>> '{stage,completion,at}')::timestamptz > ")
        .push_bind(since)
        .push(
            " order by w.person, (t.state #>> '{stage,completion,at}')::timestamptz desc)) \
             select at.person, b.code, b.kind from at join place b on b.code = at.building and b.parent is null order by at.person, b.code",
        );
    let found: Vec<(Uuid, String, String)> = query.build_query_as().fetch_all(db).await?;
    let mut near: HashMap<Uuid, Vec<Spot>> = HashMap::new();
    for (person, building, kind) in found {
        near.entry(person).or_default().push(spot(&building, kind)?);
    }
    Ok(near)
}

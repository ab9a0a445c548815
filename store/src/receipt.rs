//! Receipts: what makes a command take effect once (SYNC 3.3, F15 to F17), and lanes: what keeps their order.

use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::id::{CommandId, InstallId, LaneId};
use domain::rejection::Rejection;
use domain::wire::{Answer, AnswerStatus, Envelope};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// Claims the commands' ids for this transaction. Gives the answers of those that were claimed before: waits for
/// whoever claims one at the same time (F16).
pub(crate) async fn claim(
    db: &mut PgConnection,
    envelopes: &[Envelope],
    now: DateTime<Utc>,
) -> Result<HashMap<CommandId, Answer>, StoreError> {
    let column = |read: fn(&Envelope) -> Uuid| envelopes.iter().map(read).collect::<Vec<_>>();
    let text = |read: fn(&Envelope) -> String| envelopes.iter().map(read).collect::<Vec<_>>();
    let claimed: Vec<Uuid> = sqlx::query_scalar(
        "insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at) \
         select *, $8 from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[]) \
         on conflict do nothing returning id",
    )
    .bind(column(|envelope| envelope.id.0))
    .bind(text(|envelope| envelope.author.to_string()))
    .bind(column(|envelope| envelope.install.0))
    .bind(column(|envelope| envelope.lane.0))
    .bind(envelopes.iter().map(|envelope| number(envelope.seq)).collect::<Vec<_>>())
    .bind(text(|envelope| envelope.kind.clone()))
    .bind(text(|envelope| envelope.payload_sha256.as_str().to_owned()))
    .bind(now)
    .fetch_all(&mut *db)
    .await?;
    if claimed.len() == envelopes.len() {
        return Ok(HashMap::new());
    }
    let claimed: HashSet<Uuid> = claimed.into_iter().collect();
    let known: Vec<&Envelope> = envelopes
        .iter()
        .filter(|envelope| !claimed.contains(&envelope.id.0))
        .collect();
    let ids: Vec<Uuid> = known.iter().map(|envelope| envelope.id.0).collect();
    let sql = "select id, payload_sha256, author, result from command_receipt where id = any ($1)";
    let rows: Vec<(Uuid, String, String, Option<Value>)> =
        sqlx::query_as(sql).bind(ids).fetch_all(&mut *db).await?;
    let mut stored: HashMap<Uuid, _> = rows
        .into_iter()
        .map(|(id, sha, author, result)| (id, (sha, author, result)))
        .collect();
    known
        .into_iter()
        .map(|envelope| Ok((envelope.id, before(envelope, stored.remove(&envelope.id.0))?)))
        .collect()
}

/// The answer to a command whose receipt was there.
fn before(
    envelope: &Envelope,
    stored: Option<(String, String, Option<Value>)>,
) -> Result<Answer, StoreError> {
    let Some((payload_sha256, author, Some(result))) = stored else {
        return Ok(retry(envelope));
    };
    if payload_sha256 != envelope.payload_sha256.as_str() || author != envelope.author.to_string() {
        return Ok(Answer::refused(envelope.id, Rejection::KeyReuse));
    }
    let mut answer: Answer = json::read("command_receipt", envelope.id, result)?;
    if answer.status == AnswerStatus::Applied {
        answer.status = AnswerStatus::Duplicate;
    }
    Ok(answer)
}

/// The answer that asks to send again.
pub(crate) const fn retry(envelope: &Envelope) -> Answer {
    let mut answer = Answer::new(envelope.id, AnswerStatus::Retry);
    answer.retry_after = Some(2);
    answer
}

/// What a batch brings of one lane: commands whose numbers follow one another.
struct Run<'a> {
    commands: Vec<&'a Envelope>,
    /// Whether a number is missing after them: which.
    gap: Option<&'a Envelope>,
}

impl Run<'_> {
    fn ends(&self) -> Option<(i64, i64)> {
        Some((
            number(self.commands.first()?.seq),
            number(self.commands.last()?.seq),
        ))
    }
}

/// Takes the commands' places in their lanes. Gives those that got theirs, in the order sent. The first of a lane that
/// comes too early gets an answer that says which one is missing (F34); it and what follows it give their claims back.
pub(crate) async fn take_places<'a>(
    db: &mut PgConnection,
    envelopes: &'a [Envelope],
    answers: &mut HashMap<CommandId, Answer>,
) -> Result<Vec<&'a Envelope>, StoreError> {
    let fresh: Vec<&Envelope> = envelopes
        .iter()
        .filter(|envelope| !answers.contains_key(&envelope.id))
        .collect();
    let mut runs = runs(&fresh);
    let taken = take(db, &runs).await?;
    runs.retain(|lane, run| {
        if !taken.contains(lane) {
            run.gap = run.commands.first().copied();
            run.commands.clear();
        }
        run.gap.is_some()
    });
    if runs.is_empty() {
        return Ok(fresh);
    }
    let missing = last_places(db, &runs).await?;
    for (lane, run) in &runs {
        if let Some(early) = run.gap {
            let mut answer = Answer::new(early.id, AnswerStatus::ExpectedSeq);
            answer.expected_seq =
                Some(u64::try_from(missing.get(lane).copied().unwrap_or(0)).unwrap_or(0) + 1);
            answers.insert(early.id, answer);
        }
    }
    let in_time = |envelope: &&Envelope| {
        runs.get(&(envelope.install, envelope.lane))
            .is_none_or(|run| run.commands.iter().any(|one| one.id == envelope.id))
    };
    let (placed, early): (Vec<&Envelope>, Vec<&Envelope>) = fresh.into_iter().partition(in_time);
    let early: Vec<Uuid> = early.iter().map(|envelope| envelope.id.0).collect();
    sqlx::query("delete from command_receipt where id = any ($1)")
        .bind(early)
        .execute(db)
        .await?;
    Ok(placed)
}

type Lane = (InstallId, LaneId);

fn runs<'a>(fresh: &[&'a Envelope]) -> HashMap<Lane, Run<'a>> {
    let mut runs: HashMap<Lane, Run<'a>> = HashMap::new();
    for envelope in fresh {
        let run = runs
            .entry((envelope.install, envelope.lane))
            .or_insert_with(|| Run {
                commands: Vec::new(),
                gap: None,
            });
        let follows = run
            .commands
            .last()
            .is_none_or(|last| envelope.seq == last.seq + 1);
        if run.gap.is_none() && follows {
            run.commands.push(envelope);
        } else if run.gap.is_none() {
            run.gap = Some(envelope);
        }
    }
    runs
}

/// Moves the lanes on whose next numbers are those of the runs; gives them.
async fn take(db: &mut PgConnection, runs: &HashMap<Lane, Run<'_>>) -> Result<HashSet<Lane>, StoreError> {
    let mut new = Columns::default();
    let mut known = Columns::default();
    for (lane, run) in runs {
        let Some((first, last)) = run.ends() else { continue };
        if first == 1 { &mut new } else { &mut known }.push(*lane, first, last);
    }
    let mut taken = Vec::new();
    if !new.installs.is_empty() {
        let sql = "insert into lane (install, lane, last_seq) select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) \
             as w(install, lane, last) order by install, lane on conflict do nothing returning install, lane";
        let query = sqlx::query_as::<_, (Uuid, Uuid)>(sql);
        taken.extend(
            query
                .bind(new.installs)
                .bind(new.lanes)
                .bind(new.lasts)
                .fetch_all(&mut *db)
                .await?,
        );
    }
    if !known.installs.is_empty() {
        let sql = "update lane set last_seq = w.last \
             from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) as w(install, lane, last, first) \
             where lane.install = w.install and lane.lane = w.lane and lane.last_seq = w.first - 1 \
             returning lane.install, lane.lane";
        let query = sqlx::query_as::<_, (Uuid, Uuid)>(sql);
        let query = query.bind(known.installs).bind(known.lanes).bind(known.lasts);
        taken.extend(query.bind(known.firsts).fetch_all(db).await?);
    }
    Ok(taken
        .into_iter()
        .map(|(install, lane)| (InstallId(install), LaneId(lane)))
        .collect())
}

#[derive(Default)]
struct Columns {
    installs: Vec<Uuid>,
    lanes: Vec<Uuid>,
    firsts: Vec<i64>,
    lasts: Vec<i64>,
}

impl Columns {
    fn push(&mut self, (install, lane): Lane, first: i64, last: i64) {
        self.installs.push(install.0);
        self.lanes.push(lane.0);
        self.firsts.push(first);
        self.lasts.push(last);
    }
}

/// The last number taken in each of the lanes.
async fn last_places(
    db: &mut PgConnection,
    runs: &HashMap<Lane, Run<'_>>,
) -> Result<HashMap<Lane, i64>, StoreError> {
    let (installs, lanes): (Vec<Uuid>, Vec<Uuid>) =
        runs.keys().map(|(install, lane)| (install.0, lane.0)).unzip();
    let sql = "select install, lane, last_seq from lane join unnest($1::uuid[], $2::uuid[]) as w(install, lane) \
         using (install, lane)";
    let rows: Vec<(Uuid, Uuid, i64)> = sqlx::query_as(sql)
        .bind(installs)
        .bind(lanes)
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(install, lane, last)| ((InstallId(install), LaneId(lane)), last))
        .collect())
}

/// Writes the answers down, so that a repetition gets the same; keeps the payload of what was refused.
pub(crate) async fn file(
    db: &mut PgConnection,
    envelopes: &[&Envelope],
    answers: &HashMap<CommandId, Answer>,
) -> Result<(), StoreError> {
    let (mut ids, mut results, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for envelope in envelopes {
        let Some(answer) = answers.get(&envelope.id) else {
            continue;
        };
        ids.push(envelope.id.0);
        results.push(json::write(answer));
        kept.push((!answer.took_effect() || answer.needs_review).then(|| json::holdable(&envelope.payload)));
    }
    let sql = "update command_receipt set result = w.result, payload = w.payload \
         from unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) as w(id, result, payload) where command_receipt.id = w.id";
    sqlx::query(sql)
        .bind(ids)
        .bind(results)
        .bind(kept)
        .execute(db)
        .await?;
    Ok(())
}

//! Complaints in and out of their rows, all those of a batch at once.

use crate::batch::{Aggregate, Batch};
use crate::history::{self, Line};
use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::complaint::{Complaint, Event};
use domain::id::{CommandId, ComplaintId, ComplaintNo, LaneId, PersonId, TrackingToken};
use domain::text::grams;
use domain::ticket::Recorded;
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, Row};
use std::collections::HashMap;
use uuid::Uuid;

/// A complaint with what is kept beside its state, and what a batch makes of it.
#[derive(Default)]
pub(crate) struct Changing {
    /// Its number; none before it was saved for the first time.
    pub no: Option<ComplaintNo>,
    /// The key of its complainant's page.
    pub token: Option<TrackingToken>,
    /// The state; none before it was filed.
    pub complaint: Option<Complaint>,
    /// What happened, with the command that brought it.
    pub recorded: Vec<(CommandId, Recorded<Event>)>,
}

impl Aggregate for Changing {
    fn has_changed(&self) -> bool {
        !self.recorded.is_empty()
    }
}

/// Loads the complaints of these lanes and keeps others from changing them until the transaction ends.
pub(crate) async fn load_for_update(
    db: &mut PgConnection,
    lanes: &[LaneId],
) -> Result<Batch<Changing>, StoreError> {
    let mut complaints = Batch::of(lanes);
    if lanes.is_empty() {
        return Ok(complaints);
    }
    let sql = "select id, no, token, state from complaint where id = any ($1) order by id for update";
    for row in sqlx::query(sql).bind(complaints.ids()).fetch_all(db).await? {
        let id = ComplaintId(row.try_get("id")?);
        let token: String = row.try_get("token")?;
        let token = TrackingToken::parse(&token).map_err(|why| StoreError::corrupt("complaint", id, why))?;
        *complaints.at(id.into()) = Changing {
            no: Some(ComplaintNo(row.try_get("no")?)),
            token: Some(token),
            complaint: Some(json::read("complaint", id, row.try_get::<Value, _>("state")?)?),
            recorded: Vec::new(),
        };
    }
    Ok(complaints)
}

/// Writes states and the columns that lists need; new complaints get their numbers.
pub(crate) async fn save(db: &mut PgConnection, changed: &mut [&mut Changing]) -> Result<(), StoreError> {
    let (mut rows, mut news) = (Vec::new(), Vec::new());
    for changing in changed.iter() {
        let Some(complaint) = &changing.complaint else {
            continue;
        };
        if changing.no.is_some() {
            rows.push(Columns::of(complaint));
        } else {
            news.push(New::of(changing, complaint)?);
        }
    }
    if !rows.is_empty() {
        update(db, &rows).await?;
    }
    if !news.is_empty() {
        let numbers = insert(db, &news).await?;
        for changing in changed.iter_mut().filter(|changing| changing.no.is_none()) {
            let id = changing.complaint.as_ref().map(|complaint| complaint.id.0);
            changing.no = id.and_then(|id| numbers.get(&id).copied()).map(ComplaintNo);
        }
    }
    Ok(())
}

/// The columns that follow from a complaint's state.
#[derive(Serialize)]
struct Columns<'a> {
    id: Uuid,
    version: u64,
    state: &'a Complaint,
    stage: &'static str,
    category: &'static str,
    about: &'a [PersonId],
    handler: Option<PersonId>,
    due: Option<DateTime<Utc>>,
    changed_at: DateTime<Utc>,
    open_upwards: usize,
}

impl<'a> Columns<'a> {
    fn of(complaint: &'a Complaint) -> Self {
        Self {
            id: complaint.id.0,
            version: complaint.version,
            state: complaint,
            stage: complaint.stage.as_str(),
            category: complaint.category.as_str(),
            about: &complaint.about,
            handler: complaint.handler,
            due: complaint.due,
            changed_at: complaint.changed_at,
            open_upwards: complaint.open_upwards(),
        }
    }
}

/// A complaint's row before it is there.
#[derive(Serialize)]
struct New<'a> {
    #[serde(flatten)]
    columns: Columns<'a>,
    token: &'a str,
    channel: &'static str,
    place: Option<&'a str>,
    filed_at: DateTime<Utc>,
    anonymous: bool,
    complainant: Option<&'a str>,
    phone: Option<&'a str>,
    grams: Vec<String>,
}

impl<'a> New<'a> {
    fn of(changing: &'a Changing, complaint: &'a Complaint) -> Result<Self, StoreError> {
        let filing = &complaint.filing;
        let missing = || StoreError::corrupt("complaint", complaint.id, "no tracking token");
        let token = changing.token.as_ref().ok_or_else(missing)?;
        let complainant = filing.complainant.as_ref();
        Ok(Self {
            columns: Columns::of(complaint),
            token: token.as_str(),
            channel: filing.channel.as_str(),
            place: filing.place.as_ref().map(|place| place.as_str()),
            filed_at: complaint.filed_at,
            anonymous: complainant.is_none(),
            complainant: complainant.map(|one| one.name.as_str()),
            phone: complainant.map(|one| one.phone.as_str()),
            grams: grams(&searchable(complaint)).into_iter().collect(),
        })
    }
}

/// The text by which a complaint is found, apart from its number and the phone, which are looked up as a whole.
pub(crate) fn searchable(complaint: &Complaint) -> String {
    let filing = &complaint.filing;
    let words = [
        Some(filing.text.as_str()),
        filing.subject.as_ref().map(|subject| subject.as_str()),
        filing.complainant.as_ref().map(|one| one.name.as_str()),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Inserts new complaints in their order; gives their numbers.
async fn insert(db: &mut PgConnection, rows: &[New<'_>]) -> Result<HashMap<Uuid, i64>, StoreError> {
    let sql = "insert into complaint (id, version, state, token, stage, channel, category, place, about, handler, due, \
         filed_at, changed_at, open_upwards, anonymous, complainant, phone, grams) \
         select id, version, state, token, stage, channel, category, place, about, handler, due, filed_at, changed_at, \
         open_upwards, anonymous, complainant, phone, grams \
         from jsonb_to_recordset($1) as w(id uuid, version bigint, state jsonb, token text, stage text, channel text, \
         category text, place text, about uuid[], handler uuid, due timestamptz, filed_at timestamptz, \
         changed_at timestamptz, open_upwards int, anonymous boolean, complainant text, phone text, grams text[]) \
         returning id, no";
    let numbers: Vec<(Uuid, i64)> = sqlx::query_as(sql).bind(json::write(&rows)).fetch_all(db).await?;
    Ok(numbers.into_iter().collect())
}

async fn update(db: &mut PgConnection, rows: &[Columns<'_>]) -> Result<(), StoreError> {
    let sql = "update complaint set version = w.version, state = w.state, stage = w.stage, category = w.category, \
         about = w.about, handler = w.handler, due = w.due, changed_at = w.changed_at, open_upwards = w.open_upwards \
         from jsonb_to_recordset($1) as w(id uuid, version bigint, state jsonb, stage text, category text, \
         about uuid[], handler uuid, due timestamptz, changed_at timestamptz, open_upwards int) \
         where complaint.id = w.id";
    sqlx::query(sql).bind(json::write(&rows)).execute(db).await?;
    Ok(())
}

/// Appends to the complaints' histories, and links the photos that come with it.
pub(crate) async fn append(db: &mut PgConnection, changed: &[&mut Changing]) -> Result<(), StoreError> {
    let lines: Vec<Line<'_, Event>> = changed
        .iter()
        .filter_map(|changing| Some((changing.complaint.as_ref()?.id.0, &changing.recorded)))
        .flat_map(|(id, recorded)| recorded.iter().map(move |(command, one)| (id, *command, one)))
        .collect();
    history::append(db, history::COMPLAINTS, &lines).await
}

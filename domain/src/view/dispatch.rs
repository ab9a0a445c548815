//! What a manager dispatches from.

use super::{Bilingual, PersonLabel, TicketDetail, TicketRow};
use crate::absence::Absence;
use crate::id::{PersonId, TicketNo};
use crate::people::By;
use crate::place::{CategoryCode, DepartmentCode, PlaceCode, PlaceKind};
use crate::text::Remark;
use crate::ticket::{Event, Recorded, Stage, StageName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where something is, as far as it matters for who is near by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The building, or the outdoor area.
    pub building: PlaceCode,
    /// What kind of building: those of a kind stand together on a campus, and form an area (brief, item 11).
    pub area: PlaceKind,
}

/// That a worker handed the ticket back 退回, and nobody was sent since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedBack {
    /// Who.
    pub by: PersonId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl HandedBack {
    /// Of a ticket that is known in full.
    #[must_use]
    pub fn of(detail: &TicketDetail) -> Option<Self> {
        let turn = came_back(detail)?;
        let (Event::HandedBack { reason }, By::Person(by)) = (&turn.event, turn.by) else {
            return None;
        };
        Some(Self {
            by,
            name: detail.name_of(by).unwrap_or_default().to_owned(),
            reason: reason.as_str().to_owned(),
            at: turn.at,
        })
    }
}

/// That the ticket was reopened 返修 after workers had it, and nobody was sent since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who had completed it last.
    pub before: Option<PersonLabel>,
}

impl Reopened {
    /// Of a ticket that is known in full.
    #[must_use]
    pub fn of(detail: &TicketDetail) -> Option<Self> {
        let turn = came_back(detail)?;
        let Event::Reopened { reason, .. } = &turn.event else {
            return None;
        };
        let before = completed_by(detail, turn.version);
        Some(Self {
            reason: reason.as_str().to_owned(),
            at: turn.at,
            before: before.map(|id| PersonLabel {
                id,
                name: detail.name_of(id).unwrap_or_default().to_owned(),
            }),
        })
    }
}

/// How a ticket that waits came back from workers, when they had it.
fn came_back(detail: &TicketDetail) -> Option<&Recorded> {
    let ticket = &detail.ticket;
    if !matches!(ticket.stage, Stage::Accepted {}) || ticket.former_crew.is_empty() {
        return None;
    }
    let mut turns = detail.history.iter().rev().map(|entry| &entry.recorded);
    turns.find(|turn| matches!(turn.event, Event::HandedBack { .. } | Event::Reopened { .. }))
}

/// Who completed it last before that version. A late completion, which was kept, counts once it was accepted.
fn completed_by(detail: &TicketDetail, version: u64) -> Option<PersonId> {
    let mut accepted = false;
    let turns = detail.history.iter().rev().map(|entry| &entry.recorded);
    for turn in turns.filter(|turn| turn.version < version) {
        match &turn.event {
            Event::Completed { who, .. } => return Some(*who),
            Event::CompletionKept { who, .. } if accepted => return Some(*who),
            Event::ReviewSettled { accept, .. } => accepted = *accept,
            _ => {}
        }
    }
    None
}

/// What the workers were told with the last order, as long as that holds: while it stands, and when it was handed back;
/// what is reopened begins anew.
#[must_use]
pub fn standing_note(detail: &TicketDetail) -> Option<&Remark> {
    if let Some(order) = detail.ticket.stage.order() {
        return order.note.as_ref();
    }
    let (turn, mut turns) = (came_back(detail)?, detail.history.iter().rev());
    if !matches!(turn.event, Event::HandedBack { .. }) {
        return None;
    }
    let sent = turns.find_map(|entry| match &entry.recorded.event {
        Event::Dispatched { note, .. } => Some(note.as_ref()),
        _ => None,
    });
    sent.flatten()
}

/// How many people a department has who can dispatch and who can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staffing {
    /// Which department.
    pub department: DepartmentCode,
    /// Its managers: nobody else dispatches its tickets.
    pub managers: u32,
    /// Its workers.
    pub workers: u32,
}

/// A ticket on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// The ticket.
    pub row: TicketRow,
    /// Where it is.
    pub spot: Spot,
    /// Who handed it back, and why; only while it waits for somebody else.
    pub handed_back: Option<HandedBack>,
    /// Why it was reopened, and who had repaired it; only while it waits.
    #[serde(default)]
    pub reopened: Option<Reopened>,
}

/// A column of the board. A ticket stands in one of them; what is late stands among the late and nowhere else, and what
/// has a completion to settle stands there as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnName {
    /// Accepted, to be dispatched 待派.
    Waiting,
    /// Sent, not taken on yet 已派出.
    Sent,
    /// Taken on 已接单.
    TakenOn,
    /// In work 维修中.
    InWork,
    /// On hold 挂起.
    OnHold,
    /// Out, and past its due time 超时.
    Late,
    /// With a late completion to settle 待核对.
    Reviews,
}

impl ColumnName {
    /// All columns, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sent,
        Self::TakenOn,
        Self::InWork,
        Self::OnHold,
        Self::Late,
        Self::Reviews,
    ];

    /// The name in data and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::TakenOn => "taken_on",
            Self::InWork => "in_work",
            Self::OnHold => "on_hold",
            Self::Late => "late",
            Self::Reviews => "reviews",
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == name)
    }

    /// The stages of the tickets in it.
    #[must_use]
    pub const fn stages(self) -> &'static [StageName] {
        match self {
            Self::Waiting => &[StageName::Accepted],
            Self::Sent => &[StageName::Dispatched],
            Self::TakenOn => &[StageName::Acknowledged],
            Self::InWork => &[StageName::InProgress],
            Self::OnHold => &[StageName::OnHold],
            Self::Late | Self::Reviews => &[
                StageName::Dispatched,
                StageName::Acknowledged,
                StageName::InProgress,
                StageName::OnHold,
            ],
        }
    }
}

/// A column with its most pressing tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Which.
    pub name: ColumnName,
    /// Its tickets. Waiting: what was urged, then what was handed back, then the most urgent and oldest. The others: what
    /// was urged, then what is due first.
    pub rows: Vec<BoardRow>,
    /// How many there are in all.
    pub total: u32,
}

/// A job in a worker's hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerJob {
    /// Its number.
    pub no: TicketNo,
    /// What is broken.
    pub content: String,
    /// Where, in short.
    pub place: Bilingual,
    /// Where it stands.
    pub stage: StageName,
    /// When it is due.
    pub due: DateTime<Utc>,
}

/// A worker with the work in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerLoad {
    /// Who.
    pub id: PersonId,
    /// Name as shown.
    pub name: String,
    /// Their departments.
    pub departments: Vec<DepartmentCode>,
    /// The categories that they are good at 擅长.
    pub skills: Vec<CategoryCode>,
    /// Whether they are away 请假, or will be within a week.
    pub absence: Option<Absence>,
    /// Jobs dispatched or taken on and not on hold.
    pub open: u32,
    /// Jobs on hold.
    pub on_hold: u32,
    /// Open jobs past their due time.
    pub late: u32,
    /// How many of both the list of tickets shows to whoever looks: those of [`super::TicketFilter::in_hand`].
    pub listed: u32,
    /// The next few open jobs, by due time.
    pub jobs: Vec<WorkerJob>,
    /// Where they are, or are going: their jobs taken on and in work, and the last one that they completed, when that was
    /// a short while ago.
    pub near: Vec<Spot>,
}

impl WorkerLoad {
    /// The absence that they are in at `at`.
    #[must_use]
    pub fn away(&self, at: DateTime<Utc>) -> Option<&Absence> {
        self.absence.as_ref().filter(|absence| absence.covers(at))
    }
}

/// What a manager dispatches from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchBoard {
    /// All columns, in their order.
    pub columns: Vec<Column>,
    /// The workers of the departments.
    pub workers: Vec<WorkerLoad>,
}

impl DispatchBoard {
    /// The tickets of a column.
    #[must_use]
    pub fn rows(&self, name: ColumnName) -> &[BoardRow] {
        let column = self.columns.iter().find(|column| column.name == name);
        column.map_or(&[], |column| &column.rows)
    }

    /// The ticket of that number, when the board shows it.
    #[must_use]
    pub fn row(&self, no: TicketNo) -> Option<&BoardRow> {
        let mut rows = self.columns.iter().flat_map(|column| &column.rows);
        rows.find(|row| row.row.no == no)
    }
}

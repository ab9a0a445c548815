//! What the manager has picked and typed. It stands beside the lists, so that no refresh of them takes it away.

use super::absence::Leave;
use super::due::Choice;
use super::typed::{Drafts, Seen};
use super::way::Way;
use crate::i18n::t;
use crate::offline::Outbox;
use crate::page::{Now, use_page};
use crate::pages::tickets::{Last, Read, lasting};
use crate::parts::act::{Act, use_act};
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketId, TicketNo};
use domain::people::Role;
use domain::suggest::{Suggestion, Wanted, suggest};
use domain::ticket::{CommandKind, StageName, Urgency};
use domain::view::{BoardRow, DispatchBoard, TicketDetail, WorkerLoad};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Which ticket was read, and the ticket, when there is one of that number.
pub type Found = (Option<TicketNo>, Option<TicketDetail>);

/// How the board is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// A column for each stage.
    Stage,
    /// A lane for each worker, beside what waits.
    Worker,
}

impl View {
    pub const ALL: [Self; 2] = [Self::Stage, Self::Worker];

    /// The view of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == name)
    }

    /// The name in addresses and in names of sentences.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Worker => "worker",
        }
    }
}

/// What is open beside the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    Nothing,
    Transfer,
}

/// The ticket that a command is for: as much of it as that needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub no: TicketNo,
    pub lane: TicketId,
    pub version: Option<u64>,
    pub urgency: Urgency,
    pub promised: Option<DateTime<Utc>>,
    /// When it is due by the order that stands.
    pub due: Option<DateTime<Utc>>,
    pub wanted: Wanted,
}

impl Target {
    /// The target of a ticket that is known in full.
    pub fn of(detail: &TicketDetail) -> Self {
        let ticket = &detail.ticket;
        Self {
            no: detail.no,
            lane: ticket.id,
            version: Some(ticket.version),
            urgency: ticket.report.urgency,
            promised: ticket.promise.map(|promise| promise.repair_by),
            due: ticket.stage.order().map(|order| order.due),
            wanted: Wanted::from(detail),
        }
    }
}

impl From<&BoardRow> for Target {
    fn from(row: &BoardRow) -> Self {
        Self {
            no: row.row.no,
            lane: row.row.id,
            version: None,
            urgency: row.row.urgency,
            promised: row.row.repair_by,
            due: row.row.due.filter(|_| row.row.stage != StageName::Accepted),
            wanted: Wanted::from(row),
        }
    }
}

/// A ticket that is ticked, as it was then: it stays although it may have left the board since.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticked {
    pub row: BoardRow,
    /// Why it could not be sent, when that was tried.
    pub refused: Option<String>,
}

/// The manager's desk.
#[derive(Clone, Copy)]
pub struct Desk {
    pub view: Memo<View>,
    pub picked: RwSignal<Option<TicketNo>>,
    pub ticked: RwSignal<Vec<Ticked>>,
    /// Whether what is worked on are the ticked ones, not the picked one.
    pub many: RwSignal<bool>,
    /// From where a range is ticked.
    pub anchor: RwSignal<Option<TicketNo>>,
    /// Whether a phone shows the order instead of the board.
    pub front: RwSignal<bool>,
    pub crew: RwSignal<Vec<PersonId>>,
    /// Whether somebody who is away shall be sent all the same.
    pub sure: RwSignal<bool>,
    /// The due time, once somebody chose; and the note, once somebody typed.
    pub due: RwSignal<Option<Choice>>,
    pub custom: RwSignal<String>,
    pub note: RwSignal<Option<String>>,
    /// The order that the ticket had when somebody began to type.
    pub seen: RwSignal<Option<Seen>>,
    pub drafts: Drafts,
    pub aside: RwSignal<Aside>,
    /// The department of a transfer, and why.
    pub to: RwSignal<String>,
    pub reason: RwSignal<String>,
    /// What is said when a completion is settled.
    pub verdict: RwSignal<String>,
    /// What is wrong: beside the workers, the due time, the note, a transfer or verdict.
    pub crew_error: RwSignal<String>,
    pub due_error: RwSignal<String>,
    pub note_error: RwSignal<String>,
    pub aside_error: RwSignal<String>,
    pub leave: Leave,
    pub act: Act,
    pub outbox: Outbox,
    /// How many answers are waited for when several are sent, and how many were sent.
    pub awaited: RwSignal<usize>,
    pub sent: RwSignal<usize>,
    /// Which were sent together last, to be printed.
    pub out: RwSignal<Vec<TicketNo>>,
    /// Where the window stands in its history: see [`super::way`].
    pub way: Way,
    /// Whether this person sends workers, and does not only look.
    pub manages: bool,
    pub last: Memo<Option<Last<DispatchBoard>>>,
    last_ticket: Memo<Option<Last<Found>>>,
    board: Read<DispatchBoard>,
    ticket: Read<Found>,
    now: RwSignal<DateTime<Utc>>,
}

impl Desk {
    /// To be made while the page is built, inside of what waits for its data.
    pub fn new(picked: RwSignal<Option<TicketNo>>, board: Read<DispatchBoard>, ticket: Read<Found>) -> Self {
        let map = use_query_map();
        let view = Memo::new(move |_| {
            let named = map.with(|map| View::parse(map.get_str("view").unwrap_or_default()));
            named.unwrap_or(View::Stage)
        });
        let key = move || picked.get().map(|no| no.to_string()).unwrap_or_default();
        let empty = || RwSignal::new(String::new());
        Self {
            view,
            picked,
            ticked: RwSignal::new(Vec::new()),
            many: RwSignal::new(false),
            anchor: RwSignal::new(None),
            front: RwSignal::new(picked.with_untracked(Option::is_some)),
            crew: RwSignal::new(Vec::new()),
            sure: RwSignal::new(false),
            due: RwSignal::new(None),
            custom: empty(),
            note: RwSignal::new(None),
            seen: RwSignal::new(None),
            drafts: Drafts::new(),
            aside: RwSignal::new(Aside::Nothing),
            to: empty(),
            reason: empty(),
            verdict: empty(),
            crew_error: empty(),
            due_error: empty(),
            note_error: empty(),
            aside_error: empty(),
            leave: Leave::new(),
            act: use_act(),
            outbox: expect_context::<Outbox>(),
            awaited: RwSignal::new(0),
            sent: RwSignal::new(0),
            out: RwSignal::new(Vec::new()),
            way: Way::new(),
            manages: use_page().me.is_some_and(|me| me.is(Role::Manager)),
            last: lasting(String::new, move || board.get()),
            last_ticket: lasting(key, move || ticket.get()),
            board,
            ticket,
            now: expect_context::<Now>().0,
        }
    }

    /// Reads board and ticket again.
    pub fn read_again(self) {
        self.board.refetch();
        self.ticket.refetch();
    }

    /// Reads the board as it was last read.
    pub fn of_board<T>(self, read: impl FnOnce(&DispatchBoard) -> T) -> Option<T> {
        self.last
            .with(|last| last.as_ref().and_then(Last::value).map(read))
    }

    /// The picked ticket in full, once it is here; none inside when there is none of that number.
    pub fn detail(self) -> Option<Option<TicketDetail>> {
        let no = self.picked.get()?;
        // until it comes, what was read last is another one
        self.last_ticket
            .with(|last| match last.as_ref().and_then(Last::value) {
                Some((of, found)) if *of == Some(no) => Some(found.clone()),
                _ => None,
            })
    }

    /// Whether the picked ticket could not be read.
    pub fn is_unread(self) -> bool {
        self.last_ticket
            .with(|last| matches!(last, Some(Last::Stale(..) | Last::Failed(_))))
    }

    /// Whether something is picked or ticked, so that the order stands beside the board.
    pub fn is_open(self) -> bool {
        self.picked.get().is_some() || self.is_many()
    }

    /// Whether the ticked ones are worked on.
    pub fn is_many(self) -> bool {
        self.many.get() && self.ticked.with(|ticked| !ticked.is_empty())
    }

    /// What an order would be for: the ticked ones, or the picked one: from the board at once, with its version as soon
    /// as that is known.
    pub fn targets(self) -> Vec<Target> {
        if self.is_many() {
            return self
                .ticked
                .with(|ticked| ticked.iter().map(|one| Target::from(&one.row)).collect());
        }
        let Some(no) = self.picked.get() else {
            return Vec::new();
        };
        let row = self.of_board(|board| board.row(no).map(Target::from)).flatten();
        let detail = self.detail().flatten();
        let target = match (row, detail) {
            (Some(row), detail) => Some(Target {
                version: detail.map(|detail| detail.ticket.version),
                ..row
            }),
            (None, Some(detail)) => Some(Target::of(&detail)),
            (None, None) => None,
        };
        target.into_iter().collect()
    }

    /// Whether there is something that workers can be sent to.
    pub fn sends(self) -> bool {
        if self.is_many() {
            return self.manages;
        }
        match self.detail() {
            Some(Some(detail)) => detail.may.contains(&CommandKind::Dispatch),
            Some(None) => false,
            None => self.manages && !self.targets().is_empty(),
        }
    }

    /// Workers whom what is worked on can be given to, whoever suits best first: in the order of their digits.
    pub fn suggested(self) -> Vec<(WorkerLoad, Suggestion)> {
        let wanted: Vec<Wanted> = self.targets().into_iter().map(|target| target.wanted).collect();
        let now = self.now();
        let found = self.of_board(|board| {
            let worker = |one: Suggestion| {
                let worker = board.workers.iter().find(|worker| worker.id == one.worker)?;
                Some((worker.clone(), one))
            };
            suggest(&board.workers, &wanted, now)
                .into_iter()
                .filter_map(worker)
                .collect()
        });
        found.unwrap_or_default()
    }

    /// The workers who are chosen, in the order in which they were.
    pub fn chosen(self) -> Vec<WorkerLoad> {
        let (crew, fitting) = (self.crew.get(), self.suggested());
        let of = |id: &PersonId| fitting.iter().find(|(worker, _)| worker.id == *id);
        crew.iter()
            .filter_map(of)
            .map(|(worker, _)| worker.clone())
            .collect()
    }

    /// The names of the workers who are chosen.
    pub fn names(self) -> String {
        let names: Vec<String> = self.chosen().into_iter().map(|worker| worker.name).collect();
        names.join(t("common.list_comma"))
    }

    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The same, for clicks and keys.
    pub fn now_untracked(self) -> DateTime<Utc> {
        self.now.get_untracked()
    }

    /// Whether an answer is being waited for.
    pub fn busy(self) -> bool {
        self.act.busy() || self.awaited.get() > 0
    }
}

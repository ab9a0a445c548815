//! What the manager has picked and typed. It stands beside the lists, so that no refresh of them takes it away.

use super::due::Choice;
use crate::i18n::{t, tf};
use crate::page::Now;
use crate::pages::tickets::Read;
use crate::parts::act::{Act, use_act};
use crate::parts::reject;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketId, TicketNo};
use domain::place::DepartmentCode;
use domain::rejection::{Field, Rejection};
use domain::sync::NewCommand;
use domain::text::Remark;
use domain::ticket::{Command, Urgency};
use domain::view::{DispatchBoard, TicketDetail, TicketRow, WorkerLoad};
use leptos::prelude::*;

/// A list of tickets on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Accepted, to be dispatched.
    Waiting,
    /// Out with workers.
    Running,
    /// With a late completion to settle.
    Reviews,
}

impl Tab {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Running, Self::Reviews];

    pub fn parse(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|tab| tab.as_str() == name)
            .unwrap_or(Self::Waiting)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Reviews => "reviews",
        }
    }

    /// Its tickets, in the board's order.
    pub fn rows(self, board: &DispatchBoard) -> Vec<TicketRow> {
        match self {
            Self::Waiting => board.waiting.clone(),
            Self::Running => board.running.clone(),
            Self::Reviews => board
                .waiting
                .iter()
                .chain(&board.running)
                .filter(|row| row.needs_review)
                .cloned()
                .collect(),
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
    pub department: DepartmentCode,
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
            department: ticket.department.clone(),
        }
    }
}

/// The manager's desk.
#[derive(Clone, Copy)]
pub struct Desk {
    pub picked: RwSignal<Option<TicketNo>>,
    pub tab: RwSignal<Tab>,
    pub crew: RwSignal<Vec<PersonId>>,
    pub due: RwSignal<Choice>,
    pub custom: RwSignal<String>,
    pub note: RwSignal<String>,
    pub aside: RwSignal<Aside>,
    /// The department of a transfer, and why.
    pub to: RwSignal<String>,
    pub reason: RwSignal<String>,
    /// What is said when a completion is settled.
    pub verdict: RwSignal<String>,
    /// What is wrong: beside the workers, beside due time and note, beside a transfer or verdict.
    pub crew_error: RwSignal<String>,
    pub due_error: RwSignal<String>,
    pub aside_error: RwSignal<String>,
    pub act: Act,
    pub board: Read<DispatchBoard>,
    pub ticket: Read<Option<TicketDetail>>,
    now: RwSignal<DateTime<Utc>>,
}

impl Desk {
    /// To be made while the page is built.
    pub fn new(
        picked: RwSignal<Option<TicketNo>>,
        tab: RwSignal<Tab>,
        board: Read<DispatchBoard>,
        ticket: Read<Option<TicketDetail>>,
    ) -> Self {
        Self {
            picked,
            tab,
            crew: RwSignal::new(Vec::new()),
            due: RwSignal::new(Choice::Suggested),
            custom: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            aside: RwSignal::new(Aside::Nothing),
            to: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
            verdict: RwSignal::new(String::new()),
            crew_error: RwSignal::new(String::new()),
            due_error: RwSignal::new(String::new()),
            aside_error: RwSignal::new(String::new()),
            act: use_act(),
            board,
            ticket,
            now: expect_context::<Now>().0,
        }
    }

    /// Picks another ticket; workers and due time begin anew, since they were chosen for the one before.
    pub fn pick(self, no: Option<TicketNo>) {
        if self.picked.get_untracked() == no {
            return;
        }
        self.picked.set(no);
        self.crew.set(Vec::new());
        self.due.set(Choice::Suggested);
        for typed in [self.note, self.to, self.reason, self.verdict] {
            typed.set(String::new());
        }
        self.aside.set(Aside::Nothing);
        self.clear_errors();
    }

    fn clear_errors(self) {
        for error in [self.crew_error, self.due_error, self.aside_error] {
            error.set(String::new());
        }
    }

    pub fn toggle(self, worker: PersonId) {
        self.crew_error.set(String::new());
        self.crew
            .update(|crew| match crew.iter().position(|one| *one == worker) {
                Some(index) => drop(crew.remove(index)),
                None => crew.push(worker),
            });
    }

    // what follows is read by clicks and keys as well, long after the page has waited for it: hence the data of the
    // resources, and not the resources

    /// The ticket that is picked: from the lists at once, with its version as soon as that is known.
    pub fn target(self) -> Option<Target> {
        let no = self.picked.get()?;
        let detail = self.detail();
        let row = (*self.board).with(|board| {
            let board = board.as_ref()?.as_ref().ok()?;
            board
                .waiting
                .iter()
                .chain(&board.running)
                .find(|row| row.no == no)
                .cloned()
        });
        match (row, detail) {
            (_, Some(detail)) => Some(Target::of(&detail)),
            (Some(row), None) => Some(Target {
                no,
                lane: row.id,
                version: None,
                urgency: row.urgency,
                department: row.department,
            }),
            (None, None) => None,
        }
    }

    /// The picked ticket in full, once it is here.
    pub fn detail(self) -> Option<TicketDetail> {
        let no = self.picked.get()?;
        let found = (*self.ticket).with(|found| found.as_ref()?.as_ref().ok()?.clone());
        found.filter(|detail| detail.no == no)
    }

    /// Workers whom the picked ticket can be given to, in the order of their digits; all when none is picked.
    pub fn fitting(self) -> Vec<WorkerLoad> {
        let department = self.target().map(|target| target.department);
        (*self.board).with(|board| {
            let Some(Ok(board)) = board else { return Vec::new() };
            let fits = |worker: &&WorkerLoad| {
                department
                    .as_ref()
                    .is_none_or(|code| worker.departments.contains(code))
            };
            board.workers.iter().filter(fits).cloned().collect()
        })
    }

    /// The names of the workers who are chosen.
    pub fn names(self) -> String {
        let chosen = self.crew.get();
        let workers = self.fitting();
        let names = chosen
            .iter()
            .filter_map(|id| workers.iter().find(|worker| worker.id == *id));
        names
            .map(|worker| worker.name.as_str())
            .collect::<Vec<_>>()
            .join(t("common.list_comma"))
    }

    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// Sends the order, or says what is missing.
    pub fn send(self) {
        let Some(target) = untrack(|| self.target()) else {
            return;
        };
        if self.act_busy() {
            return;
        }
        self.clear_errors();
        let names = untrack(|| self.names());
        let fitting = untrack(|| self.fitting());
        let mut crew = self.crew.get_untracked();
        crew.retain(|id| fitting.iter().any(|worker| worker.id == *id));
        let now = self.now.get_untracked();
        let due = self
            .due
            .get_untracked()
            .due(target.urgency, &self.custom.get_untracked(), now);
        let due = match due {
            Ok(due) => due,
            Err(key) => return self.due_error.set(t(key).to_owned()),
        };
        if crew.is_empty() {
            return self.crew_error.set(t("dispatch.pick_workers").to_owned());
        }
        let note = match Remark::optional(Field::Remark, &self.note.get_untracked()) {
            Ok(note) => note,
            Err(reason) => return self.due_error.set(reject::sentence(&reason)),
        };
        let done = tf(
            "dispatch.done",
            &[("no", &target.no.to_string()), ("names", &names)],
        );
        // what is sent out again stays in its list, and so does the eye
        let next = (self.tab.get_untracked() == Tab::Waiting)
            .then(|| untrack(|| self.after(target.no)))
            .flatten();
        self.give(&target, Command::Dispatch { crew, due, note }, done, next);
    }

    /// Gives a command for the picked ticket; when it took effect, `next` is picked.
    pub fn give(self, target: &Target, command: Command, done: String, next: Option<TicketNo>) {
        let lane = target.lane;
        let command = NewCommand {
            lane: lane.into(),
            command: command.into(),
            token: None,
            base_version: target.version,
            photos: Vec::new(),
        };
        self.act
            .give(command, done, move |result: Result<(), Rejection>| {
                if result.is_ok() {
                    self.pick(next);
                }
                self.board.refetch();
                self.ticket.refetch();
            });
    }

    fn act_busy(self) -> bool {
        untrack(|| self.act.busy())
    }

    /// The ticket below `no` in the open list, or the one above when it is the last.
    pub fn after(self, no: TicketNo) -> Option<TicketNo> {
        let rows = self.rows();
        let index = rows.iter().position(|row| row.no == no)?;
        let neighbour = rows
            .get(index + 1)
            .or_else(|| index.checked_sub(1).and_then(|index| rows.get(index)));
        neighbour.map(|row| row.no)
    }

    /// The tickets of the open list.
    pub fn rows(self) -> Vec<TicketRow> {
        let tab = self.tab.get();
        (*self.board).with(|board| match board {
            Some(Ok(board)) => tab.rows(board),
            _ => Vec::new(),
        })
    }

    /// Picks the ticket so many rows further down.
    pub fn step(self, by: isize) {
        let rows = untrack(|| self.rows());
        let at = self
            .picked
            .get_untracked()
            .and_then(|no| rows.iter().position(|row| row.no == no));
        let index = match at {
            Some(index) => index.saturating_add_signed(by).min(rows.len().saturating_sub(1)),
            None => 0,
        };
        self.pick(rows.get(index).map(|row| row.no).or(self.picked.get_untracked()));
    }
}

//! Picking a ticket, ticking several, choosing workers.

use super::due::Choice;
use super::state::{Aside, Desk, Ticked, View};
use domain::id::{PersonId, TicketNo};
use domain::view::{BoardRow, ColumnName};
use leptos::prelude::*;

impl Desk {
    /// Picks another ticket; workers and due time begin anew, since they were chosen for the one before.
    pub fn pick(self, no: Option<TicketNo>) {
        let single = self.many.get_untracked();
        self.front.set(no.is_some());
        if self.picked.get_untracked() == no && !single {
            return;
        }
        self.many.set(false);
        self.picked.set(no);
        self.begin_anew();
    }

    /// Forgets what was chosen and typed for an order.
    pub fn begin_anew(self) {
        self.crew.set(Vec::new());
        self.sure.set(false);
        self.due.set(Choice::Suggested);
        for typed in [self.note, self.to, self.reason, self.verdict] {
            typed.set(String::new());
        }
        self.aside.set(Aside::Nothing);
        self.clear_errors();
    }

    pub fn clear_errors(self) {
        for error in [self.crew_error, self.due_error, self.aside_error] {
            error.set(String::new());
        }
    }

    /// Closes the order: nothing is picked, and the ticked ones stay ticked.
    pub fn close(self) {
        self.many.set(false);
        self.pick(None);
    }

    /// Whether the ticket is ticked.
    pub fn is_ticked(self, no: TicketNo) -> bool {
        self.ticked
            .with(|ticked| ticked.iter().any(|one| one.row.row.no == no))
    }

    /// Ticks a waiting ticket, or takes the tick off; with `range` ticks all from the one ticked last to this.
    pub fn tick(self, no: TicketNo, range: bool) {
        if !self.manages {
            return;
        }
        let waiting: Vec<BoardRow> =
            untrack(|| self.of_board(|board| board.rows(ColumnName::Waiting).to_vec())).unwrap_or_default();
        let place = |no: TicketNo| waiting.iter().position(|row| row.row.no == no);
        let Some(here) = place(no) else { return };
        let from = self.anchor.get_untracked().and_then(place).filter(|_| range);
        let was_many = untrack(|| self.is_many());
        self.ticked.update(|ticked| {
            let held = ticked.iter().position(|one| one.row.row.no == no);
            match (from, held) {
                (Some(from), _) => {
                    for row in &waiting[from.min(here)..=from.max(here)] {
                        if !ticked.iter().any(|one| one.row.row.no == row.row.no) {
                            ticked.push(Ticked {
                                row: row.clone(),
                                refused: None,
                            });
                        }
                    }
                }
                (None, Some(held)) => drop(ticked.remove(held)),
                (None, None) => ticked.push(Ticked {
                    row: waiting[here].clone(),
                    refused: None,
                }),
            }
        });
        self.anchor.set(Some(no));
        if !was_many {
            // what was chosen before was for the one that was picked
            self.begin_anew();
        }
        self.many.set(true);
    }

    /// Takes the tick off a ticket, also when it is not on the board any more.
    pub fn untick(self, no: TicketNo) {
        self.ticked
            .update(|ticked| ticked.retain(|one| one.row.row.no != no));
    }

    /// Takes all ticks off.
    pub fn untick_all(self) {
        self.ticked.set(Vec::new());
        self.many.set(false);
        self.front.set(false);
    }

    /// Takes a worker into the crew, or out of it.
    pub fn toggle(self, worker: PersonId) {
        self.crew_error.set(String::new());
        self.sure.set(false);
        self.crew
            .update(|crew| match crew.iter().position(|one| *one == worker) {
                Some(index) => drop(crew.remove(index)),
                None => crew.push(worker),
            });
    }

    /// The tickets that the keyboard goes through, in their order on the page.
    fn numbers(self) -> Vec<TicketNo> {
        let view = self.view.get_untracked();
        let numbers = |columns: &[ColumnName]| {
            let found = untrack(|| {
                self.of_board(|board| {
                    let rows = columns.iter().flat_map(|name| board.rows(*name));
                    rows.map(|row| row.row.no).collect()
                })
            });
            found.unwrap_or_default()
        };
        match view {
            View::Stage => numbers(&ColumnName::ALL),
            View::Worker => numbers(&[ColumnName::Waiting]),
        }
    }

    /// The ticket below `no` among those that wait, or the one above when it is the last; none when it is elsewhere.
    pub fn after(self, no: TicketNo) -> Option<TicketNo> {
        let rows: Vec<TicketNo> = untrack(|| {
            self.of_board(|board| {
                board
                    .rows(ColumnName::Waiting)
                    .iter()
                    .map(|row| row.row.no)
                    .collect()
            })
        })
        .unwrap_or_default();
        let index = rows.iter().position(|one| *one == no)?;
        let above = || index.checked_sub(1).and_then(|index| rows.get(index));
        rows.get(index + 1).or_else(above).copied()
    }

    /// Picks the ticket so many rows further down.
    pub fn step(self, by: isize) {
        let numbers = self.numbers();
        let picked = self.picked.get_untracked();
        let at = picked.and_then(|no| numbers.iter().position(|one| *one == no));
        let index = match at {
            Some(index) => index
                .saturating_add_signed(by)
                .min(numbers.len().saturating_sub(1)),
            None => 0,
        };
        if let Some(no) = numbers.get(index).copied() {
            self.pick(Some(no));
        }
    }
}

//! Picking a ticket, ticking several, choosing workers.

use super::state::{Desk, Ticked, View};
use domain::id::{PersonId, TicketNo};
use domain::view::{BoardRow, ColumnName};
use leptos::prelude::*;

impl Desk {
    /// Picks another ticket, and says so in the address.
    pub fn pick(self, no: Option<TicketNo>) {
        self.show(no);
        self.tell();
    }

    /// Opens another ticket, with what was typed for it before.
    pub fn show(self, no: Option<TicketNo>) {
        self.front.set(no.is_some());
        if self.picked.get_untracked() == no && !self.many.get_untracked() {
            return;
        }
        self.turn(|| {
            self.many.set(false);
            self.picked.set(no);
        });
    }

    /// Works on the ticked ones, in front of the board on a phone.
    pub fn show_many(self) {
        self.turn(|| self.many.set(true));
        self.front.set(true);
    }

    pub fn clear_errors(self) {
        for error in [self.crew_error, self.due_error, self.note_error, self.aside_error] {
            error.set(String::new());
        }
    }

    /// Closes the order: nothing is picked, and the ticked ones stay ticked.
    pub fn close(self) {
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
        let change = |ticked: &mut Vec<Ticked>| {
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
        };
        self.anchor.set(Some(no));
        self.out.set(Vec::new());
        self.turn(|| {
            self.ticked.update(change);
            self.many
                .set(self.ticked.with_untracked(|ticked| !ticked.is_empty()));
        });
        self.forget_when_none();
    }

    /// The numbers of those that are ticked, in the order in which they were.
    pub fn ticks(self) -> Vec<TicketNo> {
        self.ticked
            .with(|ticked| ticked.iter().map(|one| one.row.row.no).collect())
    }

    /// Ticks again those for which an order was left unsent when the page was closed, as far as they still wait. Gives
    /// whether that is done: it needs the board, and what this device has kept.
    pub fn tick_again(self) -> bool {
        let waiting = self.of_board(|board| board.rows(ColumnName::Waiting).to_vec());
        let Some((waiting, kept)) = waiting.zip(self.drafts.ticks()) else {
            return false;
        };
        if kept.is_empty() || !self.manages || self.ticked.with_untracked(|ticked| !ticked.is_empty()) {
            return true;
        }
        let waits = waiting.into_iter().filter(|row| kept.contains(&row.row.no));
        let again: Vec<Ticked> = waits.map(|row| Ticked { row, refused: None }).collect();
        if again.is_empty() {
            // others were faster with all of them
            self.forget_many();
            return true;
        }
        // a ticket that the address asks for is open before them
        let many = self.picked.get_untracked().is_none();
        self.turn(|| {
            self.ticked.set(again);
            self.many.set(many);
        });
        if many && self.asks_for_many() {
            self.front.set(true);
        }
        true
    }

    /// Takes the tick off a ticket, also when it is not on the board any more.
    pub fn untick(self, no: TicketNo) {
        self.turn(|| {
            self.ticked
                .update(|ticked| ticked.retain(|one| one.row.row.no != no));
            if self.ticked.with_untracked(Vec::is_empty) {
                self.many.set(false);
            }
        });
        self.forget_when_none();
    }

    /// Takes all ticks off.
    pub fn untick_all(self) {
        self.turn(|| {
            self.ticked.set(Vec::new());
            self.many.set(false);
        });
        self.forget_when_none();
    }

    /// Once nothing is ticked any more: what was typed for those is forgotten, and a phone shows the board again.
    fn forget_when_none(self) {
        if self.ticked.with_untracked(Vec::is_empty) {
            self.forget_many();
            self.front.set(false);
            self.tell();
        }
    }

    /// Takes a worker into the crew, or out of it.
    pub fn toggle(self, worker: PersonId) {
        self.touched();
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

//! What is known beside a call: earlier tickets of that number, and what is open at that place. Fetched while the officer
//! types; what is known of another number or another place is not shown with this one.

use super::intake::Intake;
use super::pieces::is_open;
use crate::api::tickets::{caller_history, open_at_place};
use crate::codec::{Reading, reading};
use crate::error::AppError;
use crate::page::use_live;
use domain::phone::Phone;
use domain::place::{CategoryCode, PlaceCode};
use domain::view::{CallerHistory, TicketRow};
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must pause before a number counts as whole: its beginning may be a campus number.
const PAUSE: Duration = Duration::from_millis(400);

/// What is open at the place that was asked for.
pub type Here = Option<(PlaceCode, Vec<TicketRow>)>;

/// What is known beside the call in front.
#[derive(Clone, Copy)]
pub struct Beside {
    /// The category of the call.
    pub category: Memo<Option<CategoryCode>>,
    /// Earlier tickets of its number.
    pub caller: Reading<Result<Option<CallerHistory>, AppError>>,
    /// What is open at its place.
    pub here: Reading<Result<Here, AppError>>,
    /// What is open there in the same category: it may be the same fault.
    pub same: RwSignal<Vec<TicketRow>>,
}

impl Beside {
    /// Looks, from now on, for what is known beside the call in this form. To be called while the page is built.
    pub fn of(intake: Intake) -> Self {
        let number = settled_number(intake);
        let caller = reading(
            move || (use_live(), number.get()),
            |(_, number)| async move {
                match number {
                    Some(number) => caller_history(number).await.map(Some),
                    None => Ok(None),
                }
            },
        );
        let place = Memo::new(move |_| {
            let place = intake.place;
            place.with(|place| place.as_ref().map(|label| label.code.clone()))
        });
        let category = Memo::new(move |_| CategoryCode::parse(&intake.typed.get("category")).ok());
        let here = reading(
            move || (use_live(), place.get(), category.get()),
            |(_, place, category)| async move {
                match place {
                    Some(place) => {
                        let found = open_at_place(place.clone(), category).await;
                        found.map(|rows| Some((place, rows)))
                    }
                    None => Ok(None),
                }
            },
        );
        fill_name(intake, number, caller);
        Self {
            category,
            caller,
            here,
            same: same_fault(here, place, category),
        }
    }
}

/// What may be the same fault, of what is open at the place.
fn same_fault(
    here: Reading<Result<Here, AppError>>,
    place: Memo<Option<PlaceCode>>,
    category: Memo<Option<CategoryCode>>,
) -> RwSignal<Vec<TicketRow>> {
    let same = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let (place, category) = (place.get(), category.get());
        let found = here.get().and_then(Result::ok).flatten();
        // the answer may be about the call that was in front before
        let found = found.filter(|(asked, _)| Some(asked) == place.as_ref());
        let mut rows = found.map(|(_, rows)| rows).unwrap_or_default();
        rows.retain(|row| is_same(row, category.as_ref()));
        if same.with_untracked(|before| *before != rows) {
            same.set(rows);
        }
    });
    same
}

/// Whether a ticket at the place may be about the same fault as a call of that category.
pub fn is_same(row: &TicketRow, category: Option<&CategoryCode>) -> bool {
    Some(&row.category) == category && is_open(row.stage)
}

/// The caller's number, once one stands there and rests; none as soon as another one does.
fn settled_number(intake: Intake) -> RwSignal<Option<String>> {
    let typed = Memo::new(move |_| {
        let number = Phone::parse(&intake.typed.get("phone"));
        number.ok().map(String::from)
    });
    let settled = RwSignal::new(None::<String>);
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = waiting.flatten() {
            handle.clear();
        }
        let number = typed.get();
        let before = settled.get_untracked();
        if number == before {
            return None;
        }
        if before.is_some() {
            settled.set(None);
        }
        let number = number?;
        let take = move || {
            settled.try_set(Some(number));
        };
        set_timeout_with_handle(take, PAUSE).ok()
    });
    settled
}

/// Gives the name that came with this number before, unless the officer has typed one.
fn fill_name(
    intake: Intake,
    settled: RwSignal<Option<String>>,
    caller: Reading<Result<Option<CallerHistory>, AppError>>,
) {
    let filled = StoredValue::new((String::new(), String::new()));
    Effect::new(move |_| {
        let Some(Ok(Some(history))) = caller.get() else {
            return;
        };
        // the answer may be about the call that was in front before
        let asked = settled.get_untracked();
        let (number, standing) = untrack(move || (intake.typed.get("phone"), intake.typed.get("name")));
        if asked.is_none() || Phone::parse(&number).ok().map(String::from) != asked || intake.is_followed() {
            return;
        }
        let (last_number, last_name) = filled.get_value();
        // a name that was filled in for the beginning of a longer number makes room; one that the officer
        // took out stays out
        let free = standing.trim().is_empty() || standing == last_name;
        if let Some(name) = history.name.filter(|_| free && number != last_number) {
            intake.typed.write("name", &name);
            filled.set_value((number, name));
        }
    });
}

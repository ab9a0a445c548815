//! Several calls at once: one is in the form, the others wait beside it, each with its own draft and
//! its own time. The browser's inputs hold the one in front; see [`super::typed`].

use super::intake::Intake;
use crate::offline::{self, drafts};
use crate::page::{FieldError, use_page};
use crate::time;
use domain::id::LaneId;
use domain::view::{Me, PlaceLabel};
use leptos::html::Dialog;
use leptos::prelude::*;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

thread_local! {
    /// Whether somebody asked for an empty form before the page with the form was there.
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

/// The page of calls begins with an empty form next time, whatever is unfinished: the telephone rings.
pub fn want_new() {
    WANTED.set(true);
    // where the page is not led to but loaded, this one is gone by then
    drafts::want_new();
}

/// Whether somebody asked for an empty form; that is asked once.
fn wanted_new() -> bool {
    let (here, before) = (WANTED.take(), drafts::take_wanted());
    here || before
}

/// Drafts are each officer's own: several share this device.
fn beginning(me: Option<&Me>) -> String {
    let me = me.map(|me| me.id.to_string()).unwrap_or_default();
    [drafts::CALLS, &me, "/"].concat()
}

/// How many calls the officer has begun on this device and not registered.
pub async fn unfinished(me: &Me) -> usize {
    let found = drafts::all(&beginning(Some(me))).await;
    found.map_or(0, |found| found.len())
}

/// A call that waits while another is in the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waiting {
    /// Its id on this device; ids grow with time.
    pub id: String,
    /// What was typed, with the place's code.
    pub values: BTreeMap<String, String>,
    /// Where, when that is known by more than its code.
    pub place: Option<PlaceLabel>,
    timed: bool,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// Whether it was read from a draft of an earlier time.
    restored: bool,
}

impl Waiting {
    /// A call as it was kept.
    pub fn of_draft(id: String, values: BTreeMap<String, String>) -> Self {
        Self {
            id,
            values,
            timed: true,
            restored: true,
            ..Self::default()
        }
    }
}

/// All calls that are being registered.
#[derive(Clone, Copy)]
pub struct Calls {
    /// The form.
    pub intake: Intake,
    /// In the order in which they came. What the one in front has here is as old as when it came to the front.
    pub all: RwSignal<Vec<Waiting>>,
    /// The id of the one in front.
    pub front: RwSignal<String>,
    /// The id of one with something in it that shall be closed, until that is answered.
    pub closing: RwSignal<Option<String>>,
    /// The question.
    pub question: NodeRef<Dialog>,
    /// The ids of the drafts that were there when they were read last.
    pub seen: StoredValue<BTreeSet<String>>,
    /// What another window has sent or closed while it was in front here, and the call that came to the front then.
    pub elsewhere: RwSignal<Option<(String, LaneId)>>,
    /// Whether the telephone rang since the page began.
    rang: StoredValue<bool>,
    beginning: StoredValue<String>,
}

/// A new id, later than all before. It is the id of the ticket as well, whichever window sends it.
pub fn mint() -> String {
    offline::new_lane().0.to_string()
}

impl Calls {
    /// One empty call. To be called while the page is built.
    pub fn new(first: &'static str, texts: &'static [&'static str]) -> Self {
        let beginning = beginning(use_page().me.as_ref());
        Self {
            intake: Intake::new(first, texts, beginning.clone()),
            all: RwSignal::new(vec![Waiting::default()]),
            front: RwSignal::new(String::new()),
            closing: RwSignal::new(None),
            question: NodeRef::new(),
            seen: StoredValue::new(BTreeSet::new()),
            elsewhere: RwSignal::new(None),
            rang: StoredValue::new(false),
            beginning: StoredValue::new(beginning),
        }
    }

    /// The ticket that the call in front becomes; none on the server.
    pub fn lane(self) -> Signal<Option<LaneId>> {
        Signal::derive(move || self.front.with(|front| front.parse().ok()))
    }

    /// All drafts that are kept, by the ids of their calls.
    pub async fn drafts(self) -> Option<Vec<(String, BTreeMap<String, String>)>> {
        let beginning = self.beginning.try_get_value()?;
        drafts::all(&beginning).await
    }

    /// The name of a call's draft.
    pub fn key(self, id: &str) -> String {
        self.beginning.with_value(|beginning| [beginning, id].concat())
    }

    /// Once the form is there: gives the call in it an id, and puts back what was not finished.
    pub fn begin(self) {
        self.intake.begin(move || {
            let before = drafts::front();
            self.rename(mint());
            let ringing = wanted_new();
            if ringing {
                self.intake.timed.set(true);
            }
            let wanted = before.filter(|_| !ringing);
            let first = self.front.get_untracked();
            leptos::task::spawn_local(async move {
                let found = self.drafts().await.unwrap_or_default();
                if !self.front.is_disposed() {
                    self.put_back(found, &first, wanted.as_deref(), ringing);
                }
            });
        });
    }

    /// Puts drafts beside what is in the form since, and one of them into it when that is still as empty as at first:
    /// the one that was in front before, else the last.
    fn put_back(
        self,
        found: Vec<(String, BTreeMap<String, String>)>,
        first: &str,
        wanted: Option<&str>,
        ringing: bool,
    ) {
        let known = |id: &str| {
            self.all
                .with_untracked(|all| all.iter().any(|call| call.id == id))
        };
        self.seen
            .set_value(found.iter().map(|(id, _)| id.clone()).collect());
        let found: Vec<Waiting> = found
            .into_iter()
            .filter(|(id, values)| !known(id) && !self.intake.are_blank(values))
            .map(|(id, values)| Waiting::of_draft(id, values))
            .collect();
        let last = found.last().map(|call| call.id.clone());
        let untouched = self.front.with_untracked(|front| front == first) && self.intake.is_blank();
        self.all.update(|all| {
            all.splice(0..0, found);
        });
        // a call that came meanwhile has its empty form
        if ringing || self.rang.get_value() || !untouched {
            return;
        }
        let wanted = wanted.filter(|id| known(id)).map(ToOwned::to_owned);
        if let Some(id) = wanted.or(last) {
            self.all.update(|all| all.retain(|call| call.id != first));
            self.show(&id);
        }
    }

    /// The call in front has this id from now on.
    pub fn rename(self, id: String) {
        let before = self.front.get_untracked();
        self.intake.turn_to(self.key(&id));
        drafts::set_front(&id);
        self.all.update(|all| {
            if let Some(call) = all.iter_mut().find(|call| call.id == before) {
                call.id.clone_from(&id);
            }
        });
        self.front.set(id);
    }

    /// Notes what is in the form, before another call takes its place.
    fn put_aside(self) {
        let intake = self.intake;
        intake.typed.read();
        let values = intake.values();
        if !intake.is_blank() {
            // whatever was typed last is not kept yet
            intake.keep(values.clone());
        }
        let front = self.front.get_untracked();
        self.all.update(|all| {
            if let Some(call) = all.iter_mut().find(|call| call.id == front) {
                call.values = values;
                call.place = intake.place.get_untracked();
                call.timed = intake.timed.get_untracked();
                call.errors = intake.errors.get_untracked();
                call.restored = intake.restored.get_untracked();
            }
        });
    }

    /// Puts a call that waits into the form, in place of what is there.
    fn show(self, id: &str) {
        let waiting = |all: &Vec<Waiting>| all.iter().find(|call| call.id == id).cloned();
        let Some(call) = self.all.with_untracked(waiting) else {
            return;
        };
        let intake = self.intake;
        intake.turn_to(self.key(id));
        drafts::set_front(id);
        self.front.set(id.to_owned());
        intake.empty();
        intake.write(&call.values);
        if call.place.is_some() {
            intake.place.set(call.place);
        }
        intake.timed.set(call.timed);
        intake.restored.set(call.restored);
        intake.errors.set(call.errors);
        intake.focus();
    }

    /// Brings a call to the front.
    pub fn turn_to(self, id: &str) {
        if self.front.with_untracked(|front| front == id) {
            return self.intake.focus();
        }
        self.put_aside();
        self.show(id);
    }

    /// Brings the nth call to the front, counted from 0.
    pub fn turn_to_nth(self, nth: usize) {
        let id = self
            .all
            .with_untracked(|all| all.get(nth).map(|call| call.id.clone()));
        if let Some(id) = id {
            self.turn_to(&id);
        }
    }

    /// The telephone rings: an empty form is in front, and the time of the call is now.
    pub fn ring(self) {
        self.rang.set_value(true);
        let intake = self.intake;
        intake.typed.read();
        if !intake.is_blank() {
            self.put_aside();
            let empty = self.all.with_untracked(|all| {
                let blank = all.iter().find(|call| intake.are_blank(&call.values));
                blank.map(|call| call.id.clone())
            });
            let id = empty.unwrap_or_else(|| {
                let id = mint();
                let call = Waiting {
                    id: id.clone(),
                    ..Waiting::default()
                };
                self.all.update(|all| all.push(call));
                id
            });
            self.show(&id);
        }
        intake.empty();
        intake.timed.set(true);
        intake.focus();
    }

    /// Whether something was told in that call.
    pub fn has_something(self, id: &str) -> bool {
        if self.front.with_untracked(|front| front == id) {
            return !self.intake.is_blank();
        }
        self.all.with_untracked(|all| {
            let call = all.iter().find(|call| call.id == id);
            call.is_some_and(|call| !self.intake.are_blank(&call.values))
        })
    }

    /// Closes a call, and asks before when something was told in it.
    pub fn close(self, id: &str) {
        if self.has_something(id) {
            self.closing.set(Some(id.to_owned()));
        } else {
            self.drop(id);
        }
    }

    /// Forgets a call, with its draft. An empty one takes the place of the last.
    pub fn drop(self, id: &str) {
        drafts::drop(&self.key(id));
        let in_front = self.front.with_untracked(|front| front == id);
        let nth = self
            .all
            .with_untracked(|all| all.iter().position(|call| call.id == id));
        if !in_front {
            self.all.update(|all| all.retain(|call| call.id != id));
            return;
        }
        let neighbour = self.all.with_untracked(|all| {
            let nth = nth.unwrap_or_default();
            let next = all.get(nth + 1).or_else(|| all.get(nth.checked_sub(1)?));
            next.map(|call| call.id.clone())
        });
        match neighbour {
            Some(next) => {
                self.all.update(|all| all.retain(|call| call.id != id));
                self.show(&next);
            }
            None => self.empty(),
        }
    }

    /// Empties the form in front, for the next call, which is another one.
    pub fn empty(self) {
        self.intake.clear();
        self.rename(mint());
    }

    /// A call was registered: it goes, and the others stay. When it is still in front, the form is ready for the next.
    pub fn registered(self, id: &str) {
        if self.front.with_untracked(|front| front == id) {
            self.empty();
        } else {
            self.drop(id);
        }
    }

    /// Notes what is wrong with a call that is not in front any more; says whether it is not.
    pub fn refuse_aside(self, id: &str, wrong: &[FieldError]) -> bool {
        if self.front.with_untracked(|front| front == id) {
            return false;
        }
        self.all.update(|all| {
            if let Some(call) = all.iter_mut().find(|call| call.id == id) {
                call.errors = wrong.to_vec();
            }
        });
        true
    }

    /// What of a call tells it from others, as it is now; whoever reads it hears of changes.
    pub fn read<T>(
        self,
        id: &str,
        read: impl FnOnce(&BTreeMap<String, String>, Option<&PlaceLabel>) -> T,
    ) -> T {
        if self.front.with(|front| front == id) {
            let values = self.intake.typed.watch();
            return self.intake.place.with(|place| read(&values, place.as_ref()));
        }
        self.all.with(|all| {
            let call = all.iter().find(|call| call.id == id);
            let nothing = BTreeMap::new();
            read(
                call.map_or(&nothing, |call| &call.values),
                call.and_then(|call| call.place.as_ref()),
            )
        })
    }

    /// The clock of a call, such as `14:02`; the page's own while the form is not alive yet.
    pub fn clock(self, values: &BTreeMap<String, String>) -> String {
        let called_at = values.get("called_at").and_then(|at| time::read_input(at));
        time::clock(called_at.unwrap_or_else(|| self.intake.now.0.get()))
    }
}

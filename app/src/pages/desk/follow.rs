//! Calls in several windows of one officer: what is typed, closed or registered in one of them is seen in the others.
//! And what is done to the call in front as a whole: emptying it, making another one of it.

use super::calls::{Calls, Waiting, mint};
use crate::offline::drafts;
use domain::order::by_key;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Drafts change with every key: they are read once it rests.
const PAUSE: Duration = Duration::from_millis(200);

/// Drafts as they are kept, by the ids of their calls.
type Drafts = BTreeMap<String, BTreeMap<String, String>>;

impl Calls {
    /// From now on, takes over what other windows do to calls. What is being typed here stays; what is sent from here
    /// waits for its answer first.
    pub fn follow(self) {
        Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
            if let Some(handle) = waiting.flatten() {
                handle.clear();
            }
            let (heard, rests) = (drafts::heard(), self.rests());
            if heard == 0 || !rests {
                return None;
            }
            let look = move || {
                leptos::task::spawn_local(async move {
                    let Some(found) = self.drafts().await else {
                        return;
                    };
                    if !self.front.is_disposed() && untrack(move || self.rests()) {
                        self.take_over(found.into_iter().collect());
                    }
                });
            };
            set_timeout_with_handle(look, PAUSE).ok()
        });
    }

    /// Whether nothing is being typed here or sent from here; whoever reads it hears of changes.
    fn rests(self) -> bool {
        !self.intake.typed.typing.get() && !self.intake.act.busy()
    }

    /// All calls as they are kept now.
    fn take_over(self, found: Drafts) {
        let ids: BTreeSet<String> = found.keys().cloned().collect();
        let seen = self.seen.get_value();
        let gone: BTreeSet<String> = seen.difference(&ids).cloned().collect();
        self.seen.set_value(ids);
        let front = self.front.get_untracked();
        let here = found.get(&front).cloned();
        self.all.update(|all| merge(all, found, &gone, &front));
        let blank = self.intake.is_blank();
        match here {
            Some(values) if self.intake.values() != values => self.intake.follow(&values),
            None if gone.contains(&front) && !blank => {
                self.drop(&front);
                let lane = front.parse().ok();
                let now = self.front.get_untracked();
                self.elsewhere.set(lane.map(|lane| (now, lane)));
            }
            _ => {}
        }
    }

    /// Empties the form in front; what stood there can be had back.
    pub fn clear(self) {
        let was = self.intake.to_undo();
        self.empty();
        self.intake.cleared.set(was);
    }

    /// Makes another call of what stands in the form: its ticket is there already.
    pub fn anew(self) {
        let before = self.front.get_untracked();
        self.rename(mint());
        drafts::drop(&self.key(&before));
        self.intake.keep(self.intake.values());
    }
}

/// Brings the calls that wait up to what is kept; the one in front is the form's.
fn merge(all: &mut Vec<Waiting>, found: Drafts, gone: &BTreeSet<String>, front: &str) {
    all.retain(|call| call.id == front || !gone.contains(&call.id));
    for (id, values) in found {
        match all.iter_mut().find(|call| call.id == id) {
            Some(call) if call.id == front || call.values == values => {}
            Some(call) => {
                call.place = None;
                call.values = values;
            }
            None => all.push(Waiting::of_draft(id, values)),
        }
    }
    // ids grow with time
    by_key(all, |call| call.id.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(id: &str, content: &str) -> Waiting {
        Waiting::of_draft(id.to_owned(), values(content))
    }

    fn values(content: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("content".to_owned(), content.to_owned())])
    }

    #[test]
    fn calls_that_wait_are_as_they_are_kept_and_the_one_in_front_stays() {
        let mut all = vec![
            call("2", "old"),
            call("3", "closed elsewhere"),
            call("4", "front"),
        ];
        let found = Drafts::from([
            ("1".to_owned(), values("begun elsewhere")),
            ("2".to_owned(), values("new")),
            ("4".to_owned(), values("front, as it is kept")),
        ]);
        let gone = BTreeSet::from(["3".to_owned()]);
        merge(&mut all, found, &gone, "4");
        assert_eq!(
            all,
            [call("1", "begun elsewhere"), call("2", "new"), call("4", "front")]
        );
    }

    #[test]
    fn a_call_that_was_never_kept_is_not_taken_away() {
        let mut all = vec![Waiting::default()];
        merge(&mut all, Drafts::new(), &BTreeSet::new(), "other");
        assert_eq!(all.len(), 1);
    }
}

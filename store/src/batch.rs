//! What a batch of commands is about, in the order in which it comes up in it.

use domain::id::LaneId;
use std::collections::HashMap;
use uuid::Uuid;

/// A ticket or a complaint with what is kept beside its state, and what a batch makes of it.
pub(crate) trait Aggregate: Default {
    /// Whether something happened to it.
    fn has_changed(&self) -> bool;
}

/// The tickets, or the complaints, of a batch.
pub(crate) struct Batch<T> {
    all: Vec<T>,
    places: HashMap<LaneId, usize>,
}

impl<T: Aggregate> Batch<T> {
    /// Empty ones for these lanes.
    pub(crate) fn of(lanes: &[LaneId]) -> Self {
        let mut batch = Self {
            all: Vec::with_capacity(lanes.len()),
            places: HashMap::new(),
        };
        for lane in lanes {
            batch.at(*lane);
        }
        batch
    }

    /// The ids of all of them.
    pub(crate) fn ids(&self) -> Vec<Uuid> {
        self.places.keys().map(|lane| lane.0).collect()
    }

    /// The one of that lane; an empty one when there is none yet.
    pub(crate) fn at(&mut self, lane: LaneId) -> &mut T {
        let place = *self.places.entry(lane).or_insert(self.all.len());
        if place == self.all.len() {
            self.all.push(T::default());
        }
        &mut self.all[place]
    }

    /// The one of that lane, when the batch is about it.
    pub(crate) fn get(&self, lane: LaneId) -> Option<&T> {
        self.all.get(*self.places.get(&lane)?)
    }

    /// Those to which something happened.
    pub(crate) fn changed(&mut self) -> Vec<&mut T> {
        self.all.iter_mut().filter(|one| one.has_changed()).collect()
    }
}

//! What an administrator writes: people, departments, categories. Each change stands in one transaction with its line in
//! the record ([`crate::admin_change`]).

pub mod offices;
pub mod people;

use crate::StoreError;
use chrono::{DateTime, Utc};
use domain::admin::{Fault, Ruling, Wrong};
use domain::id::PersonId;

/// Who changes something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Admin {
    /// The signed-in administrator.
    pub id: PersonId,
    /// The campus clock.
    pub now: DateTime<Utc>,
}

/// A refusal of the whole.
pub(crate) fn refuse<T>(fault: Fault) -> Result<Ruling<T>, StoreError> {
    Ok(Err(vec![Wrong::whole(fault)]))
}

//! Administration: what an administrator looks after, how it is checked, and how its changes are named. None of it is a
//! ticket: it is written by plain server functions, each together with a line in the record of changes.

mod fault;
mod office;
mod person;
mod reason;
mod what;

pub use fault::{Entry, Fault, Newer, Ruling, Wrong};
pub use office::{CategoryDraft, CategoryEntry, DepartmentDraft, DepartmentEntry, ICONS};
pub use person::{PersonDraft, PersonEntry, Username};
pub use reason::{ReasonDraft, ReasonEntry, ReasonKind};
pub use what::{Area, What};

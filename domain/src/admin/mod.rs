//! Administration: what an administrator looks after, how it is checked, and how its changes are named. None of it is a
//! ticket: it is written by plain server functions, each together with a line in the record of changes.

mod reason;
mod what;

pub use reason::ReasonKind;
pub use what::{Area, What};

//! The complaint 投诉单 (brief, item 14): how it came in, what may be asked of it, what has happened to it, and who
//! sees it.

mod command;
mod decide;
mod event;
mod evolve;
mod filing;
mod names;
pub mod permit;
pub mod sample;
mod state;

pub use command::{Command, CommandKind};
pub use decide::{Context, Facts, decide, possible};
pub use event::Event;
pub use evolve::{evolve, fold};
pub use filing::Filing;
pub use names::{Category, Channel, StageName, UpwardCause};
pub use state::{Classified, Complaint, Direction, Reply, Upward};

//! The ticket 报修单: its stages, what may be asked of it, what has happened to it.

mod command;
mod decide;
mod event;
mod evolve;
mod names;
mod report;
pub mod sample;
mod state;

pub use command::{Command, CommandKind};
pub use decide::{Context, Facts, decide, possible};
pub use event::{Event, Recorded};
pub use evolve::{evolve, fold};
pub use names::{Channel, DayPart, EscalationCause, HoldReason, Owing, StageName, Urgency};
pub use report::{Intake, Preferred, Report, Reporter};
pub use state::{
    Answer, Completion, Escalation, Hold, Order, Outcome, Photo, Review, Stage, Ticket, Visit, VisitPlan,
    VisitResult, Work,
};

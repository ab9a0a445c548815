//! The ticket 报修单: its stages, what may be asked of it, what has happened to it.

mod command;
mod decide;
mod event;
mod evolve;
pub mod sample;
mod state;

pub use command::{Command, CommandKind};
pub use decide::{Context, Facts, decide, possible};
pub use event::{Event, Recorded};
pub use evolve::{evolve, fold};
pub use state::{
    Answer, Channel, Completion, DayPart, Escalation, EscalationCause, Hold, HoldReason, Intake, Order,
    Outcome, Photo, Preferred, Report, Reporter, Review, Stage, StageName, Ticket, Urgency, Visit, VisitPlan,
    VisitResult, Work,
};

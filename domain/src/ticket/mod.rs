//! The ticket 报修单: its stages, what may be asked of it, what has happened to it.

mod alarm;
mod command;
mod decide;
mod event;
mod evolve;
mod names;
mod part;
mod parts;
mod report;
pub mod sample;
mod state;

pub(crate) use command::commands;
pub use command::{Command, CommandKind};
pub use decide::{Context, Facts, Target, decide, possible};
pub(crate) use decide::{check_called_at, check_photos};
pub use event::{Event, Recorded};
pub use evolve::{evolve, fold};
pub(crate) use names::names;
pub use names::{Asked, Channel, DayPart, EscalationCause, HoldReason, Owing, StageName, Urgency};
pub use part::{Whole, passed_on};
pub use parts::{
    Answer, Completion, Confirmation, Confirmed, Escalation, Hold, Order, Outcome, Photo, Question, Rating,
    Review, Visit, VisitPlan, VisitResult, Work,
};
pub use report::{Intake, Preferred, Report, Reporter};
pub use state::{Stage, Ticket};

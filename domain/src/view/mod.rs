//! What pages show: plain data, filled by the store, drawn by the app, kept by the phone.

mod admin;
mod board;
mod catalogue;
mod complaint;
mod list;
mod ticket;

pub use admin::{ChangeRow, ReasonTemplate};
pub use board::{CallerHistory, DispatchBoard, EscalationRow, InboxCounts, VisitDue, WorkerJob, WorkerLoad};
pub use catalogue::{Bilingual, Catalogue, Category, Department, PlaceLabel, PlaceNode};
pub use complaint::{
    ComplaintCounts, ComplaintDetail, ComplaintFilter, ComplaintRow, ComplaintStep, ComplaintTrack,
};
pub use list::{Page, TicketFilter, TicketRow};
pub use ticket::{HistoryEntry, Me, PersonLabel, TicketDetail, TrackOutcome, TrackStep, TrackView};

//! What pages show: plain data, filled by the store, drawn by the app, kept by the phone.

mod access;
mod admin;
mod appraisal;
mod board;
mod catalogue;
mod complaint;
mod dispatch;
mod escalation;
mod list;
mod looking;
mod own;
mod place;
mod saved;
mod ticket;
mod times;
mod track;
mod visit;
mod volume;

pub use access::{AccessDetails, AccessFilter, AccessKind, AccessRow};
pub use admin::{
    CategoryRow, ChangeRow, DepartmentRow, NewAccount, PersonDetail, PersonFilter, PersonRow, ReasonTemplate,
};
pub use appraisal::{PersonUrges, UrgeRow, UrgeSource, UrgedPerson, UrgedTicket};
pub use board::{CallerHistory, InboxCounts};
pub use catalogue::{Bilingual, Catalogue, Category, Department, PLACES_FOUND, PlaceLabel, PlaceNode};
pub use complaint::{
    ComplaintCounts, ComplaintDetail, ComplaintFilter, ComplaintRow, ComplaintStep, ComplaintTrack,
};
pub use dispatch::{
    BoardRow, Column, ColumnName, DispatchBoard, HandedBack, Reopened, Spot, Staffing, WorkerJob, WorkerLoad,
    standing_note,
};
pub use escalation::{EscalationCounts, EscalationFilter, EscalationRow, EscalationTab};
pub use list::{Page, TicketFilter, TicketRow};
pub use looking::Looking;
pub use own::{Own, OwnRow};
pub use place::{PlaceRow, PlaceSpot, PlaceTable, PlaceTablePage, PlaceView};
pub use saved::{
    COUNT_BOUND, Count, Facet, Facets, ListName, Pairs, SavedView, ViewName, ViewRefusal, may_share,
};
pub use ticket::{HistoryEntry, Me, PersonLabel, TicketDetail};
pub use times::{CategoryTimes, DepartmentTimes, TimesOf};
pub use track::{OpenAt, TrackAnswer, TrackMerged, TrackOutcome, TrackStep, TrackView};
pub use visit::{VisitAbout, VisitDue, VisitPage, VisitTab};
pub use volume::{Volume, VolumeAsk, VolumeLine};

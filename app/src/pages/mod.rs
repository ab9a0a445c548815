//! One file for each page.

pub mod admin;
pub mod appraisal;
#[cfg(feature = "staff")]
pub mod complain;
pub mod complaints;
pub mod desk;
pub mod dispatch;
pub mod escalations;
pub mod home;
pub mod jobs;
pub mod login;
#[cfg(feature = "staff")]
pub mod mine;
pub mod outbox;
pub mod refused;
pub mod report;
pub mod reporters;
#[cfg(feature = "ssr")]
pub mod scan;
pub mod tickets;
pub mod track;
pub mod visits;
pub mod volume;

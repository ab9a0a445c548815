//! Server functions at fixed paths: who is asking, is it well formed; then the store. No rules here.
#![expect(
    missing_docs,
    reason = "the macro writes fields of request structs, which carry no comments"
)]

pub mod admin;
pub mod appraisal;
pub mod audit;
pub mod board;
pub mod complaints;
pub mod desk;
pub mod dispatch;
pub mod offices;
pub mod page;
pub mod places;
pub mod reasons;
pub mod report;
pub mod rules;
pub mod sync;
pub mod tickets;
#[cfg(feature = "ssr")]
mod track;
pub mod views;

/// How many rows a page of a list has.
#[cfg(feature = "ssr")]
const PAGE: u32 = 30;

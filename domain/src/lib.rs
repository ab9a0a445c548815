//! The rules of the repair office, pure: no I/O, no clock, no chance.
//!
//! The same code decides on the phone (optimistically, offline) and on the server (for good), so what a
//! phone allows is what the server accepts. Time, randomness and facts come in as parameters.
#![forbid(unsafe_code)]

pub mod absence;
pub mod admin;
pub mod blob;
pub mod calendar;
pub mod complaint;
pub mod id;
pub mod json;
pub mod metric;
pub mod order;
pub mod people;
pub mod permit;
pub mod phone;
pub mod place;
pub mod privacy;
pub mod rejection;
pub mod rules;
pub mod score;
pub mod setting;
pub mod suggest;
pub mod sync;
pub mod text;
pub mod ticket;
pub mod view;
pub mod wire;

//! All tests of this crate in one program: every program more is linked anew, with all of the crate's
//! dependencies in it.

mod alarm;
mod calendar;
mod chain;
mod complaint_life;
mod failure_modes;
mod json;
mod offline_queue;
mod overlay;
mod permit_matrix;
mod protocol_page;
mod schema;
mod security_page;
mod sim;
mod slots;
mod ticket_life;
mod versions;
mod wire;

//! All tests of this crate in one program: every program more is linked anew, with all of the crate's
//! dependencies in it.

mod admin;
mod apply;
mod audit;
mod board;
mod complaints;
mod duplicates;
mod escalations;
mod late;
mod lists;
mod migrations;
mod permissions;
mod phone_code;
mod phones;
mod places;
mod presence;
mod privacy;
mod pull;
mod reporter;
mod retention;
mod times;
mod urges;
mod views;
mod visits;
mod volume;
mod watch;

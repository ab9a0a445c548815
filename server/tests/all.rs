//! All tests of this crate in one program: every program more is linked anew, with all of the crate's
//! dependencies in it.

mod access;
mod blobs;
mod complaints;
mod export;
mod faults;
mod forms;
mod mine;
mod places;
mod presence;
mod protocol;
mod races;
mod reporter;
mod sign_in;
mod support;

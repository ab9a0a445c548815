//! All tests of this crate in one program: every program more is linked anew, with all of the crate's
//! dependencies in it.

mod rooms;
mod sentences;

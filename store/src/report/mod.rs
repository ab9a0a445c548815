//! What is counted for management; what the numbers mean stands in [`domain::metric`].

pub mod urges;
pub mod volume;

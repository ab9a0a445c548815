//! What the office is measured by: formulas, each with its definition. What they are counted from is the store's.

pub mod volume;

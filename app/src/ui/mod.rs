//! The design system's pieces: markup for the classes in `style/`. They know no ticket.

#[cfg(all(feature = "hydrate", feature = "staff"))]
mod back;
mod chart;
mod form;
mod icon;
mod keys;
mod live;
mod notice;

pub use chart::{Column, Line, LineChart};
pub use form::{
    Field, Tile, choice_tiles, error_of, error_summary, field, field_error, mended, opens, segmented, select,
};
pub use icon::{icon, icon_small};
pub use keys::{closes, on_save_keys};
pub use live::{Row, list, live};
pub use notice::{Toaster, Toasts, banner, empty, skeleton, use_toaster};

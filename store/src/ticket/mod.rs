//! Tickets: loading and saving them, lists, one in full, one for its reporter.

mod detail;
mod list;
mod row;
mod save;
mod tell;
mod track;

pub use detail::detail;
pub(crate) use detail::details;
pub use list::{InboxTab, at_place, caller, inbox, inbox_counts, list};
pub(crate) use list::{PRESSING, RowColumns, SELECT as ROW_SELECT, find, page, start_of, typed};
pub(crate) use save::{Changing, append, load_for_update, save};
pub(crate) use tell::letters;
pub use track::{by_token, confirmation_code, track};

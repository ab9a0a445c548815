//! Tickets: loading and saving them, lists, one in full, one for its reporter.

mod detail;
mod facets;
mod inbox;
mod list;
mod privacy;
mod row;
mod save;
mod tell;
mod track;

pub use detail::detail;
pub(crate) use detail::details;
pub use facets::facets;
pub use inbox::{InboxTab, inbox, inbox_counts};
pub(crate) use list::{PRESSING, RowColumns, SELECT as ROW_SELECT, find, page, start_of, typed};
pub use list::{at_place, caller, list};
pub use privacy::reveal;
pub(crate) use save::{Changing, append, load_for_update, save, searchable};
pub(crate) use tell::letters;
pub use track::{by_token, confirmation_code, open_at, track};

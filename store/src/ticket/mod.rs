//! Tickets: loading and saving them, lists, one in full, one for its reporter.

mod detail;
mod facets;
mod inbox;
mod list;
mod part;
mod privacy;
mod row;
mod save;
mod search;
mod tell;
mod track;

pub use detail::detail;
pub(crate) use detail::details;
pub use facets::facets;
pub(crate) use facets::{Groups, bounded, of};
pub use inbox::{InboxTab, inbox, inbox_counts};
pub(crate) use list::{PRESSING, RowColumns, SELECT as ROW_SELECT, narrow, only_visible_to, page, start_of};
pub use list::{at_place, completed, list};
pub(crate) use part::wholes_of;
pub use privacy::reveal;
pub(crate) use save::{Changing, append, load_for_update, save, searchable};
pub use search::caller;
pub(crate) use search::{by_digits, find, has_number, typed};
pub(crate) use tell::{count_urges, letters};
pub use track::{by_token, confirmation_code, open_at, track};

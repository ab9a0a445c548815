//! Complaints 投诉 (brief, item 14): loading and saving them, lists, one in full, one for its complainant, and who hears
//! of it by SMS. Whoever a complaint is about finds nothing of it here.

mod detail;
mod list;
mod save;
mod tell;
mod track;

pub use detail::detail;
pub(crate) use list::only_visible_to;
pub use list::{counts, list};
pub(crate) use save::{Changing, append, load_for_update, save, searchable};
pub(crate) use tell::letters;
pub use track::{by_token, track};

//! Complaints 投诉 (brief, item 14): loading and saving them, lists, one in full, one for its complainant, and who hears
//! of it by SMS. Whoever a complaint is about finds nothing of it here.

mod detail;
mod facets;
mod list;
mod privacy;
mod save;
mod tell;
mod track;

pub use detail::detail;
pub use facets::facets;
pub use list::{counts, handlers, has_any, list};
pub(crate) use list::{has_number, only_visible_to};
pub use privacy::reveal;
pub(crate) use save::{Changing, append, load_for_update, save, searchable};
pub(crate) use tell::letters;
pub use track::{by_token, track};

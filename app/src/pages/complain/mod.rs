//! The form of a complaint, and the private page of one. Both are everybody's; the server draws them, and the whole
//! program brings them to life, so that the small one of reporters' pages does not grow.

mod acts;
mod form;
#[cfg(feature = "hydrate")]
mod send;
mod track;
mod waiting;

pub use form::Complain;
pub use track::Complaint;

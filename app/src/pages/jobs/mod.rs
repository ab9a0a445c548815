//! A worker's jobs, for a phone in a wet hand and no signal: all that is shown comes from the device, all that is
//! done is saved on the device first.

mod again;
mod bar;
mod body;
mod card;
mod complete;
mod confirm;
mod draft;
mod form;
mod give;
mod hand_back;
mod hold;
mod job;
mod list;
mod note;
mod notice;
mod order;
mod partly;
mod ready;
mod sheet;
mod signature;
mod step;
mod told;
mod turns;

pub use job::JobPage;
pub use list::Jobs;

//! Pieces that know the domain and are shared by pages.

pub mod act;
pub mod colleagues;
pub mod complaint;
pub mod complaint_form;
pub mod complaint_history;
pub mod copy;
pub mod counts;
pub mod due;
pub mod history;
pub mod last_list;
pub mod left_over;
pub mod nav;
pub mod pager;
pub mod photo_picker;
pub mod photos;
pub mod place_found;
pub mod place_picker;
#[cfg(feature = "staff")]
pub mod rating_form;
pub mod reject;
pub mod report_form;
pub mod reporter;
pub mod saved_views;
pub mod scores;
pub mod shown;
pub mod ticket;

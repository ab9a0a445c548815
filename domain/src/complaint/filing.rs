//! A complaint as it came in.

use super::names::{Category, Channel};
use crate::blob::BlobRef;
use crate::place::PlaceCode;
use crate::text::{Content, Subject};
use crate::ticket::{Intake, Reporter};
use serde::{Deserialize, Serialize};

/// A complaint as it came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Filing {
    /// What kind, by the complainant.
    pub category: Category,
    /// What is complained about.
    pub text: Content,
    /// Who or what it is about, in the complainant's words.
    pub subject: Option<Subject>,
    /// Where.
    pub place: Option<PlaceCode>,
    /// Who complains; none when the complaint is anonymous 匿名.
    pub complainant: Option<Reporter>,
    /// How it came in.
    pub channel: Channel,
    /// Photos.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::blob::MAX_PHOTOS)))]
    pub photos: Vec<BlobRef>,
    /// The desk's part, and how a complainant at the counter was calmed 安抚: there exactly when `channel` is not the
    /// web.
    pub intake: Option<Intake>,
}

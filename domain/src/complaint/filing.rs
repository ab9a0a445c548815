//! A complaint as it came in.

use super::names::{Category, Channel};
use crate::blob::BlobRef;
use crate::id::PersonId;
use crate::people::{Role, Staff};
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

impl Filing {
    /// Who of `staff` is named in full in subject or text: it may be about them, so they see nothing of it before it is
    /// classified, in order of their ids. Nobody when nobody would be left to read it.
    #[must_use]
    pub fn named(&self, staff: &[Staff]) -> Vec<PersonId> {
        let subject = self.subject.as_ref().map_or("", |subject| subject.as_str());
        let text = [plain(subject), plain(self.text.as_str())].join("\n");
        let is_named = |person: &Staff| {
            let name = plain(&person.name);
            name.chars().count() > 1 && text.contains(&name)
        };
        let (named, others): (Vec<&Staff>, Vec<&Staff>) = staff.iter().partition(|person| is_named(person));
        let reads = |person: &&Staff| person.is(Role::DutyOfficer) || person.is(Role::Supervisor);
        if !others.iter().any(reads) {
            return Vec::new();
        }
        let mut named: Vec<PersonId> = named.iter().map(|person| person.id).collect();
        named.sort_unstable();
        named
    }
}

/// A text without spaces and without the difference of small and capital letters.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

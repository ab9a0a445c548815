//! Complaints in lists, in full for those who handle them, and in part for the complainant.

use super::{PersonLabel, PlaceLabel};
use crate::blob::BlobRef;
use crate::complaint::{Category, Channel, CommandKind, Complaint, Event, Filing, StageName, possible};
use crate::id::{ComplaintId, ComplaintNo, PersonId};
use crate::people::{Actor, By};
use crate::place::PlaceCode;
use crate::ticket::Recorded;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Lists show so many characters of a complaint.
const EXCERPT: usize = 80;

/// What the complainant hears of a classification, and of a senior who took the complaint on.
const TAKEN_UP: &str = "taken_up";

/// A complaint in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintRow {
    /// Its id.
    pub id: ComplaintId,
    /// Its number.
    pub no: ComplaintNo,
    /// What kind.
    pub category: Category,
    /// How it came in.
    pub channel: Channel,
    /// Where it stands.
    pub stage: StageName,
    /// How it begins.
    pub excerpt: String,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// When it came to its stage.
    pub changed_at: DateTime<Utc>,
    /// When the complainant should have a reply, once somebody was told.
    pub due: Option<DateTime<Utc>>,
    /// The name of whoever handles it.
    pub handler: Option<String>,
    /// Whether that time has passed without a reply.
    pub overdue: bool,
    /// Whether nobody knows who complains.
    pub anonymous: bool,
    /// How many reports to management are unanswered.
    pub open_upwards: usize,
}

impl ComplaintRow {
    /// The row of a complaint at `now`; `handler` is the name of whoever handles it.
    #[must_use]
    pub fn of(no: ComplaintNo, complaint: &Complaint, handler: Option<String>, now: DateTime<Utc>) -> Self {
        Self {
            id: complaint.id,
            no,
            category: complaint.category,
            channel: complaint.filing.channel,
            stage: complaint.stage,
            excerpt: excerpt(complaint.filing.text.as_str()),
            filed_at: complaint.filed_at,
            changed_at: complaint.changed_at,
            due: complaint.due,
            handler,
            overdue: complaint.is_overdue(now),
            anonymous: complaint.filing.complainant.is_none(),
            open_upwards: complaint.open_upwards(),
        }
    }
}

/// How a text begins, in one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => [&line[..end], "…"].concat(),
        None => line,
    }
}

/// What to look for. All that is given must fit. Nobody finds a complaint about themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComplaintFilter {
    /// Filed on this day or later, campus time.
    pub from: Option<NaiveDate>,
    /// Filed on this day or before.
    pub to: Option<NaiveDate>,
    /// At one of these stages; any when empty.
    pub stages: Vec<StageName>,
    /// Of this kind.
    pub category: Option<Category>,
    /// Came in this way.
    pub channel: Option<Channel>,
    /// At this place or below it.
    pub place: Option<PlaceCode>,
    /// In the hands of this person, or it was.
    pub handler: Option<PersonId>,
    /// Handled by whoever looks.
    pub mine: bool,
    /// With a report that management has not answered.
    pub upward: bool,
    /// Past the time when the complainant should have had a reply.
    pub overdue: bool,
    /// Found in number, text, subject, name or phone of the complainant, or its last four digits; Chinese substrings too.
    pub text: Option<String>,
}

/// How many complaints each tab holds, of those that whoever looks may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintCounts {
    /// Nobody has taken them up.
    pub submitted: i64,
    /// In hand.
    pub handling: i64,
    /// With a reply, not yet closed.
    pub replied: i64,
    /// With a report that management has not answered.
    pub upward: i64,
    /// Past the time when the complainant should have had a reply.
    pub overdue: i64,
    /// Handled by whoever looks, and without a reply.
    pub mine: i64,
}

/// A complaint with all that a page about it shows to those who handle it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintDetail {
    /// Its number.
    pub no: ComplaintNo,
    /// As it stands.
    pub complaint: Complaint,
    /// Where, when that was said.
    pub place: Option<PlaceLabel>,
    /// Everybody named in it.
    pub people: Vec<PersonLabel>,
    /// All its events, oldest first.
    pub history: Vec<Recorded<Event>>,
    /// What the reader may ask of it now.
    pub may: Vec<CommandKind>,
}

impl ComplaintDetail {
    /// The name of a person in it.
    #[must_use]
    pub fn name_of(&self, id: PersonId) -> Option<&str> {
        let label = self.people.iter().find(|person| person.id == id);
        label.map(|person| person.name.as_str())
    }
}

/// What the complainant sees: how it stands and what they were told; nobody of the staff, no word between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintTrack {
    /// Its id, the lane of what the complainant asks of it.
    pub id: ComplaintId,
    /// Its number.
    pub no: ComplaintNo,
    /// As it came in, without what the desk adds for the staff.
    pub filing: Filing,
    /// Where, when that was said.
    pub place: Option<PlaceLabel>,
    /// Where it stands.
    pub stage: StageName,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// When it came to its stage.
    pub changed_at: DateTime<Utc>,
    /// The steps so far, oldest first.
    pub steps: Vec<ComplaintStep>,
    /// What the complainant may ask of it now: add, contest, withdraw.
    pub may: Vec<CommandKind>,
    /// The office's telephone number.
    pub hotline: String,
}

impl ComplaintTrack {
    /// The view of a complaint for `holder`, who holds its tracking token.
    #[must_use]
    pub fn of(
        no: ComplaintNo,
        complaint: &Complaint,
        history: &[Recorded<Event>],
        holder: &Actor,
        place: Option<PlaceLabel>,
        hotline: String,
    ) -> Self {
        Self {
            id: complaint.id,
            no,
            filing: Filing {
                intake: None,
                ..complaint.filing.clone()
            },
            place,
            stage: complaint.stage,
            filed_at: complaint.filed_at,
            changed_at: complaint.changed_at,
            steps: steps(history),
            may: possible(complaint, holder),
            hotline,
        }
    }
}

/// The steps of a history; that it was taken up is one only once, whatever the staff say of it among themselves.
fn steps(history: &[Recorded<Event>]) -> Vec<ComplaintStep> {
    let mut steps: Vec<ComplaintStep> = Vec::new();
    for step in history.iter().filter_map(ComplaintStep::of) {
        if step.what != TAKEN_UP || steps.iter().all(|one| one.what != TAKEN_UP) {
            steps.push(step);
        }
    }
    steps
}

/// A step that the complainant sees. Plain fields instead of the event itself: no field can carry a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintStep {
    /// When.
    pub at: DateTime<Utc>,
    /// The event's name; `taken_up` when the desk or a senior has it in hand.
    pub what: String,
    /// The reply, or the complainant's own words.
    pub text: Option<String>,
    /// The complainant's own photos.
    pub photos: Vec<BlobRef>,
}

impl ComplaintStep {
    /// The step that an event is for the complainant, when it is one.
    fn of(recorded: &Recorded<Event>) -> Option<Self> {
        let (what, text) = match &recorded.event {
            Event::Classified { .. } | Event::TakenOn { .. } => (TAKEN_UP, None),
            Event::Assigned { .. } | Event::ReportedUp { .. } | Event::Directed { .. } => return None,
            Event::Noted { .. } if recorded.by != By::Reporter => return None,
            Event::Noted { text, .. } => ("noted", text.as_ref()),
            Event::Replied { text } => ("replied", Some(text)),
            Event::Contested { reason, .. } => ("contested", Some(reason)),
            Event::Withdrawn { reason } => ("withdrawn", reason.as_ref()),
            // what was filed stands above the steps
            event @ (Event::Filed { .. } | Event::Closed { .. }) => (event.name(), None),
        };
        let photos = match &recorded.event {
            Event::Noted { photos, .. } => photos.clone(),
            _ => Vec::new(),
        };
        Some(Self {
            at: recorded.at,
            what: what.to_owned(),
            text: text.map(|text| text.as_str().to_owned()),
            photos,
        })
    }
}

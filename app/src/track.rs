//! The page of a ticket as its reporter reads it. The server puts it in words, so that reporters' phones need to carry
//! neither the sentences nor the rules behind them.

use chrono::{DateTime, Utc};
use domain::id::{TicketId, TicketNo};
use domain::ticket::{CommandKind, Report, StageName};
use domain::view::PlaceLabel;
use serde::{Deserialize, Serialize};

/// A ticket, in the reader's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackPage {
    /// Its id, the lane of what the reporter asks of it.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// What was reported, without what the desk adds for the staff.
    pub report: Report,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// Where.
    pub place: PlaceLabel,
    /// What kind of fault.
    pub category: String,
    /// Where it stands.
    pub stage: StageName,
    /// The look of the stage: one that ended without a repair does not look like a success.
    pub look: String,
    /// What happens now.
    pub now: String,
    /// When what is expected; empty when nothing is.
    pub expected: String,
    /// The chain as a reporter thinks of it: each step's name, and whether it is done, under way, failed, to come.
    pub chain: Vec<Said>,
    /// What the reporter should know, the most important first.
    pub notes: Vec<Said>,
    /// What has happened, the newest first.
    pub steps: Vec<Said>,
    /// What else can be done: links.
    pub links: Vec<Said>,
    /// That it was urged, and from when on it can be again; nothing when it can be now.
    pub urged: Vec<Said>,
    /// What the reporter may ask of it now.
    pub may: Vec<CommandKind>,
    /// Said with the form that reopens it: until when that is possible; its look is the name of the form's sentences.
    pub reopen: Said,
    /// Thanks for the rating, or why the work can't be rated; empty while it can.
    pub rating: Said,
}

/// Something that is said on the page. What is not needed is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The main thing.
    pub text: String,
    /// How it looks: a state, a tone.
    pub look: String,
    /// More lines.
    pub more: Vec<String>,
    /// Where it leads.
    pub href: String,
    /// The words of that link, or who did it.
    pub label: String,
    /// When.
    pub at: DateTime<Utc>,
}

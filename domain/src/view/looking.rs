//! Who is at what right now.

use crate::id::{PersonId, TicketNo};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An officer who has a ticket open in the desk's inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looking {
    /// The ticket.
    pub no: TicketNo,
    /// Who.
    pub person: PersonId,
    /// Their name as shown.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

//! Whatever travels: commands of tickets and of complaints.

use crate::blob::BlobRef;
use crate::{complaint, ticket};

/// A command about a ticket or about a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
pub enum AnyCommand {
    /// About a ticket.
    Ticket(ticket::Command),
    /// About a complaint.
    Complaint(complaint::Command),
}

/// The kind alone of a command about a ticket or about a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
pub enum AnyKind {
    /// About a ticket.
    Ticket(ticket::CommandKind),
    /// About a complaint.
    Complaint(complaint::CommandKind),
}

impl AnyKind {
    /// The kind of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let ticket = ticket::CommandKind::parse(text).map(Self::Ticket);
        ticket.or_else(|| complaint::CommandKind::parse(text).map(Self::Complaint))
    }

    /// The kind on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket(kind) => kind.as_str(),
            Self::Complaint(kind) => kind.as_str(),
        }
    }

    /// Whether it can go out although an earlier command of its lane was refused (F35).
    #[must_use]
    pub const fn only_adds(self) -> bool {
        match self {
            Self::Ticket(kind) => kind.only_adds(),
            Self::Complaint(kind) => kind.only_adds(),
        }
    }
}

impl AnyCommand {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> AnyKind {
        match self {
            Self::Ticket(command) => AnyKind::Ticket(command.kind()),
            Self::Complaint(command) => AnyKind::Complaint(command.kind()),
        }
    }

    /// The photos that belong to it.
    #[must_use]
    pub fn photos(&self) -> &[BlobRef] {
        match self {
            Self::Ticket(command) => command.photos(),
            Self::Complaint(command) => command.photos(),
        }
    }
}

/// Declares that what is of a ticket or of a complaint is one of any.
macro_rules! any {
    ($($of:ident in $any:ident),+ $(,)?) => {$(
        impl From<ticket::$of> for $any {
            fn from(one: ticket::$of) -> Self {
                Self::Ticket(one)
            }
        }

        impl From<complaint::$of> for $any {
            fn from(one: complaint::$of) -> Self {
                Self::Complaint(one)
            }
        }
    )+};
}

any! {
    Command in AnyCommand,
    CommandKind in AnyKind,
}

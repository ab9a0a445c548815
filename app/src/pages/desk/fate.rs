//! What became of a report or a complaint that was sent, from this window or from another one of this browser. A draft
//! has its lane from its beginning, so whatever is sent of it is about the same ticket, whichever window sends it: the
//! first stands, and the second is refused as [`domain::rejection::Rejection::AlreadyExists`].

use domain::complaint;
use domain::id::{LaneId, LaneNo};
use domain::sync::{Item, ItemState};
use domain::ticket;
use domain::wire::AnyKind;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It lies on this device and is sent by itself.
    Waiting,
    /// It was registered, and has that number.
    Number(LaneNo),
    /// It was registered; the number is not known here.
    Known,
    /// The server refused it; it waits in the queue for its author.
    Refused,
}

/// What became of what began that lane.
pub fn fate_of(items: &[Item], lane: LaneId) -> Option<Fate> {
    let begins = |item: &&Item| item.envelope.lane == lane && begins(&item.envelope.kind);
    let fates = items.iter().filter(begins).map(fate);
    // what stands counts before what waits, and that before what was refused
    fates.max_by_key(|fate| match fate {
        Fate::Number(_) => 3,
        Fate::Known => 2,
        Fate::Waiting => 1,
        Fate::Refused => 0,
    })
}

/// Whether that kind of command begins a ticket or a complaint. Everything else that its officer asked of it later is
/// in the same lane.
fn begins(kind: &str) -> bool {
    matches!(
        AnyKind::parse(kind),
        Some(AnyKind::Ticket(ticket::CommandKind::Report) | AnyKind::Complaint(complaint::CommandKind::File))
    )
}

fn fate(item: &Item) -> Fate {
    match item.state {
        ItemState::Waiting | ItemState::Sending => Fate::Waiting,
        ItemState::Refused | ItemState::Blocked => Fate::Refused,
        ItemState::Sent => {
            let no = item.answer.as_ref().and_then(|answer| answer.no);
            no.map_or(Fate::Known, Fate::Number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_a_lane_tells_its_fate() {
        assert!(begins("ticket.report/1"));
        assert!(begins("complaint.file/1"));
        assert!(!begins("ticket.accept/1"));
        assert!(!begins("something"));
    }
}

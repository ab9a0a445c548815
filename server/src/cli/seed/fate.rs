//! How the stories of the demo campus's tickets end.

/// How a ticket's story ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Forgotten,
    Urged,
    Accepted,
    Transferred,
    Sent,
    SentLate,
    Taken,
    Working,
    WorkingLate,
    Waiting,
    HandedBack,
    Disputed,
    Done,
    DoneFailed,
    Unreached,
    Closed,
    Criticised,
    FailedAnswered,
    Reopened,
    Rejected,
    RejectedAnswered,
    Cancelled,
}

use Fate::{
    Accepted, Cancelled, Closed, Criticised, Disputed, Done, DoneFailed, FailedAnswered, Forgotten,
    HandedBack, New, Rejected, RejectedAnswered, Reopened, Sent, SentLate, Taken, Transferred, Unreached,
    Urged, Waiting, Working, WorkingLate,
};

/// In turn; all are there from 30 tickets on, most of a large campus is closed.
const FATES: [Fate; 30] = [
    New,
    Closed,
    Accepted,
    Sent,
    Closed,
    Done,
    Working,
    Rejected,
    Taken,
    Closed,
    Waiting,
    New,
    Criticised,
    Sent,
    Closed,
    WorkingLate,
    Transferred,
    DoneFailed,
    Closed,
    Disputed,
    Urged,
    Reopened,
    Closed,
    SentLate,
    Cancelled,
    Unreached,
    FailedAnswered,
    HandedBack,
    RejectedAnswered,
    Forgotten,
];

/// So many tickets came in lately. Those beyond them have come in over half a year.
pub(super) const LATELY: usize = 60;

/// The fate of the ticket of that number. Of those that did not come in lately most are closed: open work does not grow
/// with the years.
pub(super) const fn fate(number: usize) -> Fate {
    if number < LATELY {
        FATES[number % FATES.len()]
    } else if number.is_multiple_of(10) {
        FATES[number / 10 % FATES.len()]
    } else {
        Closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_is_met_among_the_first_sixty() {
        let met: Vec<Fate> = (0..60).map(fate).collect();
        assert!(FATES.iter().all(|fate| met.contains(fate)));
    }

    #[test]
    fn a_large_campus_has_every_fate_too_and_little_open_work() {
        let later: Vec<Fate> = (LATELY..LATELY + 300).map(fate).collect();
        assert!(FATES.iter().all(|fate| later.contains(fate)));
        assert!(later.iter().filter(|fate| **fate == Closed).count() > 250);
    }
}

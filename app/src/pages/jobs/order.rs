//! The list's order: what was urged comes first, then what is late; what waits stands apart, what is done sinks to the end.

use super::{step, turns};
use crate::parts::ticket;
use crate::time;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketId, TicketNo};
use domain::ticket::{CommandKind, HoldReason, Stage, StageName, Urgency};
use domain::view::TicketDetail;
use std::collections::BTreeMap;

/// A job as the list shows it: small, so that two hundred of them compare fast.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub id: TicketId,
    pub no: TicketNo,
    pub version: u64,
    pub content: String,
    pub place: String,
    pub stage: StageName,
    pub urgency: Urgency,
    /// How often it was urged since the worker's last step.
    pub urges: u32,
    /// When it is due, while it is the worker's.
    pub due: Option<DateTime<Utc>>,
    /// Why it waits and until when.
    pub hold: Option<(HoldReason, DateTime<Utc>)>,
    /// When it came to its stage.
    pub changed_at: DateTime<Utc>,
    pub reporter: String,
    pub phone: String,
    pub photos: usize,
    /// The next step.
    pub next: Option<CommandKind>,
    /// The one that may be taken instead.
    pub beside: Option<CommandKind>,
    /// Since when the worker is on the way, when that was said.
    pub departed_at: Option<DateTime<Utc>>,
    /// How often it was reopened 返修.
    pub reopened: u32,
}

impl Card {
    /// The card of a job, as worker `me` sees it.
    #[must_use]
    pub fn of(job: &TicketDetail, me: Option<PersonId>) -> Self {
        let ticket = &job.ticket;
        let report = &ticket.report;
        let order = ticket
            .stage
            .order()
            .filter(|order| me.is_some_and(|me| order.crew.contains(&me)));
        let hold = match &ticket.stage {
            Stage::OnHold { hold, .. } => Some((hold.reason, hold.until)),
            _ => None,
        };
        Self {
            id: ticket.id,
            no: job.no,
            version: ticket.version,
            content: report.content.as_str().to_owned(),
            place: ticket::place(&job.place),
            stage: ticket.stage.name(),
            urgency: report.urgency,
            urges: ticket.urges,
            due: order.map(|order| order.due),
            hold,
            changed_at: ticket.changed_at,
            reporter: report.reporter.name.as_str().to_owned(),
            phone: report.reporter.phone.as_str().to_owned(),
            photos: report.photos.len() + ticket.photos.len(),
            next: step::next(&job.may),
            beside: step::beside(&job.may),
            departed_at: turns::departed_at(&ticket.stage),
            reopened: ticket.reopened,
        }
    }

    fn group(&self, now: DateTime<Utc>) -> Group {
        match (self.due, self.hold) {
            (None, _) => Group::Done,
            _ if self.urges > 0 => Group::Urged,
            (_, Some(_)) => Group::Hold,
            (Some(due), _) if due < now => Group::Late,
            (Some(due), _) if time::campus(due).date() == time::campus(now).date() => Group::Today,
            _ => Group::Later,
        }
    }

    /// The place within a group: emergencies first, then by the time that counts there.
    fn rank(&self, group: Group) -> (bool, i64) {
        let at = match group {
            Group::Done => return (false, -self.changed_at.timestamp_millis()),
            Group::Hold => self.hold.map(|(_, until)| until),
            _ => self.due,
        };
        (
            self.urgency != Urgency::Emergency,
            at.unwrap_or(self.changed_at).timestamp_millis(),
        )
    }
}

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Urged,
    Late,
    Today,
    Later,
    Hold,
    Done,
}

/// The list's parts, each in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups([Vec<TicketId>; 6]);

impl Groups {
    /// Sorts the cards as they stand at `now`.
    #[must_use]
    pub fn of(cards: &BTreeMap<TicketId, Card>, now: DateTime<Utc>) -> Self {
        let mut ranked: Vec<_> = cards
            .values()
            .map(|card| {
                let group = card.group(now);
                (group, card.rank(group), card.no, card.id)
            })
            .collect();
        ranked.sort_unstable();
        let mut groups = Self::default();
        for (group, .., id) in ranked {
            groups.0[group as usize].push(id);
        }
        groups
    }

    /// The jobs of a part.
    #[must_use]
    pub fn get(&self, group: Group) -> &[TicketId] {
        &self.0[group as usize]
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn all_done(&self) -> bool {
        self.0[..Group::Done as usize].iter().all(Vec::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
    }

    fn card(no: i64, due_in_minutes: Option<i64>) -> Card {
        Card {
            id: TicketId::mint(no, [0; 10]),
            no: TicketNo(no),
            version: 1,
            content: String::new(),
            place: String::new(),
            stage: StageName::Dispatched,
            urgency: Urgency::Normal,
            urges: 0,
            due: due_in_minutes.map(|minutes| now() + TimeDelta::minutes(minutes)),
            hold: None,
            changed_at: now() - TimeDelta::minutes(no),
            reporter: String::new(),
            phone: String::new(),
            photos: 0,
            next: None,
            beside: None,
            departed_at: None,
            reopened: 0,
        }
    }

    fn numbers(cards: &[Card], group: Group) -> Vec<i64> {
        let all: BTreeMap<_, _> = cards.iter().map(|card| (card.id, card.clone())).collect();
        let found = Groups::of(&all, now());
        found.get(group).iter().map(|id| all[id].no.0).collect()
    }

    #[test]
    fn late_jobs_stand_apart_from_those_of_today_and_later_in_order_of_their_due_time() {
        let cards = [
            card(1, Some(5000)),
            card(2, Some(-5)),
            card(3, Some(10)),
            card(4, Some(-50)),
            card(5, Some(5)),
        ];
        assert_eq!(numbers(&cards, Group::Late), [4, 2]);
        assert_eq!(numbers(&cards, Group::Today), [5, 3]);
        assert_eq!(numbers(&cards, Group::Later), [1]);
    }

    #[test]
    fn what_was_urged_stands_on_top_also_when_it_is_on_hold_but_not_once_it_is_done() {
        let urged = |card: Card| Card { urges: 1, ..card };
        let hold = Card {
            hold: Some((HoldReason::Parts, now())),
            ..card(3, Some(5000))
        };
        let cards = [
            card(1, Some(-50)),
            urged(card(2, Some(5000))),
            urged(hold),
            urged(card(4, None)),
        ];
        assert_eq!(numbers(&cards, Group::Urged), [2, 3]);
        assert_eq!(numbers(&cards, Group::Late), [1]);
        assert_eq!(numbers(&cards, Group::Done), [4]);
    }

    #[test]
    fn an_emergency_goes_before_what_is_due_sooner() {
        let urgent = Card {
            urgency: Urgency::Emergency,
            ..card(1, Some(20))
        };
        assert_eq!(numbers(&[card(2, Some(5)), urgent], Group::Today), [1, 2]);
    }

    #[test]
    fn a_job_on_hold_is_not_late_and_stands_by_its_new_time() {
        let hold = |no, minutes| Card {
            hold: Some((HoldReason::Parts, now() + TimeDelta::minutes(minutes))),
            ..card(no, Some(-5))
        };
        let cards = [hold(1, 90), hold(2, 30)];
        assert_eq!(numbers(&cards, Group::Hold), [2, 1]);
        assert!(numbers(&cards, Group::Late).is_empty());
    }

    #[test]
    fn what_is_no_longer_the_workers_counts_as_done_the_newest_first() {
        let cards = [card(3, None), card(1, None), card(2, None)];
        assert_eq!(numbers(&cards, Group::Done), [1, 2, 3]);
        let all: BTreeMap<_, _> = cards.iter().map(|card| (card.id, card.clone())).collect();
        assert!(Groups::of(&all, now()).all_done());
    }
}

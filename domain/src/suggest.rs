//! Whom to send: the workers in the order in which they suit, and why.

use crate::id::PersonId;
use crate::order::by_key;
use crate::place::{CategoryCode, DepartmentCode};
use crate::view::{BoardRow, HandedBack, Reopened, Spot, TicketDetail, WorkerLoad};
use chrono::{DateTime, Utc};

/// What there is to do, as far as it matters for who suits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose it is.
    pub department: DepartmentCode,
    /// What kind of fault.
    pub category: CategoryCode,
    /// Where, when that is known.
    pub spot: Option<Spot>,
    /// Who handed it back: not the one to try again.
    pub handed_back_by: Option<PersonId>,
    /// Who completed it before it was reopened: somebody else is asked first.
    pub done_before_by: Option<PersonId>,
}

impl From<&BoardRow> for Wanted {
    fn from(row: &BoardRow) -> Self {
        Self {
            department: row.row.department.clone(),
            category: row.row.category.clone(),
            spot: Some(row.spot.clone()),
            handed_back_by: row.handed_back.as_ref().map(|back| back.by),
            done_before_by: done_before(row.reopened.as_ref()),
        }
    }
}

impl From<&TicketDetail> for Wanted {
    fn from(detail: &TicketDetail) -> Self {
        Self {
            department: detail.ticket.department.clone(),
            category: detail.ticket.report.category.clone(),
            spot: None,
            handed_back_by: HandedBack::of(detail).map(|back| back.by),
            done_before_by: done_before(Reopened::of(detail).as_ref()),
        }
    }
}

fn done_before(reopened: Option<&Reopened>) -> Option<PersonId> {
    reopened?.before.as_ref().map(|person| person.id)
}

/// Something that speaks for a worker, or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They just handed it back.
    HandedBack,
    /// They completed it before, and it did not last.
    DoneBefore,
    /// They are away.
    Absent,
    /// They are good at it 擅长.
    Skilled,
    /// They are in the same building, or were a short while ago.
    SameBuilding,
    /// They are in the same area.
    SameArea,
    /// They have nothing to do.
    Free,
}

impl Reason {
    /// All reasons, those against first.
    pub const ALL: [Self; 7] = [
        Self::HandedBack,
        Self::DoneBefore,
        Self::Absent,
        Self::Skilled,
        Self::SameBuilding,
        Self::SameArea,
        Self::Free,
    ];

    /// The name in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HandedBack => "handed_back",
            Self::DoneBefore => "done_before",
            Self::Absent => "absent",
            Self::Skilled => "skilled",
            Self::SameBuilding => "same_building",
            Self::SameArea => "same_area",
            Self::Free => "free",
        }
    }

    /// Whether it speaks against them.
    #[must_use]
    pub const fn is_against(self) -> bool {
        matches!(self, Self::HandedBack | Self::DoneBefore | Self::Absent)
    }
}

/// A worker who can be sent, and what speaks for and against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub worker: PersonId,
    /// Why, what weighs most first.
    pub reasons: Vec<Reason>,
}

impl Suggestion {
    /// Whether nothing speaks against them.
    #[must_use]
    pub fn suits(&self) -> bool {
        !self.reasons.iter().any(|reason| reason.is_against())
    }
}

/// Those of `workers` who can be sent to all of `wanted`, whoever suits best first: who is there, has not handed it back
/// and is not the one whose repair did not last, is good at it, is near by, has the fewest open jobs. Of several tickets a worker must be good at all, and near
/// to one.
#[must_use]
pub fn suggest(workers: &[WorkerLoad], wanted: &[Wanted], now: DateTime<Utc>) -> Vec<Suggestion> {
    let belongs = |worker: &WorkerLoad| {
        let fits = |one: &Wanted| worker.departments.contains(&one.department);
        wanted.iter().all(fits)
    };
    let mut fitting: Vec<(&WorkerLoad, Suggestion)> = workers
        .iter()
        .filter(|worker| belongs(worker))
        .map(|worker| (worker, weigh(worker, wanted, now)))
        .collect();
    by_key(&mut fitting, |(worker, suggestion)| {
        let has = |reason| suggestion.reasons.contains(&reason);
        let near = [Reason::SameBuilding, Reason::SameArea];
        let distance = near.iter().position(|reason| has(*reason)).unwrap_or(near.len());
        (!suggestion.suits(), !has(Reason::Skilled), distance, worker.open)
    });
    fitting.into_iter().map(|(_, suggestion)| suggestion).collect()
}

fn weigh(worker: &WorkerLoad, wanted: &[Wanted], now: DateTime<Utc>) -> Suggestion {
    let spots = || wanted.iter().filter_map(|one| one.spot.as_ref());
    let near =
        |same: fn(&Spot, &Spot) -> bool| spots().any(|spot| worker.near.iter().any(|at| same(at, spot)));
    let building = near(|one, other| one.building == other.building);
    let holds = |reason: &Reason| match reason {
        Reason::HandedBack => wanted.iter().any(|one| one.handed_back_by == Some(worker.id)),
        Reason::DoneBefore => wanted.iter().any(|one| one.done_before_by == Some(worker.id)),
        Reason::Absent => worker.away(now).is_some(),
        Reason::Skilled => {
            !wanted.is_empty() && wanted.iter().all(|one| worker.skills.contains(&one.category))
        }
        Reason::SameBuilding => building,
        Reason::SameArea => !building && near(|one, other| one.area == other.area),
        Reason::Free => worker.open == 0,
    };
    Suggestion {
        worker: worker.id,
        reasons: Reason::ALL.into_iter().filter(holds).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::absence::Absence;
    use crate::place::{PlaceCode, PlaceKind};
    use crate::ticket::sample::{department, minute};

    fn spot(building: &str, area: PlaceKind) -> Spot {
        Spot {
            building: PlaceCode::parse(building).expect("code"),
            area,
        }
    }

    fn worker(number: u8, change: impl FnOnce(&mut WorkerLoad)) -> WorkerLoad {
        let mut worker = WorkerLoad {
            id: PersonId::mint(0, [number; 10]),
            name: number.to_string(),
            departments: vec![department().expect("sample")],
            skills: Vec::new(),
            absence: None,
            open: 1,
            on_hold: 0,
            late: 0,
            listed: 1,
            jobs: Vec::new(),
            near: Vec::new(),
        };
        change(&mut worker);
        worker
    }

    fn plumbing() -> CategoryCode {
        CategoryCode::parse("plumbing").expect("code")
    }

    fn wanted() -> Wanted {
        Wanted {
            department: department().expect("sample"),
            category: plumbing(),
            spot: Some(spot("D1", PlaceKind::Dormitory)),
            handed_back_by: Some(PersonId::mint(0, [1; 10])),
            done_before_by: None,
        }
    }

    fn order(workers: &[WorkerLoad], wanted: &[Wanted]) -> Vec<String> {
        let name = |one: Suggestion| {
            workers
                .iter()
                .find(|worker| worker.id == one.worker)
                .map(|w| w.name.clone())
        };
        suggest(workers, wanted, minute(0))
            .into_iter()
            .filter_map(name)
            .collect()
    }

    #[test]
    fn who_is_there_comes_first_then_skill_then_nearness_then_the_fewest_jobs() {
        let away = Absence {
            id: 1,
            from: minute(-10),
            until: minute(10),
            reason: None,
        };
        let skilled = |worker: &mut WorkerLoad| worker.skills = vec![plumbing()];
        let workers = [
            worker(1, |one| {
                skilled(one);
                one.open = 0;
            }),
            worker(2, |one| {
                skilled(one);
                one.absence = Some(away.clone());
            }),
            worker(3, |_| ()),
            worker(4, |one| one.open = 0),
            worker(5, |one| one.near = vec![spot("D2", PlaceKind::Dormitory)]),
            worker(6, |one| {
                one.near = vec![spot("T1", PlaceKind::Teaching), spot("D1", PlaceKind::Dormitory)]
            }),
            worker(7, skilled),
            worker(8, |one| one.departments.clear()),
        ];
        let order = order(&workers, &[wanted()]);
        assert_eq!(
            order,
            ["7", "6", "5", "4", "3", "1", "2"],
            "1 handed it back, 2 is away, 8 belongs elsewhere"
        );
        let reasons = suggest(&workers, &[wanted()], minute(0));
        assert_eq!(reasons[1].reasons, [Reason::SameBuilding]);
        assert_eq!(reasons[2].reasons, [Reason::SameArea]);
        assert_eq!(reasons[6].reasons, [Reason::Absent, Reason::Skilled]);
        assert!(!reasons[5].suits() && !reasons[6].suits() && reasons[0].suits());
    }

    #[test]
    fn whose_repair_did_not_last_is_named_and_not_asked_first() {
        let mut reopened = wanted();
        (reopened.handed_back_by, reopened.done_before_by) = (None, Some(PersonId::mint(0, [2; 10])));
        let skilled = |worker: &mut WorkerLoad| worker.skills = vec![plumbing()];
        let found = suggest(&[worker(2, skilled), worker(3, |_| ())], &[reopened], minute(0));
        assert_eq!(found[0].worker, PersonId::mint(0, [3; 10]));
        assert_eq!(found[1].reasons, [Reason::DoneBefore, Reason::Skilled]);
        assert!(!found[1].suits());
    }

    #[test]
    fn an_absence_that_is_over_or_still_to_come_speaks_against_nobody() {
        let away = |from, until| {
            worker(3, |one| {
                one.absence = Some(Absence {
                    id: 1,
                    from: minute(from),
                    until: minute(until),
                    reason: None,
                });
            })
        };
        for (from, until, suits) in [(-10, 0, true), (1, 10, true), (0, 1, false)] {
            assert_eq!(
                suggest(&[away(from, until)], &[wanted()], minute(0))[0].suits(),
                suits
            );
        }
    }

    #[test]
    fn of_several_tickets_a_worker_is_good_at_all_and_near_to_one() {
        let mut other = wanted();
        other.category = CategoryCode::parse("power").expect("code");
        other.spot = Some(spot("T1", PlaceKind::Teaching));
        let both = worker(3, |one| {
            one.skills = vec![plumbing(), other.category.clone()];
        });
        let one = worker(4, |one| {
            one.skills = vec![plumbing()];
            one.near = vec![spot("T1", PlaceKind::Teaching)];
        });
        let found = suggest(&[one, both], &[wanted(), other], minute(0));
        assert_eq!(found[0].reasons, [Reason::Skilled]);
        assert_eq!(found[1].reasons, [Reason::SameBuilding]);
    }
}

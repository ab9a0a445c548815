//! The chain of the brief, and its turns off the straight way, told step by step.

mod heard;
mod turns;

use domain::id::PersonId;
use domain::people::{Actor, Role};
use domain::rejection::{Field, Rejection};
use domain::score::{RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{
    Command, EscalationCause, Event, Facts, HoldReason, Outcome, Recorded, StageName, Ticket, VisitResult,
    decide, evolve, sample,
};

/// A ticket that is taken through commands.
struct Life {
    ticket: Ticket,
    minutes: i64,
    facts: Facts,
}

impl Life {
    fn new() -> Self {
        Self {
            ticket: sample::submitted(1).expect("sample").0,
            minutes: 0,
            facts: sample::facts(&[1, 2].map(|number| sample::staff(number, Role::Worker).expect("sample")))
                .expect("sample"),
        }
    }

    fn ask(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Rejection> {
        self.minutes += 1;
        let now = sample::minute(self.minutes);
        let events = decide(
            Some(&self.ticket),
            command,
            self.ticket.id,
            &sample::context(actor, &self.facts, now),
        )?;
        for event in events.clone() {
            let version = self.ticket.version + 1;
            let recorded = Recorded {
                version,
                at: now,
                phone_at: None,
                skew_s: None,
                offline: false,
                by: actor.by(),
                event,
            };
            self.ticket = evolve(Some(self.ticket.clone()), &recorded).expect("stays");
        }
        Ok(events)
    }

    fn dispatched(crew: &[u8]) -> Self {
        let mut life = Self::new();
        life.ask(&desk(), &Command::Accept {}).expect("accepted");
        life.ask(&manager(), &dispatch(crew)).expect("dispatched");
        life
    }

    fn completed(outcome: Outcome) -> Self {
        let mut life = Self::dispatched(&[1]);
        life.ask(&worker(1), &Command::Acknowledge {})
            .expect("acknowledged");
        life.ask(&worker(1), &Command::Arrive {}).expect("arrived");
        life.ask(
            &worker(1),
            &Command::Complete {
                outcome,
                photos: Vec::new(),
                confirmation: None,
            },
        )
        .expect("completed");
        life
    }

    fn stage(&self) -> StageName {
        self.ticket.stage.name()
    }
}

fn actor(number: u8, role: Role) -> Actor {
    Actor::Staff(sample::staff(number, role).expect("sample"))
}
fn worker(number: u8) -> Actor {
    actor(number, Role::Worker)
}
fn desk() -> Actor {
    actor(3, Role::DutyOfficer)
}
fn manager() -> Actor {
    actor(4, Role::Manager)
}
fn id(number: u8) -> PersonId {
    sample::staff(number, Role::Worker).expect("sample").id
}
fn remark() -> Remark {
    Remark::parse(Field::Remark, "等配件").expect("sample")
}
fn dispatch(crew: &[u8]) -> Command {
    Command::Dispatch {
        crew: crew.iter().map(|number| id(*number)).collect(),
        due: sample::minute(600),
        note: None,
    }
}
fn reached(mark: u8, fixed: bool) -> Command {
    let score = Score::new(mark).expect("1 to 5");
    let repair = RepairScores {
        quality: score,
        attitude: score,
        time: score,
        result: score,
    };
    Command::RecordVisit {
        result: VisitResult::Reached {
            repair: Some(repair),
            desk: None,
            fixed,
            declined: false,
            remark: None,
        },
    }
}
fn failure() -> Outcome {
    Outcome::Failure {
        explanation: remark(),
        advice: remark(),
    }
}

#[test]
fn a_good_repair_goes_straight_to_closed() {
    let mut life = Life::completed(Outcome::Success {});
    assert_eq!(life.stage(), StageName::Completed);
    life.ask(&desk(), &reached(5, true)).expect("visited");
    assert_eq!(life.stage(), StageName::Closed);
    assert!(life.ticket.escalations.is_empty());
}

#[test]
fn a_low_score_waits_for_managements_answer() {
    let mut life = Life::completed(Outcome::Success {});
    life.ask(&desk(), &reached(2, true)).expect("visited");
    assert_eq!(life.stage(), StageName::Visited);
    assert_eq!(life.ticket.escalations[0].cause, EscalationCause::LowScore);
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text: remark(),
        told: false,
    };
    life.ask(&actor(5, Role::Supervisor), &answer).expect("answered");
    assert_eq!(life.stage(), StageName::Closed);
}

#[test]
fn a_failure_and_a_rejection_go_to_management() {
    let mut life = Life::completed(failure());
    assert_eq!(
        life.ticket.escalations[0].cause,
        EscalationCause::Failure,
        "at once, whatever is said later"
    );
    life.ask(&desk(), &reached(1, false)).expect("visited");
    assert_eq!(life.ticket.escalations.len(), 1, "one case is one entry");
    assert_eq!(life.stage(), StageName::Visited);

    let mut life = Life::new();
    life.ask(&desk(), &Command::Reject { reason: remark() })
        .expect("rejected");
    assert_eq!(
        (life.stage(), life.ticket.escalations.len()),
        (StageName::Rejected, 1)
    );
}

#[test]
fn three_calls_without_an_answer_end_the_visit() {
    let mut life = Life::completed(Outcome::Success {});
    let missed = Command::RecordVisit {
        result: VisitResult::NotReached {
            retry_at: sample::minute(500),
            remark: None,
        },
    };
    for stage in [StageName::Completed, StageName::Completed, StageName::Closed] {
        life.ask(&desk(), &missed).expect("recorded");
        assert_eq!(life.stage(), stage);
    }
}

#[test]
fn the_second_to_accept_reads_who_was_first() {
    let mut life = Life::new();
    life.ask(&desk(), &Command::Accept {}).expect("accepted");
    let refused = life
        .ask(&actor(7, Role::DutyOfficer), &Command::Accept {})
        .expect_err("too late");
    let expected = Rejection::WrongStage {
        stage: StageName::Accepted,
        by: desk().by(),
        at: life.ticket.changed_at,
    };
    assert_eq!(refused, expected);
    assert!(refused.is_conflict());
}

#[test]
fn f35_of_two_workers_who_take_a_job_the_first_leads_and_the_second_reads_who() {
    let mut life = Life::dispatched(&[1, 2]);
    life.ask(&worker(1), &Command::Acknowledge {}).expect("first");
    assert_eq!(
        life.ask(&worker(1), &Command::Acknowledge {}),
        Ok(Vec::new()),
        "a repetition is no fault"
    );
    let at = life.ticket.changed_at;
    assert_eq!(
        life.ask(&worker(2), &Command::Acknowledge {}),
        Err(Rejection::AlreadyTaken { by: id(1), at })
    );
    life.ask(
        &worker(2),
        &Command::Note {
            text: Some(remark()),
            photos: Vec::new(),
        },
    )
    .expect("notes stay possible");
}

#[test]
fn f36_a_completion_that_comes_too_late_is_kept_and_settled() {
    let mut life = Life::dispatched(&[1]);
    life.ask(&worker(1), &Command::Acknowledge {})
        .expect("acknowledged");
    life.ask(&worker(1), &Command::Arrive {}).expect("arrived");
    life.ask(&manager(), &dispatch(&[2])).expect("given to another");
    let late = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    };
    let events = life.ask(&worker(1), &late).expect("kept");
    assert!(matches!(events[..], [Event::CompletionKept { .. }]));
    assert_eq!(life.stage(), StageName::Dispatched);
    life.ask(
        &manager(),
        &Command::SettleReview {
            accept: true,
            note: None,
        },
    )
    .expect("settled");
    assert_eq!(life.stage(), StageName::Completed);
}

#[test]
fn a_job_pauses_and_goes_on_where_it_was() {
    let mut life = Life::dispatched(&[1]);
    life.ask(&worker(1), &Command::Acknowledge {})
        .expect("acknowledged");
    let hold = Command::Hold {
        reason: HoldReason::Parts,
        note: None,
        until: sample::minute(300),
    };
    life.ask(&worker(1), &hold).expect("held");
    life.ask(&worker(1), &Command::Resume {}).expect("resumed");
    assert_eq!(life.stage(), StageName::Acknowledged);
    life.ask(&worker(1), &Command::HandBack { reason: remark() })
        .expect("handed back");
    assert_eq!(life.stage(), StageName::Accepted);
}

#[test]
fn a_reporter_cancels_and_urges_only_the_own_ticket_and_only_in_time() {
    let own = Actor::Reporter {
        install: domain::id::InstallId::mint(0, [9; 10]),
        holds: Some(sample::lane(1).into()),
    };
    let mut life = Life::new();
    assert_eq!(
        life.ask(&sample::reporter(), &Command::Cancel { reason: None }),
        Err(Rejection::Forbidden)
    );
    life.ask(&own, &Command::Urge { note: None }).expect("urged");
    let again = life.ask(&own, &Command::Urge { note: None });
    assert!(matches!(again, Err(Rejection::UrgedRecently { .. })));
    life.ask(&own, &Command::Cancel { reason: None })
        .expect("cancelled");
    assert_eq!(life.stage(), StageName::Cancelled);

    let mut life = Life::dispatched(&[1]);
    assert!(matches!(
        life.ask(&own, &Command::Cancel { reason: None }),
        Err(Rejection::WrongStage { .. })
    ));
}

#[test]
fn a_manager_dispatches_only_own_workers_and_not_into_the_past() {
    let mut life = Life::new();
    life.ask(&desk(), &Command::Accept {}).expect("accepted");
    assert_eq!(
        life.ask(&manager(), &dispatch(&[])),
        Err(Rejection::Empty { field: Field::Crew })
    );
    assert_eq!(
        life.ask(&manager(), &dispatch(&[8])),
        Err(Rejection::UnknownPerson)
    );
    let past = Command::Dispatch {
        crew: vec![id(1)],
        due: sample::minute(-5),
        note: None,
    };
    assert_eq!(
        life.ask(&manager(), &past),
        Err(Rejection::InPast { field: Field::Due })
    );
}

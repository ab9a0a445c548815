//! Turns that a case can take beside the straight way: joining, asking back, setting out, a part repaired, the reporter's
//! word, ratings, calls about rejections, owners of answers, times that run out.

use super::{Life, actor, desk, failure, manager, reached, remark, worker};
use domain::blob::{BlobRef, Sha256Hex};
use domain::people::{Actor, Role};
use domain::rejection::Rejection;
use domain::rules::{Rules, VisitRules};
use domain::score::{RepairScores, Score};
use domain::ticket::{
    Asked, Command, CommandKind, Confirmation, Confirmed, EscalationCause, Event, Facts, HoldReason, Outcome,
    Owing, Report, Stage, StageName, VisitResult, Whole, decide, passed_on, possible, sample,
};

const DAY: i64 = 24 * 60;

pub(super) fn holder() -> Actor {
    let Actor::Reporter { install, .. } = sample::reporter() else {
        unreachable!("a reporter")
    };
    Actor::Reporter {
        install,
        holds: Some(sample::lane(1).into()),
    }
}

pub(super) fn chief() -> Actor {
    actor(5, Role::Supervisor)
}

pub(super) fn rate(mark: u8, fixed: bool) -> Command {
    let score = Score::new(mark).expect("1 to 5");
    Command::Rate {
        repair: RepairScores {
            quality: score,
            attitude: score,
            time: score,
            result: score,
        },
        desk: None,
        fixed,
        remark: None,
    }
}

pub(super) fn reopen() -> Command {
    Command::Reopen { reason: remark() }
}

pub(super) fn causes(life: &Life) -> Vec<EscalationCause> {
    life.ticket.escalations.iter().map(|one| one.cause).collect()
}

#[test]
fn a_report_that_joins_an_open_one_at_its_place_is_part_of_it_at_once() {
    let report = Report {
        joins: Some(sample::lane(2)),
        ..sample::report().expect("sample")
    };
    let command = Command::Report { report };
    let reporter = sample::reporter();
    let file = |facts: &Facts| {
        let context = sample::context(&reporter, facts, sample::minute(1));
        decide(None, &command, sample::lane(1), &context).expect("filed")
    };
    let mut facts = sample::facts(&[]).expect("sample");
    let target = sample::target(2).expect("sample");
    facts.target = Some(target.clone());
    assert!(matches!(
        file(&facts)[..],
        [Event::Reported { .. }, Event::Merged { .. }]
    ));
    // done meanwhile, elsewhere, or another one: the report stands alone and nothing is lost
    let mut others = vec![target.clone(), target.clone(), target];
    others[0].open = false;
    others[1].place = domain::place::PlaceCode::parse("D1-102").expect("code");
    others[2].id = sample::lane(3);
    for other in others {
        facts.target = Some(other);
        assert!(matches!(file(&facts)[..], [Event::Reported { .. }]));
    }
}

#[test]
fn a_duplicate_becomes_part_of_an_open_ticket_and_can_be_taken_out_again() {
    let mut life = Life::new();
    let merge = Command::Merge {
        into: sample::lane(2),
    };
    assert_eq!(
        life.ask(&desk(), &merge),
        Err(Rejection::TargetClosed),
        "no such ticket"
    );
    life.facts.target = Some(sample::target(2).expect("sample"));
    // its own parts come along
    life.facts.joined = 1;
    life.ask(&desk(), &merge).expect("merged");
    assert!(matches!(life.ticket.stage, Stage::Merged { into, .. } if into == sample::lane(2)));
    life.ask(&desk(), &reopen()).expect("it is not the same");
    assert_eq!(life.stage(), StageName::Submitted);
}

#[test]
fn while_the_whole_goes_on_a_parts_reporter_urges_it_and_afterwards_says_what_is_not_repaired() {
    let urge = Command::Urge { note: Some(remark()) };
    let mut life = Life::new();
    let merge = Command::Merge {
        into: sample::lane(2),
    };
    life.facts.target = Some(sample::target(2).expect("sample"));
    life.ask(&desk(), &merge).expect("merged");
    let refused = |answer| matches!(answer, Err(Rejection::WrongStage { .. }));
    assert!(
        refused(life.ask(&holder(), &urge)),
        "nobody knows how the whole stands"
    );
    life.facts.whole = Some(Whole {
        owing: Some(Owing::Workers),
        since: sample::minute(0),
        rejected: false,
    });
    assert!(refused(life.ask(&holder(), &reopen())));
    assert!(refused(life.ask(&chief(), &urge)), "staff urge the whole itself");
    let urged = life.ask(&holder(), &urge).expect("urged");
    let [Event::Urged { whom, .. }] = &urged[..] else {
        panic!("{urged:?}")
    };
    assert_eq!(*whom, Some(Owing::Workers));
    let again = life.ask(&holder(), &urge);
    assert!(matches!(again, Err(Rejection::UrgedRecently { .. })));
    // the whole hears of it as it stands, and nothing of what was said
    let whole = Life::dispatched(&[1]).ticket;
    let (whom, note) = (Some(Owing::Workers), None);
    assert_eq!(passed_on(&urged[0], &whole), Some(Event::Urged { whom, note }));

    life.facts.whole = Some(Whole {
        owing: None,
        since: sample::minute(0),
        rejected: false,
    });
    assert!(refused(life.ask(&holder(), &urge)));
    life.ask(&holder(), &reopen()).expect("not repaired here");
    assert_eq!(life.stage(), StageName::Submitted);
    life.ask(&desk(), &merge).expect("merged again");
    life.minutes += 40 * DAY;
    assert!(matches!(
        life.ask(&holder(), &reopen()),
        Err(Rejection::Expired { .. })
    ));
}

#[test]
fn a_ticket_for_which_others_wait_is_not_withdrawn() {
    let mut life = Life::new();
    life.facts.joined = 2;
    let cancel = Command::Cancel { reason: None };
    assert_eq!(life.ask(&holder(), &cancel), Err(Rejection::OthersWait));
    life.facts.joined = 0;
    life.ask(&holder(), &cancel).expect("withdrawn");
}

#[test]
fn what_the_desk_asks_is_answered_by_the_reporters_next_note() {
    let mut life = Life::new();
    life.ask(&desk(), &Command::AskBack { question: remark() })
        .expect("asked");
    assert_eq!(life.ticket.asked(), Some(Asked::Open));
    let note = Command::Note {
        text: Some(remark()),
        photos: Vec::new(),
    };
    life.ask(&desk(), &note).expect("noted");
    assert_eq!(
        life.ticket.asked(),
        Some(Asked::Open),
        "the desk does not answer itself"
    );
    life.ask(&holder(), &note).expect("answered");
    assert_eq!(life.ticket.asked(), Some(Asked::Answered));
    assert_eq!(life.stage(), StageName::Submitted);
}

#[test]
fn setting_out_is_said_once_and_is_no_condition_for_being_there() {
    let mut life = Life::dispatched(&[1]);
    life.ask(&worker(1), &Command::Acknowledge {}).expect("taken on");
    assert_eq!(life.ask(&worker(1), &Command::Depart {}).expect("out").len(), 1);
    assert_eq!(life.ask(&worker(1), &Command::Depart {}).expect("again").len(), 0);
    assert_eq!(life.stage(), StageName::Acknowledged);
    life.ask(&worker(1), &Command::Arrive {}).expect("there");
    assert!(matches!(
        life.ask(&worker(1), &Command::Depart {}),
        Err(Rejection::WrongStage { .. })
    ));
}

#[test]
fn a_part_repaired_waits_for_the_rest_and_goes_on_where_it_was() {
    let mut life = Life::dispatched(&[1]);
    for step in [Command::Acknowledge {}, Command::Arrive {}] {
        life.ask(&worker(1), &step).expect("on the way");
    }
    let partly = Command::PartlyRepair {
        done: remark(),
        left: remark(),
        until: sample::minute(DAY),
        photos: Vec::new(),
    };
    life.ask(&worker(1), &partly).expect("a part");
    let Stage::OnHold { hold, .. } = &life.ticket.stage else {
        panic!("{:?}", life.ticket.stage)
    };
    assert_eq!(hold.reason, HoldReason::Remaining);
    life.ask(&worker(1), &Command::Resume {}).expect("goes on");
    assert_eq!(life.stage(), StageName::InProgress);
}

#[test]
fn a_wrong_code_does_not_undo_the_work_but_is_said() {
    let complete = |confirmation| Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: Some(confirmation),
    };
    let code = |code: &str| complete(Confirmation::Code { code: code.into() });
    for (given, confirmed) in [(" 4711 ", Confirmed::Code {}), ("1", Confirmed::WrongCode {})] {
        let mut life = Life::dispatched(&[1]);
        life.facts.code = Some("4711".into());
        for step in [Command::Acknowledge {}, Command::Arrive {}, code(given)] {
            life.ask(&worker(1), &step).expect("done");
        }
        let completion = life.ticket.stage.completion().expect("completed");
        assert_eq!(completion.confirmed, Some(confirmed));
    }
    let mut life = Life::dispatched(&[1]);
    for step in [Command::Acknowledge {}, Command::Arrive {}] {
        life.ask(&worker(1), &step).expect("done");
    }
    let image = Sha256Hex::of(b"signature");
    let signed = Confirmation::Signature { image: image.clone() };
    assert_eq!(
        life.ask(&worker(1), &complete(signed.clone())),
        Err(Rejection::BadPayload),
        "a signature that did not come along"
    );
    let photos = vec![BlobRef {
        sha256: image,
        len: 9,
        mime: "image/png".into(),
    }];
    let command = Command::Complete {
        outcome: Outcome::Success {},
        photos,
        confirmation: Some(signed),
    };
    life.ask(&worker(1), &command).expect("signed");
}

#[test]
fn failures_are_always_called_about_and_successes_by_lot() {
    let rules = |percent| Rules {
        visits: VisitRules {
            percent: [(sample::report().expect("sample").category, percent)].into(),
            delay_minutes: 90,
            ..VisitRules::default()
        },
        ..Rules::default()
    };
    for (percent, outcome, stage) in [
        (0, Outcome::Success {}, StageName::Closed),
        (100, Outcome::Success {}, StageName::Completed),
        (0, failure(), StageName::Completed),
    ] {
        let mut life = Life::dispatched(&[1]);
        life.facts.rules = rules(percent);
        let complete = Command::Complete {
            outcome,
            photos: Vec::new(),
            confirmation: None,
        };
        for step in [Command::Acknowledge {}, Command::Arrive {}, complete] {
            life.ask(&worker(1), &step).expect("done");
        }
        assert_eq!(life.stage(), stage);
        let due = life.ticket.stage.visit().map(|visit| visit.due);
        let wanted = (stage == StageName::Completed).then(|| sample::minute(life.minutes + 90));
        assert_eq!(due, wanted);
    }
}

#[test]
fn a_rejection_is_called_about_and_one_that_is_contested_goes_to_management() {
    let explained = |accepts| Command::RecordVisit {
        result: VisitResult::Explained {
            desk: None,
            accepts,
            remark: None,
        },
    };
    for (accepts, wanted) in [(true, vec![]), (false, vec![EscalationCause::Contested])] {
        let mut life = Life::new();
        life.ask(&desk(), &Command::Reject { reason: remark() })
            .expect("rejected");
        assert!(life.ticket.stage.visit().is_some());
        assert_eq!(life.ask(&desk(), &reached(5, true)), Err(Rejection::BadPayload));
        life.ask(&desk(), &explained(accepts)).expect("called");
        assert!(life.ticket.stage.visit().is_none());
        assert_eq!(life.stage(), StageName::Rejected);
        assert_eq!(
            causes(&life),
            [&[EscalationCause::Rejected][..], &wanted].concat()
        );
    }
}

#[test]
fn a_call_that_nobody_answers_is_made_again_as_often_as_the_office_says() {
    let mut life = Life::completed(Outcome::Success {});
    life.facts.rules.visits.max_attempts = 2;
    let missed = Command::RecordVisit {
        result: VisitResult::NotReached {
            retry_at: sample::minute(DAY),
            remark: None,
        },
    };
    life.ask(&desk(), &missed).expect("once");
    assert_eq!(life.stage(), StageName::Completed);
    life.ask(&desk(), &missed).expect("twice");
    assert_eq!(life.stage(), StageName::Closed);
}

#[test]
fn a_reporter_rates_once_for_each_completion_and_low_marks_go_to_management() {
    let mut life = Life::completed(Outcome::Success {});
    life.ask(&holder(), &rate(2, false)).expect("rated");
    assert_eq!(
        causes(&life),
        [EscalationCause::NotFixed],
        "the graver of the two"
    );
    assert_eq!(life.ask(&holder(), &rate(5, true)), Err(Rejection::AlreadyRated));
    assert_eq!(life.stage(), StageName::Completed, "the desk still calls");
    assert!(life.ticket.visits.is_empty(), "both sources stay apart");
    let late = {
        let mut life = Life::completed(Outcome::Success {});
        life.minutes += 31 * DAY;
        life.ask(&holder(), &rate(5, true))
    };
    assert!(matches!(late, Err(Rejection::Expired { .. })), "{late:?}");
    assert_eq!(
        Life::completed(Outcome::Success {}).ask(&desk(), &rate(5, true)),
        Err(Rejection::Forbidden)
    );
}

#[test]
fn a_reporter_reopens_within_the_days_that_the_office_sets_and_the_desk_at_any_time() {
    let mut life = Life::completed(Outcome::Success {});
    life.minutes += 8 * DAY;
    let late = life.ask(&holder(), &reopen());
    assert!(matches!(late, Err(Rejection::Expired { .. })), "{late:?}");
    life.ask(&desk(), &reopen()).expect("by the desk");
    let mut life = Life::new();
    life.ask(&desk(), &Command::Reject { reason: remark() })
        .expect("rejected");
    life.ask(&holder(), &reopen()).expect("contested");
    assert_eq!(
        causes(&life),
        [EscalationCause::Rejected, EscalationCause::Contested]
    );
    assert_eq!(life.stage(), StageName::Submitted);
}

#[test]
fn who_was_told_to_answer_may_answer_that_and_nothing_else() {
    let mut life = Life::completed(failure());
    for _ in 0..2 {
        life.ask(&desk(), &Command::Escalate { reason: remark() })
            .expect("raised");
    }
    let owner = sample::staff(4, Role::Manager).expect("sample");
    let own = Command::OwnEscalation {
        escalation: 1,
        owner: owner.id,
        due: sample::minute(2 * DAY),
    };
    let unknown = life.ask(&chief(), &own);
    assert!(
        matches!(unknown, Err(Rejection::UnknownStaff { .. })),
        "{unknown:?}"
    );
    life.facts.owner = Some(owner);
    life.ask(&chief(), &own).expect("owned");
    let answer = |escalation| Command::AnswerEscalation {
        escalation,
        text: remark(),
        told: false,
    };
    assert_eq!(life.ask(&manager(), &answer(0)), Err(Rejection::Forbidden));
    assert!(
        possible(&life.ticket, &manager()).contains(&CommandKind::Reopen),
        "and can have it done again"
    );
    life.ask(&manager(), &answer(1)).expect("answered");
    assert!(!possible(&life.ticket, &manager()).contains(&CommandKind::Reopen));
    assert_eq!(
        life.ask(&manager(), &answer(1)),
        Err(Rejection::Forbidden),
        "nothing is theirs any more"
    );
    assert_eq!(life.ask(&chief(), &own), Err(Rejection::NoEscalation));
}

#[test]
fn a_time_that_runs_out_is_told_once_at_a_stage_and_by_nobody_but_the_system() {
    let alarm = Command::Alarm {
        cause: EscalationCause::Unanswered,
    };
    let mut life = Life::new();
    assert_eq!(life.ask(&chief(), &alarm), Err(Rejection::Forbidden));
    assert_eq!(life.ask(&Actor::System, &alarm).expect("told").len(), 1);
    assert_eq!(life.ask(&Actor::System, &alarm).expect("known").len(), 0);
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text: remark(),
        told: false,
    };
    life.ask(&chief(), &answer).expect("answered");
    assert_eq!(
        life.ask(&Actor::System, &alarm).expect("known").len(),
        0,
        "answered at this stage"
    );
    life.ask(&desk(), &Command::Accept {}).expect("accepted");
    assert_eq!(
        life.ask(&Actor::System, &alarm).expect("told").len(),
        1,
        "the next one is slow as well"
    );
    let mut done = Life::completed(Outcome::Success {});
    assert_eq!(done.ask(&Actor::System, &alarm).expect("nothing").len(), 0);
}

#[test]
fn a_number_of_which_something_is_hidden_is_none_to_call_back() {
    let mut report = sample::report().expect("sample");
    report.reporter.phone = report.reporter.phone.veiled();
    let facts = sample::facts(&[]).expect("sample");
    let reporter = sample::reporter();
    let context = sample::context(&reporter, &facts, sample::minute(1));
    let filed = decide(None, &Command::Report { report }, sample::lane(1), &context);
    assert_eq!(filed, Err(Rejection::BadPhone));
}

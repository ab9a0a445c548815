//! What management hears of, and once: what was not repaired, whoever says so and however often; and what a call may leave
//! out.

use super::turns::{causes, chief, holder, rate, reopen};
use super::{Life, desk, failure, manager, reached, remark, worker};
use domain::rejection::Rejection;
use domain::score::{DeskScores, RepairScores, Score};
use domain::ticket::{
    Command, EscalationCause, Event, Outcome, Recorded, StageName, Ticket, VisitResult, Whole, evolve, sample,
};

#[test]
fn what_was_not_repaired_is_raised_once_for_each_end_whoever_says_it_and_however_often() {
    // by the link, then on the telephone, then by reopening it
    let mut life = Life::completed(Outcome::Success {});
    life.ask(&holder(), &rate(4, false)).expect("rated");
    life.ask(&desk(), &reached(1, false)).expect("called");
    assert_eq!(life.stage(), StageName::Visited);
    life.ask(&holder(), &reopen()).expect("reopened");
    assert_eq!(causes(&life), [EscalationCause::NotFixed]);
    // by reopening alone, after either end
    for (outcome, cause) in [
        (Outcome::Success {}, EscalationCause::NotFixed),
        (failure(), EscalationCause::Failure),
    ] {
        let mut life = Life::completed(outcome);
        life.ask(&holder(), &rate(5, true)).expect("rated");
        life.ask(&holder(), &reopen()).expect("reopened");
        assert_eq!(causes(&life), [cause]);
    }
    // a low mark first, and then worse
    let mut life = Life::completed(Outcome::Success {});
    life.ask(&holder(), &rate(2, true)).expect("rated");
    life.ask(&desk(), &reached(2, false)).expect("called");
    assert_eq!(
        causes(&life),
        [EscalationCause::LowScore, EscalationCause::NotFixed]
    );
    // management needs no telling when it reopens it itself
    let mut life = Life::completed(Outcome::Success {});
    life.ask(&chief(), &reopen()).expect("reopened");
    assert_eq!(causes(&life), []);
}

/// A job that was given to another while its worker, who did not know, ended it so.
fn completed_late(outcome: Outcome) -> Life {
    let mut life = Life::dispatched(&[1]);
    for step in [Command::Acknowledge {}, Command::Arrive {}] {
        life.ask(&worker(1), &step).expect("done");
    }
    life.ask(&manager(), &super::dispatch(&[2]))
        .expect("given to another");
    let complete = Command::Complete {
        outcome,
        photos: Vec::new(),
        confirmation: None,
    };
    life.ask(&worker(1), &complete).expect("kept");
    life
}

#[test]
fn a_failure_that_came_too_late_is_raised_when_it_counts() {
    let mut life = completed_late(failure());
    assert_eq!(causes(&life), []);
    let settle = Command::SettleReview {
        accept: true,
        note: None,
    };
    life.ask(&manager(), &settle).expect("settled");
    assert_eq!(causes(&life), [EscalationCause::Failure]);
}

#[test]
fn what_came_too_late_and_is_accepted_is_called_about_when_one_may_call() {
    let mut life = completed_late(Outcome::Success {});
    let settle = |accept| Command::SettleReview { accept, note: None };
    let (kept, morning) = (life.ticket.clone(), sample::minute(900));
    life.facts.visit_due = Some(morning);
    let refused = life.ask(&manager(), &settle(false)).expect("settled");
    assert!(matches!(
        refused[..],
        [Event::ReviewSettled { visit_due: None, .. }]
    ));
    life.ticket = kept.clone();
    life.ask(&manager(), &settle(true)).expect("settled");
    let due = |ticket: &Ticket| ticket.stage.visit().map(|visit| visit.due);
    assert_eq!(due(&life.ticket), Some(morning));
    // without the office's hours by the rules alone, as on a phone
    life.ticket = kept.clone();
    life.facts.visit_due = None;
    life.facts.rules.visits.delay_minutes = 60;
    life.ask(&manager(), &settle(true)).expect("settled");
    assert_eq!(due(&life.ticket), Some(sample::minute(life.minutes + 60)));
    // what was recorded before the time was written down
    let old = serde_json::json!({ "event": "review_settled", "accept": true, "note": null });
    let old = Recorded {
        version: kept.version + 1,
        at: sample::minute(50),
        phone_at: None,
        skew_s: None,
        offline: false,
        by: manager().by(),
        event: serde_json::from_value::<Event>(old).expect("read"),
    };
    let ended = evolve(Some(kept), &old).expect("stays");
    assert_eq!(due(&ended), Some(old.at), "at once");
}

#[test]
fn a_reporter_who_is_reached_may_give_no_marks_and_that_is_said() {
    let call = |repair, desk, declined| Command::RecordVisit {
        result: VisitResult::Reached {
            repair,
            desk,
            fixed: true,
            declined,
            remark: None,
        },
    };
    let five = Score::new(5).expect("1 to 5");
    let marks = Some(RepairScores {
        quality: five,
        attitude: five,
        time: five,
        result: five,
    });
    let desk_marks = Some(DeskScores {
        phone_attitude: five,
        response: five,
        handling: five,
    });
    let mut life = Life::completed(Outcome::Success {});
    let lost = life.ask(&desk(), &call(None, None, false));
    assert!(matches!(lost, Err(Rejection::Empty { .. })), "{lost:?}");
    for (repair, desk_marks) in [(marks, None), (None, desk_marks)] {
        let both = life.ask(&desk(), &call(repair, desk_marks, true));
        assert_eq!(both, Err(Rejection::BadPayload));
    }
    life.ask(&desk(), &call(None, None, true)).expect("recorded");
    assert_eq!(life.stage(), StageName::Closed);
    let old = serde_json::json!({
        "result": "reached", "desk": null, "fixed": true, "remark": null,
        "repair": { "quality": 5, "attitude": 5, "time": 5, "result": 5 },
    });
    let Command::RecordVisit { result } = call(marks, None, false) else {
        unreachable!("a call")
    };
    assert_eq!(serde_json::from_value::<VisitResult>(old).expect("read"), result);
}

#[test]
fn a_rejection_that_is_not_accepted_is_an_objection_and_no_repair() {
    let mut life = Life::new();
    life.ask(&desk(), &Command::Reject { reason: remark() })
        .expect("rejected");
    let events = life.ask(&holder(), &reopen()).expect("contested");
    assert_eq!((events[0].name(), events[0].word()), ("reopened", "contested"));
    let mut life = Life::completed(Outcome::Success {});
    let events = life.ask(&holder(), &reopen()).expect("reopened");
    assert_eq!(events[0].word(), "reopened");
}

#[test]
fn a_parts_reporter_who_does_not_accept_that_the_whole_was_rejected_objects_and_nobody_else_does() {
    let whole = |rejected| {
        let mut whole = Life::new();
        if rejected {
            let reject = Command::Reject { reason: remark() };
            whole.ask(&desk(), &reject).expect("rejected");
            return whole.ticket;
        }
        Life::completed(Outcome::Success {}).ticket
    };
    let part = |whole: Whole| {
        let mut life = Life::new();
        life.facts.target = Some(sample::target(2).expect("sample"));
        let merge = Command::Merge {
            into: sample::lane(2),
        };
        life.ask(&desk(), &merge).expect("merged");
        life.facts.whole = Some(whole);
        life
    };
    for (rejected, word, cause) in [
        (true, "contested", EscalationCause::Contested),
        (false, "reopened", EscalationCause::NotFixed),
    ] {
        let whole = whole(rejected).as_whole();
        assert_eq!(whole.rejected, rejected);
        let mut life = part(whole);
        let events = life.ask(&holder(), &reopen()).expect("reopened");
        assert_eq!((events[0].word(), causes(&life)), (word, vec![cause]));
        // the desk takes it out since it is no part
        let mut life = part(whole);
        let events = life.ask(&desk(), &reopen()).expect("reopened");
        assert_eq!((events[0].word(), causes(&life)), ("reopened", Vec::new()));
    }
}

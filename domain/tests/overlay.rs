//! What a page shows of a job while commands on it wait on the phone, and what its worker must hear of it.

use domain::id::{CommandId, InstallId, PageSession, TicketNo};
use domain::people::{Actor, Author, Role, Staff};
use domain::place::PlaceKind;
use domain::rejection::Rejection;
use domain::sync::{Item, ItemState, Notice, NoticeKind, last_seen, overlay, preview};
use domain::ticket::{
    Command, CommandKind, Confirmation, Confirmed, Event, Outcome, Recorded, StageName, evolve, possible,
    sample,
};
use domain::view::{Bilingual, Category, Department, HistoryEntry, PlaceLabel, TicketDetail};
use domain::wire::{Answer, Envelope, fingerprint};

fn worker() -> Staff {
    sample::staff(1, Role::Worker).expect("sample")
}

/// A job that was dispatched to worker 1: version 3.
fn job() -> TicketDetail {
    let (mut ticket, mut history) = sample::submitted(1).expect("sample");
    let dispatched = Event::Dispatched {
        crew: vec![worker().id],
        due: sample::minute(300),
        note: None,
    };
    for event in [Event::Accepted {}, dispatched] {
        let recorded = Recorded {
            version: ticket.version + 1,
            at: sample::minute(1),
            phone_at: None,
            skew_s: None,
            offline: false,
            by: domain::people::By::System,
            event,
        };
        ticket = evolve(Some(ticket), &recorded).expect("a ticket");
        history.push(recorded);
    }
    let name = || Bilingual {
        zh: "一号楼".to_owned(),
        en: "Building 1".to_owned(),
    };
    let report = ticket.report.clone();
    let department = ticket.department.clone();
    TicketDetail {
        no: TicketNo(100_001),
        may: possible(&ticket, &Actor::Staff(worker())),
        joined: Vec::new(),
        ticket,
        place: PlaceLabel {
            code: report.place,
            kind: PlaceKind::Room,
            building: name(),
            floor: None,
            room: None,
        },
        category: Category {
            code: report.category,
            name: name(),
            hint: name(),
            icon: String::new(),
            department: department.clone(),
        },
        department: Department {
            code: department,
            name: name(),
        },
        people: Vec::new(),
        history: history
            .into_iter()
            .map(|recorded| HistoryEntry {
                recorded,
                pending: false,
            })
            .collect(),
    }
}

fn item(place: u64, state: ItemState, command: &Command) -> Item {
    let payload = command.payload();
    Item {
        envelope: Envelope {
            id: CommandId::mint(0, [u8::try_from(place).expect("small"); 10]),
            kind: command.kind().as_str().to_owned(),
            author: Author::Person(worker().id),
            install: InstallId::mint(0, [1; 10]),
            token: None,
            lane: sample::lane(1).into(),
            seq: 0,
            base_version: Some(3),
            payload_sha256: fingerprint(&payload),
            payload,
            blobs: Vec::new(),
            client_wall_ms: sample::NOON_MS + 120_000,
            client_mono_ms: 0.0,
            page_session: PageSession::mint(0, [2; 10]),
            app_build: "test".to_owned(),
            offline: true,
        },
        place,
        state,
        photos: Vec::new(),
        behind: None,
        failures: 0,
        answer: None,
        answered_wall_ms: None,
    }
}

fn sent(place: u64, version: u64, command: &Command) -> Item {
    let mut item = item(place, ItemState::Sent, command);
    item.answer = Some(Answer::applied(
        item.envelope.id,
        TicketNo(100_001),
        version,
        false,
    ));
    item
}

fn shown(job: TicketDetail, items: &[Item]) -> TicketDetail {
    overlay(vec![job], items, &worker(), sample::minute(10)).remove(0)
}

#[test]
fn a_job_that_left_the_phone_says_that_something_waits_only_as_long_as_it_does() {
    let pending = |job: &TicketDetail| job.history.iter().filter(|entry| entry.pending).count();
    let waiting = item(1, ItemState::Waiting, &Command::Acknowledge {});
    let before = shown(job(), std::slice::from_ref(&waiting));
    for (state, still) in [
        (ItemState::Waiting, 1),
        (ItemState::Sending, 1),
        (ItemState::Refused, 1),
        (ItemState::Blocked, 1),
        (ItemState::Sent, 0),
    ] {
        let item = item(1, state, &Command::Acknowledge {});
        let seen = last_seen(before.clone(), &[item]);
        assert_eq!(pending(&seen), still, "{state:?}");
        assert_eq!(seen.ticket, before.ticket, "what was done stays");
    }
    assert_eq!(
        pending(&last_seen(before.clone(), &[])),
        0,
        "the queue has let it go"
    );
    let mut other = waiting;
    other.envelope.lane = sample::lane(2).into();
    assert_eq!(pending(&last_seen(before, &[other])), 0, "another job's");
}

#[test]
fn what_waits_is_shown_as_done_and_as_waiting() {
    let items = [
        item(2, ItemState::Waiting, &Command::Arrive {}),
        item(1, ItemState::Sending, &Command::Acknowledge {}),
    ];
    let shown = shown(job(), &items);
    assert_eq!(shown.ticket.stage.name(), StageName::InProgress);
    let pending: Vec<_> = shown.history.iter().filter(|entry| entry.pending).collect();
    assert_eq!(pending.len(), 2);
    assert!(
        pending
            .iter()
            .all(|entry| entry.recorded.offline && entry.recorded.at == sample::minute(2))
    );
    assert!(shown.may.contains(&CommandKind::Complete) && !shown.may.contains(&CommandKind::Acknowledge));
    assert_eq!(shown.name_of(worker().id), Some("worker 1"));
}

#[test]
fn what_was_sent_stays_on_top_until_it_is_pulled() {
    let items = [sent(1, 4, &Command::Acknowledge {})];
    let before = shown(job(), &items);
    assert_eq!(before.ticket.stage.name(), StageName::Acknowledged);
    assert!(!before.history.last().expect("there").pending);
    // the pull brings version 4
    let mut pulled = before.clone();
    pulled.ticket.version = 4;
    assert_eq!(shown(pulled.clone(), &items), pulled);
}

#[test]
fn what_was_refused_or_blocked_is_not_shown_as_done() {
    let items = [
        item(1, ItemState::Refused, &Command::Acknowledge {}),
        item(2, ItemState::Blocked, &Command::Arrive {}),
    ];
    assert_eq!(shown(job(), &items), job());
}

#[test]
fn what_the_rules_no_longer_allow_is_left_out_and_the_rest_stays() {
    let complete = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    };
    let items = [
        item(1, ItemState::Waiting, &complete),
        item(2, ItemState::Waiting, &Command::Acknowledge {}),
    ];
    assert_eq!(shown(job(), &items).ticket.stage.name(), StageName::Acknowledged);
}

#[test]
fn a_code_that_only_the_server_can_compare_is_called_neither_right_nor_wrong() {
    let complete = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: Some(Confirmation::Code {
            code: "0000".to_owned(),
        }),
    };
    let items = [
        item(1, ItemState::Waiting, &Command::Acknowledge {}),
        item(2, ItemState::Waiting, &Command::Arrive {}),
        item(3, ItemState::Waiting, &complete),
    ];
    let shown = shown(job(), &items);
    let completion = shown.ticket.stage.completion().expect("completed");
    assert_eq!(completion.confirmed, Some(Confirmed::UncheckedCode {}));
}

#[test]
fn a_page_can_refuse_before_saving_what_the_rules_refuse() {
    let (job, actor) = (job(), Actor::Staff(worker()));
    assert_eq!(
        preview(&job, &Command::Acknowledge {}, &actor, sample::minute(5)),
        Ok(())
    );
    let arrive = preview(&job, &Command::Arrive {}, &actor, sample::minute(5));
    assert!(
        matches!(
            arrive,
            Err(Rejection::WrongStage {
                stage: StageName::Dispatched,
                ..
            })
        ),
        "{arrive:?}"
    );
}

#[test]
fn a_manager_s_order_is_shown_at_once_although_only_the_server_knows_its_workers() {
    let manager = sample::staff(4, Role::Manager).expect("sample");
    let crew = vec![sample::staff(2, Role::Worker).expect("sample").id];
    let order = Command::Dispatch {
        crew: crew.clone(),
        due: sample::minute(500),
        note: None,
    };
    let jobs = overlay(
        vec![job()],
        &[item(1, ItemState::Waiting, &order)],
        &manager,
        sample::minute(10),
    );
    assert_eq!(
        jobs[0].ticket.stage.order().map(|order| order.crew.clone()),
        Some(crew)
    );
}

#[test]
fn a_job_that_was_taken_off_a_worker_is_told_to_whom_it_was_given_and_not_when_it_was_done() {
    let me = worker().id;
    let kind = |kept: &TicketDetail, me| Notice::of_taken(kept, me).map(|notice| notice.kind);
    assert_eq!(kind(&job(), me), Some(NoticeKind::TakenOff));
    let other = sample::staff(2, Role::Worker).expect("sample").id;
    assert_eq!(kind(&job(), other), None, "it never was theirs");
    let mut done = job();
    done.ticket = completed(Confirmed::Code {}).ticket;
    assert_eq!(kind(&done, me), None, "it was done");
}

/// The job, completed by worker 1 with what its confirmation was worth.
fn completed(confirmed: Confirmed) -> TicketDetail {
    let mut job = job();
    let done = Event::Completed {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        who: worker().id,
        confirmed: Some(confirmed),
        visit_due: None,
    };
    let lead = worker().id;
    for event in [Event::Acknowledged { lead }, Event::Arrived {}, done] {
        let recorded = Recorded {
            version: job.ticket.version + 1,
            at: sample::minute(5),
            phone_at: None,
            skew_s: None,
            offline: false,
            by: domain::people::By::Person(lead),
            event,
        };
        job.ticket = evolve(Some(job.ticket), &recorded).expect("a ticket");
    }
    job
}

#[test]
fn a_code_that_the_server_found_wrong_is_told_once_to_who_gave_it() {
    let me = worker().id;
    let kind = |kept: &TicketDetail, now: &TicketDetail, me| {
        Notice::of_changed(kept, now, me).map(|notice| notice.kind)
    };
    let wrong = completed(Confirmed::WrongCode {});
    assert_eq!(kind(&job(), &wrong, me), Some(NoticeKind::WrongCode));
    assert_eq!(kind(&wrong, &wrong, me), None, "it was told");
    assert_eq!(kind(&job(), &completed(Confirmed::Code {}), me), None);
    let other = sample::staff(2, Role::Worker).expect("sample").id;
    assert_eq!(kind(&job(), &wrong, other), None);
}

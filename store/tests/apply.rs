//! One command takes effect once, in order, by whoever may; and the rest is answered in a way that stays.

mod batches;

use domain::id::{TicketId, TicketNo};
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use domain::ticket::{Command, Outcome};
use domain::wire::AnswerStatus;
use store::apply::{Applicant, Sent, apply};
use store::testing::{Campus, report, token_of};
use store::ticket;

fn remark() -> Remark {
    Remark::parse(Field::Remark, "等配件").expect("remark")
}

fn completed() -> Command {
    Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    }
}

#[tokio::test]
async fn a_repeated_command_gets_the_stored_answer_and_no_second_effect() {
    let mut campus = Campus::new().await;
    let lane = TicketId::mint(1, [1; 10]);
    let envelope = campus.envelope(
        "reporter",
        lane,
        &Command::Report {
            report: report("灯不亮"),
        },
    );
    let first = campus.send("reporter", &envelope).await;
    let again = campus.send("reporter", &envelope).await;
    assert_eq!(first.status, AnswerStatus::Applied);
    assert_eq!(
        (again.status, again.no, again.version),
        (AnswerStatus::Duplicate, first.no, Some(1))
    );
    let (_, tickets) = store::people::census(&campus.db).await.expect("counted");
    assert_eq!(tickets, 1);
    campus.close().await;
}

#[tokio::test]
async fn f16_one_command_sent_many_times_at_once_takes_effect_once() {
    let mut campus = Campus::new().await;
    let lane = TicketId::mint(1, [1; 10]);
    let envelope = campus.envelope(
        "reporter",
        lane,
        &Command::Report {
            report: report("灯不亮"),
        },
    );
    let who = Applicant {
        staff: None,
        now: campus.now(),
        sent: None,
    };
    let sends = (0..6).map(|_| {
        let (db, who, envelope) = (campus.db.clone(), who.clone(), envelope.clone());
        tokio::spawn(async move { apply(&db, &who, &envelope).await.expect("the database works") })
    });
    let mut statuses = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        statuses.push(send.await.expect("no panic").status);
    }
    assert_eq!(
        statuses
            .iter()
            .filter(|status| **status == AnswerStatus::Applied)
            .count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses
            .iter()
            .filter(|status| **status == AnswerStatus::Duplicate)
            .count(),
        5,
        "{statuses:?}"
    );
    campus.close().await;
}

#[tokio::test]
async fn f17_one_id_with_another_payload_is_refused_and_the_first_stands() {
    let mut campus = Campus::new().await;
    let lane = TicketId::mint(1, [1; 10]);
    let first = campus.envelope(
        "reporter",
        lane,
        &Command::Report {
            report: report("灯不亮"),
        },
    );
    campus.send("reporter", &first).await;
    let mut other = campus.envelope(
        "reporter",
        lane,
        &Command::Report {
            report: report("水管漏水"),
        },
    );
    other.id = first.id;
    let answer = campus.send("reporter", &other).await;
    assert_eq!(answer.reason, Some(Rejection::KeyReuse));
    assert_eq!(
        campus.send("reporter", &first).await.status,
        AnswerStatus::Duplicate
    );
    campus.close().await;
}

#[tokio::test]
async fn f34_a_gap_in_a_lane_is_named_and_other_lanes_go_on() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let mut accept = campus.envelope("desk", lane, &Command::Accept {});
    accept.seq = 3;
    let answer = campus.send("desk", &accept).await;
    assert_eq!(
        (answer.status, answer.expected_seq),
        (AnswerStatus::ExpectedSeq, Some(1))
    );
    let (other, _) = campus.reported("水管漏水").await;
    assert!(
        campus
            .does("desk", other, &Command::Accept {})
            .await
            .took_effect()
    );
    accept.seq = 1;
    assert_eq!(campus.send("desk", &accept).await.status, AnswerStatus::Applied);
    campus.close().await;
}

#[tokio::test]
async fn a_refusal_is_stored_keeps_its_place_in_the_lane_and_names_who_was_first() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    campus.does("desk", lane, &Command::Accept {}).await;
    let late = campus.envelope("desk2", lane, &Command::Accept {});
    let answer = campus.send("desk2", &late).await;
    assert_eq!(answer.status, AnswerStatus::Conflict);
    let Some(Rejection::WrongStage { by, .. }) = answer.reason else {
        panic!("{answer:?}")
    };
    assert_eq!(by, domain::people::By::Person(campus.staff("desk").id));
    assert_eq!(
        campus.send("desk2", &late).await,
        answer,
        "asked again, the answer is the same"
    );
    let note = Command::Note {
        text: Some(remark()),
        photos: Vec::new(),
    };
    assert!(
        campus.does("desk2", lane, &note).await.took_effect(),
        "the lane goes on after a refusal"
    );
    campus.close().await;
}

#[tokio::test]
async fn what_a_newer_server_took_an_older_one_does_not_refuse() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let mut newer = campus.envelope("worker1", lane, &Command::Acknowledge {});
    assert_eq!(campus.send("worker1", &newer).await.status, AnswerStatus::Applied);
    newer.kind = "ticket.acknowledge/99".to_owned();
    assert_eq!(
        campus.send("worker1", &newer).await.status,
        AnswerStatus::Duplicate
    );
    campus.close().await;
}

#[tokio::test]
async fn a_command_that_fails_by_itself_is_parked_with_what_it_said_and_its_lane_goes_on() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    sqlx::query("alter table ticket add constraint trouble check (stage <> 'acknowledged') not valid")
        .execute(campus.db.pool())
        .await
        .expect("a fault of ours");
    let failing = campus.envelope("worker1", lane, &Command::Acknowledge {});
    for _ in 0..4 {
        let answer = campus.send("worker1", &failing).await;
        assert_eq!(
            (answer.status, answer.retry_after),
            (AnswerStatus::Retry, Some(5))
        );
    }
    for _ in 0..2 {
        let answer = campus.send("worker1", &failing).await;
        assert_eq!(answer.reason, Some(Rejection::Parked));
    }
    let kept: serde_json::Value = sqlx::query_scalar("select payload from command_receipt where id = $1")
        .bind(failing.id.0)
        .fetch_one(campus.db.pool())
        .await
        .expect("kept");
    assert_eq!(kept, failing.payload);
    sqlx::query("alter table ticket drop constraint trouble")
        .execute(campus.db.pool())
        .await
        .expect("mended");
    let answer = campus.does("worker1", lane, &Command::Acknowledge {}).await;
    assert_eq!(answer.status, AnswerStatus::Applied, "the next of its lane");
    campus.close().await;
}

#[tokio::test]
async fn a_payload_that_jsonb_cannot_hold_is_refused_all_the_same() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let mut envelope = campus.envelope("worker1", lane, &Command::Acknowledge {});
    envelope.payload = serde_json::json!({ "odd": "a\0b" });
    envelope.payload_sha256 = domain::wire::fingerprint(&envelope.payload);
    let kind = envelope.kind.replace("acknowledge", "note");
    envelope.kind = kind;
    let answer = campus.send("worker1", &envelope).await;
    assert_eq!(answer.status, AnswerStatus::Rejected, "{answer:?}");
    campus.close().await;
}

#[tokio::test]
async fn f23_a_command_sealed_by_another_person_is_not_taken() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let sealed = campus.envelope("desk", lane, &Command::Accept {});
    let answer = campus.send("desk2", &sealed).await;
    assert_eq!(answer.reason, Some(Rejection::Forbidden));
    assert_eq!(
        campus.send("desk", &sealed).await.status,
        AnswerStatus::Applied,
        "its author still can"
    );
    campus.close().await;
}

#[tokio::test]
async fn f36_a_completion_after_the_job_was_given_to_another_is_kept_for_review() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("灯不亮", &["worker1"]).await;
    campus.does("worker1", lane, &Command::Acknowledge {}).await;
    campus.does("worker1", lane, &Command::Arrive {}).await;
    let due = campus.now() + chrono::TimeDelta::days(1);
    let crew = vec![campus.staff("worker2").id];
    campus
        .does(
            "manager",
            lane,
            &Command::Dispatch {
                crew,
                due,
                note: None,
            },
        )
        .await;
    let answer = campus.does("worker1", lane, &completed()).await;
    assert!(answer.took_effect() && answer.needs_review, "{answer:?}");
    let detail = ticket::detail(&campus.db, no, &campus.staff("manager"))
        .await
        .expect("read")
        .expect("there");
    assert!(detail.ticket.review.is_some());
    campus.close().await;
}

#[tokio::test]
async fn the_reporter_needs_the_tickets_own_token() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let mut stranger = campus.envelope("stranger", lane, &Command::Cancel { reason: None });
    stranger.token = Some(token_of(TicketId::mint(5, [5; 10])));
    assert_eq!(
        campus.send("stranger", &stranger).await.reason,
        Some(Rejection::Forbidden)
    );
    assert!(
        campus
            .does("reporter", lane, &Command::Cancel { reason: None })
            .await
            .took_effect()
    );
    campus.close().await;
}

#[tokio::test]
async fn the_state_that_is_stored_is_the_fold_of_the_events_that_are_stored() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("灯不亮", &["worker1", "worker2"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    is_folded(&campus, no).await;
    campus.close().await;
}

/// Makes sure that a ticket's state is the fold of its events.
async fn is_folded(campus: &Campus, no: TicketNo) {
    let detail = ticket::detail(&campus.db, no, &campus.staff("desk"))
        .await
        .expect("read")
        .expect("there");
    let history: Vec<_> = detail
        .history
        .iter()
        .map(|entry| entry.recorded.clone())
        .collect();
    assert_eq!(domain::ticket::fold(&history), Some(detail.ticket));
}

#[tokio::test]
async fn f33_the_time_of_a_deed_is_the_phones_set_right_and_never_in_the_future() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.reported("灯不亮").await;
    let mut accept = campus.envelope("desk", lane, &Command::Accept {});
    // a phone whose clock runs a day ahead, ten minutes after the deed
    accept.client_wall_ms += 86_400_000;
    let now = campus.now() + chrono::TimeDelta::minutes(10);
    let sent = Sent {
        page_session: domain::id::PageSession::mint(0, [7; 10]),
        mono_ms: 0.0,
        wall_ms: accept.client_wall_ms + 600_000,
    };
    let who = Applicant {
        staff: Some(campus.staff("desk")),
        now,
        sent: Some(sent),
    };
    assert!(
        apply(&campus.db, &who, &accept)
            .await
            .expect("the database works")
            .took_effect()
    );
    let detail = ticket::detail(&campus.db, no, &campus.staff("desk"))
        .await
        .expect("read")
        .expect("there");
    let last = detail.history.last().expect("events").recorded.clone();
    assert_eq!((last.at, last.phone_at), (now, Some(campus.now())));
    assert_eq!(last.skew_s, Some(86_400), "a day ahead, which is said");
    campus.close().await;
}

#[tokio::test]
async fn an_order_tells_its_workers_and_a_completion_its_reporter_once() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1", "worker2"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    let messages = store::outbox::list(&campus.db, None, 50)
        .await
        .expect("read")
        .rows;
    let mut keys: Vec<&str> = messages.iter().map(|message| message.key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["accepted", "completed", "dispatched", "dispatched"]);
    let now = campus.now();
    let first = store::outbox::lease(&campus.db, now, 10).await.expect("leased");
    let second = store::outbox::lease(&campus.db, now, 10).await.expect("leased");
    assert_eq!(
        (first.len(), second.len()),
        (4, 0),
        "what one sender holds no other takes"
    );
    campus.close().await;
}

/// Who was told that a job is no longer theirs.
async fn taken_off(campus: &Campus) -> Vec<String> {
    let messages = store::outbox::list(&campus.db, None, 50)
        .await
        .expect("read")
        .rows;
    let told = messages.into_iter().filter(|message| message.key == "taken_off");
    let mut names: Vec<String> = told.map(|message| message.recipient).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn who_is_taken_off_a_job_hears_it_and_who_leaves_it_does_not() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1", "worker2"]).await;
    let send = |campus: &Campus, crew: &[&str]| Command::Dispatch {
        crew: crew.iter().map(|name| campus.staff(name).id).collect(),
        due: campus.now() + chrono::TimeDelta::days(1),
        note: None,
    };
    let order = send(&campus, &["worker2", "worker3"]);
    assert!(campus.does("manager", lane, &order).await.took_effect());
    let leave = Command::HandBack { reason: remark() };
    assert!(campus.does("worker3", lane, &leave).await.took_effect());
    assert_eq!(taken_off(&campus).await, [campus.staff("worker1").name]);

    // the lead hands back what others were sent to as well
    let order = send(&campus, &["worker1", "worker2"]);
    assert!(campus.does("manager", lane, &order).await.took_effect());
    assert!(
        campus
            .does("worker1", lane, &Command::Acknowledge {})
            .await
            .took_effect()
    );
    assert!(campus.does("worker1", lane, &leave).await.took_effect());
    assert_eq!(
        taken_off(&campus).await,
        ["worker1", "worker2"].map(|name| campus.staff(name).name)
    );
    campus.close().await;
}

//! Batches: the same as their commands one by one, whatever is in them.

use super::{is_folded, remark};
use domain::id::{TicketId, TicketNo};
use domain::ticket::Command;
use domain::wire::{AnswerStatus, Envelope};
use store::apply::{Applicant, apply_all};
use store::testing::{Campus, report};

/// Sends a batch as `name`.
async fn batch(campus: &Campus, name: &str, envelopes: &[Envelope]) -> Vec<AnswerStatus> {
    let who = Applicant {
        staff: Some(campus.staff(name)),
        now: campus.now(),
        sent: None,
    };
    let answers = apply_all(&campus.db, &who, envelopes).await;
    let told = envelopes
        .iter()
        .filter(|one| answers.iter().any(|answer| answer.id == one.id));
    assert!(
        told.map(|one| one.id).eq(answers.iter().map(|answer| answer.id)),
        "in the order sent"
    );
    answers.into_iter().map(|answer| answer.status).collect()
}

/// What `desk` reports and decides of two new tickets, mixed.
fn morning(campus: &mut Campus) -> Vec<Envelope> {
    let lanes = [TicketId::mint(1, [1; 10]), TicketId::mint(1, [2; 10])];
    let mut commands = Vec::new();
    for lane in lanes {
        commands.push((
            lane,
            Command::Report {
                report: report("灯不亮"),
            },
        ));
    }
    for lane in lanes {
        commands.push((lane, Command::Accept {}));
        commands.push((lane, Command::Escalate { reason: remark() }));
    }
    commands
        .iter()
        .map(|(lane, command)| campus.envelope("desk", *lane, command))
        .collect()
}

#[tokio::test]
async fn a_batch_leaves_the_same_as_its_commands_one_by_one() {
    let mut found = Vec::new();
    for together in [true, false] {
        let mut campus = Campus::new().await;
        let commands = morning(&mut campus);
        if together {
            assert_eq!(
                batch(&campus, "desk", &commands).await,
                [AnswerStatus::Applied; 6]
            );
            assert_eq!(
                batch(&campus, "desk", &commands).await,
                [AnswerStatus::Duplicate; 6]
            );
        } else {
            for command in &commands {
                assert_eq!(
                    batch(&campus, "desk", std::slice::from_ref(command)).await,
                    [AnswerStatus::Applied]
                );
            }
        }
        let read =
            |sql: &'static str| sqlx::query_scalar::<_, serde_json::Value>(sql).fetch_one(campus.db.pool());
        let tickets = read("select jsonb_agg(to_jsonb(t) - 'token' - 'state' order by no) from ticket t")
            .await
            .expect("read");
        let events = read(
            "select jsonb_agg(to_jsonb(e) - 'command' - 'by' order by ticket, version) from ticket_event e",
        )
        .await
        .expect("read");
        let raised = read("select jsonb_agg(to_jsonb(e) order by ticket, index) from escalation e")
            .await
            .expect("read");
        let told = read("select jsonb_agg(to_jsonb(o) - 'id' - 'params' order by once) from outbox o")
            .await
            .expect("read");
        let lanes = read("select jsonb_agg(to_jsonb(l) - 'install' order by lane) from lane l")
            .await
            .expect("read");
        found.push((tickets, events, raised, told, lanes));
        for no in [100_001, 100_002] {
            is_folded(&campus, TicketNo(no)).await;
        }
        campus.close().await;
    }
    let (apart, together) = (found.pop().expect("two"), found.pop().expect("two"));
    assert_eq!(apart.0, together.0, "tickets");
    assert_eq!(apart.1, together.1, "events");
    assert_eq!(apart.2, together.2, "escalations");
    assert_eq!(apart.3, together.3, "messages");
    assert_eq!(apart.4, together.4, "lanes");
}

#[tokio::test]
async fn in_a_batch_a_refusal_a_gap_and_what_was_done_before_each_get_their_answer() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let (other, _) = campus.reported("水管漏水").await;
    let done = campus.envelope("desk", lane, &Command::Accept {});
    campus.send("desk", &done).await;
    let refused = campus.envelope("desk", lane, &Command::Resume {});
    let noted = campus.envelope(
        "desk",
        lane,
        &Command::Note {
            text: Some(remark()),
            photos: Vec::new(),
        },
    );
    let mut early = campus.envelope("desk", other, &Command::Accept {});
    early.seq = 2;
    let mut after = campus.envelope(
        "desk",
        other,
        &Command::Note {
            text: Some(remark()),
            photos: Vec::new(),
        },
    );
    after.seq = 3;
    let sent = [done, refused, early.clone(), noted, after];
    assert_eq!(
        batch(&campus, "desk", &sent).await,
        [
            AnswerStatus::Duplicate,
            AnswerStatus::Rejected,
            AnswerStatus::ExpectedSeq,
            AnswerStatus::Applied
        ]
    );
    early.seq = 1;
    assert_eq!(
        batch(&campus, "desk", &[early]).await,
        [AnswerStatus::Applied],
        "its claim was given back"
    );
    campus.close().await;
}

#[tokio::test]
async fn a_batch_that_holds_a_failing_command_does_all_the_others() {
    let mut campus = Campus::new().await;
    let (first, _) = campus.reported("灯不亮").await;
    let (second, _) = campus.reported("水管漏水").await;
    let sql = format!(
        "alter table ticket add constraint trouble check (id <> '{first}' or stage <> 'accepted') not valid"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(campus.db.pool())
        .await
        .expect("a fault of ours");
    let note = Command::Note {
        text: Some(remark()),
        photos: Vec::new(),
    };
    let sent = [
        campus.envelope("desk", first, &Command::Accept {}),
        campus.envelope("desk", second, &Command::Accept {}),
        campus.envelope("desk", first, &note),
        campus.envelope("desk", second, &note),
    ];
    assert_eq!(
        batch(&campus, "desk", &sent).await,
        [AnswerStatus::Retry, AnswerStatus::Applied, AnswerStatus::Applied],
        "what follows the failing one in its lane waits with it"
    );
    campus.close().await;
}

#[tokio::test]
async fn two_batches_that_want_the_same_tickets_in_opposite_order_both_come_through() {
    let mut campus = Campus::new().await;
    let mut lanes = Vec::new();
    for _ in 0..8 {
        lanes.push(campus.reported("灯不亮").await.0);
    }
    let note = Command::Note {
        text: Some(remark()),
        photos: Vec::new(),
    };
    let there: Vec<Envelope> = lanes
        .iter()
        .map(|lane| campus.envelope("desk", *lane, &note))
        .collect();
    let back: Vec<Envelope> = lanes
        .iter()
        .rev()
        .map(|lane| campus.envelope("desk2", *lane, &note))
        .collect();
    let (there, back) = tokio::join!(batch(&campus, "desk", &there), batch(&campus, "desk2", &back));
    assert_eq!(
        (there, back),
        (vec![AnswerStatus::Applied; 8], vec![AnswerStatus::Applied; 8])
    );
    campus.close().await;
}

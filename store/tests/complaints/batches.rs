//! Batches that hold commands about tickets and about complaints.

use super::{about, note, remark, reply};
use domain::complaint::{Channel, Command};
use domain::id::{ComplaintId, TicketId};
use domain::ticket;
use domain::wire::{Answer, AnswerStatus, Envelope};
use serde_json::Value;
use store::apply::{Applicant, apply_all};
use store::testing::{Campus, filing, report};

async fn batch(campus: &Campus, envelopes: &[Envelope]) -> Vec<Answer> {
    let who = Applicant {
        staff: Some(campus.staff("desk")),
        now: campus.now(),
        sent: None,
    };
    apply_all(&campus.db, &who, envelopes).await
}

fn statuses(answers: &[Answer]) -> Vec<AnswerStatus> {
    answers.iter().map(|answer| answer.status).collect()
}

/// What `desk` does in one morning, mixed.
fn morning(campus: &mut Campus) -> Vec<Envelope> {
    let ticket = TicketId::mint(1, [1; 10]);
    let complaints = [ComplaintId::mint(1, [2; 10]), ComplaintId::mint(1, [3; 10])];
    let mut sent = Vec::new();
    let report = ticket::Command::Report {
        report: report("灯不亮"),
    };
    let accused = about(campus, &["worker1", "chief"]);
    for (number, lane) in complaints.into_iter().enumerate() {
        let channel = [Channel::Telephone, Channel::Web][number];
        let filing = filing(channel, "饭菜是凉的");
        sent.push(campus.envelope("desk", lane, &Command::File { filing }));
    }
    sent.push(campus.envelope("desk", ticket, &report));
    for lane in complaints {
        sent.push(campus.envelope("desk", lane, &accused));
        sent.push(campus.envelope("desk", lane, &reply("已整改")));
    }
    sent.push(campus.envelope("desk", ticket, &ticket::Command::Accept {}));
    sent.push(campus.envelope("desk", complaints[1], &Command::Close { note: None }));
    sent.push(campus.envelope("desk", complaints[1], &Command::TakeOn {}));
    let escalate = ticket::Command::Escalate {
        reason: remark("学生多次反映"),
    };
    sent.push(campus.envelope("desk", ticket, &escalate));
    sent
}

/// All that is kept, without what differs from run to run.
async fn kept(campus: &Campus) -> Vec<Value> {
    let tables = [
        "select jsonb_agg(to_jsonb(t) - 'token' - 'state' order by no) from ticket t",
        "select jsonb_agg(to_jsonb(c) - 'token' order by no) from complaint c",
        "select jsonb_agg(to_jsonb(e) - 'command' order by ticket, version) from ticket_event e",
        "select jsonb_agg(to_jsonb(e) - 'command' order by complaint, version) from complaint_event e",
        "select jsonb_agg(to_jsonb(o) - 'id' - 'params' order by once) from outbox o",
        "select jsonb_agg(to_jsonb(l) - 'install' order by lane) from lane l",
        "select jsonb_agg(result - 'id' order by kind, lane, seq) from command_receipt",
    ];
    let mut found = Vec::new();
    for sql in tables {
        let rows: Value = sqlx::query_scalar(sql)
            .fetch_one(campus.db.pool())
            .await
            .expect("read");
        found.push(rows);
    }
    found
}

#[tokio::test]
async fn a_mixed_batch_leaves_the_same_as_its_commands_one_by_one() {
    let mut found = Vec::new();
    for together in [true, false] {
        let mut campus = Campus::new().await;
        let commands = morning(&mut campus);
        let mut answers = Vec::new();
        if together {
            answers = batch(&campus, &commands).await;
            assert_eq!(answers.len(), commands.len());
            let again = batch(&campus, &commands).await;
            for (first, second) in answers.iter().zip(&again) {
                let mut first = first.clone();
                if first.status == AnswerStatus::Applied {
                    first.status = AnswerStatus::Duplicate;
                }
                assert_eq!(first, *second, "the stored answer");
            }
        } else {
            for command in &commands {
                answers.extend(batch(&campus, std::slice::from_ref(command)).await);
            }
        }
        let mut wanted = vec![AnswerStatus::Applied; commands.len()];
        wanted[9] = AnswerStatus::Rejected;
        assert_eq!(statuses(&answers), wanted, "{answers:?}");
        found.push(kept(&campus).await);
        campus.close().await;
    }
    let (apart, together) = (found.pop().expect("two"), found.pop().expect("two"));
    // the one message to a supervisor who is named only later in the batch is not written then
    let letters = |all: &Value| all.as_array().map_or(0, Vec::len);
    assert_eq!(letters(&apart[4]), letters(&together[4]) + 1);
    for (index, (apart, together)) in apart.iter().zip(&together).enumerate() {
        if index != 4 {
            assert_eq!(apart, together, "{index}");
        }
    }
}

#[tokio::test]
async fn a_batch_that_holds_a_failing_complaint_does_all_the_others() {
    let mut campus = Campus::new().await;
    let (ticket, _) = campus.reported("灯不亮").await;
    let (first, _) = campus.filed("desk", filing(Channel::Web, "饭菜是凉的")).await;
    let (second, _) = campus.filed("desk", filing(Channel::Web, "菜里有虫子")).await;
    let sql = format!(
        "alter table complaint add constraint trouble check (id <> '{first}' or version < 2) not valid"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(campus.db.pool())
        .await
        .expect("a fault of ours");
    let sent = [
        campus.envelope("desk", first, &note("一")),
        campus.envelope("desk", ticket, &ticket::Command::Accept {}),
        campus.envelope("desk", second, &note("二")),
        campus.envelope("desk", first, &note("三")),
    ];
    let answers = batch(&campus, &sent).await;
    assert_eq!(
        statuses(&answers),
        [AnswerStatus::Retry, AnswerStatus::Applied, AnswerStatus::Applied],
        "what follows the failing one in its lane waits with it"
    );
    campus.close().await;
}

#[tokio::test]
async fn a_repeated_filing_gets_the_stored_answer_and_one_complaint() {
    let mut campus = Campus::new().await;
    let lane = ComplaintId::mint(1, [1; 10]);
    let filing = filing(Channel::Web, "饭菜是凉的");
    let envelope = campus.envelope("reporter", lane, &Command::File { filing });
    let first = campus.send("reporter", &envelope).await;
    let again = campus.send("reporter", &envelope).await;
    assert_eq!(first.status, AnswerStatus::Applied);
    assert_eq!(
        (again.status, again.no, again.version),
        (AnswerStatus::Duplicate, first.no, Some(1))
    );
    let (_, filed) = store::people::census(&campus.db).await.expect("counted");
    assert_eq!(filed, 1);
    campus.close().await;
}

#[tokio::test]
async fn two_mixed_batches_in_opposite_order_both_come_through() {
    let mut campus = Campus::new().await;
    let (mut tickets, mut complaints) = (Vec::new(), Vec::new());
    for _ in 0..4 {
        tickets.push(campus.reported("灯不亮").await.0);
        complaints.push(
            campus
                .filed("reporter", filing(Channel::Web, "饭菜是凉的"))
                .await
                .0,
        );
    }
    let noted = ticket::Command::Note {
        text: Some(remark("等配件")),
        photos: Vec::new(),
    };
    let mut there = Vec::new();
    for (ticket, complaint) in tickets.iter().zip(&complaints) {
        there.push(campus.envelope("desk", *ticket, &noted));
        there.push(campus.envelope("desk", *complaint, &note("一")));
    }
    let mut back = Vec::new();
    for (ticket, complaint) in tickets.iter().zip(&complaints).rev() {
        back.push(campus.envelope("desk2", *complaint, &note("二")));
        back.push(campus.envelope("desk2", *ticket, &noted));
    }
    let other = Applicant {
        staff: Some(campus.staff("desk2")),
        now: campus.now(),
        sent: None,
    };
    let (there, back) = tokio::join!(batch(&campus, &there), apply_all(&campus.db, &other, &back));
    let all = [statuses(&there), statuses(&back)].concat();
    assert_eq!(all, [AnswerStatus::Applied; 16]);
    campus.close().await;
}

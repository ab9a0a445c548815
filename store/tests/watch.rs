//! What is late is told to management: once, by the system, and again only when something new is late.

use chrono::TimeDelta;
use domain::calendar::HALF_DAY;
use domain::complaint::{self, Channel, UpwardCause};
use domain::id::TicketId;
use domain::people::{By, Role};
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::{Command, EscalationCause, Urgency};
use domain::view::{EscalationFilter, EscalationRow, EscalationTab};
use store::testing::{Campus, filing, new_lane, report};
use store::watch::{Found, look};

fn words(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("words")
}

/// Looks; gives what was found.
async fn looked(campus: &Campus) -> Found {
    let late_reply = words("答复期限已过");
    look(&campus.db, campus.now(), HALF_DAY, &late_reply)
        .await
        .expect("looked")
}

/// What management has to answer.
async fn open(campus: &Campus) -> Vec<EscalationRow> {
    let filter = EscalationFilter {
        tab: EscalationTab::Open,
        cause: None,
        department: None,
    };
    let chief = campus.staff("chief");
    let page = store::escalation::list(&campus.db, &chief, &filter, campus.now(), None, 50).await;
    let mut rows = page.expect("read").rows;
    rows.sort_by_key(|row| (row.escalation.at, row.index));
    rows
}

fn causes(rows: &[EscalationRow]) -> Vec<EscalationCause> {
    rows.iter().map(|row| row.escalation.cause).collect()
}

/// An emergency: its clock does not stop.
async fn emergency(campus: &mut Campus) -> TicketId {
    let lane = new_lane();
    let mut report = report("水管爆了");
    report.urgency = Urgency::Emergency;
    assert!(
        campus
            .does("reporter", lane, &Command::Report { report })
            .await
            .took_effect()
    );
    lane
}

async fn answered(campus: &mut Campus, lane: TicketId, escalation: usize) {
    let answer = Command::AnswerEscalation {
        escalation,
        text: words("马上处理"),
        told: false,
    };
    assert!(campus.does("chief", lane, &answer).await.took_effect());
}

const NOTHING: Found = Found {
    tickets: 0,
    complaints: 0,
    escalations: 0,
    urged: 0,
};

#[tokio::test]
async fn a_report_without_an_answer_is_told_once_and_not_again_when_it_was_answered() {
    let mut campus = Campus::new().await;
    let lane = emergency(&mut campus).await;
    assert_eq!(looked(&campus).await, NOTHING);
    campus.wait(11);
    assert_eq!(looked(&campus).await.tickets, 1);
    let rows = open(&campus).await;
    assert_eq!(causes(&rows), [EscalationCause::Unanswered]);
    assert_eq!(rows[0].escalation.by, By::System);
    assert_eq!(looked(&campus).await, NOTHING);

    answered(&mut campus, lane, 0).await;
    assert_eq!(looked(&campus).await, NOTHING);
    assert_eq!(open(&campus).await.len(), 0);
    // at the next stage it is late as well
    assert!(campus.does("desk", lane, &Command::Accept {}).await.took_effect());
    assert_eq!(looked(&campus).await.tickets, 1);
    campus.close().await;
}

#[tokio::test]
async fn a_job_that_nobody_takes_on_and_one_that_is_not_repaired_are_told() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    let minutes = domain::rules::Rules::default().acknowledge_minutes[0];
    campus.wait(i64::from(minutes) - 1);
    assert_eq!(looked(&campus).await, NOTHING);
    campus.wait(2);
    assert_eq!(looked(&campus).await.tickets, 1);
    assert_eq!(causes(&open(&campus).await), [EscalationCause::Unanswered]);

    assert!(
        campus
            .does("worker1", lane, &Command::Acknowledge {})
            .await
            .took_effect()
    );
    assert_eq!(looked(&campus).await, NOTHING);
    campus.wait(TimeDelta::days(3).num_minutes());
    let found = looked(&campus).await;
    assert_eq!(found.tickets, 1);
    assert_eq!(
        causes(&open(&campus).await),
        [EscalationCause::Unanswered, EscalationCause::Overdue]
    );
    assert_eq!(looked(&campus).await.tickets, 0);
    campus.close().await;
}

#[tokio::test]
async fn what_is_reopened_is_late_only_by_its_own_times() {
    let mut campus = Campus::new().await;
    let lane = emergency(&mut campus).await;
    let reason = words("不在范围");
    assert!(
        campus
            .does("desk", lane, &Command::Reject { reason })
            .await
            .took_effect()
    );
    // far past what was promised with the report
    campus.wait(TimeDelta::days(3).num_minutes());
    let reason = words("是公共区域");
    assert!(
        campus
            .does("reporter", lane, &Command::Reopen { reason })
            .await
            .took_effect()
    );
    assert_eq!(looked(&campus).await.tickets, 0);
    let promise = store::ticket::track(&campus.db, &store::testing::token_of(lane)).await;
    let promise = promise.expect("read").expect("there").promised.expect("times");
    assert!(promise.0 > campus.now(), "{promise:?}");
    campus.wait(11);
    assert_eq!(looked(&campus).await.tickets, 1);
    campus.close().await;
}

#[tokio::test]
async fn a_contested_reply_has_a_time_of_its_own_which_can_run_out() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.filed("someone", filing(Channel::Web, "饭菜是凉的")).await;
    let steps = [
        (
            "desk",
            complaint::Command::Classify {
                category: complaint::Category::Canteen,
                about: Vec::new(),
                note: None,
            },
        ),
        (
            "desk",
            complaint::Command::Reply {
                text: words("已核实"),
            },
        ),
        (
            "someone",
            complaint::Command::Contest {
                reason: words("没有改"),
            },
        ),
    ];
    for (who, step) in steps {
        assert!(campus.does(who, lane, &step).await.took_effect(), "{who}");
    }
    assert_eq!(looked(&campus).await.complaints, 0);
    let hours = domain::rules::Rules::default().answer_hours;
    campus.wait(i64::from(hours) * 60 + 1);
    assert_eq!(looked(&campus).await.complaints, 1);
    campus.close().await;
}

#[tokio::test]
async fn what_was_answered_in_time_is_never_told() {
    let mut campus = Campus::new().await;
    let lane = emergency(&mut campus).await;
    let cancel = Command::Cancel { reason: None };
    assert!(campus.does("reporter", lane, &cancel).await.took_effect());
    campus.wait(TimeDelta::days(30).num_minutes());
    assert_eq!(looked(&campus).await, NOTHING);
    campus.close().await;
}

#[tokio::test]
async fn supervisors_are_reminded_once_of_an_answer_that_is_late() {
    let mut campus = Campus::new().await;
    emergency(&mut campus).await;
    campus.wait(11);
    assert_eq!(looked(&campus).await.escalations, 0);
    campus.wait(TimeDelta::hours(25).num_minutes());
    assert_eq!(looked(&campus).await.escalations, 1);
    assert_eq!(looked(&campus).await.escalations, 0);
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let told: Vec<_> = messages
        .rows
        .iter()
        .filter(|message| message.key == "escalation_late")
        .map(|message| message.recipient.as_str())
        .collect();
    let chief = campus.staff("chief");
    assert!(chief.is(Role::Supervisor));
    assert_eq!(told, [chief.name]);
    campus.close().await;
}

#[tokio::test]
async fn a_complaint_without_a_reply_is_reported_to_management_once() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.filed("someone", filing(Channel::Web, "饭菜是凉的")).await;
    let classify = complaint::Command::Classify {
        category: complaint::Category::Canteen,
        about: Vec::new(),
        note: None,
    };
    assert!(campus.does("desk", lane, &classify).await.took_effect());
    let (to, due) = (campus.staff("manager").id, campus.now() + TimeDelta::hours(4));
    let assign = complaint::Command::Assign { to, due, note: None };
    assert!(campus.does("desk", lane, &assign).await.took_effect());
    assert_eq!(looked(&campus).await.complaints, 0);
    campus.wait(TimeDelta::hours(5).num_minutes());
    assert_eq!(looked(&campus).await.complaints, 1);
    assert_eq!(looked(&campus).await.complaints, 0);
    let state: serde_json::Value = sqlx::query_scalar("select state from complaint")
        .fetch_one(campus.db.pool())
        .await
        .expect("read");
    let upwards: Vec<&str> = state["upwards"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["cause"].as_str())
        .collect();
    assert_eq!(upwards, [UpwardCause::Overdue.as_str()]);
    campus.close().await;
}

#[tokio::test]
async fn one_server_looks_at_a_time() {
    let mut campus = Campus::new().await;
    emergency(&mut campus).await;
    campus.wait(11);
    let (one, other) = tokio::join!(looked(&campus), looked(&campus));
    assert_eq!(one.tickets + other.tickets, 1);
    assert_eq!(open(&campus).await.len(), 1);
    campus.close().await;
}

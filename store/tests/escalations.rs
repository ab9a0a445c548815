//! What management must answer: who, by when, and who sees it.

use chrono::TimeDelta;
use domain::id::TicketId;
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use domain::ticket::{Command, EscalationCause};
use domain::view::{EscalationCounts, EscalationFilter, EscalationRow, EscalationTab};
use store::testing::Campus;

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("a remark")
}

async fn list(
    campus: &Campus,
    who: &str,
    tab: EscalationTab,
    cause: Option<EscalationCause>,
) -> Vec<EscalationRow> {
    let filter = EscalationFilter {
        tab,
        cause,
        department: None,
    };
    let staff = campus.staff(who);
    let page = store::escalation::list(&campus.db, &staff, &filter, campus.now(), None, 50).await;
    page.expect("read").rows
}

async fn counts(campus: &Campus, tab: EscalationTab) -> EscalationCounts {
    let filter = EscalationFilter {
        tab,
        cause: None,
        department: None,
    };
    let counts = store::escalation::counts(&campus.db, &campus.staff("chief"), &filter, campus.now()).await;
    counts.expect("read")
}

async fn escalated(campus: &mut Campus, why: &str) -> TicketId {
    let (lane, _) = campus.reported("水管漏水").await;
    let escalate = Command::Escalate { reason: remark(why) };
    assert!(campus.does("desk", lane, &escalate).await.took_effect());
    campus.wait(1);
    lane
}

#[tokio::test]
async fn a_manager_sees_and_answers_what_a_supervisor_gives_to_them_and_nothing_else() {
    let mut campus = Campus::new().await;
    let (given, other) = (
        escalated(&mut campus, "多次返修").await,
        escalated(&mut campus, "没有人接").await,
    );
    assert!(
        list(&campus, "manager2", EscalationTab::Open, None)
            .await
            .is_empty()
    );
    let own = Command::OwnEscalation {
        escalation: 0,
        owner: campus.staff("manager2").id,
        due: campus.now() + TimeDelta::hours(4),
    };
    let denied = campus.does("manager2", given, &own).await;
    assert_eq!(denied.reason, Some(Rejection::Forbidden));
    assert!(campus.does("chief", given, &own).await.took_effect());
    let mine = list(&campus, "manager2", EscalationTab::Open, None).await;
    let [row] = &mine[..] else { panic!("{mine:?}") };
    assert_eq!(
        (row.row.id, row.owner.as_deref()),
        (given, Some(campus.staff("manager2").name.as_str()))
    );
    assert_eq!(
        list(&campus, "manager2", EscalationTab::Mine, None).await.len(),
        1
    );
    assert!(list(&campus, "chief", EscalationTab::Mine, None).await.is_empty());
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text: remark("明天换管"),
        told: false,
    };
    let denied = campus.does("manager2", other, &answer).await;
    assert_eq!(denied.reason, Some(Rejection::Forbidden));
    assert!(campus.does("manager2", given, &answer).await.took_effect());
    assert!(
        list(&campus, "manager2", EscalationTab::Open, None)
            .await
            .is_empty()
    );
    assert_eq!(
        list(&campus, "manager2", EscalationTab::Answered, None)
            .await
            .len(),
        1
    );
    // a colleague was first
    let late = campus.does("chief", given, &answer).await;
    assert_eq!(late.reason, Some(Rejection::NoEscalation));
    campus.close().await;
}

#[tokio::test]
async fn what_is_due_first_stands_first_and_what_is_late_is_counted() {
    let mut campus = Campus::new().await;
    let (first, second) = (
        escalated(&mut campus, "多次返修").await,
        escalated(&mut campus, "没有人接").await,
    );
    let soon = Command::OwnEscalation {
        escalation: 0,
        owner: campus.staff("chief").id,
        due: campus.now() + TimeDelta::minutes(30),
    };
    assert!(campus.does("chief", second, &soon).await.took_effect());
    let open = list(&campus, "chief", EscalationTab::Open, None).await;
    assert_eq!(
        open.iter().map(|row| row.row.id).collect::<Vec<_>>(),
        [second, first]
    );
    assert!(list(&campus, "chief", EscalationTab::Late, None).await.is_empty());
    campus.wait(31);
    let late = list(&campus, "chief", EscalationTab::Late, None).await;
    assert_eq!(late.iter().map(|row| row.row.id).collect::<Vec<_>>(), [second]);
    let counts = counts(&campus, EscalationTab::Open).await;
    assert_eq!((counts.open, counts.mine, counts.late), (2, 1, 1));
    assert_eq!(counts.causes, [(EscalationCause::ByHand, 2)]);
    let none = list(
        &campus,
        "chief",
        EscalationTab::Open,
        Some(EscalationCause::LowScore),
    )
    .await;
    assert!(none.is_empty());
    campus.close().await;
}

#[tokio::test]
async fn causes_are_counted_in_the_tab_that_is_looked_at() {
    let mut campus = Campus::new().await;
    let (answered, _) = (
        escalated(&mut campus, "多次返修").await,
        escalated(&mut campus, "没有人接").await,
    );
    let answer = Command::AnswerEscalation {
        escalation: 0,
        text: remark("明天换管"),
        told: false,
    };
    assert!(campus.does("chief", answered, &answer).await.took_effect());
    for (tab, count) in [
        (EscalationTab::Open, 1),
        (EscalationTab::Answered, 1),
        (EscalationTab::Mine, 0),
    ] {
        let counts = counts(&campus, tab).await;
        let by_hand = counts
            .causes
            .iter()
            .find(|(cause, _)| *cause == EscalationCause::ByHand);
        assert_eq!(by_hand.map_or(0, |(_, count)| *count), count, "{tab:?}");
        assert_eq!(counts.open, 1, "{tab:?}");
    }
    campus.close().await;
}

//! Who is away: entered, corrected and ended by managers, and recorded.

use super::{board, hours, worker};
use domain::absence::NewAbsence;
use domain::admin::What;
use domain::people::Staff;
use domain::rejection::{Field, Rejection};
use store::testing::Campus;
use store::{absence, admin_change};

#[tokio::test]
async fn an_absence_is_entered_corrected_and_ended_and_each_is_in_the_record() {
    let campus = Campus::new().await;
    let (manager, one, now) = (campus.staff("manager"), campus.staff("worker1"), campus.now());
    let enter = async |by: &Staff, wanted: NewAbsence| {
        absence::enter(&campus.db, by, one.id, &wanted, now)
            .await
            .expect("written")
    };
    let first = enter(&manager, hours(now, -1, 4)).await.expect("entered");
    assert_eq!(
        worker(&board(&campus, "manager").await, &one).away(now),
        Some(&first)
    );
    assert_eq!(first.reason.as_deref(), Some("看病"));
    let longer = enter(&manager, hours(now, -1, 30)).await.expect("entered");
    assert_eq!(
        worker(&board(&campus, "manager").await, &one).away(now),
        Some(&longer),
        "what it overlaps is replaced"
    );
    let next = enter(&campus.staff("admin"), hours(now, 48, 72))
        .await
        .expect("entered");
    absence::end(&campus.db, &manager, one.id, longer.id, now)
        .await
        .expect("written")
        .expect("ended");
    let load = board(&campus, "manager").await;
    let load = worker(&load, &one);
    assert_eq!(
        (load.away(now), load.absence.as_ref()),
        (None, Some(&next)),
        "the next is told ahead"
    );
    let record = admin_change::list(&campus.db, None, None, 10)
        .await
        .expect("read")
        .rows;
    let lines: Vec<_> = record
        .iter()
        .filter(|line| line.what == Some(What::PersonAbsence))
        .map(|line| {
            (
                line.subject.as_str(),
                line.by.name.as_str(),
                line.before.is_some(),
                line.after.is_some(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("worker1", "manager", true, false),
            ("worker1", "admin", false, true),
            ("worker1", "manager", true, true),
            ("worker1", "manager", false, true),
        ]
    );
    campus.close().await;
}

#[tokio::test]
async fn an_absence_that_is_over_or_of_somebody_elses_worker_is_refused_and_leaves_no_trace() {
    let campus = Campus::new().await;
    let (one, now) = (campus.staff("worker1"), campus.now());
    let refused = [
        (
            "manager",
            hours(now, -3, -1),
            Rejection::InPast { field: Field::Until },
        ),
        (
            "manager",
            hours(now, 3, 3),
            Rejection::InPast { field: Field::Until },
        ),
        ("manager2", hours(now, 0, 3), Rejection::Forbidden),
        ("worker1", hours(now, 0, 3), Rejection::Forbidden),
        ("desk", hours(now, 0, 3), Rejection::Forbidden),
    ];
    for (name, wanted, reason) in refused {
        let entered = absence::enter(&campus.db, &campus.staff(name), one.id, &wanted, now).await;
        assert_eq!(entered.expect("read"), Err(reason), "{name}");
    }
    let nobody = absence::enter(
        &campus.db,
        &campus.staff("admin"),
        campus.staff("chief").id,
        &hours(now, 0, 3),
        now,
    )
    .await;
    assert_eq!(
        nobody.expect("read"),
        Err(Rejection::Forbidden),
        "supervisors are not sent anywhere"
    );
    let mine = absence::enter(
        &campus.db,
        &campus.staff("manager"),
        one.id,
        &hours(now, 0, 3),
        now,
    )
    .await
    .expect("written")
    .expect("entered");
    let ended = absence::end(&campus.db, &campus.staff("manager2"), one.id, mine.id, now).await;
    assert_eq!(ended.expect("read"), Err(Rejection::Forbidden));
    assert_eq!(
        worker(&board(&campus, "manager").await, &one).away(now),
        Some(&mine)
    );
    assert_eq!(
        admin_change::list(&campus.db, None, None, 10)
            .await
            .expect("read")
            .rows
            .len(),
        1
    );
    campus.close().await;
}

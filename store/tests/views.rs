//! Questions that somebody keeps, and how many tickets answer each.

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::rejection::Field;
use domain::ticket::{Channel, Outcome, StageName};
use domain::view::{
    COUNT_BOUND, Count, Facets, ListName, Pairs, TicketFilter, TicketRow, ViewName, ViewRefusal,
};
use store::saved_view::{all, ask, begin_with, keep, remove, rename};
use store::testing::{Campus, copy_tickets};
use store::ticket;

const ZONE: Tz = Tz::Asia__Shanghai;

fn name(text: &str) -> ViewName {
    ViewName::parse(Field::Name, text).expect("a name")
}

fn pairs(text: &str) -> Pairs {
    vec![("text".into(), text.into()), ("stage".into(), "submitted".into())]
}

/// Names of the views of the ticket list that somebody sees.
async fn seen(campus: &Campus, who: &str) -> Vec<String> {
    let found = all(&campus.db, &campus.staff(who), ListName::Tickets).await;
    found.expect("read").into_iter().map(|view| view.name).collect()
}

async fn kept(campus: &Campus, who: &str, called: &str, shared: bool) -> Result<i64, ViewRefusal> {
    let list = ListName::Tickets;
    let asked = pairs(called);
    keep(
        &campus.db,
        &campus.staff(who),
        list,
        &name(called),
        &asked,
        shared,
    )
    .await
    .expect("written")
}

#[tokio::test]
async fn a_view_is_its_owners_until_it_is_shared() {
    let campus = Campus::new().await;
    let own = kept(&campus, "desk", "漏水", false).await.expect("kept");
    let all_see = kept(&campus, "chief", "超期", true).await.expect("kept");
    assert_eq!(seen(&campus, "desk").await, ["漏水", "超期"], "their own first");
    assert_eq!(seen(&campus, "desk2").await, ["超期"]);
    let complaints = all(&campus.db, &campus.staff("desk"), ListName::Complaints).await;
    assert_eq!(complaints.expect("read"), []);

    let (db, chief) = (&campus.db, campus.staff("chief"));
    let taken_back = rename(db, &chief, all_see, &name("超期很久"), false).await;
    assert_eq!(taken_back.expect("written"), Ok(()));
    assert_eq!(seen(&campus, "desk").await, ["漏水"]);
    assert_eq!(
        remove(db, &campus.staff("desk"), own).await.expect("written"),
        Ok(())
    );
    assert!(seen(&campus, "desk").await.is_empty());
    campus.close().await;
}

#[tokio::test]
async fn what_is_not_allowed_changes_nothing() {
    let campus = Campus::new().await;
    assert_eq!(
        kept(&campus, "desk", "漏水", true).await,
        Err(ViewRefusal::MayNotShare)
    );
    let id = kept(&campus, "manager", "本部门", true).await.expect("kept");
    assert_eq!(
        kept(&campus, "manager", "本部门", false).await,
        Err(ViewRefusal::NameTaken)
    );
    let second = kept(&campus, "manager", "我的", false).await.expect("kept");
    let (db, manager, desk) = (&campus.db, campus.staff("manager"), campus.staff("desk"));
    let same = rename(db, &manager, second, &name("本部门"), false).await;
    assert_eq!(same.expect("written"), Err(ViewRefusal::NameTaken));
    for refused in [
        rename(db, &desk, id, &name("别人的"), false).await,
        ask(db, &desk, id, &pairs("灯")).await,
        remove(db, &desk, id).await,
        begin_with(db, &desk, ListName::Tickets, Some(second)).await,
    ] {
        assert_eq!(refused.expect("written"), Err(ViewRefusal::NotYours));
    }
    assert_eq!(seen(&campus, "manager").await, ["我的", "本部门"]);
    for number in 0..60 {
        let more = kept(&campus, "desk", &format!("第{number}个"), false).await;
        assert_eq!(more.is_ok(), number < 50, "{number}: {more:?}");
    }
    campus.close().await;
}

#[tokio::test]
async fn each_begins_with_the_view_of_their_choice_as_long_as_they_see_it() {
    let campus = Campus::new().await;
    let id = kept(&campus, "chief", "超期", true).await.expect("kept");
    let (db, desk, list) = (&campus.db, campus.staff("desk"), ListName::Tickets);
    let start = async |who: &str| {
        let found = all(db, &campus.staff(who), list).await.expect("read");
        found.into_iter().find(|view| view.start).map(|view| view.id)
    };
    assert_eq!(
        begin_with(db, &desk, list, Some(id)).await.expect("written"),
        Ok(())
    );
    assert_eq!((start("desk").await, start("desk2").await), (Some(id), None));
    assert_eq!(begin_with(db, &desk, list, None).await.expect("written"), Ok(()));
    assert_eq!(start("desk").await, None);
    assert_eq!(
        begin_with(db, &desk, list, Some(id)).await.expect("written"),
        Ok(())
    );
    let gone = rename(db, &campus.staff("chief"), id, &name("超期"), false).await;
    assert_eq!(gone.expect("written"), Ok(()));
    assert_eq!(start("desk").await, None, "not shared any more");
    assert_eq!(
        remove(db, &campus.staff("chief"), id).await.expect("written"),
        Ok(())
    );
    campus.close().await;
}

async fn counted(campus: &Campus, who: &str, filter: &TicketFilter) -> Facets {
    let at = (ZONE, campus.now());
    ticket::facets(&campus.db, &campus.staff(who), filter, at)
        .await
        .expect("counted")
}

fn of(facets: &Facets, name: &str, value: &str) -> Count {
    let found = facets
        .values
        .iter()
        .find(|facet| facet.name == name && facet.value == value);
    found.map_or(Count::default(), |facet| facet.count)
}

const fn exactly(n: u32) -> Count {
    Count { n, more: false }
}

#[tokio::test]
async fn tickets_are_counted_by_what_could_be_asked_for_within_what_is_asked() {
    let mut campus = Campus::new().await;
    campus.reported("水管漏水").await;
    campus.reported("灯不亮").await;
    campus.dispatched("水龙头漏水", &["worker1"]).await;
    let all = counted(&campus, "chief", &TicketFilter::default()).await;
    assert_eq!(all.total, exactly(3));
    assert_eq!(of(&all, "stage", "submitted"), exactly(2));
    assert_eq!(of(&all, "stage", "dispatched"), exactly(1));
    assert_eq!(of(&all, "category", "plumbing"), exactly(3));
    assert_eq!(of(&all, "channel", "online"), exactly(3));
    assert_eq!(of(&all, "overdue", "yes"), exactly(0));

    let water = TicketFilter {
        text: Some("漏水".into()),
        stages: vec![StageName::Submitted],
        ..TicketFilter::default()
    };
    let found = counted(&campus, "chief", &water).await;
    assert_eq!(found.total, exactly(1));
    assert_eq!(
        of(&found, "stage", "dispatched"),
        exactly(1),
        "another stage would give it"
    );
    assert_eq!(of(&found, "category", "plumbing"), exactly(1));
    assert_eq!(
        counted(&campus, "manager2", &TicketFilter::default()).await.total,
        exactly(0)
    );
    assert_eq!(
        counted(&campus, "store", &TicketFilter::default()).await.total,
        exactly(0)
    );
    campus.close().await;
}

#[tokio::test]
async fn what_is_overdue_is_found_and_counted_until_it_is_done() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.dispatched("水龙头漏水", &["worker1"]).await;
    campus.reported("灯不亮").await;
    let late = TicketFilter {
        overdue: true,
        ..TicketFilter::default()
    };
    let found = async |campus: &Campus| {
        let at = (ZONE, campus.now());
        let page = ticket::list(&campus.db, &campus.staff("chief"), &late, at, None, 10).await;
        page.expect("read")
            .rows
            .into_iter()
            .map(|row| row.no)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&campus).await, []);
    campus.wait(TimeDelta::days(3).num_minutes());
    assert!(found(&campus).await.contains(&no));
    let counts = counted(&campus, "chief", &TicketFilter::default()).await;
    assert!(of(&counts, "overdue", "yes").n >= 1);
    campus.works("worker1", lane, Outcome::Success {}).await;
    assert!(!found(&campus).await.contains(&no), "it is done");
    campus.close().await;
}

#[tokio::test]
async fn counting_stops_at_a_bound() {
    let mut campus = Campus::new().await;
    campus.reported("灯不亮").await;
    copy_tickets(&campus.db, None, 10_005).await;
    let many = counted(&campus, "chief", &TicketFilter::default()).await;
    let bound = Count {
        n: COUNT_BOUND,
        more: true,
    };
    assert_eq!(many.total, bound);
    assert_eq!(of(&many, "stage", "submitted"), bound);
    assert_eq!(of(&many, "stage", "closed"), exactly(0));
    let asked = TicketFilter {
        channel: Some(Channel::Online),
        ..TicketFilter::default()
    };
    let many = counted(&campus, "chief", &asked).await;
    assert!(of(&many, "category", "plumbing").more);
    campus.close().await;
}

#[tokio::test]
async fn a_text_that_many_tickets_have_finds_the_newest_and_counts_them_as_one_that_few_have() {
    let mut campus = Campus::new().await;
    campus.reported("走廊的灯不亮").await;
    copy_tickets(&campus.db, None, 10_004).await;
    let (_, leak) = campus.reported("水管漏水").await;
    campus.dispatched("楼梯的灯不亮", &["worker1"]).await;
    texts_are_found(&campus, exactly(1)).await;
    // the lights are no longer among the newest
    copy_tickets(&campus.db, Some(leak), 600).await;
    texts_are_found(&campus, exactly(601)).await;
    campus.close().await;
}

/// "灯不亮" in more tickets than are counted, one of them sent to a worker, and the leak in so many.
async fn texts_are_found(campus: &Campus, leaks: Count) {
    let asks = |text: &str| TicketFilter {
        text: Some(text.to_owned()),
        ..TicketFilter::default()
    };
    let bound = Count {
        n: COUNT_BOUND,
        more: true,
    };
    let texts = [
        ("灯不亮", bound, 3),
        ("漏水", leaks, 3.min(leaks.n)),
        ("水管 漏水", leaks, 3.min(leaks.n)),
        ("空调", exactly(0), 0),
    ];
    for (text, total, shown) in texts {
        let asked = asks(text);
        assert_eq!(counted(campus, "chief", &asked).await.total, total, "{text}");
        let at = (ZONE, campus.now());
        let page = ticket::list(&campus.db, &campus.staff("chief"), &asked, at, None, 3).await;
        let rows = page.expect("read").rows;
        assert_eq!(u32::try_from(rows.len()), Ok(shown), "{text}");
        assert!(rows.is_sorted_by(|a, b| a.no > b.no), "{text}");
        let has = |row: &TicketRow| text.split(' ').all(|word| row.content.contains(word));
        assert!(rows.iter().all(has), "{text}");
    }
    let asked = TicketFilter {
        stages: vec![StageName::Dispatched],
        ..asks("灯不亮")
    };
    let counts = counted(campus, "chief", &asked).await;
    assert_eq!(counts.total, exactly(1));
    assert!(
        of(&counts, "stage", "submitted").more,
        "another stage would give them"
    );
}

//! Lists of complaints find what fits and page without gap; colleagues are found by what one types.

use super::{ZONE, about, assign, counts, find, remark, reply};
use chrono::TimeDelta;
use domain::complaint::{Category, Channel, Command, StageName};
use domain::place::PlaceCode;
use domain::view::{COUNT_BOUND, ComplaintCounts, ComplaintFilter, Count, Facets};
use store::testing::{Campus, filing};

fn any() -> ComplaintFilter {
    ComplaintFilter::default()
}

#[tokio::test]
async fn text_finds_chinese_substrings_numbers_names_and_phones() {
    let mut campus = Campus::new().await;
    let (_, no) = campus
        .filed("reporter", filing(Channel::Web, "二号窗口的饭菜是凉的"))
        .await;
    campus
        .filed("reporter", filing(Channel::Web, "宿舍热水常停"))
        .await;
    let number = no.to_string();
    for (typed, found) in [
        ("饭菜", 1),
        ("菜饭", 0),
        ("热水", 1),
        ("窗口", 2),
        ("服务员", 2),
        ("李雨桐", 2),
        ("13800138000", 2),
        ("8000", 2),
        ("8001", 0),
        ("冰箱", 0),
        (number.as_str(), 1),
        ("%", 0),
    ] {
        let filter = ComplaintFilter {
            text: Some(typed.into()),
            ..any()
        };
        assert_eq!(find(&campus, "desk", &filter).await.len(), found, "{typed}");
    }
    campus.close().await;
}

#[tokio::test]
async fn each_value_is_counted_as_the_list_would_find_it_and_only_for_those_who_may_see() {
    let mut campus = Campus::new().await;
    let (first, _) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    campus.filed("reporter", filing(Channel::Web, "热水常停")).await;
    campus
        .filed("desk", filing(Channel::Telephone, "宿管半夜敲门"))
        .await;
    let nobody = about(&campus, &[]);
    assert!(campus.does("desk", first, &nobody).await.took_effect());
    let order = assign(&campus, "desk");
    assert!(campus.does("desk", first, &order).await.took_effect());
    let desk = campus.staff("desk");
    for asked in [
        any(),
        ComplaintFilter {
            channel: Some(Channel::Web),
            ..any()
        },
        ComplaintFilter {
            handler: Some(desk.id),
            text: Some("饭菜".into()),
            ..any()
        },
    ] {
        let at = (ZONE, campus.now());
        let counted = store::complaint::facets(&campus.db, &desk, &asked, at)
            .await
            .expect("counts");
        assert_eq!(
            counted.total.n as usize,
            find(&campus, "desk", &asked).await.len()
        );
        let of = |name: &str, value: &str| {
            let values = counted.values.iter();
            let mut found = values.filter(|one| one.name == name && one.value == value);
            found.next().map_or(0, |one| one.count.n as usize)
        };
        for &channel in Channel::ALL {
            let other = ComplaintFilter {
                channel: Some(channel),
                ..asked.clone()
            };
            let found = find(&campus, "desk", &other).await.len();
            assert_eq!(
                of("channel", channel.as_str()),
                found,
                "{channel:?} beside {asked:?}"
            );
        }
        for &category in Category::ALL {
            let other = ComplaintFilter {
                category: Some(category),
                ..asked.clone()
            };
            let found = find(&campus, "desk", &other).await.len();
            assert_eq!(
                of("category", category.as_str()),
                found,
                "{category:?} beside {asked:?}"
            );
        }
        let other = ComplaintFilter {
            handler: Some(desk.id),
            ..asked.clone()
        };
        let found = find(&campus, "desk", &other).await.len();
        assert_eq!(of("handler", &desk.id.to_string()), found);
    }
    let worker = campus.staff("worker1");
    let nothing = store::complaint::facets(&campus.db, &worker, &any(), (ZONE, campus.now()))
        .await
        .expect("counts");
    assert_eq!((nothing.total.n, nothing.values.len()), (0, 0));
    campus.close().await;
}

/// So many copies of every complaint, with numbers of their own and no history.
async fn copy_complaints(campus: &Campus, times: i32) {
    let sql = "insert into complaint (id, version, state, token, stage, channel, category, place, about, handler, due, \
         filed_at, changed_at, open_upwards, anonymous, complainant, phone, grams) \
         select gen_random_uuid(), version, state, gen_random_uuid()::text, stage, channel, category, place, about, \
         handler, due, filed_at, changed_at, open_upwards, anonymous, complainant, phone, grams \
         from complaint, generate_series(1, $1)";
    sqlx::query(sql)
        .bind(times)
        .execute(campus.db.pool())
        .await
        .expect("copies");
}

#[tokio::test]
async fn counting_stops_at_a_bound_and_then_each_value_has_at_least_as_many() {
    let mut campus = Campus::new().await;
    campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    copy_complaints(&campus, 10_005).await;
    campus
        .filed("desk", filing(Channel::Telephone, "宿管半夜敲门"))
        .await;
    let desk = campus.staff("desk");
    let counted = async |asked: &ComplaintFilter| {
        let at = (ZONE, campus.now());
        let counted = store::complaint::facets(&campus.db, &desk, asked, at).await;
        counted.expect("counts")
    };
    let of = |counted: &Facets, channel: Channel| {
        let mut values = counted.values.iter();
        let found = values.find(|one| one.name == "channel" && one.value == channel.as_str());
        found.expect("counted").count
    };
    let bound = Count {
        n: COUNT_BOUND,
        more: true,
    };
    let many = counted(&any()).await;
    assert_eq!(many.total, bound);
    assert_eq!(of(&many, Channel::Web), bound);
    let at_least = Count { n: 1, more: true };
    assert_eq!(of(&many, Channel::Telephone), at_least);
    let exactly = Count { n: 1, more: false };
    let asked = ComplaintFilter {
        channel: Some(Channel::Telephone),
        ..any()
    };
    let few = counted(&asked).await;
    assert_eq!(few.total, exactly);
    assert_eq!(of(&few, Channel::Telephone), at_least, "beside all others");
    let others: Vec<_> = few.values.iter().filter(|one| one.name != "channel").collect();
    assert!(
        !others.is_empty() && others.iter().all(|one| one.count == exactly),
        "{others:?}"
    );
    campus.close().await;
}

#[tokio::test]
async fn filters_and_counts_agree() {
    let mut campus = Campus::new().await;
    let (given, given_no) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    let (_, called_no) = campus
        .filed("desk", filing(Channel::Telephone, "宿管半夜敲门"))
        .await;
    let (answered, answered_no) = campus.filed("reporter", filing(Channel::Web, "热水常停")).await;
    let nobody = about(&campus, &[]);
    for lane in [given, answered] {
        assert!(campus.does("desk", lane, &nobody).await.took_effect());
    }
    let order = assign(&campus, "desk");
    assert!(campus.does("desk", given, &order).await.took_effect());
    assert!(
        campus
            .does("desk", answered, &reply("已修好"))
            .await
            .took_effect()
    );
    let stage = |stage| ComplaintFilter {
        stages: vec![stage],
        ..any()
    };
    let at = |code| ComplaintFilter {
        place: PlaceCode::parse(code).ok(),
        ..any()
    };
    let today = campus.now().with_timezone(&ZONE).date_naive();
    let cases = [
        (any(), vec![answered_no, called_no, given_no]),
        (stage(StageName::Submitted), vec![called_no]),
        (stage(StageName::Handling), vec![given_no]),
        (stage(StageName::Replied), vec![answered_no]),
        (ComplaintFilter { mine: true, ..any() }, vec![given_no]),
        (at("D1"), vec![answered_no, called_no, given_no]),
        (at("T1"), vec![]),
        (
            ComplaintFilter {
                handler: Some(campus.staff("desk").id),
                ..any()
            },
            vec![given_no],
        ),
        (
            ComplaintFilter {
                upward: true,
                ..any()
            },
            vec![called_no],
        ),
        (
            ComplaintFilter {
                overdue: true,
                ..any()
            },
            vec![],
        ),
        (
            ComplaintFilter {
                category: Some(Category::Conduct),
                channel: Some(Channel::Web),
                ..any()
            },
            vec![answered_no, given_no],
        ),
        (
            ComplaintFilter {
                from: Some(today),
                to: Some(today),
                ..any()
            },
            vec![answered_no, called_no, given_no],
        ),
        (
            ComplaintFilter {
                from: today.succ_opt(),
                ..any()
            },
            vec![],
        ),
    ];
    for (filter, wanted) in cases {
        assert_eq!(find(&campus, "desk", &filter).await, wanted, "{filter:?}");
    }
    let wanted = ComplaintCounts {
        submitted: 1,
        handling: 1,
        replied: 1,
        upward: 1,
        overdue: 0,
        mine: 1,
    };
    assert_eq!(counts(&campus, "desk").await, wanted);

    campus.wait(3 * 24 * 60);
    let late = ComplaintFilter {
        overdue: true,
        ..any()
    };
    assert_eq!(find(&campus, "chief", &late).await, [given_no]);
    assert_eq!(counts(&campus, "chief").await.overdue, 1);
    campus.close().await;
}

#[tokio::test]
async fn pages_join_without_gap_or_repetition_past_what_is_hidden() {
    let mut campus = Campus::new().await;
    let mut wanted = Vec::new();
    for number in 0..9 {
        let (lane, no) = campus
            .filed("reporter", filing(Channel::Web, &format!("饭菜是凉的 {number}")))
            .await;
        if number % 3 == 1 {
            let classify = about(&campus, &["desk"]);
            assert!(campus.does("chief", lane, &classify).await.took_effect());
        } else {
            wanted.insert(0, no);
        }
    }
    let staff = campus.staff("desk");
    for limit in [1, 2, 4, 50] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store::complaint::list(&campus.db, &staff, &any(), ZONE, campus.now(), after, limit)
                .await
                .expect("read");
            assert!(page.rows.len() <= limit as usize);
            seen.extend(page.rows.iter().map(|row| row.no));
            after = page.next.map(|key| key.parse().expect("a number"));
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, wanted, "{limit}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_row_says_how_a_complaint_stands() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus
        .filed("reporter", filing(Channel::Web, "饭菜\n是凉的"))
        .await;
    let nobody = about(&campus, &[]);
    campus.does("desk", lane, &nobody).await;
    let order = Command::Assign {
        to: campus.staff("worker1").id,
        due: campus.now() + TimeDelta::hours(1),
        note: Some(remark("今天去看")),
    };
    campus.does("desk", lane, &order).await;
    campus.wait(120);
    let (staff, now) = (campus.staff("worker1"), campus.now());
    let page = store::complaint::list(&campus.db, &staff, &any(), ZONE, now, None, 5)
        .await
        .expect("read");
    let row = page.rows.first().expect("one");
    assert_eq!(
        (row.no, row.handler.as_deref(), row.overdue),
        (no, Some("worker1"), true)
    );
    assert_eq!((row.excerpt.as_str(), row.anonymous), ("饭菜 是凉的", false));
    campus.close().await;
}

#[tokio::test]
async fn colleagues_are_found_by_a_part_of_the_name_or_the_beginning_of_the_username() {
    let campus = Campus::new().await;
    let find = async |typed: &str, limit| {
        let found = store::people::find(&campus.db, typed, limit).await.expect("read");
        found.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(find("worker", 10).await, ["worker1", "worker2", "worker3"]);
    assert_eq!(find("ORKER2", 10).await, ["worker2"]);
    assert_eq!(find("desk", 1).await, ["desk"]);
    assert_eq!(find("100%", 10).await, Vec::<String>::new());
    assert_eq!(find(" ", 3).await.len(), 3);
    sqlx::query("update person set active = false where username = 'worker2'")
        .execute(campus.db.pool())
        .await
        .expect("written");
    assert_eq!(find("worker", 10).await, ["worker1", "worker3"]);
    campus.close().await;
}

#[tokio::test]
async fn handlers_are_named_to_those_who_may_know_of_what_they_handle() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    let nobody = about(&campus, &[]);
    assert!(campus.does("desk", lane, &nobody).await.took_effect());
    let order = assign(&campus, "store");
    assert!(campus.does("desk", lane, &order).await.took_effect());
    for (who, named, has) in [
        ("desk", 1, false),
        ("chief", 1, false),
        ("store", 1, true),
        ("worker1", 0, false),
    ] {
        let staff = campus.staff(who);
        let handlers = store::complaint::handlers(&campus.db, &staff)
            .await
            .expect("read");
        assert_eq!(handlers.len(), named, "{who}");
        let any = store::complaint::has_any(&campus.db, &staff).await.expect("read");
        assert_eq!(any, has, "{who}");
    }
    campus.close().await;
}

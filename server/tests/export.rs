//! The lists as files: what the list shows to whoever asks, and nothing that a spreadsheet would compute.

use crate::support::{Answer, PASSWORD, Tester, cookie_of};
use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};
use domain::complaint::{Category, Channel, Command as OfComplaint};
use domain::people::Role;
use domain::ticket::{Command, Outcome};
use domain::view::{AccessFilter, AccessKind, AccessRow};
use std::io::Cursor;
use store::testing::{Campus, filing};

const COLUMNS: [&str; 13] = [
    "单号",
    "报修时间",
    "状态",
    "紧急程度",
    "报修类别",
    "部门",
    "地点",
    "报修内容",
    "报修人",
    "报修渠道",
    "维修员",
    "要求完成",
    "完成时间",
];

async fn get(tester: &Tester, path: &str, cookie: &str) -> Answer {
    tester
        .ask(axum::http::Method::GET, path, &[("cookie", cookie)], "")
        .await
}

/// The rows of a text of tickets, without its head.
fn rows(answer: &Answer) -> Vec<Vec<String>> {
    below(&COLUMNS, answer)
}

/// The rows of a text below this head.
fn below(columns: &[&str], answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        table.headers().expect("a head").iter().collect::<Vec<_>>(),
        columns
    );
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        row.expect("a row").iter().map(ToOwned::to_owned).collect()
    };
    table.records().map(row).collect()
}

async fn three(campus: &mut Campus) {
    campus.reported("=HYPERLINK(\"http://evil.example\")").await;
    campus.reported("水管,漏水\n“厉害”").await;
    let (lane, _) = campus.reported("灯不亮").await;
    assert!(campus.does("desk", lane, &Command::Accept {}).await.took_effect());
}

#[tokio::test]
async fn a_text_has_what_fits_newest_first_and_no_formula() {
    let (mut campus, tester) = Tester::new().await;
    three(&mut campus).await;
    let cookie = tester.signed_in("office", Role::DutyOfficer).await;
    let answer = get(&tester, "/tickets/export.csv", &cookie).await;
    let all = rows(&answer);
    let contents: Vec<&str> = all.iter().map(|row| row[7].as_str()).collect();
    assert_eq!(
        contents,
        [
            "灯不亮",
            "水管,漏水\n“厉害”",
            "'=HYPERLINK(\"http://evil.example\")"
        ]
    );
    assert_eq!(all[0][2], "已受理");
    assert_eq!(all[0][6], "学生公寓1号楼 101");
    let name = answer.header("content-disposition");
    assert!(
        name.contains(".csv\"; filename*=UTF-8''%E5%B7%A5%E5%8D%95-"),
        "{name}"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    let found = get(
        &tester,
        "/tickets/export.csv?stage=submitted&text=%E6%BC%8F%E6%B0%B4&place=D1",
        &cookie,
    )
    .await;
    assert_eq!(rows(&found).len(), 1);
    let elsewhere = get(&tester, "/tickets/export.csv?place=T1", &cookie).await;
    assert_eq!(rows(&elsewhere).len(), 0);
    let wrong = get(&tester, "/tickets/export.csv?stage=nonsense", &cookie).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("nonsense"), "{}", wrong.text());
    campus.close().await;
}

#[tokio::test]
async fn a_workbook_opens_and_has_the_same() {
    let (mut campus, tester) = Tester::new().await;
    three(&mut campus).await;
    let cookie = tester.signed_in("office", Role::Supervisor).await;
    let answer = get(&tester, "/tickets/export.xlsx", &cookie).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(answer.body.clone())).expect("a workbook");
    assert_eq!(book.sheet_names(), ["工单"]);
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let head: Vec<String> = sheet
        .rows()
        .next()
        .expect("a head")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(head, COLUMNS);
    let contents: Vec<&Data> = sheet.rows().skip(1).map(|row| &row[7]).collect();
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(
        contents,
        [
            &text("灯不亮"),
            &text("水管,漏水\n“厉害”"),
            &text("=HYPERLINK(\"http://evil.example\")")
        ]
    );
    assert!(
        matches!(sheet.get((1, 1)), Some(Data::DateTime(_))),
        "a time is one"
    );
    campus.close().await;
}

#[tokio::test]
async fn a_file_says_when_the_work_was_done() {
    let (mut campus, tester) = Tester::new().await;
    let (lane, _) = campus.dispatched("水管漏水", &["worker1"]).await;
    campus.works("worker1", lane, Outcome::Success {}).await;
    let at = campus.now().with_timezone(&chrono_tz::Tz::Asia__Shanghai);
    campus.reported("灯不亮").await;
    let cookie = tester.signed_in("office", Role::DutyOfficer).await;
    let all = rows(&get(&tester, "/tickets/export.csv", &cookie).await);
    assert_eq!(all[0][12], "", "it is not done");
    assert_eq!(all[1][12], at.format("%Y-%m-%d %H:%M").to_string());
    campus.close().await;
}

#[tokio::test]
async fn a_file_holds_more_than_a_page_and_only_what_its_reader_may_see() {
    let (mut campus, tester) = Tester::new().await;
    let (_, last) = campus.reported("灯不亮").await;
    store::testing::copy_tickets(&campus.db, None, 2500).await;
    let office = tester.signed_in("office", Role::Administrator).await;
    let all = rows(&get(&tester, "/tickets/export.csv", &office).await);
    assert_eq!(all.len(), 2501);
    let mut numbers: Vec<i64> = all.iter().map(|row| row[0].parse().expect("a number")).collect();
    assert_eq!(numbers.last(), Some(&last.0));
    let sorted = numbers.clone();
    numbers.sort_unstable_by_key(|no| std::cmp::Reverse(*no));
    numbers.dedup();
    assert_eq!(numbers, sorted, "each once, newest first");
    let manager = tester.signed_in("elsewhere", Role::Manager).await;
    let none = get(&tester, "/tickets/export.csv?department=carpentry", &manager).await;
    assert_eq!(rows(&none).len(), 0);
    campus.close().await;
}

const OF_COMPLAINTS: [&str; 8] = [
    "单号",
    "投诉时间",
    "状态",
    "投诉类别",
    "投诉方式",
    "投诉内容",
    "处理人",
    "答复期限",
];

/// Two complaints, the newer one about the person of that id.
async fn two_complaints(campus: &mut Campus, about: domain::id::PersonId) {
    campus
        .filed("complainant", filing(Channel::Web, "=SUM(1) 饭菜是凉的"))
        .await;
    let (lane, _) = campus
        .filed("complainant", filing(Channel::Web, "对人粗暴"))
        .await;
    let classify = OfComplaint::Classify {
        category: Category::Conduct,
        about: vec![about],
        note: None,
    };
    assert!(campus.does("desk", lane, &classify).await.took_effect());
}

/// The newest line of the record of that kind, once its number of rows is filled in.
async fn recorded(campus: &Campus, kind: AccessKind) -> AccessRow {
    let filter = AccessFilter {
        kind: Some(kind),
        ..AccessFilter::default()
    };
    for _ in 0..200 {
        let zone = chrono_tz::Tz::Asia__Shanghai;
        let page =
            store::access_record::list(&campus.db, &campus.staff("chief"), &filter, zone, None, 1).await;
        if let Some(row) = page.expect("read").rows.pop()
            && row.rows.is_some()
        {
            return row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no line of {kind:?} with its rows");
}

#[tokio::test]
async fn complaints_are_taken_along_by_those_who_see_them_and_without_those_about_themselves() {
    let (mut campus, tester) = Tester::new().await;
    let accused = tester.account("accused", Role::Supervisor).await;
    two_complaints(&mut campus, accused.id).await;
    let desk = tester.signed_in("office", Role::DutyOfficer).await;
    let path = "/complaints/export.csv?tab=all";
    let answer = get(&tester, path, &desk).await;
    assert!(answer.header("content-disposition").contains("complaints-"));
    let all = below(&OF_COMPLAINTS, &answer);
    let texts: Vec<&str> = all.iter().map(|row| row[5].as_str()).collect();
    assert_eq!(texts, ["对人粗暴", "'=SUM(1) 饭菜是凉的"]);
    let signed_in = tester
        .form("/login", "", &[("username", "accused"), ("password", PASSWORD)])
        .await;
    let about = cookie_of(&signed_in);
    let seen = below(&OF_COMPLAINTS, &get(&tester, path, &about).await);
    assert_eq!(seen.len(), 1, "nobody takes along what is about them");
    for role in [Role::Worker, Role::Administrator] {
        let other = tester.signed_in(role.as_str(), role).await;
        assert!(
            below(&OF_COMPLAINTS, &get(&tester, path, &other).await).is_empty(),
            "{role:?}"
        );
    }
    let book = get(&tester, "/complaints/export.xlsx?tab=all", &desk).await;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(book.body.clone())).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    assert_eq!(sheet.rows().count(), 3);
    let line = recorded(&campus, AccessKind::ExportComplaints).await;
    assert_eq!((line.person.as_deref(), line.rows), (Some("office"), Some(2)));
    campus.close().await;
}

#[tokio::test]
async fn what_cannot_be_understood_or_is_not_allowed_makes_no_file() {
    let (campus, tester) = Tester::new().await;
    for path in ["/complaints/export.csv", "/complaints/export.xlsx"] {
        let nobody = get(&tester, path, "").await;
        assert_ne!(nobody.status, StatusCode::OK, "{path}");
    }
    let desk = tester.signed_in("office", Role::DutyOfficer).await;
    let wrong = get(&tester, "/complaints/export.csv?category=weather", &desk).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("weather"), "{}", wrong.text());
    campus.close().await;
}

#[tokio::test]
async fn a_search_by_number_is_one_line_whether_its_rows_are_read_or_counted_or_both() {
    let (mut campus, tester) = Tester::new().await;
    three(&mut campus).await;
    let [rows, facets] = ["", "/facets"];
    for (who, list, asked) in [
        ("counts", "tickets", vec![facets]),
        ("reads", "tickets", vec![rows, facets]),
        ("complaints", "complaints", vec![facets]),
        ("both", "complaints", vec![rows, facets]),
    ] {
        let cookie = tester.signed_in(who, Role::DutyOfficer).await;
        for what in asked {
            let filter = serde_json::json!({ "filter": { "text": "13800138000" }, "after": null });
            let answer = tester.call(&format!("/api/{list}{what}"), &cookie, &filter).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        }
        let filter = AccessFilter {
            person: Some(who.to_owned()),
            kind: Some(AccessKind::Search),
            ..AccessFilter::default()
        };
        let (reader, zone) = (campus.staff("chief"), chrono_tz::Tz::Asia__Shanghai);
        let page = store::access_record::list(&campus.db, &reader, &filter, zone, None, 9).await;
        let lines = page.expect("read").rows;
        let texts: Vec<_> = lines.iter().map(|line| line.details.text.as_deref()).collect();
        assert_eq!(texts, [Some("138****8000")], "{who}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_file_of_tickets_is_recorded_with_what_was_asked_and_how_many_rows_it_had() {
    let (mut campus, tester) = Tester::new().await;
    three(&mut campus).await;
    let cookie = tester.signed_in("office", Role::DutyOfficer).await;
    let answer = get(&tester, "/tickets/export.csv?text=13800138000", &cookie).await;
    assert_eq!(rows(&answer).len(), 3);
    let line = recorded(&campus, AccessKind::ExportTickets).await;
    assert_eq!((line.person.as_deref(), line.rows), (Some("office"), Some(3)));
    assert_eq!(line.details.file.as_deref(), Some("csv"));
    assert_eq!(
        line.details.asked,
        [("text".to_owned(), "138****8000".to_owned())]
    );
    campus.close().await;
}

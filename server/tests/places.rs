//! The administrator's tree over HTTP: plain forms, and tables out and in.

use crate::support::{Answer, Tester};
use axum::http::{Method, StatusCode};
use calamine::{Data, Reader, Xlsx};
use domain::people::Role;
use rust_xlsxwriter::Workbook;
use std::io::Cursor;
use store::testing::Campus;

const HEAD: [&str; 8] = [
    "代码",
    "上级代码",
    "类型",
    "名称（中文）",
    "名称（英文）",
    "可报修",
    "顺序",
    "启用",
];

/// A table as a spreadsheet writes it.
fn table(head: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let all = std::iter::once(head).chain(rows.iter().copied());
    for (row, cells) in (0..).zip(all) {
        for (column, cell) in (0..).zip(cells) {
            // numbers as numbers, as people type them
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, *cell),
            }
            .expect("written");
        }
    }
    book.save_to_buffer().expect("written")
}

/// Uploads a file as the page's form does.
async fn upload(tester: &Tester, cookie: &str, file: &[u8]) -> Answer {
    let mut body =
        b"--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"places.xlsx\"\r\n\r\n"
            .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    let headers = [
        ("content-type", "multipart/form-data; boundary=limit"),
        ("cookie", cookie),
    ];
    tester
        .ask(Method::POST, "/admin/places/import", &headers, body)
        .await
}

/// The value of the page's hidden field.
fn fingerprint(page: &Answer) -> String {
    let html = page.text();
    let (_, rest) = html
        .split_once("name=\"fingerprint\" value=\"")
        .expect("a form that applies");
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

async fn label(campus: &Campus, code: &str) -> Option<String> {
    let code = domain::place::PlaceCode::parse(code).expect("a code");
    let label = store::place::label(&campus.db, &code).await.expect("read");
    label.map(|label| label.short().zh)
}

#[tokio::test]
async fn what_is_exported_comes_back_unchanged_and_what_is_edited_takes_effect() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("office", Role::Administrator).await;
    let out = tester.get_as(&cookie, "/admin/places/export.xlsx").await;
    assert_eq!(out.status, StatusCode::OK, "{}", out.text());
    assert!(out.header("content-disposition").contains("places-"));
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(out.body.clone())).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let lines: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(lines[0], HEAD);
    assert_eq!(
        lines[1][..4],
        ["D1", "", "公寓", "学生公寓1号楼"].map(str::to_owned)
    );
    assert_eq!(lines.len(), 7);
    assert!(matches!(sheet.get((1, 6)), Some(Data::Float(_))));

    let same = upload(&tester, &cookie, &out.body).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.text());
    let page = tester.get_as(&cookie, same.location()).await;
    assert!(page.text().contains("没有要导入的"), "{}", page.text());
    assert!(!page.text().contains("name=\"fingerprint\""));

    let edited = table(
        &HEAD,
        &[
            &["N1-101", "N1", "Room", "101", "", "", "", ""],
            &["n1", "", "公寓", "新公寓", "New house", "否", "9", "是"],
            &["D1-102", "D1-F1", "房间", "102", "102", "是", "0", "否"],
        ],
    );
    let answer = upload(&tester, &cookie, &edited).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let path = answer.location().to_owned();
    let page = tester.get_as(&cookie, &path).await;
    for words in ["N1-101", "全部导入", "新增", "停用"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(label(&campus, "N1-101").await, None, "nothing yet");
    let seen = fingerprint(&page);
    let refused = tester
        .form(&path, &cookie, &[("fingerprint", &"0".repeat(64))])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = tester.form(&path, &cookie, &[("fingerprint", &seen)]).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, path.as_str())
    );
    assert_eq!(label(&campus, "N1-101").await.as_deref(), Some("新公寓 101"));
    assert_eq!(label(&campus, "D1-102").await, None);
    campus.close().await;
}

#[tokio::test]
async fn every_wrong_row_is_named_and_files_that_are_none_are_refused_in_words() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("office", Role::Administrator).await;
    let wrong = table(
        &HEAD,
        &[
            &["N1", "", "公寓", "", "", "", "", ""],
            &["N1-101", "N9", "房间", "101", "", "", "", ""],
            &["D1-F1", "D1-101", "楼层", "1层", "", "", "", ""],
        ],
    );
    let answer = upload(&tester, &cookie, &wrong).await;
    let page = tester.get_as(&cookie, answer.location()).await.text();
    for words in [
        "有 3 行需要修改",
        "请填写中文名称",
        "“N9”的上级地点",
        "绕回了自己",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("name=\"fingerprint\""));
    for (file, words) in [
        (b"no workbook".to_vec(), ".xlsx"),
        (Vec::new(), "请选择一个文件"),
        (table(&["代码", "名称（中文）"], &[&["N1", "新"]]), "上级代码"),
        (table(&HEAD, &[]), "没有地点"),
        (vec![b'x'; 5_000_001], "5 MB"),
    ] {
        let answer = upload(&tester, &cookie, &file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
    let desk = tester.signed_in("desk9", Role::DutyOfficer).await;
    assert_eq!(upload(&tester, &desk, &wrong).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        tester.get_as(&desk, "/admin/places/export.xlsx").await.status,
        StatusCode::FORBIDDEN
    );
    campus.close().await;
}

#[tokio::test]
async fn plain_forms_change_the_tree_and_come_back_with_what_was_typed() {
    let (campus, tester) = Tester::new().await;
    let cookie = tester.signed_in("office", Role::Administrator).await;
    let floor = "/admin/places?parent=D1-F1";
    let add = |code: &'static str, zh: &'static str| {
        [
            ("act", "add"),
            ("at", "D1-F1"),
            ("add-code", code),
            ("add-kind", "room"),
            ("add-name_zh", zh),
            ("add-name_en", ""),
            ("add-reportable", "yes"),
        ]
    };
    let wrong = tester.form(floor, &cookie, &add("D1 103", "值班室")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.field("add-name_zh"), "值班室");
    let html = wrong.text();
    assert!(
        html.contains("href=\"#add-code\"") && html.contains("value=\"值班室\""),
        "{html}"
    );
    let done = tester.form(floor, &cookie, &add("D1-103", "值班室")).await;
    assert_eq!(
        (done.status, done.location()),
        (
            StatusCode::SEE_OTHER,
            "/admin/places?parent=D1-F1&done=add&code=D1-103#main"
        )
    );
    let page = tester
        .get_as(&cookie, done.location().trim_end_matches("#main"))
        .await
        .text();
    assert!(
        page.contains("已新增 D1-103") && page.contains("data-code=\"D1-103\""),
        "{page}"
    );
    let room = "/admin/places?parent=D1-103";
    let moved = tester
        .form(
            room,
            &cookie,
            &[("act", "move"), ("at", "D1-103"), ("move-parent", "t1")],
        )
        .await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    assert_eq!(
        label(&campus, "D1-103").await.as_deref(),
        Some("教学1号楼 值班室")
    );
    let off = [("act", "switch"), ("at", "T1"), ("switch-on", "no")];
    tester.form("/admin/places?parent=T1", &cookie, &off).await;
    assert_eq!(label(&campus, "D1-103").await, None);
    let nonsense = tester.form(floor, &cookie, &[("act", "burn")]).await;
    assert_eq!(nonsense.status, StatusCode::NOT_FOUND);
    let lost = tester.get_as(&cookie, "/admin/places?q=D1-103").await.text();
    assert!(lost.contains("上级已停用"), "found although it is off: {lost}");
    campus.close().await;
}

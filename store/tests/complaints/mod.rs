//! Complaints 投诉 (brief, item 14): their four ways, who hears of one and who never does, lists, and batches that hold
//! tickets as well.

mod batches;
mod lists;
mod secrecy;
mod ways;

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::complaint::{Category, Command};
use domain::id::ComplaintNo;
use domain::rejection::Field;
use domain::text::Remark;
use domain::view::{ComplaintCounts, ComplaintDetail, ComplaintFilter};
use store::complaint;
use store::testing::Campus;

const ZONE: Tz = Tz::Asia__Shanghai;

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("a remark")
}

fn note(text: &str) -> Command {
    Command::Note {
        text: Some(remark(text)),
        photos: Vec::new(),
    }
}

fn reply(text: &str) -> Command {
    Command::Reply { text: remark(text) }
}

/// Says that it is about the conduct of these people.
fn about(campus: &Campus, names: &[&str]) -> Command {
    Command::Classify {
        category: Category::Conduct,
        about: names.iter().map(|name| campus.staff(name).id).collect(),
        note: None,
    }
}

/// Gives it to somebody, for two days.
fn assign(campus: &Campus, name: &str) -> Command {
    Command::Assign {
        to: campus.staff(name).id,
        due: campus.now() + TimeDelta::days(2),
        note: None,
    }
}

async fn detail(campus: &Campus, name: &str, no: ComplaintNo) -> Option<ComplaintDetail> {
    complaint::detail(&campus.db, no, &campus.staff(name))
        .await
        .expect("read")
}

async fn counts(campus: &Campus, name: &str) -> ComplaintCounts {
    complaint::counts(&campus.db, &campus.staff(name), campus.now())
        .await
        .expect("read")
}

/// The numbers of what `name` finds.
async fn find(campus: &Campus, name: &str, filter: &ComplaintFilter) -> Vec<ComplaintNo> {
    let (staff, now) = (campus.staff(name), campus.now());
    let page = complaint::list(&campus.db, &staff, filter, ZONE, now, None, 50)
        .await
        .expect("read");
    page.rows.into_iter().map(|row| row.no).collect()
}

/// What was written about complaints, and to whom: sentence and recipient, in the order written.
async fn told(campus: &Campus) -> Vec<(String, String)> {
    sqlx::query_as("select key, recipient from outbox where complaint is not null order by id")
        .fetch_all(campus.db.pool())
        .await
        .expect("read")
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(key, recipient)| ((*key).to_owned(), (*recipient).to_owned()))
        .collect()
}

//! What a reporter sees and does by the tracking link: questions, ratings, parts of other tickets, confirmation codes.

use domain::id::{LaneId, TicketId};
use domain::place::PlaceCode;
use domain::rejection::{Field, Rejection};
use domain::score::{RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Command, CommandKind, Outcome, StageName};
use domain::view::TrackView;
use store::testing::{Campus, new_lane, report, token_of};
use store::ticket::{confirmation_code, open_at, track};

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("a remark")
}

async fn seen(campus: &Campus, lane: TicketId) -> TrackView {
    let view = track(&campus.db, &token_of(lane)).await.expect("read");
    view.expect("there")
}

async fn does(campus: &mut Campus, name: &'static str, lane: TicketId, command: Command) {
    let answer = campus.does(name, lane, &command).await;
    assert!(answer.took_effect(), "{command:?}: {answer:?}");
}

/// A ticket that `worker1` has repaired.
async fn repaired(campus: &mut Campus) -> TicketId {
    let (lane, _) = campus.dispatched("灯不亮", &["worker1"]).await;
    for step in [Command::Acknowledge {}, Command::Arrive {}] {
        does(campus, "worker1", lane, step).await;
    }
    let complete = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    };
    does(campus, "worker1", lane, complete).await;
    lane
}

fn rating(fixed: bool) -> Command {
    let good = Score::new(5).expect("a mark");
    Command::Rate {
        repair: RepairScores {
            quality: good,
            attitude: good,
            time: good,
            result: good,
        },
        desk: None,
        fixed,
        remark: Some(remark("很快")),
    }
}

#[tokio::test]
async fn a_question_waits_on_the_page_until_the_reporter_answers_and_staffs_notes_stay_unseen() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.reported("灯不亮").await;
    let question = remark("哪一盏灯？");
    does(&mut campus, "desk", lane, Command::AskBack { question }).await;
    let view = seen(&campus, lane).await;
    assert_eq!(view.question.as_deref(), Some("哪一盏灯？"));
    assert!(view.may.contains(&CommandKind::Note));
    let note = |text: &str| Command::Note {
        text: Some(remark(text)),
        photos: Vec::new(),
    };
    does(&mut campus, "desk", lane, note("住户难缠")).await;
    assert!(
        seen(&campus, lane).await.question.is_some(),
        "the desk's own note is no answer"
    );
    does(&mut campus, "reporter", lane, note("床头那盏")).await;
    let view = seen(&campus, lane).await;
    assert_eq!(view.question, None);
    let said: Vec<&str> = view
        .steps
        .iter()
        .filter_map(|step| step.reason.as_deref())
        .collect();
    assert_eq!(said, ["哪一盏灯？", "床头那盏"]);
    campus.close().await;
}

#[tokio::test]
async fn a_report_that_joins_another_follows_it_without_its_words() {
    let mut campus = Campus::new().await;
    let (first, no) = campus.reported("只有本人知道的事").await;
    let mut second = report("水管又漏了");
    let place = second.place.clone();
    second.joins = Some(first);
    let lane = new_lane();
    does(&mut campus, "reporter2", lane, Command::Report { report: second }).await;
    let view = seen(&campus, lane).await;
    assert_eq!(view.stage, StageName::Merged);
    let other = view.merged.clone().expect("the other");
    assert_eq!((other.no, other.stage), (no, StageName::Submitted));
    let told = serde_json::to_string(&view).expect("serialises");
    assert!(!told.contains("只有本人知道的事"));
    does(&mut campus, "desk", first, Command::Accept {}).await;
    let other = seen(&campus, lane).await.merged.expect("the other");
    assert_eq!(other.stage, StageName::Accepted);
    // it stands at the place once, and only the open one
    let open = open_at(&campus.db, &place).await.expect("read");
    assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [first]);
    let elsewhere = PlaceCode::parse("D1-102").expect("a code");
    assert_eq!(open_at(&campus.db, &elsewhere).await.expect("read"), []);
    // whoever has others waiting can't withdraw
    let withdrawn = campus
        .does("reporter", first, &Command::Cancel { reason: None })
        .await;
    assert_eq!(withdrawn.reason, Some(Rejection::OthersWait));
    campus.close().await;
}

#[tokio::test]
async fn a_repair_is_rated_once_and_can_be_reopened_for_some_days() {
    let mut campus = Campus::new().await;
    let lane = repaired(&mut campus).await;
    let view = seen(&campus, lane).await;
    let (rate, reopen) = (view.rate_until.expect("days"), view.reopen_until.expect("days"));
    assert!(rate > campus.now() && reopen > campus.now());
    assert_eq!(view.rated, None);
    assert!(view.may.contains(&CommandKind::Rate) && view.may.contains(&CommandKind::Reopen));
    does(&mut campus, "reporter", lane, rating(false)).await;
    let view = seen(&campus, lane).await;
    assert_eq!(view.rated, Some(false));
    assert!(!view.may.contains(&CommandKind::Rate));
    let again = campus.does("reporter", lane, &rating(true)).await;
    assert_eq!(again.reason, Some(Rejection::AlreadyRated));
    campus.wait(60 * 24 * 40);
    let late = Command::Reopen {
        reason: remark("还是不亮"),
    };
    let late = campus.does("reporter", lane, &late).await;
    assert_eq!(late.reason, Some(Rejection::Expired { until: reopen }));
    campus.close().await;
}

#[tokio::test]
async fn a_rating_that_comes_too_late_is_refused() {
    let mut campus = Campus::new().await;
    let lane = repaired(&mut campus).await;
    let until = seen(&campus, lane).await.rate_until.expect("days");
    campus.wait(60 * 24 * 40);
    let late = campus.does("reporter", lane, &rating(true)).await;
    assert_eq!(late.reason, Some(Rejection::Expired { until }));
    campus.close().await;
}

#[tokio::test]
async fn the_way_of_the_work_is_told_with_a_code_while_it_lasts() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.dispatched("洗手池漏水", &["worker1"]).await;
    let view = seen(&campus, lane).await;
    let code = confirmation_code(&token_of(lane));
    assert_eq!((view.code.as_deref(), code.len()), (Some(code.as_str()), 4));
    assert_ne!(
        code,
        confirmation_code(&token_of(LaneId(new_lane().0))),
        "each page has its own"
    );
    for step in [Command::Acknowledge {}, Command::Depart {}] {
        does(&mut campus, "worker1", lane, step).await;
    }
    assert!(seen(&campus, lane).await.departed_at.is_some());
    does(&mut campus, "worker1", lane, Command::Arrive {}).await;
    let until = campus.now() + chrono::TimeDelta::days(1);
    let partly = Command::PartlyRepair {
        done: remark("换了水管"),
        left: remark("等新龙头"),
        until,
        photos: Vec::new(),
    };
    does(&mut campus, "worker1", lane, partly).await;
    let view = seen(&campus, lane).await;
    assert_eq!(view.partly, Some(("换了水管".to_owned(), "等新龙头".to_owned())));
    assert_eq!(view.waits_until, Some(until));
    does(&mut campus, "worker1", lane, Command::Resume {}).await;
    let view = seen(&campus, lane).await;
    assert_eq!((view.partly, view.waits_until), (None, None));
    let complete = Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    };
    does(&mut campus, "worker1", lane, complete).await;
    assert_eq!(seen(&campus, lane).await.code, None);
    campus.close().await;
}

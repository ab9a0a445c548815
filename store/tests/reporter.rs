//! What a reporter sees and does by the tracking link: questions, ratings, parts of other tickets, confirmation codes.

use domain::id::{LaneId, TicketId};
use domain::phone::Phone;
use domain::place::PlaceCode;
use domain::rejection::{Field, Rejection};
use domain::score::{RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Command, CommandKind, EscalationCause, Outcome, StageName};
use domain::view::TrackView;
use store::testing::{Campus, new_lane, report, token_of};
use store::ticket::{confirmation_code, open_at, track};

fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("a remark")
}

fn phone(digits: &str) -> Phone {
    Phone::parse(digits).expect("a number")
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

/// A report of somebody else that is part of `whole` at once.
async fn joined(campus: &mut Campus, whole: TicketId) -> TicketId {
    let mut part = report("水管又漏了");
    part.joins = Some(whole);
    part.reporter.phone = phone("13911112222");
    let lane = new_lane();
    does(campus, "reporter2", lane, Command::Report { report: part }).await;
    lane
}

#[tokio::test]
async fn whoever_joined_urges_until_the_whole_has_ended_and_then_says_what_is_not_repaired() {
    let mut campus = Campus::new().await;
    let (whole, _) = campus.dispatched("水管漏水", &["worker1"]).await;
    let (part, taken_out) = (joined(&mut campus, whole).await, joined(&mut campus, whole).await);
    let may =
        |view: &TrackView| [CommandKind::Urge, CommandKind::Reopen].map(|kind| view.may.contains(&kind));
    let view = seen(&campus, part).await;
    assert_eq!((may(&view), view.reopen_until), ([true, false], None));
    let reopen = Command::Reopen {
        reason: remark("我这里还在漏"),
    };
    let early = campus.does("reporter2", part, &reopen).await;
    assert!(
        matches!(early.reason, Some(Rejection::WrongStage { .. })),
        "{early:?}"
    );
    // the desk sees that it is another fault
    does(&mut campus, "desk", taken_out, reopen.clone()).await;
    assert_eq!(seen(&campus, taken_out).await.stage, StageName::Submitted);

    campus.works("worker1", whole, Outcome::Success {}).await;
    let view = seen(&campus, part).await;
    assert_eq!(may(&view), [false, true]);
    assert!(view.reopen_until.is_some_and(|until| until > campus.now()));
    does(&mut campus, "reporter2", part, reopen).await;
    assert_eq!(seen(&campus, part).await.stage, StageName::Submitted);
    campus.close().await;
}

#[tokio::test]
async fn whoever_joined_what_is_rejected_objects_to_that() {
    let mut campus = Campus::new().await;
    let (whole, _) = campus.reported("水管漏水").await;
    let part = joined(&mut campus, whole).await;
    let reason = remark("不归学校修");
    does(&mut campus, "desk", whole, Command::Reject { reason }).await;
    let reason = remark("这是公共水管");
    does(&mut campus, "reporter2", part, Command::Reopen { reason }).await;
    let view = seen(&campus, part).await;
    assert_eq!(view.stage, StageName::Submitted);
    assert_eq!(
        view.steps.last().map(|step| step.what.as_str()),
        Some("contested")
    );
    let detail = store::ticket::detail(&campus.db, view.no, &campus.staff("desk")).await;
    let ticket = detail.expect("read").expect("there").ticket;
    let causes: Vec<_> = ticket.escalations.iter().map(|one| one.cause).collect();
    assert_eq!(causes, [EscalationCause::Contested]);
    campus.close().await;
}

#[tokio::test]
async fn a_ticket_that_is_merged_takes_its_parts_along() {
    let mut campus = Campus::new().await;
    let (middle, middle_no) = campus.reported("水管漏水").await;
    let part = joined(&mut campus, middle).await;
    let part_no = seen(&campus, part).await.no;
    let (whole, whole_no) = campus.reported("整层漏水").await;
    does(&mut campus, "desk", middle, Command::Merge { into: whole }).await;
    let other = seen(&campus, part).await.merged.expect("the other");
    assert_eq!((other.no, other.open), (whole_no, true));
    let desk = campus.staff("desk");
    let detail = store::ticket::detail(&campus.db, whole_no, &desk)
        .await
        .expect("read");
    assert_eq!(detail.expect("there").joined, [middle_no, part_no]);
    does(&mut campus, "desk", whole, Command::Accept {}).await;
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let told = |key: &str| messages.rows.iter().filter(|one| one.key == key).count();
    assert_eq!(told("accepted"), 2, "one telephone hears of two");
    assert_eq!(told("joined"), 2, "nobody hears twice that theirs is a part");
    let cancel = Command::Cancel { reason: None };
    let withdrawn = campus.does("desk", whole, &cancel).await;
    assert_eq!(withdrawn.reason, Some(Rejection::OthersWait));
    // two that shall become parts of each other in one batch are not lost
    let (one, _) = campus.reported("灯不亮").await;
    let (two, _) = campus.reported("灯也不亮").await;
    let batch = [(one, two), (two, one)];
    let batch = batch.map(|(lane, into)| campus.envelope("desk", lane, &Command::Merge { into }));
    let who = store::apply::Applicant {
        staff: Some(campus.staff("desk")),
        now: campus.now(),
        sent: None,
    };
    let answers = store::apply::apply_all(&campus.db, &who, &batch).await;
    let took: Vec<bool> = answers.iter().map(domain::wire::Answer::took_effect).collect();
    assert_eq!(took, [true, false]);
    campus.close().await;
}

#[tokio::test]
async fn a_landline_gets_no_message() {
    let mut campus = Campus::new().await;
    let mut by_landline = report("灯不亮");
    by_landline.reporter.phone = phone("0531-8361203");
    let lane = new_lane();
    let filed = Command::Report { report: by_landline };
    does(&mut campus, "reporter", lane, filed).await;
    let question = remark("哪一盏灯？");
    does(&mut campus, "desk", lane, Command::AskBack { question }).await;
    does(&mut campus, "desk", lane, Command::Accept {}).await;
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    assert!(messages.rows.is_empty(), "{:?}", messages.rows);
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
async fn what_management_answers_is_the_reporters_to_read_only_when_it_is_meant_for_them() {
    let mut campus = Campus::new().await;
    let lane = repaired(&mut campus).await;
    does(&mut campus, "reporter", lane, rating(false)).await;
    let reason = remark("请主管过问");
    does(&mut campus, "desk", lane, Command::Escalate { reason }).await;
    let answer = |escalation, text, told| Command::AnswerEscalation {
        escalation,
        text: remark(text),
        told,
    };
    does(&mut campus, "chief", lane, answer(1, "扣一天绩效", false)).await;
    let view = seen(&campus, lane).await;
    assert_eq!(view.answers, []);
    does(&mut campus, "chief", lane, answer(0, "明天上午再去一次", true)).await;
    let view = seen(&campus, lane).await;
    let told: Vec<&str> = view.answers.iter().map(|answer| answer.text.as_str()).collect();
    assert_eq!(told, ["明天上午再去一次"]);
    let steps = view.steps.iter().filter(|step| step.what == "answered");
    let steps: Vec<Option<&str>> = steps.map(|step| step.reason.as_deref()).collect();
    assert_eq!(steps, [Some("明天上午再去一次")]);
    let all = serde_json::to_string(&view).expect("serialises");
    assert!(!all.contains("绩效") && !all.contains("过问"), "{all}");
    let messages = store::outbox::list(&campus.db, None, 100).await.expect("read");
    let answered = messages.rows.iter().filter(|message| message.key == "answered");
    assert_eq!(answered.count(), 1);
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

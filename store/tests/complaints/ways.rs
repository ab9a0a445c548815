//! The ways of a complaint, by how it came in.

use super::{about, assign, detail, note, pairs, remark, reply, told};
use domain::complaint::{Category, Channel, Command, CommandKind, StageName};
use domain::rejection::Rejection;
use domain::wire::AnswerStatus;
use store::complaint;
use store::testing::{Campus, filing, token_of};

/// The complainant of the sample.
const COMPLAINANT: &str = "李雨桐";

#[tokio::test]
async fn from_the_web_the_desk_classifies_gives_it_to_somebody_and_the_complainant_hears() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    assert_eq!(no.0, 500_001);
    assert_eq!(told(&campus).await, pairs(&[("complaint_filed", COMPLAINANT)]));
    let classify = Command::Classify {
        category: Category::Canteen,
        about: Vec::new(),
        note: None,
    };
    assert!(campus.does("desk", lane, &classify).await.took_effect());
    assert!(detail(&campus, "worker1", no).await.is_none(), "not theirs yet");
    let order = assign(&campus, "worker1");
    assert!(campus.does("desk", lane, &order).await.took_effect());
    let seen = detail(&campus, "worker1", no).await.expect("theirs to handle");
    assert!(seen.may.contains(&CommandKind::Reply));
    assert_eq!(seen.place.expect("a place").building.zh, "学生公寓1号楼");
    assert!(
        campus
            .does("worker1", lane, &reply("已换保温台"))
            .await
            .took_effect()
    );
    assert_eq!(
        told(&campus).await,
        pairs(&[
            ("complaint_filed", COMPLAINANT),
            ("complaint_assigned", "worker1"),
            ("complaint_replied", COMPLAINANT)
        ])
    );
    assert!(
        campus
            .does("desk", lane, &Command::Close { note: None })
            .await
            .took_effect()
    );
    let closed = detail(&campus, "chief", no).await.expect("there");
    assert_eq!(closed.complaint.stage, StageName::Closed);
    assert_eq!(
        domain::complaint::fold(&closed.history),
        Some(closed.complaint.clone())
    );
    let names: Vec<&str> = closed.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["desk", "worker1"]);
    campus.close().await;
}

#[tokio::test]
async fn what_was_withdrawn_takes_no_more_notes() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    let withdraw = Command::Withdraw { reason: None };
    assert!(campus.does("reporter", lane, &withdraw).await.took_effect());
    for name in ["reporter", "desk"] {
        let answer = campus.does(name, lane, &note("还有一句")).await;
        assert!(matches!(answer.reason, Some(Rejection::ComplaintMoved { .. })));
    }
    let track = complaint::track(&campus.db, &token_of(lane), "8575110").await;
    let may = track.expect("read").expect("there").may;
    assert!(!may.contains(&CommandKind::Note));
    campus.close().await;
}

#[tokio::test]
async fn by_telephone_or_at_the_counter_it_is_reported_upward_at_once() {
    for channel in [Channel::Telephone, Channel::WalkIn] {
        let mut campus = Campus::new().await;
        let (lane, no) = campus.filed("desk", filing(channel, "宿管半夜敲门")).await;
        assert_eq!(
            told(&campus).await,
            pairs(&[("complaint_filed", COMPLAINANT), ("complaint_upward", "chief")])
        );
        let early = campus.does("desk", lane, &Command::Close { note: None }).await;
        assert_eq!(early.status, AnswerStatus::Conflict);
        let answer = Command::Direct {
            upward: 0,
            text: remark("请当天答复"),
        };
        assert!(campus.does("chief", lane, &answer).await.took_effect());
        let classify = about(&campus, &["store"]);
        assert!(campus.does("desk2", lane, &classify).await.took_effect());
        let done = campus.does("desk2", lane, &reply("已批评教育")).await;
        assert!(done.took_effect());
        assert_eq!(done.no.map(|no| no.0), Some(no.0));
        assert!(
            campus
                .does("desk", lane, &Command::Close { note: None })
                .await
                .took_effect()
        );
        campus.close().await;
    }
}

#[tokio::test]
async fn a_letter_waits_for_a_senior() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus
        .filed("desk", filing(Channel::Letter, "来信反映公寓设施"))
        .await;
    let classify = about(&campus, &[]);
    let early = campus.does("desk", lane, &classify).await;
    assert_eq!(early.reason, Some(Rejection::NotTakenOn));
    assert_eq!(early.no.map(|no| no.0), Some(no.0), "the desk may know it");
    assert!(
        campus
            .does("chief", lane, &Command::TakeOn {})
            .await
            .took_effect()
    );
    let taken = detail(&campus, "chief", no).await.expect("there").complaint;
    assert_eq!(taken.handler, Some(campus.staff("chief").id));
    assert_eq!(taken.open_upwards(), 0, "that is the answer");
    assert!(campus.does("desk", lane, &classify).await.took_effect());
    assert!(campus.does("chief", lane, &reply("暑假大修")).await.took_effect());
    campus.close().await;
}

#[tokio::test]
async fn only_the_desk_registers_what_did_not_come_by_the_web() {
    let mut campus = Campus::new().await;
    for name in ["reporter", "worker1"] {
        let command = Command::File {
            filing: filing(Channel::Telephone, "态度恶劣"),
        };
        let lane = domain::complaint::sample::id(1);
        let answer = campus.does(name, lane, &command).await;
        assert_eq!(answer.reason, Some(Rejection::Forbidden), "{name}");
    }
    let nowhere = Command::File {
        filing: domain::complaint::Filing {
            place: domain::place::PlaceCode::parse("NO-SUCH").ok(),
            ..filing(Channel::Web, "态度恶劣")
        },
    };
    let lane = domain::complaint::sample::id(2);
    let answer = campus.does("reporter", lane, &nowhere).await;
    assert_eq!(answer.reason, Some(Rejection::UnknownPlace));
    assert_eq!(told(&campus).await, []);
    campus.close().await;
}

#[tokio::test]
async fn an_anonymous_complainant_gets_no_message_and_follows_it_by_the_link() {
    let mut campus = Campus::new().await;
    let filing = domain::complaint::Filing {
        complainant: None,
        ..filing(Channel::Web, "值班室常年没人")
    };
    let (lane, no) = campus.filed("reporter", filing).await;
    let classify = about(&campus, &[]);
    campus.does("desk", lane, &classify).await;
    campus.does("desk", lane, &note("先问宿管科")).await;
    campus.does("desk", lane, &reply("已安排双岗")).await;
    assert_eq!(told(&campus).await, []);
    let token = token_of(lane);
    let seen = complaint::track(&campus.db, &token, "8575110")
        .await
        .expect("read")
        .expect("there");
    assert_eq!((seen.no, seen.stage), (no, StageName::Replied));
    let steps: Vec<&str> = seen.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(
        steps,
        ["filed", "taken_up", "replied"],
        "no word between the staff"
    );
    assert!(seen.may.contains(&CommandKind::Contest));

    let contest = Command::Contest {
        reason: remark("昨晚又没人"),
    };
    assert!(campus.does("reporter", lane, &contest).await.took_effect());
    assert_eq!(told(&campus).await, pairs(&[("complaint_upward", "chief")]));
    let again = detail(&campus, "desk", no).await.expect("there").complaint;
    assert_eq!((again.stage, again.contested), (StageName::Handling, 1));
    let other = token_of(domain::complaint::sample::id(9));
    assert!(
        complaint::track(&campus.db, &other, "")
            .await
            .expect("read")
            .is_none()
    );
    assert_eq!(
        complaint::by_token(&campus.db, &token).await.expect("read"),
        Some(lane)
    );
    campus.close().await;
}

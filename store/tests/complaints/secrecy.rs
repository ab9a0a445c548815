//! Whoever a complaint is about gets nothing of it, whatever their role; and nobody learns that there is one who may not.

use super::{about, assign, counts, detail, find, note, pairs, remark, reply, told};
use domain::blob::{BlobRef, Sha256Hex};
use domain::complaint::{Category, Channel, Command, Filing};
use domain::id::{ComplaintId, LaneId};
use domain::rejection::Rejection;
use domain::view::{ComplaintCounts, ComplaintFilter};
use domain::wire::{Answer, AnswerStatus};
use store::apply::{Applicant, apply_all};
use store::blob::{self, Owner};
use store::change::campus_clock;
use store::testing::{Campus, filing, token_of};

/// The answer without its command's id.
fn plain(mut answer: Answer, of: &Answer) -> Answer {
    answer.id = of.id;
    answer
}

#[tokio::test]
async fn a_complaint_is_invisible_to_whoever_it_is_about_be_it_worker_officer_or_supervisor() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus
        .filed("reporter", filing(Channel::Web, "三人言语粗鲁"))
        .await;
    let accused = ["worker1", "desk2", "chief"];
    for name in ["desk2", "chief"] {
        assert!(
            detail(&campus, name, no).await.is_some(),
            "{name}, as long as nobody is named"
        );
    }
    let classify = about(&campus, &accused);
    assert!(campus.does("desk", lane, &classify).await.took_effect());
    let up = Command::ReportUp {
        reason: remark("请校领导过问"),
    };
    assert!(campus.does("desk", lane, &up).await.took_effect());

    let nothing = ComplaintId::mint(1, [9; 10]);
    for name in accused {
        assert_eq!(
            find(&campus, name, &ComplaintFilter::default()).await,
            [],
            "{name}"
        );
        assert_eq!(counts(&campus, name).await, ComplaintCounts::default(), "{name}");
        assert!(detail(&campus, name, no).await.is_none(), "{name}");
        for command in [
            note("我没有"),
            classify.clone(),
            Command::TakeOn {},
            reply("没有此事"),
        ] {
            let refused = campus.does(name, lane, &command).await;
            assert_eq!(refused.reason, Some(Rejection::NoComplaint), "{name}");
            assert_eq!((refused.no, refused.version), (None, None), "{name}");
            let of_nothing = campus.does(name, nothing, &command).await;
            assert_eq!(plain(of_nothing, &refused), refused, "{name} can't tell");
        }
    }
    assert_eq!(find(&campus, "desk", &ComplaintFilter::default()).await, [no]);
    assert_eq!(
        told(&campus).await,
        pairs(&[("complaint_filed", "李雨桐")]),
        "the only supervisor is one of them"
    );
    campus.close().await;
}

#[tokio::test]
async fn what_is_about_conduct_of_staff_is_for_supervisors_until_one_of_them_has_classified_it() {
    let mut campus = Campus::new().await;
    let filing = Filing {
        category: Category::Conduct,
        ..filing(Channel::Web, "值班员态度恶劣")
    };
    let (lane, no) = campus.filed("reporter", filing).await;
    assert_eq!(
        told(&campus).await,
        pairs(&[("complaint_filed", "李雨桐"), ("complaint_upward", "chief")]),
        "reported at once"
    );
    let nobody = about(&campus, &[]);
    for name in ["desk", "desk2"] {
        assert_eq!(find(&campus, name, &ComplaintFilter::default()).await, []);
        assert_eq!(counts(&campus, name).await, ComplaintCounts::default());
        assert!(detail(&campus, name, no).await.is_none());
        for command in [note("我没有"), nobody.clone(), reply("没有此事")] {
            let refused = campus.does(name, lane, &command).await;
            assert_eq!(refused.reason, Some(Rejection::NoComplaint));
            assert_eq!((refused.no, refused.version), (None, None));
        }
    }
    assert_eq!(find(&campus, "chief", &ComplaintFilter::default()).await, [no]);
    let seen = detail(&campus, "chief", no).await.expect("theirs");
    assert!(seen.complaint.is_sealed() && seen.complaint.open_upwards() == 1);
    assert!(
        campus
            .does("reporter", lane, &note("就是昨天晚上"))
            .await
            .took_effect()
    );

    // about one of them: the others take it from there
    let classify = about(&campus, &["desk2"]);
    assert!(campus.does("chief", lane, &classify).await.took_effect());
    let seen = detail(&campus, "desk", no).await.expect("there").complaint;
    assert_eq!(seen.open_upwards(), 0, "a supervisor has looked at it");
    assert!(detail(&campus, "desk2", no).await.is_none());
    assert_eq!(counts(&campus, "desk2").await, ComplaintCounts::default());
    // about nobody in particular: for all of them
    assert!(campus.does("chief", lane, &nobody).await.took_effect());
    assert!(detail(&campus, "desk2", no).await.is_some());
    campus.close().await;
}

#[tokio::test]
async fn a_supervisor_who_takes_it_on_may_give_it_to_somebody_who_alone_sees_it_then() {
    let mut campus = Campus::new().await;
    let filing = Filing {
        category: Category::Conduct,
        ..filing(Channel::Letter, "值班员态度恶劣")
    };
    let (lane, no) = campus.filed("desk", filing).await;
    assert!(
        detail(&campus, "desk", no).await.is_none(),
        "nor who registered it"
    );
    let order = assign(&campus, "desk2");
    for command in [Command::TakeOn {}, order] {
        assert!(campus.does("chief", lane, &command).await.took_effect());
    }
    assert_eq!(find(&campus, "desk2", &ComplaintFilter::default()).await, [no]);
    assert!(detail(&campus, "desk2", no).await.is_some());
    assert_eq!(find(&campus, "desk", &ComplaintFilter::default()).await, []);
    campus.close().await;
}

#[tokio::test]
async fn who_is_named_in_the_text_sees_nothing_of_it_before_it_is_classified() {
    let mut campus = Campus::new().await;
    // in any category; names are those of the accounts here
    let (lane, no) = campus
        .filed("reporter", filing(Channel::Web, "找 Chief 和 worker1，推来推去"))
        .await;
    assert!(detail(&campus, "chief", no).await.is_none());
    assert_eq!(find(&campus, "chief", &ComplaintFilter::default()).await, []);
    let seen = detail(&campus, "desk", no).await.expect("not named").complaint;
    let mut named = ["chief", "worker1"].map(|name| campus.staff(name).id);
    named.sort_unstable();
    assert_eq!(seen.about, named);
    let nobody = about(&campus, &[]);
    assert!(campus.does("desk", lane, &nobody).await.took_effect());
    assert!(detail(&campus, "chief", no).await.is_some());
    campus.close().await;
}

#[tokio::test]
async fn somebody_can_always_read_a_complaint_whomever_it_names() {
    let mut campus = Campus::new().await;
    // with the only supervisor named it is for the desk; with everybody named, for supervisors
    for (text, wanted) in [
        ("chief 什么都不管", vec!["desk", "desk2"]),
        ("desk2 与 chief 都不管", vec!["chief"]),
    ] {
        let filing = Filing {
            category: Category::Conduct,
            ..filing(Channel::Web, text)
        };
        let (_, no) = campus.filed("reporter", filing).await;
        let mut readers = Vec::new();
        for name in ["desk", "desk2", "chief"] {
            if detail(&campus, name, no).await.is_some() {
                readers.push(name);
            }
        }
        assert_eq!(readers, wanted, "{text}");
    }
    campus.close().await;
}

#[tokio::test]
async fn who_is_named_while_handling_it_loses_it_and_is_not_written_to() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.filed("reporter", filing(Channel::Web, "言语粗鲁")).await;
    let nobody = about(&campus, &[]);
    campus.does("desk", lane, &nobody).await;
    // in one batch: given to a worker, and then the desk sees whom it is about
    let commands = [assign(&campus, "worker2"), about(&campus, &["worker2"])];
    let batch = commands.map(|command| campus.envelope("desk", lane, &command));
    let who = Applicant {
        staff: Some(campus.staff("desk")),
        now: campus.now(),
        sent: None,
    };
    let answers = apply_all(&campus.db, &who, &batch).await;
    assert!(answers.iter().all(Answer::took_effect), "{answers:?}");
    assert_eq!(told(&campus).await, pairs(&[("complaint_filed", "李雨桐")]));
    assert!(detail(&campus, "worker2", no).await.is_none());
    let kept = detail(&campus, "desk", no).await.expect("there").complaint;
    assert_eq!((kept.handler, kept.due), (None, None));
    let back = assign(&campus, "worker2");
    let answer = campus.does("desk", lane, &back).await;
    assert_eq!(answer.reason, Some(Rejection::AboutHandler));
    campus.close().await;
}

#[tokio::test]
async fn an_officer_who_names_herself_is_answered_and_sees_it_no_more() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus
        .filed("reporter", filing(Channel::Web, "电话里不耐烦"))
        .await;
    let herself = about(&campus, &["desk"]);
    assert!(campus.does("desk", lane, &herself).await.took_effect());
    assert!(detail(&campus, "desk", no).await.is_none());
    let answer = campus.does("desk", lane, &note("忘了一句")).await;
    assert_eq!((answer.reason, answer.no), (Some(Rejection::NoComplaint), None));
    campus.close().await;
}

#[tokio::test]
async fn a_wrong_token_and_a_complaint_that_is_not_there_are_answered_alike() {
    let mut campus = Campus::new().await;
    let (lane, _) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    let mut answers = Vec::new();
    for lane in [LaneId::from(lane), ComplaintId::mint(1, [9; 10]).into()] {
        let withdraw = Command::Withdraw { reason: None };
        let mut stranger = campus.envelope("stranger", lane, &withdraw);
        stranger.token = Some(token_of(ComplaintId::mint(5, [5; 10])));
        answers.push(campus.send("stranger", &stranger).await);
        let mut without = campus.envelope("stranger", lane, &withdraw);
        without.token = None;
        answers.push(campus.send("stranger", &without).await);
        let mut odd = campus.envelope("stranger", lane, &withdraw);
        odd.payload = serde_json::json!({ "reason": 7 });
        odd.payload_sha256 = domain::wire::fingerprint(&odd.payload);
        answers.push(campus.send("stranger", &odd).await);
    }
    let reasons: Vec<_> = answers.iter().map(|answer| answer.reason.clone()).collect();
    let wanted = [
        Rejection::NoComplaint,
        Rejection::NoComplaint,
        Rejection::BadPayload,
    ]
    .map(Some);
    assert_eq!(reasons, [wanted.clone(), wanted].concat());
    for (there, nowhere) in answers[..3].iter().zip(&answers[3..]) {
        assert_eq!(plain(nowhere.clone(), there), *there);
        assert_eq!((there.no, there.version), (None, None));
    }
    let own = campus
        .does("reporter", lane, &Command::Withdraw { reason: None })
        .await;
    assert_eq!(own.status, AnswerStatus::Applied);
    campus.close().await;
}

#[tokio::test]
async fn who_has_nothing_to_do_with_complaints_finds_none_and_a_handler_only_that_one() {
    let mut campus = Campus::new().await;
    let (lane, no) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    campus.filed("reporter", filing(Channel::Web, "菜里有虫子")).await;
    let nobody = about(&campus, &[]);
    campus.does("desk", lane, &nobody).await;
    let order = assign(&campus, "manager");
    campus.does("desk", lane, &order).await;
    for name in ["worker1", "admin", "store"] {
        assert_eq!(
            find(&campus, name, &ComplaintFilter::default()).await,
            [],
            "{name}"
        );
        assert_eq!(counts(&campus, name).await, ComplaintCounts::default());
        assert!(detail(&campus, name, no).await.is_none());
    }
    assert_eq!(find(&campus, "manager", &ComplaintFilter::default()).await, [no]);
    let wanted = ComplaintCounts {
        handling: 1,
        mine: 1,
        ..ComplaintCounts::default()
    };
    assert_eq!(counts(&campus, "manager").await, wanted);
    campus.close().await;
}

#[tokio::test]
async fn a_complaint_wakes_whoever_listens_and_reaches_nobodys_phone() {
    let mut campus = Campus::new().await;
    let before = campus_clock(&campus.db).await.expect("read");
    let (lane, _) = campus.filed("reporter", filing(Channel::Web, "饭菜是凉的")).await;
    let nobody = about(&campus, &[]);
    campus.does("desk", lane, &nobody).await;
    let order = assign(&campus, "worker1");
    campus.does("desk", lane, &order).await;
    assert_eq!(campus_clock(&campus.db).await.expect("read"), before + 3);
    let scopes: i64 = sqlx::query_scalar("select count(*) from change")
        .fetch_one(campus.db.pool())
        .await
        .expect("read");
    assert_eq!(scopes, 0, "not the handler's either: it is read online");
    campus.close().await;
}

#[tokio::test]
async fn the_list_of_messages_says_that_one_went_out_and_nothing_of_the_complaint() {
    let mut campus = Campus::new().await;
    campus
        .filed("desk", filing(Channel::Telephone, "饭菜是凉的"))
        .await;
    let rows = store::outbox::list(&campus.db, None, 10)
        .await
        .expect("read")
        .rows;
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(
            (row.no, row.recipient.as_str(), row.phone.as_str()),
            (None, "…", "…")
        );
        assert_eq!(
            row.params,
            serde_json::json!({ "no": "…", "token": "…", "due": "…" })
        );
    }
    // what is really sent
    let sent = store::outbox::lease(&campus.db, campus.now(), 10)
        .await
        .expect("leased");
    for message in sent {
        let text = message.params.to_string();
        assert!(!text.contains("饭菜") && !text.contains("服务员"), "{text}");
        let is_staffs = message.key == "complaint_upward";
        assert_eq!(message.params.get("token").is_none(), is_staffs, "{text}");
    }
    campus.close().await;
}

#[tokio::test]
async fn a_photo_is_of_its_complaint_and_of_the_complaints_token() {
    let mut campus = Campus::new().await;
    let photo = |bytes: &[u8]| BlobRef {
        sha256: Sha256Hex::of(bytes),
        len: 4,
        mime: "image/png".into(),
    };
    let filing = Filing {
        photos: vec![photo(b"cold")],
        ..filing(Channel::Web, "饭菜是凉的")
    };
    let (lane, no) = campus.filed("reporter", filing).await;
    let more = Command::Note {
        text: None,
        photos: vec![photo(b"more")],
    };
    assert!(campus.does("reporter", lane, &more).await.took_effect());
    for bytes in [b"cold", b"more"] {
        let name = Sha256Hex::of(bytes);
        let owners = blob::owners(&campus.db, &name).await.expect("read");
        assert_eq!(owners, [Owner::Complaint(no)]);
        let of = async |token| blob::is_of_token(&campus.db, &name, &token).await.expect("read");
        assert!(of(token_of(lane)).await);
        assert!(!of(token_of(ComplaintId::mint(5, [5; 10]))).await);
    }
    campus.close().await;
}

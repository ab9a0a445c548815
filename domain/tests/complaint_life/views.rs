//! What pages show of a complaint.

use super::life::{Life, assign, classify, contest, desk, direct, holder, remark, reply, senior, staff};
use domain::complaint::{Channel, Command, CommandKind, StageName};
use domain::id::ComplaintNo;
use domain::people::Role;
use domain::rejection::Field;
use domain::text::Content;
use domain::ticket::sample::minute;
use domain::view::{ComplaintRow, ComplaintTrack};

#[test]
fn the_complainant_sees_replies_and_own_words_but_nobody_of_the_staff_and_no_word_between_them() {
    let mut life = Life::filed(Channel::WalkIn);
    let note = |text| Command::Note {
        text: Some(remark(text)),
        photos: Vec::new(),
    };
    for (actor, command) in [
        (desk(), classify(&[1])),
        (desk(), note("内部:已约谈")),
        (senior(), direct(0)),
        (holder(1), note("补充:当时还有两位同学在场")),
        (desk(), assign(2)),
        (staff(2, Role::Worker), reply()),
        (holder(1), contest()),
        (desk(), classify(&[1, 4])),
        (senior(), direct(1)),
    ] {
        life.ask(&actor, &command).expect("possible");
    }
    let hotline = "8575110".to_owned();
    let track = ComplaintTrack::of(
        ComplaintNo(7),
        &life.complaint,
        &life.history,
        &holder(1),
        None,
        hotline,
    );
    let steps: Vec<&str> = track.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(steps, ["filed", "taken_up", "noted", "replied", "contested"]);
    assert_eq!(track.stage, StageName::Handling);
    assert_eq!(track.may, [CommandKind::Note, CommandKind::Withdraw]);
    let told = serde_json::to_string(&track).expect("serialises");
    for hidden in ["内部", "安抚", "三天内", "person", "道歉\",\"by"] {
        assert!(!told.contains(hidden), "{hidden}: {told}");
    }
    for id in 1..=8 {
        assert!(
            !told.contains(&super::life::person(id).to_string()),
            "nobody of the staff"
        );
    }
    assert!(told.contains("已批评教育并道歉") && told.contains("两位同学"));
}

#[test]
fn a_row_says_what_is_late_and_begins_as_the_complaint_does() {
    let mut life = Life::filed(Channel::Web);
    life.complaint.filing.complainant = None;
    life.complaint.filing.text =
        Content::parse(Field::Content, &format!("饭菜\n是凉的 {}", "饭".repeat(90))).expect("fits");
    life.ask(&desk(), &classify(&[])).expect("taken up");
    life.ask(&desk(), &assign(2)).expect("assigned");
    let row = |now| ComplaintRow::of(ComplaintNo(7), &life.complaint, Some("王芳".to_owned()), now);
    let (early, late) = (row(minute(600)), row(minute(601)));
    assert_eq!((early.overdue, late.overdue), (false, true));
    assert!(early.anonymous);
    assert!(early.excerpt.starts_with("饭菜 是凉的 饭") && early.excerpt.ends_with("饭…"));
    assert_eq!(early.excerpt.chars().count(), 81);
}

//! What docs/sync.md says in numbers and names is what the code has.

use domain::blob::{MAX_BLOB_BYTES, MAX_PHOTOS};
use domain::id::{CommandId, InstallId, PersonId};
use domain::people::{Actor, By};
use domain::permit::may;
use domain::rejection::Rejection;
use domain::sync::{AUTHOR_HEADER, ItemState};
use domain::text::{Content, PersonName, Remark, Spot};
use domain::ticket::{CommandKind, StageName, sample};
use domain::wire::{Answer, AnswerStatus, MAX_BATCH, MAX_BATCH_BYTES, MAX_PAGE, PROTO, PROTO_HEADER};
use domain::{complaint, wire::AnyKind};

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/sync.md");
    std::fs::read_to_string(path).expect("docs/sync.md")
}

/// The line of a table that begins with this cell.
fn line<'a>(page: &'a str, cell: &str) -> &'a str {
    let begin = format!("| {cell} |");
    let line = page.lines().find(|line| line.starts_with(&begin));
    line.unwrap_or_else(|| panic!("docs/sync.md has no line {begin}"))
}

fn word<T: serde::Serialize>(name: T) -> String {
    let name = serde_json::to_value(name).expect("serialises");
    format!("`{}`", name.as_str().expect("a name"))
}

#[test]
fn its_limits_are_those_of_the_code() {
    let page = page();
    let kib = MAX_BATCH_BYTES / 1024;
    let millions = (MAX_BLOB_BYTES / 1_000_000).to_string() + " 000 000";
    let texts = [Content::MAX, Remark::MAX, PersonName::MAX, Spot::MAX].map(|max| max.to_string());
    for (what, most) in [
        ("commands in a push", MAX_BATCH.to_string()),
        ("bytes of a push or pull", format!("{kib} KiB")),
        ("changes in a page of a pull", MAX_PAGE.to_string()),
        ("photos of a command", MAX_PHOTOS.to_string()),
        ("bytes of a photo", millions),
        (
            "characters of a report's content, a remark, a name, a spot",
            texts.join(", "),
        ),
    ] {
        assert!(
            line(&page, what).contains(&format!("| {most} |")),
            "{what}: {most}"
        );
    }
    assert!(page.contains(&format!("`{PROTO_HEADER}: {PROTO}`")));
    assert!(page.contains(&format!("`{AUTHOR_HEADER}: ")));
}

#[test]
fn it_names_every_field_status_and_state() {
    let page = page();
    let example = page.split("```json\n").nth(1).expect("the envelope");
    let example = example.split("```").next().expect("an end");
    let example: serde_json::Value = serde_json::from_str(example).expect("JSON");
    let fields = example.as_object().expect("an object").keys().map(String::as_str);
    for field in fields.chain(["token"]) {
        let lines = page.lines().filter(|line| line.starts_with("| `"));
        let told = lines
            .filter_map(|line| line.split('|').nth(1))
            .any(|cell| cell.contains(&format!("`{field}`")));
        assert!(told, "{field}");
    }
    for status in [
        AnswerStatus::Applied,
        AnswerStatus::Duplicate,
        AnswerStatus::Conflict,
        AnswerStatus::Rejected,
        AnswerStatus::ExpectedSeq,
        AnswerStatus::Retry,
    ] {
        line(&page, &word(status));
    }
    for state in [
        ItemState::Waiting,
        ItemState::Sending,
        ItemState::Sent,
        ItemState::Refused,
        ItemState::Blocked,
    ] {
        assert!(page.contains(&word(state)), "{state:?}");
    }
}

#[test]
fn it_says_which_refusals_are_conflicts() {
    let page = page();
    let (at, by) = (sample::minute(0), PersonId::mint(0, [1; 10]));
    let mut all = vec![
        Rejection::AlreadyTaken { by, at },
        Rejection::WrongStage {
            stage: StageName::Accepted,
            by: By::System,
            at,
        },
        Rejection::UrgedRecently { until: at },
        Rejection::ComplaintMoved {
            stage: complaint::StageName::Handling,
            by: By::System,
            at,
        },
    ];
    all.extend_from_slice(Rejection::PLAIN);
    let told = line(&page, "`conflict`");
    for reason in all {
        let is_told = told.contains(&format!("`{}`", reason.code()));
        let id = CommandId::mint(0, [3; 10]);
        let is_conflict = Answer::refused(id, reason.clone()).status == AnswerStatus::Conflict;
        assert_eq!(is_told, is_conflict, "{}", reason.code());
    }
}

#[test]
fn it_says_what_reporters_may_ask() {
    let page = page();
    let (ticket, _) = sample::submitted(1).expect("sample");
    let holds = |lane| Actor::Reporter {
        install: InstallId::mint(0, [9; 10]),
        holds: Some(lane),
    };
    let holder = holds(ticket.id.into());
    let told = page
        .lines()
        .find(|line| line.starts_with("Without a session, only commands"))
        .expect("a line");
    let is_told = |kind: AnyKind, allowed: bool| {
        let kind = kind.as_str();
        assert_eq!(told.contains(&format!("`{kind}`")), allowed, "{kind}");
    };
    for kind in CommandKind::ALL {
        let allowed = may(&holder, *kind, Some(&ticket)) || may(&sample::reporter(), *kind, None);
        is_told((*kind).into(), allowed);
    }
    let (filed, _) = complaint::sample::filed(1, complaint::Channel::Web).expect("sample");
    let holder = holds(filed.id.into());
    for kind in complaint::CommandKind::ALL {
        let may = complaint::permit::may;
        let allowed = may(&holder, *kind, Some(&filed)) || may(&sample::reporter(), *kind, None);
        is_told((*kind).into(), allowed);
    }
}

//! The matrix in docs/security.md is what the permission table of the code says. `store/tests/permissions.rs` asks the
//! real thing, cell by cell. After a change on purpose: `BAOXIU_BLESS=1 cargo test -p domain --test security_page`.

use domain::id::InstallId;
use domain::people::{Actor, Role, Staff};
use domain::permit::may;
use domain::place::DepartmentCode;
use domain::ticket::{Command, CommandKind, Context, Ticket, decide, evolve, sample};
use std::fmt::Write;

const BEGIN: &str = "<!-- what follows is written by domain/tests/security_page.rs -->\n";
const END: &str = "<!-- end -->\n";

/// A ticket that worker 5 holds and from which worker 6 was taken away.
fn ticket() -> Ticket {
    let crew = |number| sample::staff(number, Role::Worker).expect("sample");
    let (mut ticket, mut history) = sample::submitted(1).expect("sample");
    let desk = Actor::Staff(sample::staff(1, Role::DutyOfficer).expect("sample"));
    let manager = Actor::Staff(sample::staff(3, Role::Manager).expect("sample"));
    let facts = sample::facts(&[crew(5), crew(6)]).expect("sample");
    let send = |crew: &[Staff]| Command::Dispatch {
        crew: crew.iter().map(|worker| worker.id).collect(),
        due: sample::minute(1000),
        note: None,
    };
    let steps = [
        (&desk, Command::Accept {}),
        (&manager, send(&[crew(6)])),
        (&manager, send(&[crew(5)])),
    ];
    for (minute, (actor, command)) in (1..).zip(steps) {
        let now = sample::minute(minute);
        let context = Context {
            actor,
            facts: &facts,
            now,
        };
        for event in decide(Some(&ticket), &command, ticket.id, &context).expect("allowed") {
            let recorded = domain::ticket::Recorded {
                version: ticket.version + 1,
                at: now,
                phone_at: None,
                skew_s: None,
                offline: false,
                by: actor.by(),
                event,
            };
            ticket = evolve(Some(ticket), &recorded).expect("a ticket");
            history.push(recorded);
        }
    }
    ticket
}

/// Who asks, in the words of the page's head, and as the code sees them.
fn actors(ticket: &Ticket) -> Vec<(&'static str, Actor)> {
    let staff = |number, role| Actor::Staff(sample::staff(number, role).expect("sample"));
    let elsewhere = Staff {
        departments: vec![DepartmentCode::parse("carpentry").expect("code")],
        ..sample::staff(10, Role::Manager).expect("sample")
    };
    let reporter = |holds| Actor::Reporter {
        install: InstallId::mint(0, [9; 10]),
        holds,
    };
    vec![
        ("duty officer", staff(1, Role::DutyOfficer)),
        ("its manager", staff(3, Role::Manager)),
        ("other manager", Actor::Staff(elsewhere)),
        ("worker sent", staff(5, Role::Worker)),
        ("worker once sent", staff(6, Role::Worker)),
        ("other worker", staff(7, Role::Worker)),
        ("supervisor", staff(8, Role::Supervisor)),
        ("storekeeper", staff(9, Role::Storekeeper)),
        ("administrator", staff(4, Role::Administrator)),
        ("reporter with the link", reporter(Some(ticket.id.into()))),
        ("anybody", reporter(None)),
    ]
}

fn matrix() -> String {
    let ticket = ticket();
    let actors = actors(&ticket);
    let mut page = "| command |".to_owned();
    for (name, _) in &actors {
        let _ = write!(page, " {name} |");
    }
    page.push_str("\n|---|");
    page.push_str(&":-:|".repeat(actors.len()));
    for kind in CommandKind::ALL {
        let of = (*kind != CommandKind::Report).then_some(&ticket);
        let _ = write!(page, "\n| `{}` |", kind.as_str());
        for (_, actor) in &actors {
            page.push_str(if may(actor, *kind, of) { " ● |" } else { " |" });
        }
    }
    page.push('\n');
    page
}

#[test]
fn the_matrix_of_commands_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md");
    let page = std::fs::read_to_string(path).expect("docs/security.md");
    let (before, rest) = page.split_once(BEGIN).expect("the marker");
    let (committed, after) = rest.split_once(END).expect("the end");
    let matrix = matrix();
    if std::env::var_os("BAOXIU_BLESS").is_some() {
        std::fs::write(path, [before, BEGIN, &matrix, END, after].concat()).expect("written");
        return;
    }
    assert_eq!(committed, matrix, "BAOXIU_BLESS=1 writes it anew");
}

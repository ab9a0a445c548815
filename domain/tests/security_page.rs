//! The matrices in docs/security.md are what the permission tables of the code say. `store/tests/permissions/` asks the
//! real thing, cell by cell. After a change on purpose: `BAOXIU_BLESS=1 cargo test -p domain --test all security_page`.

use domain::complaint::{self, Complaint};
use domain::id::InstallId;
use domain::people::{Actor, Role, Staff};
use domain::permit::may;
use domain::place::DepartmentCode;
use domain::privacy::{Sight, sees, sees_complainant};
use domain::ticket::{Command, CommandKind, Context, Ticket, decide, evolve, sample};
use std::fmt::Write;

const TICKETS: &str = "<!-- tickets: what follows is written by domain/tests/security_page.rs -->\n";
const COMPLAINTS: &str = "<!-- complaints: what follows is written by domain/tests/security_page.rs -->\n";
const NUMBERS: &str = "<!-- numbers: what follows is written by domain/tests/security_page.rs -->\n";
const COMPLAINANTS: &str =
    "<!-- complainants: what follows is written by domain/tests/security_page.rs -->\n";
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

/// A complaint about worker 7 and supervisor 11, handled by manager 3.
fn complaint() -> Complaint {
    let (mut complaint, _) = complaint::sample::filed(1, complaint::Channel::Web).expect("sample");
    let staff = |number, role| sample::staff(number, role).expect("sample").id;
    complaint.about = vec![staff(7, Role::Worker), staff(11, Role::Supervisor)];
    complaint.handler = Some(staff(3, Role::Manager));
    complaint
}

/// One about conduct of staff that nobody has classified, so that only supervisors read it.
fn sealed() -> Complaint {
    let (mut complaint, _) = complaint::sample::filed(2, complaint::Channel::Web).expect("sample");
    complaint.upwards.push(complaint::Upward {
        cause: complaint::UpwardCause::Conduct,
        note: None,
        by: complaint.filed_by,
        at: complaint.filed_at,
        answer: None,
    });
    complaint
}

/// The officer who asks something of [`sealed`], not of the other.
const SEALED_TO: u8 = 12;

/// Who asks something of a complaint.
fn around(complaint: &Complaint) -> Vec<(&'static str, Actor)> {
    let staff = |number, role| Actor::Staff(sample::staff(number, role).expect("sample"));
    let reporter = |holds| Actor::Reporter {
        install: InstallId::mint(0, [9; 10]),
        holds,
    };
    vec![
        ("duty officer", staff(1, Role::DutyOfficer)),
        (
            "duty officer, conduct unclassified",
            staff(SEALED_TO, Role::DutyOfficer),
        ),
        ("supervisor", staff(8, Role::Supervisor)),
        ("who handles it", staff(3, Role::Manager)),
        ("other staff", staff(5, Role::Manager)),
        ("administrator", staff(4, Role::Administrator)),
        ("staff it is about", staff(7, Role::Worker)),
        ("supervisor it is about", staff(11, Role::Supervisor)),
        ("complainant with the link", reporter(Some(complaint.id.into()))),
        ("anybody", reporter(None)),
    ]
}

/// Whether somebody may.
type Allowed<'a> = Box<dyn Fn(&Actor) -> bool + 'a>;

/// A table: a line for each name, a cell for each actor.
fn table(actors: &[(&'static str, Actor)], lines: Vec<(&str, Allowed<'_>)>) -> String {
    let mut page = "| command |".to_owned();
    for (name, _) in actors {
        let _ = write!(page, " {name} |");
    }
    page.push_str("\n|---|");
    page.push_str(&":-:|".repeat(actors.len()));
    for (name, allowed) in lines {
        let _ = write!(page, "\n| {name} |");
        for (_, actor) in actors {
            page.push_str(if allowed(actor) { " ● |" } else { " |" });
        }
    }
    page.push('\n');
    page
}

fn of_tickets() -> String {
    let ticket = ticket();
    let names: Vec<_> = CommandKind::ALL
        .iter()
        .map(|kind| (*kind, format!("`{}`", kind.as_str())))
        .collect();
    let ticket = &ticket;
    let lines = names.iter().map(|(kind, name)| {
        let of = (*kind != CommandKind::Report).then_some(ticket);
        let allowed: Allowed<'_> = Box::new(move |actor| may(actor, *kind, of));
        (name.as_str(), allowed)
    });
    table(&actors(ticket), lines.collect())
}

fn of_complaints() -> String {
    use complaint::{CommandKind, permit};
    let (complaint, sealed) = (complaint(), sealed());
    let names: Vec<_> = CommandKind::ALL
        .iter()
        .map(|kind| (*kind, format!("`{}`", kind.as_str())))
        .collect();
    let officer = sample::staff(SEALED_TO, Role::DutyOfficer).expect("sample").id;
    let of = |actor: &Actor| {
        if actor.person() == Some(officer) {
            &sealed
        } else {
            &complaint
        }
    };
    let lines = names.iter().map(|(kind, name)| {
        let allowed: Allowed<'_> = Box::new(move |actor| {
            let of = (*kind != CommandKind::File).then(|| of(actor));
            permit::may(actor, *kind, of)
        });
        (name.as_str(), allowed)
    });
    let sees: Allowed<'_> = Box::new(|actor| permit::may_see(actor, of(actor)));
    let all = std::iter::once(("reads it, and learns that there is one", sees)).chain(lines);
    table(&around(&complaint), all.collect())
}

/// How much of a reporter's number each of the staff sees.
fn of_numbers() -> String {
    let ticket = ticket();
    let staff = actors(&ticket)
        .into_iter()
        .filter(|(_, actor)| actor.person().is_some())
        .collect::<Vec<_>>();
    let ticket = &ticket;
    let lines = sights(move |actor| sees(actor, ticket));
    table(&staff, lines).replacen("| command |", "| of a reporter's number |", 1)
}

/// How much of a complainant's number each of the staff sees: of a complaint that they may not know of, nothing.
fn of_complainants() -> String {
    let complaint = complaint();
    let officer = sample::staff(SEALED_TO, Role::DutyOfficer).expect("sample").id;
    let staff = around(&complaint)
        .into_iter()
        .filter(|(_, actor)| actor.person().is_some_and(|person| person != officer))
        .collect::<Vec<_>>();
    let complaint = &complaint;
    let lines = sights(move |actor| {
        if complaint::permit::may_see(actor, complaint) {
            sees_complainant(actor, complaint)
        } else {
            Sight::Hidden
        }
    });
    table(&staff, lines).replacen("| command |", "| of a complainant's number |", 1)
}

/// How much of a number somebody sees, a line for each way.
fn sights<'a>(of: impl Fn(&Actor) -> Sight + Copy + 'a) -> Vec<(&'static str, Allowed<'a>)> {
    let with = |wanted: fn(Sight) -> bool| -> Allowed<'a> { Box::new(move |actor| wanted(of(actor))) };
    vec![
        ("all of it", with(|sight| sight == Sight::Whole)),
        (
            "all of it when asked for, which is recorded",
            with(|sight| sight == Sight::OnRequest),
        ),
        (
            "head and tail",
            with(|sight| matches!(sight, Sight::Masked | Sight::OnRequest)),
        ),
    ]
}

/// Compares what stands below `begin` with `table`, or writes it there.
fn compare(begin: &str, table: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md");
    let page = std::fs::read_to_string(path).expect("docs/security.md");
    let (before, rest) = page.split_once(begin).expect("the marker");
    let (committed, after) = rest.split_once(END).expect("the end");
    if std::env::var_os("BAOXIU_BLESS").is_some() {
        std::fs::write(path, [before, begin, table, END, after].concat()).expect("written");
    } else {
        assert_eq!(committed, table, "BAOXIU_BLESS=1 writes it anew");
    }
}

#[test]
fn the_matrices_are_those_of_the_code() {
    compare(TICKETS, &of_tickets());
    compare(COMPLAINTS, &of_complaints());
    compare(NUMBERS, &of_numbers());
    compare(COMPLAINANTS, &of_complainants());
}

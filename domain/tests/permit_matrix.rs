//! The permission table as a whole, so that a change to it is seen by whoever reads the change.

use domain::id::{InstallId, PersonId};
use domain::people::{Actor, Role, Staff};
use domain::permit::may;
use domain::ticket::{Command, CommandKind, decide, evolve, sample};
use std::fmt::Write;

#[test]
fn the_permission_table_is_the_one_that_was_agreed() {
    let (mut ticket, _) = sample::submitted(1).expect("sample");
    let crew = sample::staff(1, Role::Worker).expect("sample");
    let facts = sample::facts(std::slice::from_ref(&crew)).expect("sample");
    for command in [
        Command::Accept {},
        Command::Dispatch {
            crew: vec![crew.id],
            due: sample::minute(60),
            note: None,
        },
    ] {
        let context = sample::context(&Actor::System, &facts, sample::minute(1));
        for event in decide(Some(&ticket), &command, ticket.id, &context).expect("allowed") {
            let recorded = domain::ticket::Recorded {
                version: ticket.version + 1,
                at: sample::minute(1),
                phone_at: None,
                skew_s: None,
                offline: false,
                by: Actor::System.by(),
                event,
            };
            ticket = evolve(Some(ticket), &recorded).expect("stays");
        }
    }
    let mut table = String::new();
    for kind in CommandKind::ALL {
        let target = (*kind != CommandKind::Report).then_some(&ticket);
        let allowed: Vec<&str> = cast(&crew)
            .iter()
            .filter(|(_, actor)| may(actor, *kind, target))
            .map(|(name, _)| *name)
            .collect();
        writeln!(table, "{:<22} {}", kind.as_str(), allowed.join(", ")).expect("a string takes all");
    }
    insta::assert_snapshot!(table);
}

/// Everybody who could ask; strangers to the ticket's department and crew too.
fn cast(crew: &Staff) -> Vec<(&'static str, Actor)> {
    let elsewhere = |role| {
        let mut staff = sample::staff(20, role).expect("sample");
        staff.departments = vec![domain::place::DepartmentCode::parse("carpentry").expect("sample")];
        Actor::Staff(Staff {
            id: PersonId::mint(0, [21; 10]),
            ..staff
        })
    };
    let here = |role| Actor::Staff(sample::staff(10, role).expect("sample"));
    let install = InstallId::mint(0, [9; 10]);
    vec![
        ("duty_officer", here(Role::DutyOfficer)),
        ("manager", here(Role::Manager)),
        ("manager elsewhere", elsewhere(Role::Manager)),
        ("worker sent", Actor::Staff(crew.clone())),
        ("worker not sent", here(Role::Worker)),
        ("storekeeper", here(Role::Storekeeper)),
        ("supervisor", here(Role::Supervisor)),
        ("administrator", here(Role::Administrator)),
        (
            "its reporter",
            Actor::Reporter {
                install,
                holds: Some(sample::lane(1).into()),
            },
        ),
        ("another reporter", Actor::Reporter { install, holds: None }),
    ]
}

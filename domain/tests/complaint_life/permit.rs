//! The permission table as a whole, so that a change to it is seen by whoever reads the change.

use super::life::{Life, assign, classify, desk, holder, senior, staff};
use domain::complaint::permit::{may, may_see};
use domain::complaint::{Channel, CommandKind, UpwardCause};
use domain::people::{Actor, Role};
use domain::ticket::sample::reporter;
use std::fmt::Write;

/// Everybody who could ask, of a complaint about those of numbers 11 to 14 that the worker of number 2 handles.
fn cast() -> Vec<(&'static str, Actor)> {
    vec![
        ("duty officer", desk()),
        ("manager", staff(4, Role::Manager)),
        ("worker", staff(1, Role::Worker)),
        ("handler", staff(2, Role::Worker)),
        ("storekeeper", staff(7, Role::Storekeeper)),
        ("supervisor", staff(5, Role::Supervisor)),
        ("administrator", staff(8, Role::Administrator)),
        ("complainant", holder(1)),
        ("another reporter", holder(2)),
        ("passer-by", reporter()),
        ("system", Actor::System),
        ("duty officer it is about", staff(11, Role::DutyOfficer)),
        ("supervisor it is about", staff(12, Role::Supervisor)),
        ("worker it is about", staff(13, Role::Worker)),
        ("administrator it is about", staff(14, Role::Administrator)),
    ]
}

#[test]
fn the_permission_table_is_the_one_that_was_agreed() {
    let mut life = Life::filed(Channel::Web);
    life.ask(&desk(), &classify(&[])).expect("taken up");
    life.ask(&desk(), &assign(2)).expect("assigned");
    let mut complaint = life.complaint;
    complaint.about = (11..=14).map(super::life::person).collect();
    let mut table = String::new();
    let mut line = |name: &str, allowed: &dyn Fn(&Actor) -> bool| {
        let cast = cast();
        let who: Vec<&str> = cast
            .iter()
            .filter(|(_, actor)| allowed(actor))
            .map(|(name, _)| *name)
            .collect();
        writeln!(table, "{name:<24} {}", who.join(", ")).expect("a string takes all");
    };
    line("sees it", &|actor| may_see(actor, &complaint));
    for kind in CommandKind::ALL {
        let target = (*kind != CommandKind::File).then_some(&complaint);
        line(kind.as_str(), &|actor| may(actor, *kind, target));
    }
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!(table);
    });
}

#[test]
fn one_about_conduct_of_staff_is_supervisors_until_it_is_classified() {
    let mut life = Life::about_conduct("言语粗鲁");
    let who = |complaint: &domain::complaint::Complaint| {
        let cast = cast();
        let seen = cast.iter().filter(|(_, actor)| may_see(actor, complaint));
        seen.map(|(name, _)| *name).collect::<Vec<_>>()
    };
    let supervisors = ["supervisor", "complainant", "system", "supervisor it is about"];
    assert_eq!(who(&life.complaint), supervisors);
    for kind in CommandKind::ALL {
        assert!(!may(&desk(), *kind, Some(&life.complaint)), "{kind:?}");
    }
    assert_eq!(life.complaint.upwards[0].cause, UpwardCause::Conduct);
    life.ask(&senior(), &classify(&[])).expect("classified");
    assert!(may_see(&desk(), &life.complaint) && !life.complaint.is_sealed());
    assert_eq!(life.complaint.open_upwards(), 0);
}

#[test]
fn who_is_named_in_a_complaint_sees_nothing_of_it_before_it_is_classified() {
    let mut life = Life::about_conduct("supervisor  5 言语粗鲁");
    assert!(!may_see(&senior(), &life.complaint));
    assert!(
        may_see(&desk(), &life.complaint),
        "no other supervisor is there to look at it"
    );
    assert_eq!(life.complaint.upwards, []);
    life.ask(&desk(), &classify(&[])).expect("classified");
    assert!(may_see(&senior(), &life.complaint));
}

#[test]
fn whom_it_is_about_gets_nothing_in_any_role_and_whoever_does_not_see_it_does_nothing() {
    for role in Role::ALL {
        let mut life = Life::filed(Channel::Letter);
        life.complaint.about = vec![super::life::person(11)];
        let accused = staff(11, role);
        assert!(!may_see(&accused, &life.complaint), "{role:?}");
        for (name, actor) in [("accused", accused)].into_iter().chain(cast()) {
            let sees = may_see(&actor, &life.complaint);
            for kind in CommandKind::ALL {
                let does = may(&actor, *kind, Some(&life.complaint));
                assert!(sees || !does, "{name} {kind:?}");
            }
        }
    }
}

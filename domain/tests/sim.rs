//! The offline engine under everything that can go wrong, from seeds: two phones with two tabs each, two workers who
//! share one of them, reporters, an office, one server; a network that loses, doubles, delays and lies; processes that
//! die at any await; storage that fails or is full; clocks that jump; a server that is restored from a backup.
//!
//! `BAOXIU_SIM_SEEDS` says how many seeds (200), `BAOXIU_SIM_FROM` from which on (0). A seed that fails is printed with
//! what is left of it when everything needless has been taken out.

#[path = "sim/check.rs"]
mod check;
#[path = "sim/crash.rs"]
mod crash;
#[path = "sim/device.rs"]
mod device;
#[path = "sim/exec.rs"]
mod exec;
#[path = "sim/network.rs"]
mod network;
#[path = "sim/run.rs"]
mod run;
#[path = "sim/save.rs"]
mod save;
#[path = "sim/server.rs"]
mod server;
#[path = "sim/steps.rs"]
mod steps;
#[path = "sim/world.rs"]
mod world;

use crash::OnTheWay;
use std::collections::BTreeMap;

/// A mistake built in on purpose, to see that the simulation finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// None.
    None,
    /// The server does not look whether it has had a command.
    DropReceipts,
    /// The server answers before its transaction is committed, and stops.
    AckBeforeCommit,
    /// The server takes any number in a lane.
    SkipLaneOrder,
    /// The page does not wait as it was told, but for something to happen.
    ForgetTimer,
    /// The phone says that something is saved before it is durable.
    SavedBeforeDurable,
    /// The server does not look whose session it is.
    AnySession,
    /// Storage does not look whether the queue is still what was read.
    BlindWrites,
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

#[test]
fn nothing_is_lost_doubled_or_overtaken_whatever_goes_wrong() {
    let (seeds, from) = (number("BAOXIU_SIM_SEEDS", 200), number("BAOXIU_SIM_FROM", 0));
    let mut happened: BTreeMap<String, usize> = BTreeMap::new();
    for seed in from..from + seeds {
        let steps = steps::steps(seed);
        match run::run(seed, &steps, Mutation::None) {
            Ok(sim) => {
                let world = sim.world.borrow();
                *happened.entry("saved".to_owned()).or_default() += world.promises.len();
                for (what, times) in &world.happened {
                    *happened.entry(what.clone()).or_default() += times;
                }
            }
            Err(_) => report(seed, steps),
        }
    }
    println!("{seeds} seeds from {from} on, all well: {happened:#?}");
    if seeds >= 200 {
        let never = |what: &&&str| !happened.contains_key(**what);
        let never: Vec<_> = MUST_HAPPEN.iter().filter(never).collect();
        assert!(
            never.is_empty(),
            "a simulation in which this never happens shows nothing: {never:?}"
        );
    }
}

/// What must come up in any two hundred seeds.
const MUST_HAPPEN: &[&str] = &[
    "a backup was restored",
    "a photo was refused",
    "an item was Blocked",
    "an item was Refused",
    "another tab came in between",
    "answered Applied",
    "answered Conflict",
    "answered Duplicate",
    "answered ExpectedSeq",
    "answered Rejected",
    "answered Retry",
    "the device was full",
];

/// Prints the shrunk history of a seed and fails.
fn report(seed: u64, steps: Vec<steps::Step>) {
    let fewer = run::shrink(seed, steps, Mutation::None);
    let Err((violations, log)) = run::run(seed, &fewer, Mutation::None) else {
        panic!("seed {seed} failed, and not when it was run again");
    };
    panic!(
        "seed {seed}: {violations:#?}\n{}\n(BAOXIU_SIM_SEEDS=1 BAOXIU_SIM_FROM={seed})",
        log.join("\n")
    );
}

/// Seeds in which a mistake must be found.
const PATIENCE: u64 = 60;

/// The mistake must show as what it is.
fn is_found(mutation: Mutation, as_what: &str) {
    let shows = |seed: &u64| match run::run(*seed, &steps::steps(*seed), mutation) {
        Ok(_) => false,
        Err((violations, _)) => violations.iter().any(|what| what.contains(as_what)),
    };
    let found = (0..PATIENCE).find(shows);
    assert!(found.is_some(), "{mutation:?} was not found in {PATIENCE} seeds");
    println!("{mutation:?} shows in seed {found:?}");
}

#[test]
fn a_server_that_forgets_receipts_is_found() {
    is_found(Mutation::DropReceipts, "took effect twice");
}

#[test]
fn a_server_that_answers_before_it_commits_is_found() {
    is_found(Mutation::AckBeforeCommit, "the server has it not");
}

#[test]
fn a_server_that_takes_any_number_in_a_lane_is_found() {
    is_found(Mutation::SkipLaneOrder, "overtook");
}

#[test]
fn a_page_that_forgets_its_timer_is_found() {
    is_found(Mutation::ForgetTimer, "does not come to rest");
}

#[test]
fn a_phone_that_says_saved_too_early_is_found() {
    is_found(Mutation::SavedBeforeDurable, "is lost");
}

#[test]
fn a_server_that_takes_anybody_s_session_is_found() {
    is_found(Mutation::AnySession, "under another author");
}

#[test]
fn tabs_that_write_over_one_another_are_found() {
    is_found(Mutation::BlindWrites, "two commands have one place");
}

#[test]
fn a_phone_may_die_at_every_single_point_of_a_day() {
    for count in 1..=3 {
        for on_the_way in [OnTheWay::Arrive, OnTheWay::Lost] {
            let over = (0..1000).find(|turns| crash::die(count, *turns, None, on_the_way));
            assert!(over.is_some_and(|turns| turns > 20), "the day is over some time");
        }
    }
}

#[test]
fn a_phone_may_die_again_while_it_recovers() {
    for turns in (0..140).step_by(3) {
        for again in (0..80).step_by(7) {
            crash::die(3, turns, Some(again), OnTheWay::Arrive);
        }
    }
}

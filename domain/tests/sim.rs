//! The offline engine under everything that can go wrong, from seeds: two or three phones with two or three tabs each,
//! three workers who share them, reporters, an office, one server; a network that loses, doubles, delays, reorders,
//! damages and lies; processes that die at any await; storage that fails or is full; clocks that jump or stand still;
//! builds that change with a queue in place; a server that is restored from a backup; somebody who forges.
//!
//! `BAOXIU_SIM_SEEDS` says how many seeds (600), `BAOXIU_SIM_FROM` from which on (0). A seed that fails is printed with
//! what is left of it when everything needless has been taken out.

mod always;
mod check;
mod crash;
mod device;
mod disk;
mod exec;
mod found;
mod mutation;
mod network;
mod office;
mod old;
mod points;
mod push;
mod rest;
mod run;
mod save;
mod server;
mod steps;
mod store;
mod world;

pub use mutation::Mutation;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

type Happened = BTreeMap<&'static str, usize>;

/// One seed: what happened, or whether it failed.
fn live(seed: u64, happened: &mut Happened) -> bool {
    let Ok(sim) = run::run(seed, &steps::steps(seed), Mutation::None, false) else {
        return false;
    };
    let world = sim.world.borrow();
    *happened.entry("saved").or_default() += world.promises.len();
    for (what, times) in &world.happened {
        *happened.entry(what).or_default() += times;
    }
    true
}

/// Takes seeds until there is none, or one has failed; gives that one.
fn live_all(next: &AtomicU64, end: u64) -> (Happened, Option<u64>) {
    let mut happened = Happened::new();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return (happened, None);
        }
        if !live(seed, &mut happened) {
            next.store(end, Ordering::Relaxed);
            return (happened, Some(seed));
        }
    }
}

#[test]
fn nothing_is_lost_doubled_or_overtaken_whatever_goes_wrong() {
    let (seeds, from) = (number("BAOXIU_SIM_SEEDS", 600), number("BAOXIU_SIM_FROM", 0));
    let next = AtomicU64::new(from);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let lived: Vec<_> = std::thread::scope(|scope| {
        let live = || live_all(&next, from + seeds);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(live)).collect();
        let lived = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        lived.map(|lived| lived.expect("a seed panicked")).collect()
    });
    let mut happened = Happened::new();
    for (what, failed) in lived {
        if let Some(seed) = failed {
            report(seed);
        }
        for (what, times) in what {
            *happened.entry(what).or_default() += times;
        }
    }
    println!("{seeds} seeds from {from} on, all well: {happened:#?}");
    if seeds >= 500 {
        let never = |what: &&&str| !happened.contains_key(**what);
        let never: Vec<_> = MUST_HAPPEN.iter().filter(never).collect();
        assert!(
            never.is_empty(),
            "a simulation in which this never happens shows nothing: {never:?}"
        );
    }
}

/// What must come up in any five hundred seeds.
const MUST_HAPPEN: &[&str] = &[
    "a backup was restored",
    "a build changed with a queue in place",
    "a build was too old",
    "a captive portal answered",
    "a command was forged",
    "a photo was damaged on the way",
    "a photo was refused",
    "a reply came late",
    "a request came after it was given up",
    "a request came late",
    "a request came twice",
    "a request overtook another",
    "a request was lost",
    "a server died in the middle of a batch",
    "an answer came that nobody asked for",
    "an item was Blocked",
    "an item was Refused",
    "another tab came in between",
    "answered 401",
    "answered 408",
    "answered 413",
    "answered 426",
    "answered 429",
    "answered 500",
    "answered 503",
    "answered Applied",
    "answered Conflict",
    "answered Duplicate",
    "answered ExpectedSeq",
    "answered Rejected",
    "answered Retry",
    "key_reuse",
    "only the reply was lost",
    "storage failed",
    "the device was full",
    "unknown_kind",
];

/// Prints the shrunk history of a seed and fails.
fn report(seed: u64) {
    let fewer = run::shrink(seed, steps::steps(seed), Mutation::None);
    let Err(wrong) = run::run(seed, &fewer, Mutation::None, true) else {
        panic!("seed {seed} failed, and not when it was run again");
    };
    panic!(
        "seed {seed}: {:#?}\n{}\n(BAOXIU_SIM_SEEDS=1 BAOXIU_SIM_FROM={seed})",
        wrong.violations,
        wrong.log.join("\n")
    );
}

#[test]
fn a_run_is_repeated_by_its_seed_and_a_failure_shrinks() {
    let fails = |seed: &u64| run::run(*seed, &steps::steps(*seed), Mutation::DropReceipts, false).is_err();
    let seed = (0..100).find(fails).expect("a seed that fails");
    let all = steps::steps(seed);
    let history = |steps: &[steps::Step]| run::run(seed, steps, Mutation::DropReceipts, true).err();
    let once = history(&all).expect("it fails");
    assert_eq!(
        Some(&once),
        history(&all).as_ref(),
        "another history of the same seed"
    );
    let fewer = run::shrink(seed, all.clone(), Mutation::DropReceipts);
    let small = history(&fewer).expect("it still fails");
    println!(
        "{} steps became {}: {:#?}",
        all.len(),
        fewer.len(),
        small.violations
    );
    assert!(
        fewer.len() * 2 < all.len(),
        "{} of {} steps are left",
        fewer.len(),
        all.len()
    );
    assert!(small.log.iter().any(|line| line.contains("VIOLATION")));
}

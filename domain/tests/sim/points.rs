//! Crash points: all of them, counted.

use super::Mutation;
use super::crash::{OnTheWay, Trouble, day, survives};

const CALM: Trouble = Trouble {
    commands: 1,
    dies: None,
    again: None,
    on_the_way: OnTheWay::Arrive,
    fails_at: None,
    mutation: Mutation::None,
};

/// So many steps of storage and network a day with one, two and three commands takes at least; and so many points at
/// which its phone can die, before and after each of them.
const KNOWN_STEPS: [usize; 3] = [36, 45, 47];
const KNOWN_POINTS: [usize; 3] = [84, 108, 112];

fn deaths(of: Trouble) -> usize {
    let (mut io, mut points) = (0, 0);
    loop {
        let death = survives(Trouble {
            dies: Some(points),
            ..of
        });
        points += 1;
        assert!(death.io <= io + 1, "a step was jumped over");
        io = death.io;
        if death.over {
            break;
        }
    }
    let known = of.commands - 1;
    println!(
        "{} commands, {:?}: {io} steps, {points} points",
        of.commands, of.on_the_way
    );
    assert!(io >= KNOWN_STEPS[known], "{io} steps: fewer than are known");
    assert!(
        points >= KNOWN_POINTS[known],
        "{points} points: fewer than are known"
    );
    points
}

#[test]
fn a_phone_may_die_at_every_single_point_of_a_day() {
    for commands in 1..=3 {
        for on_the_way in [OnTheWay::Arrive, OnTheWay::Lost] {
            deaths(Trouble {
                commands,
                on_the_way,
                ..CALM
            });
        }
    }
}

#[test]
fn a_phone_may_die_again_at_every_single_point_while_it_recovers() {
    let mut points = 0;
    let mut dies = 0;
    loop {
        let mut again = 0;
        let over = loop {
            let death = survives(Trouble {
                dies: Some(dies),
                again: Some(again),
                on_the_way: if again % 2 == 0 {
                    OnTheWay::Arrive
                } else {
                    OnTheWay::Lost
                },
                ..CALM
            });
            points += 1;
            again += 1;
            if death.recovered {
                break death.over;
            }
        };
        dies += 1;
        if over {
            break;
        }
    }
    println!("{points} pairs of points");
    assert!(points >= 3000, "{points} pairs: fewer than are known");
}

#[test]
fn every_single_step_of_storage_and_network_may_fail() {
    for commands in 1..=3 {
        let mut at = 1;
        loop {
            let death = survives(Trouble {
                commands,
                fails_at: Some(at),
                ..CALM
            });
            assert!(death.over, "the day is over some time");
            if at > death.io {
                break;
            }
            at += 1;
        }
        println!("{commands} commands: {} steps may fail", at - 1);
        assert!(at > KNOWN_STEPS[commands - 1], "{at} steps: fewer than are known");
    }
}

/// The points would find these mistakes, too: they are no formality.
#[test]
fn a_mistake_shows_at_a_crash_point() {
    for mutation in [
        Mutation::SavedBeforeDurable,
        Mutation::DeleteBeforeAnswer,
        Mutation::PhotosApart,
        Mutation::CursorApart,
        Mutation::DropReceipts,
    ] {
        let shows = |dies: &usize| {
            let trouble = Trouble {
                commands: 2,
                dies: Some(*dies),
                mutation,
                ..CALM
            };
            !day(trouble).wrong.is_empty()
        };
        let found = (0..300).find(shows);
        println!("{mutation:?} shows at point {found:?}");
        assert!(found.is_some(), "{mutation:?} shows at no crash point");
    }
}

//! What happens in a run, drawn from its seed.

use super::exec::Chance;

/// Who works on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    SignedIn,
    Reporter,
}

/// Something that happens. `pick` decides the details, so that a step means the same when others are left out.
#[derive(Clone, Debug)]
pub enum Step {
    Save {
        phone: usize,
        who: Who,
        pick: u64,
    },
    Discard {
        phone: usize,
        who: Who,
    },
    Retry {
        phone: usize,
        who: Who,
    },
    Sweep {
        phone: usize,
    },
    OpenTab {
        phone: usize,
        tab: usize,
    },
    KillTab {
        phone: usize,
        tab: usize,
    },
    KillPhone {
        phone: usize,
    },
    SignIn {
        phone: usize,
        user: usize,
        reload: bool,
    },
    SignOut {
        phone: usize,
    },
    Online {
        phone: usize,
        online: bool,
    },
    Full {
        phone: usize,
        full: bool,
    },
    ClockJump {
        phone: usize,
        minutes: i64,
    },
    Office {
        pick: u64,
    },
    Backup,
    Restore,
    Storm {
        percent: usize,
    },
    /// So many turns of whoever can go on.
    Run {
        turns: usize,
    },
}

pub const PHONES: usize = 2;
pub const TABS: usize = 2;

/// The steps of a seed.
pub fn steps(seed: u64) -> Vec<Step> {
    let mut chance = Chance::new(seed ^ 0x5eed);
    let count = 25 + chance.below(45);
    let mut steps = Vec::new();
    for phone in 0..PHONES {
        steps.push(Step::OpenTab { phone, tab: 0 });
    }
    steps.push(Step::Run { turns: 150 });
    for _ in 0..count {
        steps.push(step(&mut chance));
        steps.push(Step::Run {
            turns: chance.below(60),
        });
    }
    steps
}

fn step(chance: &mut Chance) -> Step {
    let (phone, tab) = (chance.below(PHONES), chance.below(TABS));
    let who = if chance.percent(25) {
        Who::Reporter
    } else {
        Who::SignedIn
    };
    match chance.below(100) {
        0..38 => Step::Save {
            phone,
            who,
            pick: chance.next(),
        },
        38..43 => Step::Discard { phone, who },
        43..47 => Step::Retry { phone, who },
        47..49 => Step::Sweep { phone },
        49..55 => Step::OpenTab { phone, tab },
        55..60 => Step::KillTab { phone, tab },
        60..64 => Step::KillPhone { phone },
        64..68 => Step::SignIn {
            phone,
            user: chance.below(2),
            reload: chance.percent(50),
        },
        68..69 => Step::SignOut { phone },
        69..77 => Step::Online {
            phone,
            online: chance.percent(60),
        },
        77..80 => Step::Full {
            phone,
            full: chance.percent(50),
        },
        80..83 => Step::ClockJump {
            phone,
            minutes: chance.between(-3000, 3000),
        },
        83..89 => Step::Office { pick: chance.next() },
        89..91 => Step::Backup,
        91..92 => Step::Restore,
        _ => Step::Storm {
            percent: [0, 20, 50][chance.below(3)],
        },
    }
}

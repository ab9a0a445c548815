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
    /// The wall clock of a phone jumps.
    ClockJump {
        phone: usize,
        minutes: i64,
    },
    /// Time passes, and the monotonic clock of a phone stands still.
    Sleep {
        phone: usize,
        minutes: i64,
    },
    ServerClock {
        minutes: i64,
    },
    /// Another build of the app on a phone; it finds the rows of the one before.
    Build {
        phone: usize,
        build: u32,
    },
    /// Another build of the server, and the oldest build of the app that it still takes.
    Deploy {
        build: u32,
        least: u32,
    },
    /// What the server took comes again with another payload, or under another name.
    Forge {
        pick: u64,
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

/// How many phones there are, with how many tabs each.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub phones: usize,
    pub tabs: usize,
}

pub const USERS: usize = 3;

pub fn size(seed: u64) -> Size {
    Size {
        phones: if seed.is_multiple_of(4) { 3 } else { 2 },
        tabs: if seed.is_multiple_of(3) { 3 } else { 2 },
    }
}

/// The steps of a seed.
pub fn steps(seed: u64) -> Vec<Step> {
    let mut chance = Chance::new(seed ^ 0x5eed);
    let size = size(seed);
    let count = 25 + chance.below(45);
    let mut steps = Vec::new();
    for phone in 0..size.phones {
        steps.push(Step::OpenTab { phone, tab: 0 });
    }
    steps.push(Step::Run { turns: 150 });
    for _ in 0..count {
        steps.push(step(&mut chance, size));
        steps.push(Step::Run {
            turns: chance.below(60),
        });
    }
    steps
}

fn step(chance: &mut Chance, size: Size) -> Step {
    let (phone, tab) = (chance.below(size.phones), chance.below(size.tabs));
    let who = if chance.percent(25) {
        Who::Reporter
    } else {
        Who::SignedIn
    };
    match chance.below(100) {
        0..35 => Step::Save {
            phone,
            who,
            pick: chance.next(),
        },
        35..40 => Step::Discard { phone, who },
        40..44 => Step::Retry { phone, who },
        44..46 => Step::Sweep { phone },
        46..52 => Step::OpenTab { phone, tab },
        52..57 => Step::KillTab { phone, tab },
        57..61 => Step::KillPhone { phone },
        61..65 => Step::SignIn {
            phone,
            user: chance.below(USERS),
            reload: chance.percent(50),
        },
        65..66 => Step::SignOut { phone },
        66..73 => Step::Online {
            phone,
            online: chance.percent(60),
        },
        73..76 => Step::Full {
            phone,
            full: chance.percent(50),
        },
        76..78 => clock(chance, phone),
        78..80 => Step::Sleep {
            phone,
            minutes: chance.between(1, 600),
        },
        80..82 => Step::Build {
            phone,
            build: 1 + u32::from(chance.percent(60)),
        },
        82..83 => deploy(chance),
        83..85 => Step::Forge { pick: chance.next() },
        85..90 => Step::Office { pick: chance.next() },
        90..92 => Step::Backup,
        92..93 => Step::Restore,
        _ => Step::Storm {
            percent: [0, 20, 50][chance.below(3)],
        },
    }
}

fn clock(chance: &mut Chance, phone: usize) -> Step {
    if chance.percent(30) {
        Step::ServerClock {
            minutes: chance.between(-30, 30),
        }
    } else {
        Step::ClockJump {
            phone,
            minutes: chance.between(-3000, 3000),
        }
    }
}

fn deploy(chance: &mut Chance) -> Step {
    let build = 1 + u32::from(chance.percent(70));
    Step::Deploy {
        build,
        least: 1 + u32::from(build == 2 && chance.percent(50)),
    }
}

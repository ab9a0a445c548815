//! One run: phones that live through the steps of a seed, until all is quiet again.

use super::Mutation;
use super::device::{Machine, machine, pull_forever, pump_forever};
use super::exec::{Chance, Exec};
use super::save;
use super::steps::{Size, Step, Who};
use super::world::{Shared, World};
use domain::id::Epoch;
use domain::people::Author;
use domain::sync::Clock;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Phones, server and what they do.
pub struct Sim {
    pub world: Shared,
    pub exec: Exec,
    lot: Chance,
    size: Size,
    tabs: BTreeMap<(usize, usize), Vec<Rc<Machine>>>,
}

impl Sim {
    pub fn new(seed: u64, size: Size, mutation: Mutation) -> Self {
        Self {
            world: Rc::new(RefCell::new(World::new(seed, mutation, size.phones))),
            exec: Exec::default(),
            lot: Chance::new(seed ^ 0x107),
            size,
            tabs: BTreeMap::new(),
        }
    }

    pub fn take(&mut self, step: &Step) {
        if !matches!(step, Step::Run { .. }) {
            self.world.borrow_mut().note(|| format!("{step:?}"));
        }
        match *step {
            Step::Run { turns } => self.drive(turns),
            Step::Save { phone, who, pick } => self.save(phone, who, pick),
            Step::Discard { phone, who } => self.look_at(phone, who, false),
            Step::Retry { phone, who } => self.look_at(phone, who, true),
            Step::Sweep { phone } => self.sweep(phone),
            Step::OpenTab { phone, tab } => self.open(phone, tab),
            Step::KillTab { phone, tab } => self.kill_tab(phone, tab),
            Step::KillPhone { phone } => self.kill_phone(phone),
            Step::SignIn { phone, user, reload } => self.sign_in(phone, user, reload),
            Step::Office { pick } => super::office::works(&self.world, pick),
            Step::Forge { pick } => super::office::forge(&self.world, pick),
            Step::Backup => {
                let mut world = self.world.borrow_mut();
                world.backup = Some(world.server.clone());
            }
            Step::Restore => self.restore(),
            Step::Storm { percent } => self.world.borrow_mut().storm = percent,
            Step::SignOut { phone } => self.sign_out(phone),
            Step::Full { phone, full } => self.world.borrow_mut().phones[phone].full = full,
            Step::ClockJump { phone, minutes } => {
                self.world.borrow_mut().phones[phone].wall_offset += minutes * 60_000;
            }
            Step::Online { phone, online } => self.online(phone, online),
            Step::Sleep { phone, minutes } => {
                let mut world = self.world.borrow_mut();
                world.now += minutes * 60_000;
                world.phones[phone].slept += minutes * 60_000;
            }
            Step::ServerClock { minutes } => self.world.borrow_mut().server_offset += minutes * 60_000,
            Step::Build { phone, build } => self.build(phone, build),
            Step::Deploy { build, least } => {
                let mut world = self.world.borrow_mut();
                (world.server_build, world.least_build) = (build, least);
            }
        }
    }

    /// Lets tasks and planned events go on for so many turns; now and then time passes although tasks are ready.
    pub fn drive(&mut self, turns: usize) {
        for _ in 0..turns {
            let first = self.lot.percent(8) && self.world.borrow_mut().advance();
            if !first && !self.exec.turn(&mut self.lot) && !self.world.borrow_mut().advance() {
                return;
            }
        }
    }

    /// The same without chance: planned events happen only when no task can go on.
    pub fn step_by_step(&mut self, turns: usize) {
        for _ in 0..turns {
            if !self.exec.turn(&mut self.lot) && !self.world.borrow_mut().advance() {
                return;
            }
        }
    }

    pub fn author(&self, phone: usize, who: Who) -> Option<Author> {
        let world = self.world.borrow();
        let phone = &world.phones[phone];
        match who {
            Who::Reporter => Some(Author::Anon(phone.install)),
            Who::SignedIn => phone.session.map(|user| Author::Person(world.staff[user].id)),
        }
    }

    /// Opens a tab, with a machine for the phone's reporter and one for whoever is signed in.
    pub fn open(&mut self, phone: usize, tab: usize) {
        for who in [Who::Reporter, Who::SignedIn] {
            let Some(author) = self.author(phone, who) else {
                continue;
            };
            let machines = self.tabs.entry((phone, tab)).or_default();
            if machines.iter().any(|machine| machine.author() == author) {
                continue;
            }
            let machine = machine(&self.world, phone, author);
            machines.push(machine.clone());
            self.exec.spawn(
                (phone, tab),
                pump_forever(self.world.clone(), machine.clone(), phone, tab),
            );
            if who == Who::SignedIn {
                self.exec.spawn(
                    (phone, tab),
                    pull_forever(self.world.clone(), machine, phone, tab),
                );
            }
        }
    }

    /// A machine of an open tab for that author; opens a tab when there is none.
    pub fn a_machine(&mut self, phone: usize, who: Who) -> Option<((usize, usize), Rc<Machine>)> {
        let author = self.author(phone, who)?;
        let open: Vec<usize> = (0..self.size.tabs)
            .filter(|tab| self.tabs.contains_key(&(phone, *tab)))
            .collect();
        let tab = if open.is_empty() {
            0
        } else {
            open[self.lot.below(open.len())]
        };
        self.open(phone, tab);
        let machines = &self.tabs[&(phone, tab)];
        let machine = machines.iter().find(|machine| machine.author() == author)?;
        Some(((phone, tab), machine.clone()))
    }

    fn save(&mut self, phone: usize, who: Who, pick: u64) {
        if let Some((home, machine)) = self.a_machine(phone, who) {
            self.exec
                .spawn(home, save::save(self.world.clone(), machine, phone, who, pick));
        }
    }

    fn look_at(&mut self, phone: usize, who: Who, again: bool) {
        if let Some((home, machine)) = self.a_machine(phone, who) {
            self.exec
                .spawn(home, save::look_at(self.world.clone(), machine, phone, again));
        }
    }

    fn sweep(&mut self, phone: usize) {
        if let Some((home, machine)) = self.a_machine(phone, Who::SignedIn) {
            self.exec.spawn(home, async move {
                let now = machine.clock().wall_ms();
                let _ = machine.sweep(now).await;
            });
        }
    }

    pub fn kill_tab(&mut self, phone: usize, tab: usize) {
        self.exec.kill((phone, tab));
        self.tabs.remove(&(phone, tab));
        let mut world = self.world.borrow_mut();
        let phone = &mut world.phones[phone];
        phone.locks.retain(|_, holder| *holder != tab);
        phone.tell();
    }

    pub fn kill_phone(&mut self, phone: usize) {
        for tab in 0..self.size.tabs {
            self.kill_tab(phone, tab);
        }
        for disk in self.world.borrow_mut().phones[phone].disks.values_mut() {
            if let Some(durable) = disk.durable.take() {
                *disk = *durable;
            }
        }
    }

    pub fn sign_in(&mut self, phone: usize, user: usize, reload: bool) {
        self.world.borrow_mut().phones[phone].session = Some(user);
        for tab in 0..self.size.tabs {
            if self.tabs.contains_key(&(phone, tab)) {
                if reload {
                    self.kill_tab(phone, tab);
                }
                self.open(phone, tab);
            }
        }
        self.world.borrow_mut().phones[phone].tell();
    }

    pub fn online(&mut self, phone: usize, online: bool) {
        self.world.borrow_mut().phones[phone].online = online;
        if online {
            let tabs = self.tabs.range((phone, 0)..=(phone, self.size.tabs));
            tabs.flat_map(|(_, machines)| machines)
                .for_each(|machine| machine.wake());
            self.world.borrow_mut().phones[phone].tell();
        }
    }

    fn sign_out(&self, phone: usize) {
        let mut world = self.world.borrow_mut();
        let user = world.phones[phone].session.take();
        if world.mutation == Mutation::ClearAtSignOut
            && let Some(user) = user
        {
            let author = Author::Person(world.staff[user].id);
            world.phones[phone].disks.remove(&author);
        }
    }

    /// Another build of the app: its page finds the rows of the one before (F28 to F30).
    pub fn build(&mut self, phone: usize, build: u32) {
        self.kill_phone(phone);
        {
            let mut world = self.world.borrow_mut();
            let queued = world.phones[phone].disks.values().any(|disk| {
                let mut items = disk.items.values();
                items.any(|item| item.is_under_way())
            });
            if queued {
                world.happens("a build changed with a queue in place");
            }
            world.phones[phone].build = build;
            for disk in world.phones[phone].disks.values_mut() {
                disk.rewrite(build);
            }
        }
        self.open(phone, 0);
    }

    fn restore(&self) {
        let mut world = self.world.borrow_mut();
        if let Some(backup) = world.backup.clone() {
            let now = world.now;
            world.server = backup;
            world.server.epoch = Epoch::mint(now, [2; 10]);
            world.restored = true;
            world.happens("a backup was restored");
            world.lose_requests();
            let World { accepted, server, .. } = &mut *world;
            accepted.retain(|id, _| server.receipts.contains_key(id));
        }
    }
}

/// What went wrong in a run, with its history when that was wanted.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    pub violations: Vec<String>,
    pub log: Vec<String>,
}

/// Runs a list of steps to the end. Gives what went wrong, with the history.
pub fn run(seed: u64, steps: &[Step], mutation: Mutation, loud: bool) -> Result<Sim, Wrong> {
    let mut sim = Sim::new(seed, super::steps::size(seed), mutation);
    sim.world.borrow_mut().loud = loud;
    for step in steps {
        sim.take(step);
        super::always::step(&mut sim.world.borrow_mut());
        if !sim.world.borrow().violations.is_empty() {
            break;
        }
    }
    if sim.world.borrow().violations.is_empty() {
        sim.quiesce();
    }
    let world = sim.world.borrow();
    if world.violations.is_empty() {
        drop(world);
        return Ok(sim);
    }
    Err(Wrong {
        violations: world.violations.clone(),
        log: world.log.clone(),
    })
}

/// Leaves out steps as long as it still goes wrong.
pub fn shrink(seed: u64, mut steps: Vec<Step>, mutation: Mutation) -> Vec<Step> {
    let mut chunk = steps.len() / 2;
    let mut budget = 400;
    while chunk > 0 {
        let mut at = 0;
        while at < steps.len() && budget > 0 {
            budget -= 1;
            let mut fewer = steps.clone();
            fewer.drain(at..(at + chunk).min(steps.len()));
            if run(seed, &fewer, mutation, false).is_err() {
                steps = fewer;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
    steps
}

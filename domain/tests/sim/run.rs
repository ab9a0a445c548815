//! One run: phones that live through the steps of a seed, until all is quiet again.

use super::Mutation;
use super::device::{Machine, machine, pull_forever, pump_forever};
use super::exec::{Chance, Exec};
use super::save;
use super::server::desk;
use super::steps::{PHONES, Step, TABS, Who};
use super::world::{Shared, World};
use domain::id::Epoch;
use domain::people::{Actor, Author};
use domain::sync::{Clock, ItemState};
use domain::ticket::{Command, sample};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Phones, server and what they do.
pub struct Sim {
    pub world: Shared,
    pub exec: Exec,
    lot: Chance,
    tabs: BTreeMap<(usize, usize), Vec<Rc<Machine>>>,
}

impl Sim {
    pub fn new(seed: u64, mutation: Mutation) -> Self {
        Self {
            world: Rc::new(RefCell::new(World::new(seed, mutation, PHONES))),
            exec: Exec::default(),
            lot: Chance::new(seed ^ 0x107),
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
            Step::Office { pick } => self.office(pick),
            Step::Backup => {
                let mut world = self.world.borrow_mut();
                world.backup = Some(world.server.clone());
            }
            Step::Restore => self.restore(),
            Step::Storm { percent } => self.world.borrow_mut().storm = percent,
            Step::SignOut { phone } => self.world.borrow_mut().phones[phone].session = None,
            Step::Full { phone, full } => self.world.borrow_mut().phones[phone].full = full,
            Step::ClockJump { phone, minutes } => {
                self.world.borrow_mut().phones[phone].wall_offset += minutes * 60_000;
            }
            Step::Online { phone, online } => self.online(phone, online),
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

    fn author(&self, phone: usize, who: Who) -> Option<Author> {
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
    fn a_machine(&mut self, phone: usize, who: Who) -> Option<((usize, usize), Rc<Machine>)> {
        let author = self.author(phone, who)?;
        let open: Vec<usize> = (0..TABS)
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
        for tab in 0..TABS {
            self.kill_tab(phone, tab);
        }
        for disk in self.world.borrow_mut().phones[phone].disks.values_mut() {
            if let Some(durable) = disk.durable.take() {
                *disk = *durable;
            }
        }
    }

    fn sign_in(&mut self, phone: usize, user: usize, reload: bool) {
        self.world.borrow_mut().phones[phone].session = Some(user);
        for tab in 0..TABS {
            if self.tabs.contains_key(&(phone, tab)) {
                if reload {
                    self.kill_tab(phone, tab);
                }
                self.open(phone, tab);
            }
        }
        self.world.borrow_mut().phones[phone].tell();
    }

    fn online(&mut self, phone: usize, online: bool) {
        self.world.borrow_mut().phones[phone].online = online;
        if online {
            let tabs = self.tabs.range((phone, 0)..=(phone, TABS));
            tabs.flat_map(|(_, machines)| machines)
                .for_each(|machine| machine.wake());
            self.world.borrow_mut().phones[phone].tell();
        }
    }

    fn restore(&self) {
        let mut world = self.world.borrow_mut();
        if let Some(backup) = world.backup.clone() {
            let now = world.now;
            world.server = backup;
            world.server.epoch = Epoch::mint(now, [2; 10]);
            world.restored = Some(now);
            world.happens("a backup was restored");
            world.lose_requests();
        }
    }

    fn office(&self, pick: u64) {
        let mut world = self.world.borrow_mut();
        let mut chance = Chance::new(pick);
        let lanes: Vec<_> = world.server.tickets.keys().copied().collect();
        let lane = lanes[chance.below(lanes.len())];
        let people: Vec<_> = world.staff.iter().map(|staff| staff.id).collect();
        let crew = match chance.below(3) {
            0 => people,
            one => vec![people[one - 1]],
        };
        let reason =
            || domain::text::Remark::parse(domain::rejection::Field::Reason, "返修").expect("sample");
        let due = sample::minute(6000);
        let command = match chance.below(10) {
            0..3 => Command::Accept {},
            3..8 => Command::Dispatch {
                crew,
                due,
                note: None,
            },
            8 => Command::Cancel { reason: None },
            _ => Command::Reopen { reason: reason() },
        };
        let now = world.now;
        let _ = world
            .server
            .ask(lane, &Actor::Staff(desk()), &command, now, false);
    }

    /// Ends all trouble and lets everybody come to rest, whoever must sign in for it; then looks whether all is well.
    pub fn quiesce(&mut self) {
        {
            let mut world = self.world.borrow_mut();
            world.note(|| "everything is quiet now".to_owned());
            world.storm = 0;
            for phone in &mut world.phones {
                phone.full = false;
            }
        }
        for phone in 0..PHONES {
            if !self.world.borrow().phones[phone].online {
                self.online(phone, true);
            }
        }
        for round in 0..2 {
            for phone in 0..PHONES {
                let signed_in = self.world.borrow().phones[phone].session;
                let first = signed_in.unwrap_or(0);
                for user in [first, 1 - first] {
                    if self.world.borrow().phones[phone].session != Some(user) {
                        self.sign_in(phone, user, round == 1);
                    }
                    if !self.rests(phone, user) {
                        return;
                    }
                }
            }
        }
        super::check::all(&self.world);
    }

    /// Drives until nothing of the phone's reporter and of this user is under way and the jobs were pulled anew.
    fn rests(&mut self, phone: usize, user: usize) -> bool {
        self.a_machine(phone, Who::SignedIn);
        let authors = [Who::Reporter, Who::SignedIn].map(|who| self.author(phone, who).expect("signed in"));
        let pulled = |world: &World| {
            world.phones[phone]
                .disks
                .get(&authors[1])
                .map_or(0, |disk| disk.pulled)
        };
        let before = pulled(&self.world.borrow());
        for _ in 0..600 {
            self.drive(50);
            let world = self.world.borrow();
            let disks = authors
                .iter()
                .filter_map(|author| world.phones[phone].disks.get(author));
            let under_way = disks
                .flat_map(|disk| disk.items.values())
                .any(|item| item.is_under_way());
            if !under_way && pulled(&world) >= before + 2 {
                return true;
            }
        }
        let mut world = self.world.borrow_mut();
        let mut states: Vec<String> = Vec::new();
        for author in &authors {
            for item in world.phones[phone]
                .disks
                .get(author)
                .into_iter()
                .flat_map(|disk| disk.items.values())
            {
                if item.state != ItemState::Sent {
                    states.push(format!(
                        "{} {:?}",
                        super::world::short(item.envelope.id),
                        item.state
                    ));
                }
            }
        }
        world.violate(format!(
            "phone {phone} user {user} does not come to rest: {states:?}"
        ));
        false
    }
}

/// Runs a list of steps to the end. Gives what went wrong, with the history.
pub fn run(seed: u64, steps: &[Step], mutation: Mutation) -> Result<Sim, (Vec<String>, Vec<String>)> {
    let mut sim = Sim::new(seed, mutation);
    for step in steps {
        sim.take(step);
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
    Err((world.violations.clone(), world.log.clone()))
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
            if run(seed, &fewer, mutation).is_err() {
                steps = fewer;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
    steps
}

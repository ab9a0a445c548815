//! This device at work: the queues of whoever uses it, and what pages see of them.

use super::clock::DeviceClock;
use super::fetch::Fetch;
use super::js::{self, Bell, Pulse};
use super::tabs::{Channel, What, Word};
use super::vault::{self, Vault};
use super::{Identity, Keeping, Link, Outbox, kept, pump, start, triggers, worker};
use crate::page::{Live, PageInfo};
use domain::order::by_key;
use domain::people::{Author, Role};
use domain::sync::{Engine, Item, Store, StoreFault};
use domain::view::Me;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The queue of one author.
pub struct Queue {
    /// The name of its database, of its lock and in words between tabs.
    pub name: String,
    /// What decides.
    pub engine: Engine<Vault, Fetch, DeviceClock>,
    /// Wakes whoever sends it.
    pub bell: Bell,
    /// Whether jobs are to be pulled.
    pub pull_due: Cell<bool>,
    /// Whether its author has jobs: a worker.
    pub keeps_jobs: bool,
}

/// This device, as one page uses it.
pub struct Device {
    /// What pages see.
    pub outbox: Outbox,
    /// Who is signed in.
    pub me: Option<Me>,
    /// The reporters' queue, then the signed-in person's.
    pub queues: Vec<Rc<Queue>>,
    /// The other tabs.
    pub channel: Channel,
    live: Option<RwSignal<u64>>,
    stale: Bell,
    /// Something happened that somebody may be waiting for.
    pub(super) happened: Pulse,
    /// How often the server was asked and gave no answer.
    pub(super) unanswered: Cell<u64>,
    pub(super) asked_to_persist: Cell<bool>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Device>>> = const { RefCell::new(None) };
    static STARTED: Rc<Pulse> = Rc::default();
}

/// The device, once it has started.
#[must_use]
pub fn current() -> Option<Rc<Device>> {
    CURRENT.with_borrow(Clone::clone)
}

/// The device, as soon as it has started.
pub async fn ready() -> Rc<Device> {
    loop {
        if let Some(device) = current() {
            return device;
        }
        STARTED.with(Rc::clone).past(0).await;
    }
}

/// Starts it: opens the queues, shows what is in them, begins to send and to pull.
pub async fn start(outbox: Outbox, page: PageInfo, live: Option<Live>) {
    let install = kept::install().await;
    let queue = |author: Author, keeps_jobs| {
        let engine = Engine::new(
            Vault::of(author),
            Fetch { author },
            DeviceClock,
            author,
            install,
            page.build.clone(),
        );
        let (bell, pull_due) = (Bell::default(), Cell::new(keeps_jobs));
        Rc::new(Queue {
            name: vault::name_of(author),
            engine,
            bell,
            pull_due,
            keeps_jobs,
        })
    };
    let mut queues = vec![queue(Author::Anon(install), false)];
    queues.extend(
        page.me
            .as_ref()
            .map(|me| queue(Author::Person(me.id), me.is(Role::Worker))),
    );
    let device = Rc::new(Device {
        outbox,
        me: page.me,
        queues,
        channel: Channel::open(hear),
        live: live.map(|live| live.0),
        stale: Bell::default(),
        happened: Pulse::default(),
        unanswered: Cell::new(0),
        asked_to_persist: Cell::new(false),
    });
    CURRENT.set(Some(Rc::clone(&device)));
    // from here on nothing that the browser says is missed, whatever the rest of the beginning waits for
    triggers::listen(&device);
    if !js::window().navigator().on_line() {
        device.set_link(Link::Offline);
    }
    STARTED.with(|started| started.beat());
    spawn_local(refreshing(Rc::clone(&device)));
    device.stale.ring();
    probe(&device).await;
    for queue in &device.queues {
        spawn_local(pump::run(Rc::clone(&device), Rc::clone(queue)));
    }
    #[cfg(feature = "staff")]
    super::live::listen(&device);
    worker::listen(&device);
    if start::from_device() {
        // the server was slow, or has come back since
        spawn_local(triggers::look(Rc::clone(&device)));
    }
    outbox.sealed.set(kept::sealed(device.me.as_ref()).await);
}

async fn probe(device: &Device) {
    let own = device.queues.last().map(|queue| queue.engine.store());
    let Some(vault) = own else { return };
    match vault.probe().await {
        Ok(()) => device.outbox.keeping.set(Keeping::Ready),
        Err(fault) => device.note_fault(&fault),
    }
}

/// What another tab says.
fn hear(word: Word) {
    let Some(device) = current() else { return };
    let Some(queue) = device.queues.iter().find(|queue| queue.name == word.name) else {
        return;
    };
    match word.what {
        What::Queue => queue.bell.ring(),
        What::Hurry => queue.hurry(),
        What::Pull => queue.want_pull(),
        What::News => {}
        #[cfg(feature = "staff")]
        What::Drafts => return super::drafts::hear(),
        What::Link(link) => {
            device.set_link(link);
            if link != Link::Online {
                device.unanswered.set(device.unanswered.get() + 1);
            }
        }
    }
    device.stale.ring();
}

/// What an exchange with the server has shown. An exchange that needs nobody signed in says nothing about that.
pub fn heard(signed: bool, link: Link, answered: bool) {
    let Some(device) = current() else { return };
    if !answered {
        device.unanswered.set(device.unanswered.get() + 1);
    }
    let stays = !signed && link == Link::Online && device.outbox.link.get_untracked() != Link::Offline;
    if !stays && device.outbox.link.get_untracked() != link {
        device.set_link(link);
        if let Some(queue) = device.queues.iter().rfind(|queue| signed == queue.is_signed()) {
            device.channel.say(&queue.name, What::Link(link));
        }
    }
    device.happened.beat();
}

/// A newer build has changed the storage under this page (F8).
pub fn outdated() {
    if let Some(device) = current() {
        device.set_link(Link::Update);
    }
}

impl Queue {
    fn is_signed(&self) -> bool {
        matches!(self.engine.author(), Author::Person(_))
    }

    /// Has it sent now, whatever the engine itself wanted to wait.
    pub fn hurry(&self) {
        self.engine.wake();
        self.bell.ring();
    }

    /// Has jobs pulled, where there are jobs.
    pub fn want_pull(&self) {
        if self.keeps_jobs {
            self.pull_due.set(true);
            self.bell.ring();
        }
    }
}

impl Device {
    /// The storages that whoever uses this device may read.
    pub fn vaults(&self) -> impl Iterator<Item = &Vault> {
        self.queues.iter().rev().map(|queue| queue.engine.store())
    }

    /// The queue for commands of that kind of author.
    pub(super) fn queue(&self, who: Identity) -> Result<&Rc<Queue>, StoreFault> {
        let signed = who == Identity::Staff;
        let queue = self.queues.iter().find(|queue| queue.is_signed() == signed);
        queue.ok_or_else(|| StoreFault::Failed("nobody is signed in on this page".to_owned()))
    }

    /// Sets how things stand. Lists are read again when the server is back.
    pub fn set_link(&self, link: Link) {
        let before = self.outbox.link.get_untracked();
        if before == link {
            return;
        }
        self.outbox.link.set(link);
        if before == Link::Offline && link == Link::Online {
            self.bump();
        }
    }

    /// Has live lists read again.
    pub fn bump(&self) {
        if let Some(live) = self.live {
            live.update(|count| *count += 1);
        }
    }

    /// Shows why storage failed.
    pub fn note_fault(&self, fault: &StoreFault) {
        match fault {
            StoreFault::Full => {
                self.outbox.keeping.set(Keeping::Full);
                // they can be had again, what waits to be sent can't
                if let Some(me) = &self.me {
                    spawn_local(kept::photos::forget(me.id));
                }
            }
            StoreFault::Blocked => self.outbox.keeping.set(Keeping::Blocked),
            StoreFault::Failed(_) => {}
        }
    }

    /// Shows anew what lies on the device, here and in the other tabs.
    pub fn news(&self, queue: &Queue, what: What) {
        self.stale.ring();
        self.channel.say(&queue.name, what);
    }

    /// Shows anew what lies on the device.
    pub fn show(&self) {
        self.stale.ring();
    }

    /// Sends and pulls now.
    pub fn send_now(&self) {
        for queue in &self.queues {
            queue.pull_due.set(queue.keeps_jobs);
            queue.hurry();
            self.channel.say(&queue.name, What::Hurry);
            self.channel.say(&queue.name, What::Pull);
        }
    }

    /// Has whoever sends pull jobs.
    pub fn pull(&self) {
        for queue in self.queues.iter().filter(|queue| queue.keeps_jobs) {
            queue.want_pull();
            self.channel.say(&queue.name, What::Pull);
        }
    }

    async fn refresh(&self) -> Result<(), StoreFault> {
        let mut all = Vec::new();
        #[cfg(feature = "staff")]
        let mut kept = None;
        for queue in &self.queues {
            let items = queue.engine.store().items().await?;
            #[cfg(feature = "staff")]
            {
                kept = super::jobs::read(self, queue, &items).await?.or(kept);
            }
            all.extend(items);
        }
        by_key(&mut all, |item: &Item| (item.envelope.client_wall_ms, item.place));
        // the queue first, so that a job's photos are known to lie here when the job is drawn
        set(self.outbox.items, all);
        #[cfg(feature = "staff")]
        if let Some(kept) = kept {
            kept.show(self.outbox);
        }
        self.happened.beat();
        Ok(())
    }
}

/// Sets a signal that has changed; what has not changed is not drawn again.
pub(super) fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

/// Shows what lies on the device, each time that it has changed.
async fn refreshing(device: Rc<Device>) {
    loop {
        device.stale.wait().await;
        if let Err(fault) = device.refresh().await {
            device.note_fault(&fault);
        }
    }
}

//! What must not be lost: the queue of commands on this device, and the jobs that it keeps. Pages know only what
//! stands in this file. On the server all of it is there and does nothing, so that pages are written once.

#[cfg(feature = "hydrate")]
pub mod clock;
#[cfg(feature = "hydrate")]
mod copy;
#[cfg(feature = "hydrate")]
pub mod device;
pub mod drafts;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod give;
#[cfg(feature = "hydrate")]
mod idb;
#[cfg(all(feature = "hydrate", feature = "staff"))]
mod job_photos;
#[cfg(all(feature = "hydrate", feature = "staff"))]
mod jobs;
#[cfg(feature = "hydrate")]
pub mod js;
#[cfg(feature = "hydrate")]
pub mod kept;
#[cfg(all(feature = "hydrate", feature = "staff"))]
mod live;
pub mod notices;
#[cfg(feature = "hydrate")]
pub mod photos;
#[cfg(feature = "hydrate")]
pub mod prefs;
#[cfg(feature = "hydrate")]
mod pump;
#[cfg(feature = "hydrate")]
pub mod session;
#[cfg(feature = "hydrate")]
pub mod space;
#[cfg(feature = "hydrate")]
pub mod start;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "hydrate")]
mod triggers;
#[cfg(feature = "hydrate")]
mod vault;
#[cfg(feature = "hydrate")]
pub mod worker;

use chrono::{DateTime, Utc};
use domain::id::{CommandId, LaneId, TicketNo, TrackingToken};
use domain::sync::{Item, NewCommand, StoreFault};
use domain::view::TicketDetail;
use domain::wire::Answer;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the reporter's page of this address shows now.
///
/// # Errors
/// When the server is not reached, or can't say.
#[cfg(feature = "hydrate")]
pub async fn shown(path: &str, search: &str) -> Result<crate::page::Shown, crate::error::AppError> {
    use crate::error::{AppError, ErrorCode};
    use domain::sync::NetFault;
    let device = device::ready().await;
    let Some(queue) = device.queues.first() else {
        return Err(AppError::new(ErrorCode::Offline));
    };
    queue.engine.net().shown(path, search).await.map_err(|fault| {
        AppError::new(match fault {
            NetFault::Offline => ErrorCode::Offline,
            NetFault::SignIn => ErrorCode::SignIn,
            NetFault::Update => ErrorCode::Update,
            NetFault::Later { .. } => ErrorCode::Unavailable,
            NetFault::TooLarge | NetFault::Refused => ErrorCode::Internal,
        })
    })
}

/// How often it was heard that somebody began or ended to look at a ticket; whoever reads it hears of the next time.
#[must_use]
pub fn looked() -> u64 {
    #[cfg(all(feature = "hydrate", feature = "staff"))]
    return live::looked();
    #[cfg(not(all(feature = "hydrate", feature = "staff")))]
    0
}

/// Says to `/api/desk/looking` what is looked at and what no more, also from a page that is being closed: then nobody
/// waits for an answer.
pub fn say_looking(at: Option<TicketNo>, left: Option<TicketNo>) {
    #[cfg(all(feature = "hydrate", feature = "staff"))]
    live::say_looking(at, left);
    let _ = (at, left);
}

/// Whether somebody can see the page.
#[must_use]
pub fn is_visible() -> bool {
    #[cfg(feature = "hydrate")]
    return triggers::visible();
    #[cfg(not(feature = "hydrate"))]
    true
}

/// Whose queue a command goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Somebody without an account: the queue of this installation.
    Reporter,
    /// Whoever is signed in: that person's own queue, unread by anybody else (F23, F25).
    Staff,
}

/// What came of a command that a page gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The server answered: it took effect, or it was refused and why.
    Answered(Answer),
    /// It is safe on this device and goes out by itself.
    Saved(CommandId),
}

/// Whether this browser keeps what is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Not known yet.
    #[default]
    Opening,
    /// It does.
    Ready,
    /// It keeps nothing: private mode, blocked storage (F7).
    Blocked,
    /// There is no room left (F3).
    Full,
}

/// How things stand with the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// It answers.
    #[default]
    Online,
    /// It is not reached; everything is saved here meanwhile.
    Offline,
    /// The session is over: sign in to send (F22).
    SignIn,
    /// This build is too old to send (F28).
    Update,
}

/// What somebody else has saved on this device and has not sent: seen by number only (F23, F25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The name they go by, when this device knows it.
    pub name: Option<String>,
    /// How many commands.
    pub count: usize,
}

/// The queue and the jobs of this device, as pages see them.
#[derive(Clone, Copy)]
pub struct Outbox {
    items: RwSignal<Vec<Item>>,
    sealed: RwSignal<Vec<Sealed>>,
    jobs: RwSignal<Option<Vec<TicketDetail>>>,
    keeping: RwSignal<Keeping>,
    link: RwSignal<Link>,
    sending: RwSignal<bool>,
    pulled: RwSignal<Option<DateTime<Utc>>>,
    newer: RwSignal<bool>,
}

impl Outbox {
    /// Makes it known to all pages, and starts it where there is a device.
    pub fn provide() {
        let outbox = Self {
            items: RwSignal::new(Vec::new()),
            sealed: RwSignal::new(Vec::new()),
            jobs: RwSignal::new(None),
            keeping: RwSignal::new(Keeping::Opening),
            link: RwSignal::new(first_link()),
            sending: RwSignal::new(false),
            pulled: RwSignal::new(None),
            newer: RwSignal::new(false),
        };
        provide_context(outbox);
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(device::start(outbox, crate::page::use_page(), use_context()));
    }

    /// The queue, oldest first: the signed-in person's and the reporter's; items that were sent stay a while.
    #[must_use]
    pub fn items(self) -> Vec<Item> {
        self.items.get()
    }

    /// How many commands are not done: waiting, on their way, refused, or with photos to go.
    #[must_use]
    pub fn unsent(self) -> usize {
        self.items
            .with(|items| items.iter().filter(|item| item.is_open()).count())
    }

    /// What others saved on this device.
    #[must_use]
    pub fn sealed(self) -> Vec<Sealed> {
        self.sealed.get()
    }

    /// The signed-in worker's jobs, with what waits in the queue already done to them; none while they are opened.
    #[must_use]
    pub fn jobs(self) -> Option<Vec<TicketDetail>> {
        self.jobs.get()
    }

    /// Whether jobs, with their photos, are kept here for who is signed in.
    #[must_use]
    pub fn keeps_jobs(self) -> bool {
        self.jobs.with(Option::is_some)
    }

    /// Whether this browser keeps what is saved.
    #[must_use]
    pub fn keeping(self) -> Keeping {
        self.keeping.get()
    }

    /// How things stand with the server.
    #[must_use]
    pub fn link(self) -> Link {
        self.link.get()
    }

    /// Whether something is being sent right now.
    #[must_use]
    pub fn sending(self) -> bool {
        self.sending.get()
    }

    /// When the jobs were last brought up to date.
    #[must_use]
    pub fn pulled(self) -> Option<DateTime<Utc>> {
        self.pulled.get()
    }

    /// Whether a newer build of the app is ready to take over.
    #[must_use]
    pub fn newer(self) -> bool {
        self.newer.get()
    }

    /// Saves a command with its photos in one transaction, and has it sent. Returns when it is durable (F1).
    ///
    /// # Errors
    /// When this device could not save it; then nothing was saved and the form must keep what was typed.
    #[cfg(feature = "hydrate")]
    pub async fn save(self, who: Identity, command: NewCommand) -> Result<CommandId, StoreFault> {
        let saved = device::ready()
            .await
            .save(who, command, tabs::What::Queue)
            .await?;
        Ok(saved.envelope.id)
    }

    /// Saves a command and waits for the server's answer, not longer than it takes to know that there is none now.
    /// A refusal is the caller's to show: the command is not kept in the queue then.
    ///
    /// # Errors
    /// When this device could not save it.
    #[cfg(feature = "hydrate")]
    pub async fn give(self, who: Identity, command: NewCommand) -> Result<Given, StoreFault> {
        device::ready().await.give(who, command).await
    }

    /// Sends what waits, now.
    pub fn send_now(self) {
        #[cfg(feature = "hydrate")]
        if let Some(device) = device::current() {
            device.send_now();
        }
    }

    /// Sends what waits and pulls, now; runs `missed` when the server is not there. How it stood at the last exchange may
    /// be long over.
    pub fn try_now(self, missed: impl FnOnce() + 'static) {
        #[cfg(all(feature = "hydrate", feature = "staff"))]
        if let Some(device) = device::current() {
            leptos::task::spawn_local(async move {
                if !triggers::reach(device).await {
                    missed();
                }
            });
        }
        #[cfg(not(all(feature = "hydrate", feature = "staff")))]
        let _ = missed;
    }

    /// Removes a refused command and the photos that only it has.
    pub fn discard(self, id: CommandId) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move { device::ready().await.discard(id).await });
        let _ = id;
    }

    /// Gives a refused command again.
    pub fn retry(self, id: CommandId) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move { device::ready().await.retry(id).await });
        let _ = id;
    }

    /// Hands the queue to the browser as a file.
    pub fn save_copy(self) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async { copy::save(&*device::ready().await).await });
    }

    /// Lets the newer build take over.
    pub fn update(self) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(worker::update());
    }
}

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "in the browser it waits for the device")]
impl Outbox {
    /// The server is no device: nothing is saved here.
    ///
    /// # Errors
    /// Always.
    pub async fn save(self, who: Identity, command: NewCommand) -> Result<CommandId, StoreFault> {
        let _ = (who, command);
        Err(StoreFault::Blocked)
    }

    /// The server is no device: nothing is given here.
    ///
    /// # Errors
    /// Always.
    pub async fn give(self, who: Identity, command: NewCommand) -> Result<Given, StoreFault> {
        let _ = (who, command);
        Err(StoreFault::Blocked)
    }
}

/// A page that began from the device did so because the server was not reached.
fn first_link() -> Link {
    #[cfg(feature = "hydrate")]
    if start::from_device() {
        return Link::Offline;
    }
    Link::Online
}

/// The lane of a new ticket or complaint, and the token of the page that follows it.
#[must_use]
#[cfg(feature = "hydrate")]
pub fn new_lane() -> (LaneId, TrackingToken) {
    (
        LaneId::mint(clock::wall_ms(), clock::random()),
        TrackingToken::mint(clock::random()),
    )
}

/// Never called on the server, where ids and tokens of forms come from the host.
#[must_use]
#[cfg(not(feature = "hydrate"))]
pub fn new_lane() -> (LaneId, TrackingToken) {
    (LaneId::mint(0, [0; 10]), TrackingToken::mint([0; 16]))
}

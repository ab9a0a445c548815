//! The offline engine (SYNC.md 3): a queue of commands on a device, what of it is sent when, and what the device
//! shows meanwhile. No I/O: storage, network, clock and chance are [`Store`], [`Net`] and [`Clock`], so that the
//! same code runs in the browser and in the simulation.

mod answers;
mod draft;
mod engine;
mod item;
mod lane;
mod notice;
mod overlay;
mod pace;
mod photos;
mod pull;
mod pump;
mod traits;

pub use engine::{Engine, queue_install};
pub use item::{Batch, Item, ItemState, Meta, NewCommand, PhotoBytes, PhotoFault, QueuedPhoto};
pub use notice::{Notice, NoticeKind};
pub use overlay::{last_seen, overlay, preview};
pub use pull::{PullFault, PullTurn};
pub use pump::{Next, Turn};
pub use traits::{AUTHOR_HEADER, Clock, Net, NetFault, Store, StoreFault};

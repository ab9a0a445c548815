//! How SMS leave. A provider says how sending ended; the outbox decides what follows from that (SYNC 3.11).

mod log;

use crate::config::Messages;
use anyhow::{Result, bail};
use futures::future::BoxFuture;
use std::sync::Arc;
use store::outbox::Sending;

/// A message that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id, for the provider to know a repetition by (F44).
    pub key: i64,
    /// Where it goes.
    pub phone: String,
    /// What it says.
    pub text: String,
}

/// A provider of SMS.
pub trait Sms: Send + Sync {
    /// Sends; says how it ended.
    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Sending>;
}

/// The provider that the settings name.
///
/// # Errors
/// When they name none that is known.
pub fn open(messages: &Messages) -> Result<Arc<dyn Sms>> {
    match messages.sms.as_str() {
        "log" => Ok(Arc::new(log::Log)),
        other => {
            bail!("BAOXIU_SMS is {other:?}, this version knows only `log`: messages stay on /admin/messages")
        }
    }
}

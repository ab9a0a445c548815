//! The tabs of one browser: exactly one of them sends (F18), all show the same.

use super::{Link, clock, js, prefs};
use domain::json;
use js_sys::{Function, Promise};
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::BroadcastChannel;

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`: the binding of web-sys needs a switch for unstable interfaces.
    type Locks;

    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, granted: &Function) -> Result<Promise, JsValue>;
}

/// A lease that is not renewed for so long is free: less than the two seconds in which another tab must take over.
const LEASE_MS: i64 = 1_500;
const RENEW_MS: u64 = 400;

/// The right to send the queue of one author, held until the page is gone.
pub struct Lead {
    lease: Option<Lease>,
}

impl Lead {
    /// Waits until this tab may send.
    pub async fn of(name: &str) -> Self {
        let locks = js::get(&js::window().navigator(), "locks");
        if locks.is_object() && by_lock(locks.unchecked_ref(), name).await.is_ok() {
            return Self { lease: None };
        }
        Self {
            lease: Some(Lease::take(name).await),
        }
    }

    /// Whether this tab still has it: a lease is lost by a tab that slept.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lease.as_ref().is_none_or(Lease::renew)
    }
}

/// The lock is held by a promise that never comes true, and falls free with the page.
async fn by_lock(locks: &Locks, name: &str) -> Result<(), JsValue> {
    let granted = js::Bell::default();
    let bell = granted.clone();
    let callback = Closure::once_into_js(move |_lock: JsValue| {
        bell.ring();
        JsValue::from(Promise::new(&mut |_, _| {}))
    });
    let asked = locks.request(name, callback.unchecked_ref())?;
    // the request's own promise can only fail while the lock is held or waited for
    js::first(granted.wait(), js::settled(Ok(asked)))
        .await
        .map_or(Ok(()), |ended| ended.map(drop))
}

/// Where there are no locks: who wrote its name last, not long ago, sends.
struct Lease {
    key: String,
    tab: String,
}

#[derive(Serialize, Deserialize)]
struct Held {
    tab: String,
    until: i64,
}

impl Lease {
    async fn take(name: &str) -> Self {
        let lease = Self {
            key: [name, ".lease"].concat(),
            tab: domain::id::hex(&clock::random::<8>()),
        };
        loop {
            if lease.is_free() {
                lease.write();
                // two tabs may have written at once: the later one stays
                js::sleep(50).await;
                if lease.is_ours() {
                    break;
                }
            }
            js::sleep(RENEW_MS).await;
        }
        let (key, tab) = (lease.key.clone(), lease.tab.clone());
        let ours = Self { key, tab };
        js::listen(&js::window(), "pagehide", move |_| {
            if ours.is_ours() {
                prefs::forget(&ours.key);
            }
        });
        let kept = Self {
            key: lease.key.clone(),
            tab: lease.tab.clone(),
        };
        leptos::task::spawn_local(async move {
            while kept.renew() {
                js::sleep(RENEW_MS).await;
            }
        });
        lease
    }

    fn read(&self) -> Option<Held> {
        prefs::read(&self.key)
    }

    fn is_free(&self) -> bool {
        self.read()
            .is_none_or(|held| held.tab == self.tab || held.until < clock::wall_ms())
    }

    fn is_ours(&self) -> bool {
        self.read().is_some_and(|held| held.tab == self.tab)
    }

    fn write(&self) {
        prefs::keep(
            &self.key,
            Held {
                tab: self.tab.clone(),
                until: clock::wall_ms() + LEASE_MS,
            },
        );
    }

    fn renew(&self) -> bool {
        let ours = self.is_ours();
        if ours {
            self.write();
        }
        ours
    }
}

/// What tabs tell one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Whose queue it is about; the name of the database.
    pub name: String,
    /// What happened.
    pub what: What,
    /// Different each time, so that the fallback notices repetitions.
    nonce: String,
}

/// What happened in another tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Something was put into the queue, or taken out of it: whoever sends, send.
    Queue,
    /// The same, and the author is waiting for it.
    Hurry,
    /// Queue or jobs were changed by sending and pulling.
    News,
    /// Something changed on the server: whoever sends, pull.
    Pull,
    /// How things stand with the server, as the last exchange has shown.
    Link(Link),
    /// What was typed and not sent was changed.
    #[cfg(feature = "staff")]
    Drafts,
}

/// The channel between tabs, with the events of localStorage where there is none.
#[derive(Clone)]
pub struct Channel(Option<BroadcastChannel>);

const CHANNEL: &str = "baoxiu";

impl Channel {
    /// Opens it; `hear` gets what other tabs say.
    pub fn open(mut hear: impl FnMut(Word) + 'static) -> Self {
        if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
            js::listen(&channel, "message", move |event| {
                read(&js::get(&event, "data"), &mut hear)
            });
            return Self(Some(channel));
        }
        js::listen(&js::window(), "storage", move |event| {
            if js::get(&event, "key").as_string().as_deref() == Some(CHANNEL) {
                read(&js::get(&event, "newValue"), &mut hear);
            }
        });
        Self(None)
    }

    /// Tells the other tabs.
    pub fn say(&self, name: &str, what: What) {
        let word = Word {
            name: name.to_owned(),
            what,
            nonce: domain::id::hex(&clock::random::<4>()),
        };
        match &self.0 {
            Some(channel) => {
                let text = serde_json::to_string(&word).unwrap_or_default();
                let _ = channel.post_message(&text.into());
            }
            None => prefs::keep(CHANNEL, word),
        }
    }
}

fn read(data: &JsValue, hear: &mut impl FnMut(Word)) {
    let word = data.as_string().and_then(|text| json::read(&text).ok());
    if let Some(word) = word {
        hear(word);
    }
}

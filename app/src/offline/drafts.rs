//! What was typed and not sent yet, so that a page that closes by accident loses nothing. On the server nothing is
//! kept.

use std::collections::BTreeMap;

/// What every name of a draft of a call begins with. Its page shows all of them: other windows hear of their changes, and of
/// no other draft's.
pub const CALLS: &str = "desk-new/";

/// Keeps what was typed into a form, under a name of the form's own.
#[cfg(feature = "hydrate")]
pub fn keep(key: &str, values: &BTreeMap<String, String>) {
    let Ok(text) = serde_json::to_string(values) else {
        return;
    };
    let key = key.to_owned();
    leptos::task::spawn_local(async move {
        let device = super::device::ready().await;
        if let Some(vault) = device.vaults().next() {
            // a draft that can't be kept is not worth a word while somebody types
            let _ = vault.database().put(super::vault::DRAFTS, &key, &text).await;
        }
        #[cfg(feature = "staff")]
        tell(&device, &key);
    });
}

/// What was typed into that form.
#[cfg(feature = "hydrate")]
pub async fn read(key: &str) -> Option<BTreeMap<String, String>> {
    let device = super::device::ready().await;
    let value = device
        .vaults()
        .next()?
        .database()
        .one(super::vault::DRAFTS, key)
        .await
        .ok()??;
    domain::json::read(&value.as_string()?).ok()
}

/// All drafts whose names begin so, in order of the rest of their names, which comes first. None when they can't be
/// read.
#[cfg(all(feature = "hydrate", feature = "staff"))]
pub async fn all(beginning: &str) -> Option<Vec<(String, BTreeMap<String, String>)>> {
    let device = super::device::ready().await;
    let found = device
        .vaults()
        .next()?
        .database()
        .entries(super::vault::DRAFTS)
        .await;
    let draft = |(key, text): (String, String)| {
        let rest = key.strip_prefix(beginning)?.to_owned();
        Some((rest, domain::json::read(&text).ok()?))
    };
    Some(found.ok()?.into_iter().filter_map(draft).collect())
}

#[cfg(all(feature = "hydrate", feature = "staff"))]
thread_local! {
    /// Counts what was heard of drafts.
    static HEARD: leptos::prelude::ArcRwSignal<u64> = leptos::prelude::ArcRwSignal::new(0);
}

/// How often it was heard that another window changed a draft of a call; whoever reads it hears of the next time.
#[cfg(all(feature = "hydrate", feature = "staff"))]
#[must_use]
pub fn heard() -> u64 {
    HEARD.with(leptos::prelude::Get::get)
}

/// Another window changed a draft of a call.
#[cfg(all(feature = "hydrate", feature = "staff"))]
pub(super) fn hear() {
    HEARD.with(|heard| leptos::prelude::Update::update(heard, |count| *count += 1));
}

/// Tells the other windows of who is signed in that this draft was changed, when it is one of a call.
#[cfg(all(feature = "hydrate", feature = "staff"))]
fn tell(device: &super::device::Device, key: &str) {
    if let Some(queue) = device.queues.last().filter(|_| key.starts_with(CALLS)) {
        device.channel.say(&queue.name, super::tabs::What::Drafts);
    }
}

/// Which of several drafts is in front in this tab of the browser.
#[cfg(all(feature = "hydrate", feature = "staff"))]
#[must_use]
pub fn front() -> Option<String> {
    super::prefs::front()
}

/// Notes which draft is in front in this tab of the browser.
#[cfg(all(feature = "hydrate", feature = "staff"))]
pub fn set_front(id: &str) {
    super::prefs::set_front(id);
}

/// Notes that the page of drafts shall begin with an empty form, also when it is loaded anew.
#[cfg(all(feature = "hydrate", feature = "staff"))]
pub fn want_new() {
    super::prefs::set_wanted(true);
}

/// Whether an empty form is wanted; asked once.
#[cfg(all(feature = "hydrate", feature = "staff"))]
#[must_use]
pub fn take_wanted() -> bool {
    let wanted = super::prefs::wanted();
    if wanted {
        super::prefs::set_wanted(false);
    }
    wanted
}

/// Forgets it: it was sent.
#[cfg(feature = "hydrate")]
pub fn drop(key: &str) {
    let key = key.to_owned();
    leptos::task::spawn_local(async move {
        let device = super::device::ready().await;
        if let Some(vault) = device.vaults().next() {
            let _ = vault.database().remove(super::vault::DRAFTS, &key).await;
        }
        #[cfg(feature = "staff")]
        tell(&device, &key);
    });
}

/// Keeps nothing here.
#[cfg(not(feature = "hydrate"))]
pub fn keep(key: &str, values: &BTreeMap<String, String>) {
    let _ = (key, values);
}

/// Has nothing here.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "in the browser it waits for the device")]
pub async fn read(key: &str) -> Option<BTreeMap<String, String>> {
    let _ = key;
    None
}

/// Has none here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
#[expect(clippy::unused_async, reason = "in the browser it waits for the device")]
pub async fn all(beginning: &str) -> Option<Vec<(String, BTreeMap<String, String>)>> {
    let _ = beginning;
    None
}

/// Hears of none here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
#[must_use]
pub const fn heard() -> u64 {
    0
}

/// Wants nothing here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
pub const fn want_new() {}

/// Wants nothing here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
#[must_use]
pub const fn take_wanted() -> bool {
    false
}

/// Knows none here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
#[must_use]
pub const fn front() -> Option<String> {
    None
}

/// Notes nothing here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
pub const fn set_front(id: &str) {
    let _ = id;
}

/// Forgets nothing here.
#[cfg(not(feature = "hydrate"))]
pub fn drop(key: &str) {
    let _ = key;
}

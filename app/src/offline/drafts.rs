//! What was typed and not sent yet, so that a page that closes by accident loses nothing. On the server nothing is
//! kept.

use std::collections::BTreeMap;

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

/// Forgets it: it was sent.
#[cfg(feature = "hydrate")]
pub fn drop(key: &str) {
    let key = key.to_owned();
    leptos::task::spawn_local(async move {
        let device = super::device::ready().await;
        if let Some(vault) = device.vaults().next() {
            let _ = vault.database().remove(super::vault::DRAFTS, &key).await;
        }
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

/// Forgets nothing here.
#[cfg(not(feature = "hydrate"))]
pub fn drop(key: &str) {
    let _ = key;
}
